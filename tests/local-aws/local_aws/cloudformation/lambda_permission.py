"""AWS::Lambda::Permission: moto never removes its own, and leaves the function's name in the policy.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-lambda-permission.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from moto.awslambda.exceptions import UnknownFunctionException
from moto.awslambda.models import lambda_backends

from local_aws.cloudformation import api_resource
from local_aws.cloudformation.api_resource import Api
from local_aws.context import Context

_CREATE_ONLY = (
    "Action",
    "EventSourceToken",
    "FunctionName",
    "FunctionUrlAuthType",
    "Principal",
    "PrincipalOrgID",
    "SourceAccount",
    "SourceArn",
)


def define(context: Context) -> None:
    api_resource.define(
        context, "AWS::Lambda::Permission", "", _put, _remove, {"Id": lambda _, id: id}, _CREATE_ONLY
    )


def _put(api: Api, name: str, properties: Mapping[str, Any]) -> str:
    function_name, qualifier = _split(properties["FunctionName"])
    statement = {key: value for key, value in properties.items() if key != "FunctionName"}
    lambda_backends[api.account][api.region].add_permission(
        function_name, qualifier, json.dumps({**statement, "StatementId": name})
    )
    return name


def _remove(api: Api, name: str, properties: Mapping[str, Any]) -> None:
    function_name, _ = _split(properties["FunctionName"])
    try:
        lambda_backends[api.account][api.region].remove_permission(function_name, name)
    except UnknownFunctionException:
        # The permission was deleted with its function.
        return


def _split(function_name: str) -> tuple[str, str | None]:
    """The name and the qualifier of a function, from its name or ARN."""
    parts = function_name.split(":")
    if parts[0] == "arn":
        return parts[6], parts[7] if len(parts) > 7 else None
    return parts[0], parts[1] if len(parts) > 1 else None
