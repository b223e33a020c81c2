"""What a flow log writes: which records, in which format, and where."""

from __future__ import annotations

import gzip
import unittest
from datetime import datetime
from typing import Any

from tests.delivery_account import GROUP, INTERVAL, DeliveryAccount
from tests.harness import REGION, ControlError, Server, make_delivery_role


def setUpModule() -> None:
    DeliveryAccount.server = Server("--iam-propagation", "0")


def tearDownModule() -> None:
    DeliveryAccount.server.stop()


class RecordTests(DeliveryAccount):
    def test_a_record_has_the_default_format(self) -> None:
        self.create()

        self.advance(INTERVAL)

        (line,) = self.lines()
        self.assertRegex(
            line,
            rf"^2 {self.account} {self.interface_id} \S+ 10\.0\.1\.\d+ \d+ 22 6 \d+ \d+ \d+ \d+ REJECT OK$",
        )

    def test_a_record_has_the_fields_of_the_flow_logs_own_format(self) -> None:
        self.create(LogFormat="${vpc-id} ${subnet-id} ${action} ${region} ${instance-id} ${version}")

        self.advance(INTERVAL)

        self.assertEqual(self.lines(), [f"{self.vpc_id} {self.subnet_id} REJECT {REGION} - 4"])

    def test_nothing_is_written_before_the_interval_is_over(self) -> None:
        self.create()

        self.advance(INTERVAL - 60)

        self.assertEqual(self.lines(), [])

    def test_an_interval_of_a_minute_writes_after_a_minute(self) -> None:
        self.create(MaxAggregationInterval=60)

        self.advance(60)

        self.assertEqual(len(self.lines()), 1)

    def test_each_interval_writes_its_own_records_with_its_own_times(self) -> None:
        self.create(LogFormat="${start} ${end}")

        self.advance(3 * INTERVAL)

        times = [tuple(map(int, line.split())) for line in self.lines()]
        self.assertEqual([end - start for start, end in times], [INTERVAL] * 3)
        self.assertEqual(times[1][0], times[0][1])
        self.assertEqual(times[2][0], times[1][1])

    def test_a_flow_log_writes_the_traffic_that_it_captures(self) -> None:
        self.traffic(accepted=2, rejected=3)
        for traffic_type, wanted in (
            ("ACCEPT", {"ACCEPT": 2}),
            ("REJECT", {"REJECT": 3}),
            ("ALL", {"ACCEPT": 2, "REJECT": 3}),
        ):
            group = f"/vpc/{traffic_type}"
            self.logs.create_log_group(logGroupName=group)
            self.create(TrafficType=traffic_type, LogGroupName=group, LogFormat="${action}")

        self.advance(INTERVAL)

        for traffic_type, wanted in (
            ("ACCEPT", ["ACCEPT"] * 2),
            ("REJECT", ["REJECT"] * 3),
            ("ALL", ["ACCEPT"] * 2 + ["REJECT"] * 3),
        ):
            with self.subTest(traffic_type):
                self.assertEqual(self.lines(f"/vpc/{traffic_type}"), wanted)
                stream = f"{self.interface_id}-{traffic_type.lower()}"
                self.assertEqual(self.streams(f"/vpc/{traffic_type}"), [stream])

    def test_each_interface_has_its_own_stream(self) -> None:
        _, other = self.make_interface(self.vpc_id, "10.0.2.0/24")
        self.create()

        self.advance(INTERVAL)

        self.assertEqual(
            sorted(self.streams()), sorted(f"{name}-reject" for name in (self.interface_id, other))
        )

    def test_a_flow_log_of_a_subnet_or_an_interface_watches_only_that(self) -> None:
        other_subnet, other_interface = self.make_interface(self.vpc_id, "10.0.2.0/24")
        for group, changes in (
            ("/subnet", {"ResourceType": "Subnet", "ResourceIds": [other_subnet]}),
            ("/interface", {"ResourceType": "NetworkInterface", "ResourceIds": [other_interface]}),
        ):
            self.logs.create_log_group(logGroupName=group)
            self.create(LogGroupName=group, **changes)

        self.advance(INTERVAL)

        for group in ("/subnet", "/interface"):
            self.assertEqual(self.streams(group), [f"{other_interface}-reject"])

    def test_an_interface_without_traffic_has_a_nodata_record(self) -> None:
        self.traffic()
        self.create()

        self.advance(INTERVAL)

        (line,) = self.lines()
        self.assertRegex(line, rf"^2 {self.account} {self.interface_id}( -){{7}} \d+ \d+ - NODATA$")

    def test_an_interface_whose_traffic_is_not_captured_has_no_record(self) -> None:
        self.traffic(accepted=1)
        self.create()

        self.advance(INTERVAL)

        self.assertEqual(self.lines(), [])

    def test_changed_traffic_counts_from_the_next_interval_on(self) -> None:
        self.create(LogFormat="${log-status}")
        self.advance(INTERVAL)

        self.traffic()
        self.advance(INTERVAL)

        self.assertEqual(self.lines(), ["OK", "NODATA"])

    def test_a_new_interface_has_no_records_of_earlier_intervals(self) -> None:
        vpc_id = self.make_vpc()
        self.create(ResourceIds=[vpc_id])
        self.advance(3 * INTERVAL)

        self.make_interface(vpc_id)
        self.advance(INTERVAL)

        self.assertEqual(len(self.lines()), 1)

    def test_a_deleted_flow_log_writes_nothing_more(self) -> None:
        flow_log_id = self.create()
        self.advance(INTERVAL)

        self.ec2.delete_flow_logs(FlowLogIds=[flow_log_id])
        self.advance(INTERVAL)

        self.assertEqual(len(self.lines()), 1)

    def test_records_are_written_many_days_ahead_of_the_wall_clock(self) -> None:
        self.create()

        self.advance(20 * 24 * 3600)

        (stream,) = self.logs.describe_log_streams(logGroupName=GROUP)["logStreams"]
        now = datetime.fromisoformat(self.server.control("GET", "clock")["now"]).timestamp()
        self.assertAlmostEqual(stream["lastEventTimestamp"] / 1000, now, delta=2 * INTERVAL)

    def test_traffic_is_a_whole_number(self) -> None:
        for traffic in ({"accepted": -1}, {"rejected": 1.5}, {"rejected": True}, {"dropped": 1}):
            with self.subTest(traffic), self.assertRaises(ControlError):
                self.server.control("POST", f"vpcs/{self.vpc_id}/traffic", traffic)


class BucketLayoutTests(DeliveryAccount):
    """The keys and the content of the objects in a bucket."""

    def setUp(self) -> None:
        super().setUp()
        self.s3 = self.server.client("s3", self.account)
        self.bucket = f"logs-{self.account}"
        self.s3.create_bucket(Bucket=self.bucket, CreateBucketConfiguration={"LocationConstraint": REGION})

    def create_to_bucket(self, prefix: str = "", **changes: Any) -> str:
        return self.create(
            LogGroupName=None,
            DeliverLogsPermissionArn=None,
            LogDestinationType="s3",
            LogDestination=f"arn:aws:s3:::{self.bucket}{prefix}",
            **changes,
        )

    def keys(self) -> list[str]:
        listed = self.s3.list_objects_v2(Bucket=self.bucket).get("Contents", [])
        return [found["Key"] for found in listed]

    def test_an_object_has_a_header_and_a_line_for_each_record(self) -> None:
        self.traffic(rejected=2)
        self.create_to_bucket(LogFormat="${interface-id} ${action}")

        self.advance(INTERVAL)

        (key,) = self.keys()
        content = gzip.decompress(self.s3.get_object(Bucket=self.bucket, Key=key)["Body"].read()).decode()
        line = f"{self.interface_id} REJECT"
        self.assertEqual(content.splitlines(), ["interface-id action", line, line])

    def test_each_interval_has_its_own_object(self) -> None:
        self.create_to_bucket()

        self.advance(3 * INTERVAL)

        self.assertEqual(len(set(self.keys())), 3)

    def test_the_keys_follow_the_destination_options(self) -> None:
        account, date = self.account, r"\d{4}/\d\d/\d\d"
        hive = (
            rf"AWSLogs/aws-account-id={account}/aws-service=vpcflowlogs/aws-region={REGION}"
            r"/year=\d{4}/month=\d\d/day=\d\d"
        )
        for prefix, options, folder in (
            ("", {}, rf"AWSLogs/{account}/vpcflowlogs/{REGION}/{date}"),
            ("/a/b/", {}, rf"a/b/AWSLogs/{account}/vpcflowlogs/{REGION}/{date}"),
            (
                "/hour",
                {"PerHourPartition": True},
                rf"hour/AWSLogs/{account}/vpcflowlogs/{REGION}/{date}/\d\d",
            ),
            ("/hive", {"HiveCompatiblePartitions": True}, rf"hive/{hive}"),
            (
                "/both",
                {"HiveCompatiblePartitions": True, "PerHourPartition": True},
                rf"both/{hive}/hour=\d\d",
            ),
        ):
            with self.subTest(prefix=prefix, options=options):
                flow_log_id = self.create_to_bucket(
                    prefix, DestinationOptions={"FileFormat": "plain-text", **options}
                )
                self.advance(INTERVAL)

                (key,) = [key for key in self.keys() if flow_log_id in key]
                name = (
                    rf"{account}_vpcflowlogs_{REGION}_{flow_log_id}_\d{{8}}T\d{{4}}Z_[0-9a-f]{{8}}\.log\.gz"
                )
                self.assertRegex(key, rf"^{folder}/{name}$")
                self.ec2.delete_flow_logs(FlowLogIds=[flow_log_id])

    def test_the_parquet_format_writes_no_plain_text(self) -> None:
        flow_log_id = self.create_to_bucket(DestinationOptions={"FileFormat": "parquet"})

        self.advance(2 * INTERVAL)

        self.assertEqual(self.keys(), [])
        self.assert_succeeds(flow_log_id)


class FirehoseTests(DeliveryAccount):
    def create_to_stream(self, name: str = "flow-logs") -> str:
        return self.create(
            LogGroupName=None,
            DeliverLogsPermissionArn=None,
            LogDestinationType="kinesis-data-firehose",
            LogDestination=f"arn:aws:firehose:{REGION}:{self.account}:deliverystream/{name}",
            LogFormat="${interface-id} ${action}",
        )

    def test_a_stream_passes_the_records_to_its_own_destination(self) -> None:
        s3 = self.server.client("s3", self.account)
        bucket = f"stream-{self.account}"
        s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
        self.server.client("firehose", self.account).create_delivery_stream(
            DeliveryStreamName="flow-logs",
            S3DestinationConfiguration={
                "RoleARN": make_delivery_role(self.iam, "Stream"),
                "BucketARN": f"arn:aws:s3:::{bucket}",
            },
        )
        flow_log_id = self.create_to_stream()

        self.advance(2 * INTERVAL)

        (found,) = s3.list_objects_v2(Bucket=bucket)["Contents"]
        content = s3.get_object(Bucket=bucket, Key=found["Key"])["Body"].read().decode()
        self.assertEqual(content.splitlines(), [f"{self.interface_id} REJECT"] * 2)
        self.assert_succeeds(flow_log_id)

    def test_a_missing_stream_denies(self) -> None:
        flow_log_id = self.create_to_stream("missing")

        self.advance(2 * INTERVAL)

        self.assert_access_error(flow_log_id)


if __name__ == "__main__":
    unittest.main()
