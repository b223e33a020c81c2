"""EC2 must show flow logs that satisfy the requirements, or the run deletes what it created and fails."""

from __future__ import annotations

import unittest
from datetime import datetime, timedelta
from typing import Any

from scripts.verify_flow_log import verify_flow_log
from stubbed_aws import (
    FAILED,
    NOW,
    OWN_TAG,
    SETTINGS,
    VPC,
    answer_flow_logs,
    failed_flow_log,
    flow_log,
    replace,
    stub,
)

STILL_NONE = f"{VPC} has no working flow log"
GROUP = f"/vpc-flow-logs/{VPC}"
IDLE = "nothing to deliver (no network interface)"
EXECUTION = "11112222-3333-4444-5555-666677778888"
OF_THIS_RUN = {"Tags": [OWN_TAG, {"Key": "vpc-flow-logging/automation-execution", "Value": EXECUTION}]}


class VerifyFlowLogTests(unittest.TestCase):
    def setUp(self) -> None:
        self.ec2 = stub(self, "ec2")

    def test_if_there_was_nothing_to_do_the_flow_log_is_named_as_it_is_now(self) -> None:
        answer_flow_logs(
            self.ec2, flow_log("fl-1", LogGroupName="/team", DeliverLogsPermissionArn="arn:role")
        )

        self.assertEqual(
            verify(Action="none"),
            {
                "Outcome": "none",
                "Delivery": IDLE,
                "FlowLogId": "fl-1",
                "RoleArn": "arn:role",
                "LogGroup": "/team",
                "LogDestination": "",
            },
        )

    def test_a_flow_log_of_this_run_is_created(self) -> None:
        log = flow_log("fl-1", **OF_THIS_RUN, DeliverLogsPermissionArn="arn:role")
        answer_flow_logs(self.ec2, log)

        self.assertEqual(
            verify(Action="create"),
            {
                "Outcome": "created",
                "Delivery": IDLE,
                "FlowLogId": "fl-1",
                "RoleArn": "arn:role",
                "LogGroup": GROUP,
                "LogDestination": "",
            },
        )

    def test_a_flow_log_of_this_run_that_replaces_ours_is_replaced(self) -> None:
        answer_flow_logs(self.ec2, flow_log("fl-1", **OF_THIS_RUN))

        self.assertEqual(verify(Action="replace")["Outcome"], "replaced")

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

        self.assert_fails(f"{STILL_NONE}: it was deleted during the run")

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
        for action, outcome in (("create", "would be created"), ("replace", "would be replaced")):
            with self.subTest(action):
                outputs = verify(Action=action, DryRun="true")

                self.assertEqual((outputs["Outcome"], outputs["FlowLogId"]), (outcome, ""))

    def assert_fails(self, message: str) -> None:
        with self.assertRaises(RuntimeError) as failure:
            verify(Action="create")
        self.assertIn(message, str(failure.exception))

    def answer_deleted(self, flow_log_id: str) -> None:
        self.ec2.add_response("delete_flow_logs", {"Unsuccessful": []}, {"FlowLogIds": [flow_log_id]})


class KnownDeliveryTests(unittest.TestCase):
    """What a run says about delivery: what it has seen, never what the status says."""

    def setUp(self) -> None:
        self.ec2, self.logs = stub(self, "ec2"), stub(self, "logs")
        replace(self, "boto3.client", {"ec2": self.ec2.client, "logs": self.logs.client}.__getitem__)
        self.log = flow_log("fl-1", **OF_THIS_RUN, CreationTime=NOW)

    def test_without_a_network_interface_there_is_nothing_to_deliver(self) -> None:
        self.assert_known(IDLE, HasInterfaces="false")

    def test_a_record_since_the_creation_is_shown_with_the_time_of_the_newest(self) -> None:
        self.answer_streams(NOW + timedelta(minutes=10), NOW + timedelta(minutes=20), None)

        self.assert_known("records seen (newest 2026-06-15T12:20:00Z)")

    def test_a_record_of_an_earlier_flow_log_is_not_counted(self) -> None:
        self.answer_streams(NOW - timedelta(minutes=1))

        self.assert_known("allowed, no record yet")

    def test_without_a_record_it_is_said_why_nothing_is_known(self) -> None:
        self.answer_streams()

        self.assert_known(
            "could not be determined (a service control policy may deny it)",
            Doubt="a service control policy may deny it",
        )

    def test_records_that_may_not_be_looked_for_are_not_guessed(self) -> None:
        self.logs.add_client_error("describe_log_streams", "AccessDeniedException")

        self.assert_known("could not be determined (logs:DescribeLogStreams failed: AccessDeniedException)")

    def test_records_in_a_bucket_are_not_looked_for(self) -> None:
        self.log |= {"LogGroupName": "", "LogDestinationType": "s3", "LogDestination": "arn:aws:s3:::flow"}

        self.assert_known(
            "could not be determined (records are looked for only in log groups)",
            LogDestinationType="s3",
            LogDestination="arn:aws:s3:::flow",
        )

    def assert_known(self, expected: str, **inputs: str) -> None:
        answer_flow_logs(self.ec2, self.log)
        self.assertEqual(verify(Action="create", **{"HasInterfaces": "true"} | inputs)["Delivery"], expected)

    def answer_streams(self, *newest: datetime | None) -> None:
        streams = [
            {"logStreamName": f"eni-{number}-reject"}
            | ({"lastEventTimestamp": int(time.timestamp() * 1000)} if time else {})
            for number, time in enumerate(newest)
        ]
        self.logs.add_response("describe_log_streams", {"logStreams": streams}, {"logGroupName": GROUP})


def verify(**inputs: str) -> dict[str, Any]:
    events = {
        "VpcId": VPC,
        "FlowLogId": "fl-1",
        "ExecutionId": EXECUTION,
        "Doubt": "none",
        "HasInterfaces": "false",
    }
    return verify_flow_log(events | SETTINGS | inputs, None)
