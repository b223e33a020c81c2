"""A log group is found by its whole name, on whatever page it is."""

from __future__ import annotations

import unittest

from log_groups import find_log_group
from stubbed_aws import stub


class FindLogGroupTests(unittest.TestCase):
    def setUp(self) -> None:
        self.logs = stub(self, "logs")

    def test_the_group_of_exactly_the_name_is_found_on_a_later_page(self) -> None:
        asked = {"logGroupNamePrefix": "/a"}
        more = {"logGroups": [{"logGroupName": "/a-b"}], "nextToken": "more"}
        self.logs.add_response("describe_log_groups", more, asked)
        self.logs.add_response(
            "describe_log_groups", {"logGroups": [{"logGroupName": "/a"}]}, asked | {"nextToken": "more"}
        )

        self.assertEqual(find_log_group(self.logs.client, "/a"), {"logGroupName": "/a"})

    def test_a_group_whose_name_only_begins_alike_is_not_it(self) -> None:
        self.logs.add_response("describe_log_groups", {"logGroups": [{"logGroupName": "/a-b"}]})

        self.assertIsNone(find_log_group(self.logs.client, "/a"))
