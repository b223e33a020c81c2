"""The journal records the caller, the parameters and the result of every call."""

from __future__ import annotations

import unittest
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from tests.harness import REGION, Server, fresh_account, rejected, trust_of_flow_logs


def setUpModule() -> None:
    global server
    server = Server()


def tearDownModule() -> None:
    server.stop()


class JournalTests(unittest.TestCase):
    def setUp(self) -> None:
        self.account = fresh_account()
        server.credentials(self.account)
        server.control("DELETE", "journal")

    def test_a_call_is_recorded_with_its_caller_place_and_parameters(self) -> None:
        before = datetime.now(UTC)

        server.client("ec2", self.account).describe_vpcs(
            Filters=[{"Name": "state", "Values": ["available", "pending"]}], MaxResults=5
        )

        (entry,) = server.journal()
        self.assertLessEqual(before, datetime.fromisoformat(entry.pop("time")))
        del entry["n"]
        self.assertEqual(
            entry,
            {
                "service": "ec2",
                "action": "DescribeVpcs",
                "account": self.account,
                "region": REGION,
                "principal": f"arn:aws:iam::{self.account}:role/Tester",
                "parameters": {
                    "Filters": [{"Name": "state", "Values": ["available", "pending"]}],
                    "MaxResults": 5,
                },
                "error": None,
            },
        )

    def test_parameters_are_recorded_the_same_way_for_each_protocol(self) -> None:
        trust = trust_of_flow_logs()

        server.client("iam", self.account).create_role(RoleName="R", AssumeRolePolicyDocument=trust)
        server.client("logs", self.account).create_log_group(logGroupName="g", tags={"a": "b"})
        server.client("sts", self.account).get_caller_identity()
        with rejected("ResourceNotFoundException"):
            server.client("lambda", self.account).get_function(FunctionName="missing")
        with rejected("InvalidDocument"):
            server.client("ssm", self.account).get_document(Name="missing")
        with rejected("ValidationError"):
            server.client("cloudformation", self.account).describe_stacks(StackName="missing")

        recorded = {entry["action"]: entry["parameters"] for entry in server.journal()}
        self.assertEqual(recorded["CreateRole"], {"RoleName": "R", "AssumeRolePolicyDocument": trust})
        self.assertEqual(recorded["CreateLogGroup"], {"logGroupName": "g", "tags": {"a": "b"}})
        self.assertEqual(recorded["GetCallerIdentity"], {})
        self.assertEqual(recorded["GetFunction"]["FunctionName"], "missing")
        self.assertEqual(recorded["GetDocument"], {"Name": "missing"})
        self.assertEqual(recorded["DescribeStacks"], {"StackName": "missing"})

    def test_a_rejected_call_is_recorded_with_its_error_code(self) -> None:
        for service, call, code in (
            ("ec2", lambda c: c.describe_vpcs(VpcIds=["vpc-00000000"]), "InvalidVpcID.NotFound"),
            ("ec2", lambda c: c.create_vpc(CidrBlock="10.0.0.0/8"), "InvalidVpc.Range"),
            ("iam", lambda c: c.get_role(RoleName="missing"), "NoSuchEntity"),
            ("logs", lambda c: c.delete_log_group(logGroupName="missing"), "ResourceNotFoundException"),
            ("lambda", lambda c: c.get_function(FunctionName="missing"), "ResourceNotFoundException"),
            ("config", lambda c: c.delete_config_rule(ConfigRuleName="no"), "NoSuchConfigRuleException"),
            ("s3", lambda c: c.get_object(Bucket="no-such-bucket", Key="k"), "NoSuchBucket"),
        ):
            client = server.client(service, self.account)
            with self.subTest(service), rejected(code):
                call(client)
            self.assertEqual(server.journal()[-1]["error"], code)

    def test_an_action_that_nobody_implements_says_so_in_the_shape_of_its_service(self) -> None:
        for service, action, call in (
            ("iam", "ChangePassword", lambda c: c.change_password(OldPassword="one", NewPassword="other")),
            ("ec2", "DescribeFpgaImages", lambda c: c.describe_fpga_images()),
            ("logs", "ListLogGroups", lambda c: c.list_log_groups()),
        ):
            client = server.client(service, self.account)
            with self.subTest(service), rejected("NotImplemented", "has not been implemented", status=501):
                call(client)
            (entry,) = server.journal(action)
            self.assertEqual(entry["error"], "NotImplemented")

    def test_objects_of_a_bucket_are_recorded_by_name(self) -> None:
        s3 = server.client("s3", self.account)
        s3.create_bucket(Bucket="journal", CreateBucketConfiguration={"LocationConstraint": REGION})
        s3.put_object(Bucket="journal", Key="a/b", Body=b"content")

        (entry,) = server.journal("PutObject")

        self.assertEqual(entry["service"], "s3")
        self.assertEqual(entry["account"], self.account)
        self.assertEqual(entry["parameters"], {"Bucket": "journal", "Path": "/journal/a/b"})

    def test_the_caller_is_a_role_a_user_or_the_root_user(self) -> None:
        iam = server.client("iam", self.account)
        iam.create_user(UserName="alice")
        key = iam.create_access_key(UserName="alice")["AccessKey"]
        as_user = {
            "aws_access_key_id": key["AccessKeyId"],
            "aws_secret_access_key": key["SecretAccessKey"],
        }
        as_nobody = {"aws_access_key_id": "AKIAIOSFODNN7EXAMPLE", "aws_secret_access_key": "anything"}

        for credentials in (server.credentials(self.account, "Auditor"), as_user, as_nobody):
            server.client_of(credentials, "ec2").describe_regions()

        self.assertEqual(
            [entry["principal"] for entry in server.journal("DescribeRegions")],
            [
                f"arn:aws:iam::{self.account}:role/Auditor",
                f"arn:aws:iam::{self.account}:user/alice",
                "arn:aws:iam::123456789012:root",
            ],
        )

    def test_entries_are_numbered_in_order_and_can_be_read_from_a_number_on(self) -> None:
        ec2 = server.client("ec2", self.account)
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda _: ec2.describe_vpcs(), range(12)))

        numbers = [entry["n"] for entry in server.journal()]
        later = server.control("GET", f"journal?after={numbers[8]}")["entries"]

        self.assertEqual(numbers, list(range(numbers[0], numbers[0] + 12)))
        self.assertEqual([entry["n"] for entry in later], numbers[9:])

    def test_a_cleared_journal_continues_its_numbering(self) -> None:
        ec2 = server.client("ec2", self.account)
        ec2.describe_vpcs()
        (before,) = server.journal()

        server.control("DELETE", "journal")
        self.assertEqual(server.journal(), [])
        ec2.describe_vpcs()

        (after,) = server.journal()
        self.assertEqual(after["n"], before["n"] + 1)


if __name__ == "__main__":
    unittest.main()
