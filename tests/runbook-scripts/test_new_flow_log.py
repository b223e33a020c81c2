"""What EC2 is asked for: the destination with what belongs to it, and a format with the required fields."""

from __future__ import annotations

import unittest
from typing import Any

from new_flow_log import DEFAULT_FIELDS, flow_log_request, log_format, where_it_would_deliver
from stubbed_aws import SETTINGS, VPC

BUCKET = "arn:aws:s3:::bucket/flow/"
STREAM = "arn:aws:firehose:eu-west-1:111122223333:deliverystream/flow"


class DestinationTests(unittest.TestCase):
    def test_a_log_group_has_a_role_and_no_arn(self) -> None:
        asked = request()

        self.assertEqual((asked["LogGroupName"], asked["DeliverLogsPermissionArn"]), ("/group", "arn:role"))
        self.assertNotIn("LogDestination", asked)

    def test_a_bucket_has_options_and_no_role(self) -> None:
        asked = request(
            LogDestinationType="s3",
            LogDestination=BUCKET,
            FileFormat="parquet",
            HiveCompatiblePartitions="true",
        )

        options = {"FileFormat": "parquet", "HiveCompatiblePartitions": True, "PerHourPartition": False}
        self.assertEqual((asked["LogDestination"], asked["DestinationOptions"]), (BUCKET, options))
        self.assertFalse({"LogGroupName", "DeliverLogsPermissionArn"} & asked.keys())

    def test_a_delivery_stream_has_neither(self) -> None:
        asked = request(LogDestinationType="kinesis-data-firehose", LogDestination=STREAM)

        self.assertEqual(asked["LogDestination"], STREAM)
        self.assertFalse({"LogGroupName", "DeliverLogsPermissionArn", "DestinationOptions"} & asked.keys())

    def test_where_it_would_deliver_is_the_group_or_the_arn(self) -> None:
        events = {"LogGroup": "/group", "LogDestination": BUCKET}

        self.assertEqual(
            where_it_would_deliver(events | {"LogDestinationType": "cloud-watch-logs"}), "/group"
        )
        self.assertEqual(where_it_would_deliver(events | {"LogDestinationType": "s3"}), BUCKET)


class FormatTests(unittest.TestCase):
    def test_ec2_has_its_own_format_where_that_has_the_fields(self) -> None:
        self.assertEqual(log_format(["action", "srcaddr"]), {})
        self.assertEqual(log_format([]), {})

    def test_fields_that_it_lacks_come_after_it_once(self) -> None:
        (asked,) = log_format(["vpc-id", "action", "vpc-id", "tcp-flags"]).values()

        self.assertEqual(
            asked, " ".join("${" + name + "}" for name in [*DEFAULT_FIELDS, "vpc-id", "tcp-flags"])
        )


def request(**asked: str) -> dict[str, Any]:
    events = {"VpcId": VPC, "LogGroup": "/group", "RoleArn": "arn:role", "ExecutionId": "1"}
    return flow_log_request(events | SETTINGS | asked, "token")
