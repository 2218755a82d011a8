# SPDX-License-Identifier: BSL-1.0
"""Waits for what is seen only by looking."""

from __future__ import annotations

import time
from collections.abc import Callable

# Nothing that is waited for takes so long: 100,000 jobs are taken, or activated, by then.
LONGEST_S = 1800.0


def until(is_so: Callable[[], bool], every_s: float, what: str, check: Callable[[], None] = lambda: None) -> None:
    """Fails if it takes too long. `check` fails where it can't be any more."""
    end = time.monotonic() + LONGEST_S
    while not is_so():
        check()
        if time.monotonic() > end:
            raise RuntimeError(f"{what} takes more than {LONGEST_S:.0f} s")
        time.sleep(every_s)
