# SPDX-License-Identifier: BSL-1.0
"""How long it takes from a drop to the first byte of the PATCH, by a daemon that is idle.

Beside two record writes, which come after each drop: the daemon's record has to be on the disk before the call, and so has
the claim on the file. The connection is one that was kept from the job before.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

from ..benchmark import Benchmark, Site
from ..record_writes import RecordWriter
from ..relay import Relay
from ..rows import DIFFERENCE, Row, Series, at_most, quantile
from ..spool import Spool

_WRITES = "two record writes"

# So long nothing happens before a drop.
_IDLE_S = 0.05
_LONGEST_S = 30.0
_WARM_UPS = 10


def _drop_one(spool: Spool, relay: Relay, name: str) -> float:
    """Milliseconds until the PATCH begins; returns once the job is done and the daemon idle."""
    began = time.monotonic()
    spool.drop([name])
    called = relay.next_request(_LONGEST_S)
    relay.pass_on(spool.is_done, _LONGEST_S, "a job")
    relay.pass_on_for(_IDLE_S)
    return 1000 * (called - began)


def _write_two(writer: RecordWriter) -> float:
    began = time.monotonic()
    writer.one_by_one(2)
    return 1000 * (time.monotonic() - began)


def _turn(site: Site, drops: int) -> tuple[list[float], list[float]]:
    """The times of the daemon, and of the record writes."""
    folder = site.new_folder()
    jobs = drops + _WARM_UPS
    times: tuple[list[float], list[float]] = ([], [])
    writer = RecordWriter(folder / "records")
    with site.emulator(folder, jobs, "0s..0s") as emulator, Relay(emulator.url) as relay:
        installation = site.installation(folder, emulator, url=relay.url)
        names = installation.spool.stage(emulator.job_ids)
        with installation.start() as daemon:
            daemon.wait_until_ready()
            for number, name in enumerate(names):
                measured = _drop_one(installation.spool, relay, name), _write_two(writer)
                if number >= _WARM_UPS:
                    for series, value in zip(times, measured):
                        series.append(value)
        installation.spool.must_have_ended(jobs)
        # Else what has begun is not known to be a PATCH.
        if (calls := emulator.calls()) != {**dict.fromkeys(calls, 0), "patch": jobs}:
            raise RuntimeError(f"{jobs} calls of PATCH were to come, and there came {calls}")
    writer.close()
    return times


def _run(site: Site, drops: int) -> Sequence[Row]:
    turns = []
    for turn in range(site.repetitions):
        site.say(f"turn {turn + 1} of {site.repetitions}")
        turns.append(_turn(site, drops))
    rows = []
    for what, part, more in (("p50", 0.5, 3), ("p99", 0.99, 5)):
        rdad = Series.of("rdad", [quantile(times, part) for times, _ in turns])
        writes = Series.of(_WRITES, [quantile(times, part) for _, times in turns])
        rows.append(Row(f"drop to PATCH, {what}", drops, "ms", rdad, writes, at_most(more, DIFFERENCE)))
    return rows


BENCHMARK = Benchmark(
    "latency",
    "from a drop to the first byte of the PATCH, beside two record writes",
    sizes=(300,),
    short_sizes=(10,),
    run=_run,
)
