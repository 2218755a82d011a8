# SPDX-License-Identifier: BSL-1.0
"""What people read and type: the installation of the README, and the trial of an example, line by line."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from .host import EMULATOR_STATE, STRANGER, Host, require

_README = Path(__file__).resolve().parents[3] / "README.md"
_TRIAL = "/usr/share/doc/rda-emulator/examples/trial.conf"
_BUILD = "daemon/build release package"
# What a host of one's own has beside it: sudo, and the service of one's account.
_SUDO = 'sudo() { "$@"; }'
_SERVICE = f"""[api]
base_url = https://127.0.0.1:8443/realitydataanalysis
ca_file = {EMULATOR_STATE}/ca.pem
"""


def commands() -> list[str]:
    """Those of the section Install."""
    section = _README.read_text(encoding="utf-8").split("\n## Install\n")[1]
    block = re.search(r"```\n(.*?)```", section, re.DOTALL)
    require(block is not None, "the README has no commands of an installation")
    assert block
    return block.group(1).splitlines()


def the_installation_of_the_readme_is_all_it_takes(host: Host) -> None:
    """On a host that has neither package."""
    first, *others = commands()
    require(first == _BUILD, f"the packages were made by {_BUILD}, not by {first}")
    clone = host.container.root / "root/rdad"
    packages = clone / "build/release/packages"
    packages.mkdir(parents=True)
    for package in host.packages.values():
        (packages / package.name).write_bytes(package.read_bytes())
    start_emulator(host)
    for command in others:
        if command.startswith("journalctl"):
            require("Ready: " in follow(host, command), f"{command} shows no daemon that is ready")
            continue
        script = f"{_SUDO}; cd /root/rdad; USER={STRANGER}; {command}"
        token = host.container.run("cat", f"{EMULATOR_STATE}/token")
        host.container.run("sh", "-ec", script, stdin=token if "/dev/stdin" in command else "")
        if "apt install" in command:
            host.write("/etc/rdad/rdad.conf", _SERVICE)
    host.container.run("tee", "/tmp/first.json", user=STRANGER, stdin=host.job())
    host.container.run("rdactl", "submit", "/tmp/first.json", user=STRANGER)
    host.wait_for_end("first", "success")


def start_emulator(host: Host) -> None:
    """In place of the service."""
    host.container.shell("rm -rf /run/systemd/system/rda-emulator.service.d; systemctl daemon-reload")
    host.install(host.packages["rda-emulator"])
    host.container.run("systemctl", "start", "rda-emulator")
    host.unused.clear()


def the_trial_of_the_example_is_one_script(host: Host) -> None:
    """At the emulator's first start, whose files aren't there before."""
    host.container.shell(f"systemctl stop rda-emulator; rm -rf {EMULATOR_STATE}")
    comment = host.container.run("sed", "-n", "s/^#     //p", _TRIAL)
    *script, last = comment.splitlines()
    require(last.startswith("journalctl "), f"the trial ends with {last}")
    host.container.shell("\n".join(script))
    host.wait_for_end("first", "success", "/var/spool/rdad-trial")
    require("first: success" in follow(host, last), f"{last} shows no job that has ended")


def follow(host: Host, command: str) -> str:
    """What a command that follows something has shown when it is interrupted."""
    return host.container.try_to_run("timeout", "--signal=INT", "5", *shlex.split(command))[1]
