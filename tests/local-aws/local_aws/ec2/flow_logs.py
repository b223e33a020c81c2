"""The flow logs of an account and region: DescribeFlowLogs, and their deletion."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC
from typing import Any

from moto.ec2.exceptions import InvalidFlowLogIdError
from moto.ec2.models import EC2Backend
from moto.ec2.models.flow_logs import FlowLogs
from moto.ec2.responses import EC2Response

from local_aws import moto_attributes
from local_aws.context import Context
from local_aws.delivery import status
from local_aws.ec2 import filters, tags
from local_aws.ec2.filters import Filters
from local_aws.ec2.flow_log_request import FlowLogRequest
from local_aws.ec2.paging import Listing

FORCEABLE_FIELDS = ("FlowLogStatus", "DeliverLogsStatus", "DeliverLogsErrorMessage", "CreationTime")

# https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeFlowLogs.html
_FILTER_NAMES = frozenset(
    {
        "deliver-log-status",
        "flow-log-id",
        "log-destination-type",
        "log-group-name",
        "resource-id",
        "tag-key",
        "traffic-type",
    }
)


def install() -> None:
    moto_attributes.install(EC2Backend, "delete_flow_logs", _delete_flow_logs)
    moto_attributes.install(EC2Backend, "delete_vpc", _with_flow_logs(EC2Backend.delete_vpc))
    moto_attributes.install(EC2Backend, "delete_subnet", _with_flow_logs(EC2Backend.delete_subnet))
    moto_attributes.install(
        EC2Backend, "delete_network_interface", _with_flow_logs(EC2Backend.delete_network_interface)
    )


def _find(response: EC2Response, ids: Sequence[str], wanted: Filters) -> list[FlowLogs]:
    known = response.ec2_backend.flow_logs
    found = [known[i] for i in dict.fromkeys(ids) if i in known] if ids else list(known.values())
    return filters.select(found, wanted, _filter_values)


def add(
    context: Context, backend: EC2Backend, request: FlowLogRequest, resource_id: str, flow_log_id: str
) -> FlowLogs:
    """Add a flow log without any check."""
    flow_log = FlowLogs(
        backend,
        flow_log_id,
        resource_id,
        request.traffic_type,
        request.log_destination,
        request.log_group_name,
        request.deliver_logs_permission_arn,
        request.max_aggregation_interval,
        request.destination_type,
        request.log_format,
    )
    flow_log.local_aws_created_at = context.clock.now()
    flow_log.local_aws_destination_options = request.destination_options
    flow_log.local_aws_cross_account_role = request.deliver_cross_account_role
    flow_log.local_aws_forced = {}
    status.start(flow_log)
    backend.flow_logs[flow_log_id] = flow_log
    if request.tags:
        flow_log.add_tags(request.tags)
    return flow_log


def describe(flow_log: FlowLogs) -> Mapping[str, Any]:
    """The flow log in DescribeFlowLogs; a field with None is left out."""
    return {
        "CreationTime": flow_log.local_aws_created_at.astimezone(UTC),
        "DeliverLogsPermissionArn": flow_log.deliver_logs_permission_arn,
        "DeliverCrossAccountRole": flow_log.local_aws_cross_account_role,
        "FlowLogId": flow_log.id,
        "FlowLogStatus": "ACTIVE",
        "LogGroupName": flow_log.log_group_name,
        "ResourceId": flow_log.resource_id,
        "TrafficType": flow_log.traffic_type,
        "LogDestinationType": flow_log.log_destination_type,
        "LogDestination": flow_log.log_destination,
        "LogFormat": flow_log.log_format,
        "Tags": [{"Key": key, "Value": value} for key, value in tags.of(flow_log).items()],
        "MaxAggregationInterval": flow_log.max_aggregation_interval,
        "DestinationOptions": flow_log.local_aws_destination_options,
        **_delivery_fields(flow_log),
        **flow_log.local_aws_forced,
    }


def _delivery_fields(flow_log: FlowLogs) -> Mapping[str, str | None]:
    delivery_status, error_message = status.of(flow_log)
    return {
        "DeliverLogsStatus": delivery_status,
        "DeliverLogsErrorMessage": error_message,
        **{name: value for name, value in flow_log.local_aws_forced.items() if name.startswith("Deliver")},
    }


def _filter_values(flow_log: FlowLogs, name: str) -> Iterable[str]:
    by_tag = filters.tag_values(tags.of(flow_log), name)
    if by_tag is not None:
        return by_tag
    if name == "deliver-log-status":
        value = _delivery_fields(flow_log)["DeliverLogsStatus"]
    else:
        value = {
            "flow-log-id": flow_log.id,
            "log-destination-type": flow_log.log_destination_type,
            "log-group-name": flow_log.log_group_name,
            "resource-id": flow_log.resource_id,
            "traffic-type": flow_log.traffic_type,
        }[name]
    return [] if value is None else [value]


def _delete_flow_logs(backend: EC2Backend, flow_log_ids: Sequence[str]) -> None:
    missing = [flow_log_id for flow_log_id in flow_log_ids if flow_log_id not in backend.flow_logs]
    if missing:
        raise InvalidFlowLogIdError(len(missing), " ".join(missing))
    for flow_log_id in flow_log_ids:
        _drop(backend, flow_log_id)


def _drop(backend: EC2Backend, flow_log_id: str) -> None:
    backend.flow_logs.pop(flow_log_id, None)
    backend.tags.pop(flow_log_id, None)


def _with_flow_logs(delete: Callable[..., Any]) -> Callable[..., Any]:
    """Deleting a resource also deletes its flow logs."""

    def delete_resource(backend: EC2Backend, resource_id: str) -> Any:
        deleted = delete(backend, resource_id)
        for flow_log in list(backend.flow_logs.values()):
            if flow_log.resource_id == resource_id:
                _drop(backend, flow_log.id)
        return deleted

    return delete_resource


LISTING = Listing(
    operation="DescribeFlowLogs",
    result_key="FlowLogs",
    ids_parameter="FlowLogIds",
    find=_find,
    exists=lambda response, flow_log: flow_log.id in response.ec2_backend.flow_logs,
    describe=lambda _, flow_log: describe(flow_log),
    filter_names=_FILTER_NAMES,
)
