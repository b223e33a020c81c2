"""A request of CreateFlowLogs: the checks that need only the request.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateFlowLogs.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from local_aws.delivery import arns
from local_aws.ec2.errors import InvalidEnumValue, InvalidParameter, InvalidParameterValue, MissingParameter

RESOURCE_TYPES = (
    "VPC",
    "Subnet",
    "NetworkInterface",
    "TransitGateway",
    "TransitGatewayAttachment",
    "RegionalNatGateway",
)
_SERVED_RESOURCE_TYPES = ("VPC", "Subnet", "NetworkInterface")
_TRAFFIC_TYPES = ("ACCEPT", "REJECT", "ALL")
_DESTINATION_TYPES = ("cloud-watch-logs", "s3", "kinesis-data-firehose")
_FILE_FORMATS = ("plain-text", "parquet")
_AGGREGATION_INTERVALS = (60, 600)
_MAX_RESOURCE_IDS = 1000

DEFAULT_FORMAT = (
    "${version} ${account-id} ${interface-id} ${srcaddr} ${dstaddr} ${srcport} ${dstport} ${protocol} "
    "${packets} ${bytes} ${start} ${end} ${action} ${log-status}"
)
_FORMAT = re.compile(r"\$\{[a-z0-9-]+\}( \$\{[a-z0-9-]+\})*")


@dataclass(frozen=True)
class FlowLogRequest:
    resource_type: str
    resource_ids: tuple[str, ...]
    traffic_type: str
    destination_type: str
    log_destination: str | None
    log_group_name: str | None
    deliver_logs_permission_arn: str | None
    deliver_cross_account_role: str | None
    log_format: str
    max_aggregation_interval: int
    destination_options: Mapping[str, Any] | None
    tags: Mapping[str, str]

    @property
    def destination(self) -> str | None:
        """The identity of the destination."""
        return self.log_group_name or self.log_destination

    @property
    def bucket(self) -> str | None:
        return self._bucket_arn()["bucket"] if self.destination_type == "s3" else None

    @property
    def bucket_prefix(self) -> str | None:
        return self._bucket_arn()["prefix"] if self.destination_type == "s3" else None

    def _bucket_arn(self) -> re.Match[str]:
        found = arns.BUCKET.fullmatch(self.log_destination or "")
        if found is None:
            raise AssertionError(f"{self.log_destination} was checked to be the ARN of a bucket")
        return found


def read(parameters: Mapping[str, Any], tags: Mapping[str, str], account: str, region: str) -> FlowLogRequest:
    """The request in `parameters`, which use the API's names."""
    destination_type = parameters.get("LogDestinationType") or "cloud-watch-logs"
    _check_enum("logDestinationType", destination_type, _DESTINATION_TYPES)
    _check_resources(parameters)
    _check_traffic_type(parameters)
    log_group_name = _destination(parameters, destination_type, account, region)
    _check_role(parameters, destination_type)
    return FlowLogRequest(
        resource_type=parameters["ResourceType"],
        resource_ids=tuple(dict.fromkeys(parameters["ResourceIds"])),
        traffic_type=parameters["TrafficType"],
        destination_type=destination_type,
        log_destination=parameters.get("LogDestination"),
        log_group_name=log_group_name,
        deliver_logs_permission_arn=parameters.get("DeliverLogsPermissionArn"),
        deliver_cross_account_role=parameters.get("DeliverCrossAccountRole"),
        log_format=_log_format(parameters),
        max_aggregation_interval=_interval(parameters),
        destination_options=_destination_options(parameters, destination_type),
        tags=tags,
    )


def _check_resources(parameters: Mapping[str, Any]) -> None:
    for name in ("ResourceIds", "ResourceType"):
        if not parameters.get(name):
            raise MissingParameter(name)
    resource_type = parameters["ResourceType"]
    _check_enum("resourceType", resource_type, RESOURCE_TYPES)
    if resource_type not in _SERVED_RESOURCE_TYPES:
        raise NotImplementedError(f"flow logs of a {resource_type} are not part of the local AWS")
    if len(parameters["ResourceIds"]) > _MAX_RESOURCE_IDS:
        raise InvalidParameterValue(
            len(parameters["ResourceIds"]), "resourceIds", f"At most {_MAX_RESOURCE_IDS} ids can be given."
        )


def _check_traffic_type(parameters: Mapping[str, Any]) -> None:
    if not parameters.get("TrafficType"):
        raise MissingParameter("TrafficType")
    _check_enum("trafficType", parameters["TrafficType"], _TRAFFIC_TYPES)


def _destination(
    parameters: Mapping[str, Any], destination_type: str, account: str, region: str
) -> str | None:
    """The name of the log group; None for another destination type."""
    group, destination = parameters.get("LogGroupName"), parameters.get("LogDestination")
    # The three messages are EC2's words.
    if group and destination:
        raise InvalidParameter("Please only provide LogGroupName or only provide LogDestination.")
    if group and destination_type != "cloud-watch-logs":
        raise InvalidParameter("LogDestination type must be cloud-watch-logs if LogGroupName is provided.")
    if not group and not destination:
        raise InvalidParameter("LogDestination can't be empty if LogGroupName is not provided.")
    if group:
        return group
    if destination_type == "cloud-watch-logs":
        return _log_group_of(destination, account, region)
    _check_arn(destination, destination_type)
    return None


def _log_group_of(arn: str, account: str, region: str) -> str:
    group = arns.LOG_GROUP.fullmatch(arn)
    if group is None or (group["account"], group["region"]) != (account, region):
        raise InvalidParameter(
            f"LogDestination: {arn} is not the ARN of a log group of account {account} in {region}"
        )
    return group["name"]


def _check_arn(arn: str, destination_type: str) -> None:
    if destination_type == "kinesis-data-firehose":
        if not arns.STREAM.fullmatch(arn):
            raise InvalidParameter(f"LogDestination: {arn} is not the ARN of a delivery stream")
        return
    bucket = arns.BUCKET.fullmatch(arn)
    if bucket is None:
        raise InvalidParameter(f"LogDestination: {arn} is not the ARN of a bucket")
    if "AWSLogs" in (bucket["prefix"] or "").split("/"):
        raise InvalidParameter(f"LogDestination: {arn} has the reserved name AWSLogs as a subfolder")


def _check_role(parameters: Mapping[str, Any], destination_type: str) -> None:
    role = parameters.get("DeliverLogsPermissionArn")
    if destination_type == "cloud-watch-logs" and not role:
        raise InvalidParameter(
            "DeliverLogsPermissionArn can't be empty if LogDestinationType is cloud-watch-logs."
        )
    if destination_type == "s3" and role:
        # aws-samples/aws-secure-environment-accelerator#1111
        raise InvalidParameter("DeliverLogsPermissionArn is not applicable for s3 delivery")


def _log_format(parameters: Mapping[str, Any]) -> str:
    log_format = parameters.get("LogFormat") or DEFAULT_FORMAT
    if not _FORMAT.fullmatch(log_format):
        raise InvalidParameter(
            f"LogFormat: {log_format!r} is not a list of ${{field-id}} separated by spaces"
        )
    return log_format


def _interval(parameters: Mapping[str, Any]) -> int:
    interval = parameters.get("MaxAggregationInterval")
    if interval is None:
        return 600
    if interval not in _AGGREGATION_INTERVALS:
        raise InvalidParameter("Invalid Flow Log Max Aggregation Interval")
    return interval


def _destination_options(parameters: Mapping[str, Any], destination_type: str) -> Mapping[str, Any] | None:
    if destination_type != "s3":
        if parameters.get("DestinationOptions"):
            raise InvalidParameter("DestinationOptions are only applicable for s3 delivery")
        return None
    options = {
        "FileFormat": "plain-text",
        "HiveCompatiblePartitions": False,
        "PerHourPartition": False,
        **(parameters.get("DestinationOptions") or {}),
    }
    _check_enum("fileFormat", options["FileFormat"], _FILE_FORMATS)
    return options


def _check_enum(parameter: str, value: str, allowed: Sequence[str]) -> None:
    if value not in allowed:
        raise InvalidEnumValue(value, parameter, allowed)
