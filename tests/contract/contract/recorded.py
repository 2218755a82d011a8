# SPDX-License-Identifier: BSL-1.0
"""Exchanges that a server has written to a file, one JSON object a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from contract.exchange import Exchange
from contract.openapi import OpenApiDocument
from contract.report import Result

# What an emulator serves beside the API that is described: what steers it, the sister services, and the second generation.
_BESIDE = (
    "/emulator/",
    "/contextcapture/",
    "/realityconversion/",
    "/reality-analysis/",
    "/reality-modeling/",
    "/reality-conversion/",
)


def check_recorded(file: Path, document: OpenApiDocument) -> Iterator[Result]:
    """A result for each exchange that is the API's."""
    with file.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            name = f"{file.name}/{number}"
            try:
                members = json.loads(line)
                exchange = read_exchange(members, document.prefix)
                is_ordered = bool(members.get("ordered"))
            except (ValueError, LookupError, TypeError, AttributeError) as error:
                yield Result(name, "error", f"the line is no exchange: {error!r}")
                continue
            # What a test has ordered the emulator to answer says nothing about the service.
            if is_ordered or not is_described(exchange):
                continue
            problems = list(document.problems(exchange))
            if problems:
                yield Result(name, "failed", "\n  ".join([str(exchange), *problems]))
            else:
                yield Result(name, "passed")


def is_described(exchange: Exchange) -> bool:
    """False for what is none of the API's business."""
    return not exchange.path.startswith(_BESIDE)


def read_exchange(line: dict[str, Any], prefix: str) -> Exchange:
    """Raises LookupError, TypeError, ValueError or AttributeError if the line isn't one."""
    headers = {str(name).lower(): str(value) for name, value in (line.get("headers") or {}).items()}
    if line.get("contentType"):
        headers["content-type"] = line["contentType"]
    target = urlsplit(str(line["path"]))
    path = target.path + (f"?{target.query}" if target.query else "")
    body = line.get("body")
    return Exchange(
        str(line["method"]),
        path.removeprefix(prefix) if path.startswith(prefix + "/") else path,
        int(line["status"]),
        headers,
        "" if body is None else body if isinstance(body, str) else json.dumps(body),
    )
