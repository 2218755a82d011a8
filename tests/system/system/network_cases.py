# SPDX-License-Identifier: BSL-1.0
"""What lies between the host and the service: a proxy, addresses that are dead or change, names that are not found."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from .container import wait_until
from .host import EMULATOR_STATE, MEMBER, Host, require

_CONFIG_FILE = "/etc/rdad/rdad.conf"
_CREDENTIALS = "/etc/rdad/rdad.proxy-credentials"
_HOSTS = "127.0.0.1 localhost\n"
# In seconds; a look-up that hangs takes a minute.
_LONGEST_STOP = 10.0
_FORWARDER = "/usr/lib/systemd/systemd-socket-proxyd"
_TINYPROXY = """Port 8888
Listen 127.0.0.1
User nobody
Group nogroup
Timeout 600
LogLevel Connect
MaxClients 50
Allow 127.0.0.1
BasicAuth anna hunter2
ConnectPort 8443
"""


@contextmanager
def service_at(host: Host, port: int, api: str = "") -> Iterator[None]:
    """rdad is configured for the service by the name localhost; afterwards all is as it was."""
    host.container.shell(f"cp -p {_CONFIG_FILE} /root/kept.conf")
    host.write("/etc/hosts", _HOSTS)
    # Nobody answers there.
    host.write("/etc/resolv.conf", "nameserver 127.0.0.1\n")
    host.write(
        _CONFIG_FILE,
        f"[api]\nbase_url = https://localhost:{port}/realitydataanalysis\nca_file = {EMULATOR_STATE}/ca.pem\n"
        f"{api}[pace]\npoll_intervals = 1,2\n",
    )
    try:
        yield
    finally:
        host.write("/etc/hosts", _HOSTS)
        host.container.shell(f"mv /root/kept.conf {_CONFIG_FILE}; rm -f {_CREDENTIALS}")
        host.restart()


def run_job(host: Host, name: str) -> None:
    """To its end."""
    host.submit(name, host.job())
    host.wait_for_end(name, "success", seconds=120)


def start_proxy(host: Host) -> None:
    """Debian's own."""
    host.write("/etc/tinyproxy.conf", _TINYPROXY)
    host.container.run("systemd-run", "--unit=tinyproxy", "tinyproxy", "-d", "-c", "/etc/tinyproxy.conf")
    listening = "ss -Hltn sport = :8888 | grep -q LISTEN"
    wait_until(lambda: host.container.try_to_run("sh", "-c", listening)[0] == 0, "the proxy listens")


def a_proxy_leads_to_the_service_with_credentials(host: Host) -> None:
    """Which the service manager reads for the daemon, inside all that the unit forbids."""
    start_proxy(host)
    with service_at(host, 8443, "proxy = http://127.0.0.1:8888\n"):
        host.restart()
        host.submit("proxied", host.job())
        host.wait_until_said("rdad", "The proxy 127.0.0.1:8888 wants credentials, and none are configured.")
        host.write(_CREDENTIALS, "anna:wrong\n", 0o600)
        host.container.run("rdad", "--check-config")
        host.restart()
        host.wait_until_said("rdad", "The proxy 127.0.0.1:8888 does not accept the credentials.")
        require(host.folder_of("proxied") is None, "the job has ended without the proxy")
        host.write(_CREDENTIALS, "anna:hunter2\n", 0o600)
        host.restart()
        host.wait_for_end("proxied", "success", seconds=120)
        require(host.container.try_to_run("cat", _CREDENTIALS, user=MEMBER)[0] != 0, f"{MEMBER} can read credentials")
        require("hunter2" not in host.said("rdad"), "the journal tells the password")
    require("CONNECT localhost:8443" in host.said("tinyproxy"), host.said("tinyproxy"))


def a_proxy_that_is_gone_for_a_while_costs_time_at_most(host: Host) -> None:
    """Stopped and started again."""
    with service_at(host, 8443, "proxy = http://127.0.0.1:8888\n"):
        host.write(_CREDENTIALS, "anna:hunter2\n", 0o600)
        host.container.run("systemctl", "stop", "tinyproxy")
        host.restart()
        host.submit("unproxied", host.job())
        host.wait_until_said("rdad", "The proxy 127.0.0.1:8888 cannot be reached.")
        start_proxy(host)
        host.wait_for_end("unproxied", "success", seconds=120)
    host.container.run("systemctl", "stop", "tinyproxy")


def a_dead_address_of_ipv6_leaves_that_of_ipv4(host: Host) -> None:
    """One that comes first, and swallows everything."""
    host.container.shell(
        "ip link add dead type veth peer name nobody; ip link set nobody up; ip link set dead up;"
        "ip -6 address add 2001:db8::2/64 dev dead nodad;"
        "ip -6 neighbour add 2001:db8::1 lladdr 02:00:00:00:00:01 dev dead"
    )
    with service_at(host, 8443):
        host.write("/etc/hosts", "2001:db8::1 localhost\n" + _HOSTS)
        first = host.container.run("getent", "ahosts", "localhost").split()[0]
        require(first == "2001:db8::1", f"{first} comes first")
        host.restart()
        run_job(host, "dual")
    require("2001:db8::1" not in host.said("rdad"), "it was more than a detour")
    host.container.run("ip", "link", "delete", "dead")


def a_name_that_is_not_found_for_a_while_costs_time_at_most(host: Host) -> None:
    """No name server answers, and then the name is there."""
    with service_at(host, 8443):
        host.write("/etc/hosts", "")
        host.restart()
        host.submit("unresolved", host.job())
        host.wait_until_said("rdad", "The host name localhost could not be resolved", 60)
        host.write("/etc/hosts", _HOSTS)
        host.wait_for_end("unresolved", "success", seconds=120)


def a_name_server_that_says_nothing_hinders_no_stop(host: Host) -> None:
    """And no job, once it speaks or the name is there."""
    # Takes what is asked, and answers nothing.
    host.container.run(
        "systemd-run", "--unit=mute", "--socket-property=ListenDatagram=127.0.0.1:53", "sleep", "infinity"
    )
    with service_at(host, 8443):
        host.write("/etc/hosts", "")
        host.write("/etc/resolv.conf", "nameserver 127.0.0.1\noptions timeout:30\n")
        host.restart()
        host.submit("unheard", host.job())
        host.wait_until_said("rdad", "The host name localhost was not resolved within 10 s.", 60)
        began = time.monotonic()
        host.container.run("systemctl", "stop", "rdad")
        require(time.monotonic() - began < _LONGEST_STOP, "it has waited for the look-up")
        require(host.show("rdad", "Result") == "success", "it was ended by force")
        host.write("/etc/hosts", _HOSTS)
        host.container.run("systemctl", "start", "rdad")
        host.wait_for_end("unheard", "success", seconds=120)
    host.container.run("systemctl", "stop", "mute.socket", "mute.service")


def a_service_that_moves_is_followed(host: Host) -> None:
    """To another address of the same name, without a word to the daemon."""
    with service_at(host, 9443):
        forward(host, "before", "127.0.0.2")
        host.write("/etc/hosts", "127.0.0.2 localhost\n")
        host.restart()
        run_job(host, "before-move")
        pid = host.show("rdad", "MainPID")
        forward(host, "after", "127.0.0.3")
        host.write("/etc/hosts", "127.0.0.3 localhost\n")
        host.container.run("systemctl", "stop", "before.socket", "before.service")
        run_job(host, "after-move")
        require(host.show("rdad", "MainPID") == pid, "it is another process")
    host.container.run("systemctl", "stop", "after.socket", "after.service")


def forward(host: Host, unit: str, address: str) -> None:
    """What comes to port 9443 of that address goes to the service."""
    host.container.run(
        "systemd-run", f"--unit={unit}", f"--socket-property=ListenStream={address}:9443", _FORWARDER, "127.0.0.1:8443"
    )
