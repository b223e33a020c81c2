"""Why a flow log is not working."""

from __future__ import annotations

import unittest
from typing import Any

from shared.flow_log_state import state_problem
from stubbed_aws import FAILED, SETTINGS, flow_log, freeze_now


class StateTests(unittest.TestCase):
    def setUp(self) -> None:
        freeze_now(self)

    def test_a_healthy_flow_log_has_no_problem(self) -> None:
        self.assert_problem(None)

    def test_a_missing_delivery_status_is_accepted_within_the_grace_period(self) -> None:
        self.assert_problem(None, DeliverLogsStatus=None, age_minutes=14)

    def test_a_missing_delivery_status_is_a_problem_after_the_grace_period(self) -> None:
        self.assert_problem(
            "fl-1 has no delivery status 15 minutes after its creation",
            DeliverLogsStatus=None,
            age_minutes=15,
        )

    def test_a_missing_delivery_status_is_a_problem_if_the_age_is_unknown(self) -> None:
        self.assert_problem(
            "fl-1 has no delivery status 15 minutes after its creation",
            DeliverLogsStatus=None,
            age_minutes=None,
        )

    def test_a_failed_delivery_is_a_problem_within_the_grace_period_too(self) -> None:
        self.assert_problem(
            "delivery of fl-1 failed: no error message", DeliverLogsStatus="FAILED", age_minutes=1
        )

    def test_an_error_message_without_a_status_is_a_problem(self) -> None:
        self.assert_problem("delivery of fl-1 failed: Access error", **FAILED | {"DeliverLogsStatus": None})

    def test_rate_limited_delivery_is_accepted(self) -> None:
        self.assert_problem(None, DeliverLogsErrorMessage="Rate limited")

    def test_rate_limited_but_failed_delivery_is_a_problem(self) -> None:
        self.assert_problem(
            "delivery of fl-1 failed: Rate limited", **FAILED | {"DeliverLogsErrorMessage": "Rate limited"}
        )

    def test_a_status_other_than_active_is_a_problem(self) -> None:
        self.assert_problem("fl-1 has status None, not ACTIVE", FlowLogStatus=None)

    def assert_problem(self, expected: str | None, **members: Any) -> None:
        self.assertEqual(state_problem(flow_log("fl-1", **members), SETTINGS), expected)
