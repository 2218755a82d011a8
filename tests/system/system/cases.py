# SPDX-License-Identifier: BSL-1.0
"""The cases, in the order of an installation's life. Each goes on from where the one before it has left the host."""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from .container import wait_until
from .host import EMULATOR_STATE, MEMBER, OTHER_MEMBER, STRANGER, Host, require
from .failure_cases import (
    a_daemon_that_cannot_stay_up_calls_somebody_once_and_is_started_again,
    an_end_that_was_ordered_is_no_failure,
)
from .instance_cases import (
    a_start_with_as_many_records_as_a_user_may_have_stays_under_the_memory_limit,
    an_instance_whose_name_systemd_has_escaped_is_an_instance_like_others,
    the_memory_of_a_unit_is_limited,
)
from .journal_cases import (
    a_file_that_is_no_good_is_a_warning_and_the_catalog_says_what_to_do,
    a_good_day_is_empty_of_warnings,
    each_message_is_explained,
    text_and_json_are_the_same_without_a_journal,
    the_name_of_a_job_finds_its_whole_story,
)
from .member_cases import (
    a_member_waits_for_a_batch_over_a_kill_of_the_daemon,
    a_stranger_learns_which_group_to_be_in,
    members_may_drop_and_no_more,
    members_may_give_orders,
    members_see_how_far_batches_and_jobs_are,
)
from .metrics_cases import prometheus_sees_what_becomes_of_jobs
from .network_cases import (
    a_dead_address_of_ipv6_leaves_that_of_ipv4,
    a_name_server_that_says_nothing_hinders_no_stop,
    a_name_that_is_not_found_for_a_while_costs_time_at_most,
    a_proxy_leads_to_the_service_with_credentials,
    a_proxy_that_is_gone_for_a_while_costs_time_at_most,
    a_service_that_moves_is_followed,
)
from .notify_cases import programs_are_run_for_what_happens_by_a_user_of_their_own
from .readme import the_installation_of_the_readme_is_all_it_takes, the_trial_of_the_example_is_one_script

Case = Callable[[Host], None]

_CONFIG = """[api]
base_url = https://127.0.0.1:8443/realitydataanalysis
ca_file = /var/lib/rda-emulator/ca.pem
[pace]
poll_intervals = 1,2
"""
_TOKEN = "/etc/rdad/rdad.token"
_CONFIG_FILE = "/etc/rdad/rdad.conf"
_EX_CONFIG = "78"


def lintian_finds_nothing(host: Host) -> None:
    """Neither an error nor a warning, but what is overridden with a reason."""
    for package in host.packages.values():
        command = ["lintian", "--fail-on", "error,warning", "--tag-display-limit", "0", str(package)]
        found = subprocess.run(command, capture_output=True, text=True, check=False)
        require(found.returncode == 0, found.stdout + found.stderr)


def a_prefix_gets_an_installation_of_its_own(host: Host) -> None:
    """By cmake --install: units name the programs and the configuration that are there."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["cmake", "--install", host.build, "--prefix", folder], check=True, capture_output=True)
        unit = Path(folder, "lib/systemd/system/rdad.service").read_text(encoding="utf-8")
        require(f"ExecStart={folder}/bin/rdad --config {folder}/etc/rdad/rdad.conf\n" in unit, unit)
        subprocess.run([f"{folder}/bin/rdad", "--version"], check=True, capture_output=True)
        for file in ("bin/rdactl", "etc/rdad/rdad.conf", "lib/tmpfiles.d/rdad.conf", "share/man/man8/rdad.8.gz"):
            require(Path(folder, file).is_file(), f"there is no {file}")


def an_installation_starts_nothing(host: Host) -> None:
    """Not before there is a secret."""
    host.install(*host.packages.values())
    for unit in ("rdad", "rda-emulator"):
        require(not host.is_active(unit), f"{unit} is active")
        require(host.show(unit, "UnitFileState") == "disabled", f"{unit} is enabled")
    for user in (MEMBER, OTHER_MEMBER):
        host.container.run("useradd", "-m", "-G", "rdad", user)
    host.container.run("useradd", "-m", STRANGER)


def units_are_free_of_mistakes(host: Host) -> None:
    """As systemd-analyze tells."""
    units = ("rdad.service", "rdad@x.service", "rdad-failed@x.service", "rdad-spool@x.service", "rdad-notify.service", "rda-emulator.service")
    _, output, errors = host.container.try_to_run("systemd-analyze", "verify", "--man=no", *units)
    require(output + errors == "", output + errors)


def the_exposure_is_at_most_1_2(host: Host) -> None:
    """As systemd-analyze security tells; of the daemon, which sees the users of the host, more than of the others."""
    for unit, threshold in (
        ("rdad.service", 12),
        ("rdad@x.service", 12),
        ("rdad-notify.service", 11),
        ("rda-emulator.service", 10),
    ):
        host.container.run("systemd-analyze", "security", "--no-pager", f"--threshold={threshold}", unit)


def a_wrong_configuration_is_told_and_not_started_again(host: Host) -> None:
    """It has no secret yet."""
    require(host.container.try_to_run("systemctl", "start", "rdad")[0] != 0, "the start has not failed")
    require(host.show("rdad", "ExecMainStatus") == _EX_CONFIG, "the exit status is another one")
    # One that is to be started again is "activating", and waits.
    require(host.show("rdad", "ActiveState") == "failed", "it is to be started again")
    host.wait_until_said("rdad", _TOKEN)
    host.wait_until_said("rdad", "rdad.service has failed.")


def it_is_ready_once_it_owns_the_spool(host: Host) -> None:
    """And is started until it does."""
    # Jobs that take longer than the daemon waits until it tells the service manager of them.
    host.write(
        "/run/systemd/system/rda-emulator.service.d/jobs.conf",
        "[Service]\nExecStart=\nExecStart=/usr/bin/rda-emulator --listen 127.0.0.1:8443"
        f" --state-dir {EMULATOR_STATE} --jobs 100 --job-time 6s..8s\n",
    )
    host.container.run("systemctl", "daemon-reload")
    host.container.run("systemctl", "start", "rda-emulator")
    host.write(_CONFIG_FILE, _CONFIG)
    host.container.run("install", "-m", "600", f"{EMULATOR_STATE}/token", _TOKEN)
    host.container.run("rdad", "--check-config")
    host.hold_spool()
    host.container.try_to_run("systemctl", "start", "rdad")
    require(not host.is_active("rdad"), "it is ready without the spool")
    host.container.run("systemctl", "stop", "holder")
    wait_until(lambda: host.is_active("rdad"), "it owns the spool")
    require(host.show("rdad", "StatusText") == "0 jobs active.", "the status is another one")


def jobs_of_a_member_end_in_their_folders(host: Host) -> None:
    """However they are dropped; and what can't be read is told, with what to do."""
    host.submit("submitted", host.job())
    for name, umask, how in (
        ("copied", "022", "cp /tmp/copied.json /var/spool/rdad/incoming/"),
        ("installed", "077", "install -m 640 /tmp/installed.json /var/spool/rdad/incoming/"),
        ("kept", "022", "cp -p /tmp/kept.json /var/spool/rdad/incoming/"),
        ("moved", "022", "mv /tmp/moved.json /var/spool/rdad/incoming/"),
    ):
        host.container.run("sh", "-c", f"umask {umask}; cat > /tmp/{name}.json", user=MEMBER, stdin=host.job())
        host.container.shell(how, MEMBER)
    for name, umask in (("hidden", "077"), ("bad", "022")):
        script = f"umask {umask}; echo '{{}}' > /tmp/{name}.json; cp /tmp/{name}.json /var/spool/rdad/incoming/"
        host.container.shell(script, MEMBER)
    for name in ("submitted", "copied", "installed", "kept", "moved"):
        host.wait_for_end(name, "success")
    host.wait_for_end("hidden", "rejected")
    host.wait_for_end("bad", "rejected")
    require("chmod g+r" in host.said("rdad"), "it isn't said what to do with a file that can't be read")
    require("success" in host.container.run("cat", "/var/spool/rdad/success/copied.json", user=MEMBER), "no record")


def nobody_else_can_read_the_secret(host: Host) -> None:
    """Neither where it is put, nor where the daemon has it."""
    pid = host.show("rdad", "MainPID")
    for path in (_TOKEN, "/run/credentials/rdad.service/token", f"/proc/{pid}/environ", f"/proc/{pid}/mem"):
        host.container.run("test", "-e", path)
        require(host.container.try_to_run("cat", path, user=MEMBER)[0] != 0, f"{MEMBER} can read {path}")
    token = host.container.run("cat", _TOKEN).strip()
    require(token not in host.said("rdad"), "the journal tells the token")
    found = host.container.try_to_run("grep", "-rlF", token, "/var/spool/rdad")[1]
    require(found == "", f"the token is in {found}")


def a_reload_takes_what_is_right_and_keeps_what_is_there_else(host: Host) -> None:
    """With the same process."""
    pid = host.show("rdad", "MainPID")
    host.write(_CONFIG_FILE, _CONFIG + "connections = many\n")
    require(host.container.try_to_run("systemctl", "reload", "rdad")[0] != 0, "the reload has not failed")
    require(host.is_active("rdad"), "the daemon has ended")
    host.wait_until_said("rdad", "The configuration stays as it was.")
    host.write(_CONFIG_FILE, _CONFIG + "connections = 8\n")
    host.container.run("systemctl", "reload", "rdad")
    host.wait_until_said("rdad", "The configuration was read again.")
    wait_until(lambda: host.is_active("rdad"), "the reload is over")
    require(host.show("rdad", "MainPID") == pid, "it is another process")


def a_killed_daemon_is_started_again_and_goes_on(host: Host) -> None:
    """With its jobs running."""
    names = [f"killed-{number}" for number in range(5)]
    for name in names:
        host.submit(name, host.job())
    host.wait_until_some_are_active()
    starts = host.show("rdad", "NRestarts")
    host.container.run("systemctl", "kill", "--kill-whom=main", "-s", "KILL", "rdad")
    wait_until(lambda: host.show("rdad", "NRestarts") != starts and host.is_active("rdad"), "it is started again")
    for name in names:
        host.wait_for_end(name, "success")


def a_stopped_event_loop_is_started_again_by_the_watchdog(host: Host) -> None:
    """A process that is stopped feeds no watchdog."""
    host.write("/run/systemd/system/rdad.service.d/watchdog.conf", "[Service]\nWatchdogSec=3s\n")
    host.container.run("systemctl", "daemon-reload")
    host.restart()
    pid = host.show("rdad", "MainPID")
    host.submit("watched", host.job())
    host.wait_until_some_are_active()
    require(host.show("rdad", "MainPID") == pid, "a loop that turns was restarted")
    host.container.run("systemctl", "kill", "--kill-whom=main", "-s", "STOP", "rdad")
    wait_until(lambda: host.show("rdad", "MainPID") not in (pid, "0"), "it is started again", 60)
    wait_until(lambda: host.is_active("rdad"), "it is active")
    host.wait_until_said("rdad", "Watchdog timeout")
    host.wait_for_end("watched", "success")
    host.container.run("rm", "-r", "/run/systemd/system/rdad.service.d")
    host.container.run("systemctl", "daemon-reload")


def an_encrypted_secret_works(host: Host) -> None:
    """LoadCredentialEncrypted=, as the manual says."""
    host.container.shell(f"systemd-creds encrypt --name=token {_TOKEN} {_TOKEN}.cred && mv {_TOKEN} /root/token")
    host.write(
        "/run/systemd/system/rdad.service.d/secret.conf",
        "[Service]\nLoadCredential=\nLoadCredential=proxy-credentials:/etc/rdad/rdad.proxy-credentials\n"
        f"LoadCredentialEncrypted=token:{_TOKEN}.cred\n",
    )
    host.container.run("systemctl", "daemon-reload")
    host.restart()
    host.submit("encrypted", host.job())
    host.wait_for_end("encrypted", "success")
    host.container.shell(f"mv /root/token {_TOKEN}; rm -r /run/systemd/system/rdad.service.d {_TOKEN}.cred")
    host.container.run("systemctl", "daemon-reload")
    host.restart()


def an_instance_has_its_own_configuration_secret_and_spool(host: Host) -> None:
    """Beside the other one: the example of rda-emulator."""
    host.container.shell(
        "cp /usr/share/doc/rda-emulator/examples/trial.conf /etc/rdad/;"
        f"install -m 600 {EMULATOR_STATE}/client-secret /etc/rdad/trial.client-secret;"
        "systemctl start rdad@trial"
    )
    host.submit("here", host.job())
    host.submit("there", host.job(), "/var/spool/rdad-trial")
    host.wait_for_end("here", "success")
    host.wait_for_end("there", "success", "/var/spool/rdad-trial")
    require(host.is_active("rdad"), "rdad is not active")
    # The index of ended jobs is made when somebody asks for it.
    kept = "! -name lock ! -name 'history.sqlite*'"
    modes = f"find {{}} -maxdepth 1 {kept} -printf '%m %u %g %P\\n' | sort"
    here = host.container.shell(modes.format("/var/spool/rdad"))
    there = host.container.shell(modes.format("/var/spool/rdad-trial"))
    require(
        here == there,
        f"the spools have other modes: {here} {there}",
    )


def a_full_disk_is_told_and_gone_on_with_when_there_is_room(host: Host) -> None:
    """Nothing that was dropped is lost."""
    spool = "/var/spool/rdad-small"
    host.container.shell(
        f"mkdir {spool}; mount -t tmpfs -o size=1M,mode=755 small {spool};"
        "cp /etc/rdad/trial.conf /etc/rdad/small.conf;"
        "cp -p /etc/rdad/trial.client-secret /etc/rdad/small.client-secret; systemctl start rdad@small"
    )
    host.container.run("sh", "-c", f"cat > {spool}/incoming/.job.json", user=MEMBER, stdin=host.job())
    # To the last byte; then the name alone takes no room.
    host.container.shell(f"dd if=/dev/zero of={spool}/filler bs=4k status=none || true")
    host.container.run("mv", f"{spool}/incoming/.job.json", f"{spool}/incoming/job.json", user=MEMBER)
    host.wait_until_said("rdad@small", "No space left on device")
    require(host.is_active("rdad@small"), "it has ended")
    host.container.run("rm", f"{spool}/filler")
    host.wait_for_end("job", "success", spool)
    host.wait_until_said("rdad@small", "The spool can be written again.")
    host.container.shell(f"systemctl stop rdad@small; umount {spool}; rmdir {spool}; rm /etc/rdad/small.*")


def an_upgrade_goes_on_with_what_runs(host: Host) -> None:
    """The service is restarted, and the configuration stays."""
    before = {unit: host.show(unit, "MainPID") for unit in ("rdad", "rdad@trial", "rda-emulator")}
    host.submit("upgraded", host.job())
    host.wait_until_some_are_active()
    with tempfile.TemporaryDirectory() as folder:
        host.install(_newer(host.packages["rdad"], Path(folder)))
    for unit in ("rdad", "rdad@trial"):
        require(host.is_active(unit), f"{unit} is not active")
        require(host.show(unit, "MainPID") != before[unit], f"{unit} was not restarted")
    require(host.show("rda-emulator", "MainPID") == before["rda-emulator"], "the emulator was restarted")
    require("connections = 8" in host.container.run("cat", _CONFIG_FILE), "the configuration is another one")
    host.wait_for_end("upgraded", "success")


def _newer(package: Path, folder: Path) -> Path:
    """The same package with a higher version."""
    subprocess.run(["dpkg-deb", "-R", package, folder / "tree"], check=True)
    control = folder / "tree/DEBIAN/control"
    text = re.sub(r"(?m)^(Version: .*)$", r"\1+newer", control.read_text(encoding="utf-8"))
    control.write_text(text, encoding="utf-8")
    newer = folder / "rdad-newer.deb"
    subprocess.run(["dpkg-deb", "--root-owner-group", "-b", folder / "tree", newer], check=True, capture_output=True)
    return newer


def a_removal_stops_the_service_and_leaves_jobs(host: Host) -> None:
    """And the configuration; a later installation goes on with both."""
    host.container.run("systemctl", "enable", "rdad")
    host.submit("removed", host.job())
    host.wait_until_some_are_active()
    host.container.run("apt-get", "remove", "-y", "rdad")
    require(host.container.try_to_run("pidof", "rdad")[0] != 0, "a daemon runs on")
    host.container.run("test", "-e", "/var/spool/rdad/success/submitted.json")
    host.container.run("test", "-e", _CONFIG_FILE)
    host.install(host.packages["rdad"])
    host.container.run("systemctl", "start", "rdad")
    host.wait_for_end("removed", "success")


def a_purge_leaves_a_spool_with_files_and_says_so(host: Host) -> None:
    """And secrets."""
    status, output, errors = host.container.try_to_run("apt-get", "purge", "-y", "rdad")
    require(status == 0, output + errors)
    for left in ("/var/spool/rdad is left", "/var/spool/rdad-trial is left", "/etc/rdad is left"):
        require(left in output + errors, f'"{left}" is not said:\n{output}{errors}')
    host.container.run("test", "-e", "/var/spool/rdad/success/submitted.json")
    require(host.container.try_to_run("test", "-e", _CONFIG_FILE)[0] != 0, "the configuration is left")
    enabled = "/etc/systemd/system/multi-user.target.wants/rdad.service"
    require(host.container.try_to_run("test", "-L", enabled)[0] != 0, "it is still enabled")


def a_purge_takes_a_spool_without_files(host: Host) -> None:
    """All of it."""
    host.install(host.packages["rdad"])
    host.container.shell(
        "find /var/spool/rdad /var/spool/rdad-trial -mindepth 2 -delete; rm /etc/rdad/rdad.token /etc/rdad/trial.*"
    )
    host.container.run("apt-get", "purge", "-y", "rdad", "rda-emulator")
    for path in ("/var/spool/rdad", "/var/spool/rdad-trial", "/etc/rdad", EMULATOR_STATE):
        require(host.container.try_to_run("test", "-e", path)[0] != 0, f"{path} is left")


CASES: tuple[Case, ...] = (
    lintian_finds_nothing,
    a_prefix_gets_an_installation_of_its_own,
    an_installation_starts_nothing,
    units_are_free_of_mistakes,
    the_exposure_is_at_most_1_2,
    a_wrong_configuration_is_told_and_not_started_again,
    it_is_ready_once_it_owns_the_spool,
    jobs_of_a_member_end_in_their_folders,
    the_name_of_a_job_finds_its_whole_story,
    a_file_that_is_no_good_is_a_warning_and_the_catalog_says_what_to_do,
    a_good_day_is_empty_of_warnings,
    each_message_is_explained,
    text_and_json_are_the_same_without_a_journal,
    members_may_drop_and_no_more,
    a_stranger_learns_which_group_to_be_in,
    members_may_give_orders,
    members_see_how_far_batches_and_jobs_are,
    a_member_waits_for_a_batch_over_a_kill_of_the_daemon,
    prometheus_sees_what_becomes_of_jobs,
    programs_are_run_for_what_happens_by_a_user_of_their_own,
    nobody_else_can_read_the_secret,
    a_reload_takes_what_is_right_and_keeps_what_is_there_else,
    a_killed_daemon_is_started_again_and_goes_on,
    a_stopped_event_loop_is_started_again_by_the_watchdog,
    a_daemon_that_cannot_stay_up_calls_somebody_once_and_is_started_again,
    an_end_that_was_ordered_is_no_failure,
    an_encrypted_secret_works,
    a_proxy_leads_to_the_service_with_credentials,
    a_proxy_that_is_gone_for_a_while_costs_time_at_most,
    a_dead_address_of_ipv6_leaves_that_of_ipv4,
    a_name_server_that_says_nothing_hinders_no_stop,
    a_name_that_is_not_found_for_a_while_costs_time_at_most,
    a_service_that_moves_is_followed,
    an_instance_has_its_own_configuration_secret_and_spool,
    an_instance_whose_name_systemd_has_escaped_is_an_instance_like_others,
    the_memory_of_a_unit_is_limited,
    a_start_with_as_many_records_as_a_user_may_have_stays_under_the_memory_limit,
    a_full_disk_is_told_and_gone_on_with_when_there_is_room,
    an_upgrade_goes_on_with_what_runs,
    a_removal_stops_the_service_and_leaves_jobs,
    a_purge_leaves_a_spool_with_files_and_says_so,
    a_purge_takes_a_spool_without_files,
    the_installation_of_the_readme_is_all_it_takes,
    the_trial_of_the_example_is_one_script,
)
