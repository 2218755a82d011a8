# SPDX-License-Identifier: BSL-1.0
"""The services that cases are about."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

USUAL = "realitydataanalysis"


@dataclass(frozen=True)
class Service:
    """One of services.yaml, which says what the members are."""

    name: str
    accept: str
    creation: dict[str, Any]
    invalid: str
    invalid_list: str
    wrong: str
    wrong_in_list: str
    starts_by_creation: bool = False

    @property
    def values(self) -> dict[str, Any]:
        """Placeholders of cases that differ from service to service."""
        return {name: getattr(self, name) for name in VALUES}

    @property
    def job_type(self) -> str:
        """The type of the job that `creation` makes."""
        return str(self.creation["type"])

    @property
    def specifications(self) -> Any:
        """What that job reads and makes; None in the first generation."""
        return self.creation.get("specifications")


# Names of what Service.values has.
VALUES = ("creation", "job_type", "specifications", "invalid", "invalid_list", "wrong", "wrong_in_list")


def load_services(file: Path) -> dict[str, Service]:
    """By name, in the order of the file; raises what the file makes impossible."""
    nodes = yaml.safe_load(file.read_text(encoding="utf-8"))
    return {name: Service(name, **node) for name, node in nodes.items()}
