"""Stacks with the resources that hold packages: buckets, their policies, SSM parameters."""

from __future__ import annotations

import json
import unittest
from typing import Any

from tests.harness import Server, fresh_account, rejected


def setUpModule() -> None:
    global server
    server = Server()


def tearDownModule() -> None:
    server.stop()


def resources(name: str, **changes: Any) -> dict[str, Any]:
    """A stack's resources. A change replaces properties of the resource that it names; None leaves one out."""
    made: dict[str, Any] = {
        "Bucket": {
            "Type": "AWS::S3::Bucket",
            "Properties": {
                "BucketName": name,
                "BucketEncryption": {
                    "ServerSideEncryptionConfiguration": [
                        {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
                    ]
                },
                "LifecycleConfiguration": {
                    "Rules": [
                        {
                            "Id": "Old",
                            "Status": "Enabled",
                            "NoncurrentVersionExpiration": {"NoncurrentDays": 90},
                            "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1},
                        }
                    ]
                },
                "OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]},
                "PublicAccessBlockConfiguration": {
                    "BlockPublicAcls": True,
                    "BlockPublicPolicy": True,
                    "IgnorePublicAcls": True,
                    "RestrictPublicBuckets": True,
                },
                "Tags": [{"Key": "one", "Value": "1"}],
                "VersioningConfiguration": {"Status": "Enabled"},
            },
        },
        "Policy": {
            "Type": "AWS::S3::BucketPolicy",
            "Properties": {
                "Bucket": {"Ref": "Bucket"},
                "PolicyDocument": {
                    "Version": "2012-10-17",
                    "Statement": [
                        {
                            "Effect": "Deny",
                            "Principal": {"AWS": "*"},
                            "Action": "s3:*",
                            "Resource": {"Fn::Sub": "${Bucket.Arn}/*"},
                            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
                        }
                    ],
                },
            },
        },
        "Parameter": {
            "Type": "AWS::SSM::Parameter",
            "Properties": {"Name": "/package/key", "Type": "String", "Value": "one.zip"},
        },
    }
    for logical_id, properties in changes.items():
        merged = {**made[logical_id]["Properties"], **properties}
        made[logical_id]["Properties"] = {k: v for k, v in merged.items() if v is not None}
    return made


class StorageTests(unittest.TestCase):
    def setUp(self) -> None:
        self.account = fresh_account()
        self.names: dict[str, str] = {}

    def client(self, service: str, region: str) -> Any:
        return server.client(service, self.account, region=region)

    def deploy(self, region: str, kind: str = "create", **changes: Any) -> str:
        """The status of the stack."""
        cloudformation = self.client("cloudformation", region)
        made = resources(self.bucket(region), **changes)
        getattr(cloudformation, f"{kind}_stack")(
            StackName="stack", TemplateBody=json.dumps({"Resources": made})
        )
        return cloudformation.describe_stacks(StackName="stack")["Stacks"][0]["StackStatus"]

    def bucket(self, region: str) -> str:
        return f"packages-{self.account}-{region}"

    def test_a_bucket_is_in_any_region_what_its_template_says(self) -> None:
        for region in ("eu-west-1", "us-east-1"):
            with self.subTest(region):
                self.assertEqual(self.deploy(region), "CREATE_COMPLETE")

                s3, named = self.client("s3", region), {"Bucket": self.bucket(region)}
                location = s3.get_bucket_location(**named)["LocationConstraint"]
                self.assertEqual(location, None if region == "us-east-1" else region)
                self.assertEqual(s3.get_bucket_versioning(**named)["Status"], "Enabled")
                (rule,) = s3.get_bucket_lifecycle_configuration(**named)["Rules"]
                self.assertEqual(rule["NoncurrentVersionExpiration"]["NoncurrentDays"], 90)
                self.assertEqual(rule["AbortIncompleteMultipartUpload"], {"DaysAfterInitiation": 1})
                (rule,) = s3.get_bucket_encryption(**named)["ServerSideEncryptionConfiguration"]["Rules"]
                self.assertEqual(rule["ApplyServerSideEncryptionByDefault"], {"SSEAlgorithm": "AES256"})
                block = s3.get_public_access_block(**named)["PublicAccessBlockConfiguration"]
                self.assertEqual(set(block.values()), {True})
                (rule,) = s3.get_bucket_ownership_controls(**named)["OwnershipControls"]["Rules"]
                self.assertEqual(rule, {"ObjectOwnership": "BucketOwnerEnforced"})
                self.assertEqual(s3.get_bucket_tagging(**named)["TagSet"], [{"Key": "one", "Value": "1"}])
                statement = json.loads(s3.get_bucket_policy(**named)["Policy"])["Statement"][0]
                self.assertEqual(statement["Resource"], f"arn:aws:s3:::{self.bucket(region)}/*")

    def test_a_policy_that_asks_for_tls_lets_tls_pass(self) -> None:
        self.deploy("eu-west-1")
        s3 = self.client("s3", "eu-west-1")

        s3.put_object(Bucket=self.bucket("eu-west-1"), Key="one.zip", Body=b"one")

        got = s3.get_object(Bucket=self.bucket("eu-west-1"), Key="one.zip")
        self.assertEqual(got["Body"].read(), b"one")

    def test_what_changes_is_changed_in_place(self) -> None:
        self.deploy("eu-west-1")
        s3, named = self.client("s3", "eu-west-1"), {"Bucket": self.bucket("eu-west-1")}
        s3.put_object(**named, Key="one.zip", Body=b"one")

        status = self.deploy(
            "eu-west-1",
            "update",
            Bucket={"VersioningConfiguration": None, "LifecycleConfiguration": None},
            Parameter={"Value": "two.zip"},
        )

        self.assertEqual(status, "UPDATE_COMPLETE")
        self.assertEqual(s3.get_object(**named, Key="one.zip")["Body"].read(), b"one")
        self.assertEqual(s3.get_bucket_versioning(**named)["Status"], "Suspended")
        with rejected("NoSuchLifecycleConfiguration"):
            s3.get_bucket_lifecycle_configuration(**named)
        parameter = self.client("ssm", "eu-west-1").get_parameter(Name="/package/key")["Parameter"]
        self.assertEqual((parameter["Value"], parameter["Version"]), ("two.zip", 2))

    def test_parameters_of_two_regions_are_two(self) -> None:
        self.deploy("eu-west-1")
        self.deploy("us-east-1", Parameter={"Value": "other.zip"})

        values = [
            self.client("ssm", region).get_parameter(Name="/package/key")["Parameter"]["Value"]
            for region in ("eu-west-1", "us-east-1")
        ]
        self.assertEqual(values, ["one.zip", "other.zip"])

    def test_a_bucket_of_another_account_is_not_taken_over(self) -> None:
        self.deploy("eu-west-1")
        taken = self.bucket("eu-west-1")
        self.account = fresh_account()

        status = self.deploy("eu-west-1", Bucket={"BucketName": taken})

        self.assertEqual(status, "ROLLBACK_COMPLETE")
        with rejected("AccessDenied"):
            self.client("s3", "eu-west-1").put_object(Bucket=taken, Key="x", Body=b"")

    def test_all_goes_with_the_stack_unless_the_bucket_holds_something(self) -> None:
        self.deploy("eu-west-1")
        s3, cloudformation = self.client("s3", "eu-west-1"), self.client("cloudformation", "eu-west-1")
        named = {"Bucket": self.bucket("eu-west-1")}
        version = s3.put_object(**named, Key="one.zip", Body=b"one")["VersionId"]

        cloudformation.delete_stack(StackName="stack")
        (stack,) = cloudformation.describe_stacks(StackName="stack")["Stacks"]
        self.assertEqual(stack["StackStatus"], "DELETE_FAILED")

        s3.delete_object(**named, Key="one.zip", VersionId=version)
        cloudformation.delete_stack(StackName="stack")
        with rejected("NoSuchBucket"):
            s3.list_objects_v2(**named)
        with rejected("ParameterNotFound"):
            self.client("ssm", "eu-west-1").get_parameter(Name="/package/key")


if __name__ == "__main__":
    unittest.main()
