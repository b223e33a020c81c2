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

    def test_a_denial_and_a_throttle_are_told_apart(self) -> None:
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

    def test_inputs_that_botocore_refuses_fail_the_step(self) -> None:
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


class ResourcePropertyTests(unittest.TestCase):
    def property_of(self, action: str, desired: list[Any], selector: str, **properties: Any) -> Raw:
        vpc_id = account.make_vpc()
        inputs = {
            "Service": "ec2",
            "Api": "DescribeVpcs",
            "VpcIds": [vpc_id],
            "PropertySelector": selector,
            "DesiredValues": desired,
        }
        return step("Property", action, inputs, **properties)

    def test_an_assertion_holds_for_one_of_the_desired_values(self) -> None:
        for desired, selector, status in (
            (["x", "10.0.0.0/16"], "$.Vpcs[0].CidrBlock", "Success"),
            (["x"], "$.Vpcs[0].CidrBlock", "Failed"),
            ([False], "$.Vpcs[0].IsDefault", "Success"),
            (["false"], "$.Vpcs[0].IsDefault", "Success"),
            ([""], "$.Vpcs[7].CidrBlock", "Failed"),
            ([""], "$.Vpcs..Nothing", "Failed"),
        ):
            with self.subTest(desired=desired, selector=selector):
                execution = account.run(self.property_of("assertAwsResourceProperty", desired, selector))

                self.assertEqual(execution["AutomationExecutionStatus"], status)

    def test_a_failed_assertion_tells_what_it_got_and_what_was_desired(self) -> None:
        execution = account.run(self.property_of("assertAwsResourceProperty", ["x"], "$.Vpcs[0].CidrBlock"))

        self.assertIn(
            'has "10.0.0.0/16", which is none of the desired values ["x"]', execution["FailureMessage"]
        )
        self.assertEqual(step_of(execution, "Property")["FailureDetails"]["FailureType"], "Verification")

    def test_a_wait_asks_until_the_property_has_a_desired_value(self) -> None:
        content = document(
            self.property_of("waitForAwsResourceProperty", ["done"], "$.Vpcs[0].Tags[0].Value")
        )
        vpc_id = content["mainSteps"][0]["inputs"]["VpcIds"][0]

        execution_id = account.start(account.define(content))
        while len(account.calls("DescribeVpcs")) < 2:
            time.sleep(0.02)
        account.ec2.create_tags(Resources=[vpc_id], Tags=[{"Key": "state", "Value": "done"}])

        self.assertEqual(account.ended(execution_id)["AutomationExecutionStatus"], "Success")

    def test_a_wait_ends_with_its_timeout(self) -> None:
        execution = account.run(
            self.property_of("waitForAwsResourceProperty", ["x"], "$.Vpcs[0].CidrBlock", timeoutSeconds=12)
        )

        self.assertEqual(execution["AutomationExecutionStatus"], "TimedOut")
        self.assertEqual(step_of(execution, "Property")["StepStatus"], "TimedOut")

    def test_a_wait_has_an_hour_unless_it_says_otherwise(self) -> None:
        wait = self.property_of("waitForAwsResourceProperty", ["x"], "$.Vpcs[0].CidrBlock")

        execution_id = account.start(account.define(document(wait)))
        while not account.calls("DescribeVpcs"):
            time.sleep(0.02)
        server.control("POST", "clock/advance", {"seconds": 3500})
        time.sleep(0.2)
        waiting = account.get(execution_id)
        server.control("POST", "clock/advance", {"seconds": 200})

        self.assertEqual(waiting["AutomationExecutionStatus"], "InProgress")
        self.assertEqual(waiting["CurrentStepName"], "Property")
        self.assertEqual(account.ended(execution_id)["AutomationExecutionStatus"], "TimedOut")


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


class LoopTests(unittest.TestCase):
    def loop(self, **inputs: Any) -> Raw:
        say = script(
            "Say",
            "return {'n': events['n'], 'more': events['n'] < 3}",
            {"n": "{{ Loop.CurrentIteration }}"},
            outputs=[output("More", "$.Payload.more", "Boolean")],
        )
        return step("Loop", "loop", {"Steps": [say], **inputs})

    def iterations(self, execution: Mapping[str, Any]) -> list[tuple[int, str | None]]:
        said = [each for each in execution["StepExecutions"] if each["StepName"] == "Say"]
        parents = [each["ParentStepDetails"] for each in said]
        return [(parent["Iteration"], parent.get("IteratorValue")) for parent in parents]

    def test_a_loop_runs_its_steps_for_each_iterator(self) -> None:
        execution = account.run(self.loop(Iterators=["a", "b"]), passing("After"))

        self.assertEqual(self.iterations(execution), [(1, "a"), (2, "b")])
        self.assertEqual(execution["AutomationExecutionStatus"], "Success")

    def test_the_value_of_the_iteration_can_be_referred_to(self) -> None:
        vpc_id = account.make_vpc()
        look = api("Look", "ec2:DescribeVpcs", {"VpcIds": ["{{ Loop.CurrentIteratorValue }}"]})

        account.run(step("Loop", "loop", {"Steps": [look], "Iterators": [vpc_id]}))

        self.assertEqual([call["parameters"]["VpcIds"] for call in account.calls("DescribeVpcs")], [[vpc_id]])

    def test_a_loop_runs_again_while_its_condition_holds(self) -> None:
        condition = {"Variable": "{{ Say.More }}", "BooleanEquals": True}

        execution = account.run(self.loop(LoopCondition=condition))

        self.assertEqual(self.iterations(execution), [(1, None), (2, None), (3, None)])

    def test_a_loop_ends_at_its_most_iterations(self) -> None:
        condition = {"Variable": "{{ Say.More }}", "BooleanEquals": True}
        for inputs in ({"LoopCondition": condition}, {"Iterators": ["a", "b", "c"]}):
            with self.subTest(inputs):
                execution = account.run(self.loop(MaxIterations=2, **inputs))

                self.assertEqual(len(self.iterations(execution)), 2)
                self.assertEqual(execution["AutomationExecutionStatus"], "Success")

    def test_a_step_that_fails_in_a_loop_aborts_the_automation(self) -> None:
        failing = script("Fail", "raise ValueError('no')")
        loop = step("Loop", "loop", {"Steps": [failing], "Iterators": ["a", "b"]}, onFailure="Continue")

        execution = account.run(loop, passing("After"))

        self.assertEqual(execution["AutomationExecutionStatus"], "Failed")
        self.assertEqual(
            [(each["StepName"], each["StepStatus"]) for each in execution["StepExecutions"]],
            [("Loop", "Failed"), ("Fail", "Failed"), ("After", "Pending")],
        )


class ExecuteAutomationTests(unittest.TestCase):
    def test_another_runbook_runs_as_a_step(self) -> None:
        echo = script("Echo", "return events['v']", {"v": "{{ V }}"}, outputs=[output("V", "$.Payload")])
        name = account.define(document(echo, parameters={"V": {"type": "String"}}, outputs=["Echo.V"]))
        child = step(
            "Child", "executeAutomation", {"DocumentName": name, "RuntimeParameters": {"V": ["text"]}}
        )

        execution = account.run(child, outputs=["Child.Output"])

        self.assertEqual(execution["Outputs"], {"Child.Output": ["text"]})
        (child_id,) = step_of(execution, "Child")["Outputs"]["ExecutionId"]
        self.assertEqual(
            account.get(child_id)["ParentAutomationExecutionId"], execution["AutomationExecutionId"]
        )

    def test_a_runbook_that_fails_fails_the_step(self) -> None:
        name = account.define(document(script("Fail", "raise ValueError('no')")))

        execution = account.run(step("Child", "executeAutomation", {"DocumentName": name}))

        self.assertEqual(execution["AutomationExecutionStatus"], "Failed")
        self.assertIn("ValueError - no", execution["FailureMessage"])

    def test_a_runbook_that_does_not_exist_fails_the_step(self) -> None:
        execution = account.run(step("Child", "executeAutomation", {"DocumentName": "Missing"}))

        self.assertIn("AutomationDefinitionNotFoundException", execution["FailureMessage"])


if __name__ == "__main__":
    unittest.main()
