# SPDX-License-Identifier: BSL-1.0
"""What a benchmark has found: rows of a table, each beside what it is compared with."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


# So many times the least is too much.
_NOISY = 2


@dataclass(frozen=True)
class Series:
    """What was measured in each turn of one side."""

    side: str
    values: tuple[float, ...]

    @staticmethod
    def of(side: str, values: Sequence[float]) -> Series:
        return Series(side, tuple(values))

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    @property
    def is_noisy(self) -> bool:
        """Whether the turns differ so much that their median says little."""
        return max(self.values) > _NOISY * min(self.values)

    def text(self) -> str:
        """The median, and the least and the most where there were several turns."""
        spread = f" ({digits(min(self.values))} to {digits(max(self.values))})" if len(self.values) > 1 else ""
        return digits(self.median) + spread


@dataclass(frozen=True)
class Goal:
    """What a row is to be: `limit` at least, or at most."""

    of: str
    limit: float
    is_least: bool

    def text(self) -> str:
        sign = "≥" if self.is_least else "≤"
        return {
            RATIO: f"{sign} {digits(self.limit)} times",
            DIFFERENCE: f"{sign} + {digits(self.limit)}",
            VALUE: f"{sign} {digits(self.limit)}",
        }[self.of]

    def is_met_by(self, value: float) -> bool:
        return value >= self.limit if self.is_least else value <= self.limit


# What of a row a goal is about: the ratio of both sides, what one side has more, or what the daemon has by itself.
RATIO = "ratio"
DIFFERENCE = "difference"
VALUE = "value"


def at_least(limit: float, of: str = RATIO) -> Goal:
    return Goal(of, limit, is_least=True)


def at_most(limit: float, of: str = RATIO) -> Goal:
    return Goal(of, limit, is_least=False)


@dataclass(frozen=True)
class Row:
    """One number of the daemon's, and what it is compared with, from the same turns."""

    what: str

    # How many jobs, files or records there were. The same `what` at several sizes shows how cost grows.
    size: int

    unit: str

    # None where this machine doesn't show it; the note says so.
    measured: Series | None
    beside: Series | None = None
    goal: Goal | None = None

    # What a reader has to know; empty: nothing.
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """The median of the turns' own ratios: what slows a turn of both sides down doesn't count. None: there is none."""
        if self.measured is None or self.beside is None or 0 in self.beside.values:
            return None
        return statistics.median(a / b for a, b in zip(self.measured.values, self.beside.values, strict=True))

    @property
    def difference(self) -> float | None:
        """By how much the daemon has more, likewise."""
        if self.measured is None or self.beside is None:
            return None
        return statistics.median(a - b for a, b in zip(self.measured.values, self.beside.values, strict=True))

    @property
    def is_met(self) -> bool | None:
        """Whether the goal is. None where there is none, or where it can't be said."""
        if self.goal is None or self.measured is None:
            return None
        value = {RATIO: self.ratio, DIFFERENCE: self.difference, VALUE: self.measured.median}[self.goal.of]
        return None if value is None else self.goal.is_met_by(value)


def digits(value: float) -> str:
    """Three that count."""
    if value == 0 or abs(value) >= 100:
        return f"{value:,.0f}"
    decimals = 2 if abs(value) < 10 else 1
    return f"{value:.{decimals}f}" if abs(value) >= 0.1 else f"{value:.3g}"


def quantile(values: Sequence[float], part: float) -> float:
    return sorted(values)[int(part * (len(values) - 1))]
