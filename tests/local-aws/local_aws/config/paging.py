"""Pages of AWS Config's listings."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from local_aws.config.errors import InvalidNextTokenException

Item = TypeVar("Item")


def page(
    listing: str,
    items: Sequence[Item],
    key: Callable[[Item], Sequence[str]],
    size: int,
    token: str | None,
) -> tuple[list[Item], str | None]:
    """The page of this token, in the order of the keys, and the token of the next page.

    A token contains the last key of the page before, so it stays valid when items are added or deleted.
    """
    ordered = sorted(items, key=lambda item: tuple(key(item)))
    if token is not None:
        last = _read(listing, token)
        ordered = [item for item in ordered if tuple(key(item)) > last]
    chosen = ordered[:size]
    more = len(ordered) > size
    return chosen, _write(listing, tuple(key(chosen[-1]))) if more else None


def _write(listing: str, last: tuple[str, ...]) -> str:
    return base64.urlsafe_b64encode(json.dumps([listing, *last]).encode()).decode()


def _read(listing: str, token: str) -> tuple[str, ...]:
    try:
        name, *last = json.loads(base64.urlsafe_b64decode(token.encode()))
    except (ValueError, TypeError):
        name, last = None, []
    if name != listing:
        raise InvalidNextTokenException("The specified nextToken is not valid.")
    return tuple(last)


def described(
    items: Sequence[dict[str, Any]], name: str, token: str | None, token_name: str
) -> dict[str, Any]:
    """A response with its items and, if there are more, the token of the next page."""
    return {name: list(items), **({token_name: token} if token else {})}
