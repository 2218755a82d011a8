# SPDX-License-Identifier: BSL-1.0
"""One trial: a daemon, the service, and the wire between them that is cut and healed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from .daemon import Daemon
from .network import Namespace, Wire
from .proxy import PORT, Proxy
from .service import Service
from .timeline import Timeline
from .watch import Watch


class Trial:
    """What a case does to a daemon. Times are in seconds since the cut."""

    def __init__(self, daemon: Daemon, service: Service, wire: Wire, timeline: Timeline, watch: Watch) -> None:
        self.daemon = daemon
        self.service = service
        self._wire = wire
        self._timeline = timeline
        self._watch = watch

    def start_daemon(self) -> None:
        """Returns when it takes files and orders."""
        starts = self._count_starts()
        self.daemon.start()
        self._watch.wait_until(lambda: self._count_starts() > starts, "rdad is ready")

    def kill_daemon(self) -> None:
        """By SIGKILL."""
        self.daemon.kill()
        self._timeline.note("rdad is killed")

    def drop(self, name: str, spec: dict[str, Any]) -> None:
        """A job file."""
        self._watch.add_job(name)
        self.daemon.drop(name, spec)
        self._timeline.note(f"{name} is dropped")

    def cancel(self, name: str) -> None:
        """Returns when it is confirmed."""
        self.daemon.cancel(name)
        self._timeline.note(f"the cancellation of {name} is confirmed")

    def warm_up(self) -> None:
        """Runs a job, so that there is a connection which the next request will take."""
        self.drop("warm", {"id": self.service.job_ids[0]})
        self.wait_for_end("warm")

    def cut(self) -> None:
        """From now on all is lost that is sent to the service, or by it."""
        self._wire.cut()
        self._timeline.begin()

    def heal(self) -> None:
        """From now on all gets there."""
        undelivered = self._wire.undelivered_bytes()
        self._wire.heal()
        self._timeline.note(f"the wire is healed; {undelivered} bytes wait to be sent again")

    def wait_until_written(self) -> None:
        """Until there is a request that the wire doesn't let through."""
        self._watch.wait_until(lambda: self._wire.undelivered_bytes() > 0, "a request is written")
        self._timeline.note(f"{self._wire.undelivered_bytes()} bytes were written")

    def wait_for_end(self, name: str, until: float | None = None) -> None:
        """Until there is a final record."""
        self._watch.wait_until(lambda: self.daemon.final_folder_of(name) is not None, f"{name} ends", until)

    def let_pass(self, until: float) -> None:
        """Until that time."""
        self._watch.let_pass(until)

    def _count_starts(self) -> int:
        return sum("Ready: " in line for line in self.daemon.said())


@contextmanager
def open_trial(
    programs: Path, site: Path, name: str, has_proxy: bool, timeline: Timeline, stop: threading.Event
) -> Iterator[Trial]:
    """Nothing of it is left when the block ends. `name` begins the names of its namespaces."""
    with ExitStack() as stack:
        client = stack.enter_context(Namespace(f"{name}-daemon"))
        server = stack.enter_context(Namespace(f"{name}-service"))
        sender = stack.enter_context(Namespace(f"{name}-proxy")) if has_proxy else client
        wire = Wire(1, sender, server)
        service = stack.enter_context(Service(programs / "rda-emulator", site, server, wire.far_address))
        proxy_url = "none"
        if has_proxy:
            address = Wire(2, client, sender).far_address
            proxy = stack.enter_context(Proxy(site, sender, address))
            proxy_url = f"http://{address}:{PORT}"
        daemon = stack.enter_context(Daemon(programs, site, client, service, proxy_url))
        watch = Watch(daemon, service, timeline, stop)
        watch.wait_until(service.is_up, "the service is up")
        if has_proxy:
            watch.wait_until(proxy.is_up, "the proxy is up")
        yield Trial(daemon, service, wire, timeline, watch)
