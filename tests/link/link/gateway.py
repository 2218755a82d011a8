# SPDX-License-Identifier: BSL-1.0
"""A gateway in front of the service, as real services have: a process that keeps connections of clients for as long as
they last. (rda-emulator closes them after 30 s: it would know nothing any more of a request that comes so late.)

    gateway.py ADDRESS PORT IDENTITY SERVICE CA

IDENTITY is a PEM file with a key and a certificate, SERVICE a host and a port of https, CA what is trusted there. What
has arrived is passed on at once, whether its client is there still or not.
"""

from __future__ import annotations

import http.client
import ssl
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

# These are about one of the two connections.
_NOT_PASSED_ON = frozenset({"connection", "content-length", "date", "host", "server", "transfer-encoding"})


class Gateway(ThreadingHTTPServer):
    """A thread for each connection."""

    daemon_threads = True

    def __init__(self, address: str, port: int, identity: str, service: str, ca_file: str) -> None:
        self.service = service
        self.trust = ssl.create_default_context(cafile=ca_file)
        super().__init__((address, port), _Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(identity)
        # The handshake is made by the connection's own thread, in its first read.
        self.socket = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Connections end as they like."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Gateway

    def pass_on(self) -> None:
        """One request, and its answer."""
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        connection = http.client.HTTPSConnection(self.server.service, context=self.server.trust)
        connection.request(self.command, self.path, body or None, _kept(self.headers.items()))
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        self.send_response_only(answer.status)
        for name, value in _kept(answer.getheaders()).items():
            self.send_header(name, value)
        if answer.status != http.client.NO_CONTENT:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = do_PATCH = do_DELETE = pass_on

    def log_message(self, format: str, *args: Any) -> None:
        """The journal of the daemon says enough."""


def _kept(headers: Any) -> dict[str, str]:
    return {name: value for name, value in headers if name.lower() not in _NOT_PASSED_ON}


if __name__ == "__main__":
    Gateway(sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4], sys.argv[5]).serve_forever()
