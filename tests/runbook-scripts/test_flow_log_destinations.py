"""The destination of a flow log that exists, and of the one that a run creates."""

from __future__ import annotations

import unittest

from shared.flow_log_destinations import current_destination, new_destination

BUCKET = "arn:aws:s3:::bucket/flow/"


class DestinationTests(unittest.TestCase):
    def test_the_new_destination_is_the_group_or_the_arn(self) -> None:
        events = {"LogGroup": "/group", "LogDestination": BUCKET}

        self.assertEqual(new_destination(events | {"LogDestinationType": "cloud-watch-logs"}), "/group")
        self.assertEqual(new_destination(events | {"LogDestinationType": "s3"}), BUCKET)

    def test_the_current_destination_is_the_group_or_the_arn_without_its_streams(self) -> None:
        group = "arn:aws:logs:eu-west-1:111122223333:log-group:/group"

        self.assertEqual(current_destination({"LogGroupName": "/group", "LogDestination": group}), "/group")
        self.assertEqual(current_destination({"LogDestination": group + ":*"}), group)
        self.assertEqual(current_destination({"LogDestination": BUCKET}), BUCKET)


if __name__ == "__main__":
    unittest.main()
