# SPDX-License-Identifier: BSL-1.0
"""The tokens of a C++ source, as far as places for mutations need them."""

from __future__ import annotations

import re
from dataclasses import dataclass

_TOKEN = re.compile(
    r"""
    (?P<nothing>    //[^\n]* | /\*.*?\*/ | ^[ \t]*\#(?:[^\n\\]|\\.)* )
  | (?P<string>     \b(?:u8|[uUL])?R"(?P<end>[^(\s]*)\(.*?\)(?P=end)" | (?:u8|[uUL])?"(?:[^"\\\n]|\\.)*" )
  | (?P<number>     \.?\d(?:[\w.]|'\w|(?<=[eEpP])[+-])* )
  | (?P<character>  '(?:[^'\\\n]|\\.)+' )
  | (?P<word>       [A-Za-z_]\w* )
    # ">>" closes two lists of template arguments more often than it shifts.
  | (?P<sign>       <=>|<<=|->\*|\.\.\.|::|->|\+\+|--|<<|<=|>=|==|!=|&&|\|\||[-+*/%&|^]=|\[\[|\]\]|\S )
    """,
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)

_CLOSED_BY = {"(": ")", "[": "]", "{": "}", "[[": "]]"}


@dataclass(frozen=True)
class Token:
    """A word, number, string, character or sign, and where it stands in the text."""

    kind: str
    text: str
    start: int
    end: int


class Tokens:
    """Those of a text, without comments and directives; and which bracket closes which."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.all: list[Token] = []
        for found in _TOKEN.finditer(text):
            kind = found.lastgroup or ""
            if found["end"] is not None:
                kind = "string"
            if kind != "nothing":
                self._add(kind, found[0], found.start())
        self.partner = self._partners()

    def __len__(self) -> int:
        return len(self.all)

    def __getitem__(self, index: int) -> str:
        """The text of a token; empty before the first and after the last one."""
        return self.all[index].text if 0 <= index < len(self.all) else ""

    def is_spaced(self, index: int) -> bool:
        """True with a blank on both sides: by the format of the sources, a sign for an operation on two values."""
        token = self.all[index]
        return self.text[token.start - 1].isspace() and self.text[token.end : token.end + 1].isspace()

    def _add(self, kind: str, text: str, start: int) -> None:
        # "]]" may be the end of a subscript in a subscript: attributes are few, and begin with "[[".
        if text == "]]" and not any(token.text == "[[" for token in self.all[-12:]):
            self.all += [Token(kind, "]", start, start + 1), Token(kind, "]", start + 1, start + 2)]
        else:
            self.all.append(Token(kind, text, start, start + len(text)))

    def _partners(self) -> dict[int, int]:
        """Of each bracket the index of the other one."""
        partner: dict[int, int] = {}
        open_ones: list[int] = []
        for index, token in enumerate(self.all):
            if token.kind != "sign":
                continue
            if token.text in _CLOSED_BY:
                open_ones.append(index)
            elif open_ones and token.text == _CLOSED_BY[self.all[open_ones[-1]].text]:
                partner[index] = open_ones.pop()
                partner[partner[index]] = index
        if open_ones:
            raise ValueError(f"{self.all[open_ones[-1]].text} is never closed")
        return partner
