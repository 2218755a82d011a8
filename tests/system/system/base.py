# SPDX-License-Identifier: BSL-1.0
"""The root of a container: Debian with systemd and what the packages depend on. It is made once, and kept."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
from pathlib import Path

_ALWAYS = ["systemd", "systemd-sysv", "dbus", "ca-certificates", "passwd", "util-linux"]
# What the cases of the network put between the host and the service.
_NETWORK = ["iproute2", "tinyproxy-bin"]


def _suite() -> str:
    text = Path("/etc/os-release").read_text(encoding="utf-8")
    found = re.search(r"^VERSION_CODENAME=(\w+)$", text, re.MULTILINE)
    assert found, "/etc/os-release names no suite"
    return found[1]


def _sources(suite: str) -> str:
    """This machine's own sources of the suite, as lines of sources.list(5)."""
    form = "deb $(REPO_URI) $(RELEASE) $(COMPONENT)"
    command = ["apt-get", "indextargets", "--format", form, "Created-By: Packages"]
    lines = set(subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines())
    return "".join(f"{line}\n" for line in sorted(lines) if line.split()[2].startswith(suite))


def _dependencies(package: Path) -> set[str]:
    """The names of the packages that it depends on; of alternatives the first one."""
    fields = subprocess.run(["dpkg-deb", "-f", package, "Depends"], capture_output=True, text=True, check=True)
    return {clause.split("|")[0].split("(")[0].strip() for clause in fields.stdout.split(",")}


def make_base(folder: Path, packages: list[Path]) -> Path:
    """Answers the root. It is made anew where the packages depend on something else than before."""
    suite = _suite()
    included = sorted(set(_ALWAYS + _NETWORK).union(*map(_dependencies, packages)))
    key = hashlib.sha256(" ".join([suite, *included]).encode()).hexdigest()[:16]
    base = folder / f"base-{key}"
    if base.exists():
        return base
    print(f"Making {base}, once; it takes some minutes.", flush=True)
    sources = folder / "sources.list"
    sources.write_text(_sources(suite), encoding="utf-8")
    unfinished = folder / "base.unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    with open(folder / "mmdebstrap.log", "w", encoding="utf-8") as log:
        subprocess.run(
            ["mmdebstrap", "--variant=minbase", f"--include={','.join(included)}", suite, unfinished, sources],
            stdout=log,
            stderr=log,
            check=True,
        )
    unfinished.rename(base)
    return base
