# SPDX-License-Identifier: BSL-1.0
"""What a job costs rdad in memory while it waits.

Resident bytes a job above the daemon when it was idle, once all jobs have been dropped and wait, and again after a
restart. Those that wait do so for the turn of their calls, as one call a minute is allowed; those that are active are
followed by the list.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..benchmark import Benchmark, Site
from ..daemon import NO_LIMIT, Daemon
from ..rows import VALUE, Row, Series, at_most

# A job file has a megabyte at most.
_JOBS_A_FILE = 10_000
_NAME_BYTES = 40

# With fewer, what isn't the jobs' weighs more.
_MANY = 20_000

# So many may have had their turn before it is looked.
_CALLED = 20


@dataclass(frozen=True)
class Trial:
    """What is measured: so many jobs, with names of so many bytes."""

    are_active: bool
    jobs: int
    name_bytes: int

    # What is measured must not change any more for so long.
    quiet_s: float = 5.0


@dataclass(frozen=True)
class Bytes:
    """Of memory, a job."""

    after_drop: float
    after_restart: float


def measure(site: Site, trial: Trial) -> Bytes:
    folder = site.new_folder()
    with site.emulator(folder, trial.jobs, "24h..24h") as emulator:
        installation = site.installation(
            folder,
            emulator,
            calls_a_minute=NO_LIMIT if trial.are_active else 1,
            connections=16,
            log_level="warning",
        )
        # Behind the name of the file a job's has its number: "000-nnn.12345".
        name = "n" * (trial.name_bytes - len("000-.12345"))
        names = installation.spool.stage_lines(emulator.job_ids, _JOBS_A_FILE, name)
        with installation.start(tells_often=True) as daemon:
            daemon.wait_for_jobs(0)
            daemon.wait_until_memory_settles(trial.quiet_s)
            idle = daemon.resident_bytes()
            installation.spool.drop(names)
            dropped = _with_all_jobs(daemon, trial)
        with installation.start(tells_often=True) as daemon:
            restarted = _with_all_jobs(daemon, trial)
    return Bytes((dropped - idle) / trial.jobs, (restarted - idle) / trial.jobs)


def _with_all_jobs(daemon: Daemon, trial: Trial) -> int:
    if trial.are_active:
        daemon.wait_for_jobs(trial.jobs)
    else:
        daemon.wait_for_jobs(trial.jobs, max(1, trial.jobs - _CALLED), trial.jobs)
    daemon.wait_until_memory_settles(trial.quiet_s)
    return daemon.resident_bytes()


def _run(site: Site, jobs: int) -> Sequence[Row]:
    goal = at_most(1024, VALUE) if jobs >= _MANY else None
    rows = []
    for are_active in (False, True):
        kind = "active" if are_active else "waiting"
        site.say(f"{kind} jobs")
        found = measure(site, Trial(are_active, jobs, _NAME_BYTES, 0.5 if site.is_short else 5.0))
        for when, value in (("after the drop", found.after_drop), ("after a restart", found.after_restart)):
            rdad = Series("rdad", (value,))
            rows.append(Row(f"memory a job, {kind}, {when}", jobs, "bytes", rdad, goal=goal))
    return rows


BENCHMARK = Benchmark(
    "memory",
    "resident bytes of a job that waits, and of one that is active",
    sizes=(5000, 20_000, 100_000),
    short_sizes=(200,),
    run=_run,
    is_served=False,
)
