# SPDX-License-Identifier: BSL-1.0
"""A benchmark a file, but where they share nearly all."""

from . import disk, drops, following, intake, latency, listing, memory, serving, simulated, start, system_calls

# In the order in which they are run.
BENCHMARKS = (
    disk.BENCHMARK,
    drops.BENCHMARK,
    system_calls.BENCHMARK,
    latency.BENCHMARK,
    intake.FILES,
    intake.LINES,
    start.BENCHMARK,
    listing.BENCHMARK,
    memory.BENCHMARK,
    following.BENCHMARK,
    simulated.BENCHMARK,
    serving.BENCHMARK,
)
