"""Put-, Describe- and DeleteRemediationConfiguration(s).

https://docs.aws.amazon.com/config/latest/APIReference/API_PutRemediationConfigurations.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from local_aws.automation import document, library, references
from local_aws.automation.definition import Document
from local_aws.automation.errors import SsmError
from local_aws.config import errors, remediation
from local_aws.config.remediation_queue import Controls
from local_aws.config.remediation_store import RemediationConfiguration
from local_aws.config.service import ConfigService

_DEFAULT_ATTEMPTS = 5
_DEFAULT_RETRY_SECONDS = 60
_DEFAULT_CONCURRENCY_PERCENTAGE = 10
_DEFAULT_ERROR_PERCENTAGE = 50

_ASSUME_ROLE = "AutomationAssumeRole"
_OWNED_BY_AWS = re.compile(r"(AWS|Amazon)[A-Za-z]*-.+")


def put(service: ConfigService, request: Mapping[str, Any]) -> dict[str, Any]:
    """All or none of them. FailedBatches is always empty: AWS does not document what it contains."""
    wanted = request["RemediationConfigurations"]
    names = [item["ConfigRuleName"] for item in wanted]
    if len(set(names)) < len(names):
        raise errors.InvalidParameterValueException(
            f"Each rule can have one remediation configuration; the request has the rules {', '.join(names)}."
        )
    configurations = [_checked(service, item) for item in wanted]
    for configuration in configurations:
        service.remediations.configure(configuration)
        remediation.after_configuration(service, configuration)
    return {"FailedBatches": []}


def describe(service: ConfigService, request: Mapping[str, Any]) -> dict[str, Any]:
    found = [service.remediations.configuration(name) for name in dict.fromkeys(request["ConfigRuleNames"])]
    return {"RemediationConfigurations": [configuration.request for configuration in found if configuration]}


def delete(service: ConfigService, request: Mapping[str, Any]) -> dict[str, Any]:
    name = request["ConfigRuleName"]
    configuration = service.remediations.configuration(name)
    resource_type = request.get("ResourceType")
    if configuration is None or (resource_type and configuration.resource_type not in (None, resource_type)):
        raise errors.NoSuchRemediationConfigurationException(
            f"No remediation configuration found for the rule {name}"
        )
    running = service.remediations.queue(name).in_progress()
    if running:
        raise errors.RemediationInProgressException(
            f"{running} remediations of the rule {name} are in progress. Wait for them or stop their "
            "automations, then try again."
        )
    service.remediations.remove_configuration(name)
    return {}


def _checked(service: ConfigService, item: Mapping[str, Any]) -> RemediationConfiguration:
    name = item["ConfigRuleName"]
    if name not in service.backend.config_rules:
        raise errors.InvalidParameterValueException(
            f"The rule {name} does not exist; a rule must exist before its remediation configuration is put."
        )
    for generated in ("Arn", "CreatedByService"):
        if item.get(generated):
            raise errors.InvalidParameterValueException(f"{generated} is given by AWS Config; leave it out.")
    parameters = item.get("Parameters") or {}
    _check_values(name, parameters)
    automatic = bool(item.get("Automatic"))
    _check_target(service, item, parameters, automatic)
    ssm_controls = (item.get("ExecutionControls") or {}).get("SsmControls") or {}
    attempts = item.get("MaximumAutomaticAttempts") or _DEFAULT_ATTEMPTS
    retry_seconds = item.get("RetryAttemptSeconds") or _DEFAULT_RETRY_SECONDS
    defaults = (
        {"MaximumAutomaticAttempts": attempts, "RetryAttemptSeconds": retry_seconds} if automatic else {}
    )
    return RemediationConfiguration(
        rule_name=name,
        request={**defaults, **item, "Automatic": automatic, "Arn": _arn(service, name)},
        target_id=item["TargetId"],
        target_version=item.get("TargetVersion"),
        parameters=parameters,
        resource_type=item.get("ResourceType"),
        automatic=automatic,
        maximum_automatic_attempts=attempts,
        retry_attempt_seconds=retry_seconds,
        controls=Controls(
            ssm_controls.get("ConcurrentExecutionRatePercentage") or _DEFAULT_CONCURRENCY_PERCENTAGE,
            ssm_controls.get("ErrorPercentage") or _DEFAULT_ERROR_PERCENTAGE,
        ),
    )


def _arn(service: ConfigService, rule_name: str) -> str:
    existing = service.remediations.configuration(rule_name)
    if existing is not None:
        return str(existing.request["Arn"])
    return (
        f"arn:{service.backend.partition}:config:{service.region}:{service.account}"
        f":remediation-configuration/{rule_name}/{uuid4()}"
    )


def _check_values(rule_name: str, parameters: Mapping[str, Any]) -> None:
    for name, value in parameters.items():
        kinds = [kind for kind in ("ResourceValue", "StaticValue") if value.get(kind)]
        # As quoted in hashicorp/terraform-provider-aws#31428.
        if len(kinds) != 1:
            raise errors.InvalidParameterValueException(
                "There were invalid RemediationParameterValues for configurations for AWS Config Rules: the "
                f"parameter {name} of {rule_name} has {' and '.join(kinds) or 'no value'}; it must "
                "have either a ResourceValue or a StaticValue."
            )
        if "StaticValue" in kinds and not value["StaticValue"]["Values"]:
            raise errors.InvalidParameterValueException(
                f"The StaticValue of the parameter {name} of {rule_name} has no Values; give 1 to 25."
            )


def _check_target(
    service: ConfigService, item: Mapping[str, Any], parameters: Mapping[str, Any], automatic: bool
) -> None:
    rule_name, target = item["ConfigRuleName"], item["TargetId"]
    roles = _static_values(parameters, _ASSUME_ROLE)
    if automatic and len(roles) != 1:
        raise errors.InvalidParameterValueException(
            f"Automatic remediation of the rule {rule_name} needs the parameter {_ASSUME_ROLE} with one "
            f"static value, the ARN of a role; got {roles or 'none'}."
        )
    if _OWNED_BY_AWS.fullmatch(target):
        return
    try:
        stored = library.find(service.account, service.region, target, item.get("TargetVersion"))
        loaded = document.load(stored.content, stored.document_format)
    except SsmError as problem:
        raise errors.InvalidParameterValueException(
            f"The target {target} of the rule {rule_name} cannot be used. {problem.message}"
        ) from problem
    _check_parameters(rule_name, target, loaded, parameters)
    if automatic and references.whole(loaded.assume_role) != _ASSUME_ROLE:
        raise errors.InvalidParameterValueException(
            f"For automatic remediation the assumeRole of the document {target} must be "
            f"{{{{ {_ASSUME_ROLE} }}}}, got {loaded.assume_role or 'none'}."
        )


def _check_parameters(rule_name: str, target: str, loaded: Document, parameters: Mapping[str, Any]) -> None:
    unknown = sorted(set(parameters) - set(loaded.parameters))
    if unknown:
        raise errors.InvalidParameterValueException(
            f"The parameter {unknown[0]} of {rule_name} is not declared in the document {target}; it has "
            f"{', '.join(loaded.parameters) or 'none'}."
        )
    missing = sorted(
        name for name, parameter in loaded.parameters.items() if parameter.required and name not in parameters
    )
    if missing:
        raise errors.InvalidParameterValueException(
            f"The document {target} needs the parameter {missing[0]}, but {rule_name} gives it none."
        )


def _static_values(parameters: Mapping[str, Any], name: str) -> list[str]:
    values: list[str] = ((parameters.get(name) or {}).get("StaticValue") or {}).get("Values") or []
    return values
