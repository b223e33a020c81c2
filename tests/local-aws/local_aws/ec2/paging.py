"""Paging of EC2's Describe calls.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/Query-Requests.html#api-pagination
"""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.responses import EC2Response

from local_aws import moto_attributes
from local_aws.context import Context
from local_aws.ec2 import filters, wire
from local_aws.ec2.errors import InvalidParameterCombination, InvalidParameterValue
from local_aws.ec2.filters import Filters

# https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeVpcs.html
# The API reference gives no limits for DescribeFlowLogs; these are assumed to be the same.
_MIN_RESULTS, _MAX_RESULTS = 5, 1000

# Tokens that nobody uses are dropped, oldest first.
_MAX_OPEN_LISTINGS = 1000


@dataclass(frozen=True)
class Listing:
    """A Describe call: how it finds its items and how it shows them."""

    operation: str
    result_key: str
    ids_parameter: str
    find: Callable[[EC2Response, Sequence[str], Filters], Sequence[Any]]
    exists: Callable[[EC2Response, Any], bool]
    """Whether the item still exists: it was found for an earlier page."""

    describe: Callable[[EC2Response, Any], Mapping[str, Any]] | None = None
    """The item in the response; None leaves it to moto's serializer."""

    filter_names: Collection[str] | None = None
    """The allowed filter names; None leaves this check to moto."""


@dataclass(frozen=True)
class _Position:
    """The position in a listing. Items are searched once, so the cost of a page depends only on its size."""

    operation: str
    account: str
    region: str
    filters: Filters
    page_size: int
    found: Sequence[Any]
    offset: int


class Pages:
    def __init__(self, context: Context) -> None:
        self._context = context
        self._lock = threading.Lock()
        self._positions: OrderedDict[str, _Position] = OrderedDict()

    def answer(self, listing: Listing, response: EC2Response) -> Any:
        response.error_on_dryrun()
        ids = response._get_param(listing.ids_parameter) or []
        wanted = response._filters_from_querystring()
        filters.check(wanted, listing.filter_names)
        page_size = _page_size(listing, response, ids)
        token = response._get_param("NextToken")
        if token is not None:
            position = self._position(token, listing, response, wanted)
            return self._page(listing, response, replace(position, page_size=page_size or position.page_size))
        found = listing.find(response, ids, wanted)
        if page_size is None:
            return _render(listing, response, found, None)
        start = _Position(
            listing.operation, response.current_account, response.region, wanted, page_size, found, 0
        )
        if self._context.settings.ec2_empty_first_page and found:
            return _render(listing, response, [], self._keep(start))
        return self._page(listing, response, start)

    def _page(self, listing: Listing, response: EC2Response, position: _Position) -> Any:
        end = position.offset + position.page_size
        items = [item for item in position.found[position.offset : end] if listing.exists(response, item)]
        is_last = end >= len(position.found)
        token = None if is_last else self._keep(replace(position, offset=end))
        return _render(listing, response, items, token)

    def _keep(self, position: _Position) -> str:
        token = secrets.token_urlsafe(48)
        with self._lock:
            self._positions[token] = position
            if len(self._positions) > _MAX_OPEN_LISTINGS:
                self._positions.popitem(last=False)
        return token

    def _position(self, token: str, listing: Listing, response: EC2Response, wanted: Filters) -> _Position:
        with self._lock:
            position = self._positions.get(token)
        asked = (listing.operation, response.current_account, response.region, wanted)
        if position is None or asked != (
            position.operation,
            position.account,
            position.region,
            position.filters,
        ):
            raise InvalidParameterValue(token, "NextToken", "The token is invalid.")
        return position


def install(context: Context, listings: Mapping[str, Listing]) -> None:
    """Replaces moto's method of the same name by each listing."""
    pages = Pages(context)
    for method, listing in listings.items():
        moto_attributes.install(EC2Response, method, _method(pages, listing))


def _method(pages: Pages, listing: Listing) -> Callable[[EC2Response], Any]:
    def describe(response: EC2Response) -> Any:
        return pages.answer(listing, response)

    return describe


def _page_size(listing: Listing, response: EC2Response, ids: Sequence[str]) -> int | None:
    page_size = response._get_param("MaxResults")
    if page_size is None:
        return None
    if page_size < _MIN_RESULTS:
        raise InvalidParameterValue(
            page_size, "maxResults", f"Expecting a value greater than {_MIN_RESULTS}."
        )
    if page_size > _MAX_RESULTS:
        raise InvalidParameterValue(
            page_size, "maxResults", f"Expecting a value less than or equal to {_MAX_RESULTS}."
        )
    if ids:
        raise InvalidParameterCombination(
            f"The parameter {listing.ids_parameter} cannot be used with the parameter MaxResults"
        )
    return page_size


def _render(listing: Listing, response: EC2Response, items: Sequence[Any], token: str | None) -> Any:
    if listing.describe is None:
        return ActionResult({listing.result_key: items, "NextToken": token})
    described = [listing.describe(response, item) for item in items]
    return wire.answer(listing.operation, {listing.result_key: described, "NextToken": token})
