# SPDX-License-Identifier: BSL-1.0
"""How many calls a fleet of jobs takes in virtual time, with the daemon's own machines, beside asking for each job.

At 500 calls a minute; build/release/bin/simulate does it. `following` is the same by the clock, with fewer jobs.
"""

from __future__ import annotations

import subprocess
from collections.abc import Sequence

from ..benchmark import Benchmark, Site
from ..processes import end_with_parent
from ..rows import VALUE, Row, Series, at_most

_OURS = "rdad by list"
_BESIDE = "each job by the documented intervals"

# As many as the goals are about.
_MANY = 10_000


def _first_table(site: Site, jobs: int) -> dict[str, dict[str, str]]:
    """The values by row and column, up to the row that is ours. What would come after that takes minutes."""
    command = [str(site.programs / "simulate"), "--jobs", str(jobs)]
    columns: list[str] = []
    found: dict[str, dict[str, str]] = {}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, preexec_fn=end_with_parent) as process:
        assert process.stdout
        for line in process.stdout:
            cells = [cell.strip() for cell in line.split("|")[1:-1]]
            if "calls" in cells:
                columns = cells
            elif cells:
                found[cells[0]] = dict(zip(columns, cells))
            if _OURS in found:
                break
        process.kill()
    if _OURS not in found:
        raise RuntimeError(f"simulate has told of {', '.join(found) or 'nothing'} only")
    return found


def _run(site: Site, jobs: int) -> Sequence[Row]:
    site.say("500 calls a minute in virtual time")
    found = _first_table(site, jobs)

    def row(what: str, column: str, unit: str, most: float) -> Row:
        ours, beside = (float(found[name][column]) for name in (_OURS, _BESIDE))
        goal = at_most(most, VALUE) if jobs == _MANY else None
        return Row(f"{what}, simulated", jobs, unit, Series("rdad", (ours,)), Series(_BESIDE, (beside,)), goal)

    return [
        row("calls a job", "a job", "", 1.2),
        row("an end is noticed after, p99", "p99", "s", 18),
        row("all jobs are activated after", "all activated, min", "min", 20.6),
    ]


BENCHMARK = Benchmark(
    "simulated",
    "calls a job of a fleet in virtual time, beside asking for each job",
    sizes=(1000, 3000, 10_000),
    short_sizes=(100,),
    run=_run,
    targets=("simulate",),
)
