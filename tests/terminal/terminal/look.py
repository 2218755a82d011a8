# SPDX-License-Identifier: BSL-1.0
"""How the pieces of a screen look, as `tmux capture-pane -e` writes it: text, and SGR sequences of ECMA-48 in it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

_SGR = re.compile(r"\x1b\[([0-9;]*)m")
_FIRST_COLOUR, _LAST_COLOUR, _NO_COLOUR = 30, 37, 39


@dataclass(frozen=True)
class Look:
    """Of a piece of text. Other attributes are passed over."""

    is_bold: bool = False
    is_dim: bool = False
    colour: int | None = None  # of the eight, from 0: black, red, green, yellow, ...

    def after(self, parameters: str) -> Look:
        """Once an SGR sequence with these has come."""
        look = self
        for each in parameters.split(";"):
            number = int(each or "0")
            if number == 0:
                look = Look()
            elif number == 1:
                look = replace(look, is_bold=True)
            elif number == 2:
                look = replace(look, is_dim=True)
            elif number == 22:
                look = replace(look, is_bold=False, is_dim=False)
            elif _FIRST_COLOUR <= number <= _LAST_COLOUR:
                look = replace(look, colour=number - _FIRST_COLOUR)
            elif number == _NO_COLOUR:
                look = replace(look, colour=None)
        return look


PLAIN = Look()
Line = list[tuple[str, Look]]


def lines_of(captured: str) -> list[Line]:
    """The lines of a screen, in pieces. A look goes on over the end of a line."""
    look = PLAIN
    lines: list[Line] = []
    for text in captured.splitlines():
        line: Line = []
        # The parameters of each sequence stand between the texts.
        for index, part in enumerate(_SGR.split(text)):
            if index % 2:
                look = look.after(part)
            elif part:
                line.append((part, look))
        lines.append(line)
    return lines
