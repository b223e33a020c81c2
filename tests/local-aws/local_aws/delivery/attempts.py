"""One attempt to deliver: what would be written, and whether the destination admits it."""

from __future__ import annotations

from collections.abc import Sequence

from moto.ec2.models.elastic_network_interfaces import NetworkInterface
from moto.ec2.models.flow_logs import FlowLogs

from local_aws.context import Context
from local_aws.delivery import cloudwatch_logs, firehose, records, s3, traffic
from local_aws.delivery.records import Record, Window

ANY_INTERFACE = "eni-00000000000000000"


def captured(
    context: Context, flow_log: FlowLogs, interfaces: Sequence[NetworkInterface], windows: Sequence[Window]
) -> list[Record]:
    """The records of these network interfaces in these intervals.

    An interface without any traffic has a NODATA record. An interface whose traffic is all of the type that the
    flow log does not capture has none.
    """
    found: list[Record] = []
    for window in windows:
        for interface in interfaces:
            flows = traffic.of(interface)
            actions = flows.actions(flow_log.traffic_type)
            is_idle = flows == traffic.NONE and context.settings.flow_log_writes_no_data
            if actions or is_idle:
                found += records.of(flow_log, interface, window, actions)
    return found


def refusal(
    context: Context, flow_log: FlowLogs, window: Window, interface_ids: Sequence[str] = (ANY_INTERFACE,)
) -> str | None:
    """Why the destination would deny records of these interfaces now; None if it would take them."""
    if flow_log.log_destination_type == "s3":
        return s3.refusal(flow_log, window)
    if flow_log.log_destination_type == "kinesis-data-firehose":
        return firehose.refusal(flow_log)
    return cloudwatch_logs.refusal(context, flow_log, interface_ids)


def write(flow_log: FlowLogs, delivered: Sequence[Record]) -> None:
    if flow_log.log_destination_type == "s3":
        s3.write(flow_log, delivered)
    elif flow_log.log_destination_type == "kinesis-data-firehose":
        firehose.write(flow_log, delivered)
    else:
        cloudwatch_logs.write(flow_log, delivered)
