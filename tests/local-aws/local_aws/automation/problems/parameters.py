"""The parameters and variables that a document declares."""

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
    for section in ("parameters", "variables"):
        declared = document.get(section)
        if isinstance(declared, dict):
            for name, definition in declared.items():
                yield from _named(section.removesuffix("s"), name, definition)


def _named(what: str, name: Any, definition: Any) -> Iterator[Problem]:
    if not isinstance(name, str) or not re.fullmatch(r"[A-Za-z0-9]+", name):
        yield content(f'{what.capitalize()} name "{name}" is not alpha-numeric.')
    if not isinstance(definition, dict):
        yield content(f"The {what} {name} is a mapping, got {definition!r}.")
        return
    if "type" not in definition:
        yield content(f'Missing "type" in {what} definition of {name}.')
        return
    types = values.PARAMETER_TYPES if what == "parameter" else values.DATA_TYPES
    if definition["type"] not in types:
        yield content(f"{what.capitalize()} type: {definition['type']} is invalid: {', '.join(types)}.")
        return
    malformed = list(_properties(what, name, definition))
    yield from malformed
    if not malformed:
        yield from _constraints(what, name, definition)


def _properties(what: str, name: str, definition: Mapping[str, Any]) -> Iterator[Problem]:
    for key, value in definition.items():
        if key not in _PROPERTIES:
            yield content(f'Unknown property "{key}" in {what} {name}.')
        elif not isinstance(value, _PROPERTIES[key]):
            wanted = _PROPERTIES[key].__name__
            yield content(f'Property "{key}" of {what} {name} is of type {wanted}, got {value!r}.')
    if definition.get("interpolationType", "ENV_VAR") != "ENV_VAR":
        got = definition["interpolationType"]
        yield content(f"interpolationType of {what} {name} is ENV_VAR, got {got!r}.")


def _constraints(what: str, name: str, definition: Mapping[str, Any]) -> Iterator[Problem]:
    try:
        java_regex.compiled(definition.get("allowedPattern", ""))
    except java_regex.InvalidPattern as error:
        yield content(f"The allowedPattern of {what} {name} is not valid: {error}.")
        return
    except java_regex.UnsupportedPattern as error:
        yield unsupported(f"{error} of {what} {name}")
        return
    if "default" in definition:
        yield from _default(what, name, definition)


def _default(what: str, name: str, definition: Mapping[str, Any]) -> Iterator[Problem]:
    default = definition["default"]
    type_name = values.data_type(definition["type"])
    if isinstance(default, str) and "{{" in default:
        yield unsupported(f"the reference in the default of {what} {name}")
    elif not _fits(default, type_name):
        yield content(f'Wrong default value for a "{type_name}" parameters: {default!r} of {name}.')
    else:
        # SSM's own runbooks have defaults that their patterns refuse, so SSM accepts them.
        value = parameters.default_value(default, type_name)
        for violation in parameters.violations(name, definition, value):
            yield mistake(f"The default of {what} {name} breaks its own constraint: {violation}")


def _fits(default: Any, type_name: str) -> bool:
    if type_name in (values.INTEGER, values.STRING_MAP, values.MAP_LIST) and isinstance(default, str):
        # AWS's examples write maps as JSON text, and numbers as strings.
        return parameters.default_value(default, type_name) is not None
    return values.is_a(default, type_name)
