# SPDX-License-Identifier: BSL-1.0
"""By how many calls rdad follows jobs, beside a client that asks for each job every 15 s.

Each has an emulator of its own with the same jobs and the same rate limit; both run at the same time. The numbers of
calls are those that the emulators have counted.
"""

from __future__ import annotations

import heapq
import json
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from ..benchmark import Benchmark, Site
from ..emulator import Emulator
from ..rows import Row, Series, quantile

POLLING = "each job every 15 s"
_INTERVAL = 15.0


@dataclass(frozen=True)
class Outcome:
    """How a client did."""

    # Seconds, from the end of a job, as the service tells it to the second.
    lateness: list[float]

    # Seconds in all.
    took: float

    calls: int

    # Of these: those that were refused by the rate limit, and those that came before the time that a refusal had told.
    refused: int
    early: int


def follow(site: Site, jobs: int, calls_a_minute: int, job_time: str) -> dict[str, Outcome]:
    """By both clients. `job_time` as the emulator's --job-time takes it."""
    flags = ("--rate-limit", str(calls_a_minute), "--fail-percent", "10")
    for_rdad, for_polling = site.new_folder(), site.new_folder()
    with (
        site.emulator(for_rdad, jobs, job_time, *flags) as serves_rdad,
        site.emulator(for_polling, jobs, job_time, *flags) as serves_polling,
        ThreadPoolExecutor(1) as beside,
    ):
        polled = beside.submit(PollingClient(serves_polling).run)
        outcome = _run_rdad(site, for_rdad, serves_rdad, calls_a_minute)
        return {"rdad": outcome, POLLING: polled.result()}


def _run_rdad(site: Site, folder: Path, emulator: Emulator, calls_a_minute: int) -> Outcome:
    """Drops all jobs as one file and lets rdad work until nothing is left to do."""
    installation = site.installation(folder, emulator, calls_a_minute=calls_a_minute)
    spool = installation.spool
    began = time.monotonic()
    spool.drop(spool.stage_lines(emulator.job_ids, len(emulator.job_ids)))
    installation.drain()
    took = time.monotonic() - began
    lateness = []
    for state in ("success", "failed"):
        for record in (spool.folder / state).glob("*.json"):
            job = json.loads(record.read_text(encoding="utf-8"))["job"]
            lateness.append(record.stat().st_mtime - _end_of(job))
    return _outcome(lateness, took, emulator)


class PollingClient:
    """What people use today, at its best: one call after the other, no limit ignored, no job lost."""

    def __init__(self, emulator: Emulator) -> None:
        # It may have been installed since the program began.
        import requests  # pylint: disable=import-outside-toplevel

        self._emulator = emulator
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.verify = emulator.ca_file
        self._session.headers["Authorization"] = f"Bearer {emulator.token()}"

    def run(self) -> Outcome:
        lateness = []
        began = time.monotonic()
        due: list[tuple[float, str]] = []
        for job_id in self._emulator.job_ids:
            self._call("PATCH", f"/jobs/{job_id}", json={"state": "active"})
            heapq.heappush(due, (time.monotonic() + _INTERVAL, job_id))
        while due:
            when, job_id = heapq.heappop(due)
            time.sleep(max(0.0, when - time.monotonic()))
            job = self._call("GET", f"/jobs/{job_id}")["job"]
            if job["state"] == "active":
                heapq.heappush(due, (time.monotonic() + _INTERVAL, job_id))
            else:
                lateness.append(time.time() - _end_of(job))
        return _outcome(lateness, time.monotonic() - began, self._emulator)

    def _call(self, method: str, path: str, **more: Any) -> dict[str, Any]:
        while True:
            answer = self._session.request(method, self._emulator.url + path, timeout=60, **more)
            if answer.status_code != 429:
                answer.raise_for_status()
                found: dict[str, Any] = answer.json()
                return found
            time.sleep(int(answer.headers["Retry-After"]))


def _end_of(job: dict[str, Any]) -> float:
    ended: str = job["executionInformation"]["endedDateTime"]
    return datetime.fromisoformat(ended.replace("Z", "+00:00")).timestamp()


def _outcome(lateness: list[float], took: float, emulator: Emulator) -> Outcome:
    if len(lateness) != len(emulator.job_ids):
        raise RuntimeError(f"{len(lateness)} of {len(emulator.job_ids)} jobs have ended")
    counters = emulator.counters()
    by_kind = [statuses for kind, statuses in counters["requests"].items() if kind != "token"]
    refused = sum(statuses.get("429", 0) for statuses in by_kind)
    return Outcome(lateness, took, sum(emulator.calls().values()), refused, counters["early"])


def _run(site: Site, jobs: int) -> Sequence[Row]:
    """The limit grows with the jobs, so that all are activated in the same time."""
    calls_a_minute, job_time = (6 * jobs, "1s..2s") if site.is_short else (max(1, 6 * jobs // 10), "20s..60s")
    site.say(f"{jobs} jobs of {job_time}, {calls_a_minute} calls a minute")
    found = follow(site, jobs, calls_a_minute, job_time)
    rdad, polling = found["rdad"], found[POLLING]

    def row(what: str, unit: str, ours: float, theirs: float, note: str = "") -> Row:
        return Row(what, jobs, unit, Series("rdad", (ours,)), Series(POLLING, (theirs,)), note=note)

    limit = f"{calls_a_minute} calls a minute, jobs of {job_time}"
    return [
        row("calls a job, by the clock", "", rdad.calls / jobs, polling.calls / jobs, limit),
        row("an end is noticed after, p50", "s", quantile(rdad.lateness, 0.5), quantile(polling.lateness, 0.5)),
        row("an end is noticed after, p99", "s", quantile(rdad.lateness, 0.99), quantile(polling.lateness, 0.99)),
    ]


BENCHMARK = Benchmark(
    "following",
    "calls a job, beside a client that asks for each job",
    sizes=(300, 1000, 3000),
    short_sizes=(30,),
    run=_run,
    packages=("python3-requests",),
)
