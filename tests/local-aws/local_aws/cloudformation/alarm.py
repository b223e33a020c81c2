"""AWS::CloudWatch::Alarm.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-cloudwatch-alarm.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from local_aws.cloudformation import api_resource
from local_aws.cloudformation.api_resource import Api
from local_aws.cloudformation.resource import ResourceProblem, integers
from local_aws.context import Context

_HOUR, _DAY = 3600, 86400


def define(context: Context) -> None:
    api_resource.define(context, "AWS::CloudWatch::Alarm", "AlarmName", _put, _remove, {"Arn": _arn})


def _put(api: Api, name: str, properties: Mapping[str, Any]) -> str:
    checked = integers(dict(properties), "Period", "EvaluationPeriods", "DatapointsToAlarm")
    _check_range(checked)
    api.client("cloudwatch").put_metric_alarm(**{**checked, "AlarmName": name})
    return name


def _remove(api: Api, name: str, properties: Mapping[str, Any]) -> None:
    api.client("cloudwatch").delete_alarms(AlarmNames=[name])


def _arn(api: Api, name: str) -> str:
    (alarm,) = api.client("cloudwatch").describe_alarms(AlarmNames=[name])["MetricAlarms"]
    return str(alarm["AlarmArn"])


def _check_range(properties: Mapping[str, Any]) -> None:
    """https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html"""
    period = properties.get("Period")
    if period is None:
        return
    longest = _DAY if period < _HOUR else 7 * _DAY
    if period * properties["EvaluationPeriods"] > longest:
        raise ResourceProblem(
            f"{properties['EvaluationPeriods']} periods of {period} seconds are longer than {longest} seconds"
        )
