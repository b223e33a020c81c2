"""The AWS calls of each kind of step."""

from __future__ import annotations

import unittest
from typing import Any

from boto3_calls import Call
from calls import calls_of


class StepTests(unittest.TestCase):
    def test_an_api_step_makes_its_call_with_either_form_of_the_name(self) -> None:
        for name in ("DescribeVpcs", "describe_vpcs"):
            with self.subTest(name):
                found = calls(step("aws:executeAwsApi", Service="ec2", Api=name, VpcIds=["vpc-1"]))

                self.assertEqual(found, [Call("ec2", "DescribeVpcs", ("VpcIds",))])

    def test_a_step_that_waits_or_asserts_makes_its_call_without_its_own_inputs(self) -> None:
        for action in ("aws:waitForAwsResourceProperty", "aws:assertAwsResourceProperty"):
            with self.subTest(action):
                own = {"PropertySelector": "$", "DesiredValues": ["x"]}
                found = calls(step(action, Service="ec2", Api="DescribeVpcs", **own))

                self.assertEqual(found, [Call("ec2", "DescribeVpcs", ())])

    def test_a_script_step_makes_the_calls_of_its_script(self) -> None:
        script = 'import boto3\nboto3.client("iam").get_role(RoleName="r")'

        found = calls(step("aws:executeScript", Script=script))

        self.assertEqual(found, [Call("iam", "GetRole", ("RoleName",))])

    def test_a_branch_makes_none(self) -> None:
        self.assertEqual(calls(step("aws:branch", Choices=[])), [])

    def test_an_action_with_unknown_calls_is_rejected(self) -> None:
        with self.assertRaisesRegex(ValueError, "the calls of action aws:loop are unknown"):
            calls(step("aws:loop"))


def step(action: str, **inputs: Any) -> dict[str, Any]:
    return {"name": "Step", "action": action, "inputs": inputs}


def calls(one: dict[str, Any]) -> list[Call]:
    return list(calls_of(one))
