# SPDX-License-Identifier: BSL-1.0
"""What was seen when."""

from __future__ import annotations

import time


class Timeline:
    """Sentences, with the seconds since the wire was cut."""

    def __init__(self) -> None:
        self._cut_at = time.monotonic()
        self._seen: list[tuple[float, str]] = []

    def begin(self) -> None:
        """Now it is cut."""
        self._cut_at = time.monotonic()
        self.note("the wire is cut")

    def seconds(self) -> float:
        """How long ago that was."""
        return time.monotonic() - self._cut_at

    def note(self, sentence: str) -> None:
        """One more."""
        self._seen.append((time.monotonic(), sentence))

    def text(self) -> str:
        """A line for each."""
        return "\n".join(f"{when - self._cut_at:+8.1f} s  {sentence}" for when, sentence in self._seen)
