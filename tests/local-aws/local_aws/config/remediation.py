"""Runs remediations: automatically after an evaluation, and on demand."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from local_aws.automation import execution as automation
from local_aws.automation.errors import SsmError
from local_aws.config.configuration_items import ResourceKey
from local_aws.config.evaluation_results import NON_COMPLIANT, EvaluationResult
from local_aws.config.remediation_store import (
    RemediationConfiguration,
    RemediationException,
    RemediationExecution,
)
from local_aws.config.service import ConfigService

QUEUED = "QUEUED"
IN_PROGRESS = "IN_PROGRESS"
SUCCEEDED = "SUCCEEDED"
FAILED = "FAILED"

_SECONDS_BETWEEN_LOOKS = 0.02


def after_evaluations(service: ConfigService, rule_name: str, results: Sequence[EvaluationResult]) -> None:
    """Remediate resources that a rule has just reported as noncompliant, if the remediation is automatic."""
    configuration = service.remediations.configuration(rule_name)
    if configuration is not None and configuration.automatic:
        noncompliant = [result.key for result in results if result.compliance_type == NON_COMPLIANT]
        _remediate_automatically(service, configuration, noncompliant)


def after_configuration(service: ConfigService, configuration: RemediationConfiguration) -> None:
    """Automatic remediation starts with all resources that are already noncompliant.

    https://docs.aws.amazon.com/config/latest/APIReference/API_PutRemediationConfigurations.html
    """
    if configuration.automatic:
        after_evaluations(service, configuration.rule_name, service.results.of_rule(configuration.rule_name))


def remediate(
    service: ConfigService,
    configuration: RemediationConfiguration,
    keys: Iterable[ResourceKey],
    automatic: bool,
) -> Sequence[ResourceKey]:
    """Queue remediations. Returns the resources that had none in progress."""
    added = service.remediations.queue(configuration.rule_name).add(keys, automatic)
    now = service.context.clock.now()
    for key in added:
        service.remediations.record(
            RemediationExecution(configuration.rule_name, key, QUEUED, invoked_at=now, updated_at=now)
        )
    _start_queued(service, configuration)
    return added


def _remediate_automatically(
    service: ConfigService, configuration: RemediationConfiguration, keys: Sequence[ResourceKey]
) -> None:
    excepted = _excepted(service, configuration.rule_name)
    wanted = [key for key in keys if configuration.concerns(key) and key not in excepted]
    if wanted:
        remediate(service, configuration, wanted, automatic=True)


def _excepted(service: ConfigService, rule_name: str) -> set[ResourceKey]:
    now = service.context.clock.now()
    return {exception.key for exception in service.remediations.exceptions(rule_name, now)}


def _start_queued(service: ConfigService, configuration: RemediationConfiguration) -> None:
    queue = service.remediations.queue(configuration.rule_name)
    for key, automatic in queue.start(configuration.controls).items():
        service.context.work.submit("remediation", _perform, service, configuration, key, automatic)


def _perform(
    service: ConfigService, configuration: RemediationConfiguration, key: ResourceKey, automatic: bool
) -> None:
    started_at = service.context.clock.now()
    execution = RemediationExecution(
        configuration.rule_name, key, IN_PROGRESS, invoked_at=started_at, updated_at=started_at
    )
    service.remediations.record(execution)
    failure: str | None = "the remediation was interrupted"
    try:
        execution, failure = _automate(service, configuration, execution)
    except SsmError as problem:
        failure = f"{problem.code}: {problem.message}"
    finally:
        state = SUCCEEDED if failure is None else FAILED
        now = service.context.clock.now()
        service.remediations.record(replace(execution, state=state, updated_at=now, error_message=failure))
        again = automatic and _note_outcome(service, configuration, key, started_at, failure is not None)
        queue = service.remediations.queue(configuration.rule_name)
        for given_up in queue.end(key, failure is not None, again, configuration.controls):
            _record_given_up(service, configuration, given_up)
        _start_queued(service, configuration)


def _automate(
    service: ConfigService, configuration: RemediationConfiguration, execution: RemediationExecution
) -> tuple[RemediationExecution, str | None]:
    """Run the document to its end. Returns the message of its failure, or None."""
    automation_id = automation.start(
        service.context,
        service.account,
        service.region,
        configuration.target_id,
        configuration.target_version,
        {name: _parameter_values(value, execution.key) for name, value in configuration.parameters.items()},
        executed_by=_service_linked_role(service),
    )
    execution = replace(execution, automation_id=automation_id)
    service.remediations.record(execution)
    outcome = automation.outcome(service.context, service.account, service.region, automation_id)
    while not outcome.is_over():
        time.sleep(_SECONDS_BETWEEN_LOOKS)
    if outcome.status == "Success":
        return execution, None
    return execution, outcome.failure_message or f"the automation ended with the status {outcome.status}"


def _parameter_values(value: Mapping[str, Any], key: ResourceKey) -> list[str]:
    if value.get("ResourceValue"):
        return [key[1]]
    return list(value["StaticValue"]["Values"])


def _service_linked_role(service: ConfigService) -> str:
    """Config's service-linked role starts the automation; its name is not documented."""
    return (
        f"arn:{service.backend.partition}:iam::{service.account}:role/aws-service-role"
        "/remediation.config.amazonaws.com/AWSServiceRoleForConfigRemediation"
    )


def _note_outcome(
    service: ConfigService,
    configuration: RemediationConfiguration,
    key: ResourceKey,
    started_at: datetime,
    failed: bool,
) -> bool:
    """Whether Config retries without a new evaluation.

    "If MaximumAutomaticAttempts remediation attempts have been made under RetryAttemptSeconds, a remediation
    exception will be added": so failures count within that time, and Config retries as long as that time since the first
    attempt is not over. After that, the next noncompliant evaluation starts a new count.
    https://docs.aws.amazon.com/config/latest/APIReference/API_RemediationConfiguration.html
    """
    rule_name = configuration.rule_name
    if not failed:
        service.remediations.forget_failures(rule_name, key)
        return False
    now = service.context.clock.now()
    opened_at = now - timedelta(seconds=configuration.retry_attempt_seconds)
    failures = service.remediations.add_failure(rule_name, key, started_at)
    recent = [failure for failure in failures if failure >= opened_at]
    if len(recent) >= configuration.maximum_automatic_attempts:
        window = configuration.retry_attempt_seconds
        message = f"Remediation failed {len(recent)} times within {window} seconds."
        service.remediations.except_from(RemediationException(rule_name, key, message, expires_at=None))
        return False
    current = service.remediations.configuration(rule_name)
    is_still_wanted = current is not None and current.automatic
    return bool(recent) and is_still_wanted and service.results.is_noncompliant(rule_name, key)


def _record_given_up(
    service: ConfigService, configuration: RemediationConfiguration, key: ResourceKey
) -> None:
    now = service.context.clock.now()
    allowed = configuration.controls.error_percentage
    service.remediations.record(
        RemediationExecution(
            configuration.rule_name,
            key,
            FAILED,
            invoked_at=now,
            updated_at=now,
            error_message=f"not started: more than {allowed}% of the remediations failed",
        )
    )
