# SPDX-License-Identifier: BSL-1.0
"""The provider's own client of the first generation, unchanged, against the emulator: does it give back what it should?

Run by ../run_clients, which says in the environment where all is, and reads the lines that this writes.
"""

from __future__ import annotations

import os
import sys
import time
import uuid
from collections.abc import Callable
from typing import Any

import requests

sys.path.insert(0, os.environ["RDAD_CLIENT_FOLDER"])

from reality_apis.CCS.ccs_utils import CCJobCostParameters, CCJobQuality, CCJobSettings, CCJobType  # noqa: E402
from reality_apis.CCS.context_capture_service import ContextCaptureService  # noqa: E402
from reality_apis.RC.rcs_settings import ConversionSettings  # noqa: E402
from reality_apis.RC.rcs_utils import RCJobCostParameters  # noqa: E402
from reality_apis.RC.reality_conversion_service import RealityConversionService  # noqa: E402
from reality_apis.RDAS.job_settings import O2DJobSettings  # noqa: E402
from reality_apis.RDAS.rdas_utils import RDAJobCostParameters  # noqa: E402
from reality_apis.RDAS.reality_data_analysis_service import RealityDataAnalysisService  # noqa: E402
from reality_apis.utils import JobState  # noqa: E402

_URL = os.environ["RDAD_EMULATOR_URL"]
_ITWIN = str(uuid.uuid4())


class Tokens:
    """What the client asks for a token and for the place of the services."""

    def __init__(self, token: str) -> None:
        self._token = token

    def get_token(self) -> str:
        """As the Authorization header has it."""
        return f"Bearer {self._token}"

    def get_service_url(self) -> str:
        """Host and port."""
        return _URL.removeprefix("https://")


_TOKENS = Tokens(os.environ["RDAD_EMULATOR_TOKEN"])


def test(name: str, body: Callable[[], None]) -> None:
    """Runs one test and writes what became of it."""
    try:
        body()
        print(f"ok {name}")
    except Exception as error:  # noqa: BLE001
        print(f"not ok {name}: {type(error).__name__} {' '.join(str(error).split())}")


def value_of(answer: Any) -> Any:
    """What the client gives back, which has to be no error."""
    assert not answer.is_error(), answer.error
    return answer.value


def check_error(answer: Any, said: str) -> None:
    """The client has to give back an error that says this."""
    assert answer.is_error(), f"no error: {answer.value}"
    assert answer.error.startswith(said), answer.error


def end(job: str, outcome: str) -> None:
    """Tells the emulator, before the job is submitted, how it is to end."""
    order = {"seconds": 0.2, "outcome": outcome}
    assert requests.patch(f"{_URL}/emulator/jobs/{job}", json=order, timeout=60).status_code == 204


class Trial:
    """The tests that are the same for each service. What differs, the others have."""

    name: str
    invalid: str
    service: Any
    stranger: Any

    def create(self) -> str:
        """Creates a job; its id."""
        raise NotImplementedError

    def check_settings(self, settings: Any, has_ended: bool) -> None:
        """Looks at what the client has read of them."""
        raise NotImplementedError

    def check_estimate(self, job: str) -> None:
        """Has the cost of a job estimated."""
        raise NotImplementedError

    # What the client reads as the state of a progress once the job has ended.
    over: dict[JobState, JobState] = {}

    def creates_a_job(self) -> None:
        """Reads back what was created."""
        job = self.create()
        found = value_of(self.service.get_job_properties(job))
        assert found.job_state == JobState.UNSUBMITTED, found.job_state
        assert found.job_name == f"Contract, {self.name}", found.job_name
        assert found.iTwin_id == _ITWIN, found.iTwin_id
        self.check_settings(found.job_settings, has_ended=False)

    def estimates_a_job(self) -> None:
        """Before it is submitted."""
        self.check_estimate(self.create())

    def follows_a_job_to_its_end(self) -> None:
        """Once to each end that the emulator can give it."""
        for outcome in (JobState.SUCCESS, JobState.FAILED):
            job = self.create()
            end(job, outcome.value)
            assert value_of(self.service.submit_job(job)) is True
            final = self.over.get(outcome, outcome)
            for _ in range(200):
                progress = value_of(self.service.get_job_progress(job))
                if progress.state == final:
                    break
                assert progress.state == JobState.ACTIVE, progress.state
                time.sleep(0.05)
            assert progress.progress == 100, progress
            found = value_of(self.service.get_job_properties(job))
            assert found.job_state == outcome, found.job_state
            assert found.job_date_time.ended_date_time, found.job_date_time
            if outcome == JobState.SUCCESS:
                self.check_settings(found.job_settings, has_ended=True)
            elif hasattr(found, "errors"):
                assert found.errors and found.errors[0].message, found.errors

    def cancels_a_job(self) -> None:
        """Once: then it is over."""
        job = self.create()
        value_of(self.service.submit_job(job))
        assert value_of(self.service.get_job_progress(job)).state == JobState.ACTIVE
        # While it runs, the client has to be able to read it, too.
        assert value_of(self.service.get_job_properties(job)).job_state == JobState.ACTIVE
        assert value_of(self.service.cancel_job(job)) is True
        assert value_of(self.service.get_job_properties(job)).job_state == JobState.CANCELLED
        check_error(self.service.cancel_job(job), f"code 422: {self.invalid}")

    def deletes_a_job(self) -> None:
        """One that was never submitted."""
        job = self.create()
        assert value_of(self.service.delete_job(job)) is True
        check_error(self.service.get_job_properties(job), "code 404: JobNotFound")

    def refuses_what_comes_too_late(self) -> None:
        """A second submission, and a deletion."""
        job = self.create()
        value_of(self.service.submit_job(job))
        check_error(self.service.submit_job(job), f"code 422: {self.invalid}")
        check_error(self.service.delete_job(job), f"code 422: {self.invalid}")

    def knows_no_job_of_an_unknown_id(self) -> None:
        """Whatever is asked of it."""
        job = str(uuid.uuid4())
        for call in ("submit_job", "cancel_job", "delete_job", "get_job_properties"):
            check_error(getattr(self.service, call)(job), "code 404: JobNotFound")
        check_error(self.service.get_job_progress(job), "code 404: ")

    def refuses_a_token_that_nobody_issued(self) -> None:
        """Before anything else."""
        check_error(self.stranger.submit_job(str(uuid.uuid4())), "code 401: Unauthorized")

    def run(self) -> None:
        """All of them."""
        for body in (
            self.creates_a_job,
            self.estimates_a_job,
            self.follows_a_job_to_its_end,
            self.cancels_a_job,
            self.deletes_a_job,
            self.refuses_what_comes_too_late,
            self.knows_no_job_of_an_unknown_id,
            self.refuses_a_token_that_nobody_issued,
        ):
            test(f"{self.name}/{body.__name__.replace('_', '-')}", body)


class Analysis(Trial):
    """Reality Data Analysis."""

    name = "realitydataanalysis"
    invalid = "InvalidRealityDataAnalysisRequest"
    service = RealityDataAnalysisService(_TOKENS)
    stranger = RealityDataAnalysisService(Tokens("no-such-token"))

    def create(self) -> str:
        settings = O2DJobSettings()
        settings.inputs.photos = "photos"
        settings.inputs.photo_object_detector = "detector"
        settings.outputs.objects2D = "objects2D"
        job: str = value_of(self.service.create_job(settings, f"Contract, {self.name}", _ITWIN))
        return job

    def check_settings(self, settings: Any, has_ended: bool) -> None:
        assert (settings.inputs.photos, settings.inputs.photo_object_detector) == ("photos", "detector")
        assert bool(settings.outputs.objects2D) == has_ended, settings.outputs.objects2D

    def check_estimate(self, job: str) -> None:
        assert value_of(self.service.get_job_estimated_cost(job, RDAJobCostParameters(2, 150, detector_cost=1.4))) > 0
        assert value_of(self.service.get_job_properties(job)).cost_estimation_parameters.giga_pixels == 2


class Modeling(Trial):
    """ContextCapture."""

    name = "contextcapture"
    invalid = "InvalidContextCaptureRequest"
    service = ContextCaptureService(_TOKENS)
    stranger = ContextCaptureService(Tokens("no-such-token"))
    over = {JobState.SUCCESS: JobState.Over, JobState.FAILED: JobState.Over}

    def create(self) -> str:
        workspace = value_of(self.service.create_workspace("Contract", _ITWIN))
        settings = CCJobSettings()
        settings.inputs = ["photos"]
        settings.outputs.threeMX = "threeMX"
        settings.mesh_quality = CCJobQuality.MEDIUM
        created = self.service.create_job(CCJobType.FULL, settings, f"Contract, {self.name}", workspace)
        job: str = value_of(created)
        return job

    def check_settings(self, settings: Any, has_ended: bool) -> None:
        assert settings.inputs == ["photos"], settings.inputs
        assert settings.mesh_quality == CCJobQuality.MEDIUM, settings.mesh_quality
        assert bool(settings.outputs.threeMX) == has_ended, settings.outputs.threeMX

    def check_estimate(self, job: str) -> None:
        # The client writes the numbers as text, which the service's own document doesn't allow: the emulator goes by
        # that.
        estimate = self.service.get_job_estimated_cost(job, CCJobCostParameters(2, 10, CCJobQuality.MEDIUM))
        check_error(estimate, f"code 422: {self.invalid}")
        # What was estimated by others, it reads.
        headers = {"Authorization": _TOKENS.get_token()}
        order = {"costEstimationParameters": {"gigaPixels": 2, "megaPoints": 10, "meshQuality": "Medium"}}
        answer = requests.patch(f"{_URL}/contextcapture/jobs/{job}", json=order, headers=headers, timeout=60)
        assert answer.status_code == 200, answer.text
        found = value_of(self.service.get_job_properties(job))
        assert found.estimated_cost > 0, found.estimated_cost
        assert found.cost_estimation_parameters.giga_pixels == 2
        assert found.cost_estimation_parameters.mesh_quality == CCJobQuality.MEDIUM

    def has_progress_before_the_submission(self) -> None:
        """It is the only service that has."""
        assert value_of(self.service.get_job_progress(self.create())).state == JobState.UNSUBMITTED

    def deletes_a_workspace(self) -> None:
        """Once."""
        workspace = value_of(self.service.create_workspace("Contract", _ITWIN))
        assert value_of(self.service.delete_workspace(workspace)) is True
        check_error(self.service.delete_workspace(workspace), "code 404: WorkspaceNotFound")

    def run(self) -> None:
        super().run()
        for body in (self.has_progress_before_the_submission, self.deletes_a_workspace):
            test(f"{self.name}/{body.__name__.replace('_', '-')}", body)


class Conversion(Trial):
    """Reality Conversion."""

    name = "realityconversion"
    invalid = "InvalidRealityConversionRequest"
    service = RealityConversionService(_TOKENS)
    stranger = RealityConversionService(Tokens("no-such-token"))

    def create(self) -> str:
        settings = ConversionSettings()
        settings.inputs.las = ["points"]
        settings.outputs.opc = True
        settings.options.engines = 2
        job: str = value_of(self.service.create_job(settings, f"Contract, {self.name}", _ITWIN))
        return job

    def check_settings(self, settings: Any, has_ended: bool) -> None:
        assert settings.inputs.las == ["points"], settings.inputs.las
        assert bool(settings.outputs.opc[0]) == has_ended, settings.outputs.opc

    def check_estimate(self, job: str) -> None:
        assert value_of(self.service.get_job_estimated_cost(job, RCJobCostParameters(2, 10))) > 0
        assert value_of(self.service.get_job_properties(job)).cost_estimation_parameters.mega_points == 10


for trial in (Analysis(), Modeling(), Conversion()):
    trial.run()
