"""The compliance of rules and resources: the GetCompliance… and DescribeCompliance… calls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from local_aws.config import errors, paging, rule_model, times
from local_aws.config.evaluation_results import (
    COMPLIANT,
    INSUFFICIENT_DATA,
    NON_COMPLIANT,
    NOT_APPLICABLE,
    EvaluationResult,
)
from local_aws.config.service import ConfigService

_DEFAULT_PAGE = 10
_RULES_PAGE = 25

# The console shows more noncompliant resources of a rule as "25+".
_CAPPED_COUNT = 25


def details_by_rule(service: ConfigService, request: Mapping[str, Any]) -> dict[str, Any]:
    name = request["ConfigRuleName"]
    rule_model.find(service, name)
    return _details(service.results.of_rule(name), request, "by-rule", request.get("Limit") or _DEFAULT_PAGE)


def details_by_resource(service: ConfigService, request: Mapping[str, Any]) -> dict[str, Any]:
    if not request.get("ResourceType") or not request.get("ResourceId"):
        raise errors.InvalidParameterValueException(
            "ResourceType and ResourceId must both be given: the local AWS has no proactive evaluations"
        )
    key = (request["ResourceType"], request["ResourceId"])
    found = [result for result in service.results.all() if result.key == key]
    return _details(found, request, "by-resource", _DEFAULT_PAGE)


def by_rule(service: ConfigService, request: Mapping[str, Any]) -> dict[str, Any]:
    names = request.get("ConfigRuleNames") or list(service.backend.config_rules)
    for name in names:
        rule_model.find(service, name)
    wanted = _wanted(request, excluded=NOT_APPLICABLE)
    described = [(name, summary(service.results.of_rule(name))) for name in dict.fromkeys(names)]
    chosen = [item for item in described if not wanted or item[1]["ComplianceType"] in wanted]
    items, token = paging.page(
        "compliance-by-rule", chosen, lambda item: (item[0],), _RULES_PAGE, request.get("NextToken")
    )
    shown = [{"ConfigRuleName": name, "Compliance": compliance} for name, compliance in items]
    return paging.described(shown, "ComplianceByConfigRules", token, "NextToken")


def by_resource(service: ConfigService, request: Mapping[str, Any]) -> dict[str, Any]:
    if request.get("ResourceId") and not request.get("ResourceType"):
        raise errors.InvalidParameterValueException(
            "ResourceType must be given when ResourceId is given in the request"
        )
    wanted = _wanted(request, excluded=NOT_APPLICABLE)
    by_key: dict[tuple[str, str], list[EvaluationResult]] = {}
    for result in service.results.all():
        is_type = request.get("ResourceType") in (None, result.resource_type)
        is_id = request.get("ResourceId") in (None, result.resource_id)
        if is_type and is_id:
            by_key.setdefault(result.key, []).append(result)
    described = [(key, summary(results)) for key, results in by_key.items()]
    chosen = [item for item in described if not wanted or item[1]["ComplianceType"] in wanted]
    size = request.get("Limit") or _DEFAULT_PAGE
    items, token = paging.page(
        "compliance-by-resource", chosen, lambda item: item[0], size, request.get("NextToken")
    )
    shown = [
        {"ResourceType": resource_type, "ResourceId": resource_id, "Compliance": compliance}
        for (resource_type, resource_id), compliance in items
    ]
    return paging.described(shown, "ComplianceByResources", token, "NextToken")


def evaluation_status(service: ConfigService, request: Mapping[str, Any]) -> dict[str, Any]:
    """Only names and ids: AWS gives no status of Custom Lambda rules, and other rules are not evaluated here.

    https://docs.aws.amazon.com/config/latest/APIReference/API_ConfigRuleEvaluationStatus.html
    """
    names = request.get("ConfigRuleNames") or list(service.backend.config_rules)
    found = [rule_model.find(service, name) for name in dict.fromkeys(names)]
    size = request.get("Limit") or _RULES_PAGE
    items, token = paging.page(
        "evaluation-status", found, lambda rule: (rule.config_rule_name,), size, request.get("NextToken")
    )
    shown = [
        {
            "ConfigRuleName": rule.config_rule_name,
            "ConfigRuleArn": rule.config_rule_arn,
            "ConfigRuleId": rule.config_rule_id,
        }
        for rule in items
    ]
    return paging.described(shown, "ConfigRulesEvaluationStatus", token, "NextToken")


def of_rule(service: ConfigService, name: str) -> str:
    """COMPLIANT, NON_COMPLIANT or INSUFFICIENT_DATA."""
    return str(summary(service.results.of_rule(name))["ComplianceType"])


def _details(
    results: Sequence[EvaluationResult], request: Mapping[str, Any], listing: str, size: int
) -> dict[str, Any]:
    # Without a filter all results are listed, including NOT_APPLICABLE: the API reference names no exception.
    wanted = _wanted(request, excluded=INSUFFICIENT_DATA)
    chosen = [result for result in results if not wanted or result.compliance_type in wanted]
    items, token = paging.page(
        listing,
        chosen,
        lambda result: (result.resource_type, result.resource_id, result.rule_name),
        size,
        request.get("NextToken"),
    )
    return paging.described([result_shape(item) for item in items], "EvaluationResults", token, "NextToken")


def result_shape(result: EvaluationResult) -> dict[str, Any]:
    shown = {
        "EvaluationResultIdentifier": {
            "EvaluationResultQualifier": {
                "ConfigRuleName": result.rule_name,
                "ResourceType": result.resource_type,
                "ResourceId": result.resource_id,
                "EvaluationMode": "DETECTIVE",
            },
            "OrderingTimestamp": times.epoch(result.ordering),
        },
        "ComplianceType": result.compliance_type,
        "ResultRecordedTime": times.epoch(result.recorded_at),
        "ConfigRuleInvokedTime": times.epoch(result.invoked_at),
    }
    if result.annotation is not None:
        shown["Annotation"] = result.annotation
    return shown


def summary(results: Sequence[EvaluationResult]) -> dict[str, Any]:
    """https://docs.aws.amazon.com/config/latest/APIReference/API_Compliance.html"""
    noncompliant = sum(1 for result in results if result.compliance_type == NON_COMPLIANT)
    if noncompliant:
        count = {
            "CappedCount": min(noncompliant, _CAPPED_COUNT),
            "CapExceeded": noncompliant > _CAPPED_COUNT,
        }
        return {"ComplianceType": NON_COMPLIANT, "ComplianceContributorCount": count}
    if any(result.compliance_type == COMPLIANT for result in results):
        return {"ComplianceType": COMPLIANT}
    return {"ComplianceType": INSUFFICIENT_DATA}


def _wanted(request: Mapping[str, Any], excluded: str) -> Sequence[str]:
    wanted: Sequence[str] = request.get("ComplianceTypes") or []
    if excluded in wanted:
        raise errors.InvalidParameterValueException(
            f"The compliance type {excluded} cannot be used to filter these results."
        )
    return wanted
