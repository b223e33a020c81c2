"""The conditions of aws:branch.

https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-branch.html
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from local_aws.automation import references, values

_STRING: dict[str, Callable[[str, str], bool]] = {
    "StringEquals": operator.eq,
    "EqualsIgnoreCase": lambda left, right: left.lower() == right.lower(),
    "StartsWith": str.startswith,
    "EndsWith": str.endswith,
    "Contains": operator.contains,
}
_NUMERIC: dict[str, Callable[[int, int], bool]] = {
    "NumericEquals": operator.eq,
    "NumericGreater": operator.gt,
    "NumericLesser": operator.lt,
    "NumericGreaterOrEquals": operator.ge,
    "NumericLesserOrEquals": operator.le,
}
_BOOLEAN: dict[str, Callable[[bool, bool], bool]] = {"BooleanEquals": operator.eq}

_TYPES = {
    **dict.fromkeys(_STRING, values.STRING),
    **dict.fromkeys(_NUMERIC, values.INTEGER),
    **dict.fromkeys(_BOOLEAN, values.BOOLEAN),
}
_OPERATORS: dict[str, Callable[[Any, Any], bool]] = {**_STRING, **_NUMERIC, **_BOOLEAN}


class WrongOperand(Exception):
    pass


def holds(condition: Mapping[str, Any], lookup: references.Lookup) -> bool:
    """Whether a valid condition is true. A comparison is false when an operand has no value, such as the output
    of a selector that matched nothing."""
    if "And" in condition:
        return all(holds(part, lookup) for part in condition["And"])
    if "Or" in condition:
        return any(holds(part, lookup) for part in condition["Or"])
    if "Not" in condition:
        return not holds(condition["Not"], lookup)
    name = next(name for name in condition if name in _OPERATORS)
    try:
        left = references.resolve(condition["Variable"], lookup)
        right = references.resolve(condition[name], lookup)
    except references.Unresolved:
        return False
    for operand in (left, right):
        if not values.is_a(operand, _TYPES[name]):
            raise WrongOperand(f"{name} compares {_TYPES[name]} values, got {operand!r}")
    return _OPERATORS[name](left, right)


def mistakes(condition: Any, where: str) -> Iterator[str]:
    """What SSM would reject in a condition. The caller checks `NextStep`."""
    if not isinstance(condition, dict):
        yield f"A condition in {where} is a mapping, got {condition!r}."
        return
    parts = {name: value for name, value in condition.items() if name != "NextStep"}
    combining = [name for name in ("And", "Or", "Not") if name in parts]
    if combining:
        yield from _combination(combining[0], parts, where)
    else:
        yield from _comparison(parts, where)


def _combination(name: str, parts: Mapping[str, Any], where: str) -> Iterator[str]:
    if len(parts) > 1:
        yield f"{name} stands alone in a condition, got {', '.join(parts)} in {where}."
    if name == "Not":
        yield from mistakes(parts["Not"], where)
        return
    expressions = parts[name] if isinstance(parts[name], list) else []
    if len(expressions) < 2:
        # The spelling is SSM's.
        yield (
            f"Expect at lease two expressions for operator: {name} in step: {where}."
            f" Provided: {len(expressions)}"
        )
    for expression in expressions:
        yield from mistakes(expression, where)


def _comparison(parts: Mapping[str, Any], where: str) -> Iterator[str]:
    operations = [name for name in parts if name != "Variable"]
    if "Variable" not in parts:
        yield f"Missing Variable in a condition of step: {where}."
    if len(operations) != 1:
        yield f"A condition has one operation, got {', '.join(operations) or 'none'} in step: {where}."
    for name in operations:
        if name not in _OPERATORS:
            yield f"Unsupported operation: {name} in step: {where}. Supported: {', '.join(_OPERATORS)}."
        elif not _may_be(parts[name], _TYPES[name]):
            yield f"{name} in step: {where} compares with a {_TYPES[name]}, got {parts[name]!r}."


def _may_be(value: Any, type_name: str) -> bool:
    return values.is_a(value, type_name) or references.whole(value) is not None
