"""The log group is created, or an existing one gets the requested retention and key."""

from __future__ import annotations

import unittest
from typing import Any
from unittest import mock

from botocore.exceptions import ClientError
from scripts.ensure_log_group import ensure_log_group
from shared.retry import ATTEMPTS
from stubbed_aws import OWN_TAG, Clock, replace, stub

GROUP = "/vpc-flow-logs/vpc-0123456789abcdef0"
ARN = f"arn:aws:logs:eu-west-1:111122223333:log-group:{GROUP}"
CREATED = 1_800_000_000.0
DAY = 86400
KEY = "arn:aws:kms:eu-west-1:111122223333:key/1"
EXECUTION = "11112222-3333-4444-5555-666677778888"
TAGS = {OWN_TAG["Key"]: OWN_TAG["Value"], "vpc-flow-logging/automation-execution": EXECUTION}
CONFLICT = ("OperationAbortedException", "Multiple requests conflicted")


class EnsureLogGroupTests(unittest.TestCase):
    def setUp(self) -> None:
        self.logs = stub(self, "logs")
        self.clock = Clock()
        replace(self, "shared.retry.time", self.clock)
        self.now = mock.patch("scripts.ensure_log_group.time.time", return_value=CREATED + DAY)
        self.now.start()
        self.addCleanup(self.now.stop)

    def test_a_group_that_does_not_exist_is_created_with_our_tag_and_the_retention(self) -> None:
        self.answer_groups()
        request = {"logGroupName": GROUP, "logGroupClass": "STANDARD", "tags": TAGS}
        self.logs.add_response("create_log_group", {}, request)
        self.answer_retention(90)

        ensure(days=90)

    def test_a_group_with_the_requested_retention_is_not_changed(self) -> None:
        self.answer_ours(group(GROUP, 90))

        ensure(days=90)

    def test_a_group_with_another_retention_gets_the_requested_one(self) -> None:
        self.answer_ours(group(GROUP, 7))
        self.answer_retention(90)

        ensure(days=90)

    def test_a_group_without_a_retention_gets_one(self) -> None:
        self.answer_ours(group(GROUP))
        self.answer_retention(90)

        ensure(days=90)

    def test_a_group_whose_name_only_starts_with_it_is_ignored(self) -> None:
        self.answer_groups(group(GROUP + "-old", 90), group(GROUP + "/more", 90))
        self.logs.add_response("create_log_group", {})
        self.answer_retention(90)

        ensure(days=90)

    def test_a_group_on_a_later_page_is_found(self) -> None:
        request = {"logGroupNamePrefix": GROUP}
        neighbours = {"logGroups": [group(GROUP + "-a", 90)], "nextToken": "more"}
        self.logs.add_response("describe_log_groups", neighbours, request)
        found = {"logGroups": [group(GROUP, 90)]}
        self.logs.add_response("describe_log_groups", found, request | {"nextToken": "more"})
        self.answer_tags(**TAGS)

        ensure(days=90)

    def test_a_group_that_another_run_creates_first_is_used(self) -> None:
        self.answer_groups()
        self.logs.add_client_error("create_log_group", "ResourceAlreadyExistsException", "It already exists")
        self.answer_ours(group(GROUP))
        self.answer_retention(90)

        ensure(days=90)

    def test_after_a_conflict_with_another_run_the_group_is_read_again(self) -> None:
        self.answer_groups()
        self.logs.add_client_error("create_log_group", *CONFLICT)
        self.answer_ours(group(GROUP))
        self.logs.add_client_error("put_retention_policy", *CONFLICT)
        self.answer_ours(group(GROUP, 90))

        ensure(days=90)

        self.assertEqual(len(self.clock.sleeps), 2)

    def test_a_lasting_conflict_fails_the_step(self) -> None:
        for _ in range(ATTEMPTS):
            self.answer_ours(group(GROUP))
            self.logs.add_client_error("put_retention_policy", *CONFLICT)

        with self.assertRaisesRegex(ClientError, CONFLICT[1]):
            ensure(days=90)

    def test_any_other_error_of_the_creation_fails_immediately(self) -> None:
        self.answer_groups()
        self.logs.add_client_error("create_log_group", "LimitExceededException", "Resource limit exceeded.")

        with self.assertRaisesRegex(ClientError, "Resource limit exceeded"):
            ensure(days=90)

        self.assertEqual(self.clock.sleeps, [])

    def test_an_error_of_the_retention_fails_immediately(self) -> None:
        self.answer_ours(group(GROUP))
        self.logs.add_client_error("put_retention_policy", "AccessDeniedException", "not authorized")

        with self.assertRaisesRegex(ClientError, "not authorized"):
            ensure(days=90)

    def test_if_groups_cannot_be_listed_the_step_fails_and_creates_nothing(self) -> None:
        self.logs.add_client_error("describe_log_groups", "AccessDeniedException", "not authorized")

        with self.assertRaisesRegex(ClientError, "not authorized"):
            ensure(days=90)

    def test_a_new_group_is_created_with_its_key(self) -> None:
        self.answer_groups()
        request = {"logGroupName": GROUP, "logGroupClass": "INFREQUENT_ACCESS", "tags": TAGS, "kmsKeyId": KEY}
        self.logs.add_response("create_log_group", {}, request)
        self.answer_retention(90)

        ensure(days=90, LogGroupKmsKeyArn=KEY, LogGroupClass="INFREQUENT_ACCESS")

    def test_a_group_with_another_key_gets_the_requested_one(self) -> None:
        self.answer_ours(group(GROUP, 90) | {"kmsKeyId": KEY + "2"})
        self.logs.add_response("associate_kms_key", {}, {"logGroupName": GROUP, "kmsKeyId": KEY})

        self.assertEqual(
            ensure(days=90, LogGroupKmsKeyArn=KEY)["Changes"], [f"encrypt log group {GROUP} with {KEY}"]
        )

    def test_the_key_of_a_group_is_kept_if_none_is_requested(self) -> None:
        self.answer_ours(group(GROUP, 90) | {"kmsKeyId": KEY})

        self.assertEqual(ensure(days=90)["Changes"], [])

    def test_the_class_of_a_group_is_kept_and_reported(self) -> None:
        self.answer_ours(group(GROUP, 90) | {"logGroupClass": "INFREQUENT_ACCESS"})

        self.assertRegex(ensure(days=90)["Left"], "has class INFREQUENT_ACCESS, which cannot be changed")

    def test_a_group_of_another_owner_keeps_retention_and_key_and_both_values_are_reported(self) -> None:
        self.answer_groups(group(GROUP, 3653))
        self.answer_tags(owner="audit")

        result = ensure(days=365, LogGroupKmsKeyArn=KEY, AllowShorterRetention="true")

        self.assertEqual(result["Changes"], [])
        self.assertEqual(
            result["Left"],
            f"log group {GROUP} keeps records 3653 days and not 365 days: another owner created the group; "
            f"log group {GROUP} is encrypted with the key of CloudWatch Logs and not {KEY}: another owner created the group",
        )

    def test_a_group_of_another_owner_gets_no_longer_retention_either(self) -> None:
        self.answer_groups(group(GROUP, 7))
        self.answer_tags()

        self.assertIn("keeps records 7 days and not 365 days", ensure(days=365)["Left"])

    def test_a_group_of_ours_keeps_a_longer_retention(self) -> None:
        self.answer_ours(group(GROUP, 3653))

        result = ensure(days=365)

        self.assertEqual(result["Changes"], [])
        self.assertEqual(
            result["Left"], f"log group {GROUP} keeps records 3653 days and not 365 days: it is longer"
        )

    def test_a_group_of_ours_gets_a_shorter_retention_only_if_that_is_allowed(self) -> None:
        self.answer_ours(group(GROUP, 3653))
        self.answer_retention(365)

        self.assertEqual(ensure(days=365, AllowShorterRetention="true")["Left"], "")

    def test_a_group_of_ours_that_is_older_than_the_retention_keeps_its_records_without_an_end(self) -> None:
        self.now.stop()
        self.now = mock.patch("scripts.ensure_log_group.time.time", return_value=CREATED + 91 * DAY)
        self.now.start()
        self.answer_ours(group(GROUP))

        self.assertIn("keeps records without an end and not 90 days", ensure(days=90)["Left"])

    def test_a_dry_run_lists_the_changes_and_makes_none(self) -> None:
        self.answer_groups()

        changes = ensure(days=90, DryRun="true")["Changes"]

        retention = f"set the retention of log group {GROUP} to 90 days"
        self.assertEqual(changes, [f"create log group {GROUP}", retention])

    def answer_groups(self, *groups: dict[str, Any]) -> None:
        request = {"logGroupNamePrefix": GROUP}
        self.logs.add_response("describe_log_groups", {"logGroups": list(groups)}, request)

    def answer_tags(self, **tags: str) -> None:
        self.logs.add_response("list_tags_for_resource", {"tags": tags}, {"resourceArn": ARN})

    def answer_ours(self, *groups: dict[str, Any]) -> None:
        self.answer_groups(*groups)
        self.answer_tags(**TAGS)

    def answer_retention(self, days: int) -> None:
        self.logs.add_response("put_retention_policy", {}, {"logGroupName": GROUP, "retentionInDays": days})


def ensure(days: int, **parameters: str) -> dict[str, Any]:
    events = {
        "LogGroup": GROUP,
        "LogRetentionDays": str(days),
        "LogGroupKmsKeyArn": "",
        "LogGroupClass": "STANDARD",
        "AllowShorterRetention": "false",
        "ExecutionId": EXECUTION,
        "DryRun": "false",
    }
    return ensure_log_group(events | parameters, None)


def group(name: str, days: int | None = None) -> dict[str, Any]:
    members = {"logGroupName": name, "arn": ARN + ":*", "creationTime": int(CREATED * 1000)}
    return members | ({"retentionInDays": days} if days else {})
