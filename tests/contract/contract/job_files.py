# SPDX-License-Identifier: BSL-1.0
"""Compares etc/job-file.schema.json with rdactl: both have to judge every job file alike."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema

from contract.case_files import CaseError, load_yaml
from contract.report import Result

# From sysexits.h, as rdactl has it.
_EXIT_DATA = 65


class JobFileJudges:
    """The program and the schema."""

    def __init__(self, rdactl: Path, schema_file: Path) -> None:
        self._rdactl = rdactl
        schema = json.loads(schema_file.read_text(encoding="utf-8"))
        jsonschema.Draft7Validator.check_schema(schema)
        self._validator = jsonschema.Draft7Validator(schema)

    def by_program(self, file: Path) -> tuple[bool, str]:
        """Whether rdactl takes a file, and what it says."""
        done = subprocess.run(
            [str(self._rdactl), "validate", str(file)], capture_output=True, text=True, check=False, timeout=60
        )
        said = (done.stdout + done.stderr).strip()
        if done.returncode not in (0, _EXIT_DATA):
            raise RuntimeError(f"rdactl exits {done.returncode}: {said}")
        return done.returncode == 0, said

    def by_schema(self, file: Path) -> tuple[bool, str]:
        """Whether the schema takes a file, and what it says. What is not JSON it can't take."""
        try:
            content = json.loads(file.read_text(encoding="utf-8"), parse_constant=_refuse_constant)
        except ValueError as error:
            return False, f"not JSON: {error}"
        worst = jsonschema.exceptions.best_match(self._validator.iter_errors(content))
        return worst is None, "good" if worst is None else f"{worst.json_path}: {worst.message}"


def compare(judges: JobFileJudges, folder: Path) -> Iterator[Result]:
    """A result for each file below `folder`; raises CaseError."""
    reasons: dict[str, Any] = load_yaml(folder / "inexpressible.yaml")
    listed = {folder / "inexpressible" / f"{name}.json" for name in reasons}
    if listed != set((folder / "inexpressible").glob("*.json")):
        raise CaseError(f"{folder}: inexpressible.yaml doesn't list the files that there are")
    for kind, program, schema in (("good", True, True), ("bad", False, False), ("inexpressible", False, True)):
        files = sorted((folder / kind).glob("*.json"))
        if not files:
            raise CaseError(f"{folder / kind} has no files")
        for file in files:
            yield _judge(judges, f"{kind}/{file.stem}", file, program, schema)


def _judge(judges: JobFileJudges, name: str, file: Path, program: bool, schema: bool) -> Result:
    try:
        taken_by_program, said_by_program = judges.by_program(file)
        taken_by_schema, said_by_schema = judges.by_schema(file)
    except (RuntimeError, OSError, subprocess.TimeoutExpired) as error:
        return Result(name, "error", str(error))
    wrong = []
    if taken_by_program != program:
        wrong.append(f"rdactl: {said_by_program}")
    if taken_by_schema != schema:
        wrong.append(f"schema: {said_by_schema}")
    return Result(name, "failed" if wrong else "passed", "\n".join(wrong))


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")
