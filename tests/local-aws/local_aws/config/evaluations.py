"""PutEvaluations and DeleteEvaluationResults."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from local_aws.config import behaviour, errors, remediation, rule_model, times
from local_aws.config.evaluation_results import INSUFFICIENT_DATA, EvaluationResult
from local_aws.config.request_validation import enumeration
from local_aws.config.result_tokens import ResultToken
from local_aws.config.service import ConfigService

# Not in the enumeration, but a rule about the account itself reports it.
_ACCOUNT_TYPE = "AWS::::Account"


def put(service: ConfigService, request: Mapping[str, Any]) -> dict[str, Any]:
    evaluations = request.get("Evaluations") or []
    for evaluation in evaluations:
        _check(evaluation)
    if request.get("TestMode"):
        # https://docs.aws.amazon.com/config/latest/APIReference/API_PutEvaluations.html: any token will do
        return {"FailedEvaluations": []}
    token = service.tokens.find(request["ResultToken"])
    if token is None:
        raise errors.InvalidResultTokenException("The specified ResultToken is not valid.")
    rule = rule_model.find(service, token.rule_name)
    if rule.config_rule_id != token.rule_id:
        raise errors.InvalidResultTokenException(
            f"The specified ResultToken is not valid: it is of a rule {token.rule_name} that was deleted."
        )
    failing = behaviour.of(service.context).take_failures(len(evaluations))
    kept = [_keep(service, token, evaluation) for evaluation in evaluations[failing:]]
    remediation.after_evaluations(service, token.rule_name, [result for result in kept if result])
    return {"FailedEvaluations": list(evaluations[:failing])}


def delete(service: ConfigService, request: Mapping[str, Any]) -> dict[str, Any]:
    rule_model.find(service, request["ConfigRuleName"])
    service.results.delete(request["ConfigRuleName"])
    return {}


def _check(evaluation: Mapping[str, Any]) -> None:
    if evaluation["ComplianceType"] == INSUFFICIENT_DATA:
        raise errors.InvalidParameterValueException(
            "The ComplianceType INSUFFICIENT_DATA is not accepted in an evaluation; "
            "accepted are COMPLIANT, NON_COMPLIANT and NOT_APPLICABLE."
        )
    resource_type = evaluation["ComplianceResourceType"]
    if resource_type != _ACCOUNT_TYPE and resource_type not in enumeration("ResourceType"):
        raise errors.InvalidParameterValueException(
            f"The ComplianceResourceType {resource_type} is not a resource type that AWS Config supports."
        )


def _keep(
    service: ConfigService, token: ResultToken, evaluation: Mapping[str, Any]
) -> EvaluationResult | None:
    """The result; None if it was dropped because a stored result has a later OrderingTimestamp."""
    result = EvaluationResult(
        rule_name=token.rule_name,
        resource_type=evaluation["ComplianceResourceType"],
        resource_id=evaluation["ComplianceResourceId"],
        compliance_type=evaluation["ComplianceType"],
        annotation=evaluation.get("Annotation"),
        ordering=times.to_milliseconds(times.from_epoch(evaluation["OrderingTimestamp"])),
        recorded_at=service.context.clock.now(),
        invoked_at=token.invoked_at,
    )
    drop_older = behaviour.of(service.context).values.drop_older_evaluations
    return result if service.results.put(result, drop_older) else None
