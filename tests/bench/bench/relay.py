# SPDX-License-Identifier: BSL-1.0
"""A way to the service on which it is seen when a request begins, though TLS stays end to end."""

from __future__ import annotations

import selectors
import socket
import time
from collections.abc import Callable
from types import TracebackType
from urllib.parse import urlsplit

# RFC 8446, section 5.1.
_HEADER_BYTES = 5
_APPLICATION_DATA = 23
# What ends a handshake is of that type, too, and shorter; the header of a request holds an access token.
_SHORTEST_REQUEST = 150

_LOOK_EVERY_S = 0.005


class _Records:
    """Tells where the records of TLS begin in what one side sends."""

    def __init__(self) -> None:
        self._header = b""
        self._left = 0

    def begins_request(self, sent: bytes) -> bool:
        """Whether a record does that may be one."""
        found = False
        while sent:
            if self._left == 0:
                wanted = _HEADER_BYTES - len(self._header)
                self._header, sent = self._header + sent[:wanted], sent[wanted:]
                if len(self._header) == _HEADER_BYTES:
                    self._left = int.from_bytes(self._header[3:], "big")
                    found |= self._header[0] == _APPLICATION_DATA and self._left >= _SHORTEST_REQUEST
                    self._header = b""
            passed = min(self._left, len(sent))
            self._left, sent = self._left - passed, sent[passed:]
        return found


class Relay:
    """Passes on what comes while it is told to, in the thread that tells it. It ends with the block that it is entered by."""

    def __init__(self, service: str) -> None:
        """`service`: the URL that it leads to."""
        where = urlsplit(service)
        assert where.hostname and where.port
        self._service = (where.hostname, where.port)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"https://127.0.0.1:{self._listener.getsockname()[1]}{where.path}"
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._listener, selectors.EVENT_READ)
        self._other: dict[socket.socket, socket.socket] = {}
        self._requests: dict[socket.socket, _Records] = {}
        self._request_began = 0.0

    def __enter__(self) -> Relay:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for end in [*self._other, self._listener]:
            end.close()
        self._selector.close()

    def next_request(self, within_s: float) -> float:
        """When the first byte of the next request came (time.monotonic)."""
        self._request_began = 0.0
        self.pass_on(lambda: self._request_began > 0, within_s, "a request")
        return self._request_began

    def pass_on(self, is_done: Callable[[], bool], within_s: float, what: str) -> None:
        """Fails if it takes longer."""
        end = time.monotonic() + within_s
        while not is_done():
            if time.monotonic() > end:
                raise RuntimeError(f"{what} takes more than {within_s:.0f} s")
            self._pass_on_once()

    def pass_on_for(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self._pass_on_once()

    def _pass_on_once(self) -> None:
        for key, _ in self._selector.select(_LOOK_EVERY_S):
            now = time.monotonic()
            if key.fileobj is self._listener:
                self._accept()
            elif isinstance(key.fileobj, socket.socket) and key.fileobj in self._other:
                self._pass_on_from(key.fileobj, now)

    def _accept(self) -> None:
        client, _ = self._listener.accept()
        server = socket.create_connection(self._service)
        for end, other in ((client, server), (server, client)):
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._other[end] = other
            self._selector.register(end, selectors.EVENT_READ)
        self._requests[client] = _Records()

    def _pass_on_from(self, end: socket.socket, now: float) -> None:
        try:
            sent = end.recv(65536)
            self._other[end].sendall(sent)
        except ConnectionError:
            sent = b""
        if not sent:
            self._close(end)
        elif end in self._requests and self._requests[end].begins_request(sent) and not self._request_began:
            self._request_began = now

    def _close(self, end: socket.socket) -> None:
        other = self._other.pop(end)
        del self._other[other]
        for each in (end, other):
            self._requests.pop(each, None)
            self._selector.unregister(each)
            each.close()
