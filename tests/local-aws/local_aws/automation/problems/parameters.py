"""The parameters that a document declares."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from local_aws.automation import java_regex, parameters, values
from local_aws.automation.problems.problem import Problem, content, mistake, unsupported

_PROPERTIES = {
    "type": str,
    "description": str,
    "default": object,
    "allowedValues": list,
    "allowedPattern": str,
    "displayType": str,
    "minItems": int,
    "maxItems": int,
    "minChars": int,
    "maxChars": int,
    "interpolationType": str,
}


def find(document: Mapping[str, Any]) -> Iterator[Problem]:
    declared = document.get("parameters")
    if isinstance(declared, dict):
        for name, definition in declared.items():
            yield from _named(name, definition)


def _named(name: Any, definition: Any) -> Iterator[Problem]:
    if not isinstance(name, str) or not re.fullmatch(r"[A-Za-z0-9]+", name):
        yield content(f'Parameter name "{name}" is not alpha-numeric.')
    if not isinstance(definition, dict):
        yield content(f"The parameter {name} is a mapping, got {definition!r}.")
        return
    if "type" not in definition:
        yield content(f'Missing "type" in parameter definition of {name}.')
        return
    if definition["type"] not in values.PARAMETER_TYPES:
        allowed = ", ".join(values.PARAMETER_TYPES)
        yield content(f"Parameter type: {definition['type']} is invalid: {allowed}.")
        return
    malformed = list(_properties(name, definition))
    yield from malformed
    if not malformed:
        yield from _constraints(name, definition)


def _properties(name: str, definition: Mapping[str, Any]) -> Iterator[Problem]:
    for key, value in definition.items():
        if key not in _PROPERTIES:
            yield content(f'Unknown property "{key}" in parameter {name}.')
        elif not isinstance(value, _PROPERTIES[key]):
            wanted = _PROPERTIES[key].__name__
            yield content(f'Property "{key}" of parameter {name} is of type {wanted}, got {value!r}.')
    if definition.get("interpolationType", "ENV_VAR") != "ENV_VAR":
        got = definition["interpolationType"]
        yield content(f"interpolationType of parameter {name} is ENV_VAR, got {got!r}.")


def _constraints(name: str, definition: Mapping[str, Any]) -> Iterator[Problem]:
    try:
        java_regex.compiled(definition.get("allowedPattern", ""))
    except java_regex.InvalidPattern as error:
        yield content(f"The allowedPattern of parameter {name} is not valid: {error}.")
        return
    except java_regex.UnsupportedPattern as error:
        yield unsupported(f"{error} of parameter {name}")
        return
    if "default" in definition:
        yield from _default(name, definition)


def _default(name: str, definition: Mapping[str, Any]) -> Iterator[Problem]:
    default = definition["default"]
    type_name = values.data_type(definition["type"])
    if isinstance(default, str) and "{{" in default:
        yield unsupported(f"the reference in the default of parameter {name}")
    elif not _fits(default, type_name):
        yield content(f'Wrong default value for a "{type_name}" parameters: {default!r} of {name}.')
    else:
        # AWS's own runbooks have defaults that their patterns reject, so SSM accepts such defaults.
        value = parameters.default_value(default, type_name)
        for violation in parameters.violations(name, definition, value):
            yield mistake(f"The default of parameter {name} breaks its own constraint: {violation}")


def _fits(default: Any, type_name: str) -> bool:
    if type_name in (values.INTEGER, values.STRING_MAP, values.MAP_LIST) and isinstance(default, str):
        # AWS's examples write maps as JSON text, and numbers as strings.
        return parameters.default_value(default, type_name) is not None
    return values.is_a(default, type_name)
