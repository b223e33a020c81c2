"""The problems of a document that SSM rejects, and those that the offline check finds."""

from __future__ import annotations

import contextlib
import io
import json
import tempfile
import unittest
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from moto.ssm.models import ssm_backends

from local_aws.automation import check
from local_aws.automation import document as documents
from tests.automation_support import (
    REGION,
    Engine,
    Raw,
    document,
    ended,
    output,
    passing,
    rejection,
    script,
    step,
)

CONTENT = "InvalidDocumentContent"

API = {"Service": "ec2", "Api": "DescribeVpcs"}
COMPARISON = {"Variable": "{{ global:REGION }}", "StringEquals": "x"}


def rejected(content: Raw) -> str:
    return rejection(lambda: documents.check_content(yaml.safe_dump(content), "YAML"))


def with_parameter(**definition: Any) -> Raw:
    return document(passing("One"), parameters={"P": definition})


def branch(**inputs: Any) -> Raw:
    return document(step("One", "branch", inputs), passing("Two"))


class RejectedContentTests(unittest.TestCase):
    def assert_rejected(self, cases: Mapping[str, tuple[Raw, str]]) -> None:
        for why, (content, message) in cases.items():
            with self.subTest(why):
                self.assertIn(message, rejected(content))

    def test_the_schema_version_is_the_string_0_3(self) -> None:
        for version in ("0.4", "2.2", 0.3, None):
            with self.subTest(version):
                content = {**document(passing("One")), "schemaVersion": version}

                self.assertTrue(rejected(content).startswith("InvalidDocumentSchemaVersion: "))

    def test_the_top_level_has_known_keys_and_steps(self) -> None:
        self.assert_rejected(
            {
                "an unknown key": (
                    document(passing("One"), outputz=[]),
                    f'{CONTENT}: Unknown property "outputz"',
                ),
                "no steps": ({"schemaVersion": "0.3"}, f'{CONTENT}: Missing "mainSteps" in the document.'),
                "an empty list of steps": (document(), f'{CONTENT}: Missing "mainSteps" in the document.'),
                "a description that is no text": (
                    document(passing("One"), description=1),
                    '"description" is a str',
                ),
            }
        )

    def test_a_step_has_known_properties_of_the_right_kind(self) -> None:
        nameless = {"action": "aws:sleep", "inputs": {}}
        self.assert_rejected(
            {
                "no name": (document(nameless), 'Missing "name" in step detail'),
                "no action": (document({"name": "One", "inputs": {}}), 'Missing "action" in step detail'),
                "no inputs": (document({"name": "One", "action": "aws:sleep"}), 'Missing "inputs"'),
                "a name with a dash": (document(passing("One-A")), "StepName: One-A is invalid."),
                "a name used twice": (document(passing("One"), passing("One")), "Duplicate step names found"),
                "an unknown action": (document(step("One", "bogus", {})), "Unknown action: aws:bogus"),
                "an unknown property": (document(passing("One", retries=2)), 'Unknown property "retries"'),
                "no attempt": (document(passing("One", maxAttempts=0)), "maxAttempts of step One"),
                "a time-out in words": (document(passing("One", timeoutSeconds="long")), "timeoutSeconds"),
                "a wrong reaction": (
                    document(passing("One", onFailure="Retry")),
                    "onFailure of step One is one",
                ),
                "continuing after a cancel": (
                    document(passing("One", onCancel="Continue")),
                    "onCancel of step",
                ),
                "a flag in words": (
                    document(passing("One", isEnd="yes")),
                    "isEnd of step One is true or false",
                ),
            }
        )

    def test_every_step_that_is_named_exists(self) -> None:
        self.assert_rejected(
            {
                "next": (document(passing("One", nextStep="X")), 'Unknown step name: "X" in nextStep'),
                "on failure": (
                    document(passing("One", onFailure="step:X")),
                    'Unknown step name: "X" in onFailure',
                ),
                "on cancel": (
                    document(passing("One", onCancel="step:X")),
                    'Unknown step name: "X" in onCancel',
                ),
                "a choice": (
                    branch(Choices=[{**COMPARISON, "NextStep": "X"}]),
                    'Unknown step name: "X" in NextStep',
                ),
                "a default": (
                    branch(Choices=[{**COMPARISON, "NextStep": "Two"}], Default="X"),
                    'Unknown step name: "X" in Default',
                ),
            }
        )

    def test_an_end_has_no_next_step(self) -> None:
        content = document(passing("One", isEnd=True, nextStep="Two"), passing("Two"))

        self.assertIn('"isEnd == true" and nextStep should not exist in same step', rejected(content))

    def test_steps_do_not_run_in_a_circle(self) -> None:
        content = document(passing("One"), passing("Two", onFailure="step:One"), passing("Three"))

        self.assertIn("Infinite loop detected in mainSteps: One -> Two -> One.", rejected(content))

    def test_a_cancel_cannot_lead_to_an_action_that_aws_excludes(self) -> None:
        content = document(passing("One", onCancel="step:Two"), passing("Two"))

        self.assertIn("can't move to Two, an aws:sleep step", rejected(content))

    def test_a_reference_names_what_is_declared_and_runs_before(self) -> None:
        def referring(reference: str) -> Raw:
            look = step("Look", "executeAwsApi", API, outputs=[output("Ids", "$.Vpcs..VpcId", "StringList")])
            sleep = step("Nap", "sleep", {"Duration": f"PT{{{{ {reference} }}}}S"})
            return document(sleep, look)

        self.assert_rejected(
            {
                "a parameter": (referring("Missing"), 'Parameter "Missing" is not declared.'),
                "a system variable": (referring("global:TIME"), "There is no variable global:TIME"),
                "a later step": (referring("Look.Ids"), "but Look does not run before it"),
                "no step": (referring("Nope.Ids"), "but Nope is no step it can see"),
            }
        )

    def test_a_reference_names_an_output_that_its_step_has(self) -> None:
        look = step("Look", "executeAwsApi", API, outputs=[output("Ids", "$.Vpcs..VpcId", "StringList")])
        content = document(look, step("Nap", "sleep", {"Duration": "{{ Look.Id }}"}))

        self.assertIn("but Look declares no output Id", rejected(content))

    def test_the_outputs_of_the_document_are_outputs_of_its_steps(self) -> None:
        self.assert_rejected(
            {
                "no step": (
                    document(passing("One"), outputs=["Two.X"]),
                    "Unknown step name in named output: Two.X",
                ),
                "no output": (
                    document(passing("One"), outputs=["One.X"]),
                    "Unknown output in named output: One.X",
                ),
                "no name": (
                    document(passing("One"), outputs=["One"]),
                    "An output of the document is STEP.OUTPUT",
                ),
            }
        )

    def test_an_output_has_a_name_a_selector_and_a_known_type(self) -> None:
        def declaring(**declared: str) -> Raw:
            return document(step("One", "executeAwsApi", API, outputs=[declared]))

        self.assert_rejected(
            {
                "no name": (declaring(Selector="$.Vpcs"), 'Missing "Name" in an output'),
                "no selector": (declaring(Name="A"), 'Missing "Selector" in an output'),
                "an unknown type": (
                    declaring(Name="A", Selector="$.Vpcs", Type="Number"),
                    "is one of String,",
                ),
                "no JSONPath": (declaring(Name="A", Selector="Vpcs"), "does not begin with $"),
                "a wildcard": (declaring(Name="A", Selector="$.Vpcs[*].VpcId"), "Automation documents child"),
            }
        )

    def test_an_output_without_a_type_is_a_string(self) -> None:
        content = document(
            step("One", "executeAwsApi", API, outputs=[{"Name": "A", "Selector": "$.NextToken"}])
        )

        loaded = documents.load(yaml.safe_dump(content), "YAML")

        self.assertEqual(loaded.steps[0].outputs[0].type, "String")

    def test_a_parameter_has_a_proper_name_type_and_properties(self) -> None:
        self.assert_rejected(
            {
                "an underscore": (
                    document(passing("One"), parameters={"Vpc_Id": {"type": "String"}}),
                    'Parameter name "Vpc_Id" is not alpha-numeric.',
                ),
                "no type": (with_parameter(description="x"), 'Missing "type" in parameter definition'),
                "an unknown type": (with_parameter(type="AWS::EC2::VPC::Id"), "AWS::EC2::VPC::Id is invalid"),
                "an unknown property": (
                    with_parameter(type="String", pattern="x"),
                    'Unknown property "pattern"',
                ),
                "a broken pattern": (
                    with_parameter(type="String", allowedPattern="("),
                    "not a regular expression",
                ),
                "a default of another type": (
                    with_parameter(type="Boolean", default="true"),
                    'Wrong default value for a "Boolean" parameters',
                ),
                "a default that is no list": (
                    with_parameter(type="StringList", default="a"),
                    'Wrong default value for a "StringList" parameters',
                ),
            }
        )

    def test_every_documented_parameter_type_is_accepted(self) -> None:
        for type_name in (
            "String",
            "StringList",
            "Integer",
            "Boolean",
            "MapList",
            "StringMap",
            "AWS::EC2::Instance::Id",
            "AWS::S3::Bucket::Name",
            "AWS::IAM::Role::Arn",
            "List<AWS::EC2::Instance::Id>",
        ):
            with self.subTest(type_name):
                documents.check_content(yaml.safe_dump(with_parameter(type=type_name)), "YAML")

    def test_an_action_has_its_inputs_and_no_others(self) -> None:
        self.assert_rejected(
            {
                "no api": (
                    document(step("One", "executeAwsApi", {"Service": "ec2"})),
                    "Missing required inputs",
                ),
                "an unknown input": (
                    document(step("One", "sleep", {"Duration": "PT1S", "Jitter": 1})),
                    "Unknown input names provided. Known=[ [Duration, Timestamp] ], "
                    "Provided=[ [Duration, Jitter] ]",
                ),
                "two times to sleep": (
                    document(step("One", "sleep", {"Duration": "PT1S", "Timestamp": "2020-01-01T01:00:00Z"})),
                    "either Duration or Timestamp",
                ),
            }
        )

    def test_a_condition_is_one_that_branch_supports(self) -> None:
        def choosing(**condition: Any) -> Raw:
            return branch(Choices=[{**condition, "NextStep": "Two"}])

        self.assert_rejected(
            {
                "an unknown operation": (
                    choosing(Variable="{{ global:REGION }}", Equals="x"),
                    "Unsupported operation: Equals",
                ),
                "one expression": (
                    choosing(Or=[COMPARISON]),
                    "Expect at lease two expressions for operator: Or in step: One. Provided: 1",
                ),
                "no variable": (choosing(StringEquals="x"), "Missing Variable in a condition of step: One"),
                "a value of another type": (
                    choosing(Variable="x", BooleanEquals="true"),
                    "compares with a Boolean",
                ),
                "no next step": (branch(Choices=[COMPARISON]), "A choice of step One names its NextStep"),
                "no choice": (branch(Choices=[]), "The Choices of step One are a list"),
            }
        )

    def test_a_script_has_a_runtime_that_aws_still_runs(self) -> None:
        for runtime in ("python3.8", "python3.12", "PowerShell 7.0"):
            with self.subTest(runtime):
                content = document(script("One", "return 1"))
                content["mainSteps"][0]["inputs"]["Runtime"] = runtime

                self.assertIn("python3.10, python3.11, PowerShell 7.4", rejected(content))

    def test_a_script_names_its_handler(self) -> None:
        content = document(script("One", "return 1"))
        del content["mainSteps"][0]["inputs"]["Handler"]

        self.assertIn("Handler of step One is the name of a function", rejected(content))

    def test_content_that_is_not_well_formed_is_rejected(self) -> None:
        for document_format, content in (
            ("YAML", "schemaVersion: ["),
            ("YAML", "schemaVersion: '0.3'\nschemaVersion: '0.3'"),
            ("YAML", "just text"),
            ("JSON", "schemaVersion: '0.3'"),
            ("JSON", '{"schemaVersion": "0.3", "schemaVersion": "0.3"}'),
        ):
            with self.subTest(content):
                answer = rejection(lambda c=content, f=document_format: documents.check_content(c, f))

                self.assertTrue(answer.startswith(CONTENT))

    def test_json_and_yaml_say_the_same(self) -> None:
        content = document(passing("One"), description="2020-01-01")

        self.assertEqual(
            documents.load(json.dumps(content), "JSON"),
            documents.load(yaml.safe_dump(content).replace("'2020-01-01'", "2020-01-01"), "YAML"),
        )


class StoredDocumentTests(unittest.TestCase):
    def setUp(self) -> None:
        from local_aws.automation import documents as hooks

        engine = Engine()
        self.engine = engine
        self.backend = ssm_backends[engine.account][REGION]
        self.create = hooks._creating(type(self.backend).create_document)
        self.update = hooks._updating(type(self.backend).update_document)

    def created(self, name: str, content: str, document_type: str = "Automation") -> Any:
        return self.create(
            self.backend,
            content=content,
            requires=[],
            attachments=[],
            name=name,
            version_name="",
            document_type=document_type,
            document_format="YAML",
            target_type="",
            tags=[],
        )

    def test_names_are_of_the_documented_form_and_not_reserved(self) -> None:
        content = yaml.safe_dump(document(passing("One")))
        for name in ("ab", "has space", "x" * 129, "AWS-Mine", "awsMine", "Amazon-Mine", "amznMine"):
            with self.subTest(name):
                self.assertIn("ValidationException", rejection(lambda n=name: self.created(n, content)))

    def test_a_name_is_used_once(self) -> None:
        content = yaml.safe_dump(document(passing("One")))
        self.created("Mine", content)

        self.assertIn("DocumentAlreadyExists", rejection(lambda: self.created("Mine", content)))

    def test_a_document_has_64_kilobytes_at_most(self) -> None:
        content = yaml.safe_dump(document(passing("One"), description="x" * 65_000))
        self.created("Small", content)

        longer = yaml.safe_dump(document(passing("One"), description="x" * 66_000))

        self.assertIn("MaxDocumentSizeExceeded", rejection(lambda: self.created("Large", longer)))

    def test_an_update_is_checked_like_a_creation(self) -> None:
        self.created("Mine", yaml.safe_dump(document(passing("One"))))
        broken = yaml.safe_dump(document(passing("One", nextStep="X")))

        answer = rejection(
            lambda: self.update(
                self.backend,
                content=broken,
                attachments=[],
                name="Mine",
                version_name="",
                document_version="$LATEST",
                document_format="YAML",
                target_type="",
            )
        )

        self.assertIn('Unknown step name: "X"', answer)

    def test_documents_of_other_types_are_not_checked(self) -> None:
        content = yaml.safe_dump({"schemaVersion": "2.2", "mainSteps": []})

        self.created("Command", content, document_type="Command")


class UnsupportedTests(unittest.TestCase):
    def test_what_the_engine_does_not_run_is_accepted_and_rejected_at_the_start(self) -> None:
        cases = {
            "an action": document(step("One", "pause", {})),
            "a loop": document(step("One", "loop", {"Steps": [passing("Two")], "Iterators": ["a"]})),
            "variables": document(passing("One"), variables={"v": {"type": "String"}}),
            "a reference to a variable": document(step("One", "sleep", {"Duration": "{{ variable:v }}"})),
            "a runtime": document(script("One", "return 1")),
            "Parameter Store": document(step("One", "sleep", {"Duration": "{{ ssm:x }}"})),
            "a Java pattern": document(
                passing("One"), parameters={"P": {"type": "String", "allowedPattern": r"\p{Alpha}"}}
            ),
        }
        cases["a runtime"]["mainSteps"][0]["inputs"]["Runtime"] = "PowerShell 7.4"
        for why, content in cases.items():
            with self.subTest(why):
                text = yaml.safe_dump(content)
                documents.check_content(text, "YAML")

                self.assertTrue(
                    rejection(lambda t=text: documents.load(t, "YAML")).startswith("LocalAwsUnsupported")
                )


class OfflineCheckTests(unittest.TestCase):
    def checked(self, content: Raw) -> tuple[int, list[str]]:
        with tempfile.TemporaryDirectory() as directory:
            path = Path(directory, "runbook.yaml")
            path.write_text(yaml.safe_dump(content), encoding="utf-8")
            printed = io.StringIO()
            with contextlib.redirect_stdout(printed):
                code = check.main([str(path)])
        return code, [line.split(": ", 1)[1] for line in printed.getvalue().splitlines()]

    def found(self, content: Raw, text: str) -> None:
        code, lines = self.checked(content)
        self.assertEqual(code, 1)
        self.assertTrue(any(text in line for line in lines), f"{text!r} is not in {lines}")

    def test_a_sound_document_passes(self) -> None:
        look = step(
            "Look",
            "executeAwsApi",
            {
                "Service": "ec2",
                "Api": "DescribeFlowLogs",
                "Filters": [{"Name": "resource-id", "Values": ["{{ VpcId }}"]}],
            },
            outputs=[output("Ids", "$.FlowLogs..FlowLogId", "StringList")],
        )
        content = document(
            look,
            script("Run", "return events", {"ids": "{{ Look.Ids }}"}),
            assumeRole="{{ Role }}",
            parameters={"VpcId": {"type": "String"}, "Role": {"type": "String"}},
            outputs=["Look.Ids"],
        )

        self.assertEqual(self.checked(content), (0, []))

    def test_every_problem_has_a_line(self) -> None:
        content = document(
            passing("One", nextStep="X"), step("Two", "executeAwsApi", API | {"VpcIdz": []}), extra=1
        )

        code, lines = self.checked(content)

        self.assertEqual(code, 1)
        self.assertIn('Unknown property "extra"', lines[0])

    def test_api_names_and_inputs_are_checked_by_botocores_models(self) -> None:
        cases = {
            "a service": ({"Service": "ec3", "Api": "DescribeVpcs"}, "there is no service ec3"),
            "an API": ({"Service": "ec2", "Api": "DescribeVpc"}, "the service ec2 has no API DescribeVpc"),
            "an input": (API | {"VpcIdz": ["x"]}, 'Unknown parameter in input: "VpcIdz"'),
            "the type of an input": (API | {"VpcIds": "x"}, "Invalid type for parameter VpcIds"),
            "a missing input": (
                {"Service": "logs", "Api": "CreateLogGroup"},
                'Missing required parameter in input: "logGroupName"',
            ),
            "the type behind a reference": (
                API | {"VpcIds": "{{ Id }}"},
                "Invalid type for parameter VpcIds",
            ),
            "one of an enumeration": (
                {
                    "Service": "ec2",
                    "Api": "CreateFlowLogs",
                    "ResourceIds": ["{{ Id }}"],
                    "ResourceType": "VPC",
                    "TrafficType": "DENY",
                },
                "'DENY' is none of ACCEPT, REJECT, ALL",
            ),
            "a streaming API": (
                {"Service": "s3", "Api": "GetObject", "Bucket": "b", "Key": "k"},
                "streams, which Automation does not support",
            ),
        }
        for why, (inputs, text) in cases.items():
            with self.subTest(why):
                parameters = {"Id": {"type": "String"}}
                self.found(document(step("One", "executeAwsApi", inputs), parameters=parameters), text)

    def test_apis_may_be_named_as_boto3_names_their_methods(self) -> None:
        inputs = {"Service": "ec2", "Api": "describe_vpcs"}

        self.assertEqual(self.checked(document(step("One", "executeAwsApi", inputs))), (0, []))

    def test_selectors_are_checked_by_botocores_models(self) -> None:
        for selector, type_name, text in (
            ("$.Vpc[0].VpcId", "String", "there is no Vpc in"),
            ("$.Vpcs..VpcIdd", "StringList", "there is no VpcIdd"),
            ("$.Vpcs[0]", "String", "is a structure, which is no String"),
            ("$.Vpcs", "StringList", "is a list, which is no StringList"),
        ):
            with self.subTest(selector):
                look = step("One", "executeAwsApi", API, outputs=[output("A", selector, type_name)])
                self.found(document(look), text)

    def test_scripts_compile_and_define_their_handler(self) -> None:
        for body, text in (
            ("def handler(events, context):\n  return [", "does not compile"),
            ("def other(events, context):\n  return 1", "defines no function handler"),
            ("def handler(events):\n  return 1", "takes (events, context)"),
            ("def handler(events, context):\n  return '{{ global:REGION }}'", "rewrites the script"),
        ):
            with self.subTest(text):
                content = document(script("One", "pass"))
                content["mainSteps"][0]["inputs"]["Script"] = body
                self.found(content, text)

    def test_steps_that_nothing_leads_to_are_found(self) -> None:
        self.found(document(passing("One", isEnd=True), passing("Two")), "Nothing leads to step Two")

    def test_a_jump_that_an_end_makes_void_is_found(self) -> None:
        content = document(passing("One", isEnd=True, onFailure="step:Two"), passing("Two"))

        self.found(content, "its onFailure step:Two never runs")

    def test_a_default_that_its_own_constraint_rejects_is_found(self) -> None:
        content = with_parameter(type="String", allowedPattern="^vpc-.*$", default="")

        self.found(content, "The default of parameter P breaks its own constraint")
        self.assertEqual(ended(self.started(content)).status, "Success")

    def started(self, content: Raw) -> Any:
        engine = Engine()
        engine.define(content)
        return engine.start()


if __name__ == "__main__":
    unittest.main()
