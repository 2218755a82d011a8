# SPDX-License-Identifier: BSL-1.0
"""A request and the answer that it got, free of any HTTP library."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Exchange:
    """What was asked and answered. `path` begins with the name of the service and may have a query."""

    method: str
    path: str
    status: int

    # Of the answer; names in lower case.
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""

    # What was sent as application/json; None if it was something else, or isn't known.
    sent: Any = None

    @property
    def media_type(self) -> str:
        """The type of the answer's body without parameters; empty if it has none."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    def document(self) -> Any:
        """The answer's body as JSON; raises ValueError if it isn't JSON."""
        return json.loads(self.body)

    def __str__(self) -> str:
        return f"{self.method} {self.path}: {self.status}"
