# SPDX-License-Identifier: BSL-1.0
"""The cases about a daemon that fails, and who learns of it: the journal, and a unit that an operator adds to."""

from __future__ import annotations

from .container import wait_until
from .host import Host, require

_ALARM = "rdad-failed@{}.service"
_ALERT = "1"
_CALLED = "/run/called"
# Adds who is called, as rdad(8) says; in /run, so that it is gone with the container.
_CALL = f"[Service]\nExecStartPre=-/bin/sh -c 'echo %i >> {_CALLED}'\n"


def _alerts(host: Host, unit: str) -> list[str]:
    """What the journal of the unit has of them."""
    return [str(entry["MESSAGE"]) for entry in host.journal(unit) if entry.get("PRIORITY") == _ALERT]


def forget_failures(host: Host, unit: str) -> None:
    """The next one is news."""
    host.container.run("systemctl", "stop", _ALARM.format(unit))


def a_daemon_that_cannot_stay_up_calls_somebody_once_and_is_started_again(host: Host) -> None:
    """It can't have its spool, each time it is started."""
    host.write("/run/systemd/system/rdad-failed@.service.d/call.conf", _CALL)
    host.container.run("systemctl", "daemon-reload")
    forget_failures(host, "rdad")
    before = len(_alerts(host, "rdad"))
    host.container.run("systemctl", "stop", "rdad")
    host.hold_spool()
    host.container.try_to_run("systemctl", "start", "rdad")
    wait_until(lambda: int(host.show("rdad", "NRestarts")) >= 3, "it is started again and again")
    # The latter while ExecStopPost= runs.
    state = host.show("rdad", "ActiveState")
    require(state in ("activating", "deactivating"), f"it is {state}, no more to be started again")
    require(host.container.run("cat", _CALLED) == "rdad\n", "not one call was made")
    told = _alerts(host, "rdad")[before:]
    require(len(told) == 1 and told[0].startswith("rdad.service has failed."), f"the alerts are {told}")
    host.container.run("systemctl", "stop", "holder")
    wait_until(lambda: host.is_active("rdad"), "it owns the spool")
    require(len(_alerts(host, "rdad")) == before + 1, "it was told again")


def an_end_that_was_ordered_is_no_failure(host: Host) -> None:
    """Neither a stop nor a restart."""
    forget_failures(host, "rdad")
    host.restart()
    host.container.run("systemctl", "stop", "rdad")
    require(not host.is_active(_ALARM.format("rdad")), "somebody is called")
    host.container.run("systemctl", "start", "rdad")


def the_failure_of_an_instance_is_told_with_its_name(host: Host, unit: str) -> None:
    """Also where systemd has escaped that; for a case that has such an instance."""
    host.container.run("systemctl", "kill", "--kill-whom=main", "-s", "KILL", unit)
    wait_until(lambda: host.is_active(_ALARM.format(unit)), f"the failure of {unit} is told")
    wait_until(lambda: len(_alerts(host, unit)) == 1, f"the alert is in the journal of {unit}")
    require(_alerts(host, unit)[0].startswith(f"{unit}.service has failed."), f"it says {_alerts(host, unit)}")
    wait_until(lambda: host.is_active(unit), f"{unit} is started again")
    forget_failures(host, unit)
