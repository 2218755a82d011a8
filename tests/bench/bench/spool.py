# SPDX-License-Identifier: BSL-1.0
"""What is dropped into a spool, and what is seen in it."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path

# A job file has a megabyte at most.
JOBS_A_FILE = 20_000


class Spool:
    """The spool of a daemon."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.incoming = folder / "incoming"
        self.active = folder / "active"
        self.success = folder / "success"
        # Of what was dropped last; None before it is known.
        self._claims: list[Path] | None = None
        # Beside incoming/, so that a rename drops.
        self._staged = folder.parent / "staged"
        self.incoming.mkdir(parents=True, exist_ok=True)
        self._staged.mkdir(exist_ok=True)

    def stage(self, job_ids: Sequence[str], prefix: str = "job") -> list[str]:
        """Writes a file for each job, and answers their names. What was written is on the disk."""
        names = [f"{prefix}-{number}.json" for number in range(len(job_ids))]
        for name, job_id in zip(names, job_ids):
            (self._staged / name).write_text(json.dumps({"id": job_id}), encoding="utf-8")
        os.sync()
        return names

    def stage_lines(self, job_ids: Sequence[str], jobs_a_file: int, name: str = "jobs") -> list[str]:
        """Writes files of many jobs. Behind the name of a file, each of its jobs has its number."""
        names = []
        for begin in range(0, len(job_ids), jobs_a_file):
            names.append(f"{begin // jobs_a_file:03}-{name}.jsonl")
            lines = [json.dumps({"id": job_id}) for job_id in job_ids[begin : begin + jobs_a_file]]
            (self._staged / names[-1]).write_text("\n".join(lines) + "\n", encoding="utf-8")
        os.sync()
        return names

    def drop(self, names: Sequence[str]) -> None:
        """Of those that were staged."""
        self._claims = None
        for name in names:
            os.rename(self._staged / name, self.incoming / name)

    def is_taken(self) -> bool:
        """Whether all that was dropped has its records, and no claim is left."""
        if _has_entry(self.incoming):
            return False
        # By now there are no new claims. A look at the whole folder takes long where it holds many records.
        if self._claims is None:
            self._claims = [self.active / name for name in os.listdir(self.active) if name.endswith(".dropped")]
        return not any(claim.exists() for claim in self._claims)

    def is_done(self) -> bool:
        """Whether nothing is left to do. In this order: what leaves one of these folders is in the next one before."""
        return not _has_entry(self.incoming) and not _has_entry(self.active)

    def must_have_ended(self, jobs: int) -> None:
        """Fails if other than so many jobs have ended with success in all, or anything has become of another one."""
        folders = [folder for folder in self.folder.iterdir() if folder.is_dir() and folder.name != "events"]
        found = {folder.name: len(os.listdir(folder)) for folder in folders}
        if found != {**dict.fromkeys(found, 0), "success": jobs}:
            raise RuntimeError(f"{jobs} jobs were to end with success, and the spool has {found}")


def _has_entry(folder: Path) -> bool:
    with os.scandir(folder) as entries:
        return next(entries, None) is not None
