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
    Clock,
    answer_flow_logs,
    failed_flow_log,
    flow_log,
    freeze_now,
    replace,
    stub,
)

EXECUTION = "11112222-3333-4444-5555-666677778888"
MADE_NOW = {"Tags": [OWN_TAG, {"Key": "vpc-flow-logging/automation-execution", "Value": EXECUTION}]}


class ProveDeliveryTests(unittest.TestCase):
    def setUp(self) -> None:
        freeze_now(self)
        self.ec2 = stub(self, "ec2")
        self.clock = Clock()
        replace(self, "prove_delivery.time", self.clock)

    def test_where_there_was_nothing_to_do_what_was_judged_goes_through_without_a_call(self) -> None:
        judged = {"FlowLogId": "fl-1", "RoleArn": "arn:role", "LogGroup": "/team"}

        self.assertEqual(prove(Action="none", **judged), {"Outcome": "none", **judged})

    def test_a_flow_log_that_this_run_made_and_that_delivers_is_created(self) -> None:
        made = flow_log("fl-1", **MADE_NOW, LogGroupName="/ours", DeliverLogsPermissionArn="arn:role")
        answer_flow_logs(self.ec2, made)

        self.assertEqual(
            prove(Action="create"),
            {"Outcome": "created", "FlowLogId": "fl-1", "RoleArn": "arn:role", "LogGroup": "/ours"},
        )

    def test_a_flow_log_made_in_the_place_of_ours_is_repaired(self) -> None:
        answer_flow_logs(self.ec2, flow_log("fl-1", **MADE_NOW))

        self.assertEqual(prove(Action="repair")["Outcome"], "repaired")

    def test_where_another_run_was_faster_nothing_was_done(self) -> None:
        answer_flow_logs(self.ec2, flow_log("fl-1", ours=True))

        self.assertEqual(prove(Action="create")["Outcome"], "none")

    def test_ours_that_no_longer_works_is_removed_beside_the_one_that_does(self) -> None:
        answer_flow_logs(self.ec2, failed_flow_log("fl-1", ours=True), flow_log("fl-2", **MADE_NOW))
        self.answer_deleted("fl-1")

        self.assertEqual(prove(Action="repair")["FlowLogId"], "fl-2")

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

        self.assert_fails(f"{VPC} is still not logged: it has no flow log for REJECT")

    def test_a_flow_log_that_cannot_be_removed_again_fails_the_run_with_both_reasons(self) -> None:
        answer_flow_logs(self.ec2, flow_log("fl-1", **MADE_NOW, **FAILED))
        self.ec2.add_client_error("delete_flow_logs", "UnauthorizedOperation", "not authorized")

        with self.assertRaisesRegex(RuntimeError, "delivery of fl-1 failed: Access error. .*not authorized"):
            prove(Action="create")

    def test_a_flow_log_that_is_not_yet_active_is_waited_for(self) -> None:
        answer_flow_logs(self.ec2, flow_log("fl-1", **MADE_NOW, FlowLogStatus="PENDING"))
        answer_flow_logs(self.ec2, flow_log("fl-1", **MADE_NOW, FlowLogStatus="PENDING"))
        answer_flow_logs(self.ec2, flow_log("fl-1", **MADE_NOW))

        self.assertEqual(prove(Action="create")["Outcome"], "created")
        self.assertEqual(len(self.clock.sleeps), 2)

    def test_one_that_does_the_job_is_enough_whatever_becomes_of_others(self) -> None:
        answer_flow_logs(self.ec2, flow_log("fl-1", FlowLogStatus="PENDING"), flow_log("fl-2", **MADE_NOW))

        self.assertEqual(prove(Action="create")["FlowLogId"], "fl-2")
        self.assertEqual(self.clock.sleeps, [])

    def test_one_that_does_not_become_active_fails_the_run_after_a_minute_and_is_removed_again(self) -> None:
        pauses = 31
        for _ in range(pauses + 1):
            answer_flow_logs(self.ec2, flow_log("fl-1", **MADE_NOW, FlowLogStatus="PENDING"))
        self.answer_deleted("fl-1")

        self.assert_fails("fl-1 has status PENDING, not ACTIVE. Removed again: fl-1")
        self.assertEqual(self.clock.sleeps, [2] * pauses)

    def test_a_failed_delivery_is_not_waited_for_because_it_does_not_heal(self) -> None:
        answer_flow_logs(self.ec2, flow_log("fl-1", **MADE_NOW, **FAILED))
        self.answer_deleted("fl-1")

        self.assert_fails("Access error. Removed again: fl-1")
        self.assertEqual(self.clock.sleeps, [])

    def assert_fails(self, message: str) -> None:
        with self.assertRaises(RuntimeError) as failure:
            prove(Action="create")
        self.assertIn(message, str(failure.exception))

    def answer_deleted(self, flow_log_id: str) -> None:
        self.ec2.add_response("delete_flow_logs", {"Unsuccessful": []}, {"FlowLogIds": [flow_log_id]})


def prove(**judged: str) -> dict[str, Any]:
    return prove_delivery({"VpcId": VPC, "ExecutionId": EXECUTION, "Judged": judged} | SETTINGS, None)
