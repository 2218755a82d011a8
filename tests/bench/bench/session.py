# SPDX-License-Identifier: BSL-1.0
"""Runs benchmarks one after the other, and keeps what they have found."""

from __future__ import annotations

import sys
import time
import traceback
from collections.abc import Sequence
from pathlib import Path

from .benchmark import Benchmark, Impossible, Site
from .processes import keep_off_last_core
from .rows import Row


class Session:
    """What becomes of the benchmarks of one run."""

    def __init__(self, programs: Path, repetitions: int, is_short: bool) -> None:
        """As Site has them."""
        # By benchmark. One that breaks at a size has those of smaller ones.
        self.rows: dict[str, list[Row]] = {}

        # Why, likewise.
        self.skipped: dict[str, str] = {}
        self.broken: dict[str, str] = {}

        self._programs = programs
        self._repetitions = repetitions
        self._is_short = is_short
        self._began = time.monotonic()

    def run(self, benchmark: Benchmark, sizes: Sequence[int]) -> None:
        """At each size. Whatever goes wrong, others are of interest all the same."""
        what = benchmark.name

        def say(text: str) -> None:
            seconds = int(time.monotonic() - self._began)
            print(f"{seconds // 60:02}:{seconds % 60:02} {what}: {text}", file=sys.stderr, flush=True)

        keep_off_last_core(benchmark.is_served)
        rows = self.rows[benchmark.name] = []
        try:
            site = Site(benchmark.name, self._programs, self._repetitions, self._is_short, say)
            for size in sizes:
                what = f"{benchmark.name} {size:,}"
                rows += benchmark.run(site, size)
                site.clear()
        except Impossible as why:
            self.skipped[benchmark.name] = str(why)
        except Exception:  # pylint: disable=broad-exception-caught
            self.broken[benchmark.name] = traceback.format_exc()
            print(self.broken[benchmark.name], file=sys.stderr, flush=True)

    def all_rows(self) -> list[Row]:
        return [row for rows in self.rows.values() for row in rows]
