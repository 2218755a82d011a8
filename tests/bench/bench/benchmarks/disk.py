# SPDX-License-Identifier: BSL-1.0
"""What the disk of this machine can do: record writes in a second, one by one, in batches, and by several threads.

Nothing of rdad is measured here. It is what the other numbers may be held against.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from ..benchmark import Benchmark, Site
from ..record_writes import RecordWriter
from ..rows import Row, Series

_ONE = "one thread"


def _rate(site: Site, count: int, write: Callable[[RecordWriter, int], None]) -> float:
    writer = RecordWriter(site.new_folder())
    began = time.monotonic()
    write(writer, count)
    seconds = time.monotonic() - began
    writer.close()
    return count / seconds


def _run(site: Site, count: int) -> Sequence[Row]:
    turns = site.take_turns(
        {
            _ONE: lambda: _rate(site, count, RecordWriter.one_by_one),
            "batches of 128": lambda: _rate(site, count, RecordWriter.in_batches),
            "16 threads": lambda: _rate(site, count, RecordWriter.by_threads),
        }
    )
    one = Series.of(_ONE, turns.pop(_ONE))
    return [
        Row("record writes without rdad", count, "records/s", Series.of(side, rates), one)
        for side, rates in turns.items()
    ]


BENCHMARK = Benchmark(
    "disk",
    "record writes in batches and by threads, beside those of one thread",
    sizes=(2000,),
    short_sizes=(100,),
    run=_run,
    is_served=False,
)
