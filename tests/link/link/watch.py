# SPDX-License-Identifier: BSL-1.0
"""Waiting, while what is seen of rdad's journal, of records and of jobs is noted."""

from __future__ import annotations

import threading
from collections.abc import Callable

from .daemon import Daemon
from .service import Service
from .timeline import Timeline

_BETWEEN_LOOKS = 0.5
# For what takes no time on a machine that isn't busy.
_PATIENCE = 30.0


class Failure(Exception):
    """What is promised doesn't hold."""


def require(holds: bool, what_else: str) -> None:
    """Fails if it doesn't hold."""
    if not holds:
        raise Failure(what_else)


class Watch:
    """It ends when `stop` is set."""

    def __init__(self, daemon: Daemon, service: Service, timeline: Timeline, stop: threading.Event) -> None:
        self._daemon = daemon
        self._service = service
        self._timeline = timeline
        self._stop = stop
        self._names: list[str] = []
        self._lines_seen = 0
        self._seen: dict[str, str] = {}

    def add_job(self, name: str) -> None:
        """From now on its record is looked at."""
        self._names.append(name)

    def let_pass(self, until: float) -> None:
        """So many seconds since the cut."""
        while self._timeline.seconds() < until:
            self._look_later()
        self._look()

    def wait_until(self, holds: Callable[[], bool], what: str, until: float | None = None) -> None:
        """Fails if it doesn't hold so many seconds after the cut; without it, if it doesn't hold soon."""
        if until is None:
            until = self._timeline.seconds() + _PATIENCE
        while not holds():
            require(self._timeline.seconds() < until, f"waited in vain: {what}")
            self._look_later()
        self._look()

    def _look_later(self) -> None:
        self._look()
        if self._stop.wait(_BETWEEN_LOOKS):
            raise Failure("it was stopped")

    def _look(self) -> None:
        lines = self._daemon.said()
        for line in lines[self._lines_seen :]:
            self._timeline.note(line)
        self._lines_seen = len(lines)
        for job in self._service.jobs():
            self._note_change(f"service: {job['name']} ({job['id'][:8]}) is", job["state"])
        for name in self._names:
            if folder := self._daemon.folder_of(name):
                self._note_change(f"spool: {name} is in", folder)

    def _note_change(self, of_what: str, now: str) -> None:
        if self._seen.get(of_what) != now:
            self._seen[of_what] = now
            self._timeline.note(f"{of_what} {now}")
