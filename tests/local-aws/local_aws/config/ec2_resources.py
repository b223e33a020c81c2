"""How AWS Config sees VPCs and flow logs, read from moto's EC2.

The keys of `configuration` are those of awslabs/aws-config-resource-schema.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from moto.ec2.models import EC2Backend

from local_aws.config.configuration_items import Relationship, Resource
from local_aws.delivery import status
from local_aws.ec2 import tags, vpcs

VPC = "AWS::EC2::VPC"
FLOW_LOG = "AWS::EC2::FlowLog"


def describe(backend: EC2Backend, resource_type: str, resource_id: str) -> Resource | None:
    """The resource as it is now; None when there is none."""
    store, build = _TYPES[resource_type]
    model = store(backend).get(resource_id)
    return build(backend, model) if model is not None else None


def ids(backend: EC2Backend, resource_type: str) -> list[str]:
    return list(_TYPES[resource_type][0](backend))


def vpcs_of(backend: EC2Backend, member_ids: Collection[str]) -> set[str]:
    """The VPCs that have one of these subnets or network interfaces."""
    subnets = {
        subnet.id: subnet.vpc_id
        for subnets in list(backend.subnets.values())
        for subnet in list(subnets.values())
    }
    interfaces = {interface.id: interface.subnet.vpc_id for interface in list(backend.enis.values())}
    return {vpc for member, vpc in {**subnets, **interfaces}.items() if member in member_ids}


def _vpc(backend: EC2Backend, vpc: Any) -> Resource:
    vpc_tags = vpcs.visible_tags(backend, vpc)
    return Resource(
        arn=f"arn:{backend.partition}:ec2:{backend.region_name}:{vpc.owner_id}:vpc/{vpc.id}",
        availability_zone="Multiple Availability Zones",
        created_at=None,
        tags=vpc_tags,
        relationships=tuple(_vpc_relationships(backend, vpc.id)),
        configuration={
            "cidrBlock": vpc.cidr_block,
            "dhcpOptionsId": vpc.dhcp_options_id,
            "state": vpc.state,
            "vpcId": vpc.id,
            "ownerId": vpc.owner_id,
            "instanceTenancy": vpc.instance_tenancy,
            "ipv6CidrBlockAssociationSet": _associations(vpc, "ipv6CidrBlock", ipv6=True),
            "cidrBlockAssociationSet": _associations(vpc, "cidrBlock", ipv6=False),
            "isDefault": vpc.is_default,
            "tags": _tag_list(vpc_tags),
        },
    )


def _associations(vpc: Any, name: str, ipv6: bool) -> list[dict[str, Any]]:
    return [
        {
            "associationId": association["association_id"],
            name: association["cidr_block"],
            f"{name}State": {"state": association["cidr_block_state"]["state"]},
        }
        for association in vpc.get_cidr_block_association_set(ipv6)
    ]


def _vpc_relationships(backend: EC2Backend, vpc_id: str) -> Iterator[Relationship]:
    for subnets in list(backend.subnets.values()):
        for subnet in list(subnets.values()):
            if subnet.vpc_id == vpc_id:
                yield Relationship("Contains Subnet", "AWS::EC2::Subnet", subnet.id)
    for interface in list(backend.enis.values()):
        if interface.subnet.vpc_id == vpc_id:
            yield Relationship("Contains NetworkInterface", "AWS::EC2::NetworkInterface", interface.id)


def _flow_log(backend: EC2Backend, flow_log: Any) -> Resource:
    """Without relationships: Config does not relate a flow log to the resource that it logs."""
    log_tags = tags.of(flow_log)
    created_at = flow_log.local_aws_created_at
    delivery_status, error_message = status.of(flow_log)
    forced = flow_log.local_aws_forced
    options = flow_log.local_aws_destination_options or {}
    configuration = {
        "creationTime": int(created_at.timestamp() * 1000),
        "deliverLogsErrorMessage": error_message,
        "deliverLogsPermissionArn": flow_log.deliver_logs_permission_arn,
        "deliverLogsStatus": delivery_status,
        "destinationOptions": {_decapitalized(name): value for name, value in options.items()} or None,
        "flowLogId": flow_log.id,
        "flowLogStatus": "ACTIVE",
        "logDestination": flow_log.log_destination,
        "logDestinationType": flow_log.log_destination_type,
        "logFormat": flow_log.log_format,
        "logGroupName": flow_log.log_group_name,
        "maxAggregationInterval": flow_log.max_aggregation_interval,
        "resourceId": flow_log.resource_id,
        "tags": _tag_list(log_tags),
        "trafficType": flow_log.traffic_type,
        **{_decapitalized(name): value for name, value in forced.items() if name != "CreationTime"},
    }
    return Resource(
        arn=(
            f"arn:{backend.partition}:ec2:{backend.region_name}:{backend.account_id}:flow-log/{flow_log.id}"
        ),
        availability_zone="Not Applicable",
        created_at=created_at,
        tags=log_tags,
        relationships=(),
        # A property without a value is left out, as in the example item of awslabs/aws-config-rdk.
        configuration={name: value for name, value in configuration.items() if value is not None},
    )


def _decapitalized(name: str) -> str:
    return name[0].lower() + name[1:]


def _tag_list(resource_tags: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"key": key, "value": value} for key, value in resource_tags.items()]


_TYPES: Mapping[
    str, tuple[Callable[[EC2Backend], Mapping[str, Any]], Callable[[EC2Backend, Any], Resource]]
] = {
    VPC: (vpcs.all_visible, _vpc),
    FLOW_LOG: (lambda backend: backend.flow_logs, _flow_log),
}

RECORDED_TYPES = tuple(_TYPES)
