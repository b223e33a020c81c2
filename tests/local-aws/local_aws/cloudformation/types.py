"""The resource types of a region: CloudFormation's published schemas, from the copy in cfn-lint.

https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeType.html
"""

from __future__ import annotations

from typing import Any

from moto.cloudformation.exceptions import CloudFormationError
from moto.cloudformation.responses import CloudFormationResponse
from moto.core.responses import ActionResult

from local_aws import moto_attributes


class TypeNotFound(CloudFormationError):
    code = "TypeNotFoundException"


def install() -> None:
    moto_attributes.install(CloudFormationResponse, "describe_type", _describe_type)


def _describe_type(response: Any) -> ActionResult:
    # cfn-lint takes a second to import, and few callers need it.
    from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER, ResourceNotFoundError

    kind, name = response._get_param("Type"), response._get_param("TypeName")
    try:
        if kind != "RESOURCE":
            raise ResourceNotFoundError(name, response.region)
        PROVIDER_SCHEMA_MANAGER.get_resource_schema(response.region, name)
    except ResourceNotFoundError:
        raise TypeNotFound(f"The type '{name}' cannot be found.") from None
    return ActionResult(
        {"Type": "RESOURCE", "TypeName": name, "Visibility": "PUBLIC", "DeprecatedStatus": "LIVE"}
    )
