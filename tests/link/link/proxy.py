# SPDX-License-Identifier: BSL-1.0
"""Debian's tinyproxy in a namespace."""

from __future__ import annotations

import subprocess
from pathlib import Path
from types import TracebackType

from crash_points.emulator import end_with_parent

from .network import Namespace

PORT = 8888


class Proxy:
    """Runs from construction until the end of the block that it is entered by."""

    def __init__(self, site: Path, namespace: Namespace, address: str) -> None:
        self._namespace = namespace
        config = site / "tinyproxy.conf"
        config.write_text(
            f"Port {PORT}\nListen {address}\nUser nobody\nGroup nogroup\nTimeout 600\nMaxClients 50\n",
            encoding="utf-8",
        )
        command = ["tinyproxy", "-d", "-c", str(config)]
        with namespace.entered(), open(site / "tinyproxy.log", "wb") as log:
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, preexec_fn=end_with_parent
            )

    def __enter__(self) -> Proxy:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.wait()

    def is_up(self) -> bool:
        """Whether it takes connections."""
        return self._namespace.listens(PORT)
