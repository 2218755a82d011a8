# SPDX-License-Identifier: BSL-1.0
"""What the cases do on the host in the container: services, the journal, and spools."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .container import Container, Failure, wait_until

EMULATOR_STATE = "/var/lib/rda-emulator"
MEMBER = "anna"
OTHER_MEMBER = "bob"
STRANGER = "carl"
FINAL_FOLDERS = ("success", "failed", "cancelled", "unsubmitted", "held", "rejected")


@dataclass
class Host:
    """A container, the packages to install there, and the build that they are of."""

    container: Container
    build: Path
    packages: dict[str, Path]
    # Ids of jobs of the emulator that no case has used yet.
    unused: list[str] = field(default_factory=list)

    def install(self, *packages: Path) -> str:
        """As an operator does."""
        for package in packages:
            target = self.container.root / "root" / package.name
            target.write_bytes(package.read_bytes())
        files = [f"/root/{package.name}" for package in packages]
        return self.container.run("apt-get", "install", "-y", *files)

    def restart(self) -> None:
        """rdad, however often that was done before: systemd lets five starts in ten seconds pass by itself."""
        self.container.run("systemctl", "reset-failed", "rdad")
        self.container.run("systemctl", "restart", "rdad")

    def show(self, unit: str, name: str) -> str:
        """A property of a unit."""
        return self.container.run("systemctl", "show", "-P", name, unit).strip()

    def is_active(self, unit: str) -> bool:
        """As systemctl tells."""
        return self.show(unit, "ActiveState") == "active"

    def journal(self, unit: str) -> list[dict[str, Any]]:
        """All entries of a unit, with their fields."""
        lines = self.container.run("journalctl", "-u", unit, "-o", "json", "--no-pager").splitlines()
        return [json.loads(line) for line in lines]

    def said(self, unit: str) -> str:
        """The messages of the journal."""
        return "\n".join(str(entry.get("MESSAGE")) for entry in self.journal(unit))

    def wait_until_said(self, unit: str, text: str, seconds: float = 30) -> None:
        """Waits for a message that contains it."""
        wait_until(lambda: text in self.said(unit), f'the journal of {unit} says "{text}"', seconds)

    def write(self, path: str, text: str, mode: int = 0o644) -> None:
        """A file of root's."""
        self.container.run("install", "-D", "-m", f"{mode:o}", "/dev/stdin", path, stdin=text)

    def job(self, members: dict[str, object] | None = None) -> str:
        """The text of a job file, of a job that no other case uses; `members` are what else it has."""
        if not self.unused:
            self.unused = self.container.run("cat", f"{EMULATOR_STATE}/jobs").split()
        return json.dumps({"id": self.unused.pop(0)} | (members or {})) + "\n"

    def submit(self, name: str, text: str, spool: str = "/var/spool/rdad") -> None:
        """As a member of the group does."""
        self.container.run("tee", f"/tmp/{name}.json", user=MEMBER, stdin=text)
        self.container.run("rdactl", "submit", "--directory", spool, f"/tmp/{name}.json", user=MEMBER)

    def folder_of(self, name: str, spool: str = "/var/spool/rdad") -> str | None:
        """The folder of its final record; None if there is none."""
        paths = [f"{spool}/{folder}/{name}.json" for folder in FINAL_FOLDERS]
        found = self.container.try_to_run("ls", *paths)[1].split()
        if len(found) > 1:
            raise Failure(f"{name} has several final records: {found}")
        return found[0].split("/")[-2] if found else None

    def wait_for_end(self, name: str, folder: str, spool: str = "/var/spool/rdad", seconds: float = 60) -> None:
        """Waits until the job has ended, which has to be in that folder."""
        wait_until(lambda: self.folder_of(name, spool) is not None, f"{name} has a final record", seconds)
        if (found := self.folder_of(name, spool)) != folder:
            raise Failure(f"{name} is in {found}, not in {folder}\n{self.said('rdad')}")

    def hold_spool(self) -> None:
        """Owns the spool of rdad in its place, until the unit holder is stopped."""
        self.container.run(
            "systemd-run", "--unit=holder", "--uid=rdad", "flock", "/var/spool/rdad/owner", "sleep", "infinity"
        )
        # Not before the file is there: root's flock(1) would make it, and rdad could not write it.
        is_taken = "test -e /var/spool/rdad/owner && ! flock -n /var/spool/rdad/owner true"
        wait_until(lambda: self.container.try_to_run("sh", "-c", is_taken)[0] == 0, "the spool is taken")

    def wait_until_some_are_active(self, unit: str = "rdad") -> None:
        """Waits until the daemon says so to the service manager."""
        pattern = re.compile(r"(^|\. )[1-9]\d* jobs? active")
        wait_until(lambda: bool(pattern.search(self.show(unit, "StatusText"))), f"{unit} has active jobs")


def require(holds: bool, what: str) -> None:
    """Fails the case if it doesn't hold."""
    if not holds:
        raise Failure(what)
