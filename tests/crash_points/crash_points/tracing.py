# SPDX-License-Identifier: BSL-1.0
"""System calls as strace tells them, and how strace is told to fail them or to kill in them.

strace counts the calls of each thread by itself, and the daemon has two: one for the event loop and one for the disk.
So a call is told by its place too, which strace filters by (-P) before it counts: "the 2nd fsync of the file X". That
also makes points that are the same in each run, in whatever order the jobs have their turns.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

# Calls that are told by the file that they are about.
FILE_CALLS = frozenset(
    "openat mkdir mkdirat read getdents64 newfstatat faccessat2 write writev pwrite64 ftruncate fsync fdatasync flock"
    " fchmod rename renameat renameat2 link linkat unlink unlinkat inotify_add_watch".split()
)
# Calls that are not. Of the memory only what comes after the start of the program is of interest.
_OTHER_CALLS = frozenset(
    "socket connect sendto sendmsg recvmsg dup clone3 epoll_create1 eventfd2 timerfd_create inotify_init1 brk mmap"
    " exit_group".split()
)
ALL_CALLS = FILE_CALLS | _OTHER_CALLS

# Those of FILE_CALLS whose arguments in quotes are names; of the others they are contents.
_NAMING = frozenset(
    "openat mkdir mkdirat newfstatat faccessat2 rename renameat renameat2 link linkat unlink unlinkat".split()
)

# Instead of a place: calls that have none; all of the spool; all records that are being written.
NOWHERE = "-"
SPOOL = "spool/*"
BEING_WRITTEN = "*.writing"

_LINE = re.compile(r"(\d+) +(\w+)\((.*)")
_DESCRIPTOR = re.compile(r"\b(?:\d+|AT_FDCWD)<(/[^>]*)>")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
# The claim on a dropped file has the time in its name: another one in each run.
_UNSTABLE = re.compile(r"\.[0-9a-f]{16}\.dropped$")


@dataclass(frozen=True)
class Call:
    """A call that a thread has made."""

    thread: int
    name: str
    creates: bool

    # Paths and names that it mentions, as -P compares them; the path of the site is cut off.
    mentions: frozenset[str]

    # The one of them that it is told by.
    place: str

    # True if it is about a file of the daemon's, be it one that can't be told by its name.
    is_own: bool


def _place_of(name: str, folders: list[str], names: list[str]) -> str:
    if name in _NAMING and names and names[0] not in ("", ".") and not _UNSTABLE.search(names[0]):
        return names[0]
    return folders[0] if folders else NOWHERE


def read_trace(trace: Path, site: Path) -> list[Call]:
    """The calls of a run that has been traced with -f -y."""
    calls = []
    for line in trace.read_text(encoding="utf-8", errors="replace").splitlines():
        match = _LINE.match(line)
        if not match or match[2] not in ALL_CALLS:
            continue
        thread, name, rest = int(match[1]), match[2], match[3]
        arguments = rest.rsplit(" = ", 1)[0]
        folders = [path.removeprefix(f"{site}/") for path in _DESCRIPTOR.findall(arguments)]
        names = _QUOTED.findall(arguments) if name in _NAMING else []
        names = [path.removeprefix(f"{site}/") for path in names]
        place = _place_of(name, folders, names) if name in FILE_CALLS else NOWHERE
        # What is outside of the site is no business of the daemon's.
        is_own = place != NOWHERE and not place.startswith("/")
        if not is_own or _UNSTABLE.search(place):
            place = NOWHERE
        calls.append(Call(thread, name, "O_CREAT" in arguments, frozenset(folders + names), place, is_own))
    return calls


def _is_meant(mentioned: str, place: str) -> bool:
    if place == SPOOL:
        # A name without a path is one in a folder of the spool.
        return mentioned.startswith("spool") or "/" not in mentioned
    return mentioned.endswith(".writing") if place == BEING_WRITTEN else mentioned == place


def is_at(call: Call, place: str) -> bool:
    """Whether strace counts it for a place."""
    return place == NOWHERE or any(_is_meant(mentioned, place) for mentioned in call.mentions)


def paths_of(place: str, site: Path, places: frozenset[str]) -> list[str]:
    """What -P is given for a place, of those that there are."""
    if place == NOWHERE:
        return []
    meant = [known for known in sorted(places | {place}) if _is_meant(known, place)]
    return [str(site / path) if "/" in path or path == "spool" else path for path in meant]


def injection(name: str, effect: str, when: str, paths: list[str]) -> list[str]:
    """Flags of strace that let a call fail, or the daemon be killed in it.

    A signal is sent when the call is entered, and SIGKILL leaves it undone: what is done by a call and by nothing after
    it is to be seen at the next one. (Not --seccomp-bpf, by which strace 6.1 sends no signals.)
    """
    flags = [f"-e trace={name}", f"-e inject={name}:{effect}:when={when}"]
    return [word for flag in flags for word in flag.split(" ", 1)] + [word for path in paths for word in ("-P", path)]
