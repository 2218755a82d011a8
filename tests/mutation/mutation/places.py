# SPDX-License-Identifier: BSL-1.0
"""Mutations: what can be changed in a source, so that it is another program that most likely still compiles.

Comments, directives, strings, attributes, assertions and enumerations stay as they are.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from .structure import Function, Structure
from .tokens import Tokens

_COMPARISONS = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "=="}
_LOGIC = {"&&": "||", "||": "&&"}
_ARITHMETIC = {"+": "-", "-": "+", "*": "/", "/": "*", "%": "*", "|": "&", "&": "|", "+=": "-=", "-=": "+="}
_COUNTING = {"++": "--", "--": "++"}
_TRUTH = {"true": "false", "false": "true"}

# What stands in the brackets behind them is not run, or not part of the program.
_NOT_RUN = {"assert", "static_assert", "noexcept", "alignas", "decltype", "requires", "sizeof", "explicit"}

# Where the condition of "?" begins at the latest.
_BEFORE_A_VALUE = {"=", "return", "co_return", "(", "[", "{", ",", ";", ":", "?", "+=", "-=", "case"}


@dataclass(frozen=True)
class Mutation:
    """One change of one file."""

    # Relative to the root of the tree.
    path: str
    line: int
    kind: str

    # What is replaced: [start, end) of the text.
    start: int
    end: int
    replacement: str

    # The line as it is, and as it will be; of several ones, the first that differs.
    before: str
    after: str

    # The same in a file in which other lines have changed.
    key: str

    @property
    def layer(self) -> str:
        """The folder of lib/."""
        return self.path.split("/")[1]

    def apply(self, text: str) -> str:
        """The text of the file with the change."""
        return text[: self.start] + self.replacement + text[self.end :]

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.kind}\n    - {self.before.strip()}\n    + {self.after.strip()}"


@dataclass(frozen=True)
class _Change:
    kind: str
    start: int
    end: int
    replacement: str


def mutations_of(path: str, text: str) -> list[Mutation]:
    """All of a file, in the order of the text."""
    changes = sorted(set(_Finder(text).changes()), key=lambda change: (change.start, change.end, change.replacement))
    seen: Counter[tuple[str, ...]] = Counter()
    mutations = []
    for change in changes:
        line, before, after = _difference(text, change)
        what = (path, change.kind, before.strip(), after.strip())
        seen[what] += 1
        key = hashlib.sha256("\0".join((*what, str(seen[what]))).encode()).hexdigest()[:16]
        mutations.append(
            Mutation(path, line, change.kind, change.start, change.end, change.replacement, before, after, key)
        )
    return mutations


def _difference(text: str, change: _Change) -> tuple[int, str, str]:
    changed = text[: change.start] + change.replacement + text[change.end :]
    for number, (before, after) in enumerate(zip(text.splitlines(), changed.splitlines()), 1):
        if before != after:
            return number, before, after
    raise ValueError("nothing differs")


class _Finder:
    """Looks for changes."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = Tokens(text)
        self._structure = Structure(self._tokens)
        self._is_left_alone = [False] * len(self._tokens)
        self._is_run = [False] * len(self._tokens)
        for function in self._structure.functions:
            self._mark(self._is_run, function.opening, function.closing)
        for opening, closing in self._structure.enumerations:
            self._mark(self._is_left_alone, opening, closing)
        for index, token in enumerate(self._tokens.all):
            if token.text == "[[":
                self._mark(self._is_left_alone, index, self._tokens.partner[index])
            elif token.text in _NOT_RUN and self._tokens[index + 1] == "(":
                self._mark(self._is_left_alone, index, self._tokens.partner[index + 1])
            elif token.text == "operator":
                self._mark(self._is_left_alone, index, index + 1)

    @staticmethod
    def _mark(flags: list[bool], first: int, last: int) -> None:
        for index in range(first, last + 1):
            flags[index] = True

    def changes(self) -> Iterator[_Change]:
        for index, token in enumerate(self._tokens.all):
            if not self._is_left_alone[index]:
                if token.kind in ("number", "word"):
                    yield from self._of_constant(index)
                if token.kind == "sign" and self._is_run[index]:
                    yield from self._of_sign(index)
        yield from self._of_conditions()
        yield from self._of_statements()
        yield from self._of_functions()

    def _replace(self, kind: str, index: int, replacement: str) -> _Change:
        token = self._tokens.all[index]
        return _Change(kind, token.start, token.end, replacement)

    def _of_constant(self, index: int) -> Iterator[_Change]:
        text = self._tokens[index]
        if text in _TRUTH:
            # "= false" of a parameter is no statement, but a promise all the same.
            yield self._replace("constant", index, _TRUTH[text])
        is_pure = text == "0" and self._tokens[index - 1] == "=" and not self._is_run[index]
        if self._tokens.all[index].kind == "number" and not (
            is_pure and self._tokens[index - 2] in (")", "const", "noexcept")
        ):
            if other := _other_number(text):
                yield self._replace("constant", index, other)

    def _of_sign(self, index: int) -> Iterator[_Change]:
        text = self._tokens[index]
        if text == "!":
            yield self._replace("negation", index, "")
        elif text in _COUNTING:
            yield self._replace("arithmetic", index, _COUNTING[text])
        elif not self._tokens.is_spaced(index):
            return
        elif text in _COMPARISONS:
            yield self._replace("comparison", index, _COMPARISONS[text])
        elif text in _LOGIC:
            yield self._replace("logic", index, _LOGIC[text])
        elif text in _ARITHMETIC and "string" not in self._kinds_beside(index):
            yield self._replace("arithmetic", index, _ARITHMETIC[text])
        elif text == "?":
            first = index
            while first > 0 and self._tokens[first - 1] not in _BEFORE_A_VALUE:
                first = self._tokens.partner.get(first - 1, first - 1)
            yield from self._negated(first, index - 1)

    def _kinds_beside(self, index: int) -> tuple[str, str]:
        return self._tokens.all[index - 1].kind, self._tokens.all[index + 1].kind

    def _of_conditions(self) -> Iterator[_Change]:
        for opening, closing in self._structure.conditions:
            first = opening + 1
            for index in range(first, closing):
                if self._tokens[index] == ";":
                    first = index + 1
            # A condition that brings a name can't be negated.
            if "=" not in (self._tokens[index] for index in range(first, closing)):
                yield from self._negated(first, closing - 1)

    def _negated(self, first: int, last: int) -> Iterator[_Change]:
        """Nothing where the change of an only sign is the same."""
        signs = [self._tokens[index] for index in range(first, last + 1)]
        decisive = [sign for sign in signs if sign in _LOGIC or sign in ("==", "!=", "!")]
        if len(decisive) == 1 and decisive[0] not in _LOGIC and (decisive[0] != "!" or signs[0] == "!"):
            return
        start, end = self._tokens.all[first].start, self._tokens.all[last].end
        yield _Change("condition", start, end, f"!({self._text[start:end]})")

    def _of_statements(self) -> Iterator[_Change]:
        for statement in self._structure.statements:
            word = self._tokens[statement.first]
            if word in ("assert", "static_assert", "while", ";") or self._is_left_alone[statement.first]:
                continue
            if word in ("return", "co_return"):
                if statement.ends_function:
                    continue
            elif self._structure.is_declaration(statement):
                continue
            start, end = self._tokens.all[statement.first].start, self._tokens.all[statement.last].end
            lines = "\n" * self._text.count("\n", start, end)
            kind = "return dropped" if word in ("return", "co_return") else "statement dropped"
            yield _Change(kind, start, end, ";" + lines)

    def _of_functions(self) -> Iterator[_Change]:
        for function in self._structure.functions:
            returned = function.returned()
            first = function.opening + 1
            if returned is None or first == function.closing:
                continue
            is_coroutine = "awaitable<" in returned
            word = "co_return" if is_coroutine else "return"
            bare = returned.rpartition("awaitable<")[2].removesuffix(">") if is_coroutine else returned
            values = {"void": ("",), "bool": (" true", " false")}.get(bare, (" {}",))
            place = self._tokens.all[function.opening].end
            for value in values:
                early = f"{word}{value};"
                # The same as what is written, or as its only statement left out.
                if self._text[self._tokens.all[first].start :].startswith(early):
                    continue
                if bare == "void" and self._is_single(function):
                    continue
                yield _Change("return made", place, place, f" {early}")

    def _is_single(self, function: Function) -> bool:
        inner = range(function.opening + 1, function.closing)
        return [index for index in inner if self._tokens[index] == ";"] == [function.closing - 1]


def _other_number(text: str) -> str | None:
    """One more; the other one of 0 and 1. None where it can't be told."""
    digits = text.rstrip("uUlLzZ")
    suffix = text[len(digits) :]
    plain = digits.replace("'", "")
    try:
        if plain.lower().startswith("0x"):
            return hex(int(plain, 16) + 1) + suffix
        if plain.isdecimal():
            if len(plain) > 1 and plain[0] == "0":
                return f"0{int(plain, 8) + 1:o}{suffix}"
            return ("0" if plain == "1" else str(int(plain) + 1)) + suffix
        value = float(plain)
    except ValueError:
        return None
    return repr(value * 2 if value else 1.0)
