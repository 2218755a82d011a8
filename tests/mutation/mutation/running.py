# SPDX-License-Identifier: BSL-1.0
"""Runs the programs that try a mutation, until one of them notices it."""

from __future__ import annotations

import json
import os
import re
import resource
import selectors
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from .cover import Program

# A suite of Boost.Test that takes longer is run after all others; one that takes much longer, only where that is asked for.
_LATE_SUITE = 1.0
_SLOW_SUITE = 30.0

# What a mutation may make of a loop.
_MOST_MEMORY = 4 << 30

# What is given to a program as a multiple of what it takes otherwise, and what it is given at least. Loops without an end are
# ended by the processor's time, which doesn't depend on how busy the machine is.
_TIMES_THE_PROCESSOR = 4
_LEAST_OF_THE_PROCESSOR = 3
_TIMES_SLOWER = 20.0
_LONGEST = 600.0

# The first line of what Boost.Test tells of a check that has failed, and simulate_faults of a host.
_FOUND = re.compile(r"error: in \"(?P<case>[^\"]*)\"|^(?P<seed>seed \d+): ")


@dataclass(frozen=True)
class Part:
    """Of a program, what is run at a time."""

    program: Program
    arguments: tuple[str, ...]

    # How long it takes where nothing is changed, and how long of that the processor works.
    seconds: float
    processor_seconds: float

    # A suite that is run by itself.
    is_suite: bool = False

    # What waits is never given less.
    shortest_timeout: float = 60.0

    @property
    def is_slow(self) -> bool:
        return self.is_suite and self.seconds > _SLOW_SUITE

    @property
    def timeout(self) -> float:
        return max(self.shortest_timeout, self.seconds * _TIMES_SLOWER)

    def limit(self) -> None:
        """Limits the process that it is called in."""
        most = max(_LEAST_OF_THE_PROCESSOR, int(self.processor_seconds * _TIMES_THE_PROCESSOR))
        resource.setrlimit(resource.RLIMIT_CPU, (most, most + 1))
        resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


@dataclass(frozen=True)
class Verdict:
    """How a part has ended: what it says is wrong; empty if it has noticed nothing."""

    finding: str
    seconds: float


def parts_of(program: Program, file: Path, kept: Path) -> list[Part]:
    """Measures a program that isn't mutated. Stops with what is wrong if it fails by itself. Which suites take long is
    kept in `kept`, so that they are run but once for that."""
    if not program.is_boost_test:
        return [_measured(program, program.arguments, file)]
    if not kept.is_file():
        with tempfile.TemporaryDirectory() as folder:
            report = Path(folder) / "report.xml"
            _measured(program, (*program.arguments, f"--logger=JUNIT,success,{report}"), file)
            suites = _times(report.read_text(encoding="utf-8"))
        late = {suite: taken for suite, taken in suites.items() if taken > _LATE_SUITE}
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(json.dumps(late if len(late) < len(suites) else {}), encoding="utf-8")
    late = json.loads(kept.read_text(encoding="utf-8"))
    arguments = (*program.arguments, *(f"--run_test=!{suite}" for suite in late))
    of_suites = [
        Part(program, (*program.arguments, f"--run_test={suite}"), taken, taken, is_suite=True)
        for suite, taken in late.items()
    ]
    return [_measured(program, arguments, file), *of_suites]


def run(part: Part, file: Path) -> Verdict:
    """Ends the program at the first thing that it finds."""
    command = [str(file), *part.arguments]
    if part.program.is_boost_test:
        command += ["--report_level=no", "--color_output=no"]
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="mutation.") as folder:
        # For tests that become another user.
        os.chmod(folder, 0o711)
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={**os.environ, "TMPDIR": folder, "RDAD_TEST_SEED": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=part.limit,
        )
        finding = _first_finding(process, began + part.timeout)
        _end_all(process)
    return Verdict(finding, time.monotonic() - began)


def _measured(program: Program, arguments: tuple[str, ...], file: Path) -> Part:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    verdict = run(Part(program, arguments, _LONGEST, _LONGEST), file)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if verdict.finding:
        raise SystemExit(f"{program.target} fails although nothing is changed: {verdict.finding}")
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Part(program, arguments, verdict.seconds, used)


def _times(report: str) -> dict[str, float]:
    """How long each outermost suite of a JUnit report takes."""
    times: dict[str, float] = {}
    for case in re.findall(r"<testcase [^>]*>", report):
        suite = re.search(r'classname="([^"./]*)', case)
        taken = re.search(r'time="([^"]*)"', case)
        if suite and taken:
            times[suite[1]] = times.get(suite[1], 0.0) + float(taken[1])
    return times


def _first_finding(process: subprocess.Popen[bytes], until: float) -> str:
    assert process.stdout
    os.set_blocking(process.stdout.fileno(), False)
    said = b""
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        while selector.select(max(0.0, until - time.monotonic())):
            more = process.stdout.read(65536)
            if not more:
                break
            said = said[-4096:] + more
            for line in said.decode(errors="replace").splitlines():
                if found := _FOUND.search(line):
                    return found["case"] or found["seed"]
        try:
            status = process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            return "it takes too long"
    if status == 0:
        return ""
    if status in (-signal.SIGXCPU, -signal.SIGKILL):
        return "it takes too long"
    return f"signal {signal.Signals(-status).name}" if status < 0 else f"status {status}"


def _end_all(process: subprocess.Popen[bytes]) -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    process.wait()
    if process.stdout:
        process.stdout.close()
