"""The flow log is created when its role can be assumed. Conflicting flow logs are used, replaced or kept."""

from __future__ import annotations

import unittest
from typing import Any

from botocore.exceptions import ClientError
from scripts.create_flow_log import CREATION_ATTEMPTS, CreateFlowLogsError, create_flow_log
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
        self.ec2 = stub(self, "ec2")
        self.clock = Clock()
        replace(self, "scripts.create_flow_log.time", self.clock)

    def test_the_flow_log_is_created_as_requested_with_our_tags_and_a_token_of_the_run(self) -> None:
        answer_created(self.ec2, FIRST_TOKEN)

        create()

        self.assertEqual(self.clock.sleeps, [])

    def test_a_token_is_not_longer_than_ec2_allows(self) -> None:
        self.assertLessEqual(len(FIRST_TOKEN), 64)


class RoleTests(unittest.TestCase):
    def setUp(self) -> None:
        self.ec2 = stub(self, "ec2")
        self.clock = Clock()
        replace(self, "scripts.create_flow_log.time", self.clock)

    def test_while_the_role_is_not_assumable_the_creation_is_retried(self) -> None:
        self.ec2.add_client_error("create_flow_logs", *NOT_ASSUMABLE)
        self.ec2.add_client_error("create_flow_logs", *NOT_ASSUMABLE)
        answer_created(self.ec2)

        create()

        self.assertEqual(len(self.clock.sleeps), 2)

    def test_it_is_retried_too_if_the_error_is_in_a_response_with_status_200(self) -> None:
        answer_unsuccessful(self.ec2, *NOT_ASSUMABLE)
        answer_created(self.ec2)

        create()

        self.assertEqual(len(self.clock.sleeps), 1)

    def test_a_policy_or_a_service_linked_role_that_is_not_visible_yet_is_retried(self) -> None:
        answer_unsuccessful(
            self.ec2,
            "400",
            "Access Denied for LogDestination: flow-logs. Please check LogDestination permission",
        )
        self.ec2.add_client_error(
            "create_flow_logs", "IncorrectState", "FlowLogs Service Linked Role is not yet available"
        )
        answer_created(self.ec2)

        create()

        self.assertEqual(len(self.clock.sleeps), 2)

    def test_a_conflict_whose_code_is_only_a_number_is_recognised_by_its_message(self) -> None:
        answer_unsuccessful(self.ec2, "400", EXISTS[1])
        answer_flow_logs(self.ec2, flow_log("fl-2"))
        answer_flow_logs(self.ec2, flow_log("fl-2"))

        self.assertEqual(create(), [])

    def test_the_pauses_double_up_to_fifteen_seconds(self) -> None:
        for _ in range(6):
            self.ec2.add_client_error("create_flow_logs", *NOT_ASSUMABLE)
        answer_created(self.ec2)

        create()

        self.assertEqual(self.clock.sleeps, [1, 2, 4, 8, 15, 15])

    def test_every_retry_has_the_same_token_so_that_it_creates_no_second_flow_log(self) -> None:
        self.ec2.add_client_error("create_flow_logs", *NOT_ASSUMABLE, expected_params=request(FIRST_TOKEN))
        answer_created(self.ec2, FIRST_TOKEN)

        create()

    def test_any_other_error_fails_immediately(self) -> None:
        self.ec2.add_client_error("create_flow_logs", "UnauthorizedOperation", "no")

        self.assert_fails_immediately("CreateFlowLogs failed: UnauthorizedOperation: no")

    def test_another_invalid_parameter_fails_immediately(self) -> None:
        self.ec2.add_client_error("create_flow_logs", "InvalidParameter", "LogGroupName is malformed")

        self.assert_fails_immediately("CreateFlowLogs failed: InvalidParameter: LogGroupName is malformed")

    def test_any_other_error_in_a_response_with_status_200_fails_immediately(self) -> None:
        answer_unsuccessful(self.ec2, "InternalError", "An internal error has occurred")

        self.assert_fails_immediately("CreateFlowLogs failed: InternalError: An internal error has occurred")

    def assert_fails_immediately(self, message: str) -> None:
        with self.assertRaisesRegex(CreateFlowLogsError, message):
            create()
        self.assertEqual(self.clock.sleeps, [])


class RoleThatNeverBecomesAssumableTests(unittest.TestCase):
    def test_the_retries_end_after_two_minutes_with_the_message_of_ec2(self) -> None:
        clock, attempts = Clock(), []
        ec2 = stub(self, "ec2")
        replace(self, "scripts.create_flow_log.time", clock)
        replace(self, "boto3.client", lambda _: AlwaysFailing(ec2, attempts))

        with self.assertRaisesRegex(CreateFlowLogsError, "Unable to assume given IAM role"):
            create()

        self.assertGreater(clock.now, 105)
        self.assertLessEqual(clock.now, 120)
        self.assertEqual(len(attempts), len(clock.sleeps) + 1)


class AlwaysFailing:
    """EC2 that always returns the same error."""

    def __init__(self, ec2: Any, attempts: list[str]) -> None:
        self._ec2, self._attempts = ec2, attempts

    def create_flow_logs(self, **request: Any) -> Any:
        self._attempts.append(request["ClientToken"])
        self._ec2.add_client_error("create_flow_logs", *NOT_ASSUMABLE)
        return self._ec2.client.create_flow_logs(**request)


class FlowLogThatExistsTests(unittest.TestCase):
    def setUp(self) -> None:
        self.ec2 = stub(self, "ec2")
        self.clock = Clock()
        replace(self, "scripts.create_flow_log.time", self.clock)
        self.ec2.add_client_error("create_flow_logs", *EXISTS)

    def test_one_that_appeared_since_the_evaluation_is_used_whoever_created_it(self) -> None:
        answer_flow_logs(self.ec2, flow_log("fl-1"))
        answer_flow_logs(self.ec2, flow_log("fl-1"))

        self.assertEqual(create(), [])

    def test_our_failed_one_is_replaced_with_another_token(self) -> None:
        answer_flow_logs(self.ec2, failed_flow_log("fl-1", ours=True))
        answer_deleted(self.ec2, "fl-1")
        answer_created(self.ec2, SECOND_TOKEN)

        create("fl-1")

    def test_our_working_one_that_does_not_satisfy_the_requirements_is_replaced(self) -> None:
        answer_flow_logs(self.ec2, flow_log("fl-1", ours=True))
        answer_deleted(self.ec2, "fl-1")
        answer_created(self.ec2)

        create("fl-1", RequiredFields="vpc-id")

    def test_our_failed_one_is_replaced_and_the_one_of_another_owner_is_kept(self) -> None:
        answer_flow_logs(self.ec2, failed_flow_log("fl-1"), failed_flow_log("fl-2", ours=True))
        answer_deleted(self.ec2, "fl-2")
        answer_created(self.ec2)

        create("fl-1", "fl-2")

    def test_a_failed_one_of_another_owner_is_named_and_kept(self) -> None:
        answer_flow_logs(self.ec2, failed_flow_log("fl-1"))

        with self.assertRaisesRegex(RuntimeError, "did not create .*: delivery of fl-1 failed: Access error"):
            create("fl-1", Finding="delivery of fl-1 failed: Access error")

    def test_our_working_one_for_other_traffic_is_kept(self) -> None:
        self.answer_every_attempt(flow_log("fl-1", ours=True, TrafficType="ACCEPT"))

        with self.assertRaisesRegex(CreateFlowLogsError, "FlowLogAlreadyExists"):
            create()

    def test_if_another_run_has_deleted_it_the_creation_is_repeated(self) -> None:
        answer_flow_logs(self.ec2)
        answer_created(self.ec2, SECOND_TOKEN)

        create()

    def test_one_that_another_run_created_instead_of_ours_is_used(self) -> None:
        answer_flow_logs(self.ec2, failed_flow_log("fl-1", ours=True))
        self.ec2.add_client_error("delete_flow_logs", "InvalidFlowLogId.NotFound", "it does not exist")
        self.ec2.add_client_error("create_flow_logs", *EXISTS)
        answer_flow_logs(self.ec2, flow_log("fl-2", ours=True))
        answer_flow_logs(self.ec2, flow_log("fl-2", ours=True))

        create("fl-1")

    def test_the_second_creation_is_retried_too_while_the_role_is_not_assumable(self) -> None:
        answer_flow_logs(self.ec2, failed_flow_log("fl-1", ours=True))
        answer_deleted(self.ec2, "fl-1")
        self.ec2.add_client_error("create_flow_logs", *NOT_ASSUMABLE)
        answer_created(self.ec2)

        create("fl-1")

        self.assertEqual(len(self.clock.sleeps), 1)

    def answer_every_attempt(self, log: dict[str, Any]) -> None:
        for _ in range(CREATION_ATTEMPTS - 1):
            answer_flow_logs(self.ec2, log)
            self.ec2.add_client_error("create_flow_logs", *EXISTS)


class ReplacedTests(unittest.TestCase):
    def setUp(self) -> None:
        self.ec2 = stub(self, "ec2")
        self.clock = Clock()
        replace(self, "scripts.create_flow_log.time", self.clock)

    def test_our_failed_one_is_deleted_after_the_new_one_works(self) -> None:
        answer_created(self.ec2, None, failed_flow_log("fl-1", ours=True), failed_flow_log("fl-2"))
        answer_deleted(self.ec2, "fl-1")

        changes = create("fl-1")

        self.assertEqual(
            changes, [f"create a flow log for REJECT to /vpc-flow-logs/{VPC}", "delete flow log fl-1"]
        )

    def test_our_one_for_traffic_that_the_new_one_captures_too_is_deleted(self) -> None:
        self.ec2.add_response("create_flow_logs", {"FlowLogIds": ["fl-9"]})
        answer_flow_logs(
            self.ec2, flow_log("fl-1", ours=True), flow_log("fl-9", ours=True, TrafficType="ALL")
        )
        answer_deleted(self.ec2, "fl-1")

        create(TrafficType="ALL")

    def test_our_working_one_with_another_destination_is_kept_because_it_may_belong_to_another_stack(
        self,
    ) -> None:
        elsewhere = flow_log("fl-1", ours=True, LogGroupName="/other/vpc", LogDestination="")
        answer_created(self.ec2, None, elsewhere)

        changes = create("fl-1", Destinations="/vpc-flow-logs/*")

        self.assertEqual(changes, [f"create a flow log for REJECT to /vpc-flow-logs/{VPC}"])

    def test_nothing_is_deleted_while_the_new_one_does_not_work(self) -> None:
        self.ec2.add_response("create_flow_logs", {"FlowLogIds": ["fl-9"]})
        answer_flow_logs(self.ec2, failed_flow_log("fl-1", ours=True), failed_flow_log("fl-9", ours=True))

        create("fl-1")

    def test_of_two_new_ones_concurrent_runs_keep_the_same(self) -> None:
        self.ec2.add_response("create_flow_logs", {"FlowLogIds": ["fl-9"]})
        answer_flow_logs(self.ec2, flow_log("fl-8", ours=True), flow_log("fl-9", ours=True))
        answer_deleted(self.ec2, "fl-9")

        create()

    def test_a_working_one_that_does_not_satisfy_the_requirements_is_deleted_after_the_new_one_works(
        self,
    ) -> None:
        answer_created(self.ec2, None, flow_log("fl-1", ours=True))
        answer_deleted(self.ec2, "fl-1")

        create("fl-1")

    def test_a_flow_log_that_is_not_active_yet_gets_a_minute(self) -> None:
        self.ec2.add_response("create_flow_logs", {"FlowLogIds": ["fl-9"]})
        for _ in range(32):
            answer_flow_logs(self.ec2, flow_log("fl-9", ours=True, FlowLogStatus="PENDING"))

        create()

        self.assertEqual(self.clock.sleeps, [2] * 31)


class LimitTests(unittest.TestCase):
    def setUp(self) -> None:
        self.ec2 = stub(self, "ec2")
        self.ec2.add_client_error("create_flow_logs", "FlowLogsLimitExceeded", "Too many")

    def test_the_flow_logs_that_reach_the_limit_are_named(self) -> None:
        answer_flow_logs(self.ec2, flow_log("fl-1", TrafficType="ACCEPT"), failed_flow_log("fl-2"))

        with self.assertRaisesRegex(RuntimeError, "FlowLogsLimitExceeded: .*: fl-1 .ACCEPT., fl-2 .REJECT."):
            create()

    def test_our_working_one_with_another_destination_is_kept(self) -> None:
        elsewhere = flow_log("fl-1", ours=True, LogGroupName="/other/vpc", LogDestination="")
        answer_flow_logs(self.ec2, elsewhere)

        with self.assertRaisesRegex(RuntimeError, "FlowLogsLimitExceeded: .*: fl-1 .REJECT."):
            create("fl-1", Destinations="/vpc-flow-logs/*")

    def test_our_failed_one_is_replaced(self) -> None:
        answer_flow_logs(self.ec2, flow_log("fl-1", TrafficType="ACCEPT"), failed_flow_log("fl-2", ours=True))
        answer_deleted(self.ec2, "fl-2")
        answer_created(self.ec2, SECOND_TOKEN)

        create("fl-2")


class DeletedVpcTests(unittest.TestCase):
    def setUp(self) -> None:
        self.ec2, self.logs = stub(self, "ec2"), stub(self, "logs")
        replace(self, "boto3.client", {"ec2": self.ec2.client, "logs": self.logs.client}.__getitem__)
        self.ec2.add_client_error("create_flow_logs", "InvalidVpcID.NotFound", "gone")

    def test_the_log_group_of_this_run_is_deleted(self) -> None:
        self.answer_group(EXECUTION)
        self.logs.add_response("delete_log_group", {}, {"logGroupName": GROUP})

        with self.assertRaisesRegex(
            RuntimeError,
            f"{VPC} was deleted during the run. Deleted log group {GROUP}, which this run created",
        ):
            create()

    def test_a_log_group_of_an_earlier_run_is_kept_with_its_records(self) -> None:
        self.answer_group("another")

        with self.assertRaisesRegex(RuntimeError, f"{VPC} was deleted during the run$"):
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

    def test_it_uses_the_dry_run_of_ec2_and_lists_the_changes(self) -> None:
        dry_run = request(EXECUTION) | {"DryRun": True}
        self.ec2.add_client_error("create_flow_logs", "DryRunOperation", expected_params=dry_run)
        answer_flow_logs(self.ec2, failed_flow_log("fl-1", ours=True), failed_flow_log("fl-2"))

        changes = create(DryRun="true")

        self.assertEqual(changes, [f"create a flow log for REJECT to {GROUP}", "delete flow log fl-1"])

    def test_an_error_of_ec2_fails_the_dry_run(self) -> None:
        self.ec2.add_client_error("create_flow_logs", "UnauthorizedOperation", "You are not authorized")

        with self.assertRaisesRegex(ClientError, "You are not authorized"):
            create(DryRun="true")


def create(*unsatisfactory: str, **parameters: str) -> list[str]:
    events = {"VpcId": VPC, "LogGroup": GROUP, "RoleArn": ROLE, "ExecutionId": EXECUTION, "Finding": ""}
    evaluated = {"Unsatisfactory": list(unsatisfactory)}
    return create_flow_log(events | SETTINGS | evaluated | parameters, None)["Changes"]


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


def answer_created(ec2: Any, token: str | None = None, *others: dict[str, Any]) -> None:
    """EC2 creates the flow log and then lists it with the others."""
    ec2.add_response(
        "create_flow_logs", {"FlowLogIds": ["fl-9"], "Unsuccessful": []}, request(token) if token else None
    )
    answer_flow_logs(ec2, flow_log("fl-9", ours=True), *others)


def answer_unsuccessful(ec2: Any, code: str, message: str) -> None:
    errors = [{"ResourceId": VPC, "Error": {"Code": code, "Message": message}}]
    ec2.add_response("create_flow_logs", {"FlowLogIds": [], "Unsuccessful": errors})
