# SPDX-License-Identifier: BSL-1.0
"""Checks the suite itself: that it objects to what is wrong, and to nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from contract.case_files import CaseError, load_cases, load_yaml
from contract.documents import Documents
from contract.matching import mismatches
from contract.recorded import read_exchange
from contract.report import Result, verdict
from contract.service import Service


def check_itself(folder: Path, documents: Documents, services: dict[str, Service]) -> Iterator[Result]:
    """A result for each example of `folder`; the documents have to be closed ones."""
    for number, example in enumerate(load_yaml(folder / "wrong_cases.yaml"), 1):
        said = _problem_of(example["text"], services)
        wrong = [] if "wrong.yaml" in said and example["problem"] in said else [f"{example}: {said or 'taken'}"]
        yield verdict(f"self-check/wrong-case-{number}", wrong)
    for number, example in enumerate(load_yaml(folder / "matching.yaml"), 1):
        found = list(mismatches(example["expected"], example["actual"]))
        wrong = [f"{example}: {found or 'nothing to object to'}"] if bool(found) == example["fits"] else []
        yield verdict(f"self-check/matching-{number}", wrong)
    for number, example in enumerate(load_yaml(folder / "exchanges.yaml"), 1):
        exchange = read_exchange(example["exchange"])
        found = list(documents.problems(exchange))
        expected = example.get("problem")
        fits = any(expected in problem for problem in found) if expected else not found
        yield verdict(f"self-check/exchange-{number}", [] if fits else [f"expected {expected}, found {found}"])


def _problem_of(text: str, services: dict[str, Service]) -> str:
    """What is wrong with a file of cases that has this text; empty if nothing is."""
    with TemporaryDirectory(prefix="contract.") as folder:
        Path(folder, "wrong.yaml").write_text(text, encoding="utf-8")
        try:
            load_cases(Path(folder), servers={"quick"}, services=services, values={"project", "photos"})
        except CaseError as error:
            return str(error)
    return ""
