# SPDX-License-Identifier: BSL-1.0
"""Network namespaces, and wires between them that are cut and healed.

A wire that is cut has both interfaces up, and loses what is sent: each end has the hardware address of nobody for the
other one. Addresses are told by nobody but this script, so that no ARP is seen or missed.
"""

from __future__ import annotations

import ctypes
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType

# Hardware addresses.
_NEAR = "02:00:00:00:00:01"
_FAR = "02:00:00:00:00:02"
_NOBODY = "02:00:00:00:00:ff"
# See setns(2).
_CLONE_NEWNET = 0x40000000
_LIBC = ctypes.CDLL(None, use_errno=True)

# How long the kernel waits at first for an answer, in milliseconds: as on a link whose round trip takes 160 ms.
# It doubles with each try. So a request is sent 48 s after it was written, and not again until 96 s: that is behind the
# daemon's deadline, which is 60 s, and before the end of what the kernel does for a closed socket, which is 102 s.
_FIRST_WAIT = 360


class NoNetwork(Exception):
    """This machine makes no network namespace."""


def _ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True, capture_output=True, text=True)


def _make(*arguments: str) -> None:
    try:
        _ip(*arguments)
    except FileNotFoundError as error:
        raise NoNetwork("there is no ip") from error
    except subprocess.CalledProcessError as error:
        raise NoNetwork(f"ip {arguments[0]} {arguments[1]}: {error.stderr.strip()}") from error


def _enter(namespace: int) -> None:
    if _LIBC.setns(namespace, _CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), "setns")


class Namespace:
    """A network of its own, until the end of the block that it is entered by."""

    def __init__(self, name: str) -> None:
        self.name = name
        _make("netns", "add", name)
        self.ip("link", "set", "lo", "up")

    def __enter__(self) -> Namespace:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        _ip("netns", "delete", self.name)

    @contextmanager
    def entered(self) -> Iterator[None]:
        """What this thread opens and starts within the block belongs to the namespace."""
        with open("/proc/thread-self/ns/net", "rb") as before, open(f"/run/netns/{self.name}", "rb") as there:
            _enter(there.fileno())
            try:
                yield
            finally:
                _enter(before.fileno())

    def ip(self, *arguments: str) -> None:
        """Runs ip(8) there."""
        _ip("-n", self.name, *arguments)

    def listens(self, port: int) -> bool:
        """Whether somebody does."""
        command = ["ss", "-Hltn", "sport", "=", f":{port}"]
        with self.entered():
            return "LISTEN" in subprocess.run(command, check=True, capture_output=True, text=True).stdout


class Wire:
    """A pair of interfaces, of which one is in each of two namespaces; connections are made from the near one."""

    def __init__(self, number: int, near: Namespace, far: Namespace) -> None:
        self.near_address, self.far_address = f"10.77.{number}.1", f"10.77.{number}.2"
        self._device = f"wire{number}"
        self._near, self._far = near, far
        near_end = ["name", self._device, "address", _NEAR, "netns", near.name]
        far_end = ["name", self._device, "address", _FAR, "netns", far.name]
        _make("link", "add", *near_end, "type", "veth", "peer", *far_end)
        for namespace, address in ((near, self.near_address), (far, self.far_address)):
            namespace.ip("address", "add", f"{address}/24", "dev", self._device)
            namespace.ip("link", "set", self._device, "up")
        way = ["route", "add", self.far_address, "dev", self._device]
        near.ip(*way, "rto_min", f"{_FIRST_WAIT}ms")
        self.heal()

    def undelivered_bytes(self) -> int:
        """How much who is at the near end has written, and the far one not acknowledged; also on what was closed."""
        command = ["ss", "-Htn", "state", "established", "state", "fin-wait-1", "dst", self.far_address]
        with self._near.entered():
            lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
        return sum(int(line.split()[2]) for line in lines)

    def cut(self) -> None:
        """From now on all is lost."""
        self._send_to(_NOBODY, _NOBODY)

    def heal(self) -> None:
        """From now on all gets there."""
        self._send_to(_FAR, _NEAR)

    def _send_to(self, far: str, near: str) -> None:
        for namespace, address, hardware in ((self._near, self.far_address, far), (self._far, self.near_address, near)):
            to = [address, "lladdr", hardware, "dev", self._device]
            namespace.ip("neighbour", "replace", *to, "nud", "permanent")
