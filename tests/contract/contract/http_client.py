# SPDX-License-Identifier: BSL-1.0
"""Sends requests to a server, each of them once: no redirects, no repetitions, nothing from the environment."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import requests

from contract.case import Request
from contract.exchange import Exchange
from contract.server import Server

_SECONDS = 60.0


class NotFeasible(Exception):
    """A request can't be made with what is known of the server."""


class HttpClient:
    """Connections to one server."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers.clear()
        if server.ca_file:
            self._session.verify = server.ca_file
        self._tokens: dict[str, str] = {}

    def send(self, request: Request) -> Exchange:
        """Sends a request that has no placeholders left."""
        body, content_type = self._encoded_body(request)
        headers = self._authorization(request.token)
        if content_type:
            headers["Content-Type"] = content_type
        headers.update(request.headers)
        url = self._url(request)
        prepared = requests.Request(request.method, url, headers=headers, data=body).prepare()
        # As it is written: normalising could hide what a case is about.
        prepared.url = url
        answer = self._session.send(prepared, timeout=_SECONDS, allow_redirects=False)
        return Exchange(
            request.method,
            url.removeprefix(self._server.url) if url.startswith(self._server.url) else _target_of(url),
            answer.status_code,
            {name.lower(): value for name, value in answer.headers.items()},
            answer.content.decode("utf-8", errors="replace"),
            request.body,
        )

    def close(self) -> None:
        """Ends the connections."""
        self._session.close()

    def _url(self, request: Request) -> str:
        url = request.path if request.path.startswith("https://") else self._server.url + request.path
        if not request.query:
            return url
        return url + "?" + urlencode(request.query, quote_via=quote, safe="$")

    def _encoded_body(self, request: Request) -> tuple[bytes | None, str]:
        body: bytes | None = None
        content_type = ""
        if request.body is not None:
            body, content_type = json.dumps(request.body).encode(), "application/json"
        elif request.raw is not None:
            body, content_type = request.raw.encode(), "application/json"
        elif request.form is not None:
            body, content_type = urlencode(request.form).encode(), "application/x-www-form-urlencoded"
        return body, content_type if request.content_type is None else request.content_type

    def _authorization(self, token: str) -> dict[str, str]:
        match token:
            case "none":
                return {}
            case "valid":
                return {"Authorization": f"Bearer {self._server.token}"}
            case "unknown":
                return {"Authorization": "Bearer no-such-token"}
            case scope:
                return {"Authorization": f"Bearer {self._token_for(scope)}"}

    def _token_for(self, scope: str) -> str:
        client = self._server.client
        if client is None:
            raise NotFeasible(f"a token of the scope {scope} takes client credentials")
        if scope not in self._tokens:
            form = {
                "grant_type": "client_credentials",
                "client_id": client.id,
                "client_secret": client.secret,
                "scope": scope,
            }
            answer = self._session.post(client.token_url, data=form, timeout=_SECONDS, allow_redirects=False)
            answer.raise_for_status()
            self._tokens[scope] = answer.json()["access_token"]
        return self._tokens[scope]


def _target_of(url: str) -> str:
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def value_at(document: Any, pointer: str) -> Any:
    """The value that a JSON pointer (RFC 6901) names; raises LookupError."""
    for step in pointer.split("/")[1:]:
        document = document[int(step)] if isinstance(document, list) else document[step]
    return document
