"""Adds many VPCs and flow logs at once, as if they had existed for a long time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from moto.ec2.models import ec2_backends
from moto.ec2.models.vpcs import VPC
from moto.ec2.utils import random_flow_log_id, random_vpc_id

from local_aws.context import Context
from local_aws.ec2 import flow_log_request, flow_logs


def seed(
    context: Context,
    account: str,
    region: str,
    vpcs: int,
    tags: Mapping[str, str],
    flow_log_counts: Sequence[tuple[int, Mapping[str, Any]]],
) -> tuple[list[str], list[str]]:
    """Adds `vpcs` VPCs without default security groups, which would take moto minutes.

    Each (count, parameters) gives the next `count` VPCs a flow log with these parameters of CreateFlowLogs.
    """
    backend = ec2_backends[account][region]
    requests = [
        (count, flow_log_request.read(_filled(parameters), {}, account, region))
        for count, parameters in flow_log_counts
    ]
    if sum(count for count, _ in requests) > vpcs:
        raise ValueError(f"there are more flow logs than the {vpcs} VPCs to give them to")
    vpc_ids = [random_vpc_id() for _ in range(vpcs)]
    for vpc_id in vpc_ids:
        backend.vpcs[vpc_id] = VPC(backend, vpc_id, "10.0.0.0/16", is_default=False)
        backend.create_route_table(vpc_id, main=True)
        backend.create_network_acl(vpc_id, default=True)
        if tags:
            backend.tags[vpc_id] = dict(tags)
    flow_log_ids, remaining = [], iter(vpc_ids)
    for count, request in requests:
        for _ in range(count):
            flow_log = flow_logs.add(context, backend, request, next(remaining), random_flow_log_id())
            flow_log_ids.append(flow_log.id)
    return vpc_ids, flow_log_ids


def _filled(parameters: Mapping[str, Any]) -> Mapping[str, Any]:
    """The default parameters of a seeded flow log: it delivers all traffic to a bucket."""
    defaults: dict[str, Any] = {"TrafficType": "ALL"}
    if not {"LogDestinationType", "LogGroupName", "LogDestination"} & set(parameters):
        defaults |= {"LogDestinationType": "s3", "LogDestination": "arn:aws:s3:::flow-logs"}
    return {"ResourceType": "VPC", "ResourceIds": ["vpc-00000000"], **defaults, **parameters}
