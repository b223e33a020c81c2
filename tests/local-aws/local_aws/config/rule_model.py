"""Reads moto's rules: their scope, message types and frequency."""

from __future__ import annotations

from typing import Any

from local_aws.config import errors
from local_aws.config.configuration_items import ConfigurationItem
from local_aws.config.service import ConfigService

# https://docs.aws.amazon.com/config/latest/APIReference/API_SourceDetail.html
CHANGE = "ConfigurationItemChangeNotification"
OVERSIZED = "OversizedConfigurationItemChangeNotification"
SCHEDULED = "ScheduledNotification"


def find(service: ConfigService, name: str) -> Any:
    rule = service.backend.config_rules.get(name)
    if rule is None:
        raise errors.NoSuchConfigRuleException(
            f"The ConfigRule '{name}' provided in the request is invalid. Please check the configRule name"
        )
    return rule


def message_types(rule: Any) -> set[str]:
    return {detail.message_type for detail in rule.source.source_details or []}


def frequency(rule: Any) -> str | None:
    """How often the rule is evaluated on a schedule; None if it has no schedule."""
    for detail in rule.source.source_details or []:
        if detail.message_type == SCHEDULED:
            return str(detail.maximum_execution_frequency)
    return None


def in_scope(rule: Any, item: ConfigurationItem) -> bool:
    """https://docs.aws.amazon.com/config/latest/APIReference/API_Scope.html"""
    scope = rule.scope
    if scope is None:
        return True
    if scope.tags:
        ((key, value),) = scope.tags.items()
        return key in item.tags and value in (None, item.tags[key])
    types = scope.compliance_resource_types
    if types and item.resource_type not in types:
        return False
    return scope.compliance_resource_id in (None, item.resource_id)
