"""AWS::Config::ConfigRule.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-config-configrule.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from local_aws.cloudformation import api_resource
from local_aws.cloudformation.api_resource import Api
from local_aws.config import api as config_api
from local_aws.config import compliance, rule_model, service
from local_aws.config.service import ConfigService
from local_aws.context import Context


def define(context: Context) -> None:
    api_resource.define(
        context,
        "AWS::Config::ConfigRule",
        "ConfigRuleName",
        _put,
        _remove,
        {
            "Arn": lambda api, name: str(rule_model.find(_config(api), name).config_rule_arn),
            "Compliance.Type": lambda api, name: compliance.of_rule(_config(api), name),
            "ConfigRuleId": lambda api, name: str(rule_model.find(_config(api), name).config_rule_id),
        },
        create_only=("ConfigRuleName",),
        exists=_exists,
    )


def _config(api: Api) -> ConfigService:
    return service.of(api.context, api.account, api.region)


def _exists(api: Api, name: str) -> bool:
    return name in _config(api).backend.config_rules


def _put(api: Api, name: str, properties: Mapping[str, Any]) -> str:
    request = {"ConfigRule": _config_rule(name, properties)}
    config_api.call(api.context, api.account, api.region, "PutConfigRule", request)
    return name


def _remove(api: Api, name: str, properties: Mapping[str, Any]) -> None:
    if _exists(api, name):
        config_api.call(api.context, api.account, api.region, "DeleteConfigRule", {"ConfigRuleName": name})


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
    """CloudFormation treats one of the two change message types as both."""
    changes = [rule_model.CHANGE, rule_model.OVERSIZED]
    named = [detail.get("MessageType") for detail in details]
    missing = [kind for kind in changes if kind not in named]
    if len(missing) != 1:
        return details
    (other,) = [detail for detail in details if detail.get("MessageType") in changes][:1]
    return [*details, {**other, "MessageType": missing[0]}]
