# SPDX-License-Identifier: BSL-1.0
"""How many dropped jobs are taken in a second, as a file each and as lines of five files.

Beside as many record writes on one thread. No calls are made meanwhile but one: a job is taken when its record is there.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from ..benchmark import Benchmark, Site
from ..daemon import Installation
from ..record_writes import RecordWriter
from ..rows import Goal, Row, Series, at_least

_WRITES = "record writes"
_FILES = 5

Stage = Callable[[Installation, Sequence[str]], list[str]]


def _stage_files(installation: Installation, job_ids: Sequence[str]) -> list[str]:
    return installation.spool.stage(job_ids)


def _stage_lines(installation: Installation, job_ids: Sequence[str]) -> list[str]:
    return installation.spool.stage_lines(job_ids, -(-len(job_ids) // _FILES))


def _take(site: Site, jobs: int, stage: Stage) -> float:
    """Jobs a second."""
    folder = site.new_folder()
    with site.emulator(folder, jobs, "24h..24h") as emulator:
        installation = site.installation(folder, emulator, calls_a_minute=1)
        names = stage(installation, emulator.job_ids)
        with installation.start() as daemon:
            daemon.wait_until_ready()
            began = time.monotonic()
            installation.spool.drop(names)
            daemon.wait_until_taken()
            seconds = time.monotonic() - began
    taken = sum(1 for _ in installation.spool.active.glob("*.json"))
    if taken != jobs:
        raise RuntimeError(f"{taken} of {jobs} jobs have records")
    return jobs / seconds


def _write(folder: Path, count: int, batched: bool) -> float:
    """Records a second."""
    writer = RecordWriter(folder)
    began = time.monotonic()
    (writer.in_batches if batched else writer.one_by_one)(count)
    seconds = time.monotonic() - began
    writer.close()
    return count / seconds


def _run(site: Site, jobs: int, stage: Stage, what: str, goal: Goal) -> Sequence[Row]:
    turns = site.take_turns(
        {
            "rdad": lambda: _take(site, jobs, stage),
            # More take no less time each.
            _WRITES: lambda: _write(site.new_folder(), min(jobs, 20_000), batched=False),
        }
    )
    rdad, writes = (Series.of(side, rates) for side, rates in turns.items())
    return [Row(what, jobs, "jobs/s", rdad, writes, goal)]


FILES = Benchmark(
    "files",
    "files dropped at once until all are taken, beside record writes",
    sizes=(2000, 6000, 20_000),
    short_sizes=(100,),
    run=lambda site, jobs: _run(site, jobs, _stage_files, "files of a job, until all are taken", at_least(1)),
    is_served=False,
)

LINES = Benchmark(
    "lines",
    "jobs in five files until all are taken, beside record writes",
    sizes=(10_000, 30_000, 100_000),
    short_sizes=(500,),
    # Twice as fast as when the goal was set: 100,000 in 39 s, where there were 2,145 record writes a second.
    run=lambda site, jobs: _run(site, jobs, _stage_lines, "jobs in 5 files, until all are taken", at_least(2.4)),
    is_served=False,
)
