# SPDX-License-Identifier: BSL-1.0
"""What is printed."""

from __future__ import annotations

import signal
import time
from collections import Counter

from .points import KILL
from .promise import Breach
from .trial import Result

_BETWEEN_PROGRESS = 10.0


class Report:
    """Counts results, and prints those that matter at once."""

    def __init__(self, points: int) -> None:
        self._points = points
        self._tried: Counter[tuple[str, str]] = Counter()
        self._missed: Counter[tuple[str, str]] = Counter()
        self._failed: Counter[tuple[str, str]] = Counter()
        self._breaches: Counter[Breach] = Counter()
        self._statuses: Counter[int] = Counter()
        self._began = self._told = time.monotonic()

    def add(self, result: Result) -> None:
        """One more."""
        point = result.point
        row = (f"kill, then {point.kind}" if point.after else point.kind, point.call)
        self._tried[row] += 1
        self._statuses[result.status] += point.kind != KILL
        if result.status == -signal.SIGSEGV:
            print(f"SIGSEGV: {point}", flush=True)
        if not result.reached:
            self._missed[row] += 1
            print(f"not reached: {point}", flush=True)
        if result.violations:
            self._failed[row] += 1
            for breach in {violation.breach for violation in result.violations}:
                self._breaches[breach] += 1
            sentences = "; ".join(str(violation) for violation in result.violations)
            print(f"FAILED {sentences}\n       tests/crash_points/run --point '{point}'", flush=True)
        now = time.monotonic()
        if now - self._told >= _BETWEEN_PROGRESS:
            self._told = now
            print(f"{self._tried.total()} of {self._points} after {now - self._began:.0f} s", flush=True)

    def table(self) -> str:
        """By kind and system call."""
        lines = ["", f"{'kind':22}{'call':18}{'points':>8}{'reached':>9}{'failed':>8}"]
        for row in sorted(self._tried):
            reached = self._tried[row] - self._missed[row]
            lines.append(f"{row[0]:22}{row[1]:18}{self._tried[row]:8}{reached:9}{self._failed[row]:8}")
        return "\n".join(lines)

    def totals(self) -> str:
        """One line."""
        kills = sum(count for (kind, _), count in self._tried.items() if kind.endswith(KILL))
        faults = self._tried.total() - kills
        not_reached = f" ({self._missed.total()} not reached)" if self._missed.total() else ""
        breaches = ", ".join(f"{breach.value}: {self._breaches[breach]}" for breach in Breach)
        ended = ", ".join(f"{status} ({count} times)" for status, count in sorted(self._statuses.items()) if count)
        if ended:
            ended = f"\nWhere a call failed, rdad ended with {ended}; a negative one is a signal."
        return f"{ended}\n{kills} crash points, {faults} fault points{not_reached}; {breaches}"

    def is_good(self) -> bool:
        """True if nothing failed."""
        return not self._failed
