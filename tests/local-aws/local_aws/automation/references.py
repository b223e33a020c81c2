"""References in the inputs of a step, and their values.

https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-variables.html
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from local_aws.automation import values

_REFERENCE = re.compile(r"\{\{\s*([A-Za-z0-9_:./-]+)\s*\}\}")

SYSTEM_VARIABLES = (
    "global:ACCOUNT_ID",
    "global:AWS_PARTITION",
    "global:DATE",
    "global:DATE_TIME",
    "global:REGION",
    "automation:EXECUTION_ID",
)

Lookup = Callable[[str], Any]
"""The value behind a reference; raises Unresolved for one that has none."""


class Unresolved(Exception):
    def __init__(self, reference: str, why: str) -> None:
        super().__init__(f"Failed to resolve input: {reference}. {why}")


def names_in(text: str) -> Iterator[str]:
    for match in _REFERENCE.finditer(text):
        yield match[1]


def without_references(text: str) -> str:
    return _REFERENCE.sub("", text)


def whole(value: Any) -> str | None:
    """The name of the reference if it is the whole value, otherwise None."""
    match = _REFERENCE.fullmatch(value.strip()) if isinstance(value, str) else None
    return match[1] if match else None


def resolve(value: Any, lookup: Lookup) -> Any:
    """The value with its references replaced. A reference that is the whole value keeps its type; a reference
    inside a longer string becomes text."""
    if isinstance(value, str):
        name = whole(value)
        if name is not None:
            return lookup(name)
        return _REFERENCE.sub(lambda match: values.as_text(lookup(match[1])), value)
    if isinstance(value, Mapping):
        return {key: resolve(item, lookup) for key, item in value.items()}
    if isinstance(value, list):
        return list(_resolved_items(value, lookup))
    return value


def _resolved_items(items: list[Any], lookup: Lookup) -> Iterator[Any]:
    for item in items:
        resolved = resolve(item, lookup)
        # In AWS's examples a list that is the only element of a list stands for its elements.
        # https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-executeAutomation.html
        if whole(item) is not None and isinstance(resolved, list):
            yield from resolved
        else:
            yield resolved
