"""How flow logs are deleted."""

from __future__ import annotations

import unittest

from shared.flow_log_deletion import delete_flow_logs
from stubbed_aws import flow_log, stub


class DeleteTests(unittest.TestCase):
    def setUp(self) -> None:
        self.ec2 = stub(self, "ec2")

    def test_no_flow_log_needs_no_call(self) -> None:
        delete_flow_logs([])

    def test_each_flow_log_is_deleted(self) -> None:
        self.answer("fl-1")
        self.answer("fl-2")

        delete_flow_logs([flow_log("fl-1"), flow_log("fl-2")])

    def test_an_error_in_a_response_with_status_200_is_raised_with_its_message(self) -> None:
        self.answer("fl-1", error_code="UnauthorizedOperation")

        with self.assertRaisesRegex(RuntimeError, "failed: fl-1: UnauthorizedOperation: in words"):
            delete_flow_logs([flow_log("fl-1")])

    def test_an_error_response_is_raised_with_its_message(self) -> None:
        self.ec2.add_client_error("delete_flow_logs", "UnauthorizedOperation", "in words")

        with self.assertRaisesRegex(RuntimeError, "failed: fl-1: UnauthorizedOperation: in words"):
            delete_flow_logs([flow_log("fl-1")])

    def test_a_flow_log_that_another_run_deleted_is_no_error_and_the_others_are_deleted(self) -> None:
        self.ec2.add_client_error("delete_flow_logs", "InvalidFlowLogId.NotFound", "it does not exist")
        self.answer("fl-2", error_code="InvalidFlowLogId.NotFound")
        self.answer("fl-3")

        delete_flow_logs([flow_log("fl-1"), flow_log("fl-2"), flow_log("fl-3")])

    def answer(self, flow_log_id: str, error_code: str | None = None) -> None:
        error = {"ResourceId": flow_log_id, "Error": {"Code": error_code, "Message": "in words"}}
        response = {"Unsuccessful": [error] if error_code else []}
        self.ec2.add_response("delete_flow_logs", response, {"FlowLogIds": [flow_log_id]})
