"""The current items of an account and region, as advanced queries see them.

https://github.com/awslabs/aws-config-resource-schema/tree/master/config/properties/resource-types
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from local_aws.config import recorder, times
from local_aws.config.configuration_items import VERSION, ConfigurationItem, ResourceKey
from local_aws.config.evaluation_results import COMPLIANT, NON_COMPLIANT, EvaluationResult
from local_aws.config.service import ConfigService

RESOURCE_COMPLIANCE = "AWS::Config::ResourceCompliance"


def of(service: ConfigService) -> Iterator[dict[str, Any]]:
    """The items of recorded types, without deleted resources."""
    for item in service.history.latest():
        if not item.is_deleted and recorder.records(service.backend, item.resource_type):
            yield _resource(item)
    if recorder.records(service.backend, RESOURCE_COMPLIANCE):
        by_resource: dict[ResourceKey, list[EvaluationResult]] = {}
        for result in service.results.all():
            if result.compliance_type in (COMPLIANT, NON_COMPLIANT):
                by_resource.setdefault(result.key, []).append(result)
        for key, results in by_resource.items():
            yield _compliance(service, key, results)


def _resource(item: ConfigurationItem) -> dict[str, Any]:
    resource = item.resource
    shape: dict[str, Any] = {
        "version": VERSION,
        "accountId": item.account,
        "awsRegion": item.region,
        "arn": item.arn,
        "availabilityZone": item.availability_zone,
        "configurationItemCaptureTime": times.iso(item.captured_at),
        "configurationItemStatus": item.status,
        "configurationStateId": str(item.state_id),
        "resourceId": item.resource_id,
        "resourceType": item.resource_type,
        "tags": [{"tag": f"{key}={value}", "key": key, "value": value} for key, value in item.tags.items()],
        "relationships": [],
    }
    if resource is not None:
        shape["configuration"] = dict(resource.configuration)
        shape["relationships"] = [
            {"resourceId": other.resource_id, "resourceType": other.resource_type}
            for other in resource.relationships
        ]
        if resource.created_at:
            shape["resourceCreationTime"] = times.iso(resource.created_at)
    return shape


def _compliance(service: ConfigService, key: ResourceKey, results: list[EvaluationResult]) -> dict[str, Any]:
    resource_type, resource_id = key
    worst = NON_COMPLIANT if any(each.compliance_type == NON_COMPLIANT for each in results) else COMPLIANT
    return {
        "version": VERSION,
        "accountId": service.account,
        "awsRegion": service.region,
        "configurationItemCaptureTime": times.iso(max(each.recorded_at for each in results)),
        "resourceId": f"{resource_type}/{resource_id}",
        "resourceType": RESOURCE_COMPLIANCE,
        "tags": [],
        "relationships": [],
        "configuration": {
            "targetResourceId": resource_id,
            "targetResourceType": resource_type,
            "complianceType": worst,
            "configRuleList": [_rule(service, each) for each in results],
        },
    }


def _rule(service: ConfigService, result: EvaluationResult) -> dict[str, Any]:
    rule = service.backend.config_rules.get(result.rule_name)
    listed = {"configRuleName": result.rule_name, "complianceType": result.compliance_type}
    if rule is None:
        return listed
    return {**listed, "configRuleArn": rule.config_rule_arn, "configRuleId": rule.config_rule_id}
