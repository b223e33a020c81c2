"""EC2 must show flow logs that satisfy the requirements, or the run deletes what it created and fails."""

from __future__ import annotations

import unittest
from typing import Any

from scripts.verify_flow_log import verify_flow_log
from stubbed_aws import (
    FAILED,
    OWN_TAG,
    SETTINGS,
    VPC,
    answer_flow_logs,
    failed_flow_log,
    flow_log,
    stub,
)

STILL_NONE = f"{VPC} still has no flow log that satisfies the requirements"
EXECUTION = "11112222-3333-4444-5555-666677778888"
OF_THIS_RUN = {"Tags": [OWN_TAG, {"Key": "vpc-flow-logging/automation-execution", "Value": EXECUTION}]}


class VerifyFlowLogTests(unittest.TestCase):
    def setUp(self) -> None:
        self.ec2 = stub(self, "ec2")

    def test_if_there_was_nothing_to_do_the_evaluation_is_the_output_without_a_call(self) -> None:
        evaluated = {"FlowLogId": "fl-1", "RoleArn": "arn:role", "LogGroup": "/team", "LogDestination": ""}

        self.assertEqual(verify(Action="none", **evaluated), {"Outcome": "none", **evaluated})

    def test_a_working_flow_log_of_this_run_is_created(self) -> None:
        log = flow_log("fl-1", **OF_THIS_RUN, LogGroupName="/ours", DeliverLogsPermissionArn="arn:role")
        answer_flow_logs(self.ec2, log)

        self.assertEqual(
            verify(Action="create"),
            {
                "Outcome": "created",
                "FlowLogId": "fl-1",
                "RoleArn": "arn:role",
                "LogGroup": "/ours",
                "LogDestination": "",
            },
        )

    def test_a_flow_log_that_replaces_ours_is_repaired(self) -> None:
        answer_flow_logs(self.ec2, flow_log("fl-1", **OF_THIS_RUN))

        self.assertEqual(verify(Action="repair")["Outcome"], "repaired")

    def test_if_another_run_was_faster_the_outcome_is_none(self) -> None:
        answer_flow_logs(self.ec2, flow_log("fl-1", ours=True))

        self.assertEqual(verify(Action="create")["Outcome"], "none")

    def test_a_failed_flow_log_of_another_owner_is_kept(self) -> None:
        answer_flow_logs(self.ec2, failed_flow_log("fl-1"), flow_log("fl-2", **OF_THIS_RUN))

        self.assertEqual(verify(Action="create")["Outcome"], "created")

    def test_a_failed_flow_log_of_this_run_is_deleted_and_fails_the_run(self) -> None:
        answer_flow_logs(self.ec2, flow_log("fl-1", **OF_THIS_RUN, **FAILED))
        self.answer_deleted("fl-1")

        self.assert_fails("delivery of fl-1 failed: Access error. Deleted fl-1, which this run created")

    def test_a_failed_flow_log_of_another_run_is_kept_and_fails_the_run(self) -> None:
        of_another_run = [OWN_TAG, {"Key": "vpc-flow-logging/automation-execution", "Value": "another"}]
        answer_flow_logs(self.ec2, flow_log("fl-1", Tags=of_another_run, **FAILED))

        self.assert_fails(f"{STILL_NONE}: delivery of fl-1 failed: Access error")

    def test_a_vpc_without_any_flow_log_fails_the_run(self) -> None:
        answer_flow_logs(self.ec2)
        self.ec2.add_response("describe_vpcs", {"Vpcs": [{"VpcId": VPC}]}, {"VpcIds": [VPC]})

        self.assert_fails(f"{STILL_NONE}: none captures REJECT")

    def test_if_the_flow_log_cannot_be_deleted_the_run_fails_with_both_reasons(self) -> None:
        answer_flow_logs(self.ec2, flow_log("fl-1", **OF_THIS_RUN, **FAILED))
        self.ec2.add_client_error("delete_flow_logs", "UnauthorizedOperation", "not authorized")

        with self.assertRaisesRegex(RuntimeError, "delivery of fl-1 failed: Access error. .*not authorized"):
            verify(Action="create")

    def test_one_flow_log_that_satisfies_the_requirements_is_enough(self) -> None:
        answer_flow_logs(self.ec2, flow_log("fl-1", FlowLogStatus="PENDING"), flow_log("fl-2", **OF_THIS_RUN))

        self.assertEqual(verify(Action="create")["FlowLogId"], "fl-2")

    def test_a_flow_log_of_this_run_that_is_not_active_is_deleted_and_fails_the_run(self) -> None:
        answer_flow_logs(self.ec2, flow_log("fl-1", **OF_THIS_RUN, FlowLogStatus="PENDING"))
        self.answer_deleted("fl-1")

        self.assert_fails("fl-1 has status PENDING, not ACTIVE. Deleted fl-1, which this run created")

    def test_a_vpc_that_was_deleted_during_the_run_fails_the_run_with_that_message(self) -> None:
        answer_flow_logs(self.ec2)
        self.ec2.add_client_error("describe_vpcs", "InvalidVpcID.NotFound", expected_params={"VpcIds": [VPC]})

        self.assert_fails(f"{VPC} was deleted during the run, and its flow logs with it")

    def test_a_dry_run_makes_no_call(self) -> None:
        evaluated = {"Action": "create", "FlowLogId": ""}
        events = (
            {"VpcId": VPC, "ExecutionId": EXECUTION, "Evaluated": evaluated} | SETTINGS | {"DryRun": "true"}
        )

        self.assertEqual(verify_flow_log(events, None), {"Outcome": "would be created", "FlowLogId": ""})

    def assert_fails(self, message: str) -> None:
        with self.assertRaises(RuntimeError) as failure:
            verify(Action="create")
        self.assertIn(message, str(failure.exception))

    def answer_deleted(self, flow_log_id: str) -> None:
        self.ec2.add_response("delete_flow_logs", {"Unsuccessful": []}, {"FlowLogIds": [flow_log_id]})


def verify(**evaluated: str) -> dict[str, Any]:
    return verify_flow_log({"VpcId": VPC, "ExecutionId": EXECUTION, "Evaluated": evaluated} | SETTINGS, None)
