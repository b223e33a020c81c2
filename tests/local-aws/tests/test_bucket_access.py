"""Other accounts can use a bucket as far as its policy allows, in their own calls and for Lambda's code."""

from __future__ import annotations

import itertools
import unittest
from typing import Any

from tests.harness import Server, policy, rejected
from tests.lambda_support import make_role, package
from tests.organization import Organization

_NAMES = itertools.count(1)
_CODE = package("def handle(event, headers):\n    return event")


def setUpModule() -> None:
    global server
    server = Server("--iam-propagation", "0")


def tearDownModule() -> None:
    server.stop()


class BucketTestCase(unittest.TestCase):
    def setUp(self) -> None:
        self.organization = Organization(server)
        self.unit = self.organization.make_unit("Workloads")
        self.member = self.organization.make_account(self.unit)
        self.bucket = f"packages-{next(_NAMES)}-eu-west-1"
        self.owner = server.client("s3", self.organization.management)
        self.owner.create_bucket(
            Bucket=self.bucket, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"}
        )
        self.owner.put_object(Bucket=self.bucket, Key="code.zip", Body=_CODE)

    def allow_organization(self, *more: dict[str, Any], **changes: Any) -> None:
        """The policy of the project's bucket: for the organization, over TLS."""
        arns = [f"arn:aws:s3:::{self.bucket}", f"arn:aws:s3:::{self.bucket}/*"]
        allow = {
            "Effect": "Allow",
            "Principal": "*",
            "Action": "s3:GetObject",
            "Resource": arns[1],
            "Condition": {"StringEquals": {"aws:PrincipalOrgID": self.organization.id}},
            **changes,
        }
        tls = {
            "Effect": "Deny",
            "Principal": {"AWS": "*"},
            "Action": "s3:*",
            "Resource": arns,
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        }
        self.owner.put_bucket_policy(Bucket=self.bucket, Policy=policy(allow, tls, *more))

    def get(self, account: str) -> bytes:
        answer = server.client("s3", account).get_object(Bucket=self.bucket, Key="code.zip")
        return answer["Body"].read()


class ObjectTests(BucketTestCase):
    def test_another_account_gets_nothing_without_a_policy(self) -> None:
        with rejected("AccessDenied", status=403):
            self.get(self.member)
        self.assertEqual(self.get(self.organization.management), _CODE)

    def test_a_denial_of_older_versions_of_TLS_applies_only_to_them(self) -> None:
        for lowest, is_denied in (("1.2", False), ("1.4", True)):
            condition = {"NumericLessThan": {"s3:TlsVersion": lowest}}
            self.allow_organization(
                {
                    "Effect": "Deny",
                    "Principal": "*",
                    "Action": "s3:GetObject",
                    "Resource": f"arn:aws:s3:::{self.bucket}/*",
                    "Condition": condition,
                }
            )
            if is_denied:
                with rejected("AccessDenied", status=403):
                    self.get(self.member)
            else:
                self.assertEqual(self.get(self.member), _CODE)

    def test_a_policy_for_the_organization_lets_its_members_get_and_nobody_else(self) -> None:
        self.allow_organization()
        other = Organization(server)

        self.assertEqual(self.get(self.member), _CODE)
        self.assertEqual(self.get(self.organization.management), _CODE)
        for stranger in (other.management, other.make_account()):
            with rejected("AccessDenied", status=403):
                self.get(stranger)

    def test_only_the_named_action_is_allowed(self) -> None:
        self.allow_organization()
        s3 = server.client("s3", self.member)

        with rejected("AccessDenied"):
            s3.put_object(Bucket=self.bucket, Key="code.zip", Body=b"other")
        with rejected("AccessDenied"):
            s3.list_objects_v2(Bucket=self.bucket)
        with rejected("AccessDenied"):
            s3.put_bucket_policy(Bucket=self.bucket, Policy=policy())

    def test_a_denial_wins_even_against_the_owner(self) -> None:
        self.allow_organization(
            {
                "Effect": "Deny",
                "Principal": "*",
                "Action": "s3:GetObject",
                "Resource": f"arn:aws:s3:::{self.bucket}/*",
            }
        )

        for account in (self.member, self.organization.management):
            with rejected("AccessDenied"):
                self.get(account)

    def test_an_account_or_a_role_may_be_named(self) -> None:
        other = self.organization.make_account()
        for principal in (self.member, f"arn:aws:iam::{self.member}:role/Tester"):
            self.allow_organization(Principal={"AWS": principal}, Condition={})

            self.assertEqual(self.get(self.member), _CODE)
            with rejected("AccessDenied"):
                self.get(other)

    def test_a_unit_may_be_named_by_its_path(self) -> None:
        other = self.organization.make_account()
        path = f"{self.organization.id}/{self.organization.root}/{self.unit}/*"
        self.allow_organization(Condition={"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": path}})

        self.assertEqual(self.get(self.member), _CODE)
        with rejected("AccessDenied"):
            self.get(other)

    def test_a_bucket_name_is_taken_for_all_accounts(self) -> None:
        with rejected("BucketAlreadyExists"):
            server.client("s3", self.member).create_bucket(
                Bucket=self.bucket, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"}
            )


class CodeTests(BucketTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.role = make_role(server, self.member, "function", "lambda.amazonaws.com")

    def create(self, region: str = "eu-west-1", **code: str) -> dict[str, Any]:
        return server.client("lambda", self.member, region=region).create_function(
            FunctionName="function",
            Runtime="provided.al2023",
            Handler="bootstrap",
            Role=self.role,
            Code={"S3Bucket": self.bucket, "S3Key": "code.zip", **code},
        )

    def test_code_of_another_account_is_taken_if_its_bucket_allows_it(self) -> None:
        message = (
            "Your access has been denied by S3, please make sure your request credentials have permission to "
            f"GetObject for {self.bucket}/code.zip. S3 Error Code: AccessDenied."
        )
        with rejected("AccessDeniedException", message, status=403):
            self.create()

        self.allow_organization()

        self.assertEqual(self.create()["CodeSize"], len(_CODE))

    def test_an_update_is_rejected_like_a_creation(self) -> None:
        self.allow_organization()
        self.create()
        self.owner.delete_bucket_policy(Bucket=self.bucket)

        with rejected("AccessDeniedException", "denied by S3"):
            server.client("lambda", self.member).update_function_code(
                FunctionName="function", S3Bucket=self.bucket, S3Key="code.zip"
            )

    def test_code_is_in_the_region_of_its_function(self) -> None:
        self.allow_organization()

        with rejected("InvalidParameterValueException", "PermanentRedirect"):
            self.create("us-east-1")

    def test_the_error_about_missing_code_names_what_is_missing(self) -> None:
        self.allow_organization()

        with rejected("InvalidParameterValueException", "S3 Error Code: NoSuchKey."):
            self.create(S3Key="other.zip")
        with rejected("InvalidParameterValueException", "S3 Error Code: NoSuchBucket."):
            self.create(S3Bucket="no-such-bucket-anywhere")


if __name__ == "__main__":
    unittest.main()
