"""What the resource types in this folder share."""

from __future__ import annotations

from typing import Any


class ResourceProblem(Exception):
    """A resource cannot be created, updated or deleted; the message is the event's status reason."""


def integers(properties: dict[str, Any], *names: str) -> dict[str, Any]:
    """The properties, with these as numbers: a template can give numbers as strings."""
    converted = dict(properties)
    for name in names:
        if name in converted:
            try:
                converted[name] = int(converted[name])
            except (TypeError, ValueError):
                raise ResourceProblem(f"{name} must be a whole number, got {converted[name]!r}") from None
    return converted
