# SPDX-License-Identifier: BSL-1.0
"""Placeholders in cases: `{name}` stands for what is known only when the case is run."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from contract.matching import Tag

_PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")


def fill(node: Any, value_of: Callable[[str], Any]) -> Any:
    """`node` with its placeholders filled in, those in names of members, too.

    A string that is nothing but a placeholder becomes the value as it is, a number for example.
    """
    if isinstance(node, str):
        whole = _PLACEHOLDER.fullmatch(node)
        if whole:
            return value_of(whole[1])
        return _PLACEHOLDER.sub(lambda found: str(value_of(found[1])), node)
    if isinstance(node, dict):
        return {fill(name, value_of): fill(value, value_of) for name, value in node.items()}
    if isinstance(node, list):
        return [fill(element, value_of) for element in node]
    if isinstance(node, Tag):
        return Tag(node.name, fill(node.argument, value_of))
    return node


def names_in(node: Any) -> Iterator[str]:
    """The names of all placeholders in `node`."""
    if isinstance(node, str):
        yield from _PLACEHOLDER.findall(node)
    elif isinstance(node, dict):
        for name, value in node.items():
            yield from names_in(name)
            yield from names_in(value)
    elif isinstance(node, list):
        for element in node:
            yield from names_in(element)
    elif isinstance(node, Tag):
        yield from names_in(node.argument)
