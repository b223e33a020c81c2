"""The flow log: created once its role is assumable; what stands in the way is adopted, replaced or left."""

from __future__ import annotations

import unittest
from typing import Any

from botocore.exceptions import ClientError
from create_flow_log import ATTEMPTS, CreateFlowLogsError, create_flow_log
from stubbed_aws import (
    ACCOUNT,
    OWN_TAG,
    SETTINGS,
    VPC,
    Clock,
    answer_deleted,
    answer_flow_logs,
    failed_flow_log,
    flow_log,
    freeze_now,
    replace,
    stub,
)

NOT_ASSUMABLE = ("InvalidParameter", "Unable to assume given IAM role")
EXISTS = ("FlowLogAlreadyExists", "There is an existing Flow Log with the same configuration.")
EXECUTION = "11112222-3333-4444-5555-666677778888"
FIRST_TOKEN = EXECUTION + "-1"
SECOND_TOKEN = EXECUTION + "-2"
GROUP = f"/vpc-flow-logs/{VPC}"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/Delivery"


class CreateFlowLogTests(unittest.TestCase):
    def setUp(self) -> None:
        freeze_now(self)
        self.ec2 = stub(self, "ec2")
        self.clock = Clock()
        replace(self, "create_flow_log.time", self.clock)

    def test_the_flow_log_is_created_as_asked_for_with_our_tags_and_a_token_of_the_run(self) -> None:
        answer_created(self.ec2, FIRST_TOKEN)

        create()

        self.assertEqual(self.clock.sleeps, [])

    def test_a_token_is_no_longer_than_ec2_takes(self) -> None:
        self.assertLessEqual(len(FIRST_TOKEN), 64)


class RoleTests(unittest.TestCase):
    def setUp(self) -> None:
        freeze_now(self)
        self.ec2 = stub(self, "ec2")
        self.clock = Clock()
        replace(self, "create_flow_log.time", self.clock)

    def test_a_role_that_is_not_yet_assumable_is_waited_for(self) -> None:
        self.ec2.add_client_error("create_flow_logs", *NOT_ASSUMABLE)
        self.ec2.add_client_error("create_flow_logs", *NOT_ASSUMABLE)
        answer_created(self.ec2)

        create()

        self.assertEqual(len(self.clock.sleeps), 2)

    def test_it_is_waited_for_too_when_the_refusal_comes_in_an_answer_of_200(self) -> None:
        answer_unsuccessful(self.ec2, *NOT_ASSUMABLE)
        answer_created(self.ec2)

        create()

        self.assertEqual(len(self.clock.sleeps), 1)

    def test_each_wait_is_longer_than_the_one_before_up_to_fifteen_seconds(self) -> None:
        for _ in range(6):
            self.ec2.add_client_error("create_flow_logs", *NOT_ASSUMABLE)
        answer_created(self.ec2)

        create()

        self.assertEqual(self.clock.sleeps, [1, 2, 4, 8, 15, 15])

    def test_every_attempt_has_the_same_token_so_that_none_makes_a_second_flow_log(self) -> None:
        self.ec2.add_client_error("create_flow_logs", *NOT_ASSUMABLE, expected_params=request(FIRST_TOKEN))
        answer_created(self.ec2, FIRST_TOKEN)

        create()

    def test_any_other_error_fails_at_once(self) -> None:
        self.ec2.add_client_error("create_flow_logs", "UnauthorizedOperation", "no")

        self.assert_fails_at_once("CreateFlowLogs failed: UnauthorizedOperation: no")

    def test_another_invalid_parameter_fails_at_once(self) -> None:
        self.ec2.add_client_error("create_flow_logs", "InvalidParameter", "LogGroupName is malformed")

        self.assert_fails_at_once("CreateFlowLogs failed: InvalidParameter: LogGroupName is malformed")

    def test_any_other_refusal_in_an_answer_of_200_fails_at_once(self) -> None:
        answer_unsuccessful(self.ec2, "InternalError", "An internal error has occurred")

        self.assert_fails_at_once("CreateFlowLogs failed: InternalError: An internal error has occurred")

    def assert_fails_at_once(self, message: str) -> None:
        with self.assertRaisesRegex(CreateFlowLogsError, message):
            create()
        self.assertEqual(self.clock.sleeps, [])


class RoleThatNeverBecomesAssumableTests(unittest.TestCase):
    def test_the_wait_ends_after_two_minutes_with_what_ec2_says(self) -> None:
        clock, attempts = Clock(), []
        ec2 = stub(self, "ec2")
        replace(self, "create_flow_log.time", clock)
        replace(self, "boto3.client", lambda _: AlwaysRefusing(ec2, attempts))

        with self.assertRaisesRegex(CreateFlowLogsError, "Unable to assume given IAM role"):
            create()

        self.assertGreater(clock.now, 105)
        self.assertLessEqual(clock.now, 120)
        self.assertEqual(len(attempts), len(clock.sleeps) + 1)


class AlwaysRefusing:
    """An EC2 whose answer never changes, however often it is asked."""

    def __init__(self, ec2: Any, attempts: list[str]) -> None:
        self._ec2, self._attempts = ec2, attempts

    def create_flow_logs(self, **asked: Any) -> Any:
        self._attempts.append(asked["ClientToken"])
        self._ec2.add_client_error("create_flow_logs", *NOT_ASSUMABLE)
        return self._ec2.client.create_flow_logs(**asked)


class FlowLogThatExistsTests(unittest.TestCase):
    def setUp(self) -> None:
        freeze_now(self)
        self.ec2 = stub(self, "ec2")
        self.clock = Clock()
        replace(self, "create_flow_log.time", self.clock)
        self.ec2.add_client_error("create_flow_logs", *EXISTS)

    def test_it_is_adopted_if_it_does_the_job_whoever_made_it(self) -> None:
        answer_flow_logs(self.ec2, flow_log("fl-1"))
        answer_flow_logs(self.ec2, flow_log("fl-1"))

        self.assertEqual(create(), [])

    def test_ours_that_does_not_deliver_is_replaced_under_another_token(self) -> None:
        answer_flow_logs(self.ec2, failed_flow_log("fl-1", ours=True))
        answer_deleted(self.ec2, "fl-1")
        answer_created(self.ec2, SECOND_TOKEN)

        create()

    def test_ours_that_does_not_deliver_is_replaced_and_someone_elses_beside_it_is_left(self) -> None:
        answer_flow_logs(self.ec2, failed_flow_log("fl-1"), failed_flow_log("fl-2", ours=True))
        answer_deleted(self.ec2, "fl-2")
        answer_created(self.ec2)

        create()

    def test_someone_elses_that_does_not_deliver_is_refused_by_name_and_left(self) -> None:
        answer_flow_logs(self.ec2, failed_flow_log("fl-1"))

        with self.assertRaisesRegex(RuntimeError, "did not make .*: delivery of fl-1 failed: Access error"):
            create()

    def test_ours_that_delivers_but_captures_other_traffic_is_left(self) -> None:
        self.answer_as_often_as_asked(flow_log("fl-1", ours=True, TrafficType="ACCEPT"))

        with self.assertRaisesRegex(CreateFlowLogsError, "FlowLogAlreadyExists"):
            create()

    def test_what_another_run_took_away_is_in_no_ones_way(self) -> None:
        answer_flow_logs(self.ec2)
        answer_created(self.ec2, SECOND_TOKEN)

        create()

    def test_what_another_run_put_in_the_place_of_ours_is_adopted(self) -> None:
        answer_flow_logs(self.ec2, failed_flow_log("fl-1", ours=True))
        self.ec2.add_client_error("delete_flow_logs", "InvalidFlowLogId.NotFound", "it does not exist")
        self.ec2.add_client_error("create_flow_logs", *EXISTS)
        answer_flow_logs(self.ec2, flow_log("fl-2", ours=True))
        answer_flow_logs(self.ec2, flow_log("fl-2", ours=True))

        create()

    def test_its_role_is_waited_for_as_for_a_first_one(self) -> None:
        answer_flow_logs(self.ec2, failed_flow_log("fl-1", ours=True))
        answer_deleted(self.ec2, "fl-1")
        self.ec2.add_client_error("create_flow_logs", *NOT_ASSUMABLE)
        answer_created(self.ec2)

        create()

        self.assertEqual(len(self.clock.sleeps), 1)

    def answer_as_often_as_asked(self, log: dict[str, Any]) -> None:
        for _ in range(ATTEMPTS - 1):
            answer_flow_logs(self.ec2, log)
            self.ec2.add_client_error("create_flow_logs", *EXISTS)


class SupersededTests(unittest.TestCase):
    def setUp(self) -> None:
        freeze_now(self)
        self.ec2 = stub(self, "ec2")
        self.clock = Clock()
        replace(self, "create_flow_log.time", self.clock)

    def test_ours_that_no_longer_does_the_job_is_removed_once_the_new_one_does(self) -> None:
        answer_created(self.ec2, None, failed_flow_log("fl-1", ours=True), failed_flow_log("fl-2"))
        answer_deleted(self.ec2, "fl-1")

        said = create()

        self.assertEqual(
            said, [f"create a flow log for REJECT to /vpc-flow-logs/{VPC}", "delete flow log fl-1"]
        )

    def test_ours_for_traffic_that_the_new_one_captures_too_is_removed(self) -> None:
        self.ec2.add_response("create_flow_logs", {"FlowLogIds": ["fl-9"]})
        answer_flow_logs(
            self.ec2, flow_log("fl-1", ours=True), flow_log("fl-9", ours=True, TrafficType="ALL")
        )
        answer_deleted(self.ec2, "fl-1")

        create(TrafficType="ALL")

    def test_ours_that_delivers_elsewhere_is_left_for_it_may_be_another_stacks(self) -> None:
        elsewhere = flow_log("fl-1", ours=True, LogGroupName="/other/vpc", LogDestination="")
        answer_created(self.ec2, None, elsewhere)

        said = create(Destinations="/vpc-flow-logs/*")

        self.assertEqual(said, [f"create a flow log for REJECT to /vpc-flow-logs/{VPC}"])

    def test_nothing_is_removed_while_the_new_one_does_not_do_the_job(self) -> None:
        self.ec2.add_response("create_flow_logs", {"FlowLogIds": ["fl-9"]})
        answer_flow_logs(self.ec2, failed_flow_log("fl-1", ours=True), failed_flow_log("fl-9", ours=True))

        create()

    def test_a_flow_log_that_is_not_yet_active_is_waited_for_a_minute(self) -> None:
        self.ec2.add_response("create_flow_logs", {"FlowLogIds": ["fl-9"]})
        for _ in range(32):
            answer_flow_logs(self.ec2, flow_log("fl-9", ours=True, FlowLogStatus="PENDING"))

        create()

        self.assertEqual(self.clock.sleeps, [2] * 31)


class LimitTests(unittest.TestCase):
    def setUp(self) -> None:
        freeze_now(self)
        self.ec2 = stub(self, "ec2")
        self.ec2.add_client_error("create_flow_logs", "FlowLogsLimitExceeded", "Too many")

    def test_what_uses_up_the_limit_is_named(self) -> None:
        answer_flow_logs(self.ec2, flow_log("fl-1", TrafficType="ACCEPT"), failed_flow_log("fl-2"))

        with self.assertRaisesRegex(RuntimeError, "FlowLogsLimitExceeded: .*: fl-1 .ACCEPT., fl-2 .REJECT."):
            create()

    def test_ours_that_delivers_elsewhere_does_not_make_way(self) -> None:
        elsewhere = flow_log("fl-1", ours=True, LogGroupName="/other/vpc", LogDestination="")
        answer_flow_logs(self.ec2, elsewhere)

        with self.assertRaisesRegex(RuntimeError, "FlowLogsLimitExceeded: .*: fl-1 .REJECT."):
            create(Destinations="/vpc-flow-logs/*")

    def test_ours_that_does_not_do_the_job_makes_way(self) -> None:
        answer_flow_logs(self.ec2, flow_log("fl-1", TrafficType="ACCEPT"), failed_flow_log("fl-2", ours=True))
        answer_deleted(self.ec2, "fl-2")
        answer_created(self.ec2, SECOND_TOKEN)

        create()


class VpcThatIsGoneTests(unittest.TestCase):
    def setUp(self) -> None:
        self.ec2, self.logs = stub(self, "ec2"), stub(self, "logs")
        replace(self, "boto3.client", {"ec2": self.ec2.client, "logs": self.logs.client}.__getitem__)
        self.ec2.add_client_error("create_flow_logs", "InvalidVpcID.NotFound", "gone")

    def test_the_log_group_that_this_run_made_for_it_is_removed_again(self) -> None:
        self.answer_group(EXECUTION)
        self.logs.add_response("delete_log_group", {}, {"logGroupName": GROUP})

        with self.assertRaisesRegex(
            RuntimeError, f"{VPC} was deleted meanwhile. Removed again: log group {GROUP}"
        ):
            create()

    def test_a_log_group_of_an_earlier_run_stays_with_its_records(self) -> None:
        self.answer_group("another")

        with self.assertRaisesRegex(RuntimeError, f"{VPC} was deleted meanwhile$"):
            create()

    def answer_group(self, execution: str) -> None:
        arn = f"arn:aws:logs:eu-west-1:{ACCOUNT}:log-group:{GROUP}"
        group = {"logGroupName": GROUP, "arn": arn + ":*"}
        self.logs.add_response("describe_log_groups", {"logGroups": [group]}, {"logGroupNamePrefix": GROUP})
        tags = {OWN_TAG["Key"]: OWN_TAG["Value"], "vpc-flow-logging/automation-execution": execution}
        self.logs.add_response("list_tags_for_resource", {"tags": tags}, {"resourceArn": arn})


class DryRunTests(unittest.TestCase):
    def setUp(self) -> None:
        self.ec2 = stub(self, "ec2")

    def test_ec2_is_asked_by_its_own_dry_run_and_what_would_be_done_is_said(self) -> None:
        asked = request(EXECUTION) | {"DryRun": True}
        self.ec2.add_client_error("create_flow_logs", "DryRunOperation", expected_params=asked)
        answer_flow_logs(self.ec2, failed_flow_log("fl-1", ours=True), failed_flow_log("fl-2"))

        said = create(DryRun="true")

        self.assertEqual(said, [f"create a flow log for REJECT to {GROUP}", "delete flow log fl-1"])

    def test_what_ec2_would_refuse_fails_the_dry_run(self) -> None:
        self.ec2.add_client_error("create_flow_logs", "UnauthorizedOperation", "You are not authorized")

        with self.assertRaisesRegex(ClientError, "You are not authorized"):
            create(DryRun="true")


def create(**asked: str) -> list[str]:
    events = {"VpcId": VPC, "LogGroup": GROUP, "RoleArn": ROLE, "ExecutionId": EXECUTION}
    return create_flow_log(events | SETTINGS | asked, None)["Changes"]


def request(token: str) -> dict[str, Any]:
    tags = [OWN_TAG, {"Key": "vpc-flow-logging/automation-execution", "Value": EXECUTION}]
    return {
        "ClientToken": token,
        "ResourceType": "VPC",
        "ResourceIds": [VPC],
        "TrafficType": "REJECT",
        "MaxAggregationInterval": 600,
        "LogDestinationType": "cloud-watch-logs",
        "LogGroupName": f"/vpc-flow-logs/{VPC}",
        "DeliverLogsPermissionArn": ROLE,
        "TagSpecifications": [{"ResourceType": "vpc-flow-log", "Tags": tags}],
    }


def answer_created(ec2: Any, token: str | None = None, *beside: dict[str, Any]) -> None:
    """It is created, and listed as it should be, beside others."""
    ec2.add_response(
        "create_flow_logs", {"FlowLogIds": ["fl-9"], "Unsuccessful": []}, request(token) if token else None
    )
    answer_flow_logs(ec2, flow_log("fl-9", ours=True), *beside)


def answer_unsuccessful(ec2: Any, code: str, message: str) -> None:
    refused = [{"ResourceId": VPC, "Error": {"Code": code, "Message": message}}]
    ec2.add_response("create_flow_logs", {"FlowLogIds": [], "Unsuccessful": refused})
