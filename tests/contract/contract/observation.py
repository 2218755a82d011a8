# SPDX-License-Identifier: BSL-1.0
"""Which parts of a document an exchange has shown: members, enum values, responses, codes of errors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from contract.documents import Documents
from contract.exchange import Exchange
from contract.openapi import OpenApiDocument
from contract.schema import SchemaChecker


class Observer:
    """Names parts so: `job.id`, `state = active`, `PATCH 200`, `error JobNotFound`."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents

    def items(self, exchange: Exchange) -> Iterator[str]:
        """What the exchange has shown. Of a request that was refused, nothing."""
        document = self._documents.document_of(exchange)
        documented = document.documented(exchange)
        if documented is None or documented.operation is None:
            return
        key = str(exchange.status)
        response = key if key in documented.operation["responses"] else key[0] + "XX"
        yield f"{documented.operation['operationId']} {response}"
        if documented.operation["operationId"] == "patch-job":
            yield f"PATCH {response}"
        if exchange.sent is not None and exchange.status < 300:
            yield from self._shown(documented.request_schema(), exchange.sent, "", document, document.requests)
        schema = documented.response_schema(exchange)
        if schema and exchange.body:
            answer = exchange.document()
            yield from self._shown(schema, answer, "", document, document.answers)
            yield from _codes(answer)

    def _shown(
        self, schema: Any, value: Any, name: str, document: OpenApiDocument, checker: SchemaChecker
    ) -> Iterator[str]:
        if not isinstance(schema, dict):
            return
        if "$ref" in schema:
            name = schema["$ref"].rpartition("/")[2]
            schema = document.resolved(schema)
        if isinstance(value, dict):
            for member, child in schema.get("properties", {}).items():
                if member in value:
                    yield f"{name}.{member}"
                    yield from self._shown(child, value[member], f"{name}.{member}", document, checker)
        elif isinstance(value, list):
            for element in value:
                yield from self._shown(schema.get("items"), element, name, document, checker)
        elif value in schema.get("enum", []):
            yield f"{name} = {value}"
        for keyword in ("allOf", "anyOf", "oneOf"):
            for alternative in schema.get(keyword, []):
                if not any(checker.problems(alternative, value)):
                    yield from self._shown(alternative, value, name, document, checker)


def _codes(answer: Any) -> Iterator[str]:
    error = answer.get("error") if isinstance(answer, dict) else None
    if isinstance(error, dict):
        yield f"error {error.get('code')}"
        for detail in error.get("details") or []:
            yield f"detail {detail.get('code')}"
