"""The proof: what EC2 says of the flow logs now. Otherwise the run fails and removes again what it made."""

from __future__ import annotations

import unittest
from typing import Any

from prove_delivery import prove_delivery
from stubbed_aws import (
    FAILED,
    OWN_TAG,
    SETTINGS,
    VPC,
    answer_flow_logs,
    failed_flow_log,
    flow_log,
    freeze_now,
    stub,
)

EXECUTION = "11112222-3333-4444-5555-666677778888"
MADE_NOW = {"Tags": [OWN_TAG, {"Key": "vpc-flow-logging/automation-execution", "Value": EXECUTION}]}


class ProveDeliveryTests(unittest.TestCase):
    def setUp(self) -> None:
        freeze_now(self)
        self.ec2 = stub(self, "ec2")

    def test_where_there_was_nothing_to_do_what_was_judged_goes_through_without_a_call(self) -> None:
        judged = {"FlowLogId": "fl-1", "RoleArn": "arn:role", "LogGroup": "/team", "LogDestination": ""}

        self.assertEqual(prove(Action="none", **judged), {"Outcome": "none", **judged})

    def test_a_flow_log_that_this_run_made_and_that_delivers_is_created(self) -> None:
        made = flow_log("fl-1", **MADE_NOW, LogGroupName="/ours", DeliverLogsPermissionArn="arn:role")
        answer_flow_logs(self.ec2, made)

        self.assertEqual(
            prove(Action="create"),
            {
                "Outcome": "created",
                "FlowLogId": "fl-1",
                "RoleArn": "arn:role",
                "LogGroup": "/ours",
                "LogDestination": "",
            },
        )

    def test_a_flow_log_made_in_the_place_of_ours_is_repaired(self) -> None:
        answer_flow_logs(self.ec2, flow_log("fl-1", **MADE_NOW))

        self.assertEqual(prove(Action="repair")["Outcome"], "repaired")

    def test_where_another_run_was_faster_nothing_was_done(self) -> None:
        answer_flow_logs(self.ec2, flow_log("fl-1", ours=True))

        self.assertEqual(prove(Action="create")["Outcome"], "none")

    def test_someone_elses_that_does_not_work_is_left(self) -> None:
        answer_flow_logs(self.ec2, failed_flow_log("fl-1"), flow_log("fl-2", **MADE_NOW))

        self.assertEqual(prove(Action="create")["Outcome"], "created")

    def test_one_that_does_not_deliver_fails_the_run_and_is_removed_again(self) -> None:
        answer_flow_logs(self.ec2, flow_log("fl-1", **MADE_NOW, **FAILED))
        self.answer_deleted("fl-1")

        self.assert_fails("is still not logged: delivery of fl-1 failed: Access error. Removed again: fl-1")

    def test_one_of_another_run_that_does_not_deliver_fails_the_run_and_is_left(self) -> None:
        made_before = [OWN_TAG, {"Key": "vpc-flow-logging/automation-execution", "Value": "another"}]
        answer_flow_logs(self.ec2, flow_log("fl-1", Tags=made_before, **FAILED))

        self.assert_fails(f"{VPC} is still not logged: delivery of fl-1 failed: Access error")

    def test_a_vpc_without_any_flow_log_fails_the_run(self) -> None:
        answer_flow_logs(self.ec2)
        self.ec2.add_response("describe_vpcs", {"Vpcs": [{"VpcId": VPC}]}, {"VpcIds": [VPC]})

        self.assert_fails(f"{VPC} is still not logged: it has no flow log for REJECT")

    def test_a_flow_log_that_cannot_be_removed_again_fails_the_run_with_both_reasons(self) -> None:
        answer_flow_logs(self.ec2, flow_log("fl-1", **MADE_NOW, **FAILED))
        self.ec2.add_client_error("delete_flow_logs", "UnauthorizedOperation", "not authorized")

        with self.assertRaisesRegex(RuntimeError, "delivery of fl-1 failed: Access error. .*not authorized"):
            prove(Action="create")

    def test_one_that_does_the_job_is_enough_whatever_becomes_of_others(self) -> None:
        answer_flow_logs(self.ec2, flow_log("fl-1", FlowLogStatus="PENDING"), flow_log("fl-2", **MADE_NOW))

        self.assertEqual(prove(Action="create")["FlowLogId"], "fl-2")

    def test_one_that_is_not_active_fails_the_run_and_is_removed_again(self) -> None:
        answer_flow_logs(self.ec2, flow_log("fl-1", **MADE_NOW, FlowLogStatus="PENDING"))
        self.answer_deleted("fl-1")

        self.assert_fails("fl-1 has status PENDING, not ACTIVE. Removed again: fl-1")

    def test_a_vpc_that_was_deleted_meanwhile_is_said_to_be(self) -> None:
        answer_flow_logs(self.ec2)
        self.ec2.add_client_error("describe_vpcs", "InvalidVpcID.NotFound", expected_params={"VpcIds": [VPC]})

        self.assert_fails(f"{VPC} was deleted meanwhile, and its flow logs with it")

    def test_a_dry_run_proves_nothing_and_makes_no_call(self) -> None:
        judged = {"Action": "create", "FlowLogId": ""}
        events = {"VpcId": VPC, "ExecutionId": EXECUTION, "Judged": judged} | SETTINGS | {"DryRun": "true"}

        self.assertEqual(prove_delivery(events, None), {"Outcome": "would be created", "FlowLogId": ""})

    def assert_fails(self, message: str) -> None:
        with self.assertRaises(RuntimeError) as failure:
            prove(Action="create")
        self.assertIn(message, str(failure.exception))

    def answer_deleted(self, flow_log_id: str) -> None:
        self.ec2.add_response("delete_flow_logs", {"Unsuccessful": []}, {"FlowLogIds": [flow_log_id]})


def prove(**judged: str) -> dict[str, Any]:
    return prove_delivery({"VpcId": VPC, "ExecutionId": EXECUTION, "Judged": judged} | SETTINGS, None)
