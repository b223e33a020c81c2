"""VPCs: EC2's errors about ids, listings, and VPCs that another account shares."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from moto.ec2.exceptions import InvalidVPCIdError
from moto.ec2.models import EC2Backend, ec2_backends
from moto.ec2.models.vpcs import VPC
from moto.ec2.responses import EC2Response

from local_aws import moto_attributes
from local_aws.ec2 import filters, tags
from local_aws.ec2.errors import MalformedId
from local_aws.ec2.filters import Filters
from local_aws.ec2.paging import Listing

_ID = re.compile(r"vpc-[0-9a-f]{8}([0-9a-f]{9})?")

# https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeVpcs.html
_FILTER_NAMES = frozenset(
    {
        "cidr",
        "cidr-block-association.association-id",
        "cidr-block-association.cidr-block",
        "cidr-block-association.state",
        "dhcp-options-id",
        "ipv6-cidr-block-association.association-id",
        "ipv6-cidr-block-association.ipv6-cidr-block",
        "ipv6-cidr-block-association.ipv6-pool",
        "ipv6-cidr-block-association.state",
        "is-default",
        "owner-id",
        "state",
        "tag-key",
        "vpc-id",
    }
)


def install() -> None:
    def explain(error: InvalidVPCIdError, vpc_id: str) -> None:
        super(InvalidVPCIdError, error).__init__(
            "InvalidVpcID.NotFound", f"The vpc ID '{vpc_id}' does not exist"
        )

    moto_attributes.install(InvalidVPCIdError, "__init__", explain)


def check_id(vpc_id: str) -> None:
    if not _ID.fullmatch(vpc_id):
        raise MalformedId("InvalidVpcID.Malformed", vpc_id, "vpc")


def share(vpc_id: str, participant: str) -> None:
    """Share the VPC with another account, as Resource Access Manager does."""
    owner = next(
        (backend for _, _, backend in list(ec2_backends.iter_backends()) if vpc_id in backend.vpcs), None
    )
    if owner is None:
        raise ValueError(f"there is no VPC {vpc_id!r} to share")
    if owner.account_id == participant:
        raise ValueError(f"{vpc_id} already belongs to {participant}; share it with another account")
    guest = ec2_backends[participant][owner.region_name]
    guest.local_aws_shared_vpcs = {**_shared_with(guest), vpc_id: owner.vpcs[vpc_id]}


def shared_vpc(backend: EC2Backend, vpc_id: str) -> VPC | None:
    """The VPC of another account that is shared with this one."""
    vpc = _shared_with(backend).get(vpc_id)
    return vpc if vpc is not None and vpc.id in vpc.ec2_backend.vpcs else None


def _shared_with(backend: EC2Backend) -> Mapping[str, VPC]:
    return getattr(backend, "local_aws_shared_vpcs", {})


def _visible(backend: EC2Backend, vpc_id: str) -> VPC | None:
    return backend.vpcs.get(vpc_id) or shared_vpc(backend, vpc_id)


def all_visible(backend: EC2Backend) -> Mapping[str, VPC]:
    """The account's own VPCs and those shared with it, by id."""
    shared = (shared_vpc(backend, vpc_id) for vpc_id in _shared_with(backend))
    return {**backend.vpcs, **{vpc.id: vpc for vpc in shared if vpc is not None}}


def _find(response: EC2Response, ids: Sequence[str], wanted: Filters) -> list[VPC]:
    backend = response.ec2_backend
    for vpc_id in ids:
        check_id(vpc_id)
        if _visible(backend, vpc_id) is None:
            raise InvalidVPCIdError(vpc_id)
    found = (
        [_visible(backend, vpc_id) for vpc_id in dict.fromkeys(ids)]
        if ids
        else list(all_visible(backend).values())
    )
    return filters.select(found, wanted, lambda vpc, name: _filter_values(backend, vpc, name))


def _filter_values(backend: EC2Backend, vpc: VPC, name: str) -> Iterable[str]:
    by_tag = filters.tag_values(visible_tags(backend, vpc), name)
    if by_tag is not None:
        return by_tag
    if name == "owner-id":
        return [vpc.owner_id]
    if name == "dhcp-options-id":
        return [vpc.dhcp_options_id]
    value = vpc.get_filter_value(name)
    if isinstance(value, bool):
        return [str(value).lower()]
    return [value] if isinstance(value, str) else list(value or [])


def visible_tags(backend: EC2Backend, vpc: VPC) -> Mapping[str, str]:
    """The VPC's tags, which only its owner sees."""
    # https://docs.aws.amazon.com/vpc/latest/userguide/vpc-sharing.html: the owner's tags are not shared
    return tags.of(vpc) if vpc.ec2_backend is backend else {}


def _exists(response: EC2Response, vpc: VPC) -> bool:
    return _visible(response.ec2_backend, vpc.id) is vpc


def describe(backend: EC2Backend, vpc: VPC) -> Mapping[str, Any]:
    """The VPC in DescribeVpcs, for the account of `backend`."""
    return {
        "OwnerId": vpc.owner_id,
        "InstanceTenancy": vpc.instance_tenancy,
        "Ipv6CidrBlockAssociationSet": [
            {
                "AssociationId": association["association_id"],
                "Ipv6CidrBlock": association["cidr_block"],
                "Ipv6CidrBlockState": {"State": association["cidr_block_state"]["state"]},
                "NetworkBorderGroup": association.get("ipv6_cidr_block_network_border_group"),
                "Ipv6Pool": association.get("ipv6_pool"),
            }
            for association in vpc.get_cidr_block_association_set(ipv6=True)
        ],
        "CidrBlockAssociationSet": [
            {
                "AssociationId": association["association_id"],
                "CidrBlock": association["cidr_block"],
                "CidrBlockState": {"State": association["cidr_block_state"]["state"]},
            }
            for association in vpc.get_cidr_block_association_set(ipv6=False)
        ],
        "IsDefault": vpc.is_default,
        "Tags": [{"Key": key, "Value": value} for key, value in visible_tags(backend, vpc).items()],
        "VpcId": vpc.id,
        "State": vpc.state,
        "CidrBlock": vpc.cidr_block,
        "DhcpOptionsId": vpc.dhcp_options_id,
    }


LISTING = Listing(
    operation="DescribeVpcs",
    result_key="Vpcs",
    ids_parameter="VpcIds",
    find=_find,
    exists=_exists,
    describe=lambda response, vpc: describe(response.ec2_backend, vpc),
    filter_names=_FILTER_NAMES,
)
