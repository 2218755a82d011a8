# SPDX-License-Identifier: BSL-1.0
"""One trial: a mutation is compiled, linked into what covers its file, and run."""

from __future__ import annotations

import filecmp
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from .building import Building
from .cover import Cover, Program
from .places import Mutation
from .running import Part, parts_of, run

NOTICED = "noticed"
SURVIVED = "survived"

_OPTIMISED = ("-O2",)

# What doesn't count: it is no program, or it is the same one.
NO_PROGRAM = "doesn't compile"
SAME_PROGRAM = "is the same program"


@dataclass(frozen=True)
class Result:
    """What became of a mutation."""

    mutation: Mutation
    outcome: str

    # By what it was noticed, and how.
    how: str = ""
    seconds: float = 0.0

    def counts(self) -> bool:
        return self.outcome in (NOTICED, SURVIVED)


class Laboratory:
    """Where trials take place."""

    def __init__(self, root: Path, folder: Path, cover: Cover, end_to_end: bool = False, slow: bool = False) -> None:
        self._building = Building(root, folder)
        self._folder = folder
        self._cover = cover
        self._end_to_end = end_to_end
        self._slow = slow
        self._parts: dict[Program, list[Part]] = {}

    def prepare(self, layers: list[str]) -> None:
        """Builds what tries these layers, and measures it."""
        shutil.rmtree(self._folder / "trials", ignore_errors=True)
        programs = {program for layer in layers for program in self._programs(layer)}
        started = self._cover.started if self._end_to_end else ()
        self._building.refresh([*(program.target for program in programs), *started])
        for program in sorted(programs, key=lambda program: program.target):
            kept = self._folder / "late" / program.target
            self._parts[program] = parts_of(program, self._building.program(program.target), kept)

    def try_mutation(self, mutation: Mutation, worker: int) -> Result:
        """Takes seconds for a source, and up to minutes for a header."""
        began = time.monotonic()
        at = self._folder / "trials" / str(worker)
        outcome, how = self._try(mutation, at)
        return Result(mutation, outcome, how, time.monotonic() - began)

    def _programs(self, layer: str) -> tuple[Program, ...]:
        more = self._cover.end_to_end.get(layer, ()) if self._end_to_end else ()
        return (*self._cover.programs.get(layer, ()), *more)

    def _try(self, mutation: Mutation, at: Path) -> tuple[str, str]:
        programs = self._programs(mutation.layer)
        targets = [program.target for program in programs]
        objects: dict[str, Path] = {}
        for name in self._building.objects_of(mutation, [*targets, *self._started(mutation)]):
            made = self._building.compile(name, mutation, at)
            if not made:
                return NO_PROGRAM, ""
            objects[name] = made
        how = self._first_that_notices(mutation, programs, objects, at)
        if how:
            return (NO_PROGRAM, "") if how == NO_PROGRAM else (NOTICED, how)
        return (SAME_PROGRAM if self._is_the_same(mutation, list(objects), at) else SURVIVED), ""

    def _started(self, mutation: Mutation) -> tuple[str, ...]:
        return self._cover.started if self._end_to_end and mutation.layer in self._cover.end_to_end else ()

    def _first_that_notices(
        self, mutation: Mutation, programs: tuple[Program, ...], objects: dict[str, Path], at: Path
    ) -> str:
        parts = [part for program in programs for part in self._parts[program] if self._slow or not part.is_slow]
        linked: set[str] = set()
        started = self._started(mutation)
        try:
            for part in sorted(parts, key=lambda part: part.seconds if part.is_suite else 0.0):
                target = part.program.target
                file = at / target
                for wanted in [target, *started]:
                    if wanted in linked:
                        continue
                    linked.add(wanted)
                    if not self._building.link(wanted, objects, at / wanted):
                        return NO_PROGRAM
                    if wanted in started:
                        self._building.put_in_place(wanted, at / wanted)
                if finding := run(part, file).finding:
                    return f"{target}: {finding}"
        finally:
            for wanted in started:
                self._building.put_back(wanted)
        return ""

    def _is_the_same(self, mutation: Mutation, names: list[str], at: Path) -> bool:
        """True if the compiler makes the same of it, as far as it optimises."""
        unchanged = at.with_name(f"{at.name}.unchanged")
        for name in names:
            if not (unchanged / name).is_file():
                self._building.compile(name, None, unchanged, _OPTIMISED)
            made = self._building.compile(name, mutation, at, _OPTIMISED)
            if not made or not filecmp.cmp(made, unchanged / name, shallow=False):
                return False
        return True
