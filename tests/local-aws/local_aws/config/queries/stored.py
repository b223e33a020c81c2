"""Stored queries. Their expressions are parsed only when they run.

https://docs.aws.amazon.com/config/latest/APIReference/API_PutStoredQuery.html
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from moto.config.models import ConfigBackend

from local_aws import moto_attributes
from local_aws.config import errors, paging
from local_aws.config import service as service_module
from local_aws.config.queries.store import StoredQuery
from local_aws.config.service import ConfigService
from local_aws.context import Context

_DEFAULT_PAGE = 100


def install(context: Context) -> None:
    """Make moto find stored queries by ARN, for the calls about tags."""
    match = ConfigBackend._match_arn

    def match_arn(backend: ConfigBackend, resource_arn: str) -> Any:
        queries = service_module.of_backend(context, backend).stored_queries.all()
        found = [query for query in queries if query.arn == resource_arn]
        return found[0] if found else match(backend, resource_arn)

    moto_attributes.install(ConfigBackend, "_match_arn", match_arn)


def put(service: ConfigService, request: Mapping[str, Any]) -> dict[str, Any]:
    given = request["StoredQuery"]
    if "Expression" not in given:
        raise errors.ValidationException("The stored query has no Expression; it must have one.")
    name, query_id = given["QueryName"], f"query-{uuid.uuid4().hex[:17]}"
    query = StoredQuery(
        name=name,
        id=query_id,
        arn=(
            f"arn:{service.backend.partition}:config:{service.region}:{service.account}"
            f":stored-query/{name}/{query_id}"
        ),
        expression=given["Expression"],
        description=given.get("Description"),
        tags={tag["Key"]: tag["Value"] for tag in request.get("Tags") or []},
    )
    return {"QueryArn": service.stored_queries.put(query).arn}


def get(service: ConfigService, request: Mapping[str, Any]) -> dict[str, Any]:
    query = service.stored_queries.find(request["QueryName"])
    return {"StoredQuery": {**query.metadata(), "Expression": query.expression}}


def listed(service: ConfigService, request: Mapping[str, Any]) -> dict[str, Any]:
    items, token = paging.page(
        "stored-queries",
        service.stored_queries.all(),
        lambda query: (query.name,),
        request.get("MaxResults") or _DEFAULT_PAGE,
        request.get("NextToken"),
    )
    return paging.described([item.metadata() for item in items], "StoredQueryMetadata", token, "NextToken")


def delete(service: ConfigService, request: Mapping[str, Any]) -> dict[str, Any]:
    service.stored_queries.delete(request["QueryName"])
    return {}
