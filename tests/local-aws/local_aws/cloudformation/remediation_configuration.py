"""AWS::Config::RemediationConfiguration.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-config-remediationconfiguration.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from moto.core.common_models import CloudFormationModel

from local_aws.cloudformation.resource import ResourceProblem, integers
from local_aws.config import api, service
from local_aws.context import Context


def define(context: Context) -> None:
    class RemediationConfiguration(CloudFormationModel):
        def __init__(self, account: str, region: str, rule_name: str) -> None:
            self.account = account
            self.region = region
            self.rule_name = rule_name

        @property
        def physical_resource_id(self) -> str:
            return self.rule_name

        @staticmethod
        def cloudformation_name_type() -> str:
            return ""

        @staticmethod
        def cloudformation_type() -> str:
            return "AWS::Config::RemediationConfiguration"

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
        ) -> RemediationConfiguration:
            properties = cloudformation_json["Properties"]
            rule_name = properties.get("ConfigRuleName", "")
            if service.of(context, account_id, region_name).remediations.configuration(rule_name):
                raise ResourceProblem(f"the rule {rule_name} already has a remediation configuration")
            remediation = cls(account_id, region_name, rule_name)
            remediation.put(properties)
            return remediation

        @classmethod
        def update_from_cloudformation_json(
            cls,
            original_resource: RemediationConfiguration,
            new_resource_name: str,
            cloudformation_json: Mapping[str, Any],
            account_id: str,
            region_name: str,
        ) -> RemediationConfiguration:
            properties = cloudformation_json["Properties"]
            if properties.get("ConfigRuleName") == original_resource.rule_name:
                original_resource.put(properties)
                return original_resource
            replacement = cls.create_from_cloudformation_json(
                new_resource_name, cloudformation_json, account_id, region_name
            )
            original_resource.delete(account_id, region_name)
            return replacement

        def put(self, properties: Mapping[str, Any]) -> None:
            request = {"RemediationConfigurations": [_configuration(properties)]}
            api.call(context, self.account, self.region, "PutRemediationConfigurations", request)

        def delete(self, account_id: str, region_name: str) -> None:
            remediations = service.of(context, account_id, region_name).remediations
            if remediations.configuration(self.rule_name) is not None:
                request = {"ConfigRuleName": self.rule_name}
                api.call(context, account_id, region_name, "DeleteRemediationConfiguration", request)


def _configuration(properties: Mapping[str, Any]) -> dict[str, Any]:
    configuration = integers(dict(properties), "MaximumAutomaticAttempts", "RetryAttemptSeconds")
    controls = (configuration.get("ExecutionControls") or {}).get("SsmControls")
    if controls:
        numbers = integers(controls, "ConcurrentExecutionRatePercentage", "ErrorPercentage")
        configuration["ExecutionControls"] = {"SsmControls": numbers}
    if isinstance(configuration.get("Automatic"), str):
        configuration["Automatic"] = configuration["Automatic"] == "true"
    return configuration
