"""Compliance over the accounts and regions of an aggregator."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from local_aws.config import compliance, errors, paging
from local_aws.config.aggregators import configuration, organization_source
from local_aws.config.evaluation_results import COMPLIANT, INSUFFICIENT_DATA, NON_COMPLIANT
from local_aws.config.service import ConfigService

_RULES_PAGE = 1000
_DETAILS_PAGE = 50
_FILTERABLE = (None, COMPLIANT, NON_COMPLIANT)


def by_rules(service: ConfigService, request: Mapping[str, Any]) -> dict[str, Any]:
    """Without the rules that have no results, as the API reference says.

    https://docs.aws.amazon.com/config/latest/APIReference/API_DescribeAggregateComplianceByConfigRules.html
    """
    name = request["ConfigurationAggregatorName"]
    aggregator = configuration.find(service, name)
    filters = request.get("Filters") or {}
    _check_filter(filters.get("ComplianceType"))
    rules = [
        {
            "ConfigRuleName": rule,
            "Compliance": compliance.summary(source.results.of_rule(rule)),
            "AccountId": source.account,
            "AwsRegion": source.region,
        }
        for source in organization_source.services(service, aggregator)
        for rule in list(source.backend.config_rules)
    ]
    chosen = [
        rule
        for rule in rules
        if rule["Compliance"]["ComplianceType"] != INSUFFICIENT_DATA
        and filters.get("ComplianceType") in (None, rule["Compliance"]["ComplianceType"])
        and all(
            filters.get(field) in (None, rule[field])
            for field in ("ConfigRuleName", "AccountId", "AwsRegion")
        )
    ]
    items, token = paging.page(
        f"aggregate-compliance-{name}",
        chosen,
        lambda rule: (rule["ConfigRuleName"], rule["AccountId"], rule["AwsRegion"]),
        request.get("Limit") or _RULES_PAGE,
        request.get("NextToken"),
    )
    return paging.described(items, "AggregateComplianceByConfigRules", token, "NextToken")


def details_by_rule(service: ConfigService, request: Mapping[str, Any]) -> dict[str, Any]:
    """The page is empty if the rule, the account or the region has no data."""
    name = request["ConfigurationAggregatorName"]
    aggregator = configuration.find(service, name)
    wanted = request.get("ComplianceType")
    _check_filter(wanted)
    found = [
        result
        for source in organization_source.services(service, aggregator)
        if (source.account, source.region) == (request["AccountId"], request["AwsRegion"])
        for result in source.results.of_rule(request["ConfigRuleName"])
        if wanted in (None, result.compliance_type)
    ]
    items, token = paging.page(
        "-".join(("aggregate-details", name, request["AccountId"], request["AwsRegion"])),
        found,
        lambda result: (result.resource_type, result.resource_id),
        request.get("Limit") or _DETAILS_PAGE,
        request.get("NextToken"),
    )
    place = {"AccountId": request["AccountId"], "AwsRegion": request["AwsRegion"]}
    shown = [{**compliance.result_shape(item), **place} for item in items]
    return paging.described(shown, "AggregateEvaluationResults", token, "NextToken")


def _check_filter(wanted: str | None) -> None:
    if wanted not in _FILTERABLE:
        raise errors.ValidationException(
            f"The compliance type {wanted} cannot be used to filter these results; "
            f"allowed: {COMPLIANT}, {NON_COMPLIANT}."
        )
