# SPDX-License-Identifier: BSL-1.0
"""Runs a case: fills in its placeholders, makes the jobs that it needs, sends its requests, checks the answers."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from dataclasses import replace
from email.utils import parsedate_to_datetime
from typing import Any

from contract.case import Case, Expectation, Request, Step
from contract.documents import Documents
from contract.exchange import Exchange
from contract.http_client import HttpClient, NotFeasible, value_at
from contract.matching import MISSING, Tag, mismatches
from contract.observation import Observer
from contract.placeholders import fill
from contract.provider import ProviderCheck
from contract.server import Server
from contract.service import VALUES

_SHORTEST_PAUSE = 0.05
_ENDS = ["success", "failed", "cancelled", "Success", "Failed", "Cancelled"]


class CaseFailure(Exception):
    """The service did not answer as it has to."""

    def __init__(self, exchange: Exchange, problems: list[str]) -> None:
        # Answers of the token endpoint have tokens.
        body = "" if "token" in exchange.path else exchange.body[:600]
        super().__init__("\n".join([str(exchange), *(f"  {p}" for p in problems), f"  body: {body}"]))


class CaseRun:
    """One case on one server, once."""

    def __init__(
        self,
        case: Case,
        server: Server,
        client: HttpClient,
        documents: Documents,
        provider: ProviderCheck,
        values: dict[str, Any],
    ) -> None:
        self._case = case
        self._server = server
        self._client = client
        self._documents = documents
        self._provider = provider
        self._values = dict(values)
        self._observer = Observer(documents)

        # What the exchanges have shown: see observation.py.
        self.seen: set[str] = set()

    def run(self) -> None:
        """Raises CaseFailure, or NotFeasible where the server doesn't let the case be run."""
        for step in self._case.steps:
            exchange = self._take(step)
            for name, pointer in step.save.items():
                self._values[name] = value_at(exchange.document(), fill(pointer, self._value_of))

    def _take(self, step: Step) -> Exchange:
        request = self._filled(step.request)
        expect = Expectation(
            step.expect.status,
            fill(step.expect.error, self._value_of),
            fill(step.expect.details, self._value_of),
            fill(step.expect.body, self._value_of),
            fill(step.expect.headers, self._value_of),
        )
        until = fill(step.until, self._value_of)
        deadline = time.monotonic() + self._server.patience
        pause = _SHORTEST_PAUSE
        while True:
            exchange = self._send(request, expect.status, deadline)
            problems = [*self._documents.problems(exchange), *expectation_problems(expect, exchange)]
            waited_for = [] if until is None or problems else list(mismatches(until, exchange.document()))
            if not problems and waited_for and time.monotonic() < deadline:
                time.sleep(pause)
                pause = min(2 * pause, self._server.longest_pause)
                continue
            problems += [f"{w}, and it was waited for {self._server.patience:.0f} s" for w in waited_for]
            if problems:
                raise CaseFailure(exchange, problems)
            self.seen.update(self._observer.items(exchange))
            return exchange

    def _send(self, request: Request, expected: int, deadline: float) -> Exchange:
        """Waits and sends again where the server's limit, and not the case, is the reason for a refusal."""
        while True:
            exchange = self._client.send(request)
            self._provider.look_at(self._case.name, self._case.service.name, exchange)
            refused = self._server.limits_calls and exchange.status == 429 and expected != 429
            wait = seconds_to_wait(exchange) if refused else None
            if wait is None or time.monotonic() + wait > deadline:
                return exchange
            time.sleep(wait)

    def _filled(self, request: Request) -> Request:
        path = fill(request.path, self._value_of)
        return replace(
            request,
            path=f"/{self._case.service.name}{path}" if path.startswith("/") else path,
            query=fill(request.query, self._value_of),
            body=fill(request.body, self._value_of),
            form=fill(request.form, self._value_of),
            token=fill(request.token, self._value_of),
            headers=fill({"Accept": self._case.service.accept, **request.headers}, self._value_of),
        )

    def _value_of(self, name: str) -> Any:
        if name not in self._values:
            self._values[name] = self._make(name)
        return self._values[name]

    def _make(self, name: str) -> Any:
        match name:
            case "unsubmitted" | "active" | "ended":
                return self._make_job(name)
            case "workspace":
                return self._make_workspace()
            case _ if name in VALUES:
                return fill(self._case.service.values[name], self._value_of)
            case "unknown":
                return str(uuid.uuid4())
            case "unique":
                return f"contract {uuid.uuid4()}"
            case "mebibyte":
                return "x" * 2**20
            case "long_line":
                return "x" * 2**15
            case "token_url" | "client_id" | "client_secret":
                if self._server.client is None:
                    raise NotFeasible("the server's client credentials are not known")
                return str(getattr(self._server.client, name.removeprefix("client_")))
            case _:
                raise AssertionError(f"no such placeholder: {name}")

    def _make_workspace(self) -> str:
        creation = {"name": "{unique}", "iTwinId": "{itwin}"}
        exchange = self._take(Step(Request("POST", "/workspaces", body=creation), Expectation(201)))
        return str(value_at(exchange.document(), "/workspace/id"))

    def _make_job(self, state: str) -> str:
        exchange = self._take(Step(Request("POST", "/jobs", body="{creation}"), Expectation(201)))
        job_id = str(value_at(exchange.document(), "/job/id"))
        if state != "unsubmitted" and not self._case.service.starts_by_creation:
            self._take(Step(Request("PATCH", f"/jobs/{job_id}", body={"state": "active"}), Expectation(200)))
        if state == "ended":
            ended = {"job": {"state": Tag("one-of", _ENDS)}}
            self._take(Step(Request("GET", f"/jobs/{job_id}"), Expectation(200), until=ended))
        return job_id


def seconds_to_wait(exchange: Exchange) -> float | None:
    """What Retry-After says (RFC 9110 section 10.2.3); None where it says nothing that can be read."""
    text = exchange.headers.get("retry-after", "")
    if text.isdecimal():
        return float(text)
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - time.time())
    except ValueError:
        return None


def expectation_problems(expect: Expectation, exchange: Exchange) -> Iterator[str]:
    """A sentence for each thing that is not as a case expects."""
    if exchange.status != expect.status:
        yield f"the status is {exchange.status}, not {expect.status}"
        return
    for name, value in expect.headers.items():
        yield from mismatches(value, exchange.headers.get(name.lower(), MISSING), f"header {name}")
    body: dict[str, Any] = {}
    if expect.error is not None:
        body["code"] = expect.error
        body["message"] = Tag("string")
        body["details"] = expect.details if expect.details is not None else Tag("absent")
    elif expect.details is not None:
        body["details"] = expect.details
    wanted = [*([{"error": body}] if body else []), *([expect.body] if expect.body is not None else [])]
    if not wanted:
        return
    try:
        document = exchange.document()
    except ValueError as error:
        yield f"the body is not JSON: {error}"
        return
    for part in wanted:
        yield from mismatches(part, document)
