"""Automation's calls of the SSM API: their checks, results and lists."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path
from uuid import uuid4

from botocore.exceptions import ClientError

from tests.automation_account import Account, api
from tests.automation_support import document, passing, script, step
from tests.harness import REGION, Server, fresh_account, rejected

INVALID = "InvalidAutomationExecutionParametersException"


def setUpModule() -> None:
    global server, account
    server = Server("--time-scale", "50", "--iam-propagation", "0")
    account = Account(server)


def tearDownModule() -> None:
    server.stop()


class StartTests(unittest.TestCase):
    def test_an_execution_shows_what_it_was_started_with(self) -> None:
        parameters = {"A": {"type": "String"}, "B": {"type": "Integer", "default": 3}}
        name = account.define(document(passing("One"), parameters=parameters))

        execution = account.ended(account.start(name, Parameters={"A": ["x"]}))

        self.assertEqual(execution["DocumentName"], name)
        self.assertEqual(execution["DocumentVersion"], "1")
        self.assertEqual(execution["Parameters"], {"A": ["x"], "B": ["3"]})
        self.assertEqual(execution["Mode"], "Auto")
        self.assertEqual(execution["ExecutedBy"], f"arn:aws:sts::{account.id}:assumed-role/Tester/test")
        self.assertLess(execution["ExecutionStartTime"], execution["ExecutionEndTime"])

    def test_a_document_and_a_version_that_do_not_exist_are_rejected(self) -> None:
        name = account.define(document(passing("One")))

        with rejected("AutomationDefinitionNotFoundException", "Missing"):
            account.start("Missing")
        with rejected("AutomationDefinitionVersionNotFoundException", "has no version 2"):
            account.start(name, DocumentVersion="2")

    def test_the_default_version_runs_unless_another_is_named(self) -> None:
        name = account.define(document(passing("First")))
        content = json.dumps({**document(passing("Second")), "assumeRole": account.role_arn})
        account.ssm.update_document(
            Name=name, Content=content, DocumentVersion="$LATEST", DocumentFormat="JSON"
        )
        for request, step_name in (
            ({}, "First"),
            ({"DocumentVersion": "$DEFAULT"}, "First"),
            ({"DocumentVersion": "$LATEST"}, "Second"),
            ({"DocumentVersion": "2"}, "Second"),
        ):
            with self.subTest(request):
                execution = account.ended(account.start(name, **request))

                self.assertEqual(execution["StepExecutions"][0]["StepName"], step_name)

    def test_requests_that_the_model_rules_out_are_rejected(self) -> None:
        name = account.define(document(passing("One"), parameters={"A": {"type": "String"}}))
        for request, message in (
            ({"ClientToken": "short"}, "'clientToken' failed to satisfy constraint"),
            ({"Mode": "Manual"}, "Member must satisfy enum value set: [Auto, Interactive]"),
            ({"DocumentVersion": "one"}, "Member must satisfy regular expression pattern"),
            ({"Parameters": {"A": ["x" * 513]}}, "Member must have length less than or equal to 512"),
            ({"Parameters": {"A": [""]}}, "Member must have length greater than or equal to 1"),
            ({"Parameters": {"A": ["x"] * 51}}, "Member must have length less than or equal to 50"),
        ):
            with self.subTest(request), rejected("ValidationException", message):
                account.start(name, **request)

    def test_what_the_engine_does_not_support_is_rejected_with_its_own_code(self) -> None:
        name = account.define(document(passing("One")))
        for request in (
            {"Mode": "Interactive"},
            {"TargetParameterName": "A", "Targets": [{"Key": "ParameterValues", "Values": ["x"]}]},
            {"TargetLocations": [{"Accounts": ["111122223333"], "Regions": [REGION]}]},
        ):
            with self.subTest(request), rejected("LocalAwsUnsupported"):
                account.start(name, **request)
        with rejected("LocalAwsUnsupported", "aws:approve"):
            account.start(account.define(document(step("Ask", "approve", {"Approvers": ["x"]}))))

    def test_a_start_is_made_once_for_a_client_token(self) -> None:
        name = account.define(document(passing("One"), parameters={"A": {"type": "String"}}))
        token = str(uuid4())

        first = account.start(name, ClientToken=token, Parameters={"A": ["x"]})

        self.assertEqual(account.start(name, ClientToken=token, Parameters={"A": ["x"]}), first)
        with rejected("IdempotentParameterMismatch"):
            account.start(name, ClientToken=token, Parameters={"A": ["y"]})

    def test_a_document_that_another_account_shares_can_be_started(self) -> None:
        owner = Account(server)
        name = owner.define(document(passing("One"), assumeRole=""))
        arn = f"arn:aws:ssm:{REGION}:{owner.id}:document/{name}"

        with rejected("AutomationDefinitionNotFoundException"):
            account.start(arn)
        owner.ssm.modify_document_permission(Name=name, PermissionType="Share", AccountIdsToAdd=[account.id])

        self.assertEqual(account.ended(account.start(arn))["AutomationExecutionStatus"], "Success")


class RoleTests(unittest.TestCase):
    def test_ssm_must_be_able_to_assume_the_role(self) -> None:
        unassumable = "The defined assume role is unable to be assumed."
        for why, role_arn, message in (
            ("no ARN", "Automation", "The format of the supplied assume role ARN is invalid."),
            (
                "a user",
                f"arn:aws:iam::{account.id}:user/Me",
                "The format of the supplied assume role ARN is invalid.",
            ),
            ("no role", f"arn:aws:iam::{account.id}:role/Missing", unassumable),
            ("another service", account.make_role("Ec2", service="ec2.amazonaws.com"), unassumable),
            ("another account", account.make_role("Other", source_account="111122223333"), unassumable),
        ):
            with self.subTest(why):
                name = account.define(document(passing("One"), assumeRole=role_arn))
                with rejected(INVALID, message):
                    account.start(name)

    def test_the_role_may_be_the_value_of_a_parameter(self) -> None:
        parameters = {"AutomationAssumeRole": {"type": "String"}}
        name = account.define(
            document(
                api("Look", "ec2:DescribeVpcs"),
                assumeRole="{{ AutomationAssumeRole }}",
                parameters=parameters,
            )
        )

        execution_id = account.start(name, Parameters={"AutomationAssumeRole": [account.role_arn]})

        self.assertEqual(account.ended(execution_id)["AutomationExecutionStatus"], "Success")
        self.assertEqual([call["principal"] for call in account.calls("DescribeVpcs")], [account.role_arn])

    def test_the_role_is_assumed_for_the_execution(self) -> None:
        execution = account.run(passing("One"))

        (call,) = account.calls("AssumeRole")
        self.assertEqual(call["parameters"]["RoleArn"], account.role_arn)
        self.assertEqual(call["parameters"]["RoleSessionName"], execution["AutomationExecutionId"])

    def test_a_role_that_can_no_longer_be_assumed_fails_the_execution(self) -> None:
        fault = {"service": "sts", "action": "AssumeRole", "code": "AccessDenied", "times": 1}
        name = account.define(document(passing("One")))
        server.control("POST", "faults", fault)

        execution = account.ended(account.start(name))

        self.assertEqual(execution["AutomationExecutionStatus"], "Failed")
        self.assertIn("unable to be assumed", execution["FailureMessage"])
        self.assertEqual(execution["StepExecutions"][0]["StepStatus"], "Pending")


class DescribeTests(unittest.TestCase):
    def setUp(self) -> None:
        self.account = Account(server)

    def listed(self, **request: object) -> list[str]:
        answer = self.account.ssm.describe_automation_executions(**request)
        return [each["AutomationExecutionId"] for each in answer["AutomationExecutionMetadataList"]]

    def test_executions_are_filtered(self) -> None:
        one = self.account.define(document(passing("One")))
        two = self.account.define(document(step("Two", "sleep", {"Duration": "PT1S"}), description="x"))
        good = self.account.start(one, Tags=[{"Key": "team", "Value": "net"}])
        bad = self.account.run(script("Fail", "raise ValueError"))["AutomationExecutionId"]
        other = self.account.start(two)
        for each in (good, other):
            self.account.ended(each)
        for key, value, expected in (
            ("ExecutionId", good, {good}),
            ("ExecutionStatus", "Failed", {bad}),
            ("ExecutionStatus", "Success", {good, other}),
            ("DocumentNamePrefix", two, {other}),
            ("TagKey", "team", {good}),
            ("AutomationType", "Local", {good, bad, other}),
            ("StartTimeAfter", "2001-01-01T00:00:00Z", {good, bad, other}),
            ("StartTimeBefore", "2001-01-01T00:00:00Z", set()),
        ):
            with self.subTest(key=key, value=value):
                self.assertEqual(set(self.listed(Filters=[{"Key": key, "Values": [value]}])), expected)

    def test_a_filter_that_is_not_known_is_rejected(self) -> None:
        with rejected("ValidationException", "enum value set"):
            self.listed(Filters=[{"Key": "Colour", "Values": ["x"]}])
        with rejected("InvalidFilterKey"):
            self.listed(Filters=[{"Key": "OpsItemId", "Values": ["x"]}])

    def test_executions_come_newest_first_and_in_pages(self) -> None:
        name = self.account.define(document(passing("One")))
        started = [self.account.start(name) for _ in range(5)]

        pages = self.account.ssm.get_paginator("describe_automation_executions").paginate(
            PaginationConfig={"PageSize": 2}
        )
        lists = [page["AutomationExecutionMetadataList"] for page in pages]
        found = [[each["AutomationExecutionId"] for each in listed] for listed in lists]

        self.assertEqual([len(page) for page in found], [2, 2, 1])
        self.assertEqual([each for page in found for each in page], started[::-1])
        with rejected("InvalidNextToken"):
            self.listed(NextToken="nonsense")

    def test_steps_are_filtered_and_may_be_listed_backwards(self) -> None:
        execution_id = self.account.run(passing("One"), passing("Two"), script("Three", "raise ValueError"))[
            "AutomationExecutionId"
        ]

        def steps(**request: object) -> list[str]:
            answer = self.account.ssm.describe_automation_step_executions(
                AutomationExecutionId=execution_id, **request
            )
            return [each["StepName"] for each in answer["StepExecutions"]]

        self.assertEqual(steps(), ["One", "Two", "Three"])
        self.assertEqual(steps(ReverseOrder=True), ["Three", "Two", "One"])
        self.assertEqual(steps(Filters=[{"Key": "StepName", "Values": ["Two"]}]), ["Two"])
        self.assertEqual(steps(Filters=[{"Key": "Action", "Values": ["aws:sleep"]}]), ["One", "Two"])
        self.assertEqual(steps(Filters=[{"Key": "StepExecutionStatus", "Values": ["Failed"]}]), ["Three"])
        self.assertEqual(steps(MaxResults=1), ["One"])

    def test_an_execution_that_does_not_exist_is_not_found(self) -> None:
        for call in (
            "get_automation_execution",
            "describe_automation_step_executions",
            "stop_automation_execution",
        ):
            with self.subTest(call), rejected("AutomationExecutionNotFoundException"):
                getattr(self.account.ssm, call)(AutomationExecutionId=str(uuid4()))

    def test_accounts_and_regions_have_executions_of_their_own(self) -> None:
        execution_id = self.account.run(passing("One"))["AutomationExecutionId"]

        elsewhere = server.client("ssm", self.account.id, region="us-east-1")
        for ssm in (server.client("ssm", fresh_account()), elsewhere):
            with rejected("AutomationExecutionNotFoundException"):
                ssm.get_automation_execution(AutomationExecutionId=execution_id)

    def test_the_aws_cli_reads_an_execution(self) -> None:
        execution_id = account.run(script("Fail", "raise ValueError('why')"))["AutomationExecutionId"]
        session = server.session(account.id).get_credentials()

        answer = subprocess.run(
            [
                *("aws", "ssm", "get-automation-execution", "--automation-execution-id", execution_id),
                *("--region", REGION, "--endpoint-url", server.endpoint, "--output", "json"),
            ],
            env={
                "PATH": os.environ["PATH"],
                "AWS_ACCESS_KEY_ID": session.access_key,
                "AWS_SECRET_ACCESS_KEY": session.secret_key,
                "AWS_SESSION_TOKEN": session.token,
            },
            capture_output=True,
            text=True,
            check=True,
        )

        execution = json.loads(answer.stdout)["AutomationExecution"]
        self.assertEqual(execution["AutomationExecutionStatus"], "Failed")
        self.assertIn("ValueError - why", execution["StepExecutions"][0]["FailureMessage"])


class StopTests(unittest.TestCase):
    def running(self) -> str:
        body = "import time\ntime.sleep(60)"
        execution_id = account.start(account.define(document(script("Long", body))))
        while account.get(execution_id).get("CurrentStepName") != "Long":
            time.sleep(0.02)
        return execution_id

    def test_a_running_script_is_ended_when_its_automation_is_cancelled(self) -> None:
        execution_id = self.running()
        begun = time.monotonic()

        account.ssm.stop_automation_execution(AutomationExecutionId=execution_id)
        execution = account.ended(execution_id)

        self.assertEqual(execution["AutomationExecutionStatus"], "Cancelled")
        self.assertEqual(execution["StepExecutions"][0]["StepStatus"], "Cancelled")
        self.assertLess(time.monotonic() - begun, 10)

    def test_an_execution_that_has_ended_cannot_be_stopped(self) -> None:
        execution_id = account.run(passing("One"))["AutomationExecutionId"]

        with rejected("InvalidAutomationStatusUpdateException"):
            account.ssm.stop_automation_execution(AutomationExecutionId=execution_id)


class CreateDocumentTests(unittest.TestCase):
    def create(self, content: str, document_format: str = "YAML") -> None:
        account.ssm.create_document(
            Name="Broken", Content=content, DocumentType="Automation", DocumentFormat=document_format
        )

    def test_a_broken_document_is_rejected_over_the_api(self) -> None:
        with rejected("InvalidDocumentContent", "Unknown action: aws:bogus", 400):
            self.create(json.dumps(document(step("One", "bogus", {}))), "JSON")
        with rejected("InvalidDocumentSchemaVersion", status=400):
            self.create(json.dumps({**document(passing("One")), "schemaVersion": "0.4"}), "JSON")

    def test_cloudformation_creates_only_valid_documents(self) -> None:
        for name, content in (
            ("SoundRunbook", document(passing("One"))),
            ("BrokenRunbook", document(passing("One", nextStep="Missing"))),
        ):
            properties = {"DocumentType": "Automation", "Content": content, "Name": name}
            template = {"Resources": {"Runbook": {"Type": "AWS::SSM::Document", "Properties": properties}}}
            with contextlib.suppress(ClientError):
                server.client("cloudformation", account.id).create_stack(
                    StackName=name, TemplateBody=json.dumps(template)
                )

        listed = account.ssm.list_documents(Filters=[{"Key": "Owner", "Values": ["Self"]}], MaxResults=50)
        names = {each["Name"] for each in listed["DocumentIdentifiers"]}
        self.assertEqual(names & {"SoundRunbook", "BrokenRunbook"}, {"SoundRunbook"})
        self.assertEqual(account.ended(account.start("SoundRunbook"))["AutomationExecutionStatus"], "Success")


class CheckCommandTests(unittest.TestCase):
    def test_the_check_runs_as_a_command(self) -> None:
        with tempfile.TemporaryDirectory() as directory:
            for content, code in ((document(passing("One")), 0), (document(passing("One"), extra=1), 1)):
                path = Path(directory, "runbook.json")
                path.write_text(json.dumps(content), encoding="utf-8")

                answer = subprocess.run(
                    [sys.executable, "-m", "local_aws.automation.check", str(path)],
                    cwd=Path(__file__).parent.parent,
                    capture_output=True,
                    text=True,
                )

                self.assertEqual((answer.returncode, answer.stderr), (code, ""))


if __name__ == "__main__":
    unittest.main()
