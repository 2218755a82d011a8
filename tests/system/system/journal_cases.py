# SPDX-License-Identifier: BSL-1.0
"""The cases about the journal: its fields, the catalog, and what a good day looks like."""

from __future__ import annotations

import json
import re
from typing import Any

from .container import Failure
from .host import MEMBER, Host, require

_INFO = "6"
_WARNING = "4"


def the_name_of_a_job_finds_its_whole_story(host: Host) -> None:
    """With the fields of what is known, and an id of each kind of message."""
    story = _entries(host, "RDAD_SPEC=submitted")
    told = [str(entry["MESSAGE"]) for entry in story]
    expected = (
        "submitted: The daemon has taken the job.",
        "submitted: The service has accepted the job: it is active.",
        "submitted: success: The job ended with success.",
    )
    require(told == list(expected), f"the story is {told}")
    for entry in story:
        require(entry["PRIORITY"] == _INFO, f"the priority is another one: {entry}")
        require(re.fullmatch("[0-9a-f]{32}", entry["MESSAGE_ID"]) is not None, f"there is no id: {entry}")
        require(entry["_SYSTEMD_UNIT"] == "rdad.service", f"it is of another unit: {entry}")
    require(len({entry["MESSAGE_ID"] for entry in story}) == len(story), "kinds share an id")
    require([entry["RDAD_STATE"] for entry in story] == ["activate", "follow", "success"], f"other states: {story}")
    job = json.loads(host.container.run("cat", "/var/spool/rdad/success/submitted.json"))["spec"]["id"]
    require(all(entry["RDAD_JOB_ID"] == job for entry in story), f"another job than {job}")
    activation = (story[1]["RDAD_OPERATION"], story[1]["RDAD_HTTP_STATUS"])
    require(activation == ("activate", "200"), f"the activation was {activation}")


def a_file_that_is_no_good_is_a_warning_and_the_catalog_says_what_to_do(host: Host) -> None:
    """By journalctl -x, as soon as the package is installed."""
    (rejected,) = _entries(host, "RDAD_SPEC=bad")
    require(rejected["PRIORITY"] == _WARNING, f"the priority is another one: {rejected}")
    explained = host.container.run("journalctl", "--no-pager", "-x", "RDAD_SPEC=bad")
    for text in ("A dropped file is no good", "sent to the service for bad.", "man:rdad-troubleshooting(7)"):
        require(text in explained, f'"{text}" is not said:\n{explained}')


def each_message_is_explained(host: Host) -> None:
    """Of all that the daemon has said so far."""
    known = {line.split()[0] for line in host.container.run("journalctl", "--list-catalog").splitlines()}
    for entry in _entries(host, "SYSLOG_IDENTIFIER=rdad"):
        require(entry.get("MESSAGE_ID") in known, f"nothing explains {entry}")


def a_good_day_is_empty_of_warnings(host: Host) -> None:
    """Whatever else there was before."""
    cursor = host.journal("rdad")[-1]["__CURSOR"]
    host.submit("good", host.job({"costEstimationParameters": {"gigaPixels": 1, "numberOfPhotos": 9}}))
    host.wait_for_end("good", "success")
    host.container.run("systemctl", "reload", "rdad")
    since = ["journalctl", "-q", "--no-pager", "-u", "rdad", f"--after-cursor={cursor}"]
    require("good: success: " in host.container.run(*since), "nothing of the day is in the journal")
    warnings = host.container.run(*since, "-p", "warning")
    require(warnings == "", f"a good day has warnings:\n{warnings}")


def text_and_json_are_the_same_without_a_journal(host: Host) -> None:
    """To stderr, whatever started it."""
    folder = "/tmp/by-hand"
    host.container.run("mkdir", "-m", "700", folder, user=MEMBER)
    command = ["rdad", "--config", "/nowhere", "--directory", folder]
    _, _, text = host.container.try_to_run(*command, user=MEMBER)
    _, _, line = host.container.try_to_run(*command, "--log=json", user=MEMBER)
    try:
        message = json.loads(line)
    except ValueError as error:
        raise Failure(f"no line of JSON: {line}") from error
    require(message["kind"] == "config_wrong", f"another kind: {message}")
    require(text == f"rdad: error: {message['message']}\n", f"the text is another one: {text}")


def _entries(host: Host, match: str) -> list[dict[str, Any]]:
    """With their fields, in order."""
    output = host.container.run("journalctl", "--no-pager", "-o", "json", match)
    return [json.loads(line) for line in output.splitlines()]
