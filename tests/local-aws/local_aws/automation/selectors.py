"""JSONPath selectors, and the conversion of the selected values to the declared types.

https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-outputs-inputs.html
"""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import Enum
from functools import lru_cache
from typing import Any

from jsonpath_ng import Child, Descendants, Fields, Index, JSONPath, Root
from jsonpath_ng.exceptions import JSONPathError
from jsonpath_ng.ext import parse
from jsonpath_ng.ext.filter import Filter

from local_aws.automation import values


class Missing(Enum):
    """The value of a selector that matches nothing."""

    MISSING = "missing"


MISSING = Missing.MISSING


class InvalidSelector(Exception):
    pass


class UnconvertibleOutput(Exception):
    pass


@lru_cache(maxsize=256)
def parsed(selector: str) -> JSONPath:
    if not (selector == "$" or selector.startswith(("$.", "$["))):
        raise InvalidSelector(f"{selector!r} does not begin with $")
    if re.search(r"&&|\|\|", selector):
        raise InvalidSelector(f"{selector!r} combines filters, which Automation does not support")
    try:
        path = parse(selector)
    except (JSONPathError, ValueError, AttributeError) as error:
        raise InvalidSelector(f"{selector!r} is not JSONPath: {error}") from error
    for part in parts(path):
        if not _is_documented(part):
            raise InvalidSelector(
                f"{selector!r} uses {type(part).__name__}; Automation documents child (.), deep scan (..),"
                " array index ([0]) and filter ([?(...)])"
            )
    return path


def select(selector: str, response: Any) -> Any:
    """The selected value. A path with a deep scan or a filter gives a list; any other gives one value, or
    MISSING if there is none."""
    path = parsed(selector)
    found = [match.value for match in path.find(response)]
    if any(isinstance(part, Descendants | Filter) for part in parts(path)):
        return found
    return found[0] if found and found[0] is not None else MISSING


def typed(value: Any, type_name: str) -> Any:
    """The value as an output of a declared type, converted where AWS documents a conversion."""
    if value is MISSING:
        return MISSING
    if type_name == values.STRING_LIST and isinstance(value, list):
        return _strings(value)
    if values.is_a(value, type_name):
        return value
    if isinstance(value, list) and type_name in _FROM_SCALAR and type_name != values.STRING_LIST:
        return _of_list(value, type_name)
    return _of_scalar(value, type_name)


def parts(path: JSONPath) -> list[JSONPath]:
    if isinstance(path, Child | Descendants):
        own = [path] if isinstance(path, Descendants) else []
        return [*parts(path.left), *own, *parts(path.right)]
    return [path]


def _is_documented(part: JSONPath) -> bool:
    if isinstance(part, Fields):
        return part.fields != ("*",) and len(part.fields) == 1
    if isinstance(part, Index):
        return len(getattr(part, "indices", (0,))) == 1
    return isinstance(part, Root | Filter | Descendants)


def _strings(value: list[Any]) -> list[str]:
    for item in value:
        if isinstance(item, dict | list):
            raise UnconvertibleOutput(f"{value!r} is not a StringList")
    return [values.as_text(item) for item in value]


def _of_list(value: list[Any], type_name: str) -> Any:
    if not value:
        return MISSING
    if len(value) > 1:
        raise UnconvertibleOutput(f"a list of {len(value)} elements is not a {type_name}")
    return value[0] if values.is_a(value[0], type_name) else _of_scalar(value[0], type_name)


def _of_scalar(value: Any, type_name: str) -> Any:
    convert = _FROM_SCALAR.get(type_name)
    if convert is None or isinstance(value, dict | list):
        raise UnconvertibleOutput(f"{value!r} is not a {type_name}")
    return convert(value)


def _integer(value: Any) -> int:
    if isinstance(value, str) and re.fullmatch(r"-?[0-9]+", value):
        return int(value)
    raise UnconvertibleOutput(f"{value!r} is not an Integer")


def _boolean(value: Any) -> bool:
    if isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    raise UnconvertibleOutput(f"{value!r} is not a Boolean")


_FROM_SCALAR: dict[str, Callable[[Any], Any]] = {
    values.STRING: values.as_text,
    values.STRING_LIST: lambda value: [values.as_text(value)],
    values.INTEGER: _integer,
    values.BOOLEAN: _boolean,
}
