"""AWS::Config::ConfigRule.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-config-configrule.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from moto.cloudformation.exceptions import UnformattedGetAttTemplateException
from moto.core.common_models import CloudFormationModel

from local_aws.cloudformation.resource import ResourceProblem
from local_aws.config import api, compliance, rule_model, service
from local_aws.context import Context

_ATTRIBUTES = ("Arn", "Compliance.Type", "ConfigRuleId")


def define(context: Context) -> None:
    class ConfigRule(CloudFormationModel):
        def __init__(self, account: str, region: str, name: str) -> None:
            self.account = account
            self.region = region
            self.name = name

        @property
        def physical_resource_id(self) -> str:
            return self.name

        @staticmethod
        def cloudformation_name_type() -> str:
            return "ConfigRuleName"

        @staticmethod
        def cloudformation_type() -> str:
            return "AWS::Config::ConfigRule"

        @classmethod
        def has_cfn_attr(cls, attr: str) -> bool:
            return attr in _ATTRIBUTES

        def get_cfn_attribute(self, attribute_name: str) -> str:
            config = service.of(context, self.account, self.region)
            rule = rule_model.find(config, self.name)
            if attribute_name == "Arn":
                return str(rule.config_rule_arn)
            if attribute_name == "ConfigRuleId":
                return str(rule.config_rule_id)
            if attribute_name == "Compliance.Type":
                return compliance.of_rule(config, self.name)
            raise UnformattedGetAttTemplateException

        @classmethod
        def create_from_cloudformation_json(
            cls,
            resource_name: str,
            cloudformation_json: Mapping[str, Any],
            account_id: str,
            region_name: str,
            **_: Any,
        ) -> ConfigRule:
            if resource_name in service.of(context, account_id, region_name).backend.config_rules:
                raise ResourceProblem(f"the rule {resource_name} already exists")
            rule = cls(account_id, region_name, resource_name)
            rule.put(cloudformation_json["Properties"])
            return rule

        @classmethod
        def update_from_cloudformation_json(
            cls,
            original_resource: ConfigRule,
            new_resource_name: str,
            cloudformation_json: Mapping[str, Any],
            account_id: str,
            region_name: str,
        ) -> ConfigRule:
            properties = cloudformation_json["Properties"]
            if properties.get("ConfigRuleName", original_resource.name) == original_resource.name:
                original_resource.put(properties)
                return original_resource
            replacement = cls.create_from_cloudformation_json(
                new_resource_name, cloudformation_json, account_id, region_name
            )
            original_resource.delete(account_id, region_name)
            return replacement

        def put(self, properties: Mapping[str, Any]) -> None:
            request = {"ConfigRule": _config_rule(self.name, properties)}
            api.call(context, self.account, self.region, "PutConfigRule", request)

        def delete(self, account_id: str, region_name: str) -> None:
            if self.name in service.of(context, account_id, region_name).backend.config_rules:
                api.call(context, account_id, region_name, "DeleteConfigRule", {"ConfigRuleName": self.name})


def _config_rule(name: str, properties: Mapping[str, Any]) -> dict[str, Any]:
    rule = {**properties, "ConfigRuleName": name}
    parameters = rule.get("InputParameters")
    if parameters is not None and not isinstance(parameters, str):
        rule["InputParameters"] = json.dumps(parameters, separators=(",", ":"))
    details = (rule.get("Source") or {}).get("SourceDetails")
    if details:
        rule["Source"] = {**rule["Source"], "SourceDetails": _with_both_change_messages(details)}
    return rule


def _with_both_change_messages(details: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """CloudFormation takes one of the two kinds of change message for both."""
    changes = [rule_model.CHANGE, rule_model.OVERSIZED]
    named = [detail.get("MessageType") for detail in details]
    missing = [kind for kind in changes if kind not in named]
    if len(missing) != 1:
        return details
    (other,) = [detail for detail in details if detail.get("MessageType") in changes][:1]
    return [*details, {**other, "MessageType": missing[0]}]
