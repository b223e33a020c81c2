"""The template of a service-managed stack set: its limits, capabilities and parameters.

https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStackSet.html
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlparse

from moto.s3.exceptions import S3ClientError

from local_aws.cloudformation import templates
from local_aws.cloudformation.stack_sets.errors import Invalid
from local_aws.s3 import objects

# https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
_MAXIMUM_INLINE_BYTES = 51_200
_MAXIMUM_BYTES = 1_000_000

# https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStackSet.html (Capabilities)
_IAM_TYPES = {
    "AWS::IAM::AccessKey": None,
    "AWS::IAM::Group": "GroupName",
    "AWS::IAM::InstanceProfile": "InstanceProfileName",
    "AWS::IAM::ManagedPolicy": "ManagedPolicyName",
    "AWS::IAM::Policy": None,
    "AWS::IAM::Role": "RoleName",
    "AWS::IAM::User": "UserName",
    "AWS::IAM::UserToGroupAddition": None,
}


def given(request: Mapping[str, Any], account: str) -> str | None:
    """The template in a request, inline or from a bucket; None if there is none."""
    body, url = request.get("TemplateBody"), request.get("TemplateURL")
    if body and url:
        raise Invalid("You can specify only one of TemplateBody and TemplateURL")
    if body:
        if len(body.encode()) > _MAXIMUM_INLINE_BYTES:
            raise Invalid(
                "1 validation error detected: Value at 'templateBody' failed to satisfy constraint: "
                f"Member must have length less than or equal to {_MAXIMUM_INLINE_BYTES}"
            )
    elif url:
        body = _downloaded(url, account)
        if len(body.encode()) > _MAXIMUM_BYTES:
            raise Invalid(f"Template may not exceed {_MAXIMUM_BYTES} bytes in size.")
    if body:
        _check(templates.parse(body))
    return body


def resolve_parameters(
    template: str, requested: Iterable[Mapping[str, Any]], previous: Mapping[str, str]
) -> dict[str, str]:
    """The parameter values of a request; a missing value has its default."""
    slots = templates.parse(template).get("Parameters", {})
    values = {}
    for parameter in requested:
        name = parameter["ParameterKey"]
        if parameter.get("UsePreviousValue") and name in previous:
            values[name] = previous[name]
        elif "ParameterValue" in parameter:
            values[name] = str(parameter["ParameterValue"])
    check_names(template, values)
    missing = [name for name, slot in slots.items() if name not in values and "Default" not in slot]
    if missing:
        raise Invalid(f"Parameters: [{', '.join(missing)}] must have values")
    return values


def check_names(template: str, values: Iterable[str]) -> None:
    slots = templates.parse(template).get("Parameters", {})
    unknown = [name for name in values if name not in slots]
    if unknown:
        raise Invalid(f"Parameters: [{', '.join(unknown)}] do not exist in the template")


def required_capability(template: str) -> str | None:
    resources = templates.parse(template)["Resources"].values()
    iam = [resource for resource in resources if resource["Type"] in _IAM_TYPES]
    if any(_IAM_TYPES[resource["Type"]] in resource.get("Properties", {}) for resource in iam):
        return "CAPABILITY_NAMED_IAM"
    return "CAPABILITY_IAM" if iam else None


def _downloaded(url: str, account: str) -> str:
    parts = urlparse(url)
    path = parts.path.lstrip("/")
    # The bucket is the first part of the host name or of the path.
    # https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
    in_path = parts.netloc.startswith("s3") or "localhost" in parts.netloc
    bucket, _, key = path.partition("/") if in_path else (parts.netloc.split(".")[0], "", path)
    try:
        return objects.read(bucket, key, f"arn:aws:iam::{account}:root").decode()
    except S3ClientError as rejection:
        raise Invalid(f"S3 error: {rejection.message}") from rejection


def _check(template: Mapping[str, Any]) -> None:
    if not template.get("Resources"):
        raise Invalid("Template format error: At least one Resources member must be defined.")
    if "Transform" in template or _uses_transform(template["Resources"]):
        raise Invalid(
            "Stack sets with service-managed permissions do not support the use of macros in templates"
        )
    if any(resource["Type"] == "AWS::CloudFormation::Stack" for resource in template["Resources"].values()):
        raise Invalid("Stack sets with service-managed permissions do not support nested stacks")


def _uses_transform(value: Any) -> bool:
    if isinstance(value, Mapping):
        return "Fn::Transform" in value or any(_uses_transform(item) for item in value.values())
    return isinstance(value, list) and any(_uses_transform(item) for item in value)
