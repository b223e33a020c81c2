"""Walks through the raw steps of a document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

RawStep = Mapping[str, Any]


def strings(value: Any) -> Iterator[str]:
    """Every string within a value of lists and mappings."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)
