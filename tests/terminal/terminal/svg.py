# SPDX-License-Identifier: BSL-1.0
"""Screens as one SVG that shows them one after the other, by CSS; where that is not animated, one of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.sax.saxutils import escape

from terminal.look import Line, Look
from terminal.recording import COLUMNS, LINES, Frame

_SIZE = 14
# Of a character; most monospaced fonts have 0.6 em, and others are made to fit.
_WIDTH, _HEIGHT, _MARGIN = 8.4, 18, 14
# Of a table, or a sentence.
_CELL = re.compile(r"\S+(?: \S+)*")
_COLOURS = {1: "red", 2: "green", 3: "yellow"}
# As GitHub has them; without variables, which not all that shows SVG knows.
_STYLE = """
rect{fill:#fff;stroke:#d0d7de}
text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;white-space:pre;fill:#24292f}
.red{fill:#b3261e}.green{fill:#116329}.yellow{fill:#8a5a00}.dim{fill:#6a737d}.bold{font-weight:bold}
.frame{visibility:hidden}.still{visibility:visible}
@media(prefers-color-scheme:dark){
rect{fill:#161b22;stroke:#30363d}text{fill:#e6edf3}
.red{fill:#ff7b72}.green{fill:#56d364}.yellow{fill:#e3b341}.dim{fill:#8b949e}}
@media(prefers-reduced-motion:reduce){.frame{animation:none!important}}
"""


def _class_of(look: Look) -> str:
    names = ["bold"] * look.is_bold + ["dim"] * look.is_dim
    if look.colour in _COLOURS:
        names.append(_COLOURS[look.colour])
    return f' class="{" ".join(names)}"' if names else ""


def _pieces(line: Line) -> Iterator[str]:
    """Each at its column, so that a font of another width breaks no table."""
    column = 0
    for text, look in line:
        for words in _CELL.finditer(text):
            x, width = _MARGIN + (column + words.start()) * _WIDTH, len(words[0]) * _WIDTH
            yield f'<tspan x="{x:.1f}" textLength="{width:.1f}"{_class_of(look)}>{escape(words[0])}</tspan>'
        column += len(text)


def _texts(lines: list[Line]) -> str:
    texts = []
    for index, line in enumerate(lines):
        pieces = "".join(_pieces(line))
        if pieces:
            texts.append(f'<text y="{_MARGIN + _SIZE + index * _HEIGHT}">{pieces}</text>')
    return "".join(texts)


def svg_of(frames: list[Frame], still: int, title: str) -> str:
    """`still`: the frame that is seen where nothing is animated."""
    width, height = COLUMNS * _WIDTH + 2 * _MARGIN, LINES * _HEIGHT + 2 * _MARGIN
    whole = sum(frame.seconds for frame in frames)
    rules, groups = [], []
    began = 0.0
    for index, frame in enumerate(frames):
        begin, end = 100 * began / whole, 100 * (began + frame.seconds) / whole
        before = "" if index == 0 else "0%{visibility:hidden}"
        after = "" if index == len(frames) - 1 else f"{end:.2f}%{{visibility:hidden}}"
        rules.append(
            f"@keyframes k{index}{{{before}{begin:.2f}%{{visibility:visible}}{after}}}"
            f"#f{index}{{animation:k{index} {whole:.1f}s step-end infinite}}"
        )
        names = "frame still" if index == still else "frame"
        groups.append(f'<g id="f{index}" class="{names}">{_texts(frame.lines)}</g>')
        began += frame.seconds
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" role="img">'
        f"<title>{escape(title)}</title><style>{_STYLE}{chr(10).join(rules)}</style>"
        f'<rect x=".5" y=".5" width="{width - 1:.0f}" height="{height - 1:.0f}" rx="8"/>\n{chr(10).join(groups)}\n</svg>\n'
    )
