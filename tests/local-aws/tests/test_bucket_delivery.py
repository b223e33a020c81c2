"""Whether a bucket takes the objects of a flow log: its policy, its ownership and its key decide."""

from __future__ import annotations

import json
import unittest
from collections.abc import Mapping
from typing import Any

from tests.delivery_account import INTERVAL, DeliveryAccount
from tests.harness import REGION, Server, allow, fresh_account, policy, trust_of_flow_logs

SERVICE = {"Service": "delivery.logs.amazonaws.com"}


def setUpModule() -> None:
    DeliveryAccount.server = Server("--iam-propagation", "0")


def tearDownModule() -> None:
    DeliveryAccount.server.stop()


class BucketAccount(DeliveryAccount):
    """The flow logs' account, and a bucket of another account, whose policy nothing completes."""

    def setUp(self) -> None:
        super().setUp()
        self.owner = fresh_account()
        self.s3 = self.server.client("s3", self.owner)
        self.bucket = f"central-{self.owner}"
        self.source = {"aws:SourceAccount": self.account}
        self.arn_like = {"aws:SourceArn": f"arn:aws:logs:{REGION}:{self.account}:*"}
        self.make_bucket()

    def make_bucket(self, **options: Any) -> None:
        self.s3.create_bucket(
            Bucket=self.bucket, CreateBucketConfiguration={"LocationConstraint": REGION}, **options
        )

    def put_policy(self, *statements: Mapping[str, Any]) -> None:
        self.s3.put_bucket_policy(Bucket=self.bucket, Policy=policy(*statements))

    def write(self, **changes: Any) -> dict[str, Any]:
        return {
            "Effect": "Allow",
            "Principal": SERVICE,
            "Action": "s3:PutObject",
            "Resource": f"arn:aws:s3:::{self.bucket}/AWSLogs/{self.account}/*",
            "Condition": {"StringEquals": self.source, "ArnLike": self.arn_like},
        } | changes

    def read_acl(self, **changes: Any) -> dict[str, Any]:
        changed = {"Action": "s3:GetBucketAcl", "Resource": f"arn:aws:s3:::{self.bucket}"}
        return self.write(**changed) | changes

    def create_to_bucket(self, **changes: Any) -> str:
        with self.server.settings(flow_log_creation_checks_bucket=False):
            return self.create(**self.to_bucket() | changes)

    def to_bucket(self) -> dict[str, Any]:
        return {
            "LogGroupName": None,
            "DeliverLogsPermissionArn": None,
            "LogDestinationType": "s3",
            "LogDestination": f"arn:aws:s3:::{self.bucket}",
        }

    def assert_decides(self, admits: bool, *statements: Mapping[str, Any]) -> None:
        self.put_policy(*statements)
        self.assertEqual(self.admitted(self.flow_log_id), admits)


class BucketPolicyTests(BucketAccount):
    def setUp(self) -> None:
        super().setUp()
        self.flow_log_id = self.create_to_bucket()

    def test_the_documented_statements_let_objects_of_another_account_in(self) -> None:
        self.put_policy(self.write(), self.read_acl())

        self.advance(INTERVAL)

        self.assertEqual(self.s3.list_objects_v2(Bucket=self.bucket)["KeyCount"], 1)
        self.assert_succeeds(self.flow_log_id)

    def test_a_bucket_that_is_deleted_later_denies(self) -> None:
        self.put_policy(self.write(), self.read_acl())

        self.s3.delete_bucket(Bucket=self.bucket)

        self.assertFalse(self.admitted(self.flow_log_id))

    def test_each_clause_of_the_statement_decides(self) -> None:
        other = "999999999999"
        for changes, admits in (
            ({"Principal": "*"}, True),
            ({"Principal": {"Service": "vpc-flow-logs.amazonaws.com"}}, False),
            ({"Principal": {"AWS": f"arn:aws:iam::{self.account}:root"}}, False),
            ({"Action": "s3:*"}, True),
            ({"Action": "s3:PutObjectAcl"}, False),
            ({"Resource": f"arn:aws:s3:::{self.bucket}/*"}, True),
            ({"Resource": f"arn:aws:s3:::{self.bucket}/AWSLogs/{other}/*"}, False),
            ({"Resource": f"arn:aws:s3:::{self.bucket}"}, False),
            ({"Condition": {"StringEquals": {"aws:SourceAccount": other}}}, False),
            (
                {"Condition": {"ArnLike": {"aws:SourceArn": f"arn:aws:logs:us-east-1:{self.account}:*"}}},
                False,
            ),
            ({"Condition": {"ArnLike": {"aws:SourceArn": f"arn:aws:ec2:{REGION}:{self.account}:*"}}}, False),
            ({"Condition": {"Bool": {"aws:PrincipalIsAWSService": "true"}}}, True),
            ({"Condition": {"StringEquals": {"aws:PrincipalAccount": self.account}}}, False),
        ):
            with self.subTest(changes):
                self.assert_decides(admits, self.write(**changes), self.read_acl())

    def test_a_denial_outweighs_the_permission_unless_it_exempts_services(self) -> None:
        for condition, admits in (
            ({"Bool": {"aws:SecureTransport": "false"}}, True),
            ({"StringNotEquals": {"aws:PrincipalOrgID": "o-example"}}, False),
            (
                {
                    "StringNotEquals": {"aws:PrincipalOrgID": "o-example"},
                    "Bool": {"aws:PrincipalIsAWSService": "false"},
                },
                True,
            ),
            ({"StringNotEquals": {"s3:x-amz-acl": "bucket-owner-full-control"}}, False),
        ):
            denial = {
                "Effect": "Deny",
                "Principal": "*",
                "Action": "s3:PutObject",
                "Resource": f"arn:aws:s3:::{self.bucket}/*",
                "Condition": condition,
            }
            with self.subTest(condition):
                self.assert_decides(admits, self.write(), self.read_acl(), denial)

    def test_a_condition_on_the_acl_denies_if_the_bucket_has_no_acls(self) -> None:
        acl = {"StringEquals": self.source | {"s3:x-amz-acl": "bucket-owner-full-control"}}
        for ownership, admits in (
            ("BucketOwnerPreferred", True),
            ("ObjectWriter", True),
            ("BucketOwnerEnforced", False),
        ):
            with self.subTest(ownership):
                self.s3.put_bucket_ownership_controls(
                    Bucket=self.bucket, OwnershipControls={"Rules": [{"ObjectOwnership": ownership}]}
                )
                self.assert_decides(admits, self.write(Condition=acl), self.read_acl())

    def test_a_new_bucket_has_no_acls(self) -> None:
        controls = self.s3.get_bucket_ownership_controls(Bucket=self.bucket)["OwnershipControls"]

        self.assertEqual(controls, {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]})

    def test_a_public_access_block_does_not_keep_the_service_out(self) -> None:
        self.s3.put_public_access_block(
            Bucket=self.bucket,
            PublicAccessBlockConfiguration=dict.fromkeys(
                ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"), True
            ),
        )

        self.assert_decides(True, self.write(Principal="*"), self.read_acl(Principal="*"))

    def test_an_organization_is_known_by_its_source_keys_only(self) -> None:
        organizations = self.server.client("organizations", self.account)
        made = organizations.create_organization(FeatureSet="ALL")["Organization"]
        root = organizations.list_roots()["Roots"][0]["Id"]
        path = f"{made['Id']}/{root}/"
        for condition, admits in (
            ({"StringEquals": {"aws:SourceOrgID": made["Id"]}}, True),
            ({"StringEquals": {"aws:SourceOrgID": "o-other"}}, False),
            ({"ForAnyValue:StringLike": {"aws:SourceOrgPaths": f"{path}*"}}, True),
            ({"StringEquals": {"aws:PrincipalOrgID": made["Id"]}}, False),
            ({"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": f"{path}*"}}, False),
        ):
            with self.subTest(condition):
                self.assert_decides(admits, self.write(Condition=condition), self.read_acl())


class BucketKeyTests(BucketAccount):
    """The key of the bucket's default encryption."""

    def setUp(self) -> None:
        super().setUp()
        self.kms = self.server.client("kms", self.owner)
        self.put_policy(self.write(), self.read_acl())
        self.key = self.kms.create_key(Policy=policy(self.use()))["KeyMetadata"]
        self.encrypt(KMSMasterKeyID=self.key["Arn"])
        self.flow_log_id = self.create_to_bucket()

    def use(self, **changes: Any) -> dict[str, Any]:
        return {
            "Effect": "Allow",
            "Principal": SERVICE,
            "Action": [
                "kms:Encrypt",
                "kms:Decrypt",
                "kms:ReEncrypt*",
                "kms:GenerateDataKey*",
                "kms:DescribeKey",
            ],
            "Resource": "*",
            "Condition": {"StringEquals": self.source, "ArnLike": self.arn_like},
        } | changes

    def encrypt(self, **default: Any) -> None:
        rule = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", **default}}
        self.s3.put_bucket_encryption(Bucket=self.bucket, ServerSideEncryptionConfiguration={"Rules": [rule]})

    def test_the_policy_of_the_key_decides(self) -> None:
        for changes, admits in (
            ({}, True),
            ({"Action": ["kms:GenerateDataKey", "kms:Decrypt"]}, True),
            ({"Action": "kms:GenerateDataKey*"}, False),
            ({"Action": "kms:Decrypt"}, False),
            ({"Principal": {"AWS": f"arn:aws:iam::{self.owner}:root"}}, False),
            ({"Principal": {"Service": "vpc-flow-logs.amazonaws.com"}}, False),
            ({"Condition": {"StringEquals": {"aws:SourceAccount": self.owner}}}, False),
        ):
            with self.subTest(changes):
                self.kms.put_key_policy(
                    KeyId=self.key["KeyId"], PolicyName="default", Policy=policy(self.use(**changes))
                )
                self.assertEqual(self.admitted(self.flow_log_id), admits)

    def test_a_key_that_is_not_named_by_its_arn_denies(self) -> None:
        for default in ({}, {"KMSMasterKeyID": self.key["KeyId"]}, {"KMSMasterKeyID": "alias/aws/s3"}):
            with self.subTest(default):
                self.encrypt(**default)

                self.assertFalse(self.admitted(self.flow_log_id))

    def test_an_s3_managed_key_needs_nothing(self) -> None:
        self.encrypt(SSEAlgorithm="AES256")

        self.assertTrue(self.admitted(self.flow_log_id))


class CreationTests(BucketAccount):
    """CreateFlowLogs checks the bucket, and completes its policy for an owner who may change it."""

    def test_a_bucket_that_denies_delivery_is_unsuccessful(self) -> None:
        answer = self.try_to_create(**self.to_bucket())

        self.assertEqual(answer["FlowLogIds"], [])
        self.assertEqual(
            answer["Unsuccessful"][0]["Error"],
            {
                "Code": "400",
                "Message": f"Access Denied for LogDestination: {self.bucket}. "
                "Please check LogDestination permission",
            },
        )

    def test_a_key_that_denies_delivery_is_unsuccessful(self) -> None:
        self.put_policy(self.write(), self.read_acl())
        key = self.server.client("kms", self.owner).create_key()["KeyMetadata"]["Arn"]
        default = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}
        self.s3.put_bucket_encryption(
            Bucket=self.bucket,
            ServerSideEncryptionConfiguration={"Rules": [{"ApplyServerSideEncryptionByDefault": default}]},
        )

        answer = self.try_to_create(**self.to_bucket())

        self.assertIn("Access Denied for LogDestination", answer["Unsuccessful"][0]["Error"]["Message"])

    def test_the_policy_of_a_bucket_of_the_creators_account_is_completed(self) -> None:
        self.use_own_bucket()
        statement = {"Effect": "Deny", "Principal": "*", "Action": "s3:DeleteObject", "Resource": "*"}
        self.put_policy(statement)

        self.create(**self.to_bucket())
        self.advance(INTERVAL)

        statements = json.loads(self.s3.get_bucket_policy(Bucket=self.bucket)["Policy"])["Statement"]
        self.assertEqual(statements[0], statement)
        self.assertEqual(
            [added["Sid"] for added in statements[1:]], ["AWSLogDeliveryWrite", "AWSLogDeliveryAclCheck"]
        )
        self.assertEqual(self.s3.list_objects_v2(Bucket=self.bucket)["KeyCount"], 1)

    def test_a_policy_that_allows_delivery_is_not_changed(self) -> None:
        self.use_own_bucket()
        self.put_policy(self.write(), self.read_acl())

        self.create(**self.to_bucket())

        statements = json.loads(self.s3.get_bucket_policy(Bucket=self.bucket)["Policy"])["Statement"]
        self.assertEqual(len(statements), 2)

    def test_a_creator_who_may_not_change_the_policy_is_refused(self) -> None:
        self.use_own_bucket()
        self.iam.create_role(RoleName="Creator", AssumeRolePolicyDocument=trust_of_flow_logs())
        self.iam.put_role_policy(
            RoleName="Creator",
            PolicyName="Create",
            PolicyDocument=policy(allow("ec2:*", "logs:*", "s3:GetBucketPolicy", on="*")),
        )
        self.ec2 = self.server.client("ec2", self.account, role="Creator")

        answer = self.try_to_create(**self.to_bucket())

        self.assertIn("Access Denied for LogDestination", answer["Unsuccessful"][0]["Error"]["Message"])

    def use_own_bucket(self) -> None:
        self.s3 = self.server.client("s3", self.account)
        self.bucket = f"own-{self.account}"
        self.make_bucket()


if __name__ == "__main__":
    unittest.main()
