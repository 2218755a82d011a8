# SPDX-License-Identifier: BSL-1.0
"""What rdactl is used on: a daemon, which is real, and jobs in its spool."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from crash_points.emulator import Emulator, end_with_parent

_LATER = {"notBefore": "2100-01-01T00:00:00Z"}

# What makes a job be held.
TOO_DEAR = {
    "costEstimationParameters": {"gigaPixels": 2, "numberOfPhotos": 150, "detectorCost": 1.4},
    "rdad": {"maxEstimatedCost": 0.5},
}


class Site:
    """A daemon, its spool, and what is dropped there."""

    def __init__(self, programs: Path, folder: Path, emulator: Emulator) -> None:
        self.spool = folder / "spool"
        (self.spool / "incoming").mkdir(parents=True)
        self.config = folder / "rdad.conf"
        self.config.write_text(
            f"[api]\nbase_url = {emulator.url}\nca_file = {emulator.ca_file}\n"
            f"[auth]\ntoken_file = {emulator.token_file}\n"
            f"[spool]\ndirectory = {self.spool}\n"
            "[pace]\npoll_intervals = 1\n",
            encoding="utf-8",
        )
        self._programs = programs
        self._log = folder / "rdad.log"
        self._ids = iter(emulator.job_ids)

    @contextmanager
    def running(self) -> Iterator[None]:
        """With the daemon, which answers already."""
        command = [str(self._programs / "rdad"), "--config", str(self.config), "--log", "text"]
        with open(self._log, "wb") as log:
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, preexec_fn=end_with_parent
            )
        try:
            self._wait((self.spool / "socket").exists)
            yield
        finally:
            process.terminate()
            process.wait(10)

    def drop_batch(self, name: str, jobs: int) -> None:
        """Jobs that are not to be started for long; returns when they are taken."""
        lines = [json.dumps({"id": f"00000000-0000-4000-8000-{i:012}", "rdad": _LATER}) for i in range(jobs)]
        before = self.active()
        self._drop(f"{name}.jsonl", "".join(f"{line}\n" for line in lines))
        self._wait(lambda: self.active() == before + jobs)

    def drop_too_dear(self, name: str) -> None:
        """A job that costs more than it may; returns when it is taken."""
        self._drop(f"{name}.json", json.dumps({"id": next(self._ids)} | TOO_DEAR))
        self._wait(lambda: any((self.spool / f"{at}/{name}.json").exists() for at in ("active", "held")))

    def drop_held(self, name: str) -> None:
        """The same; returns when it is held."""
        self.drop_too_dear(name)
        self.wait_until_held(name)

    def order(self, order: str, name: str) -> None:
        """By rdactl, elsewhere."""
        command = [str(self._programs / "rdactl"), order, "--config", str(self.config), name]
        subprocess.run(command, check=True, capture_output=True, timeout=60)

    def wait_until_held(self, name: str) -> None:
        """Its record is in held/."""
        self._wait(lambda: (self.spool / f"held/{name}.json").exists())

    def active(self) -> int:
        """How many records are in active/."""
        return len(list((self.spool / "active").glob("[!.]*.json")))

    def wait_until_none_is_active(self) -> None:
        """All have ended."""
        self._wait(lambda: self.active() == 0)

    def _drop(self, file: str, text: str) -> None:
        temporary = self.spool / f"incoming/.{file}"
        temporary.write_text(text, encoding="utf-8")
        # Old enough to be taken at once.
        then = time.time() - 100
        os.utime(temporary, (then, then))
        temporary.rename(self.spool / f"incoming/{file}")

    def _wait(self, condition: Callable[[], bool]) -> None:
        until = time.monotonic() + 60
        while not condition():
            if time.monotonic() > until:
                raise AssertionError(f"waited in vain; rdad said:\n{self._log.read_text(errors='replace')}")
            time.sleep(0.05)
