# SPDX-License-Identifier: BSL-1.0
"""Whether the cases show what the documents have: members, enum values and responses."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from contract.case_files import load_yaml
from contract.openapi import OpenApiDocument
from contract.table import items_of

# What any path answers to a request that is no good in itself, or comes too soon; bodies.yaml and rate-limit.yaml are
# about it.
_GENERAL = {"400", "413", "414", "415", "429", "431", "5XX"}


def unshown_items(document: OpenApiDocument, seen: set[str], excused: dict[str, str]) -> Iterator[str]:
    """A sentence for each item of a document that no case has shown, and for each that is excused without need."""
    items = list(dict.fromkeys(_items_of(document)))
    for item in items:
        if item not in seen and item not in excused:
            yield f"no case shows {item}"
    for item in excused:
        if item in seen:
            yield f"{item} is in unshown.yaml, and shown"
        elif item not in items:
            yield f"{item} is in unshown.yaml, and not in the document"


def load_excuses(file: Path) -> dict[str, dict[str, str]]:
    """By document, what no case can show, with the reason; raises CaseError."""
    excuses: dict[str, dict[str, str]] = load_yaml(file)
    return excuses


def _items_of(document: OpenApiDocument) -> Iterator[str]:
    for name, schema in document.content["components"]["schemas"].items():
        yield from items_of(name, schema)
    for path in document.content["paths"].values():
        for method, operation in path.items():
            if isinstance(operation, dict) and "operationId" in operation and method != "head":
                yield from _responses_of(operation)


def _responses_of(operation: dict[str, Any]) -> Iterator[str]:
    for status in operation["responses"]:
        if status not in _GENERAL:
            yield f"{operation['operationId']} {status}"
