# SPDX-License-Identifier: BSL-1.0
"""Debian's Prometheus on the host, which scrapes the daemon."""

from __future__ import annotations

from .container import wait_until
from .host import MEMBER, Host, require

_PORT = "127.0.0.1:8470"
_CONFIG_FILE = "/etc/rdad/rdad.conf"
_RULES = "/usr/share/doc/rdad/examples/rdad.rules.yml"
_DASHBOARD = "/usr/share/doc/rdad/examples/rdad-grafana.json"
_PROMETHEUS = f"""global: {{scrape_interval: 1s, evaluation_interval: 1s}}
rule_files: [{_RULES}]
scrape_configs:
  - job_name: rdad
    static_configs:
      - targets: ['{_PORT}']
"""


def _found(host: Host, query: str) -> str:
    """What Prometheus answers: a line for each series."""
    command = ("promtool", "query", "instant", "http://127.0.0.1:9090", query)
    return host.container.try_to_run(*command)[1].strip()


def _wait_until_found(host: Host, query: str, value: str) -> None:
    wait_until(lambda: f" => {value} @" in _found(host, query), f"{query} is {value}")


def prometheus_sees_what_becomes_of_jobs(host: Host) -> None:
    """By the port of the page, without a token; and calls somebody for what is held."""
    before = host.container.run("cat", _CONFIG_FILE)
    host.write(_CONFIG_FILE, before + f"[status]\nlisten = {_PORT}\n")
    host.restart()
    host.write("/etc/prometheus/prometheus.yml", _PROMETHEUS)
    host.container.run("promtool", "check", "config", "/etc/prometheus/prometheus.yml")
    host.container.run("test", "-s", _DASHBOARD)
    host.container.run("systemctl", "restart", "prometheus")
    _wait_until_found(host, "rdad_up", "1")
    # A daemon that has just begun has counted nothing yet.
    _wait_until_found(host, 'sum(rdad_jobs_ended_total{outcome!="held"})', "0")
    for name in ("scraped-1", "scraped-2"):
        host.submit(name, host.job())
        host.wait_for_end(name, "success")
    _wait_until_found(host, 'sum(rdad_jobs_ended_total{outcome="success",service="realitydataanalysis"})', "2")
    _wait_until_found(host, "rdad_job_duration_seconds_count", "2")
    dear = {"costEstimationParameters": {"gigaPixels": 200, "numberOfPhotos": 9}, "rdad": {"maxEstimatedCost": 1}}
    host.submit("scraped-3", host.job(dear))
    host.wait_for_end("scraped-3", "held")
    _wait_until_found(host, 'ALERTS{alertname="RdadJobsHeld",alertstate="pending"}', "1")
    others = _found(host, 'ALERTS{alertname=~"Rdad.*",alertname!="RdadJobsHeld"}')
    require(others == "", f"there are other alarms: {others}")
    host.container.run("rdactl", "cancel", "scraped-3", user=MEMBER)
    host.wait_for_end("scraped-3", "unsubmitted")
    _tell_by_file(host)
    host.container.run("systemctl", "stop", "prometheus")
    host.write(_CONFIG_FILE, before)
    host.container.run("systemctl", "start", "rdad")


def _tell_by_file(host: Host) -> None:
    """As root's cron does it, for another user."""
    file = "/var/tmp/rdad.prom"
    host.container.run("rdactl", "metrics", "--output", file)
    require("\nrdad_up 1\n" in host.container.run("cat", file, user=MEMBER), "the file says something else")
    host.container.run("systemctl", "stop", "rdad")
    host.container.run("rdactl", "metrics", "--output", file)
    require(host.container.run("cat", file).endswith("\nrdad_up 0\n"), "the file doesn't say that it is down")
