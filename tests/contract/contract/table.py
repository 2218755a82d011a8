# SPDX-License-Identifier: BSL-1.0
"""Checks the table of README.md: that it names what the reference page has, and cases that show it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from contract.openapi import OpenApiDocument

# The schemas of the reference page.
_SCHEMAS = (
    "jobType",
    "state",
    "jobO2DInputFormat",
    "jobO2DInput",
    "jobS2DInputFormat",
    "jobS2DInput",
    "jobOutputFormat",
    "jobOutput",
    "objects2DSettingsIn",
    "segmentation2DSettingsIn",
    "costEstimationParameters",
    "jobPatch",
    "objects2DSettings",
    "segmentation2DSettings",
    "executionInformation",
    "costEstimation",
    "job",
    "jobResponse",
    "error-response",
    "Error",
    "ErrorDetails",
    "ErrorResponse",
)
_OPERATION = ("/realitydataanalysis/jobs/{id}", "patch")

# The codes of errors in the reference page's examples.
_CODES = (
    "error Unauthorized",
    "error JobNotFound",
    "error InvalidRealityDataAnalysisRequest",
    "detail InvalidChange",
    "error TooManyRequests",
)

# What isn't in the reference page and no request of the suite provokes; the table says why.
_NOT_PROVOKED = {"executionInformation.warnings", "PATCH 5XX"}

_HEADER = "\n| item | cases |\n"
_ROW = re.compile(r"^\| `([^`]+)` \| (.+?) \|$", re.MULTILINE)
_CASE = re.compile(r"`([^`]+)`")


def documented_items(document: OpenApiDocument) -> list[str]:
    """Each member, enum value, response and error of the reference page, as the document has them."""
    items: list[str] = []
    for name in _SCHEMAS:
        items.extend(items_of(name, document.content["components"]["schemas"][name]))
    path, method = _OPERATION
    items.extend(f"PATCH {status}" for status in document.content["paths"][path][method]["responses"])
    items.extend(_CODES)
    return items


class Table:
    """The table: for each item the cases that cover it."""

    def __init__(self, readme: Path) -> None:
        rows = _ROW.findall(readme.read_text(encoding="utf-8").partition(_HEADER)[2])
        self._rows: dict[str, list[str]] = {item: _CASE.findall(cell) for item, cell in rows}

    def problems(self, document: OpenApiDocument, cases: list[str]) -> Iterator[str]:
        """A sentence for each item that the table lacks, and for each case of it that there is not."""
        for item in documented_items(document):
            if item not in self._rows:
                yield f"the table has no row for {item}"
        known = {*cases, *(_base(case) for case in cases)}
        for item, named in self._rows.items():
            if not named and item not in _NOT_PROVOKED:
                yield f"the row of {item} names no case"
            for case in named:
                if case not in known:
                    yield f"the row of {item} names {case}, which is no case"

    def unshown(self, seen: dict[str, set[str]]) -> Iterator[str]:
        """A sentence for each case that does not show what the table says of it. `seen` has items by case."""
        by_name: dict[str, set[str]] = {}
        for case, items in seen.items():
            by_name.setdefault(case, set()).update(items)
            by_name.setdefault(_base(case), set()).update(items)
        for item, named in self._rows.items():
            for case in named:
                if item not in by_name.get(case, set()):
                    yield f"the row of {item} names {case}, in which it was not seen"


def _base(case: str) -> str:
    return case.partition("[")[0]


def items_of(name: str, schema: dict[str, Any]) -> Iterator[str]:
    """The members and enum values of a schema, with its name before them."""
    for member, child in schema.get("properties", {}).items():
        yield f"{name}.{member}"
        # Schemas inside of others have no name of their own.
        if "properties" in child:
            yield from items_of(f"{name}.{member}", child)
    for value in schema.get("enum", []):
        yield f"{name} = {value}"
    for alternative in schema.get("anyOf", []):
        if "properties" not in alternative:
            yield from items_of(name, alternative)
