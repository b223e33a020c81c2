"""The actions of Automation, run against the local AWS."""

from __future__ import annotations

import json
import time
import unittest
from collections.abc import Mapping
from typing import Any

from tests.automation_account import Account, api, step_of
from tests.automation_support import Raw, document, output, passing, script, step
from tests.harness import Server


def setUpModule() -> None:
    global server, account
    server = Server("--time-scale", "50", "--iam-propagation", "0")
    account = Account(server)


def tearDownModule() -> None:
    server.stop()


class ExecuteAwsApiTests(unittest.TestCase):
    def test_the_answer_becomes_the_outputs_that_the_step_declares(self) -> None:
        vpc_id = account.make_vpc()
        outputs = [
            output("Block", "$.Vpcs[0].CidrBlock"),
            output("Default", "$.Vpcs[0].IsDefault", "Boolean"),
        ]

        execution = account.run(
            api("Look", "ec2:DescribeVpcs", {"VpcIds": [vpc_id]}, outputs=outputs), outputs=["Look.Block"]
        )

        self.assertEqual(execution["Outputs"], {"Look.Block": ["10.0.0.0/16"]})
        self.assertEqual(
            step_of(execution, "Look")["Outputs"], {"Block": ["10.0.0.0/16"], "Default": ["false"]}
        )

    def test_the_inputs_are_shown_as_json(self) -> None:
        execution = account.run(api("Look", "ec2:DescribeVpcs", {"MaxResults": 5}))

        self.assertEqual(
            step_of(execution, "Look")["Inputs"],
            {"Service": '"ec2"', "Api": '"DescribeVpcs"', "MaxResults": "5"},
        )

    def test_apis_are_called_as_the_automations_role(self) -> None:
        account.run(api("Look", "ec2:describe_vpcs"))

        self.assertEqual([call["principal"] for call in account.calls("DescribeVpcs")], [account.role_arn])

    def test_flow_logs_may_be_filtered_by_either_name(self) -> None:
        for name in ("Filter", "Filters"):
            with self.subTest(name):
                inputs = {name: [{"Name": "traffic-type", "Values": ["REJECT"]}]}

                execution = account.run(api("Look", "ec2:DescribeFlowLogs", inputs))

                self.assertEqual(execution["AutomationExecutionStatus"], "Success")

    def test_an_error_of_the_api_fails_the_step_in_boto3s_words(self) -> None:
        execution = account.run(api("Look", "ec2:DescribeVpcs", {"VpcIds": ["vpc-0123456789abcdef0"]}))

        look = step_of(execution, "Look")
        self.assertEqual(look["StepStatus"], "Failed")
        self.assertRegex(
            look["FailureMessage"],
            r"^Step fails when it is Execute/Cancelling action\. An error occurred \(InvalidVpcID\.NotFound\)"
            r" when calling the DescribeVpcs operation.*\. Please refer to Automation Service",
        )
        self.assertEqual(look["FailureDetails"]["FailureStage"], "Invocation")

    def test_a_denial_and_a_throttle_have_different_messages(self) -> None:
        for code, kind in (("UnauthorizedOperation", "Permission"), ("RequestLimitExceeded", "Throttling")):
            with self.subTest(code):
                fault = {"service": "ec2", "action": "DescribeVpcs", "code": code, "times": 1}
                server.control("POST", "faults", {**fault, "principal": account.role_arn})

                execution = account.run(api("Look", "ec2:DescribeVpcs"))

                self.assertEqual(step_of(execution, "Look")["FailureDetails"]["FailureType"], kind)

    def test_a_failed_call_is_tried_again_as_max_attempts_says(self) -> None:
        for faults, status in ((1, "Success"), (2, "Failed")):
            with self.subTest(faults=faults):
                fault = {"service": "ec2", "action": "DescribeVpcs", "code": "InternalError", "times": faults}
                server.control("POST", "faults", {**fault, "principal": account.role_arn})

                execution = account.run(api("Look", "ec2:DescribeVpcs", maxAttempts=2))

                self.assertEqual(execution["AutomationExecutionStatus"], status)
                self.assertEqual(len(account.calls("DescribeVpcs")), 2)

    def test_inputs_that_botocore_rejects_fail_the_step(self) -> None:
        parameters = {"Size": {"type": "String", "default": "5"}}

        execution = account.run(
            api("Look", "ec2:DescribeVpcs", {"MaxResults": "{{ Size }}"}), parameters=parameters
        )

        self.assertEqual(execution["AutomationExecutionStatus"], "Failed")
        self.assertIn("Invalid type for parameter MaxResults, value: 5", execution["FailureMessage"])
        self.assertEqual(account.calls("DescribeVpcs"), [])

    def test_an_api_that_does_not_exist_fails_the_step(self) -> None:
        execution = account.run(api("Look", "ec2:DescribeEverything"))

        self.assertIn("the service ec2 has no API DescribeEverything", execution["FailureMessage"])

    def test_unsuccessful_items_in_an_answer_do_not_fail_the_step(self) -> None:
        vpc_id = account.make_vpc()
        inputs = {
            "ResourceIds": [vpc_id],
            "ResourceType": "VPC",
            "TrafficType": "REJECT",
            "LogDestinationType": "s3",
            "LogDestination": "arn:aws:s3:::there-is-no-such-bucket-here",
        }
        outputs = [output("Code", "$.Unsuccessful[0].Error.Code")]

        execution = account.run(api("Create", "ec2:CreateFlowLogs", inputs, outputs=outputs))

        self.assertEqual(execution["AutomationExecutionStatus"], "Success")
        self.assertIn("Code", step_of(execution, "Create")["Outputs"])


class ExecuteScriptTests(unittest.TestCase):
    def test_a_script_calls_aws_as_the_automations_role(self) -> None:
        body = "import boto3\nreturn [vpc['OwnerId'] for vpc in boto3.client('ec2').describe_vpcs()['Vpcs']]"

        execution = account.run(script("Look", body, outputs=[output("Owners", "$.Payload", "StringList")]))

        self.assertEqual(set(step_of(execution, "Look")["Outputs"]["Owners"]), {account.id})
        self.assertEqual([call["principal"] for call in account.calls("DescribeVpcs")], [account.role_arn])

    def test_a_script_of_an_automation_without_a_role_has_no_credentials(self) -> None:
        body = "import boto3\nboto3.client('ec2').describe_vpcs()"

        execution = account.run(script("Look", body), assumeRole="")

        self.assertIn("NoCredentialsError - Unable to locate credentials", execution["FailureMessage"])

    def test_what_a_script_prints_is_in_its_output(self) -> None:
        execution = account.run(script("Say", "print('hello')\nreturn {'a': 1}"))

        (payload,) = step_of(execution, "Say")["Outputs"]["OutputPayload"]
        self.assertEqual(json.loads(payload), {"ExecutionLog": "hello\n", "Payload": {"a": 1}})


if __name__ == "__main__":
    unittest.main()
