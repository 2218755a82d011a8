# SPDX-License-Identifier: BSL-1.0
"""Runs many cases, each on the server that it names."""

from __future__ import annotations

import contextlib
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import requests

from contract.case import Case
from contract.case_files import CaseError, load_yaml
from contract.documents import Documents
from contract.execution import CaseFailure, CaseRun
from contract.http_client import HttpClient, NotFeasible
from contract.provider import ProviderCheck
from contract.report import Result
from contract.server import Emulator, Server

Connection = tuple[Server, HttpClient]


@dataclass(frozen=True)
class ServerKind:
    """One of servers.yaml."""

    flags: list[str]

    # True if each case has to have one of its own.
    fresh: bool = False

    # True if a server that is there can't be one.
    emulator_only: bool = False


def load_server_kinds(file: Path) -> dict[str, ServerKind]:
    """The kinds of servers by name; raises CaseError."""
    try:
        return {name: ServerKind(**node) for name, node in load_yaml(file).items()}
    except (TypeError, AttributeError) as error:
        raise CaseError(f"{file}: {error}") from error


class Servers(Protocol):
    """Where servers for cases come from."""

    def connect(self, own: contextlib.ExitStack, name: str) -> Connection:
        """A connection to a server of that kind, for as long as `own` at least; raises NotFeasible."""


class Session:
    """Runs cases, and keeps what they have shown."""

    def __init__(
        self, documents: Documents, provider: ProviderCheck, values: dict[str, Any], servers: Servers
    ) -> None:
        self._documents = documents
        self._provider = provider
        self._values = values
        self._servers = servers

        # By case: see observation.py.
        self.seen: dict[str, set[str]] = {}

    def run(self, case: Case) -> Result:
        """Runs a case; never raises for what the server does."""
        began = time.monotonic()
        try:
            with contextlib.ExitStack() as own:
                server, client = self._servers.connect(own, case.server)
                run = CaseRun(case, server, client, self._documents, self._provider, self._values)
                self.seen[case.name] = run.seen
                run.run()
            outcome, text = "passed", ""
        except NotFeasible as reason:
            outcome, text = "skipped", str(reason)
        except CaseFailure as failure:
            outcome, text = "failed", str(failure)
        except (requests.RequestException, OSError, LookupError, ValueError, RuntimeError) as error:
            outcome, text = "error", f"{type(error).__name__}: {error}"
        return Result(case.name, outcome, text, time.monotonic() - began)


class OwnEmulators:
    """Starts emulators for cases."""

    def __init__(self, program: Path, kinds: dict[str, ServerKind], shared: contextlib.ExitStack) -> None:
        self._program = program
        self._kinds = kinds
        self._shared = shared
        self._running: dict[str, Connection] = {}

    def connect(self, own: contextlib.ExitStack, name: str) -> Connection:
        """Starts one for the case if the kind is a fresh one; others are started once."""
        kind = self._kinds[name]
        if kind.fresh:
            return self._start(own, kind)
        if name not in self._running:
            self._running[name] = self._start(self._shared, kind)
        return self._running[name]

    def _start(self, stack: contextlib.ExitStack, kind: ServerKind) -> Connection:
        server = stack.enter_context(Emulator(self._program, kind.flags))
        return server, stack.enter_context(contextlib.closing(HttpClient(server)))


class OneServer:
    """Has all cases run on a server that is there."""

    def __init__(self, server: Server, kinds: dict[str, ServerKind], shared: contextlib.ExitStack) -> None:
        self._kinds = kinds
        self._connection = server, shared.enter_context(contextlib.closing(HttpClient(server)))

    def connect(self, _own: contextlib.ExitStack, name: str) -> Connection:
        """The one connection; raises NotFeasible."""
        if self._kinds[name].emulator_only:
            raise NotFeasible(f"it takes an emulator with {' '.join(self._kinds[name].flags)}")
        return self._connection
