# SPDX-License-Identifier: BSL-1.0
"""The provider's own clients: where they are, and how our tests of them are run.

A test program writes a line for each test: "ok NAME", or "not ok NAME: WHY".
"""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from contract.report import Result
from contract.server import Server

PYTHON_VARIABLE = "RDAD_PROVIDER_PYTHON"

_NPM_PACKAGE = "@itwin/reality-capture"
_NPM_VERSION = "1.7.0"
_SECONDS = 300
_LINE = re.compile(r"^(ok|not ok) ([^:]+)(?:: (.*))?$")


class NotThere(Exception):
    """A client can't be run here; the text says why."""


def install_from_npm(folder: Path) -> Path:
    """The folder in which node finds the client of the second generation; raises NotThere."""
    if not shutil.which("node") or not shutil.which("npm"):
        raise NotThere("node and npm, which the provider's client of the second generation takes, are not there")
    there = folder / "node_modules" / _NPM_PACKAGE / "package.json"
    if not there.is_file() or json.loads(there.read_text(encoding="utf-8"))["version"] != _NPM_VERSION:
        folder.mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--prefix", str(folder), "--no-audit", "--no-fund", "--ignore-scripts"]
        limits = ["--fetch-retries", "1", "--fetch-timeout", "30000"]
        try:
            subprocess.run(
                [*command, *limits, f"{_NPM_PACKAGE}@{_NPM_VERSION}"],
                check=True,
                timeout=_SECONDS,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        except (subprocess.SubprocessError, OSError) as error:
            raise NotThere("npm can't get the provider's client of the second generation") from error
    return folder


def find_python_client(_folder: Path) -> Path:
    """The folder that the packages of the first generation's client are in; raises NotThere."""
    named = os.environ.get(PYTHON_VARIABLE)
    if not named:
        raise NotThere(f"{PYTHON_VARIABLE} names no folder with the provider's client of the first generation")
    place = next((place for place in (Path(named), Path(named, "python")) if (place / "reality_apis").is_dir()), None)
    if place is None:
        raise NotThere(f"{PYTHON_VARIABLE} names a folder in which there is no client")
    if importlib.util.find_spec("azure") is None:
        raise NotThere("python3-azure-storage, which the provider's client of the first generation takes, is not there")
    return place.resolve()


@dataclass(frozen=True)
class Client:
    """One of the provider's clients, with the program of ours that tests it."""

    name: str

    # Finds the client, or installs it into the folder that is given; raises NotThere.
    place: Callable[[Path], Path]

    command: list[str]
    program: str

    def run(self, programs: Path, place: Path, server: Server) -> Iterator[Result]:
        """A result for each line that the program writes, and one for its end where that is no good."""
        done = subprocess.run(
            [*self.command, str(programs / self.program)],
            env={**os.environ, **_environment(place, server)},
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
        lines = done.stdout.splitlines()
        for line in lines:
            found = _LINE.match(line)
            if not found:
                yield Result(self.name, "error", f"the program has written: {line}")
                continue
            verdict, name, why = found.groups()
            yield Result(f"{self.name}/{name}", "passed" if verdict == "ok" else "failed", why or "")
        if done.returncode != 0 or not lines:
            yield Result(self.name, "error", f"the program has ended with {done.returncode}:\n{done.stderr}")


def _environment(place: Path, server: Server) -> dict[str, str]:
    ca_file = str(server.ca_file)
    return {
        "RDAD_CLIENT_FOLDER": str(place),
        "RDAD_EMULATOR_URL": server.url,
        "RDAD_EMULATOR_TOKEN": server.token,
        # Whom node and requests trust.
        "NODE_EXTRA_CA_CERTS": ca_file,
        "REQUESTS_CA_BUNDLE": ca_file,
        # Neither a proxy nor what Python leaves behind beside the sources.
        "NO_PROXY": "127.0.0.1",
        "no_proxy": "127.0.0.1",
        "PYTHONDONTWRITEBYTECODE": "1",
    }


CLIENTS = (
    Client("second-generation", install_from_npm, ["node"], "second_generation.mjs"),
    Client("first-generation", find_python_client, [sys.executable], "first_generation.py"),
)
