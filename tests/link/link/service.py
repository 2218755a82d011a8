# SPDX-License-Identifier: BSL-1.0
"""The service in a namespace: an emulator with a gateway in front of it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any

from crash_points.emulator import Emulator, end_with_parent

from .network import Namespace

_GATEWAY = Path(__file__).with_name("gateway.py")
_PORT = 8443
_JOBS = 2


def _make_identity(file: Path, address: str) -> None:
    """A key, and a certificate for it that is trusted as it is."""
    kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
    names = ["-subj", "/CN=gateway", "-addext", f"subjectAltName=IP:{address}"]
    command = ["openssl", "req", "-x509", *kind, *names, "-keyout", str(file), "-out", "-"]
    certificate = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    with open(file, "a", encoding="utf-8") as identity:
        identity.write(certificate)


class Service(Emulator):
    """Runs from construction until the end of the block that it is entered by. The test asks the emulator itself."""

    def __init__(self, program: Path, site: Path, namespace: Namespace, address: str) -> None:
        self._namespace = namespace
        with namespace.entered():
            super().__init__(program, site / "emulator", _JOBS)
        self.public_url = f"https://{address}:{_PORT}/realitydataanalysis"
        self.identity_file = site / "gateway.pem"
        _make_identity(self.identity_file, address)
        behind = self.url.removeprefix("https://").partition("/")[0]
        arguments = [address, str(_PORT), str(self.identity_file), behind, self.ca_file]
        with namespace.entered():
            self._gateway = subprocess.Popen([sys.executable, _GATEWAY, *arguments], preexec_fn=end_with_parent)

    def __enter__(self) -> Service:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._gateway.kill()
        self._gateway.wait()
        super().__exit__(kind, error, trace)

    def is_up(self) -> bool:
        """Whether it takes connections."""
        return self._namespace.listens(_PORT)

    def jobs(self) -> list[dict[str, Any]]:
        """The Job documents of all jobs."""
        jobs: list[dict[str, Any]] = self._ask("GET", f"{self.url}/jobs")["jobs"]
        return jobs

    def activated(self) -> int:
        """How often jobs were started."""
        return int(self.counters()["jobs"]["activated"])

    def _ask(self, method: str, url: str, body: Any = None) -> dict[str, Any]:
        with self._namespace.entered():
            return super()._ask(method, url, body)
