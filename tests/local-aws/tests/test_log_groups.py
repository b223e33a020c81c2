"""Names, retention, classes, encryption and tags of log groups, as in CloudWatch Logs."""

from __future__ import annotations

import json
import unittest
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from botocore.exceptions import ClientError

from tests.harness import REGION, Server, fresh_account, rejected


def setUpModule() -> None:
    global server
    server = Server()


def tearDownModule() -> None:
    server.stop()


class LogGroupTests(unittest.TestCase):
    def setUp(self) -> None:
        self.account = fresh_account()
        self.logs = server.client("logs", self.account)

    def arn(self, name: str) -> str:
        return f"arn:aws:logs:{REGION}:{self.account}:log-group:{name}"

    def described(self, name: str) -> dict[str, Any]:
        groups = self.logs.describe_log_groups(logGroupNamePrefix=name)["logGroups"]
        return next(group for group in groups if group["logGroupName"] == name)


class NameTests(LogGroupTests):
    def test_a_name_may_have_512_letters_digits_and_some_signs(self) -> None:
        for name in ("a", "x" * 512, "/aws/vpc.flow_logs-1#2"):
            with self.subTest(name[:30]):
                self.logs.create_log_group(logGroupName=name)
                self.assertEqual(self.described(name)["logGroupName"], name)

    def test_other_characters_are_rejected(self) -> None:
        for name in ("bad name!", "a:b", "a*", "é"):
            with self.subTest(name):
                with rejected("InvalidParameterException", r"[\.\-_/#A-Za-z0-9]+", status=400):
                    self.logs.create_log_group(logGroupName=name)

    def test_a_longer_name_is_rejected(self) -> None:
        with rejected("InvalidParameterException", "less than or equal to 512"):
            self.logs.create_log_group(logGroupName="x" * 513)

    def test_names_that_start_with_aws_and_a_slash_are_reserved(self) -> None:
        for name in ("aws/vpc", "AWS/vpc"):
            with self.subTest(name), rejected("InvalidParameterException", "are reserved for AWS"):
                self.logs.create_log_group(logGroupName=name)

    def test_of_racing_creations_one_succeeds(self) -> None:
        def attempt(_: int) -> str:
            try:
                self.logs.create_log_group(logGroupName="raced")
            except ClientError as error:
                return error.response["Error"]["Code"]
            return "created"

        with ThreadPoolExecutor(8) as pool:
            outcomes = list(pool.map(attempt, range(8)))

        self.assertEqual(outcomes.count("created"), 1)
        self.assertEqual(outcomes.count("ResourceAlreadyExistsException"), 7)


class RetentionTests(LogGroupTests):
    def test_a_retention_that_aws_offers_is_kept(self) -> None:
        self.logs.create_log_group(logGroupName="group")

        for days in (1, 365, 3653):
            self.logs.put_retention_policy(logGroupName="group", retentionInDays=days)
            self.assertEqual(self.described("group")["retentionInDays"], days)
        self.logs.delete_retention_policy(logGroupName="group")
        self.assertNotIn("retentionInDays", self.described("group"))

    def test_any_other_retention_is_rejected_and_changes_nothing(self) -> None:
        self.logs.create_log_group(logGroupName="group")
        self.logs.put_retention_policy(logGroupName="group", retentionInDays=30)

        for days in (0, 31, 366, -1):
            with self.subTest(days), rejected("InvalidParameterException", f"'{days}' at 'retentionInDays'"):
                self.logs.put_retention_policy(logGroupName="group", retentionInDays=days)

        self.assertEqual(self.described("group")["retentionInDays"], 30)


class ClassTests(LogGroupTests):
    def test_a_group_has_the_standard_class_by_default(self) -> None:
        self.logs.create_log_group(logGroupName="plain")
        self.logs.create_log_group(logGroupName="rare", logGroupClass="INFREQUENT_ACCESS")

        self.assertEqual(self.described("plain")["logGroupClass"], "STANDARD")
        self.assertEqual(self.described("rare")["logGroupClass"], "INFREQUENT_ACCESS")

    def test_an_unknown_class_is_rejected(self) -> None:
        with rejected("InvalidParameterException", "logGroupClass"):
            self.logs.create_log_group(logGroupName="group", logGroupClass="CHEAP")


class KmsKeyTests(LogGroupTests):
    def key(self, *extra_statements: dict[str, Any]) -> str:
        root = {"AWS": f"arn:aws:iam::{self.account}:root"}
        statements = [{"Effect": "Allow", "Principal": root, "Action": "kms:*", "Resource": "*"}]
        document = {"Version": "2012-10-17", "Statement": [*statements, *extra_statements]}
        made = server.client("kms", self.account).create_key(Policy=json.dumps(document))
        return made["KeyMetadata"]["Arn"]

    def key_for_logs(self, group: str = "*") -> str:
        return self.key(
            {
                "Effect": "Allow",
                "Principal": {"Service": f"logs.{REGION}.amazonaws.com"},
                "Action": ["kms:Encrypt*", "kms:Decrypt*", "kms:GenerateDataKey*", "kms:Describe*"],
                "Resource": "*",
                "Condition": {"ArnLike": {"kms:EncryptionContext:aws:logs:arn": self.arn(group)}},
            }
        )

    def test_a_key_is_associated_and_disassociated(self) -> None:
        key = self.key_for_logs()
        self.logs.create_log_group(logGroupName="group")

        self.logs.associate_kms_key(logGroupName="group", kmsKeyId=key)
        self.assertEqual(self.described("group")["kmsKeyId"], key)
        self.logs.disassociate_kms_key(resourceIdentifier=self.arn("group"))

        self.assertNotIn("kmsKeyId", self.described("group"))

    def test_a_group_can_be_made_with_a_key(self) -> None:
        key = self.key_for_logs()

        self.logs.create_log_group(logGroupName="group", kmsKeyId=key)

        self.assertEqual(self.described("group")["kmsKeyId"], key)

    def test_a_key_that_is_missing_or_not_for_this_group_is_rejected(self) -> None:
        missing = f"arn:aws:kms:{REGION}:{self.account}:key/00000000-0000-0000-0000-000000000000"
        for key in (missing, self.key(), self.key_for_logs("another")):
            with self.subTest(key), rejected("AccessDeniedException", self.arn("group"), status=400):
                self.logs.create_log_group(logGroupName="group", kmsKeyId=key)

        self.assertEqual(self.logs.describe_log_groups()["logGroups"], [])

    def test_a_group_that_does_not_exist_has_no_key(self) -> None:
        with rejected("ResourceNotFoundException"):
            self.logs.associate_kms_key(logGroupName="missing", kmsKeyId=self.key_for_logs())


class TagTests(LogGroupTests):
    def tags(self, name: str) -> dict[str, str]:
        return self.logs.list_tags_for_resource(resourceArn=self.arn(name))["tags"]

    def test_tags_are_added_replaced_and_removed(self) -> None:
        self.logs.create_log_group(logGroupName="group", tags={"Owner": "team"})

        self.logs.tag_resource(resourceArn=self.arn("group"), tags={"Owner": "other", "Cost": "1"})
        self.assertEqual(self.tags("group"), {"Owner": "other", "Cost": "1"})
        self.logs.untag_resource(resourceArn=self.arn("group"), tagKeys=["Cost"])

        self.assertEqual(self.tags("group"), {"Owner": "other"})

    def test_a_group_is_tagged_by_its_arn_without_a_wildcard(self) -> None:
        self.logs.create_log_group(logGroupName="group")

        with rejected("ResourceNotFoundException"):
            self.logs.tag_resource(resourceArn=self.described("group")["arn"], tags={"Owner": "team"})
        self.logs.tag_resource(resourceArn=self.described("group")["logGroupArn"], tags={"Owner": "team"})

        self.assertEqual(self.tags("group"), {"Owner": "team"})

    def test_a_missing_group_has_no_tags(self) -> None:
        with rejected("ResourceNotFoundException"):
            self.tags("missing")

    def test_a_group_made_again_has_none_of_the_old_tags(self) -> None:
        self.logs.create_log_group(logGroupName="group", tags={"Owner": "team"})
        self.logs.delete_log_group(logGroupName="group")

        self.logs.create_log_group(logGroupName="group")

        self.assertEqual(self.tags("group"), {})


class StackTests(LogGroupTests):
    def test_a_group_of_a_stack_has_its_class_and_retention(self) -> None:
        properties = {"LogGroupName": "stacked", "LogGroupClass": "INFREQUENT_ACCESS", "RetentionInDays": 30}
        template = {"Resources": {"Group": {"Type": "AWS::Logs::LogGroup", "Properties": properties}}}

        server.client("cloudformation", self.account).create_stack(
            StackName="stack", TemplateBody=json.dumps(template)
        )

        group = self.described("stacked")
        self.assertEqual((group["logGroupClass"], group["retentionInDays"]), ("INFREQUENT_ACCESS", 30))


if __name__ == "__main__":
    unittest.main()
