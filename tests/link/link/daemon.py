# SPDX-License-Identifier: BSL-1.0
"""rdad in a namespace, and its spool."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Any

from crash_points.emulator import end_with_parent
from crash_points.scenario import FINAL_FOLDERS

from .network import Namespace
from .service import Service


class Daemon:
    """Can be started, killed and started again. It ends with the block that it is entered by."""

    def __init__(self, programs: Path, site: Path, namespace: Namespace, service: Service, proxy: str) -> None:
        self._programs = programs
        self._namespace = namespace
        self._spool = site / "spool"
        self._log = site / "rdad.log"
        self._config = site / "rdad.conf"
        self._process: subprocess.Popen[bytes] | None = None
        (self._spool / "incoming").mkdir(parents=True)
        self._log.touch()
        self._config.write_text(
            f"[api]\nbase_url = {service.public_url}\nca_file = {service.identity_file}\nproxy = {proxy}\n"
            f"[auth]\ntoken_file = {service.token_file}\n"
            f"[spool]\ndirectory = {self._spool}\n"
            "[pace]\npoll_intervals = 1,2\n"
            "[log]\nlog = text\nlog_level = debug\n",
            encoding="utf-8",
        )

    def __enter__(self) -> Daemon:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process:
            self.kill()

    def start(self) -> None:
        """There is none that runs."""
        command = [str(self._programs / "rdad"), "--config", str(self._config)]
        with self._namespace.entered(), open(self._log, "ab") as log:
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, preexec_fn=end_with_parent
            )

    def kill(self) -> None:
        """By SIGKILL."""
        assert self._process
        self._process.kill()
        self._process.wait()
        self._process = None

    def said(self) -> list[str]:
        """All whole lines of its journal, also of those before this one."""
        return self._log.read_text(encoding="utf-8", errors="replace").split("\n")[:-1]

    def drop(self, name: str, spec: dict[str, Any]) -> None:
        """A job file."""
        temporary = self._spool / f"incoming/.{name}.json"
        temporary.write_text(json.dumps(spec), encoding="utf-8")
        temporary.rename(self._spool / f"incoming/{name}.json")

    def cancel(self, name: str) -> None:
        """Returns when it is confirmed."""
        command = [str(self._programs / "rdactl"), "cancel", "--config", str(self._config), name]
        subprocess.run(command, check=True, capture_output=True, text=True, timeout=60)

    def folder_of(self, name: str) -> str | None:
        """Where its record, or what was dropped, is; None if it is nowhere."""
        # In the order in which a file goes through them, so that one on its way is not missed.
        for folder in ("incoming", "active", *FINAL_FOLDERS):
            if (self._spool / folder / f"{name}.json").exists():
                return folder
        return None

    def final_folder_of(self, name: str) -> str | None:
        """Where its final record is; None if there is none yet."""
        folder = self.folder_of(name)
        return folder if folder in FINAL_FOLDERS else None

    def final_record(self, name: str) -> dict[str, Any]:
        """There has to be one."""
        folder = self.final_folder_of(name)
        record: dict[str, Any] = json.loads((self._spool / f"{folder}/{name}.json").read_text(encoding="utf-8"))
        return record
