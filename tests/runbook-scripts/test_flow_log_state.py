"""Why a flow log is not working."""

from __future__ import annotations

import unittest
from typing import Any

from shared.flow_log_state import state_problem
from stubbed_aws import FAILED, flow_log


class StateTests(unittest.TestCase):
    def test_a_healthy_flow_log_has_no_problem(self) -> None:
        self.assert_problem(None)

    def test_a_missing_delivery_status_is_accepted(self) -> None:
        self.assert_problem(None, DeliverLogsStatus=None)

    def test_a_failed_delivery_is_a_problem(self) -> None:
        self.assert_problem("delivery of fl-1 failed: no error message", DeliverLogsStatus="FAILED")

    def test_an_error_message_without_a_status_is_a_problem(self) -> None:
        self.assert_problem("delivery of fl-1 failed: Access error", **FAILED | {"DeliverLogsStatus": None})

    def test_rate_limited_delivery_is_accepted(self) -> None:
        self.assert_problem(None, DeliverLogsErrorMessage="Rate limited")

    def test_rate_limited_delivery_is_accepted_with_any_status(self) -> None:
        self.assert_problem(None, **FAILED | {"DeliverLogsErrorMessage": "Rate limited"})

    def test_a_status_other_than_active_is_a_problem(self) -> None:
        self.assert_problem("fl-1 has status None, not ACTIVE", FlowLogStatus=None)

    def assert_problem(self, expected: str | None, **members: Any) -> None:
        self.assertEqual(state_problem(flow_log("fl-1", **members)), expected)
