"""AWS::Config::RemediationConfiguration.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-config-remediationconfiguration.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from local_aws.cloudformation import api_resource
from local_aws.cloudformation.api_resource import Api
from local_aws.cloudformation.resource import integers
from local_aws.config import api as config_api
from local_aws.config import service
from local_aws.context import Context


def define(context: Context) -> None:
    api_resource.define(
        context,
        "AWS::Config::RemediationConfiguration",
        "ConfigRuleName",
        _put,
        _remove,
        create_only=("ConfigRuleName",),
        exists=_exists,
    )


def _exists(api: Api, rule_name: str) -> bool:
    remediations = service.of(api.context, api.account, api.region).remediations
    return remediations.configuration(rule_name) is not None


def _put(api: Api, rule_name: str, properties: Mapping[str, Any]) -> str:
    request = {"RemediationConfigurations": [_configuration(properties)]}
    config_api.call(api.context, api.account, api.region, "PutRemediationConfigurations", request)
    return rule_name


def _remove(api: Api, rule_name: str, properties: Mapping[str, Any]) -> None:
    if _exists(api, rule_name):
        request = {"ConfigRuleName": rule_name}
        config_api.call(api.context, api.account, api.region, "DeleteRemediationConfiguration", request)


def _configuration(properties: Mapping[str, Any]) -> dict[str, Any]:
    configuration = integers(dict(properties), "MaximumAutomaticAttempts", "RetryAttemptSeconds")
    controls = (configuration.get("ExecutionControls") or {}).get("SsmControls")
    if controls:
        numbers = integers(controls, "ConcurrentExecutionRatePercentage", "ErrorPercentage")
        configuration["ExecutionControls"] = {"SsmControls": numbers}
    if isinstance(configuration.get("Automatic"), str):
        configuration["Automatic"] = configuration["Automatic"] == "true"
    return configuration
