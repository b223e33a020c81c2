"""AWS::Lambda::EventInvokeConfig.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-lambda-eventinvokeconfig.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from moto.awslambda.exceptions import UnknownEventConfig, UnknownFunctionException
from moto.awslambda.models import lambda_backends
from moto.core.common_models import CloudFormationModel

from local_aws.cloudformation.resource import ResourceProblem, integers
from local_aws.context import Context

_SETTINGS = ("DestinationConfig", "MaximumEventAgeInSeconds", "MaximumRetryAttempts")
_RETRY_ATTEMPTS = range(3)
_EVENT_AGE_SECONDS = range(60, 21601)


def define(context: Context) -> None:
    class EventInvokeConfig(CloudFormationModel):
        def __init__(self, function_name: str, qualifier: str) -> None:
            self.function_name = function_name
            self.qualifier = qualifier

        @property
        def physical_resource_id(self) -> str:
            return f"{self.function_name}|EventInvokeConfig|{self.qualifier}"

        @staticmethod
        def cloudformation_name_type() -> str:
            return ""

        @staticmethod
        def cloudformation_type() -> str:
            return "AWS::Lambda::EventInvokeConfig"

        @classmethod
        def has_cfn_attr(cls, attr: str) -> bool:
            return False

        @classmethod
        def create_from_cloudformation_json(
            cls,
            resource_name: str,
            cloudformation_json: Mapping[str, Any],
            account_id: str,
            region_name: str,
            **_: Any,
        ) -> EventInvokeConfig:
            properties = _checked(cloudformation_json["Properties"])
            name = properties["FunctionName"].split(":")[-1]
            settings = {key: properties[key] for key in _SETTINGS if key in properties}
            lambda_backends[account_id][region_name].put_function_event_invoke_config(name, settings)
            return cls(name, properties.get("Qualifier", "$LATEST"))

        @classmethod
        def update_from_cloudformation_json(
            cls,
            original_resource: EventInvokeConfig,
            new_resource_name: str,
            cloudformation_json: Mapping[str, Any],
            account_id: str,
            region_name: str,
        ) -> EventInvokeConfig:
            updated = cls.create_from_cloudformation_json(
                new_resource_name, cloudformation_json, account_id, region_name
            )
            if updated.function_name != original_resource.function_name:
                original_resource.delete(account_id, region_name)
            return updated

        def delete(self, account_id: str, region_name: str) -> None:
            backend = lambda_backends[account_id][region_name]
            try:
                backend.delete_function_event_invoke_config(self.function_name)
            except (UnknownEventConfig, UnknownFunctionException):
                # It went with its function.
                return


def _checked(properties: Mapping[str, Any]) -> dict[str, Any]:
    checked = integers(dict(properties), "MaximumEventAgeInSeconds", "MaximumRetryAttempts")
    limits = {"MaximumRetryAttempts": _RETRY_ATTEMPTS, "MaximumEventAgeInSeconds": _EVENT_AGE_SECONDS}
    for name, allowed in limits.items():
        if name in checked and checked[name] not in allowed:
            raise ResourceProblem(f"{name} must be {allowed[0]} to {allowed[-1]}, got {checked[name]}")
    return checked
