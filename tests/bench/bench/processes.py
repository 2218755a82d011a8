# SPDX-License-Identifier: BSL-1.0
"""What the kernel tells of processes that run and have ended."""

from __future__ import annotations

import ctypes
import os
import re
import signal
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


def end_with_parent() -> None:
    """For a child between fork and exec: a benchmark that is killed leaves no process behind."""
    # PR_SET_PDEATHSIG, see prctl(2).
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)


# Those that this process may use, as it is loaded.
_CORES = tuple(sorted(os.sched_getaffinity(0)))


def cores() -> tuple[int, ...]:
    """All that there are for benchmarks."""
    return _CORES


def keep_off_last_core(keeps_off: bool) -> None:
    """From now on, for this process and what it starts: that core is for the stand-in for the service, or isn't."""
    os.sched_setaffinity(0, (_CORES[:-1] if keeps_off else ()) or _CORES)


def use_all_cores() -> None:
    """For a child between fork and exec, that sees to its cores itself."""
    end_with_parent()
    os.sched_setaffinity(0, _CORES)


def serve_from_last_core() -> None:
    """For the stand-in, between fork and exec: a service is another machine."""
    end_with_parent()
    os.sched_setaffinity(0, _CORES[-1:])


@dataclass(frozen=True)
class Cpu:
    """Seconds of the processor."""

    user: float
    system: float

    @property
    def total(self) -> float:
        return self.user + self.system

    def __sub__(self, other: Cpu) -> Cpu:
        return Cpu(self.user - other.user, self.system - other.system)


def cpu_of(pid: int) -> Cpu:
    """What a process has used up to now, with all its threads (proc(5), stat)."""
    # The second field is a name in brackets, with whatever in it.
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    tick = os.sysconf("SC_CLK_TCK")
    return Cpu(int(fields[11]) / tick, int(fields[12]) / tick)


def resident_bytes(pid: int) -> int:
    """What a process has in memory."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    assert found
    return int(found[1]) * 1024


@dataclass(frozen=True)
class Finished:
    """A process that has ended well."""

    seconds: float
    cpu: Cpu


def run_to_its_end(command: Sequence[str | Path], log: Path) -> Finished:
    """Fails with what it has said, if it ends badly."""
    with open(log, "wb") as said:
        began = time.monotonic()
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=said, stderr=said, preexec_fn=end_with_parent
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.monotonic() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        end = log.read_text(encoding="utf-8", errors="replace")[-2000:]
        raise RuntimeError(f"{' '.join(map(str, command))} ended with {process.returncode}: {end}")
    return Finished(seconds, Cpu(usage.ru_utime, usage.ru_stime))
