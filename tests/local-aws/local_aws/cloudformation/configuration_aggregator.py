"""AWS::Config::ConfigurationAggregator.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-config-configurationaggregator.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from local_aws.cloudformation import api_resource
from local_aws.cloudformation.api_resource import Api
from local_aws.context import Context


def define(context: Context) -> None:
    api_resource.define(
        context,
        "AWS::Config::ConfigurationAggregator",
        "ConfigurationAggregatorName",
        _put,
        _remove,
        {"ConfigurationAggregatorArn": _arn},
    )


def _put(api: Api, name: str, properties: Mapping[str, Any]) -> str:
    request = {**properties, "ConfigurationAggregatorName": name}
    if "OrganizationAggregationSource" in request:
        request["OrganizationAggregationSource"] = _typed(request["OrganizationAggregationSource"])
    if "AccountAggregationSources" in request:
        request["AccountAggregationSources"] = [
            _typed(source) for source in request["AccountAggregationSources"]
        ]
    api.client("config").put_configuration_aggregator(**request)
    return name


def _remove(api: Api, name: str, properties: Mapping[str, Any]) -> None:
    api.client("config").delete_configuration_aggregator(ConfigurationAggregatorName=name)


def _arn(api: Api, name: str) -> str:
    (found,) = api.client("config").describe_configuration_aggregators(ConfigurationAggregatorNames=[name])[
        "ConfigurationAggregators"
    ]
    return str(found["ConfigurationAggregatorArn"])


def _typed(source: Mapping[str, Any]) -> dict[str, Any]:
    """A template can give booleans as strings."""
    given = source.get("AllAwsRegions")
    return {**source, "AllAwsRegions": given == "true"} if given in ("true", "false") else dict(source)
