# SPDX-License-Identifier: BSL-1.0
"""What is promised where a request was given up that the kernel goes on sending.

The daemon waits for 60 s for an answer. The kernel sends on what a closed socket has not delivered, for 102 s.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .trial import Trial
from .watch import Failure, require

# In seconds since the wire was cut. The kernel tries after 48 s and after 97 s, see network.
_RESTART = 50.0
_HEALED = 55.0
# No kernel sends a request any more that was given up after 60 s.
_ALL_IS_OVER = 190.0
# The daemon has given it up after 60 s, and waits for two minutes; then it has to look once more.
_LAST_END = 300.0

_CREATION = {
    "name": "bridge 7",
    "projectId": "0b3ab9ba-9a3c-4b5f-a8a5-6a3f43d1b0a5",
    "type": "objects2D",
    "settings": {
        "inputs": [
            {"name": "photos", "realityDataId": "e9803e0e-70ce-4ea6-b2ad-1c653cbf2f76"},
            {"name": "photoObjectDetector", "realityDataId": "111d3524-2bd3-46c4-9bf4-e0c650f5f8f2"},
        ],
        "outputs": ["objects2D"],
    },
}


def an_activation_that_was_given_up_does_not_arrive(trial: Trial) -> None:
    """The job is cancelled while the daemon waits for the answer."""
    trial.start_daemon()
    job_id = _activate_into_the_cut(trial)
    trial.let_pass(_HEALED)
    trial.heal()
    trial.cancel("survey")
    _require_never_started(trial, job_id)


def an_activation_of_a_daemon_that_was_killed_does_not_arrive(trial: Trial) -> None:
    """The job is cancelled once there is another daemon."""
    trial.start_daemon()
    job_id = _activate_into_the_cut(trial)
    trial.kill_daemon()
    trial.let_pass(_RESTART)
    trial.start_daemon()
    trial.cancel("survey")
    trial.let_pass(_HEALED)
    trial.heal()
    _require_never_started(trial, job_id)


def an_activation_that_arrives_by_a_proxy_is_cancelled(trial: Trial) -> None:
    """It arrives long after it was given up: the proxy's kernel knows nothing of that."""
    trial.start_daemon()
    job_id = _activate_into_the_cut(trial)
    trial.let_pass(_HEALED)
    trial.heal()
    trial.cancel("survey")
    trial.wait_for_end("survey", _LAST_END)
    trial.let_pass(_ALL_IS_OVER)
    _require_truth(trial, "survey", job_id)
    require(trial.service.activated() == 2, "the activation has never arrived: the trial shows nothing")
    require(trial.daemon.final_folder_of("survey") == "cancelled", "the job was not cancelled")


def a_creation_that_was_given_up_makes_no_second_job(trial: Trial) -> None:
    """It is created anew."""
    trial.start_daemon()
    trial.warm_up()
    trial.cut()
    trial.drop("bridge", _CREATION)
    trial.wait_until_written()
    trial.let_pass(_HEALED)
    trial.heal()
    trial.wait_for_end("bridge", _LAST_END)
    trial.let_pass(_ALL_IS_OVER)
    ids = [job["id"] for job in trial.service.jobs() if job["name"].startswith("bridge 7")]
    require(len(ids) == 1, f"the service has {len(ids)} jobs of the one that was dropped")
    _require_truth(trial, "bridge", ids[0])
    require(trial.daemon.final_folder_of("bridge") in ("success", "failed"), "the job was not run")


def _activate_into_the_cut(trial: Trial) -> str:
    """Answers the id of a job whose activation is written, and doesn't get through."""
    job_id = trial.service.job_ids[1]
    trial.service.plan(job_id, 3600)
    trial.warm_up()
    trial.cut()
    trial.drop("survey", {"id": job_id})
    trial.wait_until_written()
    return job_id


def _require_never_started(trial: Trial, job_id: str) -> None:
    trial.wait_for_end("survey", _LAST_END)
    trial.let_pass(_ALL_IS_OVER)
    _require_truth(trial, "survey", job_id)
    # The one that was started is that of the warm-up.
    require(trial.service.activated() == 1, "the job was started")
    require(trial.daemon.final_folder_of("survey") == "unsubmitted", "the job ends otherwise than not started")


def _require_truth(trial: Trial, name: str, job_id: str) -> None:
    record = trial.daemon.final_record(name)
    told = record["outcome"]["state"]
    state = trial.service.job(job_id)["state"]
    require((record.get("job") or {}).get("id") == job_id, f"the record of {name} is of another job")
    if told != state:
        raise Failure(f"{told}/{name}.json says \"{record['outcome']['reason']}\", and the job is {state}")


@dataclass(frozen=True)
class Case:
    """One trial, and what is to come of it."""

    play: Callable[[Trial], None]
    has_proxy: bool = False

    @property
    def name(self) -> str:
        """Says what is promised."""
        return self.play.__name__


CASES = (
    Case(an_activation_that_was_given_up_does_not_arrive),
    Case(an_activation_of_a_daemon_that_was_killed_does_not_arrive),
    Case(an_activation_that_arrives_by_a_proxy_is_cancelled, has_proxy=True),
    Case(a_creation_that_was_given_up_makes_no_second_job),
)
