# SPDX-License-Identifier: BSL-1.0
"""The table that is printed, and the same as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from .machine import Machine
from .rows import DIFFERENCE, Row, Series, digits
from .session import Session

_HEAD = ("", "size", "unit", "measured", "beside it", "ratio", "goal", "")


def _side(series: Series) -> str:
    return series.text() if series.side == "rdad" else f"{series.side}: {series.text()}"


def _cells(row: Row) -> tuple[str, ...]:
    goal = ""
    if row.goal:
        goal = row.goal.text()
        if row.is_met is not None:
            goal += ": met" if row.is_met else ": not met"
    ratio = "" if row.ratio is None else digits(row.ratio)
    if row.goal and row.goal.of == DIFFERENCE and row.difference is not None:
        ratio = f"{'+' if row.difference >= 0 else '-'} {digits(abs(row.difference))}"
    measured = _side(row.measured) if row.measured else "not shown"
    beside = _side(row.beside) if row.beside else ""
    notes = [row.note] if row.note else []
    if any(series.is_noisy for series in (row.measured, row.beside) if series):
        notes.append("noisy: its turns differ by more than twice")
    return (row.what, f"{row.size:,}", row.unit, measured, beside, ratio, goal, "; ".join(notes))


def table(rows: Sequence[Row]) -> str:
    """In Markdown, and readable as it is. Medians of the turns, with the least and the most; the median of the ratios."""
    cells = [_HEAD, *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(_HEAD))]
    lines = ["| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths)) + " |" for line in cells]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)


def write_json(file: Path, machine: Machine, how: Mapping[str, Any], session: Session) -> None:
    """`how`: how the benchmarks were run."""
    content = {
        "machine": asdict(machine),
        "run": dict(how),
        "benchmarks": {name: [_as_object(row) for row in rows] for name, rows in session.rows.items()},
        "skipped": session.skipped,
        "broken": session.broken,
    }
    file.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def _as_object(row: Row) -> dict[str, Any]:
    return {**asdict(row), "ratio": row.ratio, "difference": row.difference, "met": row.is_met}
