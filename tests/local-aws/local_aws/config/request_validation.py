"""Checks requests against the limits of AWS Config's service model, as the AWS server does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from botocore.model import ListShape, MapShape, Shape, StringShape, StructureShape
from moto.core.utils import get_service_model

from local_aws.config.errors import SerializationException, ValidationException

_JSON_TYPES: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "long": (int,),
    "timestamp": (int, float),
    "structure": (Mapping,),
    "map": (Mapping,),
    "list": (Sequence,),
}


def validate(action: str, request: Any) -> None:
    """Raises ValidationException with every broken limit, or SerializationException for a wrong type of
    value."""
    shape = _model().operation_model(action).input_shape
    if shape is None:
        return
    problems = list(_problems(shape, request, ""))
    if problems:
        plural = "" if len(problems) == 1 else "s"
        raise ValidationException(f"{len(problems)} validation error{plural} detected: {'; '.join(problems)}")


@cache
def _model() -> Any:
    return get_service_model("config")


@cache
def enumeration(shape_name: str) -> frozenset[str]:
    """The values of an enumeration of the service model, such as ResourceType."""
    return frozenset(_model().shape_for(shape_name).enum)


def _problems(shape: Shape, value: Any, path: str) -> Iterator[str]:
    _check_type(shape, value, path)
    yield from _constraint_problems(shape, value, path)
    if isinstance(shape, StructureShape):
        for name, member in shape.members.items():
            member_path = _join(path, name)
            if value.get(name) is not None:
                yield from _problems(member, value[name], member_path)
            elif name in shape.required_members:
                yield (f"Value at '{member_path}' failed to satisfy constraint: Member must not be null")
    elif isinstance(shape, ListShape):
        for number, item in enumerate(value, 1):
            yield from _problems(shape.member, item, f"{path}.{number}.member")
    elif isinstance(shape, MapShape):
        for key, item in value.items():
            yield from _problems(shape.key, key, f"{path}.{key}.key")
            yield from _problems(shape.value, item, f"{path}.{key}.value")


def _check_type(shape: Shape, value: Any, path: str) -> None:
    wanted = _JSON_TYPES[shape.type_name]
    is_bool_for_number = isinstance(value, bool) and bool not in wanted
    is_text_for_list = isinstance(value, str) and shape.type_name == "list"
    if not isinstance(value, wanted) or is_bool_for_number or is_text_for_list:
        raise SerializationException(
            f"the value of '{path or 'the request'}' must be a {shape.type_name}, got {_shown(value)}"
        )


def _constraint_problems(shape: Shape, value: Any, path: str) -> Iterator[str]:
    measure = "value" if shape.type_name in ("integer", "long") else "length"
    size = value if measure == "value" else len(value) if hasattr(value, "__len__") else None
    limits = shape.metadata
    if size is not None and "min" in limits and size < limits["min"]:
        yield _problem(value, path, f"Member must have {measure} greater than or equal to {limits['min']}")
    if size is not None and "max" in limits and size > limits["max"]:
        yield _problem(value, path, f"Member must have {measure} less than or equal to {limits['max']}")
    if isinstance(shape, StringShape) and shape.enum and value not in shape.enum:
        yield _problem(value, path, f"Member must satisfy enum value set: [{', '.join(shape.enum)}]")
    if "pattern" in limits and not re.search(limits["pattern"], value):
        yield _problem(value, path, f"Member must satisfy regular expression pattern: {limits['pattern']}")


def _problem(value: Any, path: str, constraint: str) -> str:
    return f"Value '{_shown(value)}' at '{path}' failed to satisfy constraint: {constraint}"


def _shown(value: Any) -> str:
    if isinstance(value, str | int | float | bool) or value is None:
        return str(value)
    return f"[{len(value)} members]"


def _join(path: str, name: str) -> str:
    decapitalized = name[0].lower() + name[1:]
    return f"{path}.{decapitalized}" if path else decapitalized
