"""Tag keys of a flow log that replaced a failed one: flow logs that exist have them, so they must not change."""

from __future__ import annotations

import unittest

from shared.flow_log_tags import REPLACES_TAG, STATE_TAG


class FlowLogTagTests(unittest.TestCase):
    def test_the_keys_are_those_of_existing_flow_logs(self) -> None:
        self.assertEqual(
            (REPLACES_TAG, STATE_TAG), ("vpc-flow-logging/replaces", "vpc-flow-logging/delivery-state")
        )


if __name__ == "__main__":
    unittest.main()
