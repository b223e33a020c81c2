"""Policies of a role that CloudFormation created are read as JSON, like those of any other role."""

from __future__ import annotations

import json
import unittest

from tests.harness import Server, allow, fresh_account, trust_of_flow_logs


class RolePolicyTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.server = Server("--iam-propagation", "0")
        cls.addClassCleanup(cls.server.stop)

    def setUp(self) -> None:
        account = fresh_account()
        self.iam = self.server.client("iam", account)
        self.document = {"Version": "2012-10-17", "Statement": [allow("logs:PutLogEvents", on="*")]}
        self.trust = json.loads(trust_of_flow_logs())
        properties = {
            "RoleName": "Made",
            "AssumeRolePolicyDocument": self.trust,
            "Policies": [{"PolicyName": "Inline", "PolicyDocument": self.document}],
        }
        body = json.dumps({"Resources": {"Role": {"Type": "AWS::IAM::Role", "Properties": properties}}})
        self.server.client("cloudformation", account).create_stack(StackName="stack", TemplateBody=body)

    def test_get_role_policy_returns_the_document(self) -> None:
        answer = self.iam.get_role_policy(RoleName="Made", PolicyName="Inline")

        self.assertEqual(answer["PolicyDocument"], self.document)

    def test_get_role_and_list_roles_return_the_trust_policy(self) -> None:
        self.assertEqual(self.iam.get_role(RoleName="Made")["Role"]["AssumeRolePolicyDocument"], self.trust)
        (listed,) = self.iam.list_roles()["Roles"]
        self.assertEqual(listed["AssumeRolePolicyDocument"], self.trust)


if __name__ == "__main__":
    unittest.main()
