# SPDX-License-Identifier: BSL-1.0
"""What the provider's own documents of its services say about the answers that cases provoke.

They are not a part of the suite: RDAD_PROVIDER_DOCS names a folder that has them.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contract.case_files import load_yaml
from contract.exchange import Exchange
from contract.report import Result, verdict
from contract.schema import SchemaChecker

VARIABLE = "RDAD_PROVIDER_DOCS"

# Those of the services of which there are documents that programs can read.
SERVICES = ("contextcapture", "realityconversion", "reality-analysis")


@dataclass(frozen=True)
class Deviation:
    """One of provider_deviations.yaml: answers that are known to be otherwise than documented."""

    services: tuple[str, ...]

    # Regular expressions: what has to be found in "METHOD /path", and in the problem.
    request: str
    problem: str
    reason: str

    def excuses(self, exchange: Exchange, service: str, problem: str) -> bool:
        """True if the problem is known."""
        asked = f"{exchange.method} {_path_below(exchange, service)}"
        known = re.search(self.request, asked) and re.search(self.problem, problem)
        return service in self.services and known is not None


def deviation_of(node: dict[str, Any]) -> Deviation:
    """One as the file has it."""
    return Deviation(**{**node, "services": tuple(node["services"])})


class ProviderDocument:
    """The document of one service, in OpenAPI 3.0."""

    def __init__(self, file: Path) -> None:
        content = json.loads(file.read_text(encoding="utf-8"))
        self._checker = SchemaChecker(content["components"]["schemas"], closed=False)
        self._paths = {
            re.compile(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(template))): item
            for template, item in content["paths"].items()
        }

    def problems(self, exchange: Exchange, path: str) -> Iterator[str]:
        """A sentence for each thing about an exchange that is not as documented."""
        operation = self._operation(exchange.method, path)
        if operation is None:
            yield f"the operation is not documented, and {exchange.status} is answered"
            return
        response = operation["responses"].get(str(exchange.status))
        if response is None:
            yield f"{exchange.status} is not documented"
            return
        content = response.get("content", {})
        if not content:
            yield from ["has a body"] if exchange.body else []
        elif exchange.media_type not in content:
            yield f"the body's type is {exchange.media_type}"
        else:
            schema = content[exchange.media_type].get("schema", {})
            for problem in self._checker.problems(schema, exchange.document()):
                yield f"the body is not as documented: {problem}"
        if exchange.status < 300 and exchange.sent is not None:
            sent = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
            for problem in self._checker.problems(sent, exchange.sent):
                yield f"was accepted, but the request's body is not as documented: {problem}"

    def _operation(self, method: str, path: str) -> dict[str, Any] | None:
        item = next((item for template, item in self._paths.items() if template.fullmatch(path)), {})
        operation: dict[str, Any] | None = item.get(method.lower())
        return operation


class ProviderCheck:
    """Looks at answers, and tells at last what was found."""

    def __init__(self, folder: Path | None, deviations: Path) -> None:
        self._folder = folder
        self._deviations = [deviation_of(node) for node in load_yaml(deviations)]
        files = {name: folder / f"{name}.json" for name in SERVICES} if folder else {}
        self._documents = {name: ProviderDocument(file) for name, file in files.items() if file.is_file()}
        self._problems: dict[str, dict[str, None]] = {name: {} for name in SERVICES}
        self._needed: set[Deviation] = set()
        self._counts: Counter[tuple[str, str]] = Counter()

    def look_at(self, case: str, service: str, exchange: Exchange) -> None:
        """Checks an answer of a service, where there is a document of it."""
        document = self._documents.get(service)
        if document is None or not exchange.path.startswith(f"/{service}/"):
            return
        found = list(document.problems(exchange, _path_below(exchange, service)))
        unknown = [problem for problem in found if not self._is_known(exchange, service, problem)]
        for problem in unknown:
            self._problems[service][f"{case}: {exchange}: {problem}"] = None
        self._counts[service, "excused" if found and not unknown else "checked"] += 1

    def results(self, is_complete: bool) -> Iterator[Result]:
        """One for each service. Where all cases were run, a deviation that none of them needed is an error, too."""
        for name in SERVICES:
            if self._folder is None:
                yield Result(f"provider/{name}", "skipped", f"{VARIABLE} names no folder with the provider's documents")
            elif name not in self._documents:
                yield Result(f"provider/{name}", "skipped", f"there is no {name}.json among the provider's documents")
            else:
                yield verdict(f"provider/{name}", self._problems[name])
        if is_complete and len(self._documents) == len(SERVICES):
            needless = [d.reason for d in self._deviations if d not in self._needed]
            yield verdict("provider/deviations", [f"no answer is so: {reason}" for reason in needless])

    def counts(self) -> Iterator[str]:
        """How many answers were looked at."""
        for name in self._documents:
            checked, excused = self._counts[name, "checked"], self._counts[name, "excused"]
            yield f"{name}: {checked} answers checked against the provider's document, {excused} known to deviate"

    def _is_known(self, exchange: Exchange, service: str, problem: str) -> bool:
        known = next((d for d in self._deviations if d.excuses(exchange, service, problem)), None)
        if known:
            self._needed.add(known)
        return known is not None


def _path_below(exchange: Exchange, service: str) -> str:
    return exchange.path.partition("?")[0].removeprefix(f"/{service}")
