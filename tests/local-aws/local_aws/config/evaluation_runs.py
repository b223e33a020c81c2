"""Evaluates a rule for all recorded resources: when the rule is put, on demand, and on its schedule."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from local_aws.config import change_events, errors, rule_events, rule_model, times
from local_aws.config.configuration_items import ConfigurationItem
from local_aws.config.evaluation_results import NOT_APPLICABLE
from local_aws.config.service import ConfigService

# https://docs.aws.amazon.com/config/latest/APIReference/API_StartConfigRulesEvaluation.html
_TIME_BETWEEN_STARTS = timedelta(minutes=1)


def start(service: ConfigService, request: Mapping[str, Any]) -> dict[str, Any]:
    """StartConfigRulesEvaluation."""
    names = request.get("ConfigRuleNames")
    if not names:
        raise errors.InvalidParameterValueException("ConfigRuleNames must have 1 to 25 names, got none")
    chosen = [rule_model.find(service, name) for name in dict.fromkeys(names)]
    if not service.evaluation_starts.try_start(service.context.clock.now(), _TIME_BETWEEN_STARTS):
        raise errors.LimitExceededException(
            "StartConfigRulesEvaluation was called less than one minute ago. Please retry after some time."
        )
    for rule in chosen:
        run(service, rule)
    return {}


def run(service: ConfigService, rule: Any) -> None:
    """Evaluate the last recorded state of each resource in scope; a periodic rule also gets its scheduled
    event."""
    for item in service.history.latest():
        if rule_model.in_scope(rule, item) and _is_worth_evaluating(service, rule, item):
            change_events.notify(service, rule, item, None)
    if rule_model.frequency(rule) is not None:
        run_scheduled(service, rule)


def run_scheduled(service: ConfigService, rule: Any) -> None:
    rule_events.deliver(
        service,
        rule,
        {
            "awsAccountId": service.account,
            "notificationCreationTime": times.iso(service.context.clock.now()),
            "messageType": rule_model.SCHEDULED,
            "recordVersion": "1.0",
        },
    )


def _is_worth_evaluating(service: ConfigService, rule: Any, item: ConfigurationItem) -> bool:
    """A deleted resource is evaluated again until the rule reports it as not applicable.

    https://docs.aws.amazon.com/config/latest/developerguide/evaluate-config_develop-rules-delete.html
    """
    if not item.is_deleted:
        return True
    result = service.results.find(rule.config_rule_name, item.key)
    return result is not None and result.compliance_type != NOT_APPLICABLE
