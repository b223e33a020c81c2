"""The types of parameters, variables and outputs, and how their values are written."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

STRING, STRING_LIST, INTEGER, BOOLEAN = "String", "StringList", "Integer", "Boolean"
STRING_MAP, MAP_LIST = "StringMap", "MapList"

DATA_TYPES = (STRING, STRING_LIST, INTEGER, BOOLEAN, STRING_MAP, MAP_LIST)

# https://docs.aws.amazon.com/systems-manager/latest/userguide/populating-input-parameters.html
RESOURCE_TYPES = {
    "AWS::EC2::Instance::Id": r"i-(?:[0-9a-f]{8}|[0-9a-f]{17})",
    "AWS::IAM::Role::Arn": r"arn:aws[a-z-]*:iam::\d{12}:role/[\w+=,.@/-]+",
    "AWS::S3::Bucket::Name": r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]",
}

PARAMETER_TYPES = (
    *DATA_TYPES,
    *RESOURCE_TYPES,
    *(f"List<{name}>" for name in RESOURCE_TYPES),
)


def data_type(parameter_type: str) -> str:
    """The type of a parameter's values: the name of a resource is a String."""
    if parameter_type in DATA_TYPES:
        return parameter_type
    return STRING_LIST if parameter_type.startswith("List<") else STRING


def resource_pattern(parameter_type: str) -> str | None:
    return RESOURCE_TYPES.get(parameter_type.removeprefix("List<").removesuffix(">"))


def is_a(value: Any, type_name: str) -> bool:
    return _CHECKS[type_name](value)


def type_of(value: Any) -> str:
    """The name of the value's type, for messages; None for a list with values of several types."""
    for type_name in DATA_TYPES:
        if is_a(value, type_name):
            return type_name
    return type(value).__name__


def as_text(value: Any) -> str:
    """The text of a value inside a longer string."""
    return value if isinstance(value, str) else as_json(value)


def as_json(value: Any) -> str:
    """How the API shows an input of a step."""
    return json.dumps(value, separators=(",", ":"))


def as_strings(value: Any) -> list[str]:
    """How the API shows a value: a list of strings."""
    if isinstance(value, list):
        return [as_text(item) for item in value]
    return [as_text(value)]


def _list_of(check: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, list) and all(check(item) for item in value)


def _is_string(value: Any) -> bool:
    return isinstance(value, str)


def _is_map(value: Any) -> bool:
    return isinstance(value, dict)


_CHECKS: dict[str, Callable[[Any], bool]] = {
    STRING: _is_string,
    STRING_LIST: _list_of(_is_string),
    INTEGER: lambda value: isinstance(value, int) and not isinstance(value, bool),
    BOOLEAN: lambda value: isinstance(value, bool),
    STRING_MAP: _is_map,
    MAP_LIST: _list_of(_is_map),
}
