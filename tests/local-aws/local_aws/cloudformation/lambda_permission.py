"""AWS::Lambda::Permission: moto's is never removed and leaves the function's name in the policy.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-lambda-permission.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from moto.awslambda.exceptions import UnknownFunctionException
from moto.awslambda.models import lambda_backends
from moto.core.common_models import CloudFormationModel

from local_aws.context import Context


def define(context: Context) -> None:
    class Permission(CloudFormationModel):
        def __init__(self, statement_id: str, function_name: str) -> None:
            self.statement_id = statement_id
            self.function_name = function_name

        @property
        def physical_resource_id(self) -> str:
            return self.statement_id

        @staticmethod
        def cloudformation_name_type() -> str:
            return ""

        @staticmethod
        def cloudformation_type() -> str:
            return "AWS::Lambda::Permission"

        @classmethod
        def has_cfn_attr(cls, attr: str) -> bool:
            return attr == "Id"

        def get_cfn_attribute(self, attribute_name: str) -> str:
            return self.statement_id

        @classmethod
        def create_from_cloudformation_json(
            cls,
            resource_name: str,
            cloudformation_json: Mapping[str, Any],
            account_id: str,
            region_name: str,
            **_: Any,
        ) -> Permission:
            properties = dict(cloudformation_json["Properties"])
            function_name = properties.pop("FunctionName")
            name, qualifier = _split(function_name)
            statement = {**properties, "StatementId": resource_name}
            lambda_backends[account_id][region_name].add_permission(name, qualifier, json.dumps(statement))
            return cls(resource_name, name)

        @classmethod
        def update_from_cloudformation_json(
            cls,
            original_resource: Permission,
            new_resource_name: str,
            cloudformation_json: Mapping[str, Any],
            account_id: str,
            region_name: str,
        ) -> Permission:
            replacement = cls.create_from_cloudformation_json(
                new_resource_name, cloudformation_json, account_id, region_name
            )
            original_resource.delete(account_id, region_name)
            return replacement

        def delete(self, account_id: str, region_name: str) -> None:
            try:
                lambda_backends[account_id][region_name].remove_permission(
                    self.function_name, self.statement_id
                )
            except UnknownFunctionException:
                # It went with its function.
                return


def _split(function_name: str) -> tuple[str, str | None]:
    """The name and the qualifier of a function given by name or by ARN."""
    parts = function_name.split(":")
    if parts[0] == "arn":
        return parts[6], parts[7] if len(parts) > 7 else None
    return parts[0], parts[1] if len(parts) > 1 else None
