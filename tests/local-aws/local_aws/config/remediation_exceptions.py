"""Put-, Delete- and DescribeRemediationExceptions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from local_aws.config import errors, paging, times
from local_aws.config.configuration_items import ResourceKey
from local_aws.config.remediation_store import RemediationException
from local_aws.config.service import ConfigService

_DEFAULT_PAGE = 25


def put(service: ConfigService, request: Mapping[str, Any]) -> dict[str, Any]:
    """Only for resources that are noncompliant now.

    https://docs.aws.amazon.com/config/latest/APIReference/API_PutRemediationExceptions.html
    """
    rule_name = request["ConfigRuleName"]
    if rule_name not in service.backend.config_rules:
        raise errors.InvalidParameterValueException(f"The rule {rule_name} does not exist.")
    expiration = request.get("ExpirationTime")
    expires_at = None if expiration is None else times.from_epoch(expiration)
    if expires_at is not None and expires_at <= service.context.clock.now():
        raise errors.InvalidParameterValueException(
            f"The ExpirationTime {times.iso(expires_at)} is not in the future."
        )
    failed = []
    for key in map(_key, request["ResourceKeys"]):
        exception = RemediationException(rule_name, key, request.get("Message"), expires_at)
        if service.results.is_noncompliant(rule_name, key):
            service.remediations.except_from(exception)
        else:
            failed.append(_shown(exception))
    batch = {"FailureMessage": "The resources are not noncompliant", "FailedItems": failed}
    return {"FailedBatches": [batch] if failed else []}


def delete(service: ConfigService, request: Mapping[str, Any]) -> dict[str, Any]:
    rule_name = request["ConfigRuleName"]
    keys = [_key(key) for key in request["ResourceKeys"]]
    missing = [key for key in keys if not service.remediations.remove_exception(rule_name, key)]
    if len(missing) == len(keys):
        raise errors.NoSuchRemediationExceptionException(
            f"The rule {rule_name} has no remediation exception for these resources."
        )
    items = [{"ResourceType": key[0], "ResourceId": key[1]} for key in missing]
    batch = {"FailureMessage": "The resources have no remediation exception", "FailedItems": items}
    return {"FailedBatches": [batch] if missing else []}


def describe(service: ConfigService, request: Mapping[str, Any]) -> dict[str, Any]:
    rule_name = request["ConfigRuleName"]
    wanted = {_key(key) for key in request.get("ResourceKeys") or ()}
    found = [
        exception
        for exception in service.remediations.exceptions(rule_name, service.context.clock.now())
        if not wanted or exception.key in wanted
    ]
    items, token = paging.page(
        f"remediation-exceptions-{rule_name}",
        found,
        lambda exception: exception.key,
        min(request.get("Limit") or _DEFAULT_PAGE, _DEFAULT_PAGE),
        request.get("NextToken"),
    )
    return paging.described(
        [_shown(exception) for exception in items], "RemediationExceptions", token, "NextToken"
    )


def _key(key: Mapping[str, str]) -> ResourceKey:
    if not key.get("ResourceType") or not key.get("ResourceId"):
        raise errors.InvalidParameterValueException(
            f"A resource key must have a ResourceType and a ResourceId, got {dict(key)}."
        )
    return key["ResourceType"], key["ResourceId"]


def _shown(exception: RemediationException) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "ConfigRuleName": exception.rule_name,
        "ResourceType": exception.key[0],
        "ResourceId": exception.key[1],
    }
    if exception.message is not None:
        shown["Message"] = exception.message
    if exception.expires_at is not None:
        shown["ExpirationTime"] = times.epoch(exception.expires_at)
    return shown
