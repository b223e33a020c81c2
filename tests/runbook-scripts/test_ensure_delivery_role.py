"""The delivery role: created or adopted, and its trust and policy put right where they drifted."""

from __future__ import annotations

import copy
import json
import unittest
from datetime import datetime, timezone
from typing import Any

from botocore.exceptions import ClientError
from ensure_delivery_role import POLICY_NAME, delivery_policy, ensure_delivery_role, trust_policy
from retry import ATTEMPTS
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
        replace(self, "retry.time", self.clock)

    def test_a_role_that_does_not_exist_is_created_with_trust_policy_and_our_tag(self) -> None:
        self.answer_no_role()
        self.iam.add_response(
            "create_role",
            {"Role": role()},
            created(),
        )
        self.answer_policy_put()

        ensure()

    def test_a_role_that_is_right_is_only_read(self) -> None:
        self.answer_role()
        self.answer_policy(POLICY)

        ensure()

    def test_a_role_that_is_right_in_another_order_of_keys_is_only_read(self) -> None:
        self.answer_role(dict(reversed(TRUST.items())))
        self.answer_policy(dict(reversed(POLICY.items())))

        ensure()

    def test_a_role_that_another_run_created_meanwhile_is_adopted(self) -> None:
        self.answer_no_role()
        self.iam.add_client_error("create_role", "EntityAlreadyExists", "Role already exists.")
        self.answer_role()
        self.answer_policy(POLICY)

        ensure()

    def test_a_trust_policy_that_drifted_is_put_right(self) -> None:
        drifted = copy.deepcopy(TRUST)
        drifted["Statement"][0]["Principal"]["Service"] = "ec2.amazonaws.com"
        self.answer_role(drifted)
        self.answer_policy(POLICY)
        self.answer_trust_put()

        ensure()

    def test_a_trust_policy_without_its_conditions_is_put_right(self) -> None:
        drifted = copy.deepcopy(TRUST)
        del drifted["Statement"][0]["Condition"]
        self.answer_role(drifted)
        self.answer_policy(POLICY)
        self.answer_trust_put()

        ensure()

    def test_a_policy_that_drifted_is_put_right(self) -> None:
        drifted = copy.deepcopy(POLICY)
        drifted["Statement"][0]["Action"].append("logs:CreateLogGroup")
        self.answer_role()
        self.answer_policy(drifted)
        self.answer_policy_put()

        ensure()

    def test_a_policy_that_is_missing_is_put(self) -> None:
        self.answer_role()
        self.answer_no_policy()
        self.answer_policy_put()

        ensure()

    def test_a_conflict_with_another_run_is_waited_for_and_the_role_looked_at_again(self) -> None:
        self.answer_no_role()
        self.iam.add_client_error("create_role", "ConcurrentModification", "multiple requests")
        self.answer_role()
        self.answer_policy(POLICY)

        ensure()
        self.assertEqual(len(self.clock.sleeps), 1)

    def test_a_role_that_iam_does_not_see_yet_is_waited_for(self) -> None:
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

    def test_a_new_role_has_its_boundary_from_the_start(self) -> None:
        self.answer_no_role()
        self.iam.add_response("create_role", {"Role": role()}, created() | {"PermissionsBoundary": BOUNDARY})
        self.answer_policy_put()

        ensure(PermissionsBoundaryArn=BOUNDARY)

    def test_a_role_without_the_boundary_gets_it_before_its_policy(self) -> None:
        self.answer_role()
        self.answer_no_policy()
        asked = {"RoleName": NAME, "PermissionsBoundary": BOUNDARY}
        self.iam.add_response("put_role_permissions_boundary", {}, asked)
        self.answer_policy_put()

        ensure(PermissionsBoundaryArn=BOUNDARY)

    def test_a_boundary_is_left_where_none_is_asked_for(self) -> None:
        boundary = {
            "PermissionsBoundaryType": "PermissionsBoundaryPolicy",
            "PermissionsBoundaryArn": BOUNDARY,
        }
        self.iam.add_response("get_role", {"Role": role() | {"PermissionsBoundary": boundary}})
        self.answer_policy(POLICY)

        ensure()

    def test_every_other_policy_of_a_role_of_ours_is_taken_away(self) -> None:
        self.answer_own_role(
            inline=[POLICY_NAME, "Extra"], attached=["arn:aws-cn:iam::aws:policy/AdministratorAccess"]
        )
        self.iam.add_response("delete_role_policy", {}, {"RoleName": NAME, "PolicyName": "Extra"})
        asked = {"RoleName": NAME, "PolicyArn": "arn:aws-cn:iam::aws:policy/AdministratorAccess"}
        self.iam.add_response("detach_role_policy", {}, asked)

        ensure()

    def test_a_role_of_ours_goes_on_writing_to_the_groups_of_an_earlier_prefix(self) -> None:
        earlier = delivery_policy(EVENTS | {"LogGroupPrefix": "/earlier/"})
        writes = f"arn:aws-cn:logs:eu-west-1:{ACCOUNT}:log-group:"
        both = copy.deepcopy(POLICY)
        both["Statement"][0]["Resource"] = [f"{writes}/vpc-flow-logs/vpc-*:*", f"{writes}/earlier/vpc-*:*"]
        self.answer_own_role(inline=[POLICY_NAME], attached=[], policy=earlier, put=both)

        ensure()

    def test_a_role_of_ours_writes_to_nothing_else(self) -> None:
        drifted = copy.deepcopy(POLICY)
        drifted["Statement"][0]["Resource"] = "*"
        self.answer_own_role(inline=[POLICY_NAME], attached=[], policy=drifted, put=POLICY)

        ensure()

    def test_a_dry_run_says_what_would_be_changed_and_changes_nothing(self) -> None:
        self.answer_own_role(inline=["Extra"], attached=[])

        self.assertEqual(ensure(DryRun="true"), [f"delete policy Extra of role {NAME}"])

    def test_a_conflict_that_does_not_end_fails_the_step(self) -> None:
        for _ in range(ATTEMPTS):
            self.answer_no_role()
            self.iam.add_client_error("create_role", "ConcurrentModification", "multiple requests")

        with self.assertRaisesRegex(ClientError, "multiple requests"):
            ensure()

    def test_a_role_that_cannot_be_read_fails_the_step_and_none_is_created(self) -> None:
        self.iam.add_client_error("get_role", "AccessDenied", "not authorized to perform: iam:GetRole")

        with self.assertRaisesRegex(ClientError, "not authorized to perform: iam:GetRole"):
            ensure()

        self.assertEqual(self.clock.sleeps, [])

    def test_a_role_that_cannot_be_created_fails_the_step(self) -> None:
        self.answer_no_role()
        self.iam.add_client_error("create_role", "LimitExceeded", "Cannot exceed quota for RolesPerAccount")

        with self.assertRaisesRegex(ClientError, "Cannot exceed quota for RolesPerAccount"):
            ensure()

    def test_a_policy_that_cannot_be_read_fails_the_step_and_none_is_put(self) -> None:
        self.answer_role()
        self.iam.add_client_error("get_role_policy", "AccessDenied", "not authorized: iam:GetRolePolicy")

        with self.assertRaisesRegex(ClientError, "not authorized: iam:GetRolePolicy"):
            ensure()

    def answer_role(self, trust: dict[str, Any] = TRUST) -> None:
        self.iam.add_response("get_role", {"Role": role(trust)}, {"RoleName": NAME})

    def answer_own_role(
        self,
        inline: list[str],
        attached: list[str],
        policy: dict[str, Any] = POLICY,
        put: dict[str, Any] | None = None,
    ) -> None:
        self.iam.add_response("get_role", {"Role": role() | {"Tags": [OWN_TAG]}}, {"RoleName": NAME})
        self.answer_policy(policy)
        self.iam.add_response("list_role_policies", {"PolicyNames": inline}, {"RoleName": NAME})
        policies = [{"PolicyName": arn.split("/")[-1], "PolicyArn": arn} for arn in attached]
        self.iam.add_response(
            "list_attached_role_policies", {"AttachedPolicies": policies}, {"RoleName": NAME}
        )
        if put:
            self.answer_policy_put(put)

    def answer_no_role(self) -> None:
        self.iam.add_client_error("get_role", "NoSuchEntity", expected_params={"RoleName": NAME})

    def answer_policy(self, policy: dict[str, Any]) -> None:
        named = {"RoleName": NAME, "PolicyName": POLICY_NAME}
        self.iam.add_response("get_role_policy", named | {"PolicyDocument": encoded(policy)}, named)

    def answer_no_policy(self) -> None:
        self.iam.add_client_error("get_role_policy", "NoSuchEntity")

    def answer_policy_put(self, policy: dict[str, Any] = POLICY) -> None:
        put = {"RoleName": NAME, "PolicyName": POLICY_NAME, "PolicyDocument": json.dumps(policy)}
        self.iam.add_response("put_role_policy", {}, put)

    def answer_trust_put(self) -> None:
        put = {"RoleName": NAME, "PolicyDocument": json.dumps(TRUST)}
        self.iam.add_response("update_assume_role_policy", {}, put)


class PolicyTests(unittest.TestCase):
    def test_the_flow_log_service_alone_is_trusted_and_for_this_account_and_region_alone(self) -> None:
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

    def test_the_policy_writes_to_groups_under_the_prefix_alone_and_creates_none(self) -> None:
        allowed = {
            action: statement["Resource"]
            for statement in POLICY["Statement"]
            for action in many(statement["Action"])
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


def ensure(**asked: str) -> list[str]:
    return ensure_delivery_role(EVENTS | asked, None)["Changes"]


def created() -> dict[str, Any]:
    return {
        "RoleName": NAME,
        "AssumeRolePolicyDocument": json.dumps(TRUST),
        "Description": "Lets VPC flow logs write to CloudWatch Logs",
        "Tags": [OWN_TAG],
    }


def many(one_or_more: str | list[str]) -> list[str]:
    return [one_or_more] if isinstance(one_or_more, str) else one_or_more


def role(trust: dict[str, Any] = TRUST) -> dict[str, Any]:
    return {
        "RoleName": NAME,
        "RoleId": "AROAEXAMPLEEXAMPLE000",
        "Path": "/",
        "Arn": ARN,
        "CreateDate": datetime(2026, 1, 1, tzinfo=timezone.utc),
        "AssumeRolePolicyDocument": encoded(trust),
    }
