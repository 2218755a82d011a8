# SPDX-License-Identifier: BSL-1.0
"""Whether a run has made things last in the right order, as far as its system calls tell.

What a power cut leaves of a change that was not synced is anybody's guess, and no kill shows it: the kernel goes on. So
the order is looked at: a file is synced before it gets its name, and a record's file that has that, or a folder, before
anything relies on what was changed in it, which is a request to the service, and the end of a dropped file. That end lasts before a record leaves active/. That a
record has left active/ needn't last, but that a dropped file has left incoming/ must (lib/spool/spool.hpp).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

CALLS = "write,fsync,renameat,renameat2,unlinkat,sendto,sendmsg"

_BEGUN = re.compile(r"(\d+) +(\w+)\((.*)")
_RESUMED = re.compile(r"(\d+) +<\.\.\. (\w+) resumed>(.*)")
_UNFINISHED = "<unfinished ...>"
_DESCRIPTOR = re.compile(r"\b\d+<([^>]*)>")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')


@dataclass
class _Spool:
    """What of a spool isn't on the disk for certain."""

    root: str
    breaches: list[str] = field(default_factory=list)
    sends: int = 0
    _files: set[str] = field(default_factory=set)
    # By folder and name, what was changed last.
    _folders: dict[str, dict[str, str]] = field(default_factory=dict)
    _ended_claims: dict[str, str] = field(default_factory=dict)

    def meet(self, name: str, arguments: str) -> None:
        """A call that has worked, or a request that begins to be sent."""
        paths = _DESCRIPTOR.findall(arguments)
        names = _QUOTED.findall(arguments)
        if name in ("sendto", "sendmsg"):
            self._send()
        elif not paths or not paths[0].startswith(self.root):
            return
        elif name == "write":
            self._files.add(paths[0])
        elif name == "fsync":
            self._files.discard(paths[0])
            self._folders.pop(paths[0], None)
            self._ended_claims.pop(paths[0], None)
        elif name == "unlinkat":
            self._remove(paths[0], names[0])
        else:
            self._rename(paths[0], names[0], paths[1], names[1])

    def end(self) -> None:
        """The run is over."""
        for folder, change in self._unsynced():
            self.breaches.append(f"{self._short(folder)} isn't synced after {change}")

    def _rename(self, folder: str, name: str, to: str, new_name: str) -> None:
        if f"{folder}/{name}" in self._files:
            self.breaches.append(f"{self._short(folder)}/{name} gets its name {new_name} before it is synced")
        self._folders.get(folder, {}).pop(name, None)
        if folder != to and folder.endswith("/incoming"):
            self._folders.setdefault(folder, {})[name] = f"{name} has left"
        self._folders.setdefault(to, {})[new_name] = f"{name} became {self._short(to)}/{new_name}"
        if folder != to and name.endswith(".dropped"):
            self._ended_claims[folder] = name
        elif folder != to and folder in self._ended_claims:
            self.breaches.append(
                f"{name} leaves {self._short(folder)} before that is synced, where "
                f"{self._ended_claims[folder]} was removed"
            )

    def _remove(self, folder: str, name: str) -> None:
        if name.endswith(".dropped"):
            self._need_all("the dropped file is removed")
            self._ended_claims[folder] = name
        else:
            self._folders.setdefault(folder, {})[name] = f"{name} was removed"

    def _send(self) -> None:
        self.sends += 1
        self._need_all("something is sent")
        for folder, claim in self._ended_claims.items():
            self.breaches.append(f"something is sent before {self._short(folder)} is synced, where {claim} has gone")

    def _need_all(self, what: str) -> None:
        for file in self._files:
            if file.startswith(f"{self.root}/active/") and not file.endswith(".writing"):
                self.breaches.append(f"{what} before {self._short(file)} is synced")
        for folder, change in self._unsynced():
            self.breaches.append(f"{what} before {self._short(folder)} is synced, where {change}")

    def _unsynced(self) -> list[tuple[str, str]]:
        return [(folder, change) for folder, names in self._folders.items() for change in names.values()]

    def _short(self, path: str) -> str:
        return path.removeprefix(f"{self.root}/")


def _calls(trace: Path) -> Iterator[tuple[str, str]]:
    """Names and arguments, in the order in which they have ended; what is sent, in that in which it was begun."""
    begun: dict[str, str] = {}
    for line in trace.read_text(encoding="utf-8", errors="replace").splitlines():
        if match := _RESUMED.match(line):
            thread, name, rest = match.groups()
            rest = begun.pop(thread, "") + rest
        elif match := _BEGUN.match(line):
            thread, name, rest = match.groups()
            if rest.endswith(_UNFINISHED) and not name.startswith("send"):
                begun[thread] = rest.removesuffix(_UNFINISHED)
                continue
        else:
            continue
        arguments, _, result = rest.rpartition(" = ")
        if not result.startswith("-1"):
            yield name, arguments or rest


def out_of_order(trace: Path, spool: Path) -> list[str]:
    """What a run, traced with -f -y, has done too early, or not at all. Requests must be those of one job only."""
    seen = _Spool(str(spool))
    for name, arguments in _calls(trace):
        seen.meet(name, arguments)
    seen.end()
    if not seen.sends:
        seen.breaches.append("nothing is sent")
    return seen.breaches
