# SPDX-License-Identifier: BSL-1.0
"""What the emulator can answer in a second, beside nginx: the other numbers are those of rdad only well below that."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..benchmark import Benchmark, Impossible, Site, lines_of
from ..processes import cores
from ..programs import BUILT, ROOT
from ..rows import Row, Series

# What it has the emulator hold.
_JOBS = 100_000


def _run(site: Site, seconds: int) -> Sequence[Row]:
    """The size is the length of a turn in seconds."""
    if len(cores()) < 2:
        raise Impossible("it takes two cores")
    if site.programs != BUILT:
        raise Impossible("tests/bench/emulator/run measures what is in build/release")
    site.say("tests/bench/emulator/run")
    told = "\n".join(lines_of([ROOT / "tests/bench/emulator/run", str(seconds)], on_all_cores=True))
    turns = re.findall(r"^\d: nginx ([\d.]+), rda-emulator ([\d.]+)$", told, re.MULTILINE)
    if not turns:
        raise RuntimeError(f"it has told of no turn: {told}")
    nginx, emulator = ([float(turn[column]) for turn in turns] for column in (0, 1))
    return [
        Row(
            "GETs of a job",
            _JOBS,
            "calls/s",
            Series.of("rda-emulator", emulator),
            Series.of("nginx", nginx),
            note=f"turns of {seconds} s, 64 connections",
        )
    ]


BENCHMARK = Benchmark(
    "serving",
    "what the emulator answers, beside nginx",
    sizes=(5,),
    short_sizes=(1,),
    run=_run,
    packages=("nginx", "wrk", "curl", "openssl", "util-linux"),
)
