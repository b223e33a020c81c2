"""Only our own flow logs are deleted."""

from __future__ import annotations

import unittest
from typing import Any

from scripts.remove_flow_logs import remove_flow_logs
from stubbed_aws import VPC, answer_deleted, answer_flow_logs, flow_log, stub


class RemoveFlowLogsTests(unittest.TestCase):
    def setUp(self) -> None:
        self.ec2 = stub(self, "ec2")

    def test_ours_are_deleted_and_everything_else_is_listed(self) -> None:
        answer_flow_logs(self.ec2, flow_log("fl-1", ours=True), flow_log("fl-2"))
        answer_deleted(self.ec2, "fl-1")

        removed = remove()

        self.assertEqual(removed["FlowLogIds"], ["fl-1"])
        left = [
            "flow log fl-2 of another owner",
            "role Delivery: other VPCs use it",
            "log group /group and its records",
        ]
        self.assertEqual(removed["Left"], left)

    def test_a_dry_run_deletes_nothing(self) -> None:
        answer_flow_logs(self.ec2, flow_log("fl-1", ours=True))

        self.assertEqual(remove(DryRun="true")["FlowLogIds"], ["fl-1"])

    def test_without_flow_logs_nothing_is_deleted(self) -> None:
        answer_flow_logs(self.ec2)

        self.assertEqual(remove()["FlowLogIds"], [])


def remove(**parameters: str) -> dict[str, Any]:
    events = {
        "VpcId": VPC,
        "LogGroup": "/group",
        "RoleName": "Delivery",
        "DeleteLogGroup": "false",
        "DryRun": "false",
    }
    return remove_flow_logs(events | parameters, None)
