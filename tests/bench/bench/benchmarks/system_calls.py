# SPDX-License-Identifier: BSL-1.0
"""How many system calls that wait for the disk a job takes: one that is alone, and one of many.

Beside a record write, counted in the same way. What a start and an end take is counted, too, and subtracted.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from ..benchmark import Benchmark, Impossible, Site, lines_of
from ..call_counts import ALL_CALLS, CallCounter
from ..machine import disk_of, flushes_of
from ..rows import VALUE, Row, Series, at_most

_WRITER = Path(__file__).resolve().parents[1] / "record_writes.py"

_SYNCS = ("fsync", "fdatasync")
# They wait for what others have written, too.
_SYNCS_OF_ALL = ("sync", "syncfs")
_OTHERS = ("openat", "faccessat2")
_FLUSHES = "device flushes"

# So long nothing happens before the next job, where each is alone.
_IDLE_S = 0.05

# How many more jobs there are under load than alone, where each takes as long as it takes.
_LOAD = 6

Counts = dict[str, float]


class _Trial:
    """Counts what programs do at several numbers of jobs."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self.counter = CallCounter((*_SYNCS, *_SYNCS_OF_ALL, *_OTHERS))
        if not self.counter.is_possible:
            raise Impossible("neither perf nor strace may count system calls here")
        self._disk = disk_of(site.folder)

    def per_job(self, count: Callable[[int], Counter[str]], jobs: int) -> Counts:
        """Of each, what more jobs than none take."""
        none, all_jobs = count(0), count(jobs)
        found = {name: (all_jobs[name] - none[name]) / jobs for name in (*_OTHERS, ALL_CALLS, _FLUSHES)}
        found["fsync"] = sum(all_jobs[name] - none[name] for name in _SYNCS) / jobs
        found["syncfs"] = sum(all_jobs[name] - none[name] for name in _SYNCS_OF_ALL) / jobs
        return found

    def count_rdad(self, jobs: int, alone: bool) -> Counter[str]:
        folder = self._site.new_folder()
        output = folder / "counts"
        with self._site.emulator(folder, jobs, "0s..0s") as emulator:
            installation = self._site.installation(folder, emulator)
            spool = installation.spool
            names = spool.stage(emulator.job_ids)
            with installation.start(self.counter.command(output)) as daemon:
                daemon.wait_until_ready()
                flushes_before = flushes_of(self._disk) or 0
                for drop in [[name] for name in names] if alone else [names]:
                    spool.drop(drop)
                    daemon.wait_until_done()
                    time.sleep(_IDLE_S)
                flushes = (flushes_of(self._disk) or 0) - flushes_before
        spool.must_have_ended(jobs)
        return self.counter.counts(output) + Counter({_FLUSHES: flushes})

    def count_writes(self, records: int) -> Counter[str]:
        folder = self._site.new_folder()
        output = folder / "counts"
        flushes_before = flushes_of(self._disk) or 0
        command = [*self.counter.command(output), sys.executable, str(_WRITER), str(folder / "records"), str(records)]
        list(lines_of(command))
        flushes = (flushes_of(self._disk) or 0) - flushes_before
        return self.counter.counts(output) + Counter({_FLUSHES: flushes})


def _run(site: Site, jobs: int) -> Sequence[Row]:
    trial = _Trial(site)
    few = max(1, jobs // _LOAD)
    turns = site.take_turns(
        {
            "alone": lambda: trial.per_job(lambda count: trial.count_rdad(count, alone=True), few),
            "load": lambda: trial.per_job(lambda count: trial.count_rdad(count, alone=False), jobs),
            "write": lambda: trial.per_job(trial.count_writes, jobs),
        }
    )

    def row(name: str, how: str, most: float | None = None, note: str = "") -> Row:
        size, words = (few, "alone") if how == "alone" else (jobs, "under load")
        rdad = Series.of("rdad", [counts[name] for counts in turns[how]])
        write = Series.of("a record write", [counts[name] for counts in turns["write"]])
        goal = None if most is None else at_most(most, VALUE)
        return Row(f"{name} a job, {words}", size, "", rdad, write, goal, note)

    rows = [
        row("fsync", "alone", 4, f"counted by {trial.counter.tool}"),
        row("fsync", "load"),
        row("syncfs", "load", 0),
        *(row(name, how) for name in (*_OTHERS, ALL_CALLS) for how in ("alone", "load")),
    ]
    if any(counts[_FLUSHES] > 0 for counts in turns["write"]):
        rows.append(row(_FLUSHES, "alone", note="of the whole disk, by whomever"))
    return rows


BENCHMARK = Benchmark(
    "system_calls",
    "fsync, openat and others a job, alone and under load, beside a record write",
    sizes=(300,),
    short_sizes=(12,),
    run=_run,
    packages=("linux-perf", "strace"),
)
