"""The filters of EC2's Describe calls: their limits, names and wildcards.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Filtering.html
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from moto.ec2.exceptions import EC2ClientError

from local_aws.ec2.errors import FilterLimitExceeded

Filters = Mapping[str, Sequence[str]]
Item = TypeVar("Item")

_MAX_VALUES = 200
_MAX_VALUE_LENGTH = 255


def check(filters: Filters, names: Collection[str] | None) -> None:
    """The limits of every call, and this call's filter names unless moto checks them."""
    # As quoted in gjbae1212/gossm#47 and ansible/ansible#84327.
    if sum(len(values) for values in filters.values()) > _MAX_VALUES:
        raise FilterLimitExceeded(
            f"The maximum number of filter values specified on a single call is {_MAX_VALUES}"
        )
    if any(len(value) > _MAX_VALUE_LENGTH for values in filters.values() for value in values):
        raise FilterLimitExceeded(f"The maximum length for a filter value is {_MAX_VALUE_LENGTH} characters")
    for name in filters:
        if names is not None and not name.startswith("tag:") and name not in names:
            raise EC2ClientError("InvalidParameterValue", f"The filter '{name}' is invalid")


def select(
    items: Iterable[Item], filters: Filters, values_of: Callable[[Item, str], Iterable[str]]
) -> list[Item]:
    """The items that match every filter. Any value of a filter can match."""
    matchers = [(name, _matcher(tuple(values))) for name, values in filters.items()]
    return [
        item for item in items if all(any(map(matches, values_of(item, name))) for name, matches in matchers)
    ]


def tag_values(tags: Mapping[str, str], name: str) -> list[str] | None:
    """The values that tag:KEY or tag-key is compared with; None for any other filter."""
    if name == "tag-key":
        return list(tags)
    if name.startswith("tag:"):
        return [value for key, value in tags.items() if key == name.removeprefix("tag:")]
    return None


@lru_cache(maxsize=512)
def _matcher(patterns: tuple[str, ...]) -> Callable[[str], Any]:
    return re.compile("|".join(map(_expression, patterns)) if patterns else r"(?!)", re.DOTALL).fullmatch


def _expression(pattern: str) -> str:
    r"""`*` matches any text, `?` any character; a backslash escapes the next character."""
    tokens = re.findall(r"\\.|.", pattern, re.DOTALL)
    return "".join({"*": ".*", "?": "."}.get(token, re.escape(token[-1])) for token in tokens)
