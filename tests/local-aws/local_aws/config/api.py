"""The actions of AWS Config that moto lacks or handles differently; these replace moto's."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from moto.config.responses import ConfigResponse
from moto.core.utils import camelcase_to_underscores

from local_aws import moto_attributes
from local_aws.config import (
    compliance,
    evaluation_runs,
    evaluations,
    remediation_configurations,
    remediation_exceptions,
    remediation_executions,
    resource_history,
    rules,
    service,
)
from local_aws.config.aggregators import compliance as aggregate_compliance
from local_aws.config.aggregators import configuration as aggregators
from local_aws.config.queries import select, stored
from local_aws.config.request_validation import validate
from local_aws.config.service import ConfigService
from local_aws.context import Context

Action = Callable[[ConfigService, Mapping[str, Any]], dict[str, Any]]

_ACTIONS: Mapping[str, Action] = {
    "DeleteConfigRule": rules.delete,
    "DeleteConfigurationAggregator": aggregators.delete,
    "DeleteEvaluationResults": evaluations.delete,
    "DeleteRemediationConfiguration": remediation_configurations.delete,
    "DeleteRemediationExceptions": remediation_exceptions.delete,
    "DeleteStoredQuery": stored.delete,
    "DescribeAggregateComplianceByConfigRules": aggregate_compliance.by_rules,
    "DescribeComplianceByConfigRule": compliance.by_rule,
    "DescribeComplianceByResource": compliance.by_resource,
    "DescribeConfigRuleEvaluationStatus": compliance.evaluation_status,
    "DescribeConfigurationAggregators": aggregators.describe,
    "DescribeRemediationConfigurations": remediation_configurations.describe,
    "DescribeRemediationExceptions": remediation_exceptions.describe,
    "DescribeRemediationExecutionStatus": remediation_executions.describe,
    "GetAggregateComplianceDetailsByConfigRule": aggregate_compliance.details_by_rule,
    "GetComplianceDetailsByConfigRule": compliance.details_by_rule,
    "GetComplianceDetailsByResource": compliance.details_by_resource,
    "GetStoredQuery": stored.get,
    "ListStoredQueries": stored.listed,
    "PutConfigRule": rules.put,
    "PutConfigurationAggregator": aggregators.put,
    "PutEvaluations": evaluations.put,
    "PutRemediationConfigurations": remediation_configurations.put,
    "PutRemediationExceptions": remediation_exceptions.put,
    "PutStoredQuery": stored.put,
    "SelectAggregateResourceConfig": select.aggregated,
    "SelectResourceConfig": select.here,
    "StartConfigRulesEvaluation": evaluation_runs.start,
    "StartRemediationExecution": remediation_executions.start,
}

# moto handles other types than the recorded ones, such as buckets.
_HISTORY_ACTIONS: Mapping[str, Action] = {
    "BatchGetResourceConfig": resource_history.batch,
    "GetResourceConfigHistory": resource_history.history,
    "ListDiscoveredResources": resource_history.discovered,
}


def install(context: Context) -> None:
    stored.install(context)
    for name, action in _ACTIONS.items():
        moto_attributes.install(
            ConfigResponse, camelcase_to_underscores(name), _method(context, name, action, None)
        )
    for name, action in _HISTORY_ACTIONS.items():
        method = camelcase_to_underscores(name)
        moto_attributes.install(
            ConfigResponse, method, _method(context, name, action, getattr(ConfigResponse, method))
        )


def call(
    context: Context, account: str, region: str, name: str, request: Mapping[str, Any]
) -> dict[str, Any]:
    """Handle the action with the API's checks, and return its result."""
    validate(name, request)
    return {**_ACTIONS, **_HISTORY_ACTIONS}[name](service.of(context, account, region), request)


def _method(
    context: Context, name: str, action: Action, otherwise: Callable[[Any], str] | None
) -> Callable[[Any], str]:
    def answer(response: Any) -> str:
        request = json.loads(response.body or "{}")
        validate(name, request)
        if otherwise is not None and not _is_recorded_here(request):
            return otherwise(response)
        config = service.of(context, response.current_account, response.region)
        return json.dumps(action(config, request))

    return answer


def _is_recorded_here(request: Mapping[str, Any]) -> bool:
    keys = request.get("resourceKeys") or [request]
    return all(key["resourceType"] in resource_history.RECORDED_TYPES for key in keys)
