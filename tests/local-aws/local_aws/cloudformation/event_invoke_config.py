"""AWS::Lambda::EventInvokeConfig.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-lambda-eventinvokeconfig.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from moto.awslambda.exceptions import UnknownEventConfig, UnknownFunctionException
from moto.awslambda.models import lambda_backends

from local_aws.cloudformation import api_resource
from local_aws.cloudformation.api_resource import Api
from local_aws.cloudformation.resource import ResourceProblem, integers
from local_aws.context import Context

_SETTINGS = ("DestinationConfig", "MaximumEventAgeInSeconds", "MaximumRetryAttempts")
_RETRY_ATTEMPTS = range(3)
_EVENT_AGE_SECONDS = range(60, 21601)


def define(context: Context) -> None:
    api_resource.define(
        context,
        "AWS::Lambda::EventInvokeConfig",
        "",
        _put,
        _remove,
        create_only=("FunctionName", "Qualifier"),
    )


def _put(api: Api, name: str, properties: Mapping[str, Any]) -> str:
    checked = _checked(properties)
    function_name = _function_name(properties)
    settings = {key: checked[key] for key in _SETTINGS if key in checked}
    lambda_backends[api.account][api.region].put_function_event_invoke_config(function_name, settings)
    return f"{function_name}|EventInvokeConfig|{properties.get('Qualifier', '$LATEST')}"


def _remove(api: Api, name: str, properties: Mapping[str, Any]) -> None:
    backend = lambda_backends[api.account][api.region]
    try:
        backend.delete_function_event_invoke_config(_function_name(properties))
    except (UnknownEventConfig, UnknownFunctionException):
        # The settings were deleted with their function.
        return


def _function_name(properties: Mapping[str, Any]) -> str:
    return str(properties["FunctionName"].split(":")[-1])


def _checked(properties: Mapping[str, Any]) -> dict[str, Any]:
    checked = integers(dict(properties), "MaximumEventAgeInSeconds", "MaximumRetryAttempts")
    limits = {"MaximumRetryAttempts": _RETRY_ATTEMPTS, "MaximumEventAgeInSeconds": _EVENT_AGE_SECONDS}
    for name, allowed in limits.items():
        if name in checked and checked[name] not in allowed:
            raise ResourceProblem(f"{name} must be {allowed[0]} to {allowed[-1]}, got {checked[name]}")
    return checked
