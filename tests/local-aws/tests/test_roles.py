"""Roles: their trust policies are checked, and services see them only after a delay."""

from __future__ import annotations

import json
import unittest
from typing import Any

from tests.harness import REGION, Server, fresh_account, policy, rejected, trust_of_flow_logs


def setUpModule() -> None:
    global server
    server = Server("--iam-propagation", "30")


def tearDownModule() -> None:
    server.stop()


class TrustPolicyTests(unittest.TestCase):
    def setUp(self) -> None:
        self.iam = server.client("iam", fresh_account())

    def create(self, trust: str, name: str = "Role") -> dict[str, Any]:
        return self.iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust)["Role"]

    def assert_malformed(self, trust: str, message: str) -> None:
        with rejected("MalformedPolicyDocument", message, status=400):
            self.create(trust)
        self.assertEqual(self.iam.list_roles()["Roles"], [])

    def test_text_that_is_not_json_is_malformed(self) -> None:
        self.assert_malformed("{notjson", "This policy contains invalid Json")

    def test_an_effect_is_allow_or_deny(self) -> None:
        self.assert_malformed(trust_of_flow_logs().replace("Allow", "Maybe"), "Syntax errors in policy.")

    def test_a_trust_policy_has_no_resource(self) -> None:
        statement = json.loads(trust_of_flow_logs())["Statement"][0]

        self.assert_malformed(policy(statement | {"Resource": "*"}), "Has prohibited field Resource")

    def test_a_trust_policy_has_a_principal(self) -> None:
        statement = json.loads(trust_of_flow_logs())["Statement"][0]
        del statement["Principal"]

        self.assert_malformed(policy(statement), "Missing required field Principal")

    def test_a_service_principal_is_a_service_name(self) -> None:
        trust = trust_of_flow_logs().replace("vpc-flow-logs.amazonaws.com", "vpc-flow-logs")

        self.assert_malformed(trust, 'Invalid principal in policy: "SERVICE":"vpc-flow-logs"')

    def test_only_sts_actions_are_trusted(self) -> None:
        trust = trust_of_flow_logs().replace("sts:AssumeRole", "logs:PutLogEvents")

        self.assert_malformed(trust, "Trust Policy statement actions")

    def test_a_changed_trust_policy_is_checked_and_the_old_one_stays(self) -> None:
        self.create(trust_of_flow_logs())

        with rejected("MalformedPolicyDocument", "invalid Json"):
            self.iam.update_assume_role_policy(RoleName="Role", PolicyDocument="{")

        kept = self.iam.get_role(RoleName="Role")["Role"]["AssumeRolePolicyDocument"]
        self.assertEqual(kept, json.loads(trust_of_flow_logs()))


class NameTests(unittest.TestCase):
    def setUp(self) -> None:
        self.iam = server.client("iam", fresh_account())

    def create(self, name: str) -> None:
        self.iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust_of_flow_logs())

    def test_a_name_has_at_most_64_characters(self) -> None:
        self.create("x" * 64)

        with rejected("ValidationError", "less than or equal to 64"):
            self.create("x" * 65)

    def test_a_name_has_no_slash_or_blank(self) -> None:
        for name in ("a/b", "a b"):
            with self.subTest(name), rejected("ValidationError", "roleName"):
                self.create(name)

    def test_names_that_differ_only_in_case_are_the_same(self) -> None:
        self.create("FlowLogs")

        with rejected("EntityAlreadyExists", status=409):
            self.create("flowlogs")


class PropagationTests(unittest.TestCase):
    def setUp(self) -> None:
        account = fresh_account()
        self.ec2, self.iam = server.client("ec2", account), server.client("iam", account)
        made = server.control("POST", "vpcs", {"account": account, "region": REGION, "count": 1})
        self.vpc_id = made["VpcIds"][0]
        self.role_arn = self.iam.create_role(
            RoleName="FlowLogs", AssumeRolePolicyDocument=trust_of_flow_logs()
        )["Role"]["Arn"]

    def create_flow_log(self, group: str) -> None:
        self.ec2.create_flow_logs(
            ResourceIds=[self.vpc_id],
            ResourceType="VPC",
            TrafficType="ALL",
            LogGroupName=group,
            DeliverLogsPermissionArn=self.role_arn,
        )

    def assert_not_assumable(self) -> None:
        with rejected("InvalidParameter", f"Unable to assume given IAM role: '{self.role_arn}'", status=400):
            self.create_flow_log("rejected")

    def trust(self, document: str) -> None:
        self.iam.update_assume_role_policy(RoleName="FlowLogs", PolicyDocument=document)

    def pass_time(self, seconds: float) -> None:
        server.control("POST", "clock/advance", {"seconds": seconds})

    def test_a_new_role_cannot_be_assumed_until_it_has_propagated(self) -> None:
        self.assert_not_assumable()
        self.pass_time(20)
        self.assert_not_assumable()

        self.pass_time(10)

        self.create_flow_log("group")

    def test_a_fixed_trust_policy_takes_effect_only_later(self) -> None:
        self.trust(trust_of_flow_logs().replace("vpc-flow-logs.", "ec2."))
        self.pass_time(30)
        self.assert_not_assumable()

        self.trust(trust_of_flow_logs())
        self.assert_not_assumable()
        self.pass_time(30)

        self.create_flow_log("group")

    def test_a_broken_trust_policy_takes_effect_only_later(self) -> None:
        self.pass_time(30)

        self.trust(trust_of_flow_logs().replace("vpc-flow-logs.", "ec2."))
        self.create_flow_log("group")
        self.pass_time(30)

        self.assert_not_assumable()

    def test_the_delay_is_a_setting(self) -> None:
        with server.settings(iam_propagation_seconds=0):
            self.trust(trust_of_flow_logs())

        self.create_flow_log("group")


if __name__ == "__main__":
    unittest.main()
