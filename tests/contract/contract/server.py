# SPDX-License-Identifier: BSL-1.0
"""A server that cases are run on: one that is there, or an emulator that is started for them."""

from __future__ import annotations

import ctypes
import json
import signal
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType


@dataclass(frozen=True)
class Client:
    """Where access tokens are got, and as whom."""

    token_url: str
    id: str
    secret: str


@dataclass(frozen=True)
class Server:
    """How a server is reached, and how patient one has to be with it. The services are below its URL."""

    url: str
    token: str
    ca_file: str | None = None

    # None where only the token is known.
    client: Client | None = None

    # Seconds: how long the end of a job is waited for, and how often at most it is looked at.
    patience: float = 3600.0
    longest_pause: float = 15.0

    # True if the suite has to stay within a limit of calls that it didn't ask for.
    limits_calls: bool = True


def _end_with_parent() -> None:
    # A suite that is killed leaves no emulator behind. PR_SET_PDEATHSIG, see prctl(2).
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)


class Emulator:
    """A running emulator. It ends with the block that it is entered by."""

    def __init__(self, program: Path, flags: list[str]) -> None:
        self._program = program
        self._flags = flags
        self._folder = tempfile.TemporaryDirectory(prefix="contract.")
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Server:
        folder = Path(self._folder.name)
        command = [str(self._program), "--listen", "127.0.0.1:0", "--state-dir", str(folder / "state"), *self._flags]
        with (folder / "log").open("w", encoding="utf-8") as log:
            self._process = subprocess.Popen(
                command, stdout=subprocess.PIPE, stderr=log, text=True, preexec_fn=_end_with_parent
            )
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            said = (folder / "log").read_text(encoding="utf-8").strip()
            self.__exit__(None, None, None)
            raise RuntimeError(f"{' '.join(command)} does not start: {said}")
        announced = json.loads(line)

        def first_line(member: str) -> str:
            return Path(announced[member]).read_text(encoding="utf-8").split("\n", 1)[0]

        client = Client(announced["tokenUrl"], announced["clientId"], first_line("clientSecretFile"))
        return Server(
            announced["url"].rpartition("/")[0],
            first_line("tokenFile"),
            announced["caFile"],
            client,
            patience=60.0,
            longest_pause=0.2,
            limits_calls=False,
        )

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process:
            self._process.terminate()
            self._process.wait()
            assert self._process.stdout
            self._process.stdout.close()
            self._process = None
        self._folder.cleanup()
