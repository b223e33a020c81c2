"""StartRemediationExecution and DescribeRemediationExecutionStatus."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from local_aws.automation import execution as automation
from local_aws.automation.errors import SsmError
from local_aws.config import errors, paging, remediation, times
from local_aws.config.configuration_items import ResourceKey
from local_aws.config.remediation_store import RemediationConfiguration, RemediationExecution
from local_aws.config.service import ConfigService

_DEFAULT_PAGE = 100

# https://docs.aws.amazon.com/config/latest/APIReference/API_RemediationExecutionStep.html
_STEP_STATES = {
    "Pending": "PENDING",
    "InProgress": "IN_PROGRESS",
    "Success": "SUCCEEDED",
    "Failed": "FAILED",
    "TimedOut": "FAILED",
    "Cancelled": "EXITED",
}


def start(service: ConfigService, request: Mapping[str, Any]) -> dict[str, Any]:
    configuration = _configuration(service, request["ConfigRuleName"])
    keys = [_key(key) for key in request["ResourceKeys"]]
    rejected = {key: _rejection(service, configuration, key) for key in keys}
    accepted = [key for key in keys if rejected[key] is None]
    added = remediation.remediate(service, configuration, accepted, automatic=False)
    for key in accepted:
        if key not in added:
            rejected[key] = "A remediation of the resource is already in progress"
    failed = {key: message for key, message in rejected.items() if message}
    if not failed:
        return {}
    return {
        "FailureMessage": "; ".join(dict.fromkeys(failed.values())),
        "FailedItems": [_shown_key(key) for key in failed],
    }


def describe(service: ConfigService, request: Mapping[str, Any]) -> dict[str, Any]:
    name = request["ConfigRuleName"]
    _configuration(service, name)
    wanted = {_key(key) for key in request.get("ResourceKeys") or ()}
    found = [
        execution
        for execution in service.remediations.executions(name)
        if not wanted or execution.key in wanted
    ]
    items, token = paging.page(
        f"remediation-status-{name}",
        found,
        lambda execution: execution.key,
        request.get("Limit") or _DEFAULT_PAGE,
        request.get("NextToken"),
    )
    shown = [_shown(service, execution) for execution in items]
    return paging.described(shown, "RemediationExecutionStatuses", token, "NextToken")


def _configuration(service: ConfigService, rule_name: str) -> RemediationConfiguration:
    configuration = service.remediations.configuration(rule_name)
    if configuration is None:
        raise errors.NoSuchRemediationConfigurationException(
            f"No remediation configuration found for the rule {rule_name}"
        )
    return configuration


def _rejection(
    service: ConfigService, configuration: RemediationConfiguration, key: ResourceKey
) -> str | None:
    if not configuration.concerns(key):
        return f"The remediation is for resources of the type {configuration.resource_type}"
    if not service.results.is_noncompliant(configuration.rule_name, key):
        return "The resource is not noncompliant"
    return None


def _shown(service: ConfigService, execution: RemediationExecution) -> dict[str, Any]:
    return {
        "ResourceKey": _shown_key(execution.key),
        "State": execution.state,
        "StepDetails": _steps(service, execution),
        "InvocationTime": times.epoch(execution.invoked_at),
        "LastUpdatedTime": times.epoch(execution.updated_at),
    }


def _steps(service: ConfigService, execution: RemediationExecution) -> list[dict[str, Any]]:
    if execution.automation_id is None:
        if execution.error_message is None:
            return []
        message = execution.error_message
        return [{"Name": "StartAutomationExecution", "State": "FAILED", "ErrorMessage": message}]
    try:
        run = automation.outcome(service.context, service.account, service.region, execution.automation_id)
    except SsmError:
        return []
    details = []
    for step in run.steps():
        detail: dict[str, Any] = {"Name": step.step.name, "State": _STEP_STATES.get(step.status, "UNKNOWN")}
        if step.failure:
            detail["ErrorMessage"] = step.failure.message
        if step.started_at:
            detail["StartTime"] = times.epoch(step.started_at)
        if step.ended_at:
            detail["StopTime"] = times.epoch(step.ended_at)
        details.append(detail)
    return details


def _key(key: Mapping[str, str]) -> ResourceKey:
    return key["resourceType"], key["resourceId"]


def _shown_key(key: ResourceKey) -> dict[str, str]:
    return {"resourceType": key[0], "resourceId": key[1]}
