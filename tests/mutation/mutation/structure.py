# SPDX-License-Identifier: BSL-1.0
"""Functions and statements of a C++ source in the format of this tree: where something can be left out or put in."""

from __future__ import annotations

from dataclasses import dataclass, field

from .tokens import Tokens

_TYPES = {"class", "struct", "union"}
_BEFORE_A_TYPE = {"static", "inline", "constexpr", "consteval", "explicit", "virtual", "friend", "const"}
_BEFORE_A_BODY = {")", "const", "noexcept", "override", "final", "mutable", "try"}
_OF_EXPRESSIONS = {"co_await", "co_yield", "throw", "delete", "new", "this", "return"}


@dataclass(frozen=True)
class Statement:
    """A statement that ends with a semicolon: the indices of its first token and of its semicolon."""

    first: int
    last: int

    # True at the end of a function: without it, nothing would be returned.
    ends_function: bool


@dataclass
class Function:
    """A function, or a lambda, with a body."""

    # The braces of its body.
    opening: int
    closing: int

    # The tokens from its type to its parameters; empty for a lambda.
    head: list[str] = field(default_factory=list)

    def returned(self) -> str | None:
        """The type by its first words; None for a lambda or what has no type."""
        words = list(self.head)
        while words and words[0] in _BEFORE_A_TYPE:
            words.pop(0)
        if "(" not in words or "operator" in words:
            return None
        before_name = words[: words.index("(")]
        while len(before_name) >= 3 and before_name[-2] == "::":
            before_name = before_name[:-2]
        before_name = before_name[:-1]
        if not before_name or before_name[-1] in ("~", "auto", "&", "*", "::"):
            return None
        return "".join(before_name)


class Structure:
    """What a source consists of. Conditions are the brackets around them."""

    def __init__(self, tokens: Tokens) -> None:
        self.functions: list[Function] = []
        self.statements: list[Statement] = []
        self.conditions: list[tuple[int, int]] = []
        self.enumerations: list[tuple[int, int]] = []
        self._tokens = tokens
        self._declarations(0, len(tokens))

    def _declarations(self, index: int, end: int) -> None:
        tokens = self._tokens
        head = index
        while index < end:
            text = tokens[index]
            if text == "template" and tokens[index + 1] == "<":
                head = index = self._after_template(index + 1)
                continue
            if text == "[[":
                if head == index:
                    head = tokens.partner[index] + 1
                index = tokens.partner[index] + 1
                continue
            if text in "([" and text:
                index = tokens.partner[index] + 1
                continue
            if text == "{":
                closing = tokens.partner[index]
                if self._is_initializer(head, index):
                    index = closing + 1
                    continue
                self._inside(head, index, closing)
                index = head = closing + 1
                continue
            index += 1
            if text in (";", "}") or (text == ":" and tokens[index - 2] in ("public", "private", "protected")):
                head = index

    def _inside(self, head: int, opening: int, closing: int) -> None:
        words = [self._tokens[index] for index in range(head, opening)]
        if "enum" in words[:1]:
            self.enumerations.append((opening, closing))
        elif "(" in words:
            self.functions.append(Function(opening, closing, words))
            self._block(opening + 1, closing, is_body=True)
        elif "namespace" in words or _TYPES & set(words) or words[:1] == ["extern"]:
            self._declarations(opening + 1, closing)

    def _is_initializer(self, head: int, opening: int) -> bool:
        """True for the braces of a value: of a variable, or of a member before the body of a constructor."""
        tokens = self._tokens
        words = [tokens[index] for index in range(head, opening)]
        if "namespace" in words or "enum" in words or (_TYPES & set(words) and "(" not in words):
            return False
        if "=" in words or "(" not in words:
            return True
        if ":" not in words:
            return False
        return words[-1] not in _BEFORE_A_BODY and words[-1] != "}"

    def _after_template(self, index: int) -> int:
        depth = 0
        while True:
            depth += {"<": 1, ">": -1}.get(self._tokens[index], 0)
            index += 1
            if depth == 0:
                return index

    def _block(self, index: int, end: int, is_body: bool = False) -> None:
        while index < end:
            index = self._statement(index, end if is_body else None)

    def _statement(self, index: int, body_end: int | None) -> int:
        """Takes one statement, and tells where the next one begins."""
        tokens = self._tokens
        match tokens[index]:
            case "{":
                self._block(index + 1, tokens.partner[index])
                return tokens.partner[index] + 1
            case "if" | "while" | "for" | "switch" as word:
                is_constant = tokens[index + 1] == "constexpr"
                opening = index + 2 if is_constant else index + 1
                closing = tokens.partner[opening]
                if word in ("if", "while") and not is_constant:
                    self.conditions.append((opening, closing))
                self._lambdas(opening, closing)
                after = self._statement(closing + 1, None)
                return self._statement(after + 1, None) if tokens[after] == "else" else after
            case "do" | "try":
                return self._statement(index + 1, None)
            case "catch":
                return self._statement(tokens.partner[index + 1] + 1, None)
            case "case" | "default":
                while tokens[index] != ":":
                    index += 1
                return index + 1
            case _:
                return self._simple_statement(index, body_end)

    def _simple_statement(self, first: int, body_end: int | None) -> int:
        tokens = self._tokens
        last = first
        while tokens[last] != ";":
            last = tokens.partner[last] + 1 if tokens[last] in ("(", "[", "{", "[[") else last + 1
        self._lambdas(first, last)
        self.statements.append(Statement(first, last, last + 1 == body_end))
        return last + 1

    def _lambdas(self, index: int, end: int) -> None:
        tokens = self._tokens
        while index < end:
            if tokens[index] == "{" and self._is_lambda(index):
                self.functions.append(Function(index, tokens.partner[index]))
                self._block(index + 1, tokens.partner[index], is_body=True)
                index = tokens.partner[index]
            index += 1

    def _is_lambda(self, opening: int) -> bool:
        tokens = self._tokens
        index = opening - 1
        while tokens[index] in ("mutable", "noexcept"):
            index -= 1
        start = index
        # Past a type after an arrow.
        while index > start - 12 and tokens[index] not in ("->", ";", "{", "(", ")"):
            index -= 1
        if tokens[index] == "->":
            start = index - 1
        if tokens[start] == ")":
            start = tokens.partner[start] - 1
        return tokens[start] == "]"

    def is_declaration(self, statement: Statement) -> bool:
        """True for what brings a name, as far as can be seen from the order of words."""
        tokens = self._tokens
        if tokens[statement.first] in ("using", "typedef", "static", "const", "constexpr", "auto"):
            return True
        index = statement.first
        while index < statement.last:
            if tokens[index] in ("(", "[", "{", "=", "<<"):
                return False
            kinds = (tokens.all[index].kind, tokens.all[index + 1].kind)
            if kinds == ("word", "word") and tokens[index] not in _OF_EXPRESSIONS:
                return True
            if tokens[index] in (">", "&", "*") and kinds[1] == "word" and index > statement.first:
                return True
            index += 1
        return False
