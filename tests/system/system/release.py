# SPDX-License-Identifier: BSL-1.0
"""Releases of Debian: which one this machine has, and the root of a host of any of them."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

# What says how a package is fetched, such as a proxy. Lists of packages are of no concern.
_FETCHING = re.compile(r"^Acquire::(https?|ftp|Check-|Retries|ForceIPv)", re.IGNORECASE)


def own_release() -> str:
    """The code name of this machine's release, as bookworm."""
    text = Path("/etc/os-release").read_text(encoding="utf-8")
    found = re.search(r"^VERSION_CODENAME=(\w+)$", text, re.MULTILINE)
    assert found, "/etc/os-release names no release"
    return found[1]


def sources(release: str) -> str:
    """From where this machine has its own packages, for another release: lines of sources.list(5)."""
    form = "deb $(REPO_URI) $(RELEASE) $(COMPONENT)"
    command = ["apt-get", "indextargets", "--format", form, "Created-By: Packages"]
    lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    own = own_release()
    found = set()
    for line in lines:
        kind, address, suite, component = line.split()
        if suite == own or suite.startswith(f"{own}-"):
            found.add(f"{kind} {address} {release}{suite.removeprefix(own)} {component}\n")
    return "".join(sorted(found))


def _how_to_fetch() -> str:
    """This machine's own settings, as lines of apt.conf(5)."""
    dump = subprocess.run(["apt-config", "dump", "Acquire"], capture_output=True, text=True, check=True)
    return "".join(f"{line}\n" for line in dump.stdout.splitlines() if _FETCHING.match(line))


def make_root(folder: Path, name: str, release: str, packages: list[str]) -> Path:
    """Answers folder/name: the root of a host of that release with these packages. It takes some minutes."""
    root = folder / name
    print(f"Making {root}, once; it takes some minutes.", flush=True)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "sources.list").write_text(sources(release), encoding="utf-8")
    (folder / "apt.conf").write_text(_how_to_fetch(), encoding="utf-8")
    unfinished = folder / f"{name}.unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    command = ["mmdebstrap", "--variant=minbase", f"--include={','.join(packages)}", f"--aptopt={folder / 'apt.conf'}"]
    with open(folder / "mmdebstrap.log", "w", encoding="utf-8") as log:
        subprocess.run(
            [*command, release, unfinished, folder / "sources.list"], stdout=log, stderr=log, check=True
        )
    unfinished.rename(root)
    return root
