# SPDX-License-Identifier: BSL-1.0
"""The promise: no job is lost, and none is paid for twice."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from .emulator import Emulator
from .scenario import FINAL_FOLDERS, Expected, Scenario


class Breach(Enum):
    """In what way a promise can be broken."""

    LOST = "lost"
    DOUBLED = "doubled"

    # No job is lost or doubled, but something isn't as it should be.
    WRONG = "wrong"


@dataclass(frozen=True)
class Violation:
    """What isn't as it was promised."""

    breach: Breach
    sentence: str

    def __str__(self) -> str:
        return f"{self.breach.value}: {self.sentence}"


@dataclass(frozen=True)
class _Record:
    folder: str
    name: str
    content: dict[str, Any]

    def key(self) -> str:
        spec = self.content.get("spec")
        if isinstance(spec, dict):
            return str(spec.get("id", spec.get("name")))
        return self.name

    def reason(self) -> str:
        return str((self.content.get("outcome") or {}).get("reason"))

    def is_repetition(self) -> bool:
        return self.folder == "held" and "would be paid for twice" in self.reason()

    def place(self) -> str:
        return f"{self.folder}/{self.name}.json"


def violations(spool: Path, scenario: Scenario, emulator: Emulator) -> list[Violation]:
    """Compares the spool and the service with what was dropped, once a drain has ended."""
    found: list[Violation] = []
    records: list[_Record] = []
    for folder in FINAL_FOLDERS:
        for file in sorted((spool / folder).glob("*")):
            if file.suffix == ".json" and not file.name.startswith("."):
                try:
                    records.append(_Record(folder, file.stem, json.loads(file.read_text(encoding="utf-8"))))
                except ValueError as error:
                    found.append(Violation(Breach.LOST, f"{folder}/{file.name} can't be read: {error}"))
            elif f"{folder}/{file.name}" not in {f"rejected/{name}" for name in scenario.kept}:
                found.append(Violation(Breach.WRONG, f"{folder}/{file.name} is left"))
    found += [Violation(Breach.LOST, f"{file} is left") for file in leftovers(spool)]
    found += _kept_files(spool, scenario)
    by_key: dict[str, list[_Record]] = {}
    for record in records:
        by_key.setdefault(record.key(), []).append(record)
    for job in scenario.jobs:
        found += _of_job(job, by_key.pop(job.key, []), emulator)
    for strangers in by_key.values():
        found += [Violation(Breach.DOUBLED, f"{record.place()} is of no job") for record in strangers]
    return found + _counted(scenario, records, emulator.counters()["jobs"])


def leftovers(spool: Path) -> list[str]:
    """What is where nothing is once a drain has ended."""
    # .nudge is the test's own, see Daemon.
    files = [file for folder in ("incoming", "active") for file in (spool / folder).glob("*") if file.name != ".nudge"]
    kept = ("owner", "lock", "next-batch", "next-event", "history.sqlite")
    files += [file for file in spool.glob("*") if file.is_file() and file.name not in kept]
    return sorted(str(file.relative_to(spool)) for file in files)


def _kept_files(spool: Path, scenario: Scenario) -> list[Violation]:
    found = []
    for name, content in scenario.kept.items():
        file = spool / "rejected" / name
        if not file.is_file() or file.read_bytes() != content:
            found.append(Violation(Breach.LOST, f"rejected/{name} is not what was dropped"))
    return found


def _of_job(job: Expected, records: list[_Record], emulator: Emulator) -> list[Violation]:
    if not records:
        return [Violation(Breach.LOST, f"there is no record of {job.key}")]
    if len(records) != job.copies:
        places = ", ".join(record.place() for record in records)
        breach = Breach.DOUBLED if len(records) > job.copies else Breach.LOST
        return [Violation(breach, f"{job.key} has the records {places} instead of {job.copies}")]
    record, *copies = sorted(records, key=_Record.is_repetition)
    found = _of_record(job, record, emulator)
    if record.is_repetition():
        found.append(Violation(Breach.LOST, f"{record.place()} is held as a repetition of nothing: {record.reason()}"))
    for copy in copies:
        if not copy.is_repetition():
            found.append(Violation(Breach.DOUBLED, f"{copy.place()} isn't held as a repetition: {copy.reason()}"))
    return found


def _of_record(job: Expected, record: _Record, emulator: Emulator) -> list[Violation]:
    outcome = record.content.get("outcome") or {}
    found = []
    if record.folder not in job.folders or outcome.get("state") != record.folder:
        found.append(Violation(Breach.WRONG, f"{record.place()} says {outcome.get('state')}: {record.reason()}"))
    if record.content.get("spec") != job.spec:
        found.append(Violation(Breach.LOST, f"the spec in {record.place()} is not what was dropped"))
    document = record.content.get("job") or {}
    if record.folder in ("success", "failed", "cancelled"):
        job_id = job.spec["id"] if job.spec and "id" in job.spec else document.get("id", "")
        at_service = emulator.job(job_id, (job.spec or {}).get("rdad", {}).get("service"))
        if document != at_service:
            found.append(Violation(Breach.WRONG, f"the job in {record.place()} is not what the service has"))
        if at_service["state"].lower() != record.folder:
            found.append(Violation(Breach.WRONG, f"{record.place()} is {at_service['state']} at the service"))
    elif job.spec and "rdad" in job.spec and "estimateOnly" in job.spec["rdad"]:
        if emulator.has_job(document.get("id", "")):
            found.append(Violation(Breach.WRONG, f"the job of {record.place()} was not deleted"))
    elif job.spec and "id" in job.spec and emulator.job(job.key)["state"] != "unsubmitted":
        found.append(Violation(Breach.WRONG, f"{record.place()} was started"))
    return found


def _counted(scenario: Scenario, records: list[_Record], counters: dict[str, int]) -> list[Violation]:
    found = []
    for counter in ("activatedTwice", "activationsRepeated"):
        if counters[counter] != 0:
            found.append(Violation(Breach.DOUBLED, f"the service counts {counter} {counters[counter]}"))
    if counters["created"] > sum(1 for job in scenario.jobs if job.spec and "id" not in job.spec):
        found.append(Violation(Breach.DOUBLED, f"the service has created {counters['created']} jobs"))
    folders = Counter(record.folder for record in records if "id" not in (record.content.get("spec") or {"id": 0}))
    created_and_started = folders["success"] + folders["failed"]
    starts = scenario.started_before + sum(job.starts for job in scenario.jobs) + created_and_started
    if counters["activated"] != starts:
        breach = Breach.DOUBLED if counters["activated"] > starts else Breach.LOST
        found.append(Violation(breach, f"the service has started {counters['activated']} jobs instead of {starts}"))
    if counters["active"] != 0:
        found.append(Violation(Breach.LOST, "a job is active at the service that nobody follows"))
    return found
