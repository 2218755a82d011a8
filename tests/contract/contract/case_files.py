# SPDX-License-Identifier: BSL-1.0
"""Reads cases from YAML files, and says which file and case is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from contract.case import MADE, Case, Expectation, Request, Step
from contract.matching import Tag, is_known
from contract.placeholders import fill
from contract.service import USUAL, VALUES, Service

# What the executor knows by itself.
_OWN_PLACEHOLDERS = {
    *MADE, *VALUES, "unknown", "unique", "mebibyte", "long_line", "token_url", "client_id", "client_secret"
}  # fmt: skip

# What members have to be, where not everything goes.
_KINDS: dict[str, type | tuple[type, ...]] = {
    "query": dict, "raw": str, "form": dict, "content_type": str, "token": str, "headers": dict, "save": dict,
    "status": int, "error": (str, Tag), "details": (list, Tag),
}  # fmt: skip

_CASE_MEMBERS = {"name", "server", "costs", "for_each", "steps"}
_STEP_MEMBERS = {
    "request", "query", "body", "raw", "form", "content_type", "token", "headers", "until", "expect", "save"
}  # fmt: skip
_EXPECT_MEMBERS = {"status", "error", "details", "body", "headers"}
_METHODS = {"GET", "HEAD", "POST", "PATCH", "PUT", "DELETE", "OPTIONS"}


class CaseError(Exception):
    """A file of cases is wrong."""


class _Loader(yaml.SafeLoader):
    """Loads matchers as tags, refuses members that stand twice, and leaves times as text."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        names = [key.value for key, _ in node.value]
        doubled = {name for name in names if names.count(name) > 1}
        if doubled:
            raise yaml.constructor.ConstructorError(None, None, f"{doubled} stands twice", node.start_mark)
        return super().construct_mapping(node, deep=True)


def _construct_tag(loader: _Loader, name: str, node: yaml.Node) -> Tag:
    argument: Any = None
    if isinstance(node, yaml.MappingNode):
        argument = loader.construct_mapping(node, deep=True)
    elif isinstance(node, yaml.SequenceNode):
        argument = loader.construct_sequence(node, deep=True)
    elif isinstance(node, yaml.ScalarNode) and node.value != "":
        # A scalar is what it would be without the tag: a number, a text, …
        plain = node.style is None
        kind = loader.resolve(yaml.ScalarNode, node.value, (plain, not plain))
        argument = loader.construct_object(yaml.ScalarNode(kind, node.value), deep=True)
    return Tag(name, argument)


_Loader.add_multi_constructor("!", _construct_tag)
_Loader.add_constructor("tag:yaml.org,2002:timestamp", yaml.SafeLoader.construct_yaml_str)


def load_yaml(file: Path) -> Any:
    """A file's content; raises CaseError."""
    try:
        return yaml.load(file.read_text(encoding="utf-8"), Loader=_Loader)
    except (OSError, yaml.YAMLError) as error:
        raise CaseError(f"{file}: {error}") from error


def load_cases(folder: Path, servers: set[str], services: dict[str, Service], values: set[str]) -> list[Case]:
    """All cases of a folder and those below it; raises CaseError.

    `values` are names of placeholders beside the executor's own.
    """
    cases: list[Case] = []
    for file in sorted(folder.rglob("*.yaml")):
        theme = file.relative_to(folder).with_suffix("").as_posix()
        reader = _FileReader(file, theme, servers, services, values | _OWN_PLACEHOLDERS)
        cases.extend(reader.cases())
    if not cases:
        raise CaseError(f"{folder} has no cases")
    return cases


def _fill_known(node: dict[str, Any], values: dict[str, Any]) -> dict[str, Any]:
    """`node` with the placeholders filled in that `values` has; the others stay."""
    filled = fill(node, lambda name: values.get(name, "{" + name + "}"))
    assert isinstance(filled, dict)
    return filled


class _FileReader:
    """Reads one file."""

    def __init__(
        self, file: Path, theme: str, servers: set[str], services: dict[str, Service], placeholders: set[str]
    ) -> None:
        self._file = file
        self._theme = theme
        self._servers = servers
        self._services = services
        self._placeholders = placeholders
        self._at = ""

    def cases(self) -> Iterator[Case]:
        """The cases of the file, each variant as a case of its own."""
        content = load_yaml(self._file)
        optional = {"shared", "services"}
        if not isinstance(content, dict) or content.keys() - optional != {"cases"} or not content["cases"]:
            raise self._error("has to be an object with cases, shared for what they share, and services")
        names = content.get("services", [USUAL])
        if not isinstance(names, list) or not names or not set(names) <= self._services.keys():
            raise self._error("services has to be a list of names of services.yaml")
        for name in names:
            theme = self._theme if len(names) == 1 else f"{self._theme}/{name}"
            yield from self._cases_of(content["cases"], self._services[name], theme)

    def _cases_of(self, cases: list[Any], service: Service, theme: str) -> Iterator[Case]:
        seen: set[str] = set()
        for number, written in enumerate(cases, 1):
            self._at = f"case {number}"
            if not isinstance(written, dict) or not isinstance(written.get("name"), str):
                raise self._error("has no name")
            self._at = written["name"]
            if self._at in seen:
                raise self._error("has the name of another case")
            seen.add(self._at)
            for variant, node in self._variants(written):
                yield self._case(f"{theme}/{written['name']}{variant}", node, service)

    def _variants(self, written: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
        lists = written.get("for_each")
        if lists is None:
            yield "", written
            return
        if not isinstance(lists, dict) or not lists or not all(isinstance(v, list) and v for v in lists.values()):
            raise self._error("for_each has to have lists of values by name")
        if len({len(values) for values in lists.values()}) != 1:
            raise self._error("the lists of for_each are not of one length")
        for row in zip(*lists.values()):
            values = dict(zip(lists, row))
            rest = {name: part for name, part in written.items() if name != "for_each"}
            yield f"[{row[0]}]", _fill_known(rest, values)

    def _case(self, name: str, node: dict[str, Any], service: Service) -> Case:
        self._check_members(node, _CASE_MEMBERS)
        server = node.get("server", "quick")
        if server not in self._servers:
            raise self._error(f"server {server} is not in servers.yaml")
        steps = node.get("steps")
        if not isinstance(steps, list) or not steps:
            raise self._error("has no steps")
        costs = node.get("costs", False)
        case = Case(name, service, [self._step(s) for s in steps], server, costs)
        if service.starts_by_creation and "unsubmitted" in case.placeholders():
            raise self._error(f"a job of {service.name} is never unsubmitted")
        unknown = set(case.placeholders()) - self._placeholders
        if unknown:
            raise self._error(f"there are no placeholders {', '.join(sorted(unknown))}")
        if case.must_cost() != costs:
            raise self._error(f"costs has to be {str(case.must_cost()).lower()}: see what its steps create and start")
        return case

    def _step(self, node: Any) -> Step:
        if not isinstance(node, dict):
            raise self._error("has a step that is not an object")
        self._check_members(node, _STEP_MEMBERS)
        method, _, path = str(node.get("request", "")).partition(" ")
        if method not in _METHODS or not path:
            raise self._error(f"{node.get('request')!r} is not a method and a path")
        if sum(name in node for name in ("body", "raw", "form")) > 1:
            raise self._error(f"{method} {path} has more than one body")
        request = Request(
            method,
            path,
            **{name: node[name] for name in _STEP_MEMBERS - {"request", "until", "expect", "save"} if name in node},
        )
        self._check_tags(node)
        return Step(request, self._expectation(node.get("expect")), node.get("until"), node.get("save", {}))

    def _expectation(self, node: Any) -> Expectation:
        if not isinstance(node, dict) or not isinstance(node.get("status"), int):
            raise self._error("has a step that expects no status")
        self._check_members(node, _EXPECT_MEMBERS)
        return Expectation(**node)

    def _check_tags(self, node: Any) -> None:
        if isinstance(node, Tag):
            if not is_known(node):
                raise self._error(f"!{node.name} is not a matcher, or wrong in having an argument or none")
            if node.name == "matches":
                self._check_pattern(node.argument)
            self._check_tags(node.argument)
        elif isinstance(node, (dict, list)):
            for part in node.values() if isinstance(node, dict) else node:
                self._check_tags(part)

    def _check_pattern(self, pattern: Any) -> None:
        try:
            re.compile(pattern)
        except (re.error, TypeError) as error:
            raise self._error(f"!matches {pattern}: {error}") from error

    def _check_members(self, node: dict[str, Any], known: set[str]) -> None:
        unknown = node.keys() - known
        if unknown:
            raise self._error(f"unknown members {', '.join(sorted(map(str, unknown)))}")
        for name, value in node.items():
            if not isinstance(value, _KINDS.get(name, object)):
                raise self._error(f"{name} is {value!r}, which it can't be")

    def _error(self, what: str) -> CaseError:
        return CaseError(f"{self._file}: {self._at or 'the file'}: {what}")
