"""Converts lifecycle rules of a template to those of the S3 API.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-s3-bucket-rule.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def rule(given: Mapping[str, Any]) -> dict[str, Any]:
    converted: dict[str, Any] = {"Status": given["Status"], "Filter": _filter(given)}
    if "Id" in given:
        converted["ID"] = given["Id"]
    expiration = {
        api: given[name]
        for name, api in (
            ("ExpirationDate", "Date"),
            ("ExpirationInDays", "Days"),
            ("ExpiredObjectDeleteMarker", "ExpiredObjectDeleteMarker"),
        )
        if name in given
    }
    if expiration:
        converted["Expiration"] = _numbers(expiration)
    noncurrent = given.get("NoncurrentVersionExpiration")
    if "NoncurrentVersionExpirationInDays" in given:
        noncurrent = {"NoncurrentDays": given["NoncurrentVersionExpirationInDays"]}
    if noncurrent:
        converted["NoncurrentVersionExpiration"] = _numbers(noncurrent)
    if "AbortIncompleteMultipartUpload" in given:
        converted["AbortIncompleteMultipartUpload"] = _numbers(given["AbortIncompleteMultipartUpload"])
    for name, days in (("Transitions", "Days"), ("NoncurrentVersionTransitions", "NoncurrentDays")):
        if name in given:
            converted[name] = [_transition(transition, days) for transition in given[name]]
    return converted


def _filter(given: Mapping[str, Any]) -> dict[str, Any]:
    prefix, tags = given.get("Prefix", ""), given.get("TagFilters", [])
    if not tags:
        return {"Prefix": prefix}
    return {"And": {"Prefix": prefix, "Tags": tags}}


def _transition(given: Mapping[str, Any], days: str) -> dict[str, Any]:
    return {"StorageClass": given["StorageClass"], days: int(given["TransitionInDays"])}


def _numbers(given: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: int(value) if isinstance(value, str) and value.isdecimal() else value
        for name, value in given.items()
    }
