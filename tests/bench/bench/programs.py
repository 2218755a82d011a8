# SPDX-License-Identifier: BSL-1.0
"""The programs that are measured, and what is needed for that."""

from __future__ import annotations

import fcntl
import subprocess
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parents[3]

BUILT = ROOT / "build/release/bin"

# Where all that is measured happens.
BENCH = ROOT / "build/bench"


def install(*packages: str) -> None:
    """Those of Debian that are missing."""
    subprocess.run([ROOT / "daemon/install_missing", *packages], check=True)


def build(*targets: str) -> Path:
    """Answers where they are."""
    subprocess.run([ROOT / "daemon/build", "release", *targets], check=True)
    return BUILT


_lock: IO[str] | None = None


def wait_for_others() -> None:
    """Until this is the only run in this tree that measures: two would measure each other."""
    global _lock  # pylint: disable=global-statement
    BENCH.mkdir(parents=True, exist_ok=True)
    _lock = open(BENCH / "lock", "w", encoding="utf-8")  # pylint: disable=consider-using-with
    fcntl.flock(_lock, fcntl.LOCK_EX)


def numbers(text: str) -> list[int]:
    """Of an argument such as 20000,100000."""
    return [int(number) for number in text.split(",") if number]
