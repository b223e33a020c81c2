"""What the scripts share: what is wrong with a flow log, and which do the job."""

from __future__ import annotations

import unittest
from typing import Any

from flow_logs import covering, problem
from stubbed_aws import ACCOUNT, FAILED, SETTINGS, VPC, flow_log, freeze_now

ONE_MINUTE = SETTINGS | {"MaxAggregationInterval": "60"}


class ProblemTests(unittest.TestCase):
    def setUp(self) -> None:
        freeze_now(self)

    def test_a_healthy_flow_log_has_none(self) -> None:
        self.assert_problem(None)

    def test_no_delivery_status_is_none_within_the_grace(self) -> None:
        self.assert_problem(None, DeliverLogsStatus=None, age_minutes=14)

    def test_no_delivery_status_is_one_when_the_grace_is_over(self) -> None:
        self.assert_problem(
            "fl-1 has no delivery status 15 minutes after its creation",
            DeliverLogsStatus=None,
            age_minutes=15,
        )

    def test_a_failed_delivery_is_one_within_the_grace_too(self) -> None:
        self.assert_problem(
            "delivery of fl-1 failed: no error message", DeliverLogsStatus="FAILED", age_minutes=1
        )

    def test_an_error_message_alone_is_one(self) -> None:
        self.assert_problem("delivery of fl-1 failed: Access error", **FAILED | {"DeliverLogsStatus": None})

    def test_rate_limited_delivery_is_none(self) -> None:
        self.assert_problem(None, DeliverLogsErrorMessage="Rate limited")

    def test_rate_limited_but_failed_delivery_is_one(self) -> None:
        self.assert_problem(
            "delivery of fl-1 failed: Rate limited", **FAILED | {"DeliverLogsErrorMessage": "Rate limited"}
        )

    def test_a_status_other_than_active_is_one(self) -> None:
        self.assert_problem("fl-1 has status None, not ACTIVE", FlowLogStatus=None)

    def test_no_delivery_status_is_one_where_the_age_is_not_told(self) -> None:
        self.assert_problem(
            "fl-1 has no delivery status 15 minutes after its creation",
            DeliverLogsStatus=None,
            age_minutes=None,
        )

    def test_another_destination_than_asked_is_one(self) -> None:
        asked = SETTINGS | {"Destinations": "/central/*"}

        self.assertEqual(problem(flow_log("fl-1"), asked), "fl-1 delivers elsewhere than asked")

    def test_a_log_group_that_is_told_by_name_is_found_by_the_arn_that_it_has_in_this_account(self) -> None:
        group = f"arn:aws:logs:eu-west-1:{ACCOUNT}:log-group:/vpc-flow-logs/*"

        self.assertIsNone(problem(flow_log(), SETTINGS | {"Destinations": group}))
        elsewhere = group.replace(ACCOUNT, "999988887777")
        self.assertIsNotNone(problem(flow_log(), SETTINGS | {"Destinations": elsewhere}))

    def test_fields_that_the_records_lack_are_named(self) -> None:
        asked = SETTINGS | {"RequiredFields": "srcaddr, action,vpc-id"}

        self.assertEqual(
            problem(flow_log("fl-1", LogFormat="${action} ${pkt-srcaddr}"), asked),
            "the records of fl-1 lack srcaddr, vpc-id",
        )

    def test_a_longer_aggregation_than_required_is_one(self) -> None:
        self.assertEqual(problem(flow_log("fl-1"), ONE_MINUTE), "fl-1 aggregates over 600 s")

    def test_an_aggregation_that_is_not_told_may_be_the_longest(self) -> None:
        untold = flow_log("fl-1", MaxAggregationInterval=None)

        self.assertEqual(problem(untold, ONE_MINUTE), "fl-1 aggregates over 600 s")
        self.assertIsNone(problem(untold, SETTINGS))

    def assert_problem(self, expected: str | None, **members: Any) -> None:
        self.assertEqual(problem(flow_log("fl-1", **members), SETTINGS), expected)


class CoveringTests(unittest.TestCase):
    def setUp(self) -> None:
        freeze_now(self)

    def test_one_that_captures_all_of_it_comes_before_two_that_do_so_together(self) -> None:
        self.assert_covering(["fl-3"], "ALL", reject("fl-1"), accept("fl-2"), everything("fl-3"))

    def test_one_that_loses_no_records_comes_before_one_that_is_rate_limited(self) -> None:
        limited = reject("fl-1") | {"DeliverLogsErrorMessage": "Rate limited"}

        self.assert_covering(["fl-2"], "REJECT", limited, reject("fl-2"))

    def test_a_part_that_is_missing_is_not_made_up_for(self) -> None:
        self.assert_covering([], "ALL", reject("fl-1"), reject("fl-2"))

    def test_nothing_covers_where_there_are_no_flow_logs(self) -> None:
        self.assert_covering([], "REJECT")

    def assert_covering(self, expected: list[str], traffic: str, *logs: dict[str, Any]) -> None:
        found = covering(list(logs), SETTINGS | {"TrafficType": traffic})
        self.assertEqual([log["FlowLogId"] for log in found], expected)


def reject(flow_log_id: str) -> dict[str, Any]:
    return flow_log(flow_log_id, TrafficType="REJECT")


def accept(flow_log_id: str) -> dict[str, Any]:
    return flow_log(flow_log_id, TrafficType="ACCEPT")


def everything(flow_log_id: str) -> dict[str, Any]:
    return flow_log(flow_log_id, TrafficType="ALL")
