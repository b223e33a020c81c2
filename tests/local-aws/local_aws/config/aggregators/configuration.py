"""Puts, describes and deletes aggregators, which moto stores."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from moto.config.exceptions import NoSuchConfigurationAggregatorException
from moto.config.models import ConfigAggregator

from local_aws.config.aggregators import organization_source
from local_aws.config.service import ConfigService


def put(service: ConfigService, request: Mapping[str, Any]) -> dict[str, Any]:
    name = request["ConfigurationAggregatorName"]
    existing = service.backend.config_aggregators.get(name)
    source = request.get("OrganizationAggregationSource")
    if source and not request.get("AccountAggregationSources"):
        organization_source.check(service, source["RoleArn"], existing)
    # Only the creation sets tags.
    tags = existing.tags if existing else None
    answer = service.backend.put_configuration_aggregator(dict(request))
    aggregator = service.backend.config_aggregators[name]
    if tags is not None:
        aggregator.tags = tags
    if source:
        organization_source.remember(service, aggregator)
    return {"ConfigurationAggregator": answer}


def describe(service: ConfigService, request: Mapping[str, Any]) -> dict[str, Any]:
    return service.backend.describe_configuration_aggregators(
        request.get("ConfigurationAggregatorNames") or [], request.get("NextToken"), request.get("Limit")
    )


def delete(service: ConfigService, request: Mapping[str, Any]) -> dict[str, Any]:
    service.backend.delete_configuration_aggregator(request["ConfigurationAggregatorName"])
    return {}


def find(service: ConfigService, name: str) -> ConfigAggregator:
    aggregator = service.backend.config_aggregators.get(name)
    if aggregator is None:
        raise NoSuchConfigurationAggregatorException
    return aggregator
