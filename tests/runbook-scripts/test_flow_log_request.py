"""The request to EC2: the destination with its options, and a format with the required fields."""

from __future__ import annotations

import unittest
from typing import Any

from shared.flow_log_request import DEFAULT_FIELDS, flow_log_request, log_format
from stubbed_aws import SETTINGS, VPC

BUCKET = "arn:aws:s3:::bucket/flow/"
STREAM = "arn:aws:firehose:eu-west-1:111122223333:deliverystream/flow"


class DestinationTests(unittest.TestCase):
    def test_a_log_group_has_a_role_and_no_arn(self) -> None:
        requested = request()

        self.assertEqual(
            (requested["LogGroupName"], requested["DeliverLogsPermissionArn"]), ("/group", "arn:role")
        )
        self.assertNotIn("LogDestination", requested)

    def test_a_bucket_has_options_and_no_role(self) -> None:
        requested = request(
            LogDestinationType="s3",
            LogDestination=BUCKET,
            FileFormat="parquet",
            HiveCompatiblePartitions="true",
        )

        options = {"FileFormat": "parquet", "HiveCompatiblePartitions": True, "PerHourPartition": False}
        self.assertEqual((requested["LogDestination"], requested["DestinationOptions"]), (BUCKET, options))
        self.assertFalse({"LogGroupName", "DeliverLogsPermissionArn"} & requested.keys())

    def test_a_delivery_stream_has_no_options_and_no_role(self) -> None:
        requested = request(LogDestinationType="kinesis-data-firehose", LogDestination=STREAM)

        self.assertEqual(requested["LogDestination"], STREAM)
        self.assertFalse(
            {"LogGroupName", "DeliverLogsPermissionArn", "DestinationOptions"} & requested.keys()
        )


class FormatTests(unittest.TestCase):
    def test_the_default_format_is_used_if_it_has_the_fields(self) -> None:
        self.assertEqual(log_format(["action", "srcaddr"]), {})
        self.assertEqual(log_format([]), {})

    def test_missing_fields_follow_the_default_format_once(self) -> None:
        (requested,) = log_format(["vpc-id", "action", "vpc-id", "tcp-flags"]).values()

        self.assertEqual(
            requested, " ".join("${" + name + "}" for name in [*DEFAULT_FIELDS, "vpc-id", "tcp-flags"])
        )


class TagTests(unittest.TestCase):
    def test_a_flow_log_that_replaces_a_failed_one_names_it_and_what_decided_about_delivery(self) -> None:
        self.assertEqual(
            tags(Failed="fl-1", State="fingerprint"),
            tags() | {"vpc-flow-logging/replaces": "fl-1", "vpc-flow-logging/delivery-state": "fingerprint"},
        )


def tags(**requested: str) -> dict[str, str]:
    (specification,) = request(**requested)["TagSpecifications"]
    return {tag["Key"]: tag["Value"] for tag in specification["Tags"]}


def request(**requested: str) -> dict[str, Any]:
    events = {"VpcId": VPC, "LogGroup": "/group", "RoleArn": "arn:role", "ExecutionId": "1"}
    return flow_log_request(SETTINGS | events | requested, "token")
