# SPDX-License-Identifier: BSL-1.0
"""A build of its own, in which single objects are compiled from mutated files and linked into the programs that try them."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

from .places import Mutation

# Nothing is optimised and nothing can be debugged: it is compiled more often than it is run.
_FLAGS = "-O0 -g0"
_LINKER_FLAGS = "-fuse-ld=lld -s" if shutil.which("ld.lld") else "-s"

# What a mutation makes the compiler warn of is no error; but what a function without a return does could be anything.
_OF_MUTATIONS = ("-Werror=return-type",)

# The ending of a program's name while a mutated one is in its place.
_WHOLE = ".whole"

_COPIED = ("CMakeLists.txt", "daemon", "etc", "lib", "systemd", "tests")
_LONGEST_COMPILATION = 300


class Building:
    """The sources, copied to `folder`/source, and their build in `folder`/build. The work tree is left alone."""

    def __init__(self, root: Path, folder: Path) -> None:
        self._root = root
        self.source = folder / "source"
        self.build = folder / "build"
        self._commands: dict[str, list[str]] = {}
        self._links: dict[str, list[str]] = {}
        self._users: dict[str, list[str]] = {}

    def refresh(self, targets: Iterable[str]) -> None:
        """Takes over what has changed in the work tree, and builds these programs of it."""
        self._copy_sources()
        # A run that was killed may have left a mutated program in the place of the other one.
        for kept in self.build.rglob(f"*{_WHOLE}"):
            kept.with_suffix("").unlink(missing_ok=True)
            kept.unlink()
        if not (self.build / "build.ninja").is_file():
            self._run(
                "cmake",
                "-G",
                "Ninja",
                "-S",
                self.source,
                "-B",
                self.build,
                "-DCMAKE_BUILD_TYPE=None",
                f"-DCMAKE_CXX_FLAGS={_FLAGS}",
                f"-DCMAKE_EXE_LINKER_FLAGS={_LINKER_FLAGS}",
                "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON",
            )
        wanted = sorted(set(targets))
        self._run("nice", "cmake", "--build", self.build, "--target", *wanted)
        for command in json.loads((self.build / "compile_commands.json").read_text(encoding="utf-8")):
            arguments = shlex.split(command["command"])
            self._commands[arguments[arguments.index("-o") + 1]] = arguments
        self._links = {target: self._link_command(target) for target in wanted}
        self._users = self._users_of_headers()

    def program(self, target: str) -> Path:
        """Where the program is that isn't mutated."""
        arguments = self._links[target]
        return self.build / arguments[arguments.index("-o") + 1]

    def objects_of(self, mutation: Mutation, targets: Iterable[str]) -> list[str]:
        """Those that have to be compiled anew for these programs: of a header, all that include it."""
        file = str(self.source / mutation.path)
        if not mutation.path.endswith(".hpp"):
            return [name for name, arguments in self._commands.items() if arguments[-1] == file]
        linked = {argument for target in targets for argument in self._links[target]}
        layers = {Path(argument).parent for argument in linked if argument.endswith(".a")}
        return [
            name
            for name in self._users.get(file, [])
            if name in linked or any(Path(name).is_relative_to(layer) for layer in layers)
        ]

    def compile(self, name: str, mutation: Mutation | None, at: Path, flags: Iterable[str] = ()) -> Path | None:
        """Compiles one object below `at`, with a mutation or without; None if it is no C++ any more, or takes too long."""
        arguments = list(self._commands[name])
        source = Path(arguments[-1])
        made = at / name
        made.parent.mkdir(parents=True, exist_ok=True)
        overlay = at / "overlay"
        shutil.rmtree(overlay, ignore_errors=True)
        changed = mutation and self.source / mutation.path
        if changed and changed != source:
            header = overlay / changed.relative_to(self.source / "lib")
            header.parent.mkdir(parents=True)
            header.write_text(self._mutated(changed, mutation), encoding="utf-8")
            arguments[1:1] = ["-I", str(overlay)]
        else:
            copy = at / source.name
            copy.write_text(self._mutated(source, mutation), encoding="utf-8")
            arguments[-1] = str(copy)
        arguments[arguments.index("-o") + 1] = str(made)
        # The last two are -c and the source.
        arguments[-2:-2] = [*_OF_MUTATIONS, *flags]
        try:
            done = subprocess.run(
                arguments, cwd=self.build, capture_output=True, timeout=_LONGEST_COMPILATION, check=False
            )
        except subprocess.TimeoutExpired:
            return None
        return made if done.returncode == 0 else None

    def link(self, target: str, objects: dict[str, Path], program: Path) -> bool:
        """Links a program with these objects in the place of those of their names; False if one lacks something."""
        arguments = [str(objects.get(argument, argument)) for argument in self._links[target]]
        arguments[arguments.index("-o") + 1] = str(program)
        # Before the libraries, from which nothing is taken that is there.
        first = next((n for n, argument in enumerate(arguments) if argument.endswith(".a")), len(arguments))
        layers = [Path(argument).parent for argument in arguments if argument.endswith(".a")]
        arguments[first:first] = [
            str(made)
            for name, made in objects.items()
            if name not in self._links[target] and any(Path(name).is_relative_to(layer) for layer in layers)
        ]
        return subprocess.run(arguments, cwd=self.build, capture_output=True, check=False).returncode == 0

    def put_in_place(self, target: str, program: Path) -> None:
        """For tests that know by its path what they start."""
        whole = self.program(target)
        kept = whole.with_name(whole.name + _WHOLE)
        if not kept.exists():
            whole.rename(kept)
        program.replace(whole)

    def put_back(self, target: str) -> None:
        """The program that isn't mutated."""
        whole = self.program(target)
        kept = whole.with_name(whole.name + _WHOLE)
        if kept.exists():
            kept.replace(whole)

    @staticmethod
    def _mutated(file: Path, mutation: Mutation | None) -> str:
        """With the name and lines of the original, which assertions tell."""
        text = file.read_text(encoding="utf-8")
        return f'#line 1 "{file}"\n' + (mutation.apply(text) if mutation else text)

    def _copy_sources(self) -> None:
        """What is the same keeps its time, so that it isn't built again."""
        names = {
            path.relative_to(self._root)
            for top in _COPIED
            for path in [self._root / top, *(self._root / top).rglob("*")]
            if path.is_file() and "__pycache__" not in path.parts
        }
        for name in names:
            copy = self.source / name
            content = (self._root / name).read_bytes()
            if not copy.is_file() or copy.read_bytes() != content:
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(self._root / name, copy)
                shutil.copymode(self._root / name, copy)
        for copy in list(self.source.rglob("*")):
            if copy.is_file() and copy.relative_to(self.source) not in names:
                copy.unlink()

    def _run(self, *command: str | Path) -> None:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise SystemExit(f"{shlex.join(map(str, command))}\n{done.stdout}{done.stderr}")

    def _link_command(self, target: str) -> list[str]:
        """Without what stands around it in the shell."""
        done = subprocess.run(
            ["ninja", "-t", "commands", target], cwd=self.build, capture_output=True, text=True, check=True
        )
        steps = done.stdout.splitlines()[-1].split(" && ")
        return shlex.split(next(step for step in steps if " -o " in step))

    def _users_of_headers(self) -> dict[str, list[str]]:
        """Of each header of lib/ the objects that were compiled with it."""
        done = subprocess.run(["ninja", "-t", "deps"], cwd=self.build, capture_output=True, text=True, check=True)
        users: dict[str, list[str]] = {}
        name = ""
        for line in done.stdout.splitlines():
            if found := re.match(r"(\S+): #deps", line):
                name = found[1]
            elif line.endswith(".hpp"):
                header = os.path.realpath(self.build / line.strip())
                users.setdefault(header, []).append(name)
        return users
