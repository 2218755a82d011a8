# SPDX-License-Identifier: BSL-1.0
"""The machine that is measured on: numbers mean something beside it only."""

from __future__ import annotations

import os
import platform
import re
from dataclasses import dataclass
from pathlib import Path

from .processes import cores


@dataclass(frozen=True)
class Machine:
    """As the kernel tells of it."""

    processor: str
    cores: int
    memory_gib: float
    kernel: str

    # Of the folder that is written to: "ext4" for example, and what it is mounted with.
    file_system: str
    mount_options: str

    # The disk that it is on; empty where no single one is known.
    disk: str

    # Processes that wanted to run in the last minute: what else goes on.
    load: float

    def sentence(self) -> str:
        disk = f" on {self.disk}" if self.disk else ""
        return (
            f"{self.cores} cores ({self.processor}), {self.memory_gib:.0f} GiB, {self.file_system}{disk}"
            f" ({self.mount_options}), {self.kernel}; load at the beginning {self.load:.1f}"
        )


def machine_of(folder: Path) -> Machine:
    """`folder` is the one that is written to."""
    kind, options = _mount_of(folder)
    disk = disk_of(folder)
    model = Path(f"/sys/block/{disk}/device/model") if disk else Path("/nowhere")
    name = f"{disk} {model.read_text(encoding='utf-8').strip()}" if model.is_file() else disk or ""
    return Machine(
        processor=_found(r"model name\s*: (.*)", "/proc/cpuinfo") or platform.machine(),
        cores=len(cores()),
        memory_gib=int(_found(r"MemTotal:\s+(\d+) kB", "/proc/meminfo") or 0) / 1024**2,
        kernel=f"{platform.system()} {platform.release()}",
        file_system=kind,
        mount_options=options,
        disk=name,
        load=os.getloadavg()[0],
    )


def _found(pattern: str, file: str) -> str:
    match = re.search(pattern, Path(file).read_text(encoding="utf-8"))
    return match[1] if match else ""


def _mount_of(folder: Path) -> tuple[str, str]:
    """The kind of the file system, and the options of its mount; by proc(5), mountinfo."""
    device = os.stat(folder).st_dev
    number = f"{os.major(device)}:{os.minor(device)}"
    for line in Path("/proc/self/mountinfo").read_text(encoding="utf-8").splitlines():
        fields = line.split()
        if fields[2] == number:
            behind = fields.index("-")
            return fields[behind + 1], fields[5]
    return "a file system that is not in mountinfo", ""


def disk_of(folder: Path) -> str | None:
    """The name in /sys/block of the disk that a folder is on. None where there isn't one: an overlay, a network."""
    device = os.stat(folder).st_dev
    where = Path(f"/sys/dev/block/{os.major(device)}:{os.minor(device)}")
    if not where.exists():
        return None
    where = where.resolve()
    while not (where / "queue").exists():
        if where == where.parent:
            return None
        # A partition is in the folder of its disk.
        where = where.parent
    return where.name


def flushes_of(disk: str | None) -> int | None:
    """How often the disk was told to flush its cache, by whomever. None where the kernel doesn't count that."""
    if disk is None:
        return None
    fields = Path(f"/sys/block/{disk}/stat").read_text(encoding="utf-8").split()
    # Documentation/ABI/stable/sysfs-block: the 16th, since Linux 5.5.
    return int(fields[15]) if len(fields) > 15 else None
