"""A log group is ours only if it has our tag with our value."""

from __future__ import annotations

import unittest

from shared.own_log_groups import is_our_log_group
from stubbed_aws import OWN_TAG, stub

ARN = "arn:aws:logs:eu-west-1:111122223333:log-group:/vpc-flow-logs/vpc-1"


class OwnLogGroupTests(unittest.TestCase):
    def setUp(self) -> None:
        self.logs = stub(self, "logs")

    def test_the_tag_of_the_runbook_makes_it_ours(self) -> None:
        self.assertTrue(self.is_ours({OWN_TAG["Key"]: OWN_TAG["Value"]}))

    def test_no_tag_another_tag_or_another_value_does_not(self) -> None:
        for tags in ({}, {"team": OWN_TAG["Value"]}, {OWN_TAG["Key"]: "someone"}):
            with self.subTest(tags=tags):
                self.assertFalse(self.is_ours(tags))

    def is_ours(self, tags: dict[str, str]) -> bool:
        # Tags are asked for by the ARN without the ":*" that DescribeLogGroups shows.
        self.logs.add_response("list_tags_for_resource", {"tags": tags}, {"resourceArn": ARN})
        return is_our_log_group(self.logs.client, {"arn": ARN + ":*"})


if __name__ == "__main__":
    unittest.main()
