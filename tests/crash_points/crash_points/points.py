# SPDX-License-Identifier: BSL-1.0
"""The points at which the daemon is killed, or at which a call fails."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from .tracing import BEING_WRITTEN, FILE_CALLS, NOWHERE, SPOOL, Call, is_at

KILL = "kill"

# Of each kind: what strace does, and in which calls. "openat+" is an openat that creates a file.
_EFFECTS = {
    KILL: "signal=KILL",
    "enospc": "error=ENOSPC",
    "eio": "error=EIO",
    "emfile": "error=EMFILE",
    "enomem": "error=ENOMEM",
    "econnreset": "error=ECONNRESET",
}
_CALLS = {
    KILL: "openat+ mkdir write pwrite64 ftruncate fsync flock fchmod renameat renameat2 unlinkat socket connect sendmsg"
    " recvmsg exit_group",
    "enospc": "openat+ mkdir write pwrite64 fsync renameat renameat2",
    "eio": "openat read getdents64 newfstatat faccessat2 write pwrite64 ftruncate fsync renameat renameat2 unlinkat",
    "emfile": "openat socket dup epoll_create1 eventfd2 timerfd_create inotify_init1",
    "enomem": "brk mmap clone3",
    "econnreset": "connect sendmsg recvmsg",
}
KINDS = tuple(_EFFECTS)

# How many calls in a row fail in a stretch; they begin at each call of that number, faults that last at each of the
# other. Of calls that are rare, both begin at each.
_STRETCH = 5
_STRIDE = 10


@dataclass(frozen=True)
class Point:
    """A kill or a fault: "the 2nd fsync of this file"."""

    kind: str
    call: str
    place: str
    first: int

    # 0: for as long as the daemon runs.
    count: int = 1

    # The daemon has been killed at this one before: the point is in the start after it.
    after: Point | None = None

    def effect(self) -> str:
        """As strace says it."""
        # The kernel's brk answers no error but the end of the heap as it was; 0 lets glibc ask for that.
        return "retval=0" if self.call == "brk" else _EFFECTS[self.kind]

    def when(self) -> str:
        """As strace says it."""
        if self.count == 1:
            return str(self.first)
        return f"{self.first}..{self.first + self.count - 1}" if self.count else f"{self.first}+"

    def lasts(self) -> bool:
        """True for a fault that doesn't go by itself."""
        return self.count == 0

    def is_of_disk(self) -> bool:
        """True for a fault in a call that changes the spool: people have to be told."""
        changes = self.call in ("write", "fsync", "renameat", "renameat2", "mkdir", "pwrite64", "ftruncate")
        creates = self.kind == "enospc" and self.call == "openat"
        # A name without a path is one in a folder of the spool.
        is_in_spool = self.place.startswith("spool") or (self.place != NOWHERE and "/" not in self.place)
        return self.kind in ("enospc", "eio") and (changes or creates) and is_in_spool

    def __str__(self) -> str:
        own = f"{self.kind}:{self.call}:{self.place}:{self.when()}"
        return f"{self.after},{own}" if self.after else own


def parse_point(text: str) -> Point:
    """The point that was printed so."""
    point: Point | None = None
    for part in text.split(","):
        kind, call, place, when = part.split(":")
        if kind not in KINDS:
            raise ValueError(f"{kind} is not one of {', '.join(KINDS)}")
        first, _, last = when.removesuffix("+").partition("..")
        count = 0 if when.endswith("+") else int(last or first) - int(first) + 1
        point = Point(kind, call, place, int(first), count, point)
    assert point
    return point


class Baseline:
    """The calls of a run that nothing happened to."""

    def __init__(self, calls: list[Call], until_ready: bool = False) -> None:
        if until_ready:
            # The second thread is that of the disk; before there is one, the spool has been recovered.
            end = next((i for i, call in enumerate(calls) if call.thread != calls[0].thread), len(calls))
            calls = calls[:end]
        self.calls = calls
        self.places = frozenset(call.place for call in calls if call.place != NOWHERE)
        # What the loader and the libraries do before there is a daemon is not its business.
        self._started = next((i for i, call in enumerate(calls) if call.place.startswith("spool")), 0)

    def summary(self) -> str:
        """What it did, in numbers."""
        files = sum(call.is_own for call in self.calls)
        network = sum(call.name in ("sendmsg", "recvmsg") for call in self.calls)
        return f"{files} calls about files of its own and {network} that send and receive"

    def of_interest(self, name: str) -> list[int]:
        """The calls, by their indices."""
        creating = name.endswith("+")
        name = name.removesuffix("+")
        return [
            i
            for i, call in enumerate(self.calls)
            if call.name == name
            and (call.creates or not creating)
            and (call.is_own if name in FILE_CALLS else i >= self._started)
        ]

    def flags_beside(self, point: Point) -> list[str]:
        """Flags of strace that a point needs to have its effect."""
        if point.call != "brk":
            return []
        # malloc would turn to mmap where brk has failed.
        first = len(self.nth("mmap", NOWHERE)) + 1
        return ["-e", "trace=brk,mmap", "-e", f"inject=mmap:error=ENOMEM:when={first}+"]

    def nth(self, name: str, place: str) -> list[int]:
        """Which calls are the first, second, … of their thread at a place: those that a point hits, as indices."""
        hit: list[int] = []
        seen: dict[int, int] = {}
        for i, call in enumerate(self.calls):
            if call.name != name or not is_at(call, place):
                continue
            number = seen[call.thread] = seen.get(call.thread, 0) + 1
            if number > len(hit):
                hit.append(i)
        return hit


def _single_points(kind: str, name: str, baseline: Baseline, after: Point | None) -> Iterator[Point]:
    """One for each call that can be told from the others."""
    call = name.removesuffix("+")
    left = set(baseline.of_interest(name))
    places = {baseline.calls[i].place for i in left}
    # A folder is mentioned also where a file in it has a name: so the files come first.
    for place in sorted(places, key=lambda place: (place.count("/") == 1, place)):
        for number, i in enumerate(baseline.nth(call, place), 1):
            if i in left:
                left.remove(i)
                yield Point(kind, call, place, number, 1, after)


def _longer_points(kind: str, name: str, baseline: Baseline) -> Iterator[Point]:
    """Faults that last: a disk that is full is so for all files."""
    call = name.removesuffix("+")
    place = NOWHERE
    if call in FILE_CALLS:
        place = BEING_WRITTEN if name.endswith("+") else SPOOL
    wanted = set(baseline.of_interest(name))
    numbers = [number for number, i in enumerate(baseline.nth(call, place), 1) if i in wanted]
    is_rare = len(numbers) <= _STRIDE
    for number in numbers if is_rare else numbers[::_STRETCH]:
        yield Point(kind, call, place, number, _STRETCH)
    for number in numbers if is_rare else numbers[::_STRIDE]:
        yield Point(kind, call, place, number, 0)


def _of_kind(kind: str, baseline: Baseline, after: Point | None) -> Iterator[Point]:
    for name in _CALLS[kind].split():
        yield from _single_points(kind, name, baseline, after)
        if kind != KILL and not after:
            yield from _longer_points(kind, name, baseline)


def all_points(kinds: list[str], baseline: Baseline) -> list[Point]:
    """Those of a run from its beginning."""
    return [point for kind in kinds for point in _of_kind(kind, baseline, None)]


def second_points(kinds: list[str], baseline: Baseline, after: Point) -> list[Point]:
    """Those of the start after a kill: single ones, while it recovers."""
    return [replace(point, after=after) for kind in kinds for point in _of_kind(kind, baseline, after)]


def sample(points: list[Point], number: int, seed: int) -> list[Point]:
    """As many as asked for, of all kinds and calls alike."""
    draw = random.Random(seed)
    groups: dict[tuple[str, str, bool], list[Point]] = defaultdict(list)
    for point in points:
        groups[point.kind, point.call, point.after is not None].append(point)
    for group in groups.values():
        draw.shuffle(group)
    queue = list(groups.values())
    draw.shuffle(queue)
    chosen: list[Point] = []
    while queue and len(chosen) < number:
        group = queue.pop(0)
        chosen.append(group.pop())
        if group:
            queue.append(group)
    return chosen
