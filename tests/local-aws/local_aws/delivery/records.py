"""Flow log records: one line for each flow, in the flow log's own format.

https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from moto.ec2.models.elastic_network_interfaces import NetworkInterface
from moto.ec2.models.flow_logs import FlowLogs

_FIELD = re.compile(r"\$\{([a-z0-9-]+)\}")
_ABSENT = "-"
_OTHER_END = "198.51.100.7"
"""An address that is reserved for documentation sends all traffic."""

_FIELDS_BY_VERSION: Mapping[int, str] = {
    3: "vpc-id subnet-id instance-id tcp-flags type pkt-srcaddr pkt-dstaddr",
    4: "region az-id sublocation-type sublocation-id",
    5: "pkt-src-aws-service pkt-dst-aws-service flow-direction traffic-path",
    7: "ecs-cluster-arn ecs-cluster-name ecs-container-instance-arn ecs-container-instance-id ecs-container-id "
    "ecs-second-container-id ecs-service-name ecs-task-definition-arn ecs-task-arn ecs-task-id",
    8: "reject-reason",
    9: "resource-id",
    10: "encryption-status",
    11: "interface-type next-hop-interface-id next-hop-subnet-id next-hop-az-id next-hop-vpc-id "
    "next-hop-interface-type instance-tag instance-tag-2 interface-tag interface-tag-2 asg-tag asg-tag-2",
}
_VERSIONS = {field: version for version, fields in _FIELDS_BY_VERSION.items() for field in fields.split()}


@dataclass(frozen=True)
class Window:
    """One aggregation interval of a flow log."""

    start: datetime
    end: datetime


@dataclass(frozen=True)
class Record:
    interface: NetworkInterface
    window: Window
    line: str


def fields(log_format: str) -> list[str]:
    return _FIELD.findall(log_format)


def of(
    flow_log: FlowLogs, interface: NetworkInterface, window: Window, actions: Sequence[str]
) -> list[Record]:
    """A record for each action; one record without data if there is none."""
    lines = [_flow(flow_log, interface, window, action) for action in actions]
    return [Record(interface, window, line) for line in lines or [_line(flow_log, interface, window, {})]]


def _flow(flow_log: FlowLogs, interface: NetworkInterface, window: Window, action: str) -> str:
    local = interface.private_ip_address or _ABSENT
    flow = {
        "srcaddr": _OTHER_END,
        "dstaddr": local,
        "srcport": "49152",
        "dstport": "443" if action == "ACCEPT" else "22",
        "protocol": "6",
        "packets": "10",
        "bytes": "840",
        "action": action,
        "log-status": "OK",
        "tcp-flags": "2",
        "type": "IPv4",
        "pkt-srcaddr": _OTHER_END,
        "pkt-dstaddr": local,
        "flow-direction": "ingress",
    }
    return _line(flow_log, interface, window, flow)


def _line(flow_log: FlowLogs, interface: NetworkInterface, window: Window, flow: Mapping[str, str]) -> str:
    wanted = fields(flow_log.log_format)
    subnet = interface.subnet
    values = {
        "version": str(max([2, *(_VERSIONS[name] for name in wanted if name in _VERSIONS)])),
        "account-id": flow_log.ec2_backend.account_id,
        "interface-id": interface.id,
        "start": str(int(window.start.timestamp())),
        "end": str(int(window.end.timestamp())),
        "log-status": "NODATA",
        "vpc-id": subnet.vpc_id,
        "subnet-id": subnet.id,
        "instance-id": interface.instance.id if interface.instance else _ABSENT,
        "region": flow_log.ec2_backend.region_name,
        "az-id": subnet.availability_zone_id,
        **flow,
    }
    return " ".join(values.get(name, _ABSENT) for name in wanted)
