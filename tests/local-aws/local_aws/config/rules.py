"""Config rules: PutConfigRule's checks that moto lacks, and the start of schedules and evaluations."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from moto.config.models import ConfigRule

from local_aws.config import errors, evaluation_runs, lambda_permissions, recorder, rule_model
from local_aws.config.request_validation import enumeration
from local_aws.config.service import ConfigService

# https://docs.aws.amazon.com/config/latest/developerguide/configlimits.html
MAXIMUM_RULES = 1000


def put(service: ConfigService, request: Mapping[str, Any]) -> dict[str, Any]:
    wanted = dict(request["ConfigRule"])
    if not recorder.exists(service.backend):
        raise errors.NoAvailableConfigurationRecorderException(
            "Configuration recorder is not available to put config rule."
        )
    _check_source(wanted)
    _check_scope(wanted.get("Scope") or {})
    _check_input_parameters(wanted.get("InputParameters"))
    modes = _evaluation_modes(wanted.pop("EvaluationModes", None))
    existing = _existing(service, wanted)
    _check_permission(service, wanted, existing)
    tags = {} if existing is None else existing.tags

    service.backend.put_config_rule(wanted, request.get("Tags") if existing is None else None)

    rule = existing or rule_model.find(service, wanted["ConfigRuleName"])
    rule.evaluation_modes = modes
    if existing is not None:
        # PutConfigRule sets tags only on a new rule: TagResource changes the tags of an existing rule.
        rule.tags = tags
    _start_schedule(service, rule)
    evaluation_runs.run(service, rule)
    return {}


def delete(service: ConfigService, request: Mapping[str, Any]) -> dict[str, Any]:
    rule = rule_model.find(service, request["ConfigRuleName"])
    name = rule.config_rule_name
    if service.remediations.configuration(name) is not None:
        raise errors.ResourceInUseException(
            f"The rule {name} has a remediation action associated with it. "
            "Delete the remediation action before deleting the rule."
        )
    service.schedule.stop(rule.config_rule_id)
    service.backend.delete_config_rule(name)
    service.results.delete(name)
    service.remediations.forget(name)
    return {}


def _existing(service: ConfigService, wanted: Mapping[str, Any]) -> ConfigRule | None:
    for rule in list(service.backend.config_rules.values()):
        if wanted.get("ConfigRuleName") == rule.config_rule_name:
            return rule
        if not wanted.get("ConfigRuleName") and (
            wanted.get("ConfigRuleArn") == rule.config_rule_arn
            or wanted.get("ConfigRuleId") == rule.config_rule_id
        ):
            return rule
    return None


def _check_source(wanted: Mapping[str, Any]) -> None:
    source = wanted["Source"]
    if source["Owner"] == "CUSTOM_POLICY":
        raise errors.InvalidParameterValueException(
            "the local AWS has no rules of Owner CUSTOM_POLICY; it has CUSTOM_LAMBDA and, unevaluated, AWS"
        )
    if source["Owner"] != "CUSTOM_LAMBDA":
        return
    arn = source.get("SourceIdentifier", "")
    # https://docs.aws.amazon.com/config/latest/developerguide/evaluate-config_develop-rules_nodejs.html
    if arn.endswith(":$LATEST"):
        raise errors.InvalidParameterValueException(
            f"The sourceIdentifier {arn} is invalid. The qualifier $LATEST is not supported; "
            "use the function's ARN alone, or one of a version or an alias."
        )
    for detail in source.get("SourceDetails") or []:
        frequency = detail.get("MaximumExecutionFrequency")
        if frequency and detail.get("MessageType") != rule_model.SCHEDULED:
            raise errors.InvalidParameterValueException(
                "A maximum execution frequency is not allowed if MessageType is "
                f"{detail.get('MessageType')}, only if it is {rule_model.SCHEDULED}."
            )


def _check_scope(scope: Mapping[str, Any]) -> None:
    unknown = sorted(set(scope.get("ComplianceResourceTypes") or ()) - enumeration("ResourceType"))
    if unknown:
        raise errors.InvalidParameterValueException(
            f"The resource type {unknown[0]} in the scope of the rule is not supported by AWS Config."
        )
    if scope.get("ComplianceResourceId") and not scope.get("ComplianceResourceTypes"):
        raise errors.InvalidParameterValueException(
            "A single resourceType should be provided when resourceId is provided in scope"
        )


def _check_input_parameters(text: str | None) -> None:
    if not text:
        return
    try:
        parameters = json.loads(text)
    except ValueError:
        parameters = None
    if not isinstance(parameters, dict):
        raise errors.InvalidParameterValueException(
            f"Invalid json {text} passed in the InputParameters field"
        )


def _evaluation_modes(modes: list[dict[str, str]] | None) -> list[dict[str, str]]:
    wanted = [mode.get("Mode") for mode in modes or [{"Mode": "DETECTIVE"}]]
    # https://docs.aws.amazon.com/config/latest/developerguide/evaluate-config-rules.html
    if wanted != ["DETECTIVE"]:
        raise errors.InvalidParameterValueException(
            f"The evaluation modes {wanted} are invalid. None of the resource types that the local AWS "
            "records can be evaluated proactively; the evaluation mode is DETECTIVE."
        )
    return [{"Mode": "DETECTIVE"}]


def _check_permission(service: ConfigService, wanted: Mapping[str, Any], existing: ConfigRule | None) -> None:
    source = wanted["Source"]
    if source["Owner"] != "CUSTOM_LAMBDA":
        return
    arn = source.get("SourceIdentifier", "")
    rule_arn = existing.config_rule_arn if existing else None
    if not lambda_permissions.config_may_invoke(arn, service.account, rule_arn):
        raise errors.InsufficientPermissionsException(
            f"The AWS Lambda function {arn} cannot be invoked. Check the specified function ARN, and check "
            f"the function's permissions: {lambda_permissions.CONFIG} needs lambda:InvokeFunction with "
            f"SourceAccount {service.account}."
        )


def _start_schedule(service: ConfigService, rule: Any) -> None:
    frequency = rule_model.frequency(rule)
    if frequency is None:
        service.schedule.stop(rule.config_rule_id)
        return

    def fire() -> bool:
        if service.backend.config_rules.get(rule.config_rule_name) is not rule:
            return False
        evaluation_runs.run_scheduled(service, rule)
        return True

    service.schedule.start(rule.config_rule_id, frequency, fire)
