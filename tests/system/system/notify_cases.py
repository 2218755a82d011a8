# SPDX-License-Identifier: BSL-1.0
"""rdad-notify as the service that the package brings along."""

from __future__ import annotations

from .container import Failure, wait_until
from .host import MEMBER, Host, require

_EX_NOPERM = 77
_HOOK = "/etc/rdad/notify.d/tell"
_STATE = "/var/lib/private/rdad-notify"
_SCRIPT = '#!/bin/sh\necho "$RDAD_EVENT $RDAD_JOB $(id -u)" >>"$STATE_DIRECTORY/told"\n'


def _told(host: Host) -> str:
    return host.container.try_to_run("cat", f"{_STATE}/told")[1]


def _wait_until_kept(host: Host) -> None:
    """What comes from then on is told."""
    try:
        wait_until(lambda: host.container.try_to_run("test", "-e", f"{_STATE}/tell")[0] == 0, "its place is kept")
    except Failure as failure:
        raise Failure(f"{failure}; it says:\n{host.said('rdad-notify')}") from failure


def programs_are_run_for_what_happens_by_a_user_of_their_own(host: Host) -> None:
    """Also after they were killed; and nobody else may use the socket that only reads."""
    host.container.run("mkdir", "-p", "/etc/rdad/notify.d")
    host.write(_HOOK, _SCRIPT)
    host.container.run("chmod", "755", _HOOK)
    host.container.run("systemctl", "start", "rdad-notify")
    _wait_until_kept(host)
    host.submit("notified-1", host.job())
    wait_until(lambda: "job_ended notified-1 " in _told(host), "the first end is told")
    host.container.run("systemctl", "kill", "--signal", "KILL", "rdad-notify")
    host.submit("notified-2", host.job())
    wait_until(lambda: "job_ended notified-2 " in _told(host), "the second end is told")
    require(" 0\n" not in _told(host), f"programs are run as root: {_told(host)}")
    by_member = ("rdactl", "events", "--socket", "/var/spool/rdad/socket-read")
    status, output, errors = host.container.try_to_run(*by_member, user=MEMBER)
    require(status == _EX_NOPERM, f"a member of rdad may read: {output}{errors}")
    host.container.run("systemctl", "stop", "rdad-notify")
    host.container.run("rm", "-r", "/etc/rdad/notify.d")
    require(host.show("rdad-notify", "Result") == "success", host.said("rdad-notify"))
