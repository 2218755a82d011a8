# SPDX-License-Identifier: BSL-1.0
"""The documents that describe the API, one for each generation."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from contract.exchange import Exchange
from contract.openapi import OpenApiDocument

# In etc/. The first one is also about what is of no service.
NAMES = ("openapi.yaml", "openapi-v2.yaml")


class Documents:
    """Both. Where they are `closed`, answers have no members but those that they have."""

    def __init__(self, folder: Path, closed: bool) -> None:
        self.by_name = {name: OpenApiDocument(folder / name, closed) for name in NAMES}

    def document_of(self, exchange: Exchange) -> OpenApiDocument:
        """The one that is about an exchange."""
        documents = list(self.by_name.values())
        return next((each for each in documents if each.describes(exchange.path)), documents[0])

    def problems(self, exchange: Exchange) -> Iterator[str]:
        """A sentence for each thing about an exchange that is not as documented."""
        return self.document_of(exchange).problems(exchange)
