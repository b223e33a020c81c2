"""AWS::Lambda::Function with all properties that have an effect here; moto uses only some of them.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-lambda-function.html
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

from moto.awslambda.exceptions import UnknownFunctionException
from moto.awslambda.models import LambdaFunction, lambda_backends

from local_aws import moto_attributes
from local_aws.cloudformation.resource import ResourceProblem, integers

# CreateFunction's defaults.
_DEFAULTS: Mapping[str, Any] = {
    "Description": "",
    "Environment": {"Variables": {}},
    "Handler": None,
    "Layers": [],
    "LoggingConfig": None,
    "DeadLetterConfig": None,
    "MemorySize": 128,
    "Runtime": None,
    "Timeout": 3,
}


def install() -> None:
    moto_attributes.install(LambdaFunction, "create_from_cloudformation_json", classmethod(_create))
    moto_attributes.install(LambdaFunction, "update_from_cloudformation_json", classmethod(_update))


def _create(
    cls: type[LambdaFunction],
    resource_name: str,
    cloudformation_json: Mapping[str, Any],
    account_id: str,
    region_name: str,
    **_: Any,
) -> LambdaFunction:
    properties = _numbers(cloudformation_json["Properties"])
    name = properties.get("FunctionName") or resource_name
    backend = lambda_backends[account_id][region_name]
    try:
        backend.get_function(name)
    except UnknownFunctionException:
        return backend.create_function({**properties, "FunctionName": name, **_lists(properties)})
    raise ResourceProblem(f"the function {name} already exists")


def _update(
    cls: type[LambdaFunction],
    original_resource: LambdaFunction,
    new_resource_name: str,
    cloudformation_json: Mapping[str, Any],
    account_id: str,
    region_name: str,
) -> LambdaFunction:
    properties = _numbers(cloudformation_json["Properties"])
    if properties.get("FunctionName", original_resource.function_name) != original_resource.function_name:
        replacement = _create(cls, new_resource_name, cloudformation_json, account_id, region_name)
        original_resource.delete(account_id, region_name)
        return replacement
    settings = {name: properties.get(name, default) for name, default in _DEFAULTS.items()}
    original_resource.update_configuration({**settings, "Role": properties["Role"]})
    original_resource.architectures = properties.get("Architectures", ["x86_64"])
    original_resource.reserved_concurrency = properties.get("ReservedConcurrentExecutions")
    original_resource.update_function_code(_lists(properties)["Code"])
    return original_resource


def _numbers(properties: Mapping[str, Any]) -> dict[str, Any]:
    return integers(dict(properties), "MemorySize", "Timeout", "ReservedConcurrentExecutions")


def _lists(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Converts the two properties that have another form in the API."""
    tags = {tag["Key"]: tag["Value"] for tag in properties.get("Tags", [])}
    code = dict(properties["Code"])
    if "ZipFile" in code:
        zipped = LambdaFunction._create_zipfile_from_plaintext_code(code["ZipFile"])
        code["ZipFile"] = base64.b64encode(zipped)
    return {"Code": code, "Tags": tags}
