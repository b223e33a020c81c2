"""The delivery role is created, or the trust policy and permissions of an existing one are corrected."""

from __future__ import annotations

import copy
import json
import unittest
from collections.abc import Sequence
from datetime import datetime, timezone
from typing import Any

from botocore.exceptions import ClientError
from scripts.ensure_delivery_role import POLICY_NAME, delivery_policy, ensure_delivery_role, trust_policy
from shared.retry import ATTEMPTS
from stubbed_aws import ACCOUNT, OWN_TAG, Clock, encoded, replace, stub

NAME = "VpcFlowLogsDelivery-eu-west-1"
ARN = f"arn:aws-cn:iam::{ACCOUNT}:role/{NAME}"
EVENTS = {
    "RoleName": NAME,
    "LogGroupPrefix": "/vpc-flow-logs/",
    "Partition": "aws-cn",
    "Region": "eu-west-1",
    "AccountId": ACCOUNT,
    "PermissionsBoundaryArn": "",
    "DryRun": "false",
}
BOUNDARY = f"arn:aws-cn:iam::{ACCOUNT}:policy/Boundary"
TRUST = trust_policy(EVENTS)
POLICY = delivery_policy(EVENTS)


class EnsureDeliveryRoleTests(unittest.TestCase):
    def setUp(self) -> None:
        self.iam = stub(self, "iam")
        self.clock = Clock()
        replace(self, "shared.retry.time", self.clock)

    def test_a_missing_role_is_created_with_its_trust_policy_and_our_tag(self) -> None:
        self.answer_no_role()
        self.iam.add_response(
            "create_role",
            {"Role": role()},
            created(),
        )
        self.answer_policy_put()

        ensure()

    def test_a_correct_role_is_only_read(self) -> None:
        self.answer_role()
        self.answer_policy(POLICY)

        ensure()

    def test_a_correct_role_with_another_order_of_keys_is_only_read(self) -> None:
        self.answer_role(dict(reversed(TRUST.items())))
        self.answer_policy(dict(reversed(POLICY.items())))

        ensure()

    def test_a_role_that_another_run_creates_first_is_used(self) -> None:
        self.answer_no_role()
        self.iam.add_client_error("create_role", "EntityAlreadyExists", "Role already exists.")
        self.answer_role()
        self.answer_policy(POLICY)

        ensure()

    def test_a_changed_trust_policy_is_corrected(self) -> None:
        changed = copy.deepcopy(TRUST)
        changed["Statement"][0]["Principal"]["Service"] = "ec2.amazonaws.com"
        self.answer_role(changed)
        self.answer_policy(POLICY)
        self.answer_trust_put()

        ensure()

    def test_a_trust_policy_without_its_conditions_is_corrected(self) -> None:
        changed = copy.deepcopy(TRUST)
        del changed["Statement"][0]["Condition"]
        self.answer_role(changed)
        self.answer_policy(POLICY)
        self.answer_trust_put()

        ensure()

    def test_a_changed_policy_is_corrected(self) -> None:
        changed = copy.deepcopy(POLICY)
        changed["Statement"][0]["Action"].append("logs:CreateLogGroup")
        self.answer_role()
        self.answer_policy(changed)
        self.answer_policy_put()

        ensure()

    def test_a_missing_policy_is_added(self) -> None:
        self.answer_role()
        self.answer_no_policy()
        self.answer_policy_put()

        ensure()

    def test_after_a_conflict_with_another_run_the_role_is_read_again(self) -> None:
        self.answer_no_role()
        self.iam.add_client_error("create_role", "ConcurrentModification", "multiple requests")
        self.answer_role()
        self.answer_policy(POLICY)

        ensure()
        self.assertEqual(len(self.clock.sleeps), 1)

    def test_a_role_that_iam_does_not_show_yet_is_read_again(self) -> None:
        self.answer_no_role()
        self.iam.add_client_error("create_role", "EntityAlreadyExists", "Role already exists.")
        self.answer_role()
        self.answer_no_policy()
        self.iam.add_client_error("put_role_policy", "NoSuchEntity", "The role cannot be found.")
        self.answer_role()
        self.answer_no_policy()
        self.answer_policy_put()

        ensure()
        self.assertEqual(len(self.clock.sleeps), 2)

    def test_a_new_role_is_created_with_its_boundary(self) -> None:
        self.answer_no_role()
        self.iam.add_response("create_role", {"Role": role()}, created() | {"PermissionsBoundary": BOUNDARY})
        self.answer_policy_put()

        ensure(PermissionsBoundaryArn=BOUNDARY)

    def test_a_role_without_the_boundary_gets_it_before_its_policy(self) -> None:
        self.answer_role()
        self.answer_no_policy()
        request = {"RoleName": NAME, "PermissionsBoundary": BOUNDARY}
        self.iam.add_response("put_role_permissions_boundary", {}, request)
        self.answer_policy_put()

        ensure(PermissionsBoundaryArn=BOUNDARY)

    def test_a_boundary_is_kept_if_none_is_requested(self) -> None:
        boundary = {
            "PermissionsBoundaryType": "PermissionsBoundaryPolicy",
            "PermissionsBoundaryArn": BOUNDARY,
        }
        self.iam.add_response("get_role", {"Role": role() | {"PermissionsBoundary": boundary}})
        self.answer_policy(POLICY)

        ensure()

    def test_every_other_policy_of_our_role_is_removed(self) -> None:
        self.answer_own_role(
            inline=[POLICY_NAME, "Extra"], attached=["arn:aws-cn:iam::aws:policy/AdministratorAccess"]
        )
        self.iam.add_response("delete_role_policy", {}, {"RoleName": NAME, "PolicyName": "Extra"})
        request = {"RoleName": NAME, "PolicyArn": "arn:aws-cn:iam::aws:policy/AdministratorAccess"}
        self.iam.add_response("detach_role_policy", {}, request)

        ensure()

    def test_our_role_may_still_write_to_the_groups_of_an_earlier_prefix(self) -> None:
        earlier = delivery_policy(EVENTS | {"LogGroupPrefix": "/earlier/"})
        writes = f"arn:aws-cn:logs:eu-west-1:{ACCOUNT}:log-group:"
        both = copy.deepcopy(POLICY)
        both["Statement"][0]["Resource"] = [f"{writes}/vpc-flow-logs/vpc-*:*", f"{writes}/earlier/vpc-*:*"]
        self.answer_own_role(inline=[POLICY_NAME], attached=[], policy=earlier, put=both)

        ensure()

    def test_our_role_may_write_to_nothing_else(self) -> None:
        changed = copy.deepcopy(POLICY)
        changed["Statement"][0]["Resource"] = "*"
        self.answer_own_role(inline=[POLICY_NAME], attached=[], policy=changed, put=POLICY)

        ensure()

    def test_a_role_of_someone_else_that_only_flow_logs_can_use_is_tagged_before_it_changes(self) -> None:
        self.answer_foreign_role()
        self.iam.add_response("tag_role", {}, {"RoleName": NAME, "Tags": [OWN_TAG]})
        self.answer_policy_put()

        ensure()

    def test_a_role_of_someone_else_that_others_can_assume_is_rejected(self) -> None:
        for principal in (
            "*",
            {"AWS": ACCOUNT},
            {"Service": ["vpc-flow-logs.amazonaws.com", "ec2.amazonaws.com"]},
        ):
            with self.subTest(principal):
                trust = copy.deepcopy(TRUST)
                trust["Statement"].append(trust["Statement"][0] | {"Principal": principal})
                self.answer_foreign_role(trust)

                with self.assertRaisesRegex(RuntimeError, "lacks the tag vpc-flow-logging/managed-by"):
                    ensure()

    def test_a_role_of_someone_else_that_trusts_all_but_some_is_rejected(self) -> None:
        trust = copy.deepcopy(TRUST)
        del trust["Statement"][0]["Principal"]
        trust["Statement"][0]["NotPrincipal"] = {"AWS": ACCOUNT}
        self.answer_foreign_role(trust)

        with self.assertRaisesRegex(RuntimeError, "Delete the role, or choose another DeliveryRolePrefix"):
            ensure()

    def test_a_role_of_someone_else_with_another_policy_is_rejected(self) -> None:
        for policies in (
            {"inline": ("Other",)},
            {"attached": ("arn:aws-cn:iam::aws:policy/ReadOnlyAccess",)},
        ):
            with self.subTest(policies):
                self.answer_foreign_role(**policies)

                with self.assertRaisesRegex(RuntimeError, "with 1 other policies"):
                    ensure()

    def test_a_deny_and_a_statement_of_someone_else_never_become_our_permission(self) -> None:
        earlier = delivery_policy(EVENTS | {"LogGroupPrefix": "/earlier/"})["Statement"][0]
        for change in ({"Effect": "Deny"}, {"Sid": "Other"}):
            with self.subTest(change):
                changed = copy.deepcopy(POLICY)
                changed["Statement"].append(earlier | change)
                self.answer_own_role(inline=[], attached=[], policy=changed, put=POLICY)

                ensure()

    def test_a_wildcard_in_an_earlier_prefix_is_not_kept(self) -> None:
        for group in ("*vpc-*:*", "/app/*/vpc-*:*", "/app?/vpc-*:*", "vpc-*:*/vpc-*:*"):
            with self.subTest(group):
                changed = copy.deepcopy(POLICY)
                changed["Statement"][0]["Resource"] = f"arn:aws-cn:logs:eu-west-1:{ACCOUNT}:log-group:{group}"
                self.answer_own_role(inline=[], attached=[], policy=changed, put=POLICY)

                ensure()

    def test_a_dry_run_lists_the_changes_and_makes_none(self) -> None:
        self.answer_own_role(inline=["Extra"], attached=[])

        self.assertEqual(ensure(DryRun="true"), [f"delete policy Extra of role {NAME}"])

    def test_a_change_that_is_denied_while_iam_does_not_see_the_tag_yet_is_repeated(self) -> None:
        self.answer_no_role()
        self.iam.add_response("create_role", {"Role": role()})
        self.iam.add_client_error("put_role_policy", "AccessDenied", "not authorized")
        self.answer_own_role(inline=[], attached=[])

        ensure()

    def test_a_lasting_conflict_fails_the_step(self) -> None:
        for _ in range(ATTEMPTS):
            self.answer_no_role()
            self.iam.add_client_error("create_role", "ConcurrentModification", "multiple requests")

        with self.assertRaisesRegex(ClientError, "multiple requests"):
            ensure()

    def test_if_the_role_cannot_be_read_the_step_fails_and_creates_none(self) -> None:
        self.iam.add_client_error("get_role", "AccessDenied", "not authorized to perform: iam:GetRole")

        with self.assertRaisesRegex(ClientError, "not authorized to perform: iam:GetRole"):
            ensure()

        self.assertEqual(self.clock.sleeps, [])

    def test_if_the_role_cannot_be_created_the_step_fails(self) -> None:
        self.answer_no_role()
        self.iam.add_client_error("create_role", "LimitExceeded", "Cannot exceed quota for RolesPerAccount")

        with self.assertRaisesRegex(ClientError, "Cannot exceed quota for RolesPerAccount"):
            ensure()

    def test_if_the_policy_cannot_be_read_the_step_fails_and_adds_none(self) -> None:
        self.answer_role()
        self.iam.add_client_error("get_role_policy", "AccessDenied", "not authorized: iam:GetRolePolicy")

        with self.assertRaisesRegex(ClientError, "not authorized: iam:GetRolePolicy"):
            ensure()

    def answer_role(self, trust: dict[str, Any] = TRUST) -> None:
        self.iam.add_response("get_role", {"Role": role(trust)}, {"RoleName": NAME})

    def answer_foreign_role(
        self,
        trust: dict[str, Any] = TRUST,
        inline: tuple[str, ...] = (),
        attached: tuple[str, ...] = (),
    ) -> None:
        self.iam.add_response("get_role", {"Role": role(trust) | {"Tags": []}}, {"RoleName": NAME})
        self.iam.add_client_error("get_role_policy", "NoSuchEntity")
        self.answer_lists(inline, attached)

    def answer_lists(self, inline: Sequence[str] = (), attached: Sequence[str] = ()) -> None:
        """Each list has a page for each of its policies, and an empty last page."""
        for operation, member, policies in (
            ("list_role_policies", "PolicyNames", list(inline)),
            (
                "list_attached_role_policies",
                "AttachedPolicies",
                [{"PolicyName": arn.split("/")[-1], "PolicyArn": arn} for arn in attached],
            ),
        ):
            request: dict[str, Any] = {"RoleName": NAME}
            for number, policy in enumerate(policies):
                more = {"IsTruncated": True, "Marker": str(number)}
                self.iam.add_response(operation, {member: [policy]} | more, request)
                request = {"RoleName": NAME, "Marker": str(number)}
            self.iam.add_response(operation, {member: [], "IsTruncated": False}, request)

    def answer_own_role(
        self,
        inline: list[str],
        attached: list[str],
        policy: dict[str, Any] = POLICY,
        put: dict[str, Any] | None = None,
    ) -> None:
        self.answer_role()
        self.answer_policy(policy, inline, attached)
        if put:
            self.answer_policy_put(put)

    def answer_no_role(self) -> None:
        self.iam.add_client_error("get_role", "NoSuchEntity", expected_params={"RoleName": NAME})

    def answer_policy(
        self, policy: dict[str, Any], inline: Sequence[str] = (), attached: Sequence[str] = ()
    ) -> None:
        named = {"RoleName": NAME, "PolicyName": POLICY_NAME}
        self.iam.add_response("get_role_policy", named | {"PolicyDocument": encoded(policy)}, named)
        self.answer_lists(inline, attached)

    def answer_no_policy(self) -> None:
        self.iam.add_client_error("get_role_policy", "NoSuchEntity")
        self.answer_lists()

    def answer_policy_put(self, policy: dict[str, Any] = POLICY) -> None:
        put = {"RoleName": NAME, "PolicyName": POLICY_NAME, "PolicyDocument": json.dumps(policy)}
        self.iam.add_response("put_role_policy", {}, put)

    def answer_trust_put(self) -> None:
        put = {"RoleName": NAME, "PolicyDocument": json.dumps(TRUST)}
        self.iam.add_response("update_assume_role_policy", {}, put)


class PolicyTests(unittest.TestCase):
    def test_only_the_flow_logs_service_is_trusted_and_only_for_this_account_and_region(self) -> None:
        (statement,) = TRUST["Statement"]

        self.assertEqual(statement["Principal"], {"Service": "vpc-flow-logs.amazonaws.com"})
        self.assertEqual(statement["Action"], "sts:AssumeRole")
        self.assertEqual(
            statement["Condition"],
            {
                "StringEquals": {"aws:SourceAccount": ACCOUNT},
                "ArnLike": {"aws:SourceArn": f"arn:aws-cn:ec2:eu-west-1:{ACCOUNT}:vpc-flow-log/*"},
            },
        )

    def test_the_policy_allows_writing_only_to_groups_with_the_prefix_and_creating_none(self) -> None:
        allowed = {
            action: statement["Resource"]
            for statement in POLICY["Statement"]
            for action in as_list(statement["Action"])
        }
        groups = f"arn:aws-cn:logs:eu-west-1:{ACCOUNT}:log-group:"

        self.assertEqual(
            allowed,
            {
                "logs:CreateLogStream": f"{groups}/vpc-flow-logs/vpc-*:*",
                "logs:PutLogEvents": f"{groups}/vpc-flow-logs/vpc-*:*",
                "logs:DescribeLogStreams": f"{groups}/vpc-flow-logs/vpc-*:*",
                "logs:DescribeLogGroups": f"{groups}*",
            },
        )


def ensure(**parameters: str) -> list[str]:
    return ensure_delivery_role(EVENTS | parameters, None)["Changes"]


def created() -> dict[str, Any]:
    return {
        "RoleName": NAME,
        "AssumeRolePolicyDocument": json.dumps(TRUST),
        "Description": "Lets VPC flow logs write to CloudWatch Logs",
        "Tags": [OWN_TAG],
    }


def as_list(one_or_more: str | list[str]) -> list[str]:
    return [one_or_more] if isinstance(one_or_more, str) else one_or_more


def role(trust: dict[str, Any] = TRUST) -> dict[str, Any]:
    return {
        "RoleName": NAME,
        "RoleId": "AROAEXAMPLEEXAMPLE000",
        "Path": "/",
        "Arn": ARN,
        "CreateDate": datetime(2026, 1, 1, tzinfo=timezone.utc),
        "AssumeRolePolicyDocument": encoded(trust),
        "Tags": [OWN_TAG],
    }
