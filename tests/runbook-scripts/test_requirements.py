"""Which flow logs satisfy the requirements, and what is wrong with the others."""

from __future__ import annotations

import unittest
from typing import Any

from shared.requirements import problem, satisfying
from stubbed_aws import ACCOUNT, SETTINGS, flow_log

ONE_MINUTE = SETTINGS | {"MaxAggregationInterval": "60"}


class ProblemTests(unittest.TestCase):
    def test_a_healthy_flow_log_has_no_problem(self) -> None:
        self.assertIsNone(problem(flow_log("fl-1"), SETTINGS))

    def test_a_flow_log_that_is_not_working_has_the_problem_of_its_state(self) -> None:
        self.assertEqual(
            problem(flow_log("fl-1", FlowLogStatus=None), SETTINGS), "fl-1 has status None, not ACTIVE"
        )

    def test_another_destination_than_required_is_a_problem(self) -> None:
        required = SETTINGS | {"Destinations": "/central/*"}

        self.assertEqual(problem(flow_log("fl-1"), required), "fl-1 delivers to another destination")

    def test_a_log_group_of_which_only_the_name_is_known_matches_by_its_arn_in_this_account(self) -> None:
        group = f"arn:aws:logs:eu-west-1:{ACCOUNT}:log-group:/vpc-flow-logs/*"

        self.assertIsNone(problem(flow_log(), SETTINGS | {"Destinations": group}))
        elsewhere = group.replace(ACCOUNT, "999988887777")
        self.assertIsNotNone(problem(flow_log(), SETTINGS | {"Destinations": elsewhere}))

    def test_a_flow_log_without_a_destination_matches_no_pattern(self) -> None:
        self.assertIsNotNone(problem(flow_log(LogGroupName=None), SETTINGS | {"Destinations": "*"}))

    def test_missing_fields_are_named(self) -> None:
        required = SETTINGS | {"RequiredFields": "srcaddr, action,vpc-id"}

        self.assertEqual(
            problem(flow_log("fl-1", LogFormat="${action} ${pkt-srcaddr}"), required),
            "records of fl-1 do not have srcaddr, vpc-id",
        )

    def test_a_longer_aggregation_interval_than_required_is_a_problem(self) -> None:
        self.assertEqual(problem(flow_log("fl-1"), ONE_MINUTE), "fl-1 aggregates over 600 s")

    def test_an_unknown_aggregation_interval_counts_as_the_longest(self) -> None:
        unknown = flow_log("fl-1", MaxAggregationInterval=None)

        self.assertEqual(problem(unknown, ONE_MINUTE), "fl-1 aggregates over 600 s")
        self.assertIsNone(problem(unknown, SETTINGS))


class SatisfyingTests(unittest.TestCase):
    def test_one_that_captures_all_traffic_is_preferred_to_two_that_do_so_together(self) -> None:
        self.assert_satisfying(["fl-3"], "ALL", reject("fl-1"), accept("fl-2"), everything("fl-3"))

    def test_one_that_loses_no_records_is_preferred_to_one_that_is_rate_limited(self) -> None:
        limited = reject("fl-1") | {"DeliverLogsErrorMessage": "Rate limited"}

        self.assert_satisfying(["fl-2"], "REJECT", limited, reject("fl-2"))

    def test_two_that_capture_the_same_traffic_do_not_replace_the_missing_part(self) -> None:
        self.assert_satisfying([], "ALL", reject("fl-1"), reject("fl-2"))

    def test_without_flow_logs_nothing_satisfies(self) -> None:
        self.assert_satisfying([], "REJECT")

    def assert_satisfying(self, expected: list[str], traffic: str, *logs: dict[str, Any]) -> None:
        found = satisfying(list(logs), SETTINGS | {"TrafficType": traffic})
        self.assertEqual([log["FlowLogId"] for log in found], expected)


def reject(flow_log_id: str) -> dict[str, Any]:
    return flow_log(flow_log_id, TrafficType="REJECT")


def accept(flow_log_id: str) -> dict[str, Any]:
    return flow_log(flow_log_id, TrafficType="ACCEPT")


def everything(flow_log_id: str) -> dict[str, Any]:
    return flow_log(flow_log_id, TrafficType="ALL")
