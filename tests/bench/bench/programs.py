# SPDX-License-Identifier: BSL-1.0
"""The programs that are measured, and what is needed for that."""

from __future__ import annotations

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]

BUILT = ROOT / "build/release/bin"


def install(*packages: str) -> None:
    """Those of Debian that are missing."""
    subprocess.run([ROOT / "daemon/install_missing", *packages], check=True)


def build(*targets: str) -> Path:
    """Answers where they are."""
    subprocess.run([ROOT / "daemon/build", "release", *targets], check=True)
    return BUILT


def numbers(text: str) -> list[int]:
    """Of an argument such as 20000,100000."""
    return [int(number) for number in text.split(",") if number]
