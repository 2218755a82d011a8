"""Checks the suite itself: that it objects to what is wrong, and to nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from contract.case_files import load_yaml
from contract.matching import mismatches
from contract.openapi import OpenApiDocument
from contract.recorded import read_exchange
from contract.report import Result, verdict


def check_itself(folder: Path, document: OpenApiDocument) -> Iterator[Result]:
    """A result for each example of `folder`; the document has to be a closed one."""
    for number, example in enumerate(load_yaml(folder / "matching.yaml"), 1):
        found = list(mismatches(example["expected"], example["actual"]))
        wrong = [f"{example}: {found or 'nothing to object to'}"] if bool(found) == example["fits"] else []
        yield verdict(f"self-check/matching-{number}", wrong)
    for number, example in enumerate(load_yaml(folder / "exchanges.yaml"), 1):
        found = list(document.problems(read_exchange(example["exchange"], document.prefix)))
        expected = example.get("problem")
        fits = any(expected in problem for problem in found) if expected else not found
        yield verdict(f"self-check/exchange-{number}", [] if fits else [f"expected {expected}, found {found}"])
