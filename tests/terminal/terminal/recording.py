# SPDX-License-Identifier: BSL-1.0
"""What a person sees who submits a batch and follows it: the screen at some moments, of real programs."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from pathlib import Path

from crash_points.emulator import Emulator
from terminal.look import Line
from terminal.screen import Screen
from terminal.site import TOO_DEAR, Site

COLUMNS, LINES = 80, 24
_JOBS = 12
# Of the job that is held, from 1.
_HELD = 5
# Between two looks at what moves, in seconds.
_LOOK = 0.5


@dataclass
class Frame:
    """A screen, and for how long it is to be seen, in seconds."""

    lines: list[Line]
    seconds: float


class _Recorder:
    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self.frames: list[Frame] = []

    def _keep(self, seconds: float) -> None:
        lines = self._screen.looks()
        if self.frames and self.frames[-1].lines == lines:
            self.frames[-1].seconds += seconds
        else:
            self.frames.append(Frame(lines, seconds))

    def run(self, command: str, seconds: float) -> None:
        """What is typed, and what the command has written once it is over."""
        self._screen.write(command)
        self._screen.wait_for(command)
        self._keep(1.5)
        self._screen.press("Enter")
        self._screen.wait_for_prompt_after(command)
        self._keep(seconds)

    def watch(self, command: str) -> None:
        """How it changes until it is over."""
        self._screen.write(command)
        self._screen.wait_for(command)
        self._keep(1.5)
        self._screen.press("Enter")
        self._screen.wait_for(" over, ")
        while not self._screen.seen().rstrip().endswith("$"):
            self._keep(_LOOK)
            time.sleep(_LOOK)
        self._keep(1.5)

    def clear(self) -> None:
        """Begins at the top."""
        self._screen.type("clear")
        self._screen.wait_for_clear()


def _batch(emulator: Emulator, longest: float) -> str:
    """A job file. The jobs end one after the other."""
    lines = []
    for index, job_id in enumerate(emulator.job_ids[:_JOBS], 1):
        emulator.plan(job_id, longest * index / _JOBS)
        lines.append(json.dumps({"id": job_id} | (TOO_DEAR if index == _HELD else {})))
    return "".join(f"{line}\n" for line in lines)


def record(programs: Path, folder: Path, longest: float) -> list[Frame]:
    """The jobs take up to `longest` seconds. What differs from run to run is times of the day and how far bars are."""
    with Emulator(programs / "rda-emulator", folder / "emulator", _JOBS, fail_percent=10) as emulator:
        site = Site(programs, folder, emulator)
        (folder / "bridges.jsonl").write_text(_batch(emulator, longest), encoding="utf-8")
        with site.running(), Screen(folder, COLUMNS, LINES, programs) as screen:
            # As where rdad is installed, with its configuration in its place.
            screen.type(f'cd {folder}; rdactl() {{ command rdactl "$@" --config {site.config}; }}')
            recorder = _Recorder(screen)
            recorder.clear()
            recorder.run("rdactl submit bridges.jsonl", 1.5)
            site.wait_until_held(f"bridges.{_HELD}")
            recorder.run("rdactl status bridges", 5)
            recorder.clear()
            recorder.watch("rdactl watch bridges")
            recorder.clear()
            recorder.run("rdactl status", 5)
            recorder.clear()
            recorder.run(f"rdactl show bridges.{_HELD}", 6)
            return recorder.frames
