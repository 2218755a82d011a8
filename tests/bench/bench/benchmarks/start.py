# SPDX-License-Identifier: BSL-1.0
"""How long a start takes with many records in active/, until all of them are read.

Beside cat, which reads the same files. What both read is in the page cache by then.
"""

from __future__ import annotations

import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

from ..benchmark import Benchmark, Site
from ..daemon import Installation
from ..rows import Row, Series, at_most
from ..spool import JOBS_A_FILE


def _make_records(installation: Installation, job_ids: Sequence[str]) -> None:
    """By the daemon itself, so that they are as it writes them."""
    names = installation.spool.stage_lines(job_ids, JOBS_A_FILE)
    with installation.start() as daemon:
        daemon.wait_until_ready()
        installation.spool.drop(names)
        daemon.wait_until_taken()


def _start(installation: Installation, jobs: int) -> float:
    """Seconds."""
    began = time.monotonic()
    with installation.start() as daemon:
        daemon.wait_until_ready()
        seconds = time.monotonic() - began
        if daemon.jobs != jobs:
            raise RuntimeError(f"it is ready with {daemon.jobs} of {jobs} jobs")
    return seconds


def _cat(folder: Path) -> float:
    """Seconds."""
    began = time.monotonic()
    command = "find . -name '*.json' -print0 | xargs -0 cat"
    subprocess.run(["sh", "-c", command], cwd=folder, stdout=subprocess.DEVNULL, check=True)
    return time.monotonic() - began


def _run(site: Site, jobs: int) -> Sequence[Row]:
    folder = site.new_folder()
    with site.emulator(folder, jobs, "24h..24h") as emulator:
        # One call a minute: a daemon that has begun to work would not only start.
        installation = site.installation(folder, emulator, calls_a_minute=1, log_level="warning")
        site.say("making the records")
        _make_records(installation, emulator.job_ids)
        turns = site.take_turns(
            {"rdad": lambda: _start(installation, jobs), "cat": lambda: _cat(installation.spool.active)}
        )
    rdad, cat = (Series.of(side, seconds) for side, seconds in turns.items())
    return [Row("start with records", jobs, "s", rdad, cat, at_most(2))]


BENCHMARK = Benchmark(
    "start",
    "a start with many records, beside cat of them",
    sizes=(10_000, 30_000, 100_000),
    short_sizes=(500,),
    run=_run,
    is_served=False,
)
