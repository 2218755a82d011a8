# SPDX-License-Identifier: BSL-1.0
"""The daemon, with a configuration and a spool of its own."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from .emulator import Emulator
from .processes import Cpu, Finished, cpu_of, end_with_parent, resident_bytes, run_to_its_end
from .spool import Spool

# More than any emulator answers: it is never waited for a turn.
NO_LIMIT = 1_000_000

# It tells its status every few seconds, unless that is the same. A start with many records takes some seconds.
_STATUS_WITHIN_S = 120.0

# What is measured must not change any more for so long.
_SETTLED_S = 5.0
_SETTLED_BYTES = 65536


class Installation:
    """What is needed to start rdad in a folder, again and again."""

    def __init__(
        self,
        program: Path,
        folder: Path,
        emulator: Emulator,
        *,
        url: str = "",
        calls_a_minute: int = NO_LIMIT,
        connections: int = 4,
        log_level: str = "info",
    ) -> None:
        """`url` is another way to the emulator; empty: straight."""
        folder.mkdir(parents=True, exist_ok=True)
        self.program = program
        self.folder = folder
        self.spool = Spool(folder / "spool")
        self.config = folder / "rdad.conf"
        self.config.write_text(
            f"[api]\nbase_url = {url or emulator.url}\nca_file = {emulator.ca_file}\n"
            f"[auth]\ntoken_file = {emulator.token_file}\n"
            f"[spool]\ndirectory = {self.spool.folder}\n"
            f"[pace]\nrequests_per_minute = {calls_a_minute}\nconnections = {connections}\n"
            f"[limits]\nuser_jobs = 1000000\nall_jobs = 1000000\n"
            f"[log]\nlog_level = {log_level}\n",
            encoding="utf-8",
        )

    def drain(self) -> Finished:
        """Works until nothing is left to do."""
        return run_to_its_end([self.program, "--config", self.config, "--drain"], self.folder / "rdad.log")

    def start(self, tracer: Sequence[str] = ()) -> Daemon:
        """`tracer`: a command that starts it in its turn."""
        return Daemon(self, tracer)


class Daemon:
    """A running rdad, and what it tells its service manager (sd_notify(3)). It ends with the block that it is entered by."""

    def __init__(self, installation: Installation, tracer: Sequence[str]) -> None:
        self._status = ""
        self._is_ready = False
        self._traced = bool(tracer)
        self._log = installation.folder / "rdad.log"
        # Paths of sockets are short, and this tree may be anywhere: the name is abstract, see unix(7).
        self._told = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._told.bind("")
        self._told.settimeout(_STATUS_WITHIN_S)
        address = self._told.getsockname().decode().replace("\0", "@")
        with open(self._log, "ab") as log:
            self._process = subprocess.Popen(
                [*tracer, installation.program, "--config", installation.config],
                stdin=subprocess.DEVNULL,
                stderr=log,
                env={**os.environ, "NOTIFY_SOCKET": address},
                preexec_fn=end_with_parent,
            )

    def __enter__(self) -> Daemon:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def pid(self) -> int:
        """Its own, not the tracer's."""
        if not self._traced:
            return self._process.pid
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
        return int(children.read_text(encoding="utf-8").split()[0])

    def wait_until_ready(self) -> None:
        """All records are read by then."""
        while not self._is_ready:
            self._hear()

    def wait_for_jobs(self, jobs: int, least_waiting: int = 0, most_waiting: int = 0) -> None:
        """Until there are so many jobs, and calls that wait for their turn. It is told every five seconds."""
        while not (self.jobs == jobs and least_waiting <= self._waiting <= most_waiting):
            self._hear()

    def wait_until_memory_settles(self) -> None:
        before = -_SETTLED_BYTES
        while abs(self.resident_bytes() - before) > _SETTLED_BYTES:
            before = self.resident_bytes()
            time.sleep(_SETTLED_S)

    def _hear(self) -> None:
        try:
            lines = self._told.recv(65536).decode().splitlines()
        except TimeoutError as error:
            said = self._log.read_text(encoding="utf-8", errors="replace")[-2000:]
            raise RuntimeError(f"rdad tells nothing new after {self._status!r}; it said: {said}") from error
        for line in lines:
            self._is_ready |= line == "READY=1"
            if line.startswith("STATUS="):
                self._status = line

    @property
    def jobs(self) -> int:
        """As it has told last; -1 if it didn't yet."""
        found = re.search(r"(\d+) jobs? active", self._status)
        return int(found[1]) if found else -1

    @property
    def _waiting(self) -> int:
        found = re.search(r"(\d+) calls? waiting", self._status)
        return int(found[1]) if found else 0

    def cpu(self) -> Cpu:
        return cpu_of(self.pid)

    def resident_bytes(self) -> int:
        return resident_bytes(self.pid)

    def stop(self) -> None:
        """May be called again."""
        if self._process.poll() is None:
            os.kill(self.pid, 15)
            self._process.wait()
        self._told.close()
