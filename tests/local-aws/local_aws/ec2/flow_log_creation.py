"""CreateFlowLogs: all or nothing, once per client token, and no duplicates.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateFlowLogs.html
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.exceptions import (
    EC2ClientError,
    FlowLogAlreadyExists,
    InvalidNetworkInterfaceIdError,
    InvalidSubnetIdError,
    InvalidVPCIdError,
)
from moto.ec2.models import EC2Backend, ec2_backends
from moto.ec2.models.flow_logs import FlowLogs
from moto.ec2.responses import EC2Response
from moto.ec2.utils import random_flow_log_id
from moto.iam.models import Role

from local_aws import calls, moto_attributes
from local_aws.context import Context
from local_aws.delivery import cloudwatch_logs
from local_aws.ec2 import flow_log_destination, flow_log_request, flow_logs, vpcs
from local_aws.ec2.errors import InvalidParameter, UnauthorizedOperation
from local_aws.ec2.flow_log_request import FlowLogRequest

Unsuccessful = Mapping[str, Any]
Done = tuple[Sequence[str], Sequence[Unsuccessful]]
"""The ids of the created flow logs, and the Unsuccessful items."""


def install(context: Context) -> None:
    def create_flow_logs(response: EC2Response) -> ActionResult:
        return _create_flow_logs(context, response)

    def create_from_cloudformation(
        cls: type[FlowLogs],
        resource_name: str,
        cloudformation_json: Mapping[str, Any],
        account_id: str,
        region_name: str,
        **_: Any,
    ) -> FlowLogs:
        return _create_from_cloudformation(context, cloudformation_json, account_id, region_name)

    moto_attributes.install(EC2Response, "create_flow_logs", create_flow_logs)
    moto_attributes.install(
        FlowLogs, "create_from_cloudformation_json", classmethod(create_from_cloudformation)
    )


def _create_flow_logs(context: Context, response: EC2Response) -> ActionResult:
    backend, parameters = response.ec2_backend, response.params
    tag_specification = response._parse_tag_specification("vpc-flow-log").get("vpc-flow-log", {})
    request = flow_log_request.read(parameters, tag_specification, backend.account_id, backend.region_name)
    for resource_id in request.resource_ids:
        _check_resource(backend, request.resource_type, resource_id)
    # A dry run does not check other services or existing flow logs.
    response.error_on_dryrun()
    token = parameters.get("ClientToken")
    done = _done_by_token(backend, token, request)
    if done is None:
        done = _create(context, backend, request, calls.principal(response))
        if token is not None and not done[1]:
            backend.local_aws_flow_log_tokens = {**_tokens(backend), token: (request, done)}
    flow_log_ids, unsuccessful = done
    return ActionResult({"FlowLogIds": flow_log_ids, "ClientToken": token, "Unsuccessful": unsuccessful})


def _create_from_cloudformation(
    context: Context, cloudformation_json: Mapping[str, Any], account: str, region: str
) -> FlowLogs:
    backend = ec2_backends[account][region]
    properties = cloudformation_json["Properties"]
    parameters = {**properties, "ResourceIds": [properties["ResourceId"]]}
    if "MaxAggregationInterval" in properties:
        parameters["MaxAggregationInterval"] = int(properties["MaxAggregationInterval"])
    resource_tags = {tag["Key"]: tag["Value"] for tag in properties.get("Tags", [])}
    request = flow_log_request.read(parameters, resource_tags, account, region)
    _check_resource(backend, request.resource_type, properties["ResourceId"])
    creator = f"arn:{backend.partition}:iam::{account}:root"
    flow_log_ids, unsuccessful = _create(context, backend, request, creator)
    if unsuccessful:
        raise EC2ClientError(unsuccessful[0]["Error"]["Code"], unsuccessful[0]["Error"]["Message"])
    return backend.flow_logs[flow_log_ids[0]]


def _create(context: Context, backend: EC2Backend, request: FlowLogRequest, creator: str) -> Done:
    """All or none: all checks come before the first flow log is created."""
    flow_log_ids = {resource_id: random_flow_log_id() for resource_id in request.resource_ids}
    role = _checked_role(context, backend, request, flow_log_ids.values())
    rejection = context.settings.flow_log_unsuccessful
    if not rejection:
        any_id = next(iter(flow_log_ids.values()))
        message = flow_log_destination.problem(context, backend, request, any_id, role, creator)
        rejection = {"Code": "400", "Message": message} if message else None
    if rejection:
        return [], [{"ResourceId": resource_id, "Error": rejection} for resource_id in request.resource_ids]
    for resource_id in request.resource_ids:
        _check_others(context, backend, request, resource_id)
    for resource_id, flow_log_id in flow_log_ids.items():
        flow_logs.add(context, backend, request, resource_id, flow_log_id)
    return list(flow_log_ids.values()), []


def _done_by_token(backend: EC2Backend, token: str | None, request: FlowLogRequest) -> Done | None:
    """The result of an earlier request with this token.

    https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-idempotency.html
    """
    if token not in _tokens(backend):
        return None
    earlier, done = _tokens(backend)[token]
    if earlier != request:
        raise EC2ClientError(
            "IdempotentParameterMismatch",
            "Arguments on this idempotent request are inconsistent with arguments used in previous "
            "request(s).",
        )
    return done


def _tokens(backend: EC2Backend) -> Mapping[str, tuple[FlowLogRequest, Done]]:
    return getattr(backend, "local_aws_flow_log_tokens", {})


def _check_resource(backend: EC2Backend, resource_type: str, resource_id: str) -> None:
    if resource_type == "VPC":
        vpcs.check_id(resource_id)
        if vpcs.shared_vpc(backend, resource_id):
            # A participant cannot create flow logs of a shared VPC; the error code is a guess.
            # https://docs.aws.amazon.com/vpc/latest/userguide/vpc-share-limitations.html
            raise UnauthorizedOperation
        if resource_id not in backend.vpcs:
            raise InvalidVPCIdError(resource_id)
    elif resource_type == "Subnet":
        if not any(resource_id in subnets for subnets in backend.subnets.values()):
            raise InvalidSubnetIdError(resource_id)
    elif resource_id not in backend.enis:
        raise InvalidNetworkInterfaceIdError(resource_id)


def _checked_role(
    context: Context, backend: EC2Backend, request: FlowLogRequest, flow_log_ids: Iterable[str]
) -> Role | None:
    role_arn, role = request.deliver_logs_permission_arn, None
    if role_arn is None:
        return None
    for flow_log_id in flow_log_ids:
        role = cloudwatch_logs.assumable_role(context, role_arn, backend, flow_log_id)
        if role is None:
            # hashicorp/terraform-provider-aws#29323
            raise InvalidParameter(f"Unable to assume given IAM role: '{role_arn}'")
    return role


def _check_others(context: Context, backend: EC2Backend, request: FlowLogRequest, resource_id: str) -> None:
    """The existing flow logs of the resource that are equal to the request.

    EC2 speaks of "the same configuration and log destination". This is strict here: two flow logs with the same traffic
    type and destination are equal, whatever their role, format, interval and tags.
    """
    others = [flow_log for flow_log in backend.flow_logs.values() if flow_log.resource_id == resource_id]
    wanted = (request.traffic_type, request.destination_type, request.destination)
    if any(wanted == _kind(other) for other in others):
        raise FlowLogAlreadyExists
    quota = context.settings.flow_log_quota
    if quota and len(others) >= quota:
        raise EC2ClientError(
            "FlowLogsLimitExceeded",
            f"You've reached the limit of {quota} flow logs that you can create for {resource_id}.",
        )


def _kind(flow_log: FlowLogs) -> tuple[str, str, str | None]:
    destination = flow_log.log_group_name or flow_log.log_destination
    return flow_log.traffic_type, flow_log.log_destination_type, destination
