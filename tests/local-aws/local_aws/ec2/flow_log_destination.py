"""What CreateFlowLogs checks at the destination before it creates a flow log."""

from __future__ import annotations

from moto.ec2.models import EC2Backend
from moto.iam.models import Role
from moto.s3.models import s3_backends

from local_aws.context import Context
from local_aws.delivery import attempts, bucket_policy, cloudwatch_logs, s3, s3_keys
from local_aws.delivery.records import Window
from local_aws.ec2.flow_log_request import FlowLogRequest
from local_aws.s3 import access


def problem(
    context: Context,
    backend: EC2Backend,
    request: FlowLogRequest,
    flow_log_id: str,
    role: Role | None,
    creator: str,
) -> str | None:
    """The message about the destination in Unsuccessful; None if there is none."""
    if request.bucket is not None:
        return _bucket_problem(context, backend, request, flow_log_id, creator)
    if role is not None and request.log_group_name and context.settings.flow_log_creation_checks_role:
        group, streams = request.log_group_name, (attempts.ANY_INTERFACE,)
        if cloudwatch_logs.role_refusal(role, group, backend, request.traffic_type, streams):
            return _access_denied(group)
    return None


def _bucket_problem(
    context: Context, backend: EC2Backend, request: FlowLogRequest, flow_log_id: str, creator: str
) -> str | None:
    name, prefix = request.bucket, request.bucket_prefix
    if name not in s3_backends.bucket_accounts:
        return f"LogDestination: {name} does not exist"
    now = context.clock.now()
    key = s3_keys.key(backend, flow_log_id, prefix, request.destination_options, Window(now, now))
    if s3.bucket_refusal(name, key, backend, flow_log_id):
        bucket_policy.complete(access.find(name), prefix, backend, creator)
    if context.settings.flow_log_creation_checks_bucket and s3.bucket_refusal(
        name, key, backend, flow_log_id
    ):
        return _access_denied(name)
    return None


def _access_denied(destination: str) -> str:
    # As in the logs of hashicorp/terraform-provider-aws's tests.
    return f"Access Denied for LogDestination: {destination}. Please check LogDestination permission"
