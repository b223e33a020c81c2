"""SelectResourceConfig and SelectAggregateResourceConfig.

https://docs.aws.amazon.com/config/latest/APIReference/API_SelectAggregateResourceConfig.html
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from local_aws.config.aggregators import configuration, organization_source
from local_aws.config.errors import InvalidNextTokenException
from local_aws.config.queries import evaluator, items, parser
from local_aws.config.queries.syntax import COUNT, Query
from local_aws.config.service import ConfigService

_PAGE = 25
_AGGREGATION_PAGE = 500
_PLACE = ("accountId", "awsRegion", "resourceType", "resourceId")


def here(service: ConfigService, request: Mapping[str, Any]) -> dict[str, Any]:
    return _answer([service], request)


def aggregated(service: ConfigService, request: Mapping[str, Any]) -> dict[str, Any]:
    aggregator = configuration.find(service, request["ConfigurationAggregatorName"])
    return _answer(organization_source.services(service, aggregator), request)


def _answer(sources: Iterable[ConfigService], request: Mapping[str, Any]) -> dict[str, Any]:
    expression = request["Expression"]
    query = parser.parse(expression)
    found = [item for source in sources for item in items.of(source)]
    rows = evaluator.run(query, sorted(found, key=lambda item: [item[name] for name in _PLACE]))
    size = request.get("MaxResults") or request.get("Limit") or _default_size(query)
    start = _read(expression, request.get("NextToken"))
    answer: dict[str, Any] = {
        "Results": [json.dumps(row, separators=(",", ":")) for row in rows[start : start + size]],
        "QueryInfo": {"SelectFields": [{"Name": name} for name in query.fields]},
    }
    # An aggregation that is ordered by its own result has no pages.
    if start + size < len(rows) and not any(order.name == COUNT for order in query.order_by):
        answer["NextToken"] = _write(expression, start + size)
    return answer


def _default_size(query: Query) -> int:
    return _AGGREGATION_PAGE if query.is_aggregation else _PAGE


def _write(expression: str, start: int) -> str:
    return base64.urlsafe_b64encode(json.dumps([_digest(expression), start]).encode()).decode()


def _read(expression: str, token: str | None) -> int:
    if token is None:
        return 0
    try:
        digest, start = json.loads(base64.urlsafe_b64decode(token.encode()))
    except (ValueError, TypeError):
        digest, start = None, 0
    if digest != _digest(expression):
        raise InvalidNextTokenException("The specified nextToken is not valid for this query.")
    return int(start)


def _digest(expression: str) -> str:
    return hashlib.sha256(expression.encode()).hexdigest()
