"""AWS::Config::StoredQuery.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-config-storedquery.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from local_aws.cloudformation import api_resource
from local_aws.cloudformation.api_resource import Api
from local_aws.context import Context


def define(context: Context) -> None:
    api_resource.define(
        context,
        "AWS::Config::StoredQuery",
        "QueryName",
        _put,
        _remove,
        {
            "QueryArn": lambda api, name: _found(api, name)["QueryArn"],
            "QueryId": lambda api, name: _found(api, name)["QueryId"],
        },
    )


def _put(api: Api, name: str, properties: Mapping[str, Any]) -> str:
    query = {"QueryName": name, "Expression": properties["QueryExpression"]}
    if "QueryDescription" in properties:
        query["Description"] = properties["QueryDescription"]
    api.client("config").put_stored_query(StoredQuery=query, Tags=properties.get("Tags", []))
    return name


def _remove(api: Api, name: str, properties: Mapping[str, Any]) -> None:
    api.client("config").delete_stored_query(QueryName=name)


def _found(api: Api, name: str) -> dict[str, str]:
    return api.client("config").get_stored_query(QueryName=name)["StoredQuery"]
