# SPDX-License-Identifier: BSL-1.0
"""What members of the group may do and see, and nobody else."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from .container import wait_until
from .host import MEMBER, OTHER_MEMBER, STRANGER, Host, require

_EX_NOPERM = 77


def members_may_drop_and_no_more(host: Host) -> None:
    """Neither list nor read nor remove what others drop, nor see what is under way; strangers may nothing."""
    host.container.shell("umask 022; echo x > /tmp/.x; cp /tmp/.x /var/spool/rdad/incoming/.mine", MEMBER)
    for user, forbidden in (
        (OTHER_MEMBER, "ls /var/spool/rdad/incoming"),
        (OTHER_MEMBER, "cat /var/spool/rdad/incoming/.mine"),
        (OTHER_MEMBER, "rm -f /var/spool/rdad/incoming/.mine"),
        (OTHER_MEMBER, "ls /var/spool/rdad/active"),
        (OTHER_MEMBER, "touch /var/spool/rdad/active/x /var/spool/rdad/success/x"),
        (STRANGER, "touch /var/spool/rdad/incoming/x"),
        (STRANGER, "ls /var/spool/rdad/success"),
    ):
        status = host.container.try_to_run("sh", "-c", forbidden, user=user)[0]
        require(status != 0, f"{user} may {forbidden}")
    host.container.run("rm", "/var/spool/rdad/incoming/.mine", user=MEMBER)


def a_stranger_learns_which_group_to_be_in(host: Host) -> None:
    """Whatever rdactl is asked for."""
    host.container.run("tee", "/tmp/strange.json", user=STRANGER, stdin=host.job())
    asked = ("status", "status --json", "show submitted", "wait", "metrics", "cancel submitted")
    for command in ("submit /tmp/strange.json", *asked):
        status, output, errors = host.container.try_to_run("rdactl", *command.split(), user=STRANGER)
        require(status == _EX_NOPERM, f"rdactl {command} has ended with {status}: {errors}")
        require(output == "", f"rdactl {command} says {output}")
        require("It takes membership of the group rdad;" in errors, f"rdactl {command} says {errors}")


def members_may_give_orders(host: Host) -> None:
    """To the daemon, over its socket."""
    dear = {"costEstimationParameters": {"gigaPixels": 200, "numberOfPhotos": 9}, "rdad": {"maxEstimatedCost": 1}}
    for name in ("released", "cancelled"):
        host.submit(name, host.job(dear))
        host.wait_for_end(name, "held")
    require("held" in host.container.run("rdactl", "status", user=MEMBER), "what is held isn't shown")
    host.container.run("rdactl", "release", "released", user=MEMBER)
    host.container.run("rdactl", "cancel", "cancelled", user=MEMBER)
    host.wait_for_end("released", "success")
    host.wait_for_end("cancelled", "unsubmitted")


def members_see_how_far_batches_and_jobs_are(host: Host) -> None:
    """Though they may not list active/, nor read the journal."""
    host.submit("waiting", host.job({"rdad": {"notBefore": "2100-01-01T00:00:00Z"}}))
    wait_until(
        lambda: "1 for notBefore" in host.container.run("rdactl", "status", user=OTHER_MEMBER), "its batch is shown"
    )
    require(MEMBER in host.container.run("rdactl", "status", user=OTHER_MEMBER), "its owner isn't shown")
    shown = host.container.run("rdactl", "show", "waiting", user=OTHER_MEMBER)
    require("It waits for its notBefore." in shown and "The daemon has taken the job." in shown, shown)
    host.container.run("rdactl", "cancel", "waiting", user=MEMBER)
    host.wait_for_end("waiting", "unsubmitted")


def a_member_waits_for_a_batch_over_a_kill_of_the_daemon(host: Host) -> None:
    """From the file to the end of its last job."""
    host.container.run("tee", "/tmp/batch.jsonl", user=MEMBER, stdin="".join(host.job() for _ in range(5)))
    with ThreadPoolExecutor(1) as pool:
        submit = pool.submit(host.container.try_to_run, "rdactl", "submit", "--wait", "/tmp/batch.jsonl", user=MEMBER)
        host.wait_until_some_are_active()
        starts = host.show("rdad", "NRestarts")
        host.container.run("systemctl", "kill", "--kill-whom=main", "-s", "KILL", "rdad")
        wait_until(lambda: host.show("rdad", "NRestarts") != starts and host.is_active("rdad"), "it is started again")
        status, output, errors = submit.result()
    require(status == 0, f"ended with {status}: {output}{errors}")
    require("5 jobs: 5 success." in output, output)
