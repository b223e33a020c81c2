"""Executions and steps in the shapes of SSM's API.

https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_AutomationExecution.html
"""

from __future__ import annotations

from typing import Any

from local_aws.automation import values
from local_aws.automation.records import Execution, StepExecution
from local_aws.automation.statuses import IN_PROGRESS


def execution(of: Execution) -> dict[str, Any]:
    return {
        **_summary(of),
        "StepExecutions": [step(each) for each in of.steps()],
        "StepExecutionsTruncated": False,
        "Parameters": _strings(of.parameter_values),
    }


def metadata(of: Execution) -> dict[str, Any]:
    return {**_summary(of), "LogFile": "", "AutomationType": "Local"}


def step(of: StepExecution) -> dict[str, Any]:
    shape = {
        "StepExecutionId": of.id,
        "StepName": of.step.name,
        "Action": of.step.action,
        "StepStatus": of.status,
        "MaxAttempts": of.step.max_attempts,
        "OnFailure": of.step.on_failure,
        "IsEnd": of.step.is_end,
        "IsCritical": of.step.is_critical,
        "TimeoutSeconds": of.step.timeout_seconds,
        "NextStep": of.step.next_step,
        "ExecutionStartTime": of.started_at,
        "ExecutionEndTime": of.ended_at,
        "Inputs": of.inputs,
        "Outputs": of.outputs,
        "OverriddenParameters": {},
        **_failure(of),
    }
    return _known(shape)


def _summary(of: Execution) -> dict[str, Any]:
    current = of.current_step() if of.status == IN_PROGRESS else None
    shape = {
        "AutomationExecutionId": of.id,
        "DocumentName": of.request.document_name,
        "DocumentVersion": of.request.document_version,
        "AutomationExecutionStatus": of.status,
        "ExecutionStartTime": of.started_at,
        "ExecutionEndTime": of.ended_at,
        "ExecutedBy": of.request.executed_by,
        "Mode": "Auto",
        "Outputs": of.outputs(),
        "CurrentStepName": current.step.name if current else None,
        "CurrentAction": current.step.action if current else None,
        "FailureMessage": of.failure_message,
        "Targets": [],
        "ResolvedTargets": {"ParameterValues": [], "Truncated": False},
    }
    return _known(shape)


def _failure(of: StepExecution) -> dict[str, Any]:
    if of.failure is None:
        return {}
    return {
        "FailureMessage": of.failure.message,
        "FailureDetails": {
            "FailureStage": of.failure.stage,
            "FailureType": of.failure.kind,
            # https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_FailureDetails.html
            "Details": {"ErrorMessage": [of.failure.reason[:512]]},
        },
    }


def _strings(by_name: Any) -> dict[str, list[str]]:
    return {name: values.as_strings(value) for name, value in by_name.items()}


def _known(shape: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in shape.items() if value is not None}
