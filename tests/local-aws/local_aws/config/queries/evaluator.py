"""Runs a query on items."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from local_aws.config.errors import InvalidExpressionException
from local_aws.config.queries.syntax import (
    COUNT,
    AllOf,
    AnyOf,
    Between,
    Comparison,
    Condition,
    Literal,
    Not,
    Prefix,
    Query,
)

Item = Mapping[str, Any]

_MOMENTS = ("configurationItemCaptureTime", "resourceCreationTime")
_OPERATORS: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}


def run(query: Query, items: Sequence[Item]) -> list[dict[str, Any]]:
    """The rows in the order of ORDER BY, or else in the order of the items."""
    found = [item for item in items if query.where is None or _holds(query.where, item)]
    rows = _groups(query, found) if query.is_aggregation else [_row(query.fields, item) for item in found]
    for order in reversed(query.order_by):
        # Rows without the property come last in both directions.
        present = [row for row in rows if _values(row, order.name)]
        absent = [row for row in rows if not _values(row, order.name)]
        present.sort(key=lambda row: _sort_key(_values(row, order.name)), reverse=order.descending)
        rows = [*present, *absent]
    return rows


def _holds(condition: Condition, item: Item) -> bool:
    match condition:
        case AllOf(conditions):
            return all(_holds(each, item) for each in conditions)
        case AnyOf(conditions):
            return any(_holds(each, item) for each in conditions)
        case Not(inner):
            return not _holds(inner, item)
        case Comparison(path, sign, value):
            return any(_compares(path, found, sign, value) for found in _values(item, path))
        case Between(path, low, high):
            return any(
                _compares(path, found, ">=", low) and _compares(path, found, "<=", high)
                for found in _values(item, path)
            )
        case Prefix(path, prefix, more):
            return any(_is_like(found, prefix, more) for found in _values(item, path))


def _compares(path: str, found: Any, sign: str, value: Literal) -> bool:
    if path in _MOMENTS:
        return _OPERATORS[sign](datetime.fromisoformat(found), _moment(value))
    if isinstance(found, bool) and isinstance(value, str):
        value = {"true": True, "false": False}.get(value.lower(), value)
    if isinstance(found, bool) != isinstance(value, bool) or isinstance(found, str) != isinstance(value, str):
        return False
    return _OPERATORS[sign](found, value)


def _moment(value: Literal) -> datetime:
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise InvalidExpressionException(
            f"a time is compared with {value!r}; it must be written as 2024-01-01T00:00:00.0Z"
        )
    return moment


def _is_like(found: Any, prefix: str, more: str) -> bool:
    if not isinstance(found, str):
        return False
    if more == "%":
        return found.startswith(prefix)
    return found.startswith(prefix) and len(found) == len(prefix) + len(more)


def _values(item: Any, path: str) -> list[Any]:
    """Every value at the path: an array in the path stands for all its elements."""
    return list(_walk(item, [path] if path == COUNT else path.split(".")))


def _walk(value: Any, keys: Sequence[str]) -> Iterator[Any]:
    if isinstance(value, list):
        for element in value:
            yield from _walk(element, keys)
    elif not keys:
        if value is not None and not isinstance(value, Mapping):
            yield value
    elif isinstance(value, Mapping) and keys[0] in value:
        yield from _walk(value[keys[0]], keys[1:])


def _row(fields: Sequence[str], item: Item) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for field in fields:
        row = _merged(row, _picked(item, field.split(".")))
    return row


def _picked(value: Any, keys: Sequence[str]) -> Any:
    """Only the part of the value at these keys; None if there is nothing."""
    if not keys:
        return value
    if isinstance(value, list):
        return [{} if picked is None else picked for picked in (_picked(element, keys) for element in value)]
    if not isinstance(value, Mapping) or value.get(keys[0]) is None:
        return None
    picked = _picked(value[keys[0]], keys[1:])
    return None if picked is None else {keys[0]: picked}


def _merged(one: Any, other: Any) -> Any:
    if isinstance(one, dict) and isinstance(other, dict):
        return {
            key: _merged(one[key], other[key])
            if key in one and key in other
            else one.get(key, other.get(key))
            for key in [*one, *(key for key in other if key not in one)]
        }
    if isinstance(one, list) and isinstance(other, list):
        return [_merged(first, second) for first, second in zip(one, other, strict=True)]
    return one if other is None else other


def _groups(query: Query, items: Sequence[Item]) -> list[dict[str, Any]]:
    """Items without one of the grouping properties are in no group."""
    counts: dict[tuple[Any, ...], int] = {}
    samples: dict[tuple[Any, ...], Item] = {}
    if not query.group_by:
        counts[()] = 0
    for item in items:
        found = [_values(item, path) for path in query.group_by]
        if any(len(values) > 1 for values in found):
            raise InvalidExpressionException("GROUP BY of a property with several values is not imitated")
        if all(found):
            key = tuple((type(values[0]).__name__, values[0]) for values in found)
            counts[key] = counts.get(key, 0) + 1
            samples.setdefault(key, item)
    plain = [field for field in query.fields if field != COUNT]
    return [{COUNT: count, **_row(plain, samples.get(key, {}))} for key, count in counts.items()]


def _sort_key(values: Sequence[Any]) -> tuple[Any, ...]:
    """Numbers come before text, so that all values can be compared."""
    return tuple((isinstance(value, str), value) for value in values)
