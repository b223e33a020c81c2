"""The tags of what a run creates."""

from __future__ import annotations

import unittest

from shared.run_tags import run_tags


class RunTagsTests(unittest.TestCase):
    def test_they_name_the_runbook_and_the_run(self) -> None:
        self.assertEqual(
            run_tags("1111"),
            {
                "vpc-flow-logging/managed-by": "EnableVpcFlowLogging",
                "vpc-flow-logging/automation-execution": "1111",
            },
        )
