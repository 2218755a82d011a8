# SPDX-License-Identifier: BSL-1.0
"""How many system calls a program makes: by perf, which leaves its speed as it is, or by strace where perf may not look."""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from pathlib import Path

# Kernel and distribution say who may look; root may, if the kernel has trace points at all.
_PERF = ("perf", "stat", "-x", ",")
_STRACE = ("strace", "-f", "-c", "-U", "name,calls")

# What perf counts all system calls by.
ALL_CALLS = "all system calls"


class CallCounter:
    """Starts programs so that some of their calls are counted, and those of all kinds together."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self._names = names
        self._has_perf = _works([*_PERF, "-e", "syscalls:sys_enter_fsync", "--", "true"])
        # Where that doesn't work either, nothing can be counted.
        self.is_possible = self._has_perf or _works([*_STRACE, "-o", "/dev/null", "true"])

    @property
    def tool(self) -> str:
        return "perf" if self._has_perf else "strace"

    def command(self, output: Path) -> list[str]:
        """What the command of the program is put behind."""
        if not self._has_perf:
            return [*_STRACE, "-o", str(output)]
        events = ["raw_syscalls:sys_enter", *(f"syscalls:sys_enter_{name}" for name in self._names)]
        return [*_PERF, "-o", str(output), "-e", ",".join(events), "--"]

    def counts(self, output: Path) -> Counter[str]:
        """Once the program has ended."""
        text = output.read_text(encoding="utf-8")
        return _counts_of_perf(text) if self._has_perf else _counts_of_strace(text)


def _works(command: list[str]) -> bool:
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    except FileNotFoundError:
        return False
    return done.returncode == 0 and "<not " not in done.stdout


def _counts_of_perf(text: str) -> Counter[str]:
    counts: Counter[str] = Counter()
    for count, event in re.findall(r"^(\d+),[^,]*,\w+:sys_enter(\w*),", text, re.MULTILINE):
        counts[event.removeprefix("_") or ALL_CALLS] = int(count)
    return counts


def _counts_of_strace(text: str) -> Counter[str]:
    counts: Counter[str] = Counter()
    for name, count in re.findall(r"^ *(\w+) +(\d+)$", text, re.MULTILINE):
        counts[ALL_CALLS if name == "total" else name] = int(count)
    return counts
