"""ARNs of log groups with and without the mark for log streams."""

from __future__ import annotations

import unittest

from shared.destinations import without_streams
from stubbed_aws import ACCOUNT

GROUP = f"arn:aws:logs:eu-west-1:{ACCOUNT}:log-group:/flow"


class WithoutStreamsTests(unittest.TestCase):
    def test_the_mark_for_log_streams_is_removed(self) -> None:
        self.assertEqual(without_streams(GROUP + ":*"), GROUP)

    def test_an_arn_without_the_mark_is_unchanged(self) -> None:
        self.assertEqual(without_streams(GROUP), GROUP)

    def test_a_wildcard_for_the_name_of_the_log_group_is_kept(self) -> None:
        self.assertEqual(without_streams("arn:aws:logs:*:*:log-group:*"), "arn:aws:logs:*:*:log-group:*")

    def test_the_arn_of_a_bucket_is_unchanged(self) -> None:
        self.assertEqual(without_streams("arn:aws:s3:::*"), "arn:aws:s3:::*")
