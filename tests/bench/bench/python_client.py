#!/usr/bin/python3
# SPDX-License-Identifier: BSL-1.0
"""What people write who have jobs to run and no daemon: reads job files, activates their jobs, writes the answers.

    python_client.py URL CA_FILE TOKEN_FILE INCOMING RESULTS

By 16 threads with a connection each, and one fsync a job. It is safe in no crash: a job may be lost, or started twice.
The last line tells the seconds that it took, and what it used of the processor, without the start of Python.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import requests

_THREADS = 16
_TIMEOUT_S = 60


class Client:
    """Activates jobs and keeps what the service says."""

    def __init__(self, url: str, ca_file: str, token: str, results: Path) -> None:
        self._url = url
        self._ca_file = ca_file
        self._token = token
        self._results = results
        self._of_thread = threading.local()

    def run_job(self, file: Path) -> None:
        """One that ends at once."""
        spec = json.loads(file.read_text(encoding="utf-8"))
        answer = self._session().patch(
            f"{self._url}/jobs/{spec['id']}", json={"state": "active"}, timeout=_TIMEOUT_S
        )
        answer.raise_for_status()
        job = answer.json()["job"]
        if job["state"] != "success":
            raise RuntimeError(f"{file.name} is {job['state']}")
        with open(self._results / file.name, "w", encoding="utf-8") as result:
            json.dump(job, result)
            result.flush()
            os.fsync(result.fileno())

    def _session(self) -> requests.Session:
        if not hasattr(self._of_thread, "session"):
            session = requests.Session()
            session.trust_env = False
            session.verify = self._ca_file
            session.headers["Authorization"] = f"Bearer {self._token}"
            self._of_thread.session = session
        found: requests.Session = self._of_thread.session
        return found


def main() -> None:
    url, ca_file, token_file, incoming, results = sys.argv[1:]
    began, cpu = time.monotonic(), os.times()
    client = Client(url, ca_file, Path(token_file).read_text(encoding="utf-8").strip(), Path(results))
    with ThreadPoolExecutor(_THREADS) as pool:
        for _ in pool.map(client.run_job, sorted(Path(incoming).iterdir())):
            pass
    used = os.times()
    took = {"seconds": time.monotonic() - began, "user": used.user - cpu.user, "system": used.system - cpu.system}
    print(json.dumps(took))


if __name__ == "__main__":
    main()
