# SPDX-License-Identifier: BSL-1.0
"""What it takes of the processor to follow many active jobs by the list, while none of them ends.

Beside a plain client in Python that reads as many pages of the same list.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..benchmark import Benchmark, Site, lines_of
from ..daemon import Daemon
from ..emulator import Emulator
from ..rows import VALUE, Row, Series, at_most
from ..spool import JOBS_A_FILE
from ..waiting import until

_CLIENT = Path(__file__).resolve().parents[1] / "python_list.py"

_WINDOW_S = 60.0
_SHORT_WINDOW_S = 3.0

# As many as the goal is about.
_MANY = 20_000


@dataclass(frozen=True)
class _Window:
    """A minute in which rdad follows."""

    # Seconds of the processor, in a minute.
    rdad: float
    python: float

    # Of the list, in a minute.
    pages: float


def _activate_all(site: Site, jobs: int, emulator: Emulator) -> None:
    def active() -> int:
        count: int = emulator.counters()["jobs"]["active"]
        return count

    site.say("activating the jobs")
    until(lambda: active() == jobs, 0.5, "activating them")


def _python_seconds(emulator: Emulator, pages: int) -> float:
    """Of the processor, for so many pages; those of whole lists are measured."""
    if pages == 0:
        return 0
    command = [sys.executable, str(_CLIENT), emulator.url, emulator.ca_file, emulator.token_file, str(pages)]
    *_, told = lines_of(command)
    read: dict[str, float] = json.loads(told)
    return read["seconds"] * pages / read["pages"]


def _watch(daemon: Daemon, emulator: Emulator, seconds: float) -> _Window:
    pages_before, cpu = emulator.calls()["list"], daemon.cpu()
    time.sleep(seconds)
    used, pages = daemon.cpu() - cpu, emulator.calls()["list"] - pages_before
    minutes = seconds / 60
    return _Window(used.total / minutes, _python_seconds(emulator, pages) / minutes, pages / minutes)


def _run(site: Site, jobs: int) -> Sequence[Row]:
    folder = site.new_folder()
    seconds = _SHORT_WINDOW_S if site.is_short else _WINDOW_S
    with site.emulator(folder, jobs, "24h..24h") as emulator:
        installation = site.installation(folder, emulator, log_level="warning")
        with installation.start() as daemon:
            daemon.wait_until_ready()
            installation.spool.drop(installation.spool.stage_lines(emulator.job_ids, JOBS_A_FILE))
            _activate_all(site, jobs, emulator)
            turns = site.take_turns({"following": lambda: _watch(daemon, emulator, seconds)})["following"]
            # It works whatever a window of the short form has seen of it.
            _python_seconds(emulator, 1)
    rdad = Series.of("rdad", [turn.rdad for turn in turns])
    python = Series.of("Python, the same pages", [turn.python for turn in turns])
    pages = sum(turn.pages for turn in turns) / len(turns)
    goal = at_most(0.2, VALUE) if jobs >= _MANY else None
    note = f"{pages:.0f} pages a minute"
    return [Row("CPU of following by the list", jobs, "s a minute", rdad, python, goal, note)]


BENCHMARK = Benchmark(
    "listing",
    "CPU a minute for active jobs that are followed by the list, beside Python",
    sizes=(2000, 6000, 20_000),
    short_sizes=(50,),
    run=_run,
    packages=("python3-requests",),
)
