"""The log group is deleted only if it is ours and no one else delivers to it."""

from __future__ import annotations

import unittest
from typing import Any

from scripts.remove_log_group import remove_log_group
from stubbed_aws import OWN_TAG, flow_log, replace, stub

GROUP = "/vpc-flow-logs/vpc-0123456789abcdef0"
ARN = f"arn:aws:logs:eu-west-1:111122223333:log-group:{GROUP}"


class RemoveLogGroupTests(unittest.TestCase):
    def setUp(self) -> None:
        self.ec2, self.logs = stub(self, "ec2"), stub(self, "logs")
        replace(self, "boto3.client", {"ec2": self.ec2.client, "logs": self.logs.client}.__getitem__)

    def test_a_group_of_ours_is_deleted(self) -> None:
        self.answer_group(OWN_TAG)
        self.answer_writers(flow_log(ours=True))
        self.answer_streams("eni-0123-reject")
        self.logs.add_response("delete_log_group", {}, {"logGroupName": GROUP})

        self.assertEqual(remove(), {"Outcome": "removed"})

    def test_a_dry_run_deletes_nothing(self) -> None:
        self.answer_group(OWN_TAG)
        self.answer_writers()
        self.answer_streams("eni-0123-reject")

        self.assertEqual(remove(DryRun="true"), {"Outcome": "would be removed"})

    def test_a_missing_group_is_no_error(self) -> None:
        self.logs.add_response("describe_log_groups", {"logGroups": []})

        self.assertEqual(remove(), {"Outcome": "absent"})

    def test_a_group_that_another_run_deletes_first_is_no_error(self) -> None:
        self.answer_group(OWN_TAG)
        self.answer_writers()
        self.answer_streams("eni-0123-reject")
        self.logs.add_client_error("delete_log_group", "ResourceNotFoundException")

        self.assertEqual(remove(), {"Outcome": "removed"})

    def test_a_group_of_another_owner_is_kept(self) -> None:
        self.answer_group({"Key": "team", "Value": "network"})

        with self.assertRaisesRegex(RuntimeError, "another owner created it"):
            remove()

    def test_a_group_to_which_another_owner_delivers_is_kept(self) -> None:
        self.answer_group(OWN_TAG)
        self.answer_writers(flow_log("fl-7"))

        with self.assertRaisesRegex(RuntimeError, "fl-7 delivers to it"):
            remove()

    def test_a_group_to_which_a_flow_log_delivers_by_its_arn_is_kept(self) -> None:
        self.answer_group(OWN_TAG)
        self.answer_writers(flow_log("fl-7", LogGroupName=None, LogDestination=ARN + ":*"))

        with self.assertRaisesRegex(RuntimeError, "fl-7 delivers to it"):
            remove()

    def test_a_group_to_which_our_flow_log_of_another_VPC_delivers_is_kept(self) -> None:
        self.answer_group(OWN_TAG)
        self.answer_writers(flow_log("fl-7", ours=True, ResourceId="vpc-00000000000000001"))

        with self.assertRaisesRegex(RuntimeError, "fl-7 delivers to it"):
            remove()

    def test_a_group_with_a_stream_of_another_service_is_kept(self) -> None:
        self.answer_group(OWN_TAG)
        self.answer_writers()
        self.answer_streams("eni-0123-all", "audit-2026")

        with self.assertRaisesRegex(RuntimeError, "stream audit-2026 does not belong to VPC flow logs"):
            remove()

    def answer_streams(self, *names: str) -> None:
        streams = {"logStreams": [{"logStreamName": name} for name in names]}
        self.logs.add_response("describe_log_streams", streams, {"logGroupName": GROUP})

    def answer_group(self, tag: dict[str, str]) -> None:
        group = {"logGroupName": GROUP, "arn": ARN + ":*"}
        self.logs.add_response("describe_log_groups", {"logGroups": [group]}, {"logGroupNamePrefix": GROUP})
        self.logs.add_response(
            "list_tags_for_resource", {"tags": {tag["Key"]: tag["Value"]}}, {"resourceArn": ARN}
        )

    def answer_writers(self, *logs: dict[str, Any]) -> None:
        self.ec2.add_response("describe_flow_logs", {"FlowLogs": list(logs)}, {})


def remove(**parameters: str) -> dict[str, str]:
    return remove_log_group({"LogGroup": GROUP, "DryRun": "false"} | parameters, None)
