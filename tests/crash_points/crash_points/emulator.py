# SPDX-License-Identifier: BSL-1.0
"""The stand-in for the service that one trial has for itself."""

from __future__ import annotations

import ctypes
import json
import signal
import ssl
import subprocess
import urllib.error
import urllib.request
from pathlib import Path
from types import TracebackType
from typing import Any


def end_with_parent() -> None:
    """For a child between fork and exec: a test that is killed leaves no process behind."""
    # PR_SET_PDEATHSIG, see prctl(2).
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)


class Emulator:
    """A running rda-emulator. It ends with the block that it is entered by."""

    def __init__(self, program: Path, folder: Path, jobs: int, fail_percent: int = 30) -> None:
        flags = ["--jobs", str(jobs), "--job-time", "200ms..600ms", "--fail-percent", str(fail_percent), "--seed", "1"]
        command = [str(program), "--listen", "127.0.0.1:0", "--state-dir", str(folder), *flags]
        with open(f"{folder}.log", "w", encoding="utf-8") as log:
            self._process = subprocess.Popen(
                command, stdout=subprocess.PIPE, stderr=log, text=True, preexec_fn=end_with_parent
            )
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"{' '.join(command)} does not start: {Path(f'{folder}.log').read_text()}")
        announced: dict[str, str] = json.loads(line)
        self.url = announced["url"]
        self.ca_file = announced["caFile"]
        self.token_file = announced["tokenFile"]
        self.job_ids = Path(announced["jobsFile"]).read_text(encoding="utf-8").split()
        self._token = Path(self.token_file).read_text(encoding="utf-8").strip()
        self._opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}),
            urllib.request.HTTPSHandler(context=ssl.create_default_context(cafile=self.ca_file)),
        )

    def __enter__(self) -> Emulator:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.wait()
        assert self._process.stdout
        self._process.stdout.close()

    def job(self, job_id: str, service: str | None = None) -> dict[str, Any]:
        """The Job document of the service; None: the usual one."""
        base = f"{self.url.rsplit('/', 1)[0]}/{service}" if service else self.url
        job: dict[str, Any] = self._ask("GET", f"{base}/jobs/{job_id}")["job"]
        return job

    def has_job(self, job_id: str) -> bool:
        """Whether the service has it, and it wasn't deleted."""
        try:
            self.job(job_id)
        except urllib.error.HTTPError as error:
            if error.code == 404:
                return False
            raise
        return True

    def activate(self, job_id: str) -> None:
        """Starts a job as somebody else than rdad may do."""
        self._ask("PATCH", f"{self.url}/jobs/{job_id}", {"state": "active"})

    def plan(self, job_id: str, seconds: float) -> None:
        """How long a job will take."""
        self._ask("PATCH", f"{self._control()}/jobs/{job_id}", {"seconds": seconds})

    def counters(self) -> dict[str, Any]:
        """What it has counted since it was started."""
        return self._ask("GET", f"{self._control()}/counters")

    def _control(self) -> str:
        return self.url.removesuffix("/realitydataanalysis") + "/emulator"

    def _ask(self, method: str, url: str, body: Any = None) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"}
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(url, data=data, headers=headers, method=method)
        with self._opener.open(request, timeout=60) as answer:
            text = answer.read()
        found: dict[str, Any] = json.loads(text) if text else {}
        return found
