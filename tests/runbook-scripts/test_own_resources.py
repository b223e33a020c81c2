"""Which resources the runbook created."""

from __future__ import annotations

import unittest

from shared.own_resources import is_ours
from stubbed_aws import flow_log


class OwnershipTests(unittest.TestCase):
    def test_a_flow_log_with_the_tag_and_its_value_is_ours(self) -> None:
        self.assertTrue(is_ours(flow_log(ours=True)))

    def test_a_flow_log_with_another_value_of_the_tag_is_not_ours(self) -> None:
        self.assertFalse(is_ours(flow_log(Tags=[{"Key": "vpc-flow-logging/managed-by", "Value": "someone"}])))

    def test_a_flow_log_without_tags_is_not_ours(self) -> None:
        self.assertFalse(is_ours(flow_log(Tags=None)))
