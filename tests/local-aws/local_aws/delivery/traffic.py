"""The traffic of VPCs, and the network interfaces that a flow log watches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from moto.ec2.models import EC2Backend, ec2_backends
from moto.ec2.models.elastic_network_interfaces import NetworkInterface


@dataclass(frozen=True)
class Traffic:
    """How many flows each network interface of a VPC has in an aggregation interval."""

    accepted: int = 0
    rejected: int = 0

    def __post_init__(self) -> None:
        for name, value in (("accepted", self.accepted), ("rejected", self.rejected)):
            if not isinstance(value, int) or isinstance(value, bool) or value < 0:
                raise ValueError(f"{name} is a whole number of 0 or more, got {value!r}")

    def actions(self, traffic_type: str) -> Sequence[str]:
        """The action of each flow that a flow log of this traffic type captures."""
        accepted = ["ACCEPT"] * self.accepted if traffic_type in ("ACCEPT", "ALL") else []
        rejected = ["REJECT"] * self.rejected if traffic_type in ("REJECT", "ALL") else []
        return [*accepted, *rejected]


NONE = Traffic()


def change(vpc_id: str, traffic: Traffic) -> None:
    owner = next(
        (backend for _, _, backend in list(ec2_backends.iter_backends()) if vpc_id in backend.vpcs), None
    )
    if owner is None:
        raise ValueError(f"there is no VPC {vpc_id!r}")
    owner.vpcs[vpc_id].local_aws_traffic = traffic


def of(interface: NetworkInterface) -> Traffic:
    vpc = interface.ec2_backend.vpcs.get(interface.subnet.vpc_id)
    return getattr(vpc, "local_aws_traffic", NONE)


def watched(backend: EC2Backend) -> Mapping[str, Sequence[NetworkInterface]]:
    """The network interfaces of each VPC, subnet and interface that has any, by its id."""
    found: dict[str, list[NetworkInterface]] = defaultdict(list)
    for interface in list(backend.enis.values()):
        for resource_id in (interface.subnet.vpc_id, interface.subnet.id, interface.id):
            found[resource_id].append(interface)
    return found
