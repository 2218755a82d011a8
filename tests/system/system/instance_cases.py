# SPDX-License-Identifier: BSL-1.0
"""Daemons beside the first one: a name that systemd has escaped, and as many records as one may have to start with."""

from __future__ import annotations

import json
import os
import re
import uuid

from .container import wait_until
from .failure_cases import the_failure_of_an_instance_is_told_with_its_name
from .host import MEMBER, Host, require

_DEAR: dict[str, object] = {
    "costEstimationParameters": {"gigaPixels": 200, "numberOfPhotos": 9},
    "rdad": {"maxEstimatedCost": 1},
}
_FOR_LATER: dict[str, object] = {"rdad": {"notBefore": "2100-01-01T00:00:00Z"}}

# What MemoryMax= of the unit is.
_MOST_MEMORY = 1 << 30
# What one user may have, and the longest name that a job gets.
_RECORDS = 100_000
_NAME_BYTES = 200
_MANY = "/var/spool/rdad-many"


def _start(host: Host, instance: str) -> str:
    """By the configuration and the secret of rdad@trial. Answers its spool."""
    for ending in ("conf", "client-secret"):
        host.container.run("cp", "-p", f"/etc/rdad/trial.{ending}", f"/etc/rdad/{instance}.{ending}")
    host.container.run("systemctl", "start", f"rdad@{instance}")
    return f"/var/spool/rdad-{instance}"


def _remove(host: Host, instance: str) -> None:
    """With all that it has."""
    host.container.run("systemctl", "stop", f"rdad@{instance}")
    for path in (f"/var/spool/rdad-{instance}", f"/etc/rdad/{instance}.conf", f"/etc/rdad/{instance}.client-secret"):
        host.container.run("rm", "-r", path)


def an_instance_whose_name_systemd_has_escaped_is_an_instance_like_others(host: Host) -> None:
    """With paths that have the name as it is written."""
    instance = host.container.run("systemd-escape", "north-west").strip()
    require(instance == r"north\x2dwest", f"systemd writes it as {instance}")
    spool = _start(host, instance)
    host.submit("west", host.job(_DEAR), spool)
    host.wait_for_end("west", "held", spool)
    config = ("--config", f"/etc/rdad/{instance}.conf")
    status = host.container.run("rdactl", "status", *config, user=MEMBER)
    require("west" in status, f"rdactl shows no job of it:\n{status}")
    host.container.run("rdactl", "release", *config, "west", user=MEMBER)
    host.wait_for_end("west", "success", spool)
    require("Ready: " in host.said(f"rdad@{instance}"), "its journal is another one's")
    require(host.folder_of("west") is None, "the job is in the spool of another daemon")
    the_failure_of_an_instance_is_told_with_its_name(host, f"rdad@{instance}")
    _remove(host, instance)


def _kernels_limit(host: Host, unit: str) -> str | None:
    """None where the container has no control over the memory of its units."""
    group = host.show(unit, "ControlGroup")
    paths = (f"/sys/fs/cgroup{group}/memory.max", f"/sys/fs/cgroup/memory{group}/memory.limit_in_bytes")
    for path in paths:
        status, output, _ = host.container.try_to_run("cat", path)
        if status == 0:
            return output.strip()
    return None


def the_memory_of_a_unit_is_limited(host: Host) -> None:
    """By the service manager, and by the kernel where that has handed it to the container."""
    for unit in ("rdad", "rdad@trial"):
        found = {host.show(unit, "MemoryMax"), _kernels_limit(host, unit)} - {None}
        require(found == {str(_MOST_MEMORY)}, f"{unit} may have {found} bytes")


def _multiply(host: Host, path: str) -> None:
    """Replaces a record by as many as one user may have, each of another job."""
    record = host.container.seen_from_outside(path)
    owner = record.stat()
    text = record.read_text(encoding="utf-8")
    job_id = json.loads(text)["spec"]["id"]
    record.unlink()
    for number in range(_RECORDS):
        name = f"{number:06}-".ljust(_NAME_BYTES, "n")
        with open(record.parent / f"{name}.json", "w", encoding="utf-8") as file:
            file.write(text.replace(job_id, str(uuid.UUID(int=number, version=4))))
            os.fchown(file.fileno(), owner.st_uid, owner.st_gid)


def a_start_with_as_many_records_as_a_user_may_have_stays_under_the_memory_limit(host: Host) -> None:
    """It is no mistake that the limit is to stop."""
    unit = "rdad@many"
    # Some disks take minutes over so many files.
    host.container.shell(f"mkdir {_MANY}; mount -t tmpfs -o size=1G,nr_inodes=0,mode=755 many {_MANY}")
    _start(host, "many")
    host.submit("later", host.job(_FOR_LATER), _MANY)
    host.wait_until_some_are_active(unit)
    host.container.run("systemctl", "stop", unit)
    _multiply(host, f"{_MANY}/active/later.json")
    host.container.run("systemctl", "start", unit, timeout=600)
    expected = f"{_RECORDS} jobs active"
    wait_until(lambda: expected in host.show(unit, "StatusText"), f"{unit} says: {expected}", 120)
    status = host.container.run("cat", f"/proc/{host.show(unit, 'MainPID')}/status")
    peak = re.search(r"VmHWM:\s+(\d+) kB", status)
    require(peak is not None, "the kernel doesn't tell the most memory that it had")
    assert peak
    limit = int(host.show(unit, "MemoryMax"))
    require(int(peak[1]) * 1024 < limit, f"it had {int(peak[1]) // 1024} MiB, and may have {limit >> 20} MiB")
    require(host.show(unit, "NRestarts") == "0", "it was ended, and started again")
    host.container.shell(f"systemctl stop {unit}; umount {_MANY}")
    _remove(host, "many")
