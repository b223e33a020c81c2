"""The runbook and the rule decide the same: the rows of the decision table that have an action."""

from __future__ import annotations

import json
import unittest
from pathlib import Path
from typing import Any

from scripts.evaluate_flow_logs import evaluate_flow_logs
from stubbed_aws import ACCOUNT, SETTINGS, VPC, answer_flow_logs, failed_flow_log, flow_log, stub

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
        self.assertEqual({row["runbook"] for row in ROWS}, {"none", "create", "repair", "refuse"})

    def test_the_rows_use_only_parameters_that_the_runbook_has(self) -> None:
        self.assertLessEqual({name for row in ROWS for name in row.get("parameters", {})}, set(INPUTS))

    def action(self, row: dict[str, Any]) -> str:
        owner = row.get("vpc", {}).get("ownerId", ACCOUNT)
        settings = {INPUTS[name]: value for name, value in row.get("parameters", {}).items()}
        if owner == ACCOUNT:
            answer_flow_logs(self.ec2, *(as_ec2_shows(log) for log in complete(row["flowLogs"])))
        try:
            return evaluate(owner=owner, **settings)["Action"]
        except ValueError as error:
            self.assertIn(owner, str(error))
            return "refuse"


class EvaluationTests(unittest.TestCase):
    def setUp(self) -> None:
        self.ec2 = stub(self, "ec2")

    def test_a_shared_vpc_is_rejected_with_its_owner_before_any_call(self) -> None:
        with self.assertRaisesRegex(ValueError, f"{VPC} is shared by account 999988887777"):
            evaluate(owner="999988887777")

    def test_a_flow_log_that_satisfies_the_requirements_is_named_with_its_role_and_log_group(self) -> None:
        answer_flow_logs(self.ec2, flow_log(LogGroupName="/team", DeliverLogsPermissionArn="arn:role"))

        self.assertEqual(
            evaluate(),
            {
                "Action": "none",
                "Finding": "fl-1 captures REJECT",
                "Unsatisfactory": [],
                "FlowLogId": "fl-1",
                "RoleArn": "arn:role",
                "LogGroup": "/team",
                "LogDestination": "",
            },
        )

    def test_a_flow_log_to_s3_has_neither_role_nor_log_group(self) -> None:
        to_s3 = flow_log(DeliverLogsPermissionArn=None, LogGroupName=None, LogDestinationType="s3")
        answer_flow_logs(self.ec2, to_s3)

        outputs = evaluate()

        self.assertEqual((outputs["Action"], outputs["RoleArn"], outputs["LogGroup"]), ("none", "", ""))

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

    def test_outputs_without_a_value_are_empty_and_not_missing(self) -> None:
        answer_flow_logs(self.ec2)

        outputs = evaluate()

        self.assertEqual((outputs["FlowLogId"], outputs["RoleArn"], outputs["LogGroup"]), ("", "", ""))


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
