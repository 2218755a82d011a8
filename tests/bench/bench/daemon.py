# SPDX-License-Identifier: BSL-1.0
"""The daemon, with a configuration and a spool of its own."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType

from .emulator import Emulator
from .processes import Cpu, Finished, cpu_of, end_with_parent, resident_bytes, run_to_its_end
from .spool import Spool
from .waiting import until

# More than any emulator answers: it is never waited for a turn.
NO_LIMIT = 1_000_000

# How often it is looked whether a daemon that tells nothing is still there.
_LISTEN_S = 1.0

# How often it is looked into the spool. It is a part of what is measured, and takes processor time from the daemon.
_LOOK_EVERY_S = 0.01

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

    def start(self, tracer: Sequence[str] = (), tells_often: bool = False) -> Daemon:
        """`tracer`: a command that starts it in its turn. `tells_often`: its status, twice a second."""
        return Daemon(self, tracer, tells_often)


class Notifications:
    """What a daemon tells its service manager. It waits until it is heard, so a thread does nothing else."""

    def __init__(self) -> None:
        # Paths of sockets are short, and this tree may be anywhere: the name is abstract, see unix(7).
        self._told = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._told.bind("")
        self.address = self._told.getsockname().decode().replace("\0", "@")
        self.status = ""
        self.is_ready = False
        self._news = threading.Condition()
        threading.Thread(target=self._hear, daemon=True).start()

    def _hear(self) -> None:
        while told := self._told.recv(65536):
            with self._news:
                for line in told.decode().splitlines():
                    self.is_ready |= line == "READY=1"
                    if line.startswith("STATUS="):
                        self.status = line.removeprefix("STATUS=")
                self._news.notify_all()

    def wait_until(self, is_so: Callable[[], bool]) -> bool:
        """False if it isn't by the next look."""
        with self._news:
            return self._news.wait_for(is_so, _LISTEN_S)

    def close(self) -> None:
        # Ends the thread; only then the number of the descriptor may be another one's.
        self._told.shutdown(socket.SHUT_RD)


class Daemon:
    """A running rdad, and what it tells its service manager (sd_notify(3)). It ends with the block that it is entered by."""

    def __init__(self, installation: Installation, tracer: Sequence[str], tells_often: bool) -> None:
        self._traced = bool(tracer)
        self._log = installation.folder / "rdad.log"
        self._spool = installation.spool
        self._notifications = Notifications()
        # As often as half of the time of a watchdog, see sd_watchdog_enabled(3).
        often = {"WATCHDOG_USEC": "1000000"} if tells_often else {}
        # A tracer that is killed takes nothing along by itself.
        started_by = [*tracer, "setpriv", "--pdeathsig", "KILL"] if tracer else []
        with open(self._log, "ab") as log:
            self._process = subprocess.Popen(
                [*started_by, installation.program, "--config", installation.config],
                stdin=subprocess.DEVNULL,
                stderr=log,
                env={**os.environ, "NOTIFY_SOCKET": self._notifications.address, **often},
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
        self._wait_until(lambda: self._notifications.is_ready)

    def wait_for_jobs(self, jobs: int, least_waiting: int = 0, most_waiting: int = 0) -> None:
        """Until there are so many jobs, and those that wait for their turn."""
        self._wait_until(lambda: self.jobs == jobs and least_waiting <= self._waiting <= most_waiting)

    def _wait_until(self, is_so: Callable[[], bool]) -> None:
        until(lambda: self._notifications.wait_until(is_so), 0, "what rdad is to tell", self._must_live)

    def wait_until_taken(self) -> None:
        """All that was dropped."""
        until(self._spool.is_taken, _LOOK_EVERY_S, "taking files", self._must_live)

    def wait_until_done(self) -> None:
        """With all that was dropped."""
        until(self._spool.is_done, _LOOK_EVERY_S, "ending jobs", self._must_live)

    def _must_live(self) -> None:
        """Fails with what it has said, if it ended by itself."""
        if self._process.poll() is not None:
            said = self._log.read_text(encoding="utf-8", errors="replace")[-2000:]
            raise RuntimeError(f"rdad ended with {self._process.returncode}, and said: {said}")

    def wait_until_memory_settles(self, quiet_s: float) -> None:
        """Until it changes no more for so long."""
        before = 0
        while abs(self.resident_bytes() - before) > _SETTLED_BYTES:
            before = self.resident_bytes()
            time.sleep(quiet_s)

    @property
    def jobs(self) -> int:
        """As it has told last; -1 if it didn't yet."""
        found = re.search(r"(\d+) jobs? active", self._notifications.status)
        return int(found[1]) if found else -1

    @property
    def _waiting(self) -> int:
        found = re.search(r"(\d+) for their turn", self._notifications.status)
        return int(found[1]) if found else 0

    def cpu(self) -> Cpu:
        return cpu_of(self.pid)

    def resident_bytes(self) -> int:
        return resident_bytes(self.pid)

    def stop(self) -> None:
        """May be called again."""
        if self._process.poll() is None:
            os.kill(self.pid, signal.SIGTERM)
            self._process.wait()
        self._notifications.close()
