# SPDX-License-Identifier: BSL-1.0
"""What is dropped in each trial, and what may become of it."""

from __future__ import annotations

import json
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .emulator import Emulator

_WORK: dict[str, Any] = {
    "type": "objects2D",
    "settings": {
        "inputs": [
            {"name": "photos", "realityDataId": "e9803e0e-70ce-4ea6-b2ad-1c653cbf2f76"},
            {"name": "photoObjectDetector", "realityDataId": "111d3524-2bd3-46c4-9bf4-e0c650f5f8f2"},
        ],
        "outputs": ["objects2D"],
    },
}
# The emulator estimates 2.1 for it.
_COST: dict[str, Any] = {"costEstimationParameters": {"gigaPixels": 2, "numberOfPhotos": 150}}
_PROJECT = "0b3ab9ba-9a3c-4b5f-a8a5-6a3f43d1b0a5"
_BAD = '{"id": what is this?\n'

_RUN = frozenset({"success", "failed"})

FINAL_FOLDERS = ("success", "failed", "cancelled", "unsubmitted", "held", "rejected")
FIRST_JOBS = 12


@dataclass(frozen=True)
class Expected:
    """One job that was dropped, perhaps more than once."""

    # What the record is recognised by: the job's id, the name of a job to create, or the record's own name where
    # there is no spec.
    key: str

    # As it was dropped; None where that was not JSON.
    spec: dict[str, Any] | None

    # The folders that its record may end in.
    folders: frozenset[str]

    # True if the service is to have started it.
    starts: bool = False

    # So many files have the same content: all but one of their records are held.
    copies: int = 1


@dataclass(frozen=True)
class Scenario:
    """All that is dropped."""

    jobs: tuple[Expected, ...]

    # Dropped files that aren't JSON, by the name that they are kept under.
    kept: dict[str, bytes]

    # Jobs that were started by somebody else.
    started_before: int


def _drop(incoming: Path, name: str, text: str, age: float) -> None:
    # Old enough to be taken at once, and in a fixed order.
    temporary = incoming / f".{name}"
    temporary.write_text(text, encoding="utf-8")
    then = time.time() - age
    os.utime(temporary, (then, then))
    temporary.rename(incoming / name)


def _hold(spool: Path, name: str, job_id: str) -> dict[str, Any]:
    """Puts a record into held/, as an earlier process has left it. Answers its spec."""
    folder = spool / "held"
    folder.mkdir(exist_ok=True)
    spec = {"id": job_id}
    then = "2026-11-01T12:00:00Z"
    record = {
        "spec": spec,
        "job": None,
        "outcome": {"state": "held", "reason": "A person is to look at it.", "error": None},
        "events": [
            {"time": then, "event": "accepted", "message": "The daemon has taken the job."},
            {"time": then, "event": "ended", "message": "A person is to look at it."},
        ],
        "life": {"source": "1", "nextStep": "activate", "jobId": job_id},
    }
    (folder / f"{name}.json").write_text(json.dumps(record), encoding="utf-8")
    return spec


def _keep_orders(spool: Path, orders: dict[str, list[str]]) -> None:
    """Orders for many that an earlier process has confirmed, and not carried out."""
    lines = [
        json.dumps({"order": order, "user": 0, "time": "2026-11-02T12:00:00Z", "jobs": [{"name": job, "events": 2} for job in jobs]})
        for order, jobs in orders.items()
    ]
    (spool / "orders").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def drop_one(incoming: Path) -> Scenario:
    """Drops one job, which makes calls of all kinds."""
    creation = {"name": "bridge 7", "projectId": _PROJECT, **_WORK, **_COST}
    _drop(incoming, "created.json", json.dumps(creation), 100)
    return Scenario((Expected("bridge 7", creation, _RUN),), {}, started_before=0)


def drop_all(spool: Path, emulator: Emulator) -> Scenario:
    """Drops the files of a trial, and puts there what an earlier process has left to be done."""
    incoming = spool / "incoming"
    ids = iter(emulator.job_ids)
    jobs: list[Expected] = []
    files: list[tuple[str, str]] = []

    def expect(spec: dict[str, Any], *folders: str) -> dict[str, Any]:
        key = spec["id"] if "id" in spec else spec["name"]
        jobs.append(Expected(key, spec, frozenset(folders) or _RUN, not folders))
        return spec

    def drop(name: str, content: Any) -> None:
        files.append((name, json.dumps(content)))

    running = next(ids)
    emulator.plan(running, 3600)
    emulator.activate(running)
    drop("plain.json", expect({"id": next(ids)}))
    drop("patched.json", expect({"id": next(ids), **_WORK, **_COST, "rdad": {"maxEstimatedCost": 50}}))
    drop("dear.json", expect({"id": next(ids), **_WORK, **_COST, "rdad": {"maxEstimatedCost": 1}}, "held"))
    drop("several.json", [expect({"id": next(ids)}), expect({"id": next(ids), "state": "unsubmitted"}, "unsubmitted")])
    # There is nothing to cancel.
    drop("idle.json", expect({"id": next(ids), "state": "cancelled"}, "unsubmitted"))
    drop("running.json", expect({"id": running, "state": "cancelled"}, "cancelled"))
    drop("ready.json", expect({"id": next(ids), **_WORK, **_COST, "state": "unsubmitted"}, "unsubmitted"))
    # A creation whose answer was lost is held for a person.
    creation = {"name": "bridge 7", "projectId": _PROJECT, **_WORK}
    drop("created.json", expect(creation, "success", "failed", "held"))
    # It is created as well, and deleted.
    estimate = {"name": "bridge 8", "projectId": _PROJECT, **_WORK, **_COST, "rdad": {"estimateOnly": True}}
    drop("estimated.json", expect(estimate, "unsubmitted"))
    # It is dropped twice.
    again = {"name": "bridge 11", "projectId": _PROJECT, **_WORK}
    jobs.append(Expected("bridge 11", again, frozenset({"success", "failed", "held"}), copies=2))
    drop("once.json", again)
    drop("twice.json", again)
    conversion = {
        "name": "bridge 9",
        "iTwinId": _PROJECT,
        "type": "Conversion",
        "inputs": [{"id": "e9803e0e-70ce-4ea6-b2ad-1c653cbf2f76"}],
        "outputs": ["LAS"],
        "rdad": {"service": "realityconversion"},
    }
    drop("converted.json", expect(conversion, "success", "failed", "held"))
    # Its creation starts it.
    analysis = {
        "name": "bridge 10",
        "iTwinId": _PROJECT,
        "type": "Objects2D",
        "specifications": {
            "inputs": {"photos": "e9803e0e-70ce-4ea6-b2ad-1c653cbf2f76", "photoObjectDetector": "cracks/1.0"},
            "outputs": ["Objects2D"],
        },
        "rdad": {"service": "reality-analysis"},
    }
    drop("analysed.json", expect(analysis, "success", "failed", "held"))
    # Its record has the name of that of plain.json.
    drop("plain", expect({"id": next(ids)}))
    expect(_hold(spool, "released", next(ids)))
    expect(_hold(spool, "stopped", next(ids)), "unsubmitted")
    _keep_orders(spool, {"release": ["released"], "cancel": ["stopped"]})
    files.append(("bad.json", _BAD))
    lines = json.dumps(expect({"id": next(ids)})) + "\n" + _BAD
    files.append(("lines.jsonl", lines))
    for key in ("bad", "lines.2"):
        jobs.append(Expected(key, None, frozenset({"rejected"})))
    for number, (name, text) in enumerate(files):
        _drop(incoming, name, text, 100 - number)
    kept = {"bad.dropped": _BAD.encode(), "lines.2.dropped": lines.encode()}
    return Scenario(tuple(jobs), kept, started_before=1)
