"""CreateFlowLogs accepts what EC2 accepts, rejects what EC2 rejects, and does all or nothing."""

from __future__ import annotations

import json
import unittest
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from botocore.exceptions import ClientError

from tests.harness import REGION, Server, fresh_account, make_delivery_role, policy, rejected


def setUpModule() -> None:
    global server
    server = Server("--iam-propagation", "0")


def tearDownModule() -> None:
    server.stop()


class FlowLogTests(unittest.TestCase):
    """One account with two VPCs, a bucket and a role that can deliver."""

    def setUp(self) -> None:
        self.account = fresh_account()
        self.ec2 = server.client("ec2", self.account)
        made = server.control("POST", "vpcs", {"account": self.account, "region": REGION, "count": 2})
        self.vpc_id, self.other_vpc_id = made["VpcIds"]
        self.role_arn = make_delivery_role(server.client("iam", self.account))
        self.bucket = f"logs-{self.account}"
        server.client("s3", self.account).create_bucket(
            Bucket=self.bucket, CreateBucketConfiguration={"LocationConstraint": REGION}
        )

    def create(self, **changes: Any) -> dict[str, Any]:
        """Create a flow log to CloudWatch Logs, with these changes; None leaves a parameter out."""
        parameters = {
            "ResourceIds": [self.vpc_id],
            "ResourceType": "VPC",
            "TrafficType": "REJECT",
            "LogGroupName": "flow-logs",
            "DeliverLogsPermissionArn": self.role_arn,
        } | changes
        return self.ec2.create_flow_logs(**{k: v for k, v in parameters.items() if v is not None})

    def create_to_bucket(self, **changes: Any) -> dict[str, Any]:
        to_bucket = {
            "LogGroupName": None,
            "DeliverLogsPermissionArn": None,
            "LogDestinationType": "s3",
            "LogDestination": f"arn:aws:s3:::{self.bucket}",
        }
        return self.create(**to_bucket | changes)

    def listed(self, **parameters: Any) -> list[dict[str, Any]]:
        return self.ec2.describe_flow_logs(**parameters)["FlowLogs"]


class AcceptedTests(FlowLogTests):
    def test_a_flow_log_to_a_log_group_is_shown_with_its_defaults(self) -> None:
        (flow_log_id,) = self.create(
            TagSpecifications=[{"ResourceType": "vpc-flow-log", "Tags": [{"Key": "Owner", "Value": "team"}]}]
        )["FlowLogIds"]

        (flow_log,) = self.listed(FlowLogIds=[flow_log_id])

        self.assertEqual(flow_log["FlowLogStatus"], "ACTIVE")
        self.assertEqual(flow_log["ResourceId"], self.vpc_id)
        self.assertEqual(flow_log["TrafficType"], "REJECT")
        self.assertEqual(flow_log["LogDestinationType"], "cloud-watch-logs")
        self.assertEqual(flow_log["LogGroupName"], "flow-logs")
        self.assertEqual(flow_log["MaxAggregationInterval"], 600)
        self.assertTrue(flow_log["LogFormat"].startswith("${version} ${account-id}"))
        self.assertEqual(flow_log["Tags"], [{"Key": "Owner", "Value": "team"}])
        self.assertNotIn("LogDestination", flow_log)
        self.assertNotIn("DestinationOptions", flow_log)

    def test_the_arn_of_a_log_group_stands_for_its_name(self) -> None:
        arn = f"arn:aws:logs:{REGION}:{self.account}:log-group:by-arn"

        self.create(LogGroupName=None, LogDestination=arn)
        self.create(LogGroupName=None, LogDestination=f"{arn}-2:*")

        self.assertEqual(
            [(flow_log["LogGroupName"], flow_log["LogDestination"]) for flow_log in self.listed()],
            [("by-arn", arn), ("by-arn-2", f"{arn}-2:*")],
        )

    def test_a_flow_log_to_a_prefix_of_a_bucket_keeps_its_destination_options(self) -> None:
        options = {"FileFormat": "parquet", "HiveCompatiblePartitions": True, "PerHourPartition": True}

        self.create_to_bucket(
            LogDestination=f"arn:aws:s3:::{self.bucket}/vpc/flow/", DestinationOptions=options
        )

        (flow_log,) = self.listed()
        self.assertEqual(flow_log["LogDestination"], f"arn:aws:s3:::{self.bucket}/vpc/flow/")
        self.assertEqual(flow_log["DestinationOptions"], options)
        self.assertNotIn("LogGroupName", flow_log)

    def test_a_bucket_may_belong_to_another_account(self) -> None:
        s3 = server.client("s3", fresh_account())
        s3.create_bucket(Bucket="central-logs", CreateBucketConfiguration={"LocationConstraint": REGION})
        statement = {
            "Effect": "Allow",
            "Principal": {"Service": "delivery.logs.amazonaws.com"},
            "Action": ["s3:PutObject", "s3:GetBucketAcl"],
            "Resource": ["arn:aws:s3:::central-logs", "arn:aws:s3:::central-logs/*"],
        }
        s3.put_bucket_policy(Bucket="central-logs", Policy=policy(statement))

        answer = self.create_to_bucket(LogDestination="arn:aws:s3:::central-logs")

        self.assertEqual((len(answer["FlowLogIds"]), answer["Unsuccessful"]), (1, []))

    def test_firehose_needs_no_role(self) -> None:
        stream = f"arn:aws:firehose:{REGION}:{self.account}:deliverystream:flow-logs"

        self.create(
            LogGroupName=None,
            DeliverLogsPermissionArn=None,
            LogDestinationType="kinesis-data-firehose",
            LogDestination=stream,
        )

        self.assertEqual([flow_log["LogDestination"] for flow_log in self.listed()], [stream])

    def test_subnets_and_network_interfaces_have_flow_logs_too(self) -> None:
        subnet_id = self.ec2.create_subnet(VpcId=self.vpc_id, CidrBlock="10.0.1.0/24")["Subnet"]["SubnetId"]
        interface = self.ec2.create_network_interface(SubnetId=subnet_id)["NetworkInterface"]

        self.create(ResourceType="Subnet", ResourceIds=[subnet_id])
        self.create(ResourceType="NetworkInterface", ResourceIds=[interface["NetworkInterfaceId"]])

        self.assertEqual(
            [flow_log["ResourceId"] for flow_log in self.listed()],
            [subnet_id, interface["NetworkInterfaceId"]],
        )

    def test_flow_logs_are_found_by_each_filter(self) -> None:
        self.create(TrafficType="ALL")
        (to_bucket,) = self.create_to_bucket(ResourceIds=[self.other_vpc_id])["FlowLogIds"]

        for name, value in (
            ("flow-log-id", to_bucket),
            ("resource-id", self.other_vpc_id),
            ("traffic-type", "REJECT"),
            ("log-destination-type", "s3"),
        ):
            with self.subTest(name):
                found = self.listed(Filters=[{"Name": name, "Values": [value]}])
                self.assertEqual([flow_log["FlowLogId"] for flow_log in found], [to_bucket])
        by_group = self.listed(Filters=[{"Name": "log-group-name", "Values": ["flow-*"]}])
        self.assertEqual([flow_log["TrafficType"] for flow_log in by_group], ["ALL"])

    def test_cloudformation_makes_a_flow_log_under_the_same_rules(self) -> None:
        properties = {
            "ResourceId": self.vpc_id,
            "ResourceType": "VPC",
            "TrafficType": "ALL",
            "LogGroupName": "from-stack",
            "DeliverLogsPermissionArn": self.role_arn,
            "MaxAggregationInterval": 60,
        }
        template = {"Resources": {"FlowLog": {"Type": "AWS::EC2::FlowLog", "Properties": properties}}}
        stacks = server.client("cloudformation", self.account)

        stacks.create_stack(StackName="made", TemplateBody=json.dumps(template))

        (flow_log,) = self.listed()
        self.assertEqual((flow_log["LogGroupName"], flow_log["MaxAggregationInterval"]), ("from-stack", 60))


class RejectedTests(FlowLogTests):
    def tearDown(self) -> None:
        self.assertEqual(self.listed(), [], "a rejected request has made a flow log")

    def test_values_outside_an_enumeration_are_rejected(self) -> None:
        for parameter, value in (
            ("TrafficType", "DENY"),
            ("TrafficType", "reject"),
            ("ResourceType", "Vpc"),
            ("LogDestinationType", "kafka"),
        ):
            with self.subTest(value), rejected("InvalidParameterValue", f"( {value} )"):
                self.create(**{parameter: value})

    def test_an_aggregation_interval_is_60_or_600_seconds(self) -> None:
        with rejected("InvalidParameter", "Max Aggregation Interval"):
            self.create(MaxAggregationInterval=61)

    def test_missing_required_parameters_are_named(self) -> None:
        for parameter in ("ResourceIds", "ResourceType", "TrafficType"):
            with self.subTest(parameter), rejected("MissingParameter", parameter):
                self.create(**{parameter: None})

    def test_exactly_one_destination_is_needed(self) -> None:
        arn = f"arn:aws:logs:{REGION}:{self.account}:log-group:other"

        with rejected("InvalidParameter", "LogDestination can't be empty if LogGroupName is not provided."):
            self.create(LogGroupName=None)
        with rejected("InvalidParameter", "Please only provide LogGroupName or only provide LogDestination."):
            self.create(LogDestination=arn)
        with rejected("InvalidParameter", "must be cloud-watch-logs if LogGroupName is provided"):
            self.create(LogDestinationType="s3", DeliverLogsPermissionArn=None)

    def test_the_destination_is_an_arn_of_its_type(self) -> None:
        with rejected("InvalidParameter", "is not the ARN of a log group"):
            self.create(LogGroupName=None, LogDestination=f"arn:aws:s3:::{self.bucket}")
        with rejected("InvalidParameter", "is not the ARN of a bucket"):
            self.create_to_bucket(LogDestination=self.bucket)
        with rejected("InvalidParameter", "AWSLogs"):
            self.create_to_bucket(LogDestination=f"arn:aws:s3:::{self.bucket}/AWSLogs/")

    def test_a_role_is_needed_for_cloudwatch_logs_and_rejected_for_s3(self) -> None:
        with rejected("InvalidParameter", "DeliverLogsPermissionArn can't be empty"):
            self.create(DeliverLogsPermissionArn=None)
        with rejected("InvalidParameter", "DeliverLogsPermissionArn is not applicable for s3 delivery"):
            self.create_to_bucket(DeliverLogsPermissionArn=self.role_arn)

    def test_a_role_that_does_not_exist_cannot_be_assumed(self) -> None:
        for arn in (
            f"arn:aws:iam::{self.account}:role/Nobody",
            self.role_arn.replace(self.account, fresh_account()),
        ):
            with self.subTest(arn), rejected("InvalidParameter", f"Unable to assume given IAM role: '{arn}'"):
                self.create(DeliverLogsPermissionArn=arn)

    def test_one_bad_id_among_good_ones_makes_nothing(self) -> None:
        with rejected("InvalidVpcID.NotFound", "The vpc ID 'vpc-0123456789abcdef0' does not exist"):
            self.create(ResourceIds=[self.vpc_id, "vpc-0123456789abcdef0"])

    def test_an_id_of_another_kind_is_malformed(self) -> None:
        with rejected("InvalidVpcID.Malformed"):
            self.create(ResourceIds=["subnet-0123456789abcdef0"])

    def test_tags_are_those_of_a_flow_log(self) -> None:
        with rejected("InvalidParameter", "is not a valid taggable resource type"):
            self.create(
                TagSpecifications=[{"ResourceType": "vpc", "Tags": [{"Key": "Owner", "Value": "team"}]}]
            )

    def test_a_missing_bucket_is_unsuccessful_in_an_answer_of_200(self) -> None:
        answer = self.create_to_bucket(LogDestination="arn:aws:s3:::no-such-bucket")

        self.assertEqual(answer["FlowLogIds"], [])
        (unsuccessful,) = answer["Unsuccessful"]
        self.assertEqual(unsuccessful["ResourceId"], self.vpc_id)
        self.assertIn("no-such-bucket does not exist", unsuccessful["Error"]["Message"])

    def test_a_role_without_permission_is_unsuccessful_only_if_the_switch_says_so(self) -> None:
        iam = server.client("iam", self.account)
        iam.delete_role_policy(RoleName="FlowLogs", PolicyName="Deliver")

        with server.settings(flow_log_creation_checks_role=True):
            answer = self.create()

        self.assertEqual(answer["FlowLogIds"], [])
        self.assertEqual(
            answer["Unsuccessful"][0]["Error"],
            {
                "Code": "400",
                "Message": "Access Denied for LogDestination: flow-logs. "
                "Please check LogDestination permission",
            },
        )

    def test_any_request_can_be_made_unsuccessful_by_a_setting(self) -> None:
        error = {"Code": "AccessDenied", "Message": "LogDestination undeliverable"}

        with server.settings(flow_log_unsuccessful=error):
            answer = self.create(ResourceIds=[self.vpc_id, self.other_vpc_id])

        self.assertEqual(answer["FlowLogIds"], [])
        self.assertEqual(
            answer["Unsuccessful"],
            [{"ResourceId": vpc_id, "Error": error} for vpc_id in (self.vpc_id, self.other_vpc_id)],
        )

    def test_a_dry_run_makes_nothing_and_needs_no_role_yet(self) -> None:
        with rejected("DryRunOperation", "would have succeeded", status=412):
            self.create(DryRun=True, DeliverLogsPermissionArn=f"arn:aws:iam::{self.account}:role/Later")

    def test_a_dry_run_still_checks_the_request(self) -> None:
        with rejected("InvalidParameterValue"):
            self.create(DryRun=True, TrafficType="DENY")
        with rejected("InvalidVpcID.NotFound"):
            self.create(DryRun=True, ResourceIds=["vpc-0123456789abcdef0"])


class RepeatedTests(FlowLogTests):
    def test_the_same_traffic_to_the_same_destination_exists_already(self) -> None:
        self.create()
        arn = f"arn:aws:logs:{REGION}:{self.account}:log-group:flow-logs"

        for changes in ({}, {"MaxAggregationInterval": 60}, {"LogGroupName": None, "LogDestination": arn}):
            with self.subTest(changes):
                with rejected("FlowLogAlreadyExists", "same configuration and log destination", status=400):
                    self.create(**changes)

        self.assertEqual(len(self.listed()), 1)

    def test_another_traffic_type_destination_or_vpc_is_another_flow_log(self) -> None:
        self.create()

        self.create(TrafficType="ALL")
        self.create(LogGroupName="another-group")
        self.create(ResourceIds=[self.other_vpc_id])

        self.assertEqual(len(self.listed()), 4)

    def test_one_existing_flow_log_among_several_makes_nothing(self) -> None:
        self.create()

        with rejected("FlowLogAlreadyExists"):
            self.create(ResourceIds=[self.other_vpc_id, self.vpc_id])

        self.assertEqual(len(self.listed()), 1)

    def test_a_client_token_gives_the_first_answer_again(self) -> None:
        first = self.create(ClientToken="once")
        again = self.create(ClientToken="once")

        self.assertEqual(again["FlowLogIds"], first["FlowLogIds"])
        self.assertEqual(again["ClientToken"], "once")
        self.assertEqual(len(self.listed()), 1)

    def test_a_client_token_is_not_for_another_request(self) -> None:
        self.create(ClientToken="once")

        with rejected("IdempotentParameterMismatch"):
            self.create(ClientToken="once", TrafficType="ALL")

    def test_a_client_token_of_a_rejected_request_is_still_good(self) -> None:
        with rejected("InvalidParameter"):
            self.create(
                ClientToken="retry", DeliverLogsPermissionArn=f"arn:aws:iam::{self.account}:role/Late"
            )

        answer = self.create(ClientToken="retry")

        self.assertEqual(len(answer["FlowLogIds"]), 1)

    def test_a_client_token_of_an_unsuccessful_request_is_still_good(self) -> None:
        error = {"Code": "400", "Message": "LogDestination undeliverable"}
        with server.settings(flow_log_unsuccessful=error):
            self.assertEqual(self.create(ClientToken="retry")["FlowLogIds"], [])

        self.assertEqual(len(self.create(ClientToken="retry")["FlowLogIds"]), 1)

    def test_of_racing_requests_one_succeeds(self) -> None:
        # With many flow logs to search, a request spends a long time between its checks and its changes.
        place = {"account": self.account, "region": REGION}
        server.control("POST", "vpcs", {**place, "count": 3000, "flow_logs": [{"count": 3000}]})
        vpc_ids = server.control("POST", "vpcs", {**place, "count": 100})["VpcIds"]

        def attempt(_: int) -> str:
            try:
                self.create(ResourceIds=vpc_ids)
            except ClientError as error:
                return error.response["Error"]["Code"]
            return "created"

        with ThreadPoolExecutor(6) as pool:
            outcomes = list(pool.map(attempt, range(6)))

        self.assertEqual((outcomes.count("created"), outcomes.count("FlowLogAlreadyExists")), (1, 5))
        self.assertEqual(len(self.listed()), 3100)

    def test_the_quota_counts_the_flow_logs_of_one_resource(self) -> None:
        with server.settings(flow_log_quota=2):
            self.create(LogGroupName="one")
            self.create(LogGroupName="two")
            with rejected("FlowLogsLimitExceeded"):
                self.create(LogGroupName="three")
            self.create(LogGroupName="three", ResourceIds=[self.other_vpc_id])

        self.assertEqual(len(self.listed()), 3)


class DeletedTests(FlowLogTests):
    def test_a_deleted_flow_log_makes_room_for_the_same_one(self) -> None:
        self.ec2.delete_flow_logs(FlowLogIds=self.create()["FlowLogIds"])

        self.assertEqual(self.listed(), [])
        self.create()

    def test_an_unknown_id_among_those_to_delete_deletes_nothing(self) -> None:
        (flow_log_id,) = self.create()["FlowLogIds"]

        with rejected("InvalidFlowLogId.NotFound", "fl-0123456789abcdef0"):
            self.ec2.delete_flow_logs(FlowLogIds=[flow_log_id, "fl-0123456789abcdef0"])

        self.assertEqual(len(self.listed()), 1)

    def test_a_deleted_vpc_takes_its_flow_logs_with_it(self) -> None:
        self.create(ResourceIds=[self.vpc_id, self.other_vpc_id])

        self.ec2.delete_vpc(VpcId=self.vpc_id)

        self.assertEqual([flow_log["ResourceId"] for flow_log in self.listed()], [self.other_vpc_id])


if __name__ == "__main__":
    unittest.main()
