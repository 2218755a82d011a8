# SPDX-License-Identifier: BSL-1.0
"""A case: requests, and what the service has to answer to each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from contract.placeholders import names_in
from contract.service import Service

# What is made for a case that names it: jobs, and what jobs of contextcapture belong to.
MADE_JOBS = ("unsubmitted", "active", "ended")
MADE = (*MADE_JOBS, "workspace")


@dataclass(frozen=True)
class Request:
    """What is sent. Strings may have placeholders, but not `raw`."""

    method: str
    path: str
    query: dict[str, Any] = field(default_factory=dict)

    # Of the body, at most one.
    body: Any = None
    raw: str | None = None
    form: dict[str, str] | None = None

    # None: what goes with the body. Empty: none.
    content_type: str | None = None

    # "valid", "none", "unknown", or the scope that a token is asked for.
    token: str = "valid"
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Expectation:
    """What has to be answered; None where anything may be."""

    status: int
    error: str | None = None
    details: list[Any] | None = None
    body: Any = None
    headers: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """One request. Where `until` is not None it is repeated until the answer's body is like that."""

    request: Request
    expect: Expectation
    until: Any = None

    # Placeholders for later steps, by name: JSON pointers into the answer.
    save: dict[str, str] = field(default_factory=dict)

    @property
    def changes_for_money(self) -> bool:
        """True if it creates or starts a job where it succeeds, and has to succeed."""
        if self.expect.status >= 300 or "{token_url}" in self.request.path:
            return False
        starts = isinstance(self.request.body, dict) and str(self.request.body.get("state")).lower() == "active"
        return self.request.method == "POST" or (self.request.method == "PATCH" and starts)


@dataclass(frozen=True)
class Case:
    """Steps that are taken one after the other, up to the first that fails."""

    # "file/name", or "file/name[variant]". The file may be in a folder, and a file of cases of several services is one
    # folder with a name of each.
    name: str
    service: Service
    steps: list[Step]

    # The server that it is run on, of servers.yaml.
    server: str

    # True if a real server bills what it does.
    costs: bool

    def placeholders(self) -> Iterator[str]:
        """Names that are used before they are saved; they may come more than once."""
        saved: set[str] = set()
        inner = list(names_in(self.service.creation))
        for step in self.steps:
            r, e = step.request, step.expect
            sent = (r.path, r.query, r.body, r.form, r.token, r.headers)
            for part in (*sent, step.until, e.error, e.details, e.body, e.headers):
                for name in (name for name in names_in(part) if name not in saved):
                    yield name
                    yield from inner if name == "creation" else []
            saved |= step.save.keys()

    def must_cost(self) -> bool:
        """True if it can't be run for free."""
        return any(step.changes_for_money for step in self.steps) or any(p in MADE for p in self.placeholders())
