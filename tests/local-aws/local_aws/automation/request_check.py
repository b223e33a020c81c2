"""Checks requests against the API's model, before SSM's other checks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

import botocore.session
from botocore.model import Shape

from local_aws.automation.errors import SsmError


def check(operation: str, request: Mapping[str, Any]) -> None:
    shape = _model().operation_model(operation).input_shape
    found = list(_violations(shape, request, "")) if shape else []
    if found:
        plural = "s" if len(found) > 1 else ""
        message = f"{len(found)} validation error{plural} detected: {'; '.join(found)}"
        raise SsmError("ValidationException", message)


@lru_cache(maxsize=1)
def _model() -> Any:
    return botocore.session.Session().get_service_model("ssm")


def _violations(shape: Shape, value: Any, where: str) -> Iterator[str]:
    if shape.type_name == "structure":
        for name in shape.required_members:
            if value.get(name) is None:
                yield _said(None, _member(where, name), "Member must not be null")
        for name, member in shape.members.items():
            if value.get(name) is not None:
                yield from _violations(member, value[name], _member(where, name))
    elif shape.type_name == "map":
        yield from _size(shape, value, where)
        for key, item in value.items():
            yield from _violations(shape.key, key, where)
            yield from _violations(shape.value, item, f"{where}.{key}")
    elif shape.type_name == "list":
        yield from _size(shape, value, where)
        for index, item in enumerate(value, start=1):
            yield from _violations(shape.member, item, f"{where}.{index}.member")
    else:
        yield from _scalar(shape, value, where)


def _scalar(shape: Shape, value: Any, where: str) -> Iterator[str]:
    allowed = shape.metadata.get("enum")
    if allowed and value not in allowed:
        yield _said(value, where, f"Member must satisfy enum value set: [{', '.join(allowed)}]")
    if shape.type_name == "string":
        yield from _size(shape, value, where)
        pattern = shape.metadata.get("pattern")
        # A pattern of the models matches anywhere in the text; most patterns have anchors.
        if pattern and not re.search(_in_python(pattern), value):
            yield _said(value, where, f"Member must satisfy regular expression pattern: {pattern}")
    elif shape.type_name in ("integer", "long"):
        minimum, maximum = shape.metadata.get("min"), shape.metadata.get("max")
        if minimum is not None and value < minimum:
            yield _said(value, where, f"Member must have value greater than or equal to {minimum}")
        if maximum is not None and value > maximum:
            yield _said(value, where, f"Member must have value less than or equal to {maximum}")


def _in_python(pattern: str) -> str:
    """The pattern without Unicode categories (letters, numbers, separators), which re does not support."""
    return pattern.replace(r"\p{L}", r"\w").replace(r"\p{N}", r"\d").replace(r"\p{Z}", r"\s")


def _size(shape: Shape, value: Any, where: str) -> Iterator[str]:
    minimum, maximum = shape.metadata.get("min"), shape.metadata.get("max")
    if minimum is not None and len(value) < minimum:
        yield _said(value, where, f"Member must have length greater than or equal to {minimum}")
    if maximum is not None and len(value) > maximum:
        yield _said(value, where, f"Member must have length less than or equal to {maximum}")


def _member(where: str, name: str) -> str:
    own = name[0].lower() + name[1:]
    return f"{where}.{own}" if where else own


def _said(value: Any, where: str, constraint: str) -> str:
    got = "null" if value is None else f"'{value}'"
    return f"Value {got} at '{where}' failed to satisfy constraint: {constraint}"
