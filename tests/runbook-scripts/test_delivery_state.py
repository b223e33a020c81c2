"""The fingerprint changes with everything that decides whether delivery is allowed, and with nothing else."""

from __future__ import annotations

import unittest
from typing import Any

from shared.delivery_state import delivery_state
from stubbed_aws import SETTINGS, encoded, replace, stub

ROLE = {
    "Path": "/",
    "RoleName": "Delivery",
    "RoleId": "AROAEXAMPLEEXAMPLE12",
    "Arn": "arn:aws:iam::111122223333:role/Delivery",
    "CreateDate": "2026-06-15T12:00:00Z",
    "AssumeRolePolicyDocument": encoded({"Statement": ["trust"]}),
}
GROUP = {"logGroupName": "/group", "creationTime": 1}
POLICY = {"Statement": ["write"]}


class DeliveryStateTests(unittest.TestCase):
    def setUp(self) -> None:
        self.iam, self.logs = stub(self, "iam"), stub(self, "logs")
        replace(self, "boto3.client", {"iam": self.iam.client, "logs": self.logs.client}.__getitem__)

    def test_it_is_the_same_if_nothing_has_changed(self) -> None:
        self.assertEqual(self.state(), self.state())

    def test_it_fits_into_a_tag(self) -> None:
        self.assertLessEqual(len(self.state()), 256)

    def test_it_changes_with_the_group_the_role_and_its_policies(self) -> None:
        boundary = {
            "PermissionsBoundaryType": "Policy",
            "PermissionsBoundaryArn": "arn:aws:iam::aws:policy/Narrow",
        }
        changed = {
            "no group": {"groups": []},
            "a new group": {"groups": [GROUP | {"creationTime": 2}]},
            "another key": {"groups": [GROUP | {"kmsKeyId": "arn:key"}]},
            "no role": {"role": None},
            "a new role": {"role": ROLE | {"RoleId": "AROAEXAMPLEEXAMPLE34"}},
            "another trust": {"role": ROLE | {"AssumeRolePolicyDocument": encoded({"Statement": []})}},
            "a boundary": {"role": ROLE | {"PermissionsBoundary": boundary}},
            "another policy": {"policies": {"Deliver": {"Statement": ["deny"]}}},
            "no policy": {"policies": {}},
            "an attached policy": {
                "attached": [{"PolicyName": "Deny", "PolicyArn": "arn:aws:iam::aws:policy/Deny"}]
            },
        }
        states = {name: self.state(**answers) for name, answers in changed.items()}

        self.assertEqual(len({self.state(), *states.values()}), len(changed) + 1, states)

    def test_for_a_bucket_it_is_the_bucket(self) -> None:
        one, other = (
            delivery_state(SETTINGS | {"LogDestinationType": "s3", "LogDestination": arn})
            for arn in ("a", "b")
        )

        self.assertNotEqual(one, other)

    def state(
        self,
        groups: list[dict[str, Any]] | None = None,
        role: dict[str, Any] | None = ROLE,
        policies: dict[str, Any] | None = None,
        attached: list[dict[str, str]] | None = None,
    ) -> str:
        self.logs.add_response("describe_log_groups", {"logGroups": [GROUP] if groups is None else groups})
        if role is None:
            self.iam.add_client_error("get_role", "NoSuchEntity")
        else:
            self.answer_role(role, {"Deliver": POLICY} if policies is None else policies, attached or [])
        return delivery_state(SETTINGS | {"LogGroup": "/group", "RoleName": "Delivery"})

    def answer_role(
        self, role: dict[str, Any], policies: dict[str, Any], attached: list[dict[str, str]]
    ) -> None:
        self.iam.add_response("get_role", {"Role": dict(role)})
        self.iam.add_response("list_role_policies", {"PolicyNames": list(policies)})
        for name, document in policies.items():
            answer = {"RoleName": "Delivery", "PolicyName": name, "PolicyDocument": encoded(document)}
            self.iam.add_response("get_role_policy", answer)
        self.iam.add_response("list_attached_role_policies", {"AttachedPolicies": attached})


if __name__ == "__main__":
    unittest.main()
