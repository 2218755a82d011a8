# SPDX-License-Identifier: BSL-1.0
"""A plot of how cost grows, as SVG (https://www.w3.org/TR/SVG11/): a panel for each thing that was measured at several sizes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from .rows import Row, Series, digits

_COLUMNS = 3
_PANEL_WIDTH, _PANEL_HEIGHT = 340, 250
_LEFT, _RIGHT, _TOP, _BOTTOM = 58, 24, 62, 42

_TEXT = "#24292f"
_FAINT = "#d0d7de"

# By form, too, for those who don't see the colours.
_COLOURS = ("#0a58ca", "#b35900")


@dataclass(frozen=True)
class _Point:
    size: int
    cost: float
    least: float
    most: float


@dataclass(frozen=True)
class _Line:
    side: str
    points: list[_Point]


@dataclass(frozen=True)
class _Panel:
    title: str
    unit: str
    lines: list[_Line]


def write_plot(file: Path, title: str, rows: Sequence[Row]) -> None:
    """Of rows of the same `what`, each at its size; `title` says where it was measured."""
    panels = [_panel(alike) for alike in _grouped(rows)]
    lines = math.ceil(len(panels) / _COLUMNS)
    width, height = _COLUMNS * _PANEL_WIDTH, lines * _PANEL_HEIGHT + 40
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        f' font-family="sans-serif" font-size="11" fill="{_TEXT}">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{width}" height="{height}" fill="white"/>',
        _text(16, 24, title),
    ]
    for number, panel in enumerate(panels):
        x, y = number % _COLUMNS * _PANEL_WIDTH, 40 + number // _COLUMNS * _PANEL_HEIGHT
        parts.append(f'<g transform="translate({x} {y})">{_drawn(panel)}</g>')
    file.write_text("\n".join([*parts, "</svg>"]) + "\n", encoding="utf-8")


def _grouped(rows: Sequence[Row]) -> list[list[Row]]:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        if row.measured:
            groups.setdefault(row.what, []).append(row)
    return list(groups.values())


def _panel(alike: Sequence[Row]) -> _Panel:
    """What is told by the second is drawn as what one takes: so less is better everywhere, and growth is seen as such."""
    unit = alike[0].unit
    sides = [(row.size, row.measured) for row in alike], [(row.size, row.beside) for row in alike]
    lines = []
    for side in sides:
        found = [(size, series) for size, series in side if series]
        if found:
            lines.append(_Line(found[0][1].side, [_point(size, series, unit) for size, series in found]))
    return _Panel(alike[0].what, "ms each" if unit.endswith("/s") else unit, lines)


def _point(size: int, series: Series, unit: str) -> _Point:
    costs = [1000 / value if unit.endswith("/s") else value for value in (series.median, *series.values)]
    return _Point(size, costs[0], min(costs), max(costs))


class _Scale:
    """From sizes and costs to places in a panel; both axes begin at nothing, so that what is proportional looks like that."""

    def __init__(self, panel: _Panel) -> None:
        points = [point for line in panel.lines for point in line.points]
        self.sizes = sorted({point.size for point in points})
        self.step = _round_step(max(point.most for point in points) / 4)
        self.steps = max(1, math.ceil(max(point.most for point in points) / self.step))

    def x(self, size: int) -> float:
        return _LEFT + size / self.sizes[-1] * (_PANEL_WIDTH - _LEFT - _RIGHT)

    def y(self, cost: float) -> float:
        share = cost / (self.steps * self.step)
        return _PANEL_HEIGHT - _BOTTOM - share * (_PANEL_HEIGHT - _TOP - _BOTTOM)


def _round_step(least: float) -> float:
    """The next 1, 2 or 5 times a power of ten."""
    if least <= 0:
        return 1
    power = 10.0 ** math.floor(math.log10(least))
    return next((factor * power for factor in (1, 2, 5) if factor * power >= least), 10 * power)


def _drawn(panel: _Panel) -> str:
    scale = _Scale(panel)
    unit = f", {panel.unit}" if panel.unit else ""
    parts = [_text(16, 14, panel.title + unit, "font-weight='bold'")]
    for number in range(scale.steps + 1):
        y = scale.y(number * scale.step)
        parts.append(_stroke([(_LEFT, y), (_PANEL_WIDTH - _RIGHT, y)], _FAINT, 1))
        parts.append(_text(_LEFT - 6, y + 4, digits(number * scale.step), "text-anchor='end'"))
    for size in scale.sizes:
        parts.append(_text(scale.x(size), _PANEL_HEIGHT - _BOTTOM + 16, f"{size:,}", "text-anchor='middle'"))
    for number, line in enumerate(panel.lines):
        parts.append(_drawn_line(scale, line, number))
        legend = 32 + 14 * number
        parts += [_mark(22, legend - 4, number), _text(32, legend, line.side)]
    return "".join(parts)


def _drawn_line(scale: _Scale, line: _Line, number: int) -> str:
    colour = _COLOURS[number]
    places = [(scale.x(point.size), scale.y(point.cost)) for point in line.points]
    parts = [_stroke(places, colour, 2)] if len(places) > 1 else []
    for (x, y), point in zip(places, line.points):
        told = f"{line.side}, {point.size:,}: {digits(point.cost)} ({digits(point.least)} to {digits(point.most)})"
        parts.append(_stroke([(x, scale.y(point.least)), (x, scale.y(point.most))], colour, 1))
        parts.append(f"<g><title>{escape(told)}</title>{_mark(x, y, number)}</g>")
    return "".join(parts)


def _mark(x: float, y: float, number: int) -> str:
    if number == 0:
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{_COLOURS[0]}"/>'
    return f'<rect x="{x - 3.5:.1f}" y="{y - 3.5:.1f}" width="7" height="7" fill="{_COLOURS[number]}"/>'


def _stroke(places: Sequence[tuple[float, float]], colour: str, width: int) -> str:
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    return f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="{width}"/>'


def _text(x: float, y: float, text: str, more: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" {more}>{escape(text)}</text>'
