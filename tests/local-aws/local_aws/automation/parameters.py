"""The values of a document's parameters: checks and converts what StartAutomationExecution receives."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from local_aws.automation import java_regex, values
from local_aws.automation.definition import Parameter
from local_aws.automation.errors import InvalidParameters


def supplied(declared: Mapping[str, Parameter], given: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """The typed value of every declared parameter, or its default if the value is missing."""
    for name in given:
        if name not in declared:
            known = ", ".join(declared) or "none"
            raise InvalidParameters(f"Parameter {name} is not declared in the document; it declares {known}.")
    return {name: _value(parameter, given.get(name)) for name, parameter in declared.items()}


def default_value(default: Any, type_name: str) -> Any:
    """A default as a value of its type; None if it has another type."""
    if isinstance(default, str) and type_name in (values.INTEGER, values.STRING_MAP, values.MAP_LIST):
        try:
            default = json.loads(default)
        except json.JSONDecodeError:
            return None
    return default if values.is_a(default, type_name) else None


def violations(name: str, definition: Mapping[str, Any], value: Any) -> Iterator[str]:
    """The constraints of its parameter that a value breaks, in SSM's words where they are known."""
    items = value if isinstance(value, list) else [value]
    texts = [values.as_text(item) for item in items]
    if isinstance(value, list):
        yield from _size(name, "items", len(items), definition, "Items")
    for text in texts:
        yield from _size(name, "characters", len(text), definition, "Chars")
        allowed = [values.as_text(item) for item in definition.get("allowedValues", [])]
        if allowed and text not in allowed:
            yield f'Parameter "{name}" has value "{text}" not found in [{", ".join(allowed)}].'
        pattern = definition.get("allowedPattern")
        if pattern and not java_regex.matches(pattern, text):
            yield f'Parameter "{name}" has value "{text}" not matching "{pattern}".'
        resource = values.resource_pattern(definition["type"])
        if resource and not re.fullmatch(resource, text):
            yield f'Parameter "{name}" has value "{text}", which is not of type {definition["type"]}.'


def _value(parameter: Parameter, given: Sequence[str] | None) -> Any:
    if given is None:
        if parameter.required:
            raise InvalidParameters(f"Missing required parameter: {parameter.name} in user inputs.")
        return default_value(parameter.definition["default"], values.data_type(parameter.type))
    value = _typed(parameter, list(given))
    for violation in violations(parameter.name, parameter.definition, value):
        raise InvalidParameters(violation)
    return value


def _typed(parameter: Parameter, given: list[str]) -> Any:
    type_name = values.data_type(parameter.type)
    if type_name == values.STRING_LIST:
        return given
    if type_name == values.MAP_LIST:
        return [_map(parameter, item) for item in given]
    if len(given) != 1:
        raise _type_error(parameter)
    return _single(parameter, type_name, given[0])


def _single(parameter: Parameter, type_name: str, text: str) -> Any:
    if type_name == values.STRING:
        return text
    if type_name == values.INTEGER and re.fullmatch(r"-?[0-9]+", text):
        return int(text)
    if type_name == values.BOOLEAN and text in ("true", "false"):
        return text == "true"
    if type_name == values.STRING_MAP:
        return _map(parameter, text)
    raise _type_error(parameter)


def _map(parameter: Parameter, text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except json.JSONDecodeError:
        raise _type_error(parameter) from None
    if not isinstance(value, dict):
        raise _type_error(parameter)
    return value


def _type_error(parameter: Parameter) -> InvalidParameters:
    return InvalidParameters(
        f"Parameter type error. The value supplied for {parameter.name} is not a valid {parameter.type}."
    )


def _size(name: str, unit: str, size: int, definition: Mapping[str, Any], limit: str) -> Iterator[str]:
    minimum, maximum = definition.get(f"min{limit}"), definition.get(f"max{limit}")
    if minimum is not None and size < minimum:
        yield f'Parameter "{name}" has {size} {unit}; the minimum is {minimum}.'
    if maximum is not None and size > maximum:
        yield f'Parameter "{name}" has {size} {unit}; the maximum is {maximum}.'
