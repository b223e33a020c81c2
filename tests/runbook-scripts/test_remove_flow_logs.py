"""Only our own flow logs are deleted."""

from __future__ import annotations

import unittest
from typing import Any

from scripts.remove_flow_logs import remove_flow_logs
from stubbed_aws import ACCOUNT, VPC, answer_deleted, answer_flow_logs, flow_log, stub


ROLE = f"arn:aws:iam::{ACCOUNT}:role/net/Delivery"
OURS = flow_log("fl-1", ours=True, LogGroupName="/group", DeliverLogsPermissionArn=ROLE)
BUCKET = "arn:aws:s3:::central/logs/"


class RemoveFlowLogsTests(unittest.TestCase):
    def setUp(self) -> None:
        self.ec2 = stub(self, "ec2")

    def test_ours_are_deleted_and_everything_else_is_listed(self) -> None:
        answer_flow_logs(self.ec2, OURS, flow_log("fl-2"))
        answer_deleted(self.ec2, "fl-1")

        removed = remove()

        self.assertEqual(removed["FlowLogIds"], ["fl-1"])
        left = [
            "flow log fl-2 of another owner",
            "role Delivery: other VPCs use it",
            "log group /group and its records",
        ]
        self.assertEqual(removed["Left"], left)

    def test_our_tag_on_a_flow_log_with_another_destination_or_role_does_not_delete_it(self) -> None:
        answer_flow_logs(
            self.ec2,
            OURS | {"LogGroupName": "/audit"},
            OURS | {"DeliverLogsPermissionArn": f"arn:aws:iam::{ACCOUNT}:role/Other"},
            OURS | {"LogDestinationType": "s3", "LogDestination": "arn:aws:s3:::audit"},
        )

        removed = remove()

        self.assertEqual(removed["FlowLogIds"], [])
        self.assertEqual(removed["Left"][:3], ["flow log fl-1 with another destination or role"] * 3)

    def test_our_flow_log_to_the_bucket_of_the_stack_is_deleted_with_or_without_a_slash(self) -> None:
        to_bucket = {"LogDestinationType": "s3", "LogDestination": BUCKET.rstrip("/"), "LogGroupName": ""}
        answer_flow_logs(self.ec2, OURS | to_bucket)
        answer_deleted(self.ec2, "fl-1")

        self.assertEqual(remove()["FlowLogIds"], ["fl-1"])

    def test_a_dry_run_deletes_nothing(self) -> None:
        answer_flow_logs(self.ec2, OURS)

        self.assertEqual(remove(DryRun="true")["FlowLogIds"], ["fl-1"])

    def test_without_flow_logs_nothing_is_deleted(self) -> None:
        answer_flow_logs(self.ec2)

        self.assertEqual(remove()["FlowLogIds"], [])


def remove(**parameters: str) -> dict[str, Any]:
    events = {
        "VpcId": VPC,
        "LogGroup": "/group",
        "LogDestination": BUCKET,
        "RoleName": "Delivery",
        "DeleteLogGroup": "false",
        "DryRun": "false",
    }
    return remove_flow_logs(events | parameters, None)
