"""Which flow logs a VPC has, which of them are ours, and how one is removed."""

from __future__ import annotations

import unittest

from own_flow_logs import delete_flow_logs, is_ours, read_flow_logs
from stubbed_aws import VPC, flow_log, stub


class ReadTests(unittest.TestCase):
    def setUp(self) -> None:
        self.ec2 = stub(self, "ec2")

    def test_every_page_is_read_and_the_order_is_that_of_the_ids(self) -> None:
        asked = {"Filters": [{"Name": "resource-id", "Values": [VPC]}]}
        pages = {"FlowLogs": [flow_log("fl-2")], "NextToken": "more"}, {"FlowLogs": [flow_log("fl-1")]}
        self.ec2.add_response("describe_flow_logs", pages[0], asked)
        self.ec2.add_response("describe_flow_logs", pages[1], asked | {"NextToken": "more"})

        self.assertEqual([log["FlowLogId"] for log in read_flow_logs(VPC)], ["fl-1", "fl-2"])


class OwnershipTests(unittest.TestCase):
    def test_a_flow_log_is_ours_by_the_tag_with_its_value(self) -> None:
        self.assertTrue(is_ours(flow_log(ours=True)))

    def test_the_tag_with_another_value_does_not_make_it_ours(self) -> None:
        self.assertFalse(is_ours(flow_log(Tags=[{"Key": "vpc-flow-logging/managed-by", "Value": "someone"}])))

    def test_a_flow_log_without_tags_is_not_ours(self) -> None:
        self.assertFalse(is_ours(flow_log(Tags=None)))


class DeleteTests(unittest.TestCase):
    def setUp(self) -> None:
        self.ec2 = stub(self, "ec2")

    def test_nothing_is_asked_for_where_there_is_nothing_to_delete(self) -> None:
        delete_flow_logs([])

    def test_each_is_deleted(self) -> None:
        self.answer("fl-1")
        self.answer("fl-2")

        delete_flow_logs([flow_log("fl-1"), flow_log("fl-2")])

    def test_a_refusal_in_an_answer_of_200_is_a_failure_with_its_message(self) -> None:
        self.answer("fl-1", refused_with="UnauthorizedOperation")

        with self.assertRaisesRegex(RuntimeError, "failed: fl-1: UnauthorizedOperation: in words"):
            delete_flow_logs([flow_log("fl-1")])

    def test_an_error_is_a_failure_with_its_message(self) -> None:
        self.ec2.add_client_error("delete_flow_logs", "UnauthorizedOperation", "in words")

        with self.assertRaisesRegex(RuntimeError, "failed: fl-1: UnauthorizedOperation: in words"):
            delete_flow_logs([flow_log("fl-1")])

    def test_one_that_another_run_deleted_is_no_failure_and_the_others_are_deleted(self) -> None:
        self.ec2.add_client_error("delete_flow_logs", "InvalidFlowLogId.NotFound", "it does not exist")
        self.answer("fl-2", refused_with="InvalidFlowLogId.NotFound")
        self.answer("fl-3")

        delete_flow_logs([flow_log("fl-1"), flow_log("fl-2"), flow_log("fl-3")])

    def answer(self, flow_log_id: str, refused_with: str | None = None) -> None:
        refused = {"ResourceId": flow_log_id, "Error": {"Code": refused_with, "Message": "in words"}}
        answer = {"Unsuccessful": [refused] if refused_with else []}
        self.ec2.add_response("delete_flow_logs", answer, {"FlowLogIds": [flow_log_id]})
