# SPDX-License-Identifier: BSL-1.0
"""One trial: the daemon is harmed at a point, is started again, and what it promised is looked at."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from . import durability
from .daemon import Daemon, Run
from .emulator import Emulator
from .points import KILL, Baseline, Point
from .promise import Breach, Violation, leftovers, violations
from .scenario import FIRST_JOBS, drop_all, drop_one
from .tracing import ALL_CALLS, injection, paths_of, read_trace


@dataclass
class Result:
    """What came of a trial."""

    point: Point
    violations: list[Violation] = field(default_factory=list)

    # False if the daemon never got to the point: jobs have their turns in another order each time.
    reached: bool = True

    # How the daemon that was harmed has ended, as Popen tells it.
    status: int = 0

    def fail(self, breach: Breach, sentence: str) -> None:
        self.violations.append(Violation(breach, sentence))


@dataclass(frozen=True)
class Laboratory:
    """Where trials take place."""

    programs: Path

    # The folders of trials that have failed are kept here.
    kept: Path

    def baseline(self, after: Point | None = None, of_first: Baseline | None = None) -> Baseline:
        """The calls of a drain that nothing happens to; with `after`, those by which the next one recovers."""
        with tempfile.TemporaryDirectory(prefix="crash_points.") as folder, self._emulator(folder) as emulator:
            site = Path(folder)
            daemon = Daemon(self.programs / "rdad", site, emulator)
            scenario = drop_all(daemon.spool, emulator)
            if after:
                assert of_first
                self._harm(daemon, site, after, of_first)
            trace = site / "trace"
            run = daemon.drain_traced(trace, ["-e", f"trace={','.join(sorted(ALL_CALLS))}"])
            found = [str(violation) for violation in violations(daemon.spool, scenario, emulator)]
            if run.status != 0 or found:
                raise RuntimeError("\n".join([f"rdad that isn't harmed ends with {run.status}", run.said, *found]))
            return Baseline(read_trace(trace, site), until_ready=after is not None)

    def out_of_order(self) -> list[str]:
        """What a drain of one job, that nothing happens to, hasn't synced in time."""
        with tempfile.TemporaryDirectory(prefix="crash_points.") as folder, self._emulator(folder) as emulator:
            site = Path(folder)
            # No lists: each request is the job's.
            daemon = Daemon(self.programs / "rdad", site, emulator, poll="progress")
            scenario = drop_one(daemon.spool / "incoming")
            run = daemon.drain_traced(site / "trace", ["-e", f"trace={durability.CALLS}"])
            found = [str(violation) for violation in violations(daemon.spool, scenario, emulator)]
            if run.status != 0 or found:
                raise RuntimeError("\n".join([f"rdad that isn't harmed ends with {run.status}", run.said, *found]))
            return durability.out_of_order(site / "trace", daemon.spool)

    def try_point(self, point: Point, baseline: Baseline) -> Result:
        """Harms a daemon and looks at what is left."""
        result = Result(point)
        folder = tempfile.mkdtemp(prefix="crash_points.")
        try:
            with self._emulator(folder) as emulator:
                self._try(result, Path(folder), emulator, baseline)
            if result.violations:
                self._keep(result, Path(folder))
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        return result

    def _emulator(self, folder: str) -> Emulator:
        return Emulator(self.programs / "rda-emulator", Path(folder) / "emulator", FIRST_JOBS)

    def _try(self, result: Result, site: Path, emulator: Emulator, baseline: Baseline) -> None:
        point = result.point
        daemon = Daemon(self.programs / "rdad", site, emulator)
        scenario = drop_all(daemon.spool, emulator)
        if point.after:
            self._harm(daemon, site, point.after, baseline)
        run = self._harm(daemon, site, point, baseline)
        result.reached = run.status == -9 if point.kind == KILL else "(INJECTED)" in _trace(site, point).read_text()
        result.status = run.status
        # Out of memory, OpenSSL takes its time: as it is set up, it goes through all its algorithms, and each of them
        # asks for memory again.
        if run.hung and point.kind != "enomem":
            result.fail(Breach.WRONG, "SIGTERM doesn't stop it while the fault lasts")
        if run.stopped and not point.lasts():
            result.fail(Breach.WRONG, "it hangs after the fault has gone")
        if point.is_of_disk() and result.reached and not _complains(run):
            result.fail(Breach.WRONG, "it says nothing of the fault")
        left = leftovers(daemon.spool) if run.status == 0 else []
        if left:
            result.fail(Breach.WRONG, f"the drain has ended, but {', '.join(left)} is left")
        if run.status != 0 or left:
            clean = daemon.drain()
            if clean.status != 0:
                result.fail(Breach.WRONG, f"the start without a fault ends with {clean.status}: {clean.said.strip()}")
        result.violations += violations(daemon.spool, scenario, emulator)

    def _harm(self, daemon: Daemon, site: Path, point: Point, baseline: Baseline) -> Run:
        paths = paths_of(point.place, site, baseline.places)
        flags = injection(point.call, point.effect(), point.when(), paths) + baseline.flags_beside(point)
        return daemon.drain_traced(_trace(site, point), flags, point.lasts())

    def _keep(self, result: Result, folder: Path) -> None:
        name = str(result.point).replace("/", "_").replace(",", "_")
        shutil.rmtree(self.kept / name, ignore_errors=True)
        shutil.copytree(folder, self.kept / name)
        lines = [str(violation) for violation in result.violations]
        (self.kept / name / "violations").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _trace(site: Path, point: Point) -> Path:
    return site / ("second.trace" if point.after else "trace")


def _complains(run: Run) -> bool:
    return "error: " in run.said or "warning: Could not" in run.said
