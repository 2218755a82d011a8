# SPDX-License-Identifier: BSL-1.0
"""The root of a container: Debian with systemd and what the packages depend on. It is made once, and kept."""

from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path

from .release import make_root, own_release

_ALWAYS = ["systemd", "systemd-sysv", "dbus", "ca-certificates", "passwd", "util-linux"]
# What the cases of the network put between the host and the service.
_NETWORK = ["iproute2", "tinyproxy-bin"]
# Who scrapes the daemon.
_METRICS = ["prometheus"]


def _dependencies(package: Path) -> set[str]:
    """The names of the packages that it depends on; of alternatives the first one."""
    fields = subprocess.run(["dpkg-deb", "-f", package, "Depends"], capture_output=True, text=True, check=True)
    return {clause.split("|")[0].split("(")[0].strip() for clause in fields.stdout.split(",")}


def make_base(folder: Path, packages: list[Path]) -> Path:
    """Answers the root. It is made anew where the packages depend on something else than before."""
    release = own_release()
    included = sorted(set(_ALWAYS + _NETWORK + _METRICS).union(*map(_dependencies, packages)))
    key = hashlib.sha256(" ".join([release, *included]).encode()).hexdigest()[:16]
    base = folder / f"base-{key}"
    return base if base.exists() else make_root(folder, base.name, release, included)
