# SPDX-License-Identifier: BSL-1.0
"""A container with a systemd of its own."""

from __future__ import annotations

import ctypes
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

_LONGEST_BOOT = 120.0
_LONGEST_SHUTDOWN = 30.0
_ENVIRONMENT = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive"}


class Failure(Exception):
    """What is promised doesn't hold."""


class NoContainer(Exception):
    """This machine boots no container."""


def wait_until(holds: Callable[[], bool], what: str, seconds: float = 30) -> None:
    """Fails if it takes longer."""
    until = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > until:
            raise Failure(f"waited for {seconds:.0f} s in vain: {what}")
        time.sleep(0.2)


def _end_with_parent() -> None:
    # PR_SET_PDEATHSIG, see prctl(2): a test that is killed leaves no container behind.
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)


class Container:
    """Runs from construction until the end of the block that it is entered by."""

    def __init__(self, root: Path, log: Path) -> None:
        self.root = root
        self._log = open(log, "w", encoding="utf-8")
        self._nspawn = subprocess.Popen(
            # It has a loopback of its own, and no other network.
            ["systemd-nspawn", "-D", root, "--register=no", "--keep-unit", "--boot", "--private-network"],
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=self._log,
            start_new_session=True,
            preexec_fn=_end_with_parent,
        )

    def __enter__(self) -> Container:
        try:
            wait_until(self._is_up, "the container is up", _LONGEST_BOOT)
        except Failure as failure:
            self._end()
            raise NoContainer(str(failure)) from failure
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def run(self, *command: str, user: str = "root", stdin: str = "", timeout: float = 120) -> str:
        """Runs it to its end, which must be a good one; answers what it wrote to its standard output."""
        status, output, errors = self.try_to_run(*command, user=user, stdin=stdin, timeout=timeout)
        if status != 0:
            raise Failure(f"{' '.join(command)}: ended with {status}\n{output}{errors}")
        return output

    def try_to_run(
        self, *command: str, user: str = "root", stdin: str = "", timeout: float = 120
    ) -> tuple[int, str, str]:
        """Answers its exit status and what it wrote to its standard output and standard error."""
        as_user = [] if user == "root" else ["runuser", "-u", user, "--"]
        done = subprocess.run(
            ["nsenter", "-t", str(self._leader()), "-a", "--", *as_user, *command],
            env=_ENVIRONMENT,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )
        return done.returncode, done.stdout, done.stderr

    def shell(self, script: str, user: str = "root") -> str:
        """Runs a shell script likewise."""
        return self.run("sh", "-ec", script, user=user)

    def seen_from_outside(self, path: str) -> Path:
        """A path of the container, its own mounts included, as the test opens it."""
        return Path(f"/proc/{self._leader()}/root{path}")

    def _leader(self) -> int:
        """The container's own systemd."""
        pid = self._nspawn.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="utf-8").split()
        if not children:
            raise Failure("the container has ended")
        return int(children[0])

    def _is_up(self) -> bool:
        if self._nspawn.poll() is not None:
            raise Failure(f"systemd-nspawn has ended with {self._nspawn.returncode}: see {self._log.name}")
        try:
            state = self.try_to_run("systemctl", "is-system-running")[1].strip()
        except Failure:
            return False
        return state in ("running", "degraded")

    def _end(self) -> None:
        # Shuts the container down, see systemd-nspawn(1).
        self._nspawn.terminate()
        try:
            self._nspawn.wait(_LONGEST_SHUTDOWN)
        except subprocess.TimeoutExpired:
            self._nspawn.kill()
            self._nspawn.wait()
        self._log.close()
