# SPDX-License-Identifier: BSL-1.0
"""Compares an answer with what a case expects of it.

Objects are compared member by member, and those that the case doesn't name may be there; other values are compared
whole. Where the case can't know a value it names a matcher, with a tag of YAML: `id: !uuid`.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from contract.schema import is_date_time

_UUID = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")

# Stands for a member or a header that is not there.
MISSING: Any = object()


@dataclass(frozen=True)
class Tag:
    """A matcher as a case names it, before placeholders in its argument are filled in."""

    name: str
    argument: Any = None


class Matcher(ABC):
    """A condition in place of a value."""

    @abstractmethod
    def problems(self, actual: Any, place: str) -> Iterator[str]:
        """A sentence for each thing that is wrong with `actual`, which may be MISSING."""


@dataclass(frozen=True)
class Condition(Matcher):
    """A condition on one value."""

    name: str
    holds: Callable[[Any], bool]

    def problems(self, actual: Any, place: str) -> Iterator[str]:
        if actual is MISSING:
            yield f"{place} is missing; {self.name} is expected"
        elif not self.holds(actual):
            yield f"{place} is {actual!r}, not {self.name}"


class Absent(Matcher):
    """The member is left out, or null, which says the same."""

    def problems(self, actual: Any, place: str) -> Iterator[str]:
        if actual is not MISSING and actual is not None:
            yield f"{place} is {actual!r}, but is expected to be absent"


@dataclass(frozen=True)
class Each(Matcher):
    """A list, not empty, each element of which is as expected."""

    expected: Any

    def problems(self, actual: Any, place: str) -> Iterator[str]:
        if not isinstance(actual, list) or not actual:
            yield f"{place} is not a list with elements"
            return
        for index, element in enumerate(actual):
            yield from mismatches(self.expected, element, f"{place}/{index}")


@dataclass(frozen=True)
class Unordered(Matcher):
    """A list with these elements in any order, and no others."""

    expected: list[Any]

    def problems(self, actual: Any, place: str) -> Iterator[str]:
        if not isinstance(actual, list) or len(actual) != len(self.expected):
            yield f"{place} is {actual!r}, not a list of {len(self.expected)}"
            return
        left = list(actual)
        for expected in self.expected:
            found = next((e for e in left if not any(mismatches(expected, e, place))), MISSING)
            if found is MISSING:
                yield f"{place} has no element that is {expected!r}"
            else:
                left.remove(found)


def is_number(value: Any) -> bool:
    """True for numbers of JSON."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


_PLAIN: dict[str, Matcher] = {
    "absent": Absent(),
    "string": Condition("a string", lambda v: isinstance(v, str) and v != ""),
    "number": Condition("a number", is_number),
    "integer": Condition("an integer", lambda v: isinstance(v, int) and not isinstance(v, bool)),
    "uuid": Condition("a UUID", lambda v: isinstance(v, str) and _UUID.fullmatch(v) is not None),
    "date-time": Condition("a date-time", lambda v: isinstance(v, str) and is_date_time(v)),
}

def _matches(pattern: str) -> Matcher:
    expression = re.compile(pattern)
    return Condition(
        f"a string that matches {pattern}", lambda v: isinstance(v, str) and expression.search(v) is not None
    )


_WITH_ARGUMENT: dict[str, Callable[[Any], Matcher]] = {
    "matches": _matches,
    "one-of": lambda values: Condition(f"one of {values}", lambda v: bool(v in values)),
    "other-than": lambda value: Condition(f"other than {value!r}", lambda v: v != value),
    "at-least": lambda least: Condition(f"a number of at least {least}", lambda v: is_number(v) and bool(v >= least)),
    "count": lambda count: Condition(f"a list of {count}", lambda v: isinstance(v, list) and len(v) == count),
    "each": Each,
    "unordered": Unordered,
}


def is_known(tag: Tag) -> bool:
    """True if there is such a matcher, and it takes an argument if this has one."""
    if tag.argument is None:
        return tag.name in _PLAIN
    return tag.name in _WITH_ARGUMENT


def matcher_of(tag: Tag) -> Matcher:
    """The matcher that a known tag names."""
    return _PLAIN[tag.name] if tag.argument is None else _WITH_ARGUMENT[tag.name](tag.argument)


def mismatches(expected: Any, actual: Any, place: str = "") -> Iterator[str]:
    """A sentence for each thing in `actual` that is not as expected."""
    if isinstance(expected, Tag):
        yield from matcher_of(expected).problems(actual, place or "/")
    elif actual is MISSING:
        yield f"{place} is missing; {expected!r} is expected"
    elif isinstance(expected, dict):
        if not isinstance(actual, dict):
            yield f"{place or '/'} is {actual!r}, not an object"
            return
        for name, value in expected.items():
            yield from mismatches(value, actual.get(name, MISSING), f"{place}/{name}")
    elif isinstance(expected, list):
        if not isinstance(actual, list) or len(actual) != len(expected):
            yield f"{place or '/'} is {actual!r}, not a list of {len(expected)}"
            return
        for index, value in enumerate(expected):
            yield from mismatches(value, actual[index], f"{place}/{index}")
    elif actual != expected or isinstance(actual, bool) != isinstance(expected, bool):
        yield f"{place or '/'} is {actual!r}, not {expected!r}"
