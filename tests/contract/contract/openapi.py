# SPDX-License-Identifier: BSL-1.0
"""What a document of OpenAPI 3.0 says about an exchange."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema
import yaml

from contract.exchange import Exchange
from contract.schema import SchemaChecker

# From the package openapi-specification.
_META_SCHEMA = Path("/usr/share/openapi-specification/schemas/v3.0/schema.json")


@dataclass(frozen=True)
class Documented:
    """What is documented for an exchange."""

    # Null where the path has no such method, or there is no such path.
    operation: dict[str, Any] | None
    response: dict[str, Any]

    def response_schema(self, exchange: Exchange) -> Any:
        """The schema of the answer's body; None if there is none for its media type."""
        return self.response.get("content", {}).get(exchange.media_type, {}).get("schema")

    def request_schema(self) -> Any:
        """The schema of the request's body where that is JSON; None if there is none."""
        body = (self.operation or {}).get("requestBody", {})
        return body.get("content", {}).get("application/json", {}).get("schema")


class OpenApiDocument:
    """A document. Where it is `closed`, answers have no members but those that it has."""

    def __init__(self, file: Path, closed: bool) -> None:
        self.content: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
        self.answers = SchemaChecker(self.content["components"]["schemas"], closed)
        self.requests = SchemaChecker(self.content["components"]["schemas"], closed=False)
        self._paths = {self._pattern_of(template): item for template, item in self.content["paths"].items()}
        self._services = [self._pattern_of(f"/{template.split('/')[1]}") for template in self.content["paths"]]

    def describes(self, path: str) -> bool:
        """True if there is a path that begins with the same name as this one."""
        first = "/" + path.partition("?")[0].lstrip("/").partition("/")[0]
        return any(pattern.fullmatch(first) for pattern in self._services)

    def structural_problems(self) -> Iterator[str]:
        """What makes it no document of OpenAPI 3.0."""
        meta = json.loads(_META_SCHEMA.read_text(encoding="utf-8"))
        for error in jsonschema.Draft4Validator(meta).iter_errors(self.content):
            deepest = jsonschema.exceptions.best_match([error])
            yield "/".join(str(step) for step in deepest.absolute_path) + f": {deepest.message}"
        yield from self._dangling_references(self.content)

    def problems(self, exchange: Exchange) -> Iterator[str]:
        """A sentence for each thing about an exchange that is not as documented."""
        documented = self.documented(exchange)
        if documented is None:
            yield f"{exchange.status} is not documented for {exchange.method} {exchange.path.partition('?')[0]}"
            return
        yield from self._header_problems(documented.response, exchange)
        yield from self._body_problems(documented.response, exchange)
        if exchange.status < 300 and exchange.sent is not None:
            for problem in self.requests.problems(documented.request_schema() or {}, exchange.sent):
                yield f"was accepted, but the request's body is not as documented: {problem}"

    def documented(self, exchange: Exchange) -> Documented | None:
        """What is documented for an exchange; None if its status is not."""
        item = self._path_item(exchange.path.partition("?")[0])
        operation = None
        if item is None:
            responses = self.content["x-other-paths"]
        elif exchange.method.lower() in item:
            operation = item[exchange.method.lower()]
            responses = operation["responses"]
        else:
            responses = item["x-other-methods"]
        response = responses.get(str(exchange.status)) or responses.get(f"{exchange.status // 100}XX")
        return Documented(operation, self.resolved(response)) if response else None

    def _pattern_of(self, template: str) -> re.Pattern[str]:
        def values_of(parameter: re.Match[str]) -> str:
            named = self.content["components"].get("parameters", {}).get(parameter[1], {})
            values = named.get("schema", {}).get("enum")
            return "(" + "|".join(map(re.escape, values)) + ")" if values else "[^/]+"

        return re.compile(re.sub(r"\\{(\w+)\\}", values_of, re.escape(template)))

    def _path_item(self, path: str) -> dict[str, Any] | None:
        return next((item for template, item in self._paths.items() if template.fullmatch(path)), None)

    def _header_problems(self, response: dict[str, Any], exchange: Exchange) -> Iterator[str]:
        for name, reference in response.get("headers", {}).items():
            header = self.resolved(reference)
            value = exchange.headers.get(name.lower())
            if value is None:
                if header.get("required"):
                    yield f"header {name} is missing"
                continue
            parsed: Any = value
            if header["schema"].get("type") == "integer" and re.fullmatch("[0-9]+", value):
                parsed = int(value)
            for problem in self.answers.problems(header["schema"], parsed):
                yield f"header {name}: {problem}"

    def _body_problems(self, response: dict[str, Any], exchange: Exchange) -> Iterator[str]:
        # A gateway answers as it likes.
        if exchange.status >= 500:
            return
        content = response.get("content", {})
        if exchange.method == "HEAD" or not content:
            if exchange.body:
                yield "has a body"
            return
        if exchange.media_type not in content:
            yield f"the body's type is {exchange.media_type or 'not said'}, not {' or '.join(content)}"
            return
        try:
            document = exchange.document()
        except ValueError as error:
            yield f"the body is not JSON: {error}"
            return
        for problem in self.answers.problems(content[exchange.media_type].get("schema", {}), document):
            yield f"the body is not as documented: {problem}"

    def resolved(self, node: dict[str, Any]) -> dict[str, Any]:
        """What a node refers to, or itself."""
        while "$ref" in node:
            node = self._find(node["$ref"])
        return node

    def _find(self, reference: str) -> dict[str, Any]:
        node: Any = self.content
        for step in reference.removeprefix("#/").split("/"):
            node = node[step.replace("~1", "/").replace("~0", "~")]
        assert isinstance(node, dict)
        return node

    def _dangling_references(self, node: Any) -> Iterator[str]:
        if isinstance(node, list):
            for element in node:
                yield from self._dangling_references(element)
        if not isinstance(node, dict):
            return
        reference = node.get("$ref")
        if isinstance(reference, str):
            try:
                self._find(reference)
            except KeyError:
                yield f"{reference} does not exist"
        for value in node.values():
            yield from self._dangling_references(value)
