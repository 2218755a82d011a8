# SPDX-License-Identifier: BSL-1.0
"""The stand-in for the service."""

from __future__ import annotations

import json
import ssl
import subprocess
import urllib.request
from pathlib import Path
from types import TracebackType
from typing import Any

from .processes import Cpu, cpu_of, serve_from_last_core


class Emulator:
    """A running rda-emulator, the same jobs each time. It ends with the block that it is entered by."""

    def __init__(self, program: Path, folder: Path, jobs: int, job_time: str, *flags: str) -> None:
        """`job_time` as --job-time takes it."""
        folder.mkdir(parents=True, exist_ok=True)
        log = folder / "emulator.log"
        command = [str(program), "--jobs", str(jobs), "--job-time", job_time, "--seed", "1"]
        command += ["--token-lifetime", "24h", "--state-dir", str(folder / "emulator"), *flags]
        with open(log, "wb") as said:
            self._process = subprocess.Popen(
                command, stdout=subprocess.PIPE, stderr=said, text=True, preexec_fn=serve_from_last_core
            )
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"{' '.join(command)} does not start: {log.read_text(encoding='utf-8')}")
        announced: dict[str, str] = json.loads(line)
        self.url = announced["url"]
        self.ca_file = announced["caFile"]
        self.token_file = announced["tokenFile"]
        self.job_ids = Path(announced["jobsFile"]).read_text(encoding="utf-8").split()
        self._opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}),
            urllib.request.HTTPSHandler(context=ssl.create_default_context(cafile=self.ca_file)),
        )

    def __enter__(self) -> Emulator:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        self._process.wait()
        assert self._process.stdout
        self._process.stdout.close()

    def cpu(self) -> Cpu:
        """What it has used since it was started."""
        return cpu_of(self._process.pid)

    def token(self) -> str:
        return Path(self.token_file).read_text(encoding="utf-8").strip()

    def counters(self) -> dict[str, Any]:
        """What it has counted since it was started."""
        url = self.url.removesuffix("/realitydataanalysis") + "/emulator/counters"
        with self._opener.open(url, timeout=60) as answer:
            counted: dict[str, Any] = json.loads(answer.read())
        return counted

    def calls(self) -> dict[str, int]:
        """How many calls of each kind of operation came, by whatever they were answered; those for tokens left out."""
        requests: dict[str, dict[str, int]] = self.counters()["requests"]
        return {kind: sum(statuses.values()) for kind, statuses in requests.items() if kind != "token"}
