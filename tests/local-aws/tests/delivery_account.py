"""An account with a network interface, a log group and a role, and what a test does with its flow logs."""

from __future__ import annotations

import unittest
from collections.abc import Mapping
from typing import Any

from tests.harness import REGION, Server, fresh_account, make_delivery_role, policy

GROUP = "/vpc/flow-logs"
INTERVAL = 600
DELAY = 600
"""Seconds from the first denied attempt until the status is FAILED."""


class DeliveryAccount(unittest.TestCase):
    """One account with a VPC that has rejected traffic, a log group, and a role that can deliver to it."""

    server: Server

    def setUp(self) -> None:
        self.account = self.make_account()
        self.ec2, self.iam, self.logs = (
            self.server.client(service, self.account) for service in ("ec2", "iam", "logs")
        )
        self.vpc_id = self.make_vpc()
        self.subnet_id, self.interface_id = self.make_interface(self.vpc_id)
        self.traffic(rejected=1)
        self.group_arn = f"arn:aws:logs:{REGION}:{self.account}:log-group:{GROUP}"
        self.logs.create_log_group(logGroupName=GROUP)
        self.role_arn = make_delivery_role(self.iam)

    def make_account(self) -> str:
        return fresh_account()

    def make_vpc(self) -> str:
        made = self.server.control("POST", "vpcs", {"account": self.account, "region": REGION, "count": 1})
        return made["VpcIds"][0]

    def make_interface(self, vpc_id: str, block: str = "10.0.1.0/24") -> tuple[str, str]:
        subnet_id = self.ec2.create_subnet(VpcId=vpc_id, CidrBlock=block)["Subnet"]["SubnetId"]
        interface = self.ec2.create_network_interface(SubnetId=subnet_id)["NetworkInterface"]
        return subnet_id, interface["NetworkInterfaceId"]

    def traffic(self, accepted: int = 0, rejected: int = 0) -> None:
        self.server.control(
            "POST", f"vpcs/{self.vpc_id}/traffic", {"accepted": accepted, "rejected": rejected}
        )

    def advance(self, seconds: float) -> None:
        self.server.control("POST", "clock/advance", {"seconds": seconds})

    def create(self, **changes: Any) -> str:
        answer = self.try_to_create(**changes)
        self.assertEqual(answer["Unsuccessful"], [])
        return answer["FlowLogIds"][0]

    def try_to_create(self, **changes: Any) -> dict[str, Any]:
        parameters = {
            "ResourceIds": [self.vpc_id],
            "ResourceType": "VPC",
            "TrafficType": "REJECT",
            "LogGroupName": GROUP,
            "DeliverLogsPermissionArn": self.role_arn,
        } | changes
        return self.ec2.create_flow_logs(**{k: v for k, v in parameters.items() if v is not None})

    def status(self, flow_log_id: str) -> tuple[str | None, str | None]:
        (flow_log,) = self.ec2.describe_flow_logs(FlowLogIds=[flow_log_id])["FlowLogs"]
        return flow_log.get("DeliverLogsStatus"), flow_log.get("DeliverLogsErrorMessage")

    def let_deliver(self, *statements: Mapping[str, Any]) -> None:
        self.iam.put_role_policy(
            RoleName="FlowLogs", PolicyName="Deliver", PolicyDocument=policy(*statements)
        )

    def streams(self, group: str = GROUP) -> list[str]:
        return [
            stream["logStreamName"]
            for stream in self.logs.describe_log_streams(logGroupName=group)["logStreams"]
        ]

    def lines(self, group: str = GROUP) -> list[str]:
        """The messages of all streams of the group."""
        return [event["message"] for event in self.logs.filter_log_events(logGroupName=group)["events"]]

    def admitted(self, flow_log_id: str) -> bool:
        """Whether an attempt would be admitted now."""
        return self.server.control("GET", f"flow-logs/{flow_log_id}/delivery")["admitted"]

    def assert_succeeds(self, flow_log_id: str) -> None:
        self.assertEqual(self.status(flow_log_id), ("SUCCESS", None))

    def assert_access_error(self, flow_log_id: str) -> None:
        self.assertEqual(self.status(flow_log_id), ("FAILED", "Access error"))
