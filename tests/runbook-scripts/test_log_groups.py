"""A log group is found by its exact name, on every page."""

from __future__ import annotations

import unittest

from shared.log_groups import find_log_group
from stubbed_aws import stub


class FindLogGroupTests(unittest.TestCase):
    def setUp(self) -> None:
        self.logs = stub(self, "logs")

    def test_the_group_with_exactly_this_name_is_found_on_a_later_page(self) -> None:
        request = {"logGroupNamePrefix": "/a"}
        more = {"logGroups": [{"logGroupName": "/a-b"}], "nextToken": "more"}
        self.logs.add_response("describe_log_groups", more, request)
        self.logs.add_response(
            "describe_log_groups", {"logGroups": [{"logGroupName": "/a"}]}, request | {"nextToken": "more"}
        )

        self.assertEqual(find_log_group(self.logs.client, "/a"), {"logGroupName": "/a"})

    def test_a_group_whose_name_only_starts_with_it_is_ignored(self) -> None:
        self.logs.add_response("describe_log_groups", {"logGroups": [{"logGroupName": "/a-b"}]})

        self.assertIsNone(find_log_group(self.logs.client, "/a"))
