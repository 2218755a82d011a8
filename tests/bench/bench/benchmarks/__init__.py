# SPDX-License-Identifier: BSL-1.0
"""A benchmark a file."""

from . import drops

BENCHMARKS = (drops.BENCHMARK,)
