# SPDX-License-Identifier: BSL-1.0
"""How many dropped jobs that end at once get through in a second, and what each costs.

Beside a plain client in Python, and beside as many record writes on one thread. There is no rate limit.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..benchmark import Benchmark, Site, lines_of
from ..machine import disk_of, flushes_of
from ..processes import Cpu
from ..record_writes import RecordWriter
from ..rows import VALUE, Row, Series, at_least, at_most

_CLIENT = Path(__file__).resolve().parents[1] / "python_client.py"

_RDAD = "rdad"
_RDAD_32 = "rdad, 32 connections"
_PYTHON = "Python, 16 threads"
_WRITES = "record writes"


@dataclass(frozen=True)
class _Turn:
    """One turn of one side."""

    jobs: int
    seconds: float
    cpu: Cpu

    # What the emulator has used of the processor meanwhile.
    emulator: float

    # Of the disk, by whomever; None where it isn't known.
    flushes: int | None

    @property
    def rate(self) -> float:
        return self.jobs / self.seconds


def _run_rdad(site: Site, jobs: int, connections: int) -> _Turn:
    """From the first drop until all final records are there, by a daemon that was idle."""
    folder = site.new_folder()
    disk = disk_of(folder)
    with site.emulator(folder, jobs, "0s..0s") as emulator:
        installation = site.installation(folder, emulator, connections=connections)
        names = installation.spool.stage(emulator.job_ids)
        with installation.start() as daemon:
            daemon.wait_until_ready()
            served, used, flushes_before = emulator.cpu(), daemon.cpu(), flushes_of(disk)
            began = time.monotonic()
            installation.spool.drop(names)
            daemon.wait_until_done()
            seconds = time.monotonic() - began
            flushes = _since(flushes_before, flushes_of(disk))
            installation.spool.must_have_ended(jobs)
            return _Turn(jobs, seconds, daemon.cpu() - used, (emulator.cpu() - served).total, flushes)


def _run_python(site: Site, jobs: int) -> _Turn:
    folder = site.new_folder()
    disk = disk_of(folder)
    with site.emulator(folder, jobs, "0s..0s") as emulator:
        installation = site.installation(folder, emulator)
        incoming, results = installation.spool.incoming, folder / "results"
        installation.spool.drop(installation.spool.stage(emulator.job_ids))
        results.mkdir()
        emulator_before, flushes_before = emulator.cpu(), flushes_of(disk)
        command: list[str | Path] = [sys.executable, _CLIENT]
        command += [emulator.url, emulator.ca_file, emulator.token_file, incoming, results]
        *_, told = lines_of(command)
        flushes = _since(flushes_before, flushes_of(disk))
        served = emulator.cpu() - emulator_before
    took: dict[str, float] = json.loads(told)
    return _Turn(jobs, took["seconds"], Cpu(took["user"], took["system"]), served.total, flushes)


def _write_records(site: Site, jobs: int) -> _Turn:
    folder = site.new_folder()
    disk = disk_of(folder)
    writer = RecordWriter(folder)
    flushes_before, cpu, began = flushes_of(disk), time.process_time(), time.monotonic()
    writer.one_by_one(jobs)
    seconds, used = time.monotonic() - began, time.process_time() - cpu
    flushes = _since(flushes_before, flushes_of(disk))
    writer.close()
    return _Turn(jobs, seconds, Cpu(0, used), 0, flushes)


def _since(before: int | None, now: int | None) -> int | None:
    return None if before is None or now is None else now - before


def _series(turns: dict[str, list[_Turn]], side: str, value: Callable[[_Turn], float]) -> Series:
    return Series.of(side, [value(turn) for turn in turns[side]])


def _flush_rows(turns: dict[str, list[_Turn]], jobs: int) -> list[Row]:
    def flushes(turn: _Turn) -> float:
        return (turn.flushes or 0) / turn.jobs

    what, note = "device flushes a job, under load", "of the whole disk, by whomever"
    # A disk without a cache that is lost, or one that the kernel doesn't count for, shows none at all.
    if not any(turn.flushes for turn in turns[_WRITES]):
        return [Row(what, jobs, "", None, note="this machine doesn't show them")]
    measured, beside = _series(turns, _RDAD, flushes), _series(turns, _WRITES, flushes)
    return [Row(what, jobs, "", measured, beside, at_most(1, VALUE), note)]


def _run(site: Site, jobs: int) -> Sequence[Row]:
    turns = site.take_turns(
        {
            _RDAD: lambda: _run_rdad(site, jobs, 4),
            _WRITES: lambda: _write_records(site, jobs),
            _PYTHON: lambda: _run_python(site, jobs),
            _RDAD_32: lambda: _run_rdad(site, jobs, 32),
        }
    )

    def rates(side: str) -> Series:
        return _series(turns, side, lambda turn: turn.rate)

    def cpu(side: str) -> Series:
        return _series(turns, side, lambda turn: 1000 * turn.cpu.total / turn.jobs)

    of_rdad = [turn.cpu for turn in turns[_RDAD]]
    user, system = (1000 * sum(part) / len(of_rdad) / jobs for part in zip(*((c.user, c.system) for c in of_rdad)))
    busy = _series(turns, _RDAD, lambda turn: 100 * turn.emulator / turn.seconds)
    could = sum(turn.jobs for turn in turns[_RDAD]) / max(0.01, sum(turn.emulator for turn in turns[_RDAD]))
    return [
        Row("dropped jobs", jobs, "jobs/s", rates(_RDAD), rates(_WRITES), at_least(0.7)),
        Row("dropped jobs, beside Python", jobs, "jobs/s", rates(_RDAD), rates(_PYTHON)),
        # More connections must never make it slower; three in a hundred may be noise.
        Row("dropped jobs, more connections", jobs, "jobs/s", rates(_RDAD_32), rates(_RDAD), at_least(0.97)),
        Row(
            "CPU a job",
            jobs,
            "ms",
            cpu(_RDAD),
            cpu(_PYTHON),
            at_most(0.2),
            f"{user:.2f} user, {system:.2f} system",
        ),
        *_flush_rows(turns, jobs),
        Row(
            "the emulator is busy",
            jobs,
            "% of a core",
            busy,
            note=f"it would be the limit at {could:,.0f} jobs/s",
        ),
    ]


BENCHMARK = Benchmark(
    "drops",
    "dropped jobs that end at once, beside a Python client and record writes",
    sizes=(300, 1000, 3000),
    short_sizes=(60,),
    run=_run,
    packages=("python3-requests",),
)
