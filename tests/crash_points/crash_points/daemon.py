# SPDX-License-Identifier: BSL-1.0
"""Runs of the daemon: with strace, that harms it, and without."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from .emulator import Emulator, end_with_parent

# Nothing in the scenario takes so long, unless something hangs. A job whose creation was given up is looked for until it
# can't arrive any more: ten and a half minutes, where the creation starts it.
_LONGEST_RUN = 780.0
# How long a fault that lasts is borne before somebody stops the daemon.
_LONGEST_FAULT = 2.5
# A second is what is promised; strace and a busy machine take their own.
_LONGEST_STOP = 5.0


@dataclass(frozen=True)
class Run:
    """How a run has ended."""

    # As Popen tells it: negative for a signal.
    status: int

    # What it said on stderr.
    said: str

    # True if it had to be stopped, and whether that took too long.
    stopped: bool = False
    hung: bool = False


class Daemon:
    """What is needed to start rdad in a folder of its own, again and again."""

    def __init__(self, program: Path, site: Path, emulator: Emulator, poll: str = "auto") -> None:
        self.spool = site / "spool"
        self._site = site
        self._program = program
        (self.spool / "incoming").mkdir(parents=True)
        # Not in the site itself: a name without a path stands for one in the spool, see tracing.
        (site / "log").mkdir()
        (site / "etc").mkdir()
        (site / "etc/rdad.conf").write_text(
            f"[api]\nbase_url = {emulator.url}\nca_file = {emulator.ca_file}\n"
            f"[auth]\ntoken_file = {emulator.token_file}\n"
            f"[spool]\ndirectory = {self.spool}\n"
            f"[pace]\nrequests_per_minute = 100000\npoll = {poll}\npoll_intervals = 0.1,0.2\n",
            encoding="utf-8",
        )

    def drain(self) -> Run:
        """A run that nothing happens to. Its clocks are fast, see fast_clock.cpp."""
        return self._run([], _LONGEST_RUN, {"LD_PRELOAD": str(self._program.with_name("libfast_clock.so"))})

    def drain_traced(self, trace: Path, flags: list[str], lasts: bool = False) -> Run:
        """A run under strace; one whose faults last is stopped after some time."""
        strace = ["strace", "-f", "-y", "-s", "0", "-o", str(trace), *flags, "setpriv", "--pdeathsig", "KILL"]
        return self._run(strace, _LONGEST_FAULT if lasts else _LONGEST_RUN)

    def _run(self, tracer: list[str], longest: float, environment: dict[str, str] | None = None) -> Run:
        log_file = self._site / "log/rdad"
        began_at = log_file.stat().st_size if log_file.exists() else 0
        command = [*tracer, str(self._program), "--config", str(self._site / "etc/rdad.conf"), "--drain"]
        with open(log_file, "ab") as log:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                preexec_fn=end_with_parent,
                env=os.environ | (environment or {}),
            )
        stopped = hung = False
        if not self._wait(process, longest):
            stopped = True
            rdad = _child_of(process.pid) if tracer else process.pid
            os.kill(rdad, signal.SIGTERM)
            hung = not self._wait(process, _LONGEST_STOP)
            if hung:
                os.kill(rdad, signal.SIGKILL)
                process.wait()
        said = log_file.read_bytes()[began_at:].decode(errors="replace")
        return Run(process.returncode, said, stopped, hung)

    def _wait(self, process: subprocess.Popen[bytes], longest: float) -> bool:
        """False if it goes on for longer."""
        until = time.monotonic() + longest
        nudge = time.monotonic() + 1.5
        while time.monotonic() < until:
            try:
                process.wait(0.5)
                return True
            except subprocess.TimeoutExpired:
                # What has failed in taking a file is tried again after 10 s, or when something is dropped. Something
                # is, so that this test doesn't take all day.
                if time.monotonic() > nudge:
                    (self.spool / "incoming/.nudge").write_text("", encoding="utf-8")
        return False


def _child_of(pid: int) -> int:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="utf-8").split()
    return int(children[0])
