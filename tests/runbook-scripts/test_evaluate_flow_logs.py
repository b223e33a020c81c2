"""The runbook and the rule decide the same: the rows of the decision table that have an action."""

from __future__ import annotations

import json
import unittest
from pathlib import Path
from typing import Any

from scripts.evaluate_flow_logs import evaluate_flow_logs
from stubbed_aws import ACCOUNT, SETTINGS, VPC, answer_flow_logs, failed_flow_log, flow_log, replace, stub

TABLE = json.loads((Path(__file__).parents[1] / "decision-table.json").read_text(encoding="utf-8"))
ROWS = [row for row in TABLE["cases"] if "runbook" in row]

INPUTS = {
    "trafficType": "TrafficType",
    "maxAggregationInterval": "MaxAggregationInterval",
    "destinationTypes": "DestinationTypes",
    "destinations": "Destinations",
    "requiredFields": "RequiredFields",
}


class DecisionTableTests(unittest.TestCase):
    def setUp(self) -> None:
        self.ec2 = stub(self, "ec2")

    def test_each_row_has_its_action(self) -> None:
        for row in ROWS:
            with self.subTest(row["case"]):
                self.assertEqual(self.action(row), row["runbook"])

    def test_there_is_nothing_to_do_exactly_if_the_rule_says_compliant(self) -> None:
        for row in ROWS:
            with self.subTest(row["case"]):
                self.assertEqual(self.action(row) == "none", row["verdict"] == "COMPLIANT")

    def test_the_order_in_which_ec2_lists_flow_logs_does_not_matter(self) -> None:
        for row in ROWS:
            with self.subTest(row["case"]):
                self.assertEqual(self.action(row | {"flowLogs": row["flowLogs"][::-1]}), row["runbook"])

    def test_the_rows_cover_every_action(self) -> None:
        self.assertEqual({row["runbook"] for row in ROWS}, {"none", "create", "replace", "refuse"})

    def test_the_rows_use_only_parameters_that_the_runbook_has(self) -> None:
        self.assertLessEqual({name for row in ROWS for name in row.get("parameters", {})}, set(INPUTS))

    def action(self, row: dict[str, Any]) -> str:
        owner = row.get("vpc", {}).get("ownerId", ACCOUNT)
        settings = {INPUTS[name]: value for name, value in row.get("parameters", {}).items()}
        if owner == ACCOUNT:
            answer_flow_logs(self.ec2, *(as_ec2_shows(log) for log in complete(row["flowLogs"])))
        try:
            return evaluate(owner=owner, **settings)["Action"]
        except ValueError:
            return "refuse"


class EvaluationTests(unittest.TestCase):
    def setUp(self) -> None:
        self.ec2 = stub(self, "ec2")

    def test_a_shared_vpc_is_rejected_with_its_owner_before_any_call(self) -> None:
        with self.assertRaisesRegex(ValueError, f"{VPC} is shared by account 999988887777"):
            evaluate(owner="999988887777")

    def test_a_flow_log_that_satisfies_the_requirements_is_named(self) -> None:
        answer_flow_logs(self.ec2, flow_log())

        self.assertEqual(
            evaluate(),
            {
                "Action": "none",
                "Finding": "fl-1 captures REJECT",
                "Unsatisfactory": [],
                "Failed": "none",
                "FlowLogId": "fl-1",
            },
        )

    def test_a_destination_of_another_type_is_rejected_before_any_call(self) -> None:
        bucket, stream = "arn:aws:s3:::bucket", "arn:aws:firehose:eu-west-1:111122223333:deliverystream/x"
        wrong = [("s3", ""), ("s3", stream), ("kinesis-data-firehose", bucket), ("cloud-watch-logs", bucket)]
        for kind, arn in wrong:
            with self.subTest(f"{kind} {arn}"), self.assertRaisesRegex(
                ValueError, f'LogDestination is "{arn}"'
            ):
                evaluate(LogDestinationType=kind, LogDestination=arn)

    def test_options_of_files_are_rejected_if_the_destination_is_not_s3(self) -> None:
        for option in (
            {"FileFormat": "parquet"},
            {"HiveCompatiblePartitions": "true"},
            {"PerHourPartition": "true"},
        ):
            with self.subTest(option), self.assertRaisesRegex(ValueError, "the options of S3"):
                evaluate(**option)

    def test_two_flow_logs_that_satisfy_the_requirements_together_are_both_named(self) -> None:
        answer_flow_logs(self.ec2, flow_log("fl-1"), flow_log("fl-2", TrafficType="ACCEPT"))

        self.assertRegex(evaluate(TrafficType="ALL")["Finding"], "fl-2 and fl-1")

    def test_the_problem_of_each_flow_log_is_named(self) -> None:
        answer_flow_logs(self.ec2, flow_log("fl-1", FlowLogStatus="PENDING"), failed_flow_log("fl-2"))

        outputs = evaluate()

        self.assertEqual(
            outputs["Finding"], "fl-1 has status PENDING, not ACTIVE; delivery of fl-2 failed: Access error"
        )
        self.assertEqual(outputs["Unsatisfactory"], ["fl-1", "fl-2"])

    def test_if_only_the_traffic_type_is_wrong_the_finding_says_so(self) -> None:
        answer_flow_logs(self.ec2, flow_log("fl-1", TrafficType="ACCEPT"))

        self.assertEqual(evaluate()["Finding"], "no flow log captures REJECT")

    def test_our_working_flow_log_for_other_traffic_needs_no_repair(self) -> None:
        answer_flow_logs(self.ec2, flow_log(ours=True, TrafficType="ACCEPT"))

        self.assertEqual(evaluate()["Action"], "create")


class UselessCreationTests(unittest.TestCase):
    """A flow log that could not satisfy the requirements is never created, and nothing is removed for it."""

    def setUp(self) -> None:
        self.ec2 = stub(self, "ec2")
        answer_flow_logs(self.ec2, failed_flow_log(ours=True))

    def test_another_destination_than_the_required_one_ends_the_run(self) -> None:
        self.assert_rejected("a new flow log delivers to another destination", Destinations="/central/*")

    def test_another_type_of_destination_than_the_required_one_ends_the_run(self) -> None:
        self.assert_rejected("a new flow log delivers to another destination", DestinationTypes="s3")

    def test_required_fields_and_intervals_are_those_of_the_new_flow_log(self) -> None:
        self.assertEqual(
            evaluate(RequiredFields="srcaddr, vpc-id", MaxAggregationInterval="60")["Action"], "replace"
        )

    def assert_rejected(self, reason: str, **settings: str) -> None:
        with self.assertRaisesRegex(ValueError, f"nothing was changed, .*: {reason}"):
            evaluate(**settings)


class RepeatedRepairTests(unittest.TestCase):
    """A flow log of ours that replaced a failed one, and failed too."""

    def setUp(self) -> None:
        self.ec2 = stub(self, "ec2")
        replace(self, "scripts.evaluate_flow_logs.delivery_state", lambda _: "now")

    def test_it_is_not_replaced_again_if_nothing_has_changed_since(self) -> None:
        answer_flow_logs(self.ec2, self.failed_again("now"))

        with self.assertRaisesRegex(
            RuntimeError, "delivery of fl-2 failed: Access error. This is fl-2, which replaced fl-1"
        ):
            evaluate()

    def test_it_is_replaced_if_destination_or_role_has_changed_since(self) -> None:
        answer_flow_logs(self.ec2, self.failed_again("before"))

        self.assertEqual((evaluate()["Action"]), "replace")

    def test_the_first_one_that_failed_is_replaced_and_named(self) -> None:
        answer_flow_logs(self.ec2, failed_flow_log("fl-1", ours=True))

        outputs = evaluate()

        self.assertEqual((outputs["Action"], outputs["Failed"]), ("replace", "fl-1"))

    def test_one_that_works_but_does_not_satisfy_new_requirements_is_replaced(self) -> None:
        failed = self.failed_again("now")
        working = {
            key: value
            for key, value in failed.items()
            if not key.startswith("DeliverLogs") or key.endswith("Arn")
        }
        answer_flow_logs(self.ec2, working)

        outputs = evaluate(MaxAggregationInterval="60")

        self.assertEqual((outputs["Action"], outputs["Failed"]), ("replace", "none"))

    def test_tags_on_a_flow_log_of_another_owner_do_not_matter(self) -> None:
        log = self.failed_again("now")
        answer_flow_logs(self.ec2, log | {"Tags": log["Tags"][1:]})

        self.assertEqual(evaluate()["Action"], "create")

    def failed_again(self, state: str) -> dict[str, Any]:
        log = failed_flow_log("fl-2", ours=True)
        replaced = {"vpc-flow-logging/replaces": "fl-1", "vpc-flow-logging/delivery-state": state}
        return log | {"Tags": log["Tags"] + [{"Key": key, "Value": value} for key, value in replaced.items()]}


def evaluate(owner: str = ACCOUNT, **settings: str) -> dict[str, Any]:
    return evaluate_flow_logs(
        {"VpcId": VPC, "OwnerId": owner, "AccountId": ACCOUNT} | SETTINGS | settings, None
    )


def complete(logs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The flow logs of a row in full: a row states only how they differ from the healthy one."""
    return [{"id": f"fl-{number}"} | TABLE["healthyFlowLog"] | log for number, log in enumerate(logs, 1)]


def as_ec2_shows(log: dict[str, Any]) -> dict[str, Any]:
    return flow_log(
        log["id"],
        ours=log.get("ours", False),
        TrafficType=log.get("trafficType"),
        FlowLogStatus=log.get("status"),
        DeliverLogsStatus=log.get("deliverLogsStatus"),
        DeliverLogsErrorMessage=log.get("deliverLogsErrorMessage"),
        LogDestinationType=log.get("destinationType"),
        LogDestination=log.get("destination"),
        LogGroupName=log.get("logGroupName"),
        LogFormat=log.get("logFormat"),
        MaxAggregationInterval=log.get("maxAggregationInterval"),
    )
