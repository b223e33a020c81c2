"""Delivery to a log group, with the flow log's role.

https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from moto.ec2.models import EC2Backend
from moto.ec2.models.flow_logs import FlowLogs
from moto.iam.models import Role
from moto.logs.models import LogsBackend, logs_backends

from local_aws.context import Context
from local_aws.delivery import arns
from local_aws.delivery.records import Record
from local_aws.iam.permissions import may
from local_aws.iam.policy import Access
from local_aws.iam.roles import find_role, may_assume
from local_aws.logs import log_groups

SERVICE = "vpc-flow-logs.amazonaws.com"

_WRITE_ACTIONS = ("logs:CreateLogStream", "logs:PutLogEvents")


def stream_name(interface_id: str, traffic_type: str) -> str:
    return f"{interface_id}-{traffic_type.lower()}"


def assumable_role(context: Context, role_arn: str, backend: EC2Backend, flow_log_id: str) -> Role | None:
    """The role, if the flow log service can assume it for this flow log."""
    role = find_role(role_arn, backend.account_id, backend.region_name)
    keys = {"aws:SourceAccount": backend.account_id, "aws:SourceArn": arns.flow_log(flow_log_id, backend)}
    access = Access("sts:AssumeRole", service=SERVICE, keys=keys)
    return role if role is not None and may_assume(role, access, context.clock.now()) else None


def refusal(context: Context, flow_log: FlowLogs, interface_ids: Sequence[str]) -> str | None:
    """Why records of these network interfaces would be denied; None if they would be written."""
    backend = flow_log.ec2_backend
    role = assumable_role(context, flow_log.deliver_logs_permission_arn, backend, flow_log.id)
    if role is None:
        return f"{SERVICE} cannot assume {flow_log.deliver_logs_permission_arn}"
    return role_refusal(role, flow_log.log_group_name, backend, flow_log.traffic_type, interface_ids) or (
        _group_refusal(role, flow_log)
    )


def role_refusal(
    role: Role, group: str, backend: EC2Backend, traffic_type: str, interface_ids: Sequence[str]
) -> str | None:
    """Which action on the group's streams the role lacks."""
    for interface_id in interface_ids:
        stream = f"{arns.log_group(group, backend)}:log-stream:{stream_name(interface_id, traffic_type)}"
        for action in _WRITE_ACTIONS:
            if not may(role, Access(action, stream)):
                return f"{role.arn} is not allowed to call {action} on {stream}"
    return None


def write(flow_log: FlowLogs, records: Sequence[Record]) -> None:
    logs = _logs(flow_log)
    if flow_log.log_group_name not in logs.groups:
        logs.create_log_group(flow_log.log_group_name, {})
    events: dict[str, list[dict[str, object]]] = defaultdict(list)
    for record in records:
        stream = stream_name(record.interface.id, flow_log.traffic_type)
        timestamp = int(record.window.start.timestamp() * 1000)
        events[stream].append({"timestamp": timestamp, "message": record.line})
    for stream, of_stream in events.items():
        logs.ensure_log_stream(flow_log.log_group_name, stream)
        # The backend compares timestamps with the wall clock, and the virtual clock can be days ahead.
        logs.groups[flow_log.log_group_name].put_log_events(stream, of_stream)


def _group_refusal(role: Role, flow_log: FlowLogs) -> str | None:
    name, backend, logs = flow_log.log_group_name, flow_log.ec2_backend, _logs(flow_log)
    group = logs.groups.get(name)
    if group is None:
        # A role that may create the group creates it again, without retention.
        creates = Access("logs:CreateLogGroup", f"{arns.log_group(name, backend)}:log-stream:")
        return (
            None
            if may(role, creates)
            else f"log group {name} does not exist, and {role.arn} may not create it"
        )
    if group.kms_key_id and not log_groups.key_admits(logs, name, group.kms_key_id):
        return (
            f"KMS key {group.kms_key_id} is disabled, or its policy does not allow CloudWatch Logs for {name}"
        )
    return None


def _logs(flow_log: FlowLogs) -> LogsBackend:
    return logs_backends[flow_log.ec2_backend.account_id][flow_log.ec2_backend.region_name]
