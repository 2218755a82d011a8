# SPDX-License-Identifier: BSL-1.0
"""Exchanges that a server has written to a file, one JSON object a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from contract.documents import Documents
from contract.exchange import Exchange
from contract.report import Result

# What steers an emulator is none of the API.
_CONTROL = "/emulator/"


def check_recorded(file: Path, documents: Documents) -> Iterator[Result]:
    """A result for each exchange that is the API's."""
    with file.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            name = f"{file.name}/{number}"
            try:
                members = json.loads(line)
                exchange = read_exchange(members)
                is_ordered = bool(members.get("ordered"))
            except (ValueError, LookupError, TypeError, AttributeError) as error:
                yield Result(name, "error", f"the line is no exchange: {error!r}")
                continue
            # What a test has ordered the emulator to answer says nothing about the service.
            if is_ordered or exchange.path.startswith(_CONTROL):
                continue
            problems = list(documents.problems(exchange))
            if problems:
                yield Result(name, "failed", "\n  ".join([str(exchange), *problems]))
            else:
                yield Result(name, "passed")


def read_exchange(line: dict[str, Any]) -> Exchange:
    """Raises LookupError, TypeError, ValueError or AttributeError if the line isn't one."""
    headers = {str(name).lower(): str(value) for name, value in (line.get("headers") or {}).items()}
    if line.get("contentType"):
        headers["content-type"] = line["contentType"]
    target = urlsplit(str(line["path"]))
    path = target.path + (f"?{target.query}" if target.query else "")
    body = line.get("body")
    return Exchange(
        str(line["method"]),
        path,
        int(line["status"]),
        headers,
        "" if body is None else body if isinstance(body, str) else json.dumps(body),
    )
