"""A flow log's delivery status, from its role and its log group at the time of each DescribeFlowLogs.

https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from moto.ec2.models.flow_logs import FlowLogs
from moto.iam.models import Role
from moto.logs.models import LogsBackend, logs_backends

from local_aws.context import Context
from local_aws.iam.policy import Access
from local_aws.iam.roles import find_role, may, may_assume

SERVICE = "vpc-flow-logs.amazonaws.com"

# Writing a record needs both, on the stream of its network interface.
_WRITE_ACTIONS = ("logs:CreateLogStream", "logs:PutLogEvents")
_ANY_STREAM = "log-stream:eni-00000000000000000-all"


@dataclass(frozen=True)
class Delivery:
    status: str | None
    error_message: str | None


_NOT_YET = Delivery(None, None)
_SUCCESS = Delivery("SUCCESS", None)
_ACCESS_ERROR = Delivery("FAILED", "Access error")


def of(context: Context, flow_log: FlowLogs) -> Delivery:
    """Delivery to S3 and Firehose always succeeds here."""
    if flow_log.log_destination_type != "cloud-watch-logs":
        return _SUCCESS
    grace = timedelta(seconds=context.settings.flow_log_status_grace_seconds)
    if context.clock.now() < flow_log.local_aws_created_at + grace:
        return _NOT_YET
    if not getattr(flow_log, "local_aws_failed", False) and not _writes(context, flow_log):
        # A later fix of the role does not repair the flow log: only a new flow log works.
        flow_log.local_aws_failed = True
    return _ACCESS_ERROR if getattr(flow_log, "local_aws_failed", False) else _SUCCESS


def role_is_assumable(
    context: Context, role_arn: str, account: str, region: str, flow_log_arn: str
) -> Role | None:
    """The role, if the flow log service can assume it for this flow log."""
    role = find_role(role_arn, account, region)
    keys = {"aws:SourceAccount": account, "aws:SourceArn": flow_log_arn}
    access = Access("sts:AssumeRole", service=SERVICE, keys=keys)
    return role if role is not None and may_assume(role, access, context.clock.now()) else None


def arn_of(flow_log_id: str, partition: str, account: str, region: str) -> str:
    return f"arn:{partition}:ec2:{region}:{account}:vpc-flow-log/{flow_log_id}"


def _writes(context: Context, flow_log: FlowLogs) -> bool:
    backend = flow_log.ec2_backend
    account, region = backend.account_id, backend.region_name
    flow_log_arn = arn_of(flow_log.id, backend.partition, account, region)
    role = role_is_assumable(context, flow_log.deliver_logs_permission_arn, account, region, flow_log_arn)
    if role is None:
        return False
    group_arn = f"arn:{backend.partition}:logs:{region}:{account}:log-group:{flow_log.log_group_name}"
    if not all(may(role, Access(action, f"{group_arn}:{_ANY_STREAM}")) for action in _WRITE_ACTIONS):
        return False
    return _group_is_there(logs_backends[account][region], flow_log.log_group_name, group_arn, role)


def _group_is_there(logs: LogsBackend, name: str, group_arn: str, role: Role) -> bool:
    """A missing log group is created again, without retention, if the role allows it."""
    if name not in logs.groups and may(role, Access("logs:CreateLogGroup", f"{group_arn}:log-stream:")):
        logs.create_log_group(name, {})
    return name in logs.groups
