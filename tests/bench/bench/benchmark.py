# SPDX-License-Identifier: BSL-1.0
"""What a benchmark is, and what it is given to run."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from .daemon import NO_LIMIT, Installation
from .emulator import Emulator
from .processes import end_with_parent, use_all_cores
from .programs import BENCH
from .rows import Row

_Measured = TypeVar("_Measured")


class Impossible(Exception):
    """It can't be measured on this machine; says why."""


@dataclass(frozen=True)
class Benchmark:
    """It is about one thing, and can be run by itself."""

    name: str
    about: str

    # Three where it matters how cost grows.
    sizes: tuple[int, ...]

    # As small as still shows whether it works.
    short_sizes: tuple[int, ...]

    run: Callable[[Site, int], Sequence[Row]]

    # False where the emulator does nothing meanwhile: then its core is for what is measured, too.
    is_served: bool = True

    # Debian's packages that it takes beside what rdad is built with.
    packages: tuple[str, ...] = ()

    # What it starts beside rdad and rda-emulator.
    targets: tuple[str, ...] = ()


class Site:
    """Where a benchmark runs, and how thoroughly."""

    def __init__(
        self,
        name: str,
        programs: Path,
        repetitions: int = 1,
        is_short: bool = False,
        say: Callable[[str], None] = lambda text: None,
    ) -> None:
        """`repetitions`: how many turns each side has."""
        self.folder = BENCH / name
        self.programs = programs
        self.repetitions = repetitions
        self.is_short = is_short
        self.say = say
        self._turns = 0
        self.clear()

    def clear(self) -> None:
        """What the turns have left is removed once no turn is measured any more: the disk works on it for some time."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)

    def new_folder(self) -> Path:
        """One that is empty."""
        self._turns += 1
        folder = self.folder / f"turn-{self._turns}"
        folder.mkdir()
        return folder

    def emulator(self, folder: Path, jobs: int, job_time: str, *flags: str) -> Emulator:
        return Emulator(self.programs / "rda-emulator", folder, jobs, job_time, *flags)

    def installation(
        self,
        folder: Path,
        emulator: Emulator,
        *,
        url: str = "",
        calls_a_minute: int = NO_LIMIT,
        connections: int = 4,
        log_level: str = "info",
    ) -> Installation:
        """As Installation has them."""
        return Installation(
            self.programs / "rdad",
            folder,
            emulator,
            url=url,
            calls_a_minute=calls_a_minute,
            connections=connections,
            log_level=log_level,
        )

    def take_turns(self, sides: Mapping[str, Callable[[], _Measured]]) -> dict[str, list[_Measured]]:
        """Measures each side again and again, one after the other: what goes on beside it hits all alike.

        The first turn of each doesn't count, unless it is to be short: what is read for the first time is in memory then.
        """
        found: dict[str, list[_Measured]] = {side: [] for side in sides}
        for turn in range(0 if not self.is_short else 1, self.repetitions + 1):
            for side, measure in sides.items():
                which = f"turn {turn} of {self.repetitions}" if turn else "to warm up"
                self.say(f"{side}, {which}")
                os.sync()
                measured = measure()
                if turn:
                    found[side].append(measured)
        return found


def lines_of(command: Sequence[str | Path], on_all_cores: bool = False) -> Iterator[str]:
    """What a program prints. Fails with all of it, if that ends badly. `on_all_cores`: that of the service, too."""
    done = subprocess.run(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        preexec_fn=use_all_cores if on_all_cores else end_with_parent,
    )
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(map(str, command))} ended with {done.returncode}: {done.stdout[-2000:]}")
    yield from done.stdout.splitlines()
