"""Every cause of denied delivery, for each destination: there before the flow log, there later, and fixed again."""

from __future__ import annotations

import unittest
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.delivery_account import DELAY, GROUP, INTERVAL, DeliveryAccount
from tests.harness import REGION, Server, allow, policy, rejected, trust_of_flow_logs

WRITE = ("logs:CreateLogStream", "logs:PutLogEvents")
OTHER_ACCOUNT = "999999999999"
from tests.organization import Organization


def setUpModule() -> None:
    DeliveryAccount.server = Server("--iam-propagation", "0")


def tearDownModule() -> None:
    DeliveryAccount.server.stop()


Step = Callable[[Any], Any]


@dataclass(frozen=True)
class Cause:
    deny: Step
    fix: Step
    refused: str | None = None
    """The message with which EC2 refuses to create the flow log."""


class DeniedDeliveries(DeliveryAccount):
    """The causes of one destination. A subclass prepares the destination and reads what arrived there."""

    causes: Mapping[str, Cause] = {}

    def destination(self) -> dict[str, Any]:
        raise NotImplementedError

    def arrived(self) -> int:
        raise NotImplementedError

    def create_flow_log(self) -> str:
        with self.server.settings(flow_log_creation_checks_bucket=False):
            return self.create(**self.destination())

    def create_delivering(self) -> str:
        before = self.arrived()
        flow_log_id = self.create_flow_log()
        self.advance(INTERVAL)
        self.assertEqual(self.arrived(), before + 1)
        return flow_log_id

    def assert_fails(self, flow_log_id: str) -> None:
        self.assert_succeeds(flow_log_id)
        self.advance(INTERVAL + DELAY)
        self.assert_access_error(flow_log_id)

    def delete(self, flow_log_id: str) -> None:
        self.ec2.delete_flow_logs(FlowLogIds=[flow_log_id])

    def check_before_creation(self) -> None:
        for name, cause in self.causes.items():
            with self.subTest(name):
                before = self.arrived()
                cause.deny(self)
                if cause.refused:
                    with rejected("InvalidParameter", cause.refused):
                        self.create_flow_log()
                else:
                    flow_log_id = self.create_flow_log()
                    self.assert_fails(flow_log_id)
                    self.delete(flow_log_id)
                cause.fix(self)
                self.assertLessEqual(self.arrived(), before)

    def check_after_creation(self) -> None:
        for name, cause in self.causes.items():
            with self.subTest(name):
                flow_log_id = self.create_delivering()
                before = self.arrived()
                cause.deny(self)
                self.assert_fails(flow_log_id)
                cause.fix(self)
                self.advance(INTERVAL)
                self.assert_access_error(flow_log_id)
                self.assertLessEqual(self.arrived(), before)
                self.delete(flow_log_id)

    def check_healing(self) -> None:
        with self.server.settings(flow_log_heals_when_fixed=True):
            for name, cause in self.causes.items():
                with self.subTest(name):
                    flow_log_id = self.create_delivering()
                    cause.deny(self)
                    self.assert_fails(flow_log_id)
                    cause.fix(self)
                    before = self.arrived()
                    self.advance(INTERVAL)
                    self.assert_succeeds(flow_log_id)
                    self.assertEqual(self.arrived(), before + 1)
                    self.delete(flow_log_id)


def trust(**condition: Any) -> Step:
    return lambda test: test.put_trust(trust_of_flow_logs(**condition))


class LogGroupTests(DeniedDeliveries):
    causes = {
        "the role trusts another service": Cause(
            lambda test: test.put_trust(trust_of_flow_logs().replace("vpc-flow-logs.", "ec2.")),
            trust(),
            refused="Unable to assume given IAM role",
        ),
        "the role trusts flow logs of another account": Cause(
            trust(StringEquals={"aws:SourceAccount": OTHER_ACCOUNT}),
            trust(),
            refused="Unable to assume given IAM role",
        ),
        "the role has no permission": Cause(
            lambda test: test.iam.delete_role_policy(RoleName="FlowLogs", PolicyName="Deliver"),
            lambda test: test.let_deliver(allow(*WRITE, on="*")),
        ),
        "the role's policy is for another group": Cause(
            lambda test: test.let_deliver(allow(*WRITE, on=test.group_arn.replace(GROUP, "/other") + ":*")),
            lambda test: test.let_deliver(allow(*WRITE, on=test.group_arn + ":*")),
        ),
        "a statement of the role denies": Cause(
            lambda test: test.let_deliver(
                allow(*WRITE, on="*"), allow("logs:PutLogEvents", on="*") | {"Effect": "Deny"}
            ),
            lambda test: test.let_deliver(allow(*WRITE, on="*")),
        ),
        "the boundary of the role is too narrow": Cause(
            lambda test: test.iam.put_role_permissions_boundary(
                RoleName="FlowLogs", PermissionsBoundary=test.boundary_arn
            ),
            lambda test: test.iam.delete_role_permissions_boundary(RoleName="FlowLogs"),
        ),
        "a service control policy denies": Cause(
            lambda test: test.organization.forbid(
                "logs:CreateLogStream", "logs:PutLogEvents", target=test.account
            ),
            lambda test: test.allow_in_organization(),
        ),
        "the group does not exist": Cause(
            lambda test: test.logs.delete_log_group(logGroupName=GROUP),
            lambda test: test.make_group_again(),
        ),
        "the key of the group is disabled": Cause(
            lambda test: test.kms.disable_key(KeyId=test.key_id),
            lambda test: test.kms.enable_key(KeyId=test.key_id),
        ),
        "the key of the group does not admit CloudWatch Logs": Cause(
            lambda test: test.put_key_policy("logs.us-east-1.amazonaws.com"),
            lambda test: test.put_key_policy(f"logs.{REGION}.amazonaws.com"),
        ),
    }

    def setUp(self) -> None:
        super().setUp()
        document = policy(allow("s3:*", on="*"))
        self.boundary_arn = self.iam.create_policy(PolicyName="Boundary", PolicyDocument=document)["Policy"][
            "Arn"
        ]
        self.kms = self.server.client("kms", self.account)
        key = self.kms.create_key()["KeyMetadata"]
        self.key_id, self.key_arn = key["KeyId"], key["Arn"]
        self.put_key_policy(f"logs.{REGION}.amazonaws.com")
        self.encrypt()

    def make_account(self) -> str:
        self.organization = Organization(self.server)
        return self.organization.make_account()

    def allow_in_organization(self) -> None:
        api = self.organization.api
        attached = api.list_policies_for_target(TargetId=self.account, Filter="SERVICE_CONTROL_POLICY")[
            "Policies"
        ]
        for each in attached:
            if each["Name"].startswith("deny-"):
                api.detach_policy(PolicyId=each["Id"], TargetId=self.account)
                api.delete_policy(PolicyId=each["Id"])

    def encrypt(self) -> None:
        self.logs.associate_kms_key(logGroupName=GROUP, kmsKeyId=self.key_arn)

    def make_group_again(self) -> None:
        self.logs.create_log_group(logGroupName=GROUP)
        self.encrypt()

    def put_trust(self, document: str) -> None:
        self.iam.update_assume_role_policy(RoleName="FlowLogs", PolicyDocument=document)

    def put_key_policy(self, service: str) -> None:
        statement = allow("kms:*", on="*") | {"Principal": {"Service": service}}
        self.kms.put_key_policy(KeyId=self.key_id, PolicyName="default", Policy=policy(statement))

    def destination(self) -> dict[str, Any]:
        return {}

    def arrived(self) -> int:
        return len(self.lines())

    def test_a_denial_before_the_creation(self) -> None:
        self.check_before_creation()

    def test_a_denial_after_the_creation(self) -> None:
        self.check_after_creation()

    def test_a_fix_heals_if_the_switch_says_so(self) -> None:
        self.check_healing()


def bucket_policy(**changes: Any) -> Step:
    return lambda test: test.put_bucket_policy(**changes)


class BucketTests(DeniedDeliveries):
    causes = {
        "the bucket has no policy": Cause(
            lambda test: test.s3.delete_bucket_policy(Bucket=test.bucket), bucket_policy()
        ),
        "the policy allows only PutObject": Cause(bucket_policy(Action="s3:PutObject"), bucket_policy()),
        "the policy allows only GetBucketAcl": Cause(
            bucket_policy(Action="s3:GetBucketAcl"), bucket_policy()
        ),
        "the policy is for another account": Cause(
            bucket_policy(Condition={"StringEquals": {"aws:SourceAccount": OTHER_ACCOUNT}}), bucket_policy()
        ),
        "the policy is for another region": Cause(
            bucket_policy(Condition={"ArnLike": {"aws:SourceArn": "arn:aws:logs:us-east-1:*:*"}}),
            bucket_policy(),
        ),
        "the policy has a condition on the ACL": Cause(
            bucket_policy(Condition={"StringEquals": {"s3:x-amz-acl": "bucket-owner-full-control"}}),
            bucket_policy(),
        ),
        "the policy has a condition on the principal's organization": Cause(
            bucket_policy(Condition={"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-*"}}),
            bucket_policy(),
        ),
        "the key of the bucket is disabled": Cause(
            lambda test: test.kms.disable_key(KeyId=test.key_id),
            lambda test: test.kms.enable_key(KeyId=test.key_id),
        ),
        "the key of the bucket does not admit the service": Cause(
            lambda test: test.put_key_policy("vpc-flow-logs.amazonaws.com"),
            lambda test: test.put_key_policy("delivery.logs.amazonaws.com"),
        ),
        "the encryption of the bucket uses AWS's key": Cause(
            lambda test: test.encrypt(), lambda test: test.encrypt(KMSMasterKeyID=test.key_arn)
        ),
    }

    def setUp(self) -> None:
        super().setUp()
        # The bucket belongs to another account, so nothing completes its policy.
        self.s3 = self.server.client("s3", OTHER_ACCOUNT)
        self.kms = self.server.client("kms", OTHER_ACCOUNT)
        self.bucket = f"logs-{self.account}"
        self.s3.create_bucket(Bucket=self.bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
        self.put_bucket_policy()
        key = self.kms.create_key()["KeyMetadata"]
        self.key_id, self.key_arn = key["KeyId"], key["Arn"]
        self.put_key_policy("delivery.logs.amazonaws.com")
        self.encrypt(KMSMasterKeyID=self.key_arn)

    def put_bucket_policy(self, **changes: Any) -> None:
        statement = {
            "Effect": "Allow",
            "Principal": {"Service": "delivery.logs.amazonaws.com"},
            "Action": ["s3:PutObject", "s3:GetBucketAcl"],
            "Resource": [f"arn:aws:s3:::{self.bucket}", f"arn:aws:s3:::{self.bucket}/*"],
            "Condition": {"StringEquals": {"aws:SourceAccount": self.account}},
        }
        self.s3.put_bucket_policy(Bucket=self.bucket, Policy=policy(statement | changes))

    def put_key_policy(self, service: str) -> None:
        statement = allow("kms:*", on="*") | {"Principal": {"Service": service}}
        self.kms.put_key_policy(KeyId=self.key_id, PolicyName="default", Policy=policy(statement))

    def encrypt(self, **default: Any) -> None:
        rule = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", **default}}
        self.s3.put_bucket_encryption(Bucket=self.bucket, ServerSideEncryptionConfiguration={"Rules": [rule]})

    def destination(self) -> dict[str, Any]:
        return {
            "LogGroupName": None,
            "DeliverLogsPermissionArn": None,
            "LogDestinationType": "s3",
            "LogDestination": f"arn:aws:s3:::{self.bucket}",
        }

    def arrived(self) -> int:
        return self.s3.list_objects_v2(Bucket=self.bucket)["KeyCount"]

    def test_a_denial_before_the_creation(self) -> None:
        self.check_before_creation()

    def test_a_denial_after_the_creation(self) -> None:
        self.check_after_creation()

    def test_a_fix_heals_if_the_switch_says_so(self) -> None:
        self.check_healing()


if __name__ == "__main__":
    unittest.main()
