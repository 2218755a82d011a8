# SPDX-License-Identifier: BSL-1.0
"""Schemas of OpenAPI 3.0 as JSON Schemas that a validator understands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import jsonschema

# What holds schemas by name, and what holds lists of them.
_BY_NAME = ("properties",)
_LISTS = ("allOf", "anyOf", "oneOf")
_SINGLE = ("items", "not", "additionalProperties")

_DATE_TIME = re.compile(
    r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)"
    r"(\.[0-9]+)?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])"
)
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s\"<>\\^`{|}]+")

formats = jsonschema.FormatChecker(formats=())


@formats.checks("date-time")
def is_date_time(value: object) -> bool:
    """RFC 3339 section 5.6."""
    return not isinstance(value, str) or _DATE_TIME.fullmatch(value) is not None


@formats.checks("uri")
def is_uri(value: object) -> bool:
    """RFC 3986, as far as characters go."""
    return not isinstance(value, str) or _URI.fullmatch(value) is not None


@formats.checks("int32")
def is_int32(value: object) -> bool:
    """A number that a signed integer of 32 bits can hold."""
    return not isinstance(value, int) or -(2**31) <= value < 2**31


def to_json_schema(schema: Any, closed: bool) -> Any:
    """`nullable` becomes a type. Where `closed`, objects have no members but those that are documented."""
    if not isinstance(schema, dict):
        return schema
    converted = dict(schema)
    for key in _BY_NAME:
        if key in schema:
            converted[key] = {name: to_json_schema(s, closed) for name, s in schema[key].items()}
    for key in _LISTS:
        if key in schema:
            converted[key] = [to_json_schema(s, closed) for s in schema[key]]
    for key in _SINGLE:
        if key in schema:
            converted[key] = to_json_schema(schema[key], closed)
    if converted.pop("nullable", False):
        converted["type"] = [schema["type"], "null"]
    # A schema without a type is one condition among others that are met by the same object.
    if closed and schema.get("type") == "object" and "properties" in schema:
        converted.setdefault("additionalProperties", False)
    return converted


class SchemaChecker:
    """Says what is wrong with documents, given the schemas that a document of OpenAPI has by name."""

    def __init__(self, named: dict[str, Any], closed: bool) -> None:
        self._closed = closed
        schemas = {name: to_json_schema(schema, closed) for name, schema in named.items()}
        self._resolver = jsonschema.RefResolver("", {"components": {"schemas": schemas}})

    def problems(self, schema: Any, document: Any) -> Iterator[str]:
        """A sentence for each thing that is wrong, with its place."""
        validator = jsonschema.Draft4Validator(
            to_json_schema(schema, self._closed), resolver=self._resolver, format_checker=formats
        )
        for error in validator.iter_errors(document):
            deepest = jsonschema.exceptions.best_match([error])
            place = "/" + "/".join(str(step) for step in deepest.absolute_path)
            yield f"{place}: {deepest.message}"
