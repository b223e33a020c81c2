"""The document remediates noncompliant resources, automatically or on demand, within the configured limits."""

from __future__ import annotations

import time
import unittest
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import yaml

from tests.config_account import FLOW_LOG, RULE, VPC, Account
from tests.harness import Server, rejected

_ASSUME_ROLE = "{{ AutomationAssumeRole }}"


def setUpModule() -> None:
    global server
    server = Server("--iam-propagation", "0", "--time-scale", "20")


def tearDownModule() -> None:
    server.stop()


def document(step: Mapping[str, Any], **changes: Any) -> dict[str, Any]:
    """A document with one step, which changes the VPC."""
    return {
        "schemaVersion": "0.3",
        "description": "Repairs a VPC.",
        "assumeRole": _ASSUME_ROLE,
        "parameters": {
            "AutomationAssumeRole": {"type": "String", "description": "The role."},
            "VpcId": {"type": "String", "description": "The VPC."},
            "Note": {"type": "String", "description": "Why.", "default": ""},
        },
        "mainSteps": [{"name": "Repair", **step, "isEnd": True}],
        **changes,
    }


def api(call: str, **inputs: Any) -> dict[str, Any]:
    service, operation = call.split(":")
    return {"action": "aws:executeAwsApi", "inputs": {"Service": service, "Api": operation, **inputs}}


REPAIRING = document(
    api("ec2:CreateTags", Resources=["{{ VpcId }}"], Tags=[{"Key": "compliance", "Value": "COMPLIANT"}])
)
FAILING = document(api("ec2:DescribeVpcs", VpcIds=["vpc-00000000000000000"]))
SLEEPING = document({"action": "aws:sleep", "inputs": {"Duration": "PT1H"}})


class RemediationTestCase(unittest.TestCase):
    """A rule that reports every new VPC as noncompliant until its tag says otherwise."""

    def setUp(self) -> None:
        self.account = Account(server)
        self.config = self.account.config
        self.account.record()

    def put_rule(self) -> None:
        self.account.put_rule(parameters={"compliance": "NON_COMPLIANT"})

    def define(self, content: Mapping[str, Any] = REPAIRING, name: str = "Repair") -> str:
        self.account.ssm.create_document(
            Name=name,
            Content=yaml.safe_dump(content),
            DocumentType="Automation",
            DocumentFormat="YAML",
        )
        return name

    def configuration(self, **changes: Any) -> dict[str, Any]:
        """None leaves a field out."""
        configuration = {
            "ConfigRuleName": RULE,
            "TargetType": "SSM_DOCUMENT",
            "TargetId": "Repair",
            "ResourceType": VPC,
            "Parameters": self.parameters(),
            **changes,
        }
        return {name: value for name, value in configuration.items() if value is not None}

    def parameters(self, **changes: Any) -> dict[str, Any]:
        parameters = {
            "AutomationAssumeRole": static(self.account.automation_role_arn),
            "VpcId": {"ResourceValue": {"Value": "RESOURCE_ID"}},
            **changes,
        }
        return {name: value for name, value in parameters.items() if value is not None}

    def put(self, **changes: Any) -> None:
        self.config.put_remediation_configurations(RemediationConfigurations=[self.configuration(**changes)])

    def automate(self, **changes: Any) -> None:
        self.put(Automatic=True, **changes)
        self.account.settle()

    def start(self, *vpc_ids: str) -> dict[str, Any]:
        return self.config.start_remediation_execution(
            ConfigRuleName=RULE, ResourceKeys=[key(vpc_id) for vpc_id in vpc_ids]
        )

    def status(self, vpc_id: str) -> dict[str, Any]:
        (status,) = self.config.describe_remediation_execution_status(
            ConfigRuleName=RULE, ResourceKeys=[key(vpc_id)]
        )["RemediationExecutionStatuses"]
        return status

    def automations(self) -> list[dict[str, Any]]:
        return self.account.ssm.describe_automation_executions()["AutomationExecutionMetadataList"]

    def exceptions(self) -> list[dict[str, Any]]:
        return self.config.describe_remediation_exceptions(ConfigRuleName=RULE)["RemediationExceptions"]

    def make_default_vpc_compliant(self) -> None:
        (vpc,) = self.account.ec2.describe_vpcs()["Vpcs"]
        self.account.ec2.create_tags(
            Resources=[vpc["VpcId"]], Tags=[{"Key": "compliance", "Value": "COMPLIANT"}]
        )
        self.account.settle()


def static(*values: str) -> dict[str, Any]:
    return {"StaticValue": {"Values": list(values)}}


def key(vpc_id: str) -> dict[str, str]:
    return {"resourceType": VPC, "resourceId": vpc_id}


def exception_key(vpc_id: str) -> dict[str, str]:
    return {"ResourceType": VPC, "ResourceId": vpc_id}


class ConfigurationTests(RemediationTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.account.put_rule()
        self.define()

    def described(self) -> list[dict[str, Any]]:
        return self.config.describe_remediation_configurations(ConfigRuleNames=[RULE])[
            "RemediationConfigurations"
        ]

    def test_what_was_put_is_described_with_its_arn(self) -> None:
        self.put(Automatic=True)
        (first,) = self.described()
        self.assertEqual(first["Parameters"], self.parameters())
        self.assertEqual((first["MaximumAutomaticAttempts"], first["RetryAttemptSeconds"]), (5, 60))
        self.assertIn(f":{self.account.id}:remediation-configuration/{RULE}/", first["Arn"])

        self.put(MaximumAutomaticAttempts=3, RetryAttemptSeconds=3600)

        (second,) = self.described()
        self.assertEqual((second["Automatic"], second["MaximumAutomaticAttempts"]), (False, 3))
        self.assertEqual(second["Arn"], first["Arn"])

    def test_a_configuration_out_of_its_limits_is_rejected(self) -> None:
        self.define({**REPAIRING, "assumeRole": self.account.automation_role_arn}, "FixedRole")
        many = {f"P{number}": static("v") for number in range(26)}
        both = {"ResourceValue": {"Value": "RESOURCE_ID"}, **static("v")}
        value, limit = "InvalidParameterValueException", "ValidationException"
        for changes, code, message in (
            ({"ConfigRuleName": "other"}, value, "other does not exist"),
            ({"TargetType": "LAMBDA"}, limit, "enum value set"),
            ({"TargetId": "Other"}, value, "Other does not exist"),
            ({"TargetVersion": "7"}, value, "no version 7"),
            ({"MaximumAutomaticAttempts": 0}, limit, "greater than or equal to 1"),
            ({"MaximumAutomaticAttempts": 26}, limit, "less than or equal to 25"),
            ({"RetryAttemptSeconds": 0}, limit, "greater than or equal to 1"),
            ({"RetryAttemptSeconds": 2_678_001}, limit, "less than or equal to 2678000"),
            ({"Parameters": many}, limit, "less than or equal to 25"),
            ({"Parameters": self.parameters(VpcId=both)}, value, "either"),
            ({"Parameters": self.parameters(VpcId={})}, value, "no value"),
            (
                {"Parameters": self.parameters(VpcId={"ResourceValue": {"Value": "ID"}})},
                limit,
                "enum value set",
            ),
            ({"Parameters": self.parameters(Note=static(""))}, limit, "equal to 1"),
            ({"Parameters": self.parameters(Note=static())}, value, "Values"),
            (
                {"Parameters": self.parameters(Note=static(*["v"] * 26))},
                limit,
                "less than or equal to 25",
            ),
            ({"Parameters": self.parameters(Vpc=static("v"))}, value, "Vpc of rule"),
            ({"Parameters": self.parameters(VpcId=None)}, value, "needs the"),
            (
                {"Automatic": True, "Parameters": self.parameters(AutomationAssumeRole=None)},
                value,
                "AutomationAssumeRole",
            ),
            (
                {"Automatic": True, "TargetId": "FixedRole"},
                value,
                "must be {{ AutomationAssumeRole }}",
            ),
            (
                {"ExecutionControls": {"SsmControls": {"ConcurrentExecutionRatePercentage": 101}}},
                limit,
                "less than or equal to 100",
            ),
        ):
            with self.subTest(**changes), rejected(code, message):
                self.put(**changes)
        self.assertEqual(self.described(), [])

    def test_the_whole_request_is_rejected_for_one_wrong_configuration(self) -> None:
        self.account.put_rule("another")

        with rejected("InvalidParameterValueException"):
            self.config.put_remediation_configurations(
                RemediationConfigurations=[
                    self.configuration(ConfigRuleName="another"),
                    self.configuration(ConfigRuleName="missing"),
                ]
            )
        with rejected("ValidationException", "less than or equal to 25"):
            self.config.put_remediation_configurations(RemediationConfigurations=[self.configuration()] * 26)

        answer = self.config.describe_remediation_configurations(ConfigRuleNames=["another"])
        self.assertEqual(answer["RemediationConfigurations"], [])

    def test_a_document_of_aws_is_taken_by_its_name(self) -> None:
        self.put(TargetId="AWS-DisablePublicAccessForSecurityGroup")

        self.assertEqual(len(self.described()), 1)

    def test_a_rule_is_deleted_after_its_remediation(self) -> None:
        self.put()
        with rejected("ResourceInUseException", "remediation action"):
            self.config.delete_config_rule(ConfigRuleName=RULE)

        self.config.delete_remediation_configuration(ConfigRuleName=RULE, ResourceType=VPC)
        self.config.delete_config_rule(ConfigRuleName=RULE)

        with rejected("NoSuchRemediationConfigurationException"):
            self.config.delete_remediation_configuration(ConfigRuleName=RULE)


class AutomaticTests(RemediationTestCase):
    def test_what_is_noncompliant_already_is_repaired_when_automation_begins(self) -> None:
        vpc_id = self.account.make_vpc()
        self.put_rule()
        self.assertEqual(self.account.compliance()[vpc_id], "NON_COMPLIANT")

        self.define()
        self.automate()

        self.assertEqual(set(self.account.compliance().values()), {"COMPLIANT"})
        self.assertEqual(self.status(vpc_id)["State"], "SUCCEEDED")

    def test_what_becomes_noncompliant_is_repaired(self) -> None:
        self.put_rule()
        self.define()
        self.automate()

        vpc_id = self.account.make_vpc()

        self.assertEqual(self.account.compliance()[vpc_id], "COMPLIANT")
        (step,) = self.status(vpc_id)["StepDetails"]
        self.assertEqual((step["Name"], step["State"]), ("Repair", "SUCCEEDED"))
        self.assertLessEqual(step["StartTime"], step["StopTime"])

    def test_config_starts_the_automation_with_its_own_role_and_the_parameters_put(self) -> None:
        self.put_rule()
        self.make_default_vpc_compliant()
        self.define()
        self.automate(Parameters=self.parameters(Note=static("because")))

        vpc_id = self.account.make_vpc()

        (automation,) = self.automations()
        self.assertIn("AWSServiceRoleForConfigRemediation", automation["ExecutedBy"])
        parameters = self.account.ssm.get_automation_execution(
            AutomationExecutionId=automation["AutomationExecutionId"]
        )["AutomationExecution"]["Parameters"]
        self.assertEqual(parameters["VpcId"], [vpc_id])
        self.assertEqual(parameters["Note"], ["because"])
        self.assertEqual(parameters["AutomationAssumeRole"], [self.account.automation_role_arn])

    def test_only_the_resource_type_put_is_repaired(self) -> None:
        self.put_rule()
        self.define()
        self.automate(ResourceType=FLOW_LOG)

        vpc_id = self.account.make_vpc()

        self.assertEqual(self.account.compliance()[vpc_id], "NON_COMPLIANT")
        self.assertEqual(self.automations(), [])

    def test_without_automation_nothing_is_repaired(self) -> None:
        self.put_rule()
        self.define()
        self.put()

        vpc_id = self.account.make_vpc()

        self.assertEqual(self.account.compliance()[vpc_id], "NON_COMPLIANT")
        self.assertEqual(self.automations(), [])

    def test_too_many_failures_in_the_window_make_an_exception(self) -> None:
        self.put_rule()
        self.make_default_vpc_compliant()
        self.define(FAILING)
        self.automate(MaximumAutomaticAttempts=3, RetryAttemptSeconds=3600)

        vpc_id = self.account.make_vpc()

        self.assertEqual(len(self.automations()), 3)
        (exception,) = self.exceptions()
        self.assertEqual((exception["ResourceType"], exception["ResourceId"]), (VPC, vpc_id))
        self.assertIn("failed 3 times within 3600 seconds", exception["Message"])
        status = self.status(vpc_id)
        self.assertEqual(status["State"], "FAILED")
        self.assertIn("vpc-00000000000000000", status["StepDetails"][0]["ErrorMessage"])

    def test_an_exception_keeps_the_resource_from_being_repaired_until_it_is_deleted(self) -> None:
        self.put_rule()
        self.make_default_vpc_compliant()
        self.define(FAILING)
        self.automate(MaximumAutomaticAttempts=1, RetryAttemptSeconds=3600)
        vpc_id = self.account.make_vpc()
        self.assertEqual(len(self.automations()), 1)

        self.reevaluate(vpc_id, "one")
        self.assertEqual(len(self.automations()), 1)

        self.config.delete_remediation_exceptions(ConfigRuleName=RULE, ResourceKeys=[exception_key(vpc_id)])
        self.reevaluate(vpc_id, "two")
        self.assertEqual(len(self.automations()), 2)

    def test_failures_outside_the_window_are_forgotten(self) -> None:
        self.put_rule()
        self.make_default_vpc_compliant()
        # An attempt takes longer than the time window that starts with it.
        slow = {"action": "aws:sleep", "name": "Wait", "inputs": {"Duration": "PT3S"}}
        self.define({**FAILING, "mainSteps": [slow, *FAILING["mainSteps"]]})
        self.automate(MaximumAutomaticAttempts=2, RetryAttemptSeconds=1)

        vpc_id = self.account.make_vpc()
        self.reevaluate(vpc_id, "again")

        self.assertEqual(len(self.automations()), 2)
        self.assertEqual(self.exceptions(), [])

    def test_a_document_that_is_gone_fails_the_remediation_with_the_reason(self) -> None:
        self.put_rule()
        self.make_default_vpc_compliant()
        self.define()
        self.automate(MaximumAutomaticAttempts=1)
        self.account.ssm.delete_document(Name="Repair")

        vpc_id = self.account.make_vpc()

        (step,) = self.status(vpc_id)["StepDetails"]
        self.assertIn("AutomationDefinitionNotFoundException", step["ErrorMessage"])

    def reevaluate(self, vpc_id: str, note: str) -> None:
        """Change a tag, so that the rule evaluates the VPC again."""
        self.account.ec2.create_tags(Resources=[vpc_id], Tags=[{"Key": "note", "Value": note}])
        self.account.settle()


class ConcurrencyTests(RemediationTestCase):
    def repair_six(self, step: Mapping[str, Any], percentage: int, errors: int = 100) -> list[dict[str, Any]]:
        """The automations of six noncompliant VPCs, including the default VPC."""
        for _ in range(5):
            self.account.ec2.create_vpc(CidrBlock="10.0.0.0/16")
        self.put_rule()
        self.define(document(step))
        controls = {"ConcurrentExecutionRatePercentage": percentage, "ErrorPercentage": errors}
        self.automate(
            ExecutionControls={"SsmControls": controls}, MaximumAutomaticAttempts=1, RetryAttemptSeconds=1
        )
        return self.automations()

    def most_at_a_time(self, automations: list[dict[str, Any]]) -> int:
        spans = [(run["ExecutionStartTime"], run["ExecutionEndTime"]) for run in automations]
        return max(sum(start <= moment < end for start, end in spans) for moment, _ in spans)

    def test_ten_percent_of_a_few_are_one_at_a_time(self) -> None:
        automations = self.repair_six(wait("PT2S"), 10)

        self.assertEqual((len(automations), self.most_at_a_time(automations)), (6, 1))

    def test_half_of_six_are_three_at_a_time(self) -> None:
        automations = self.repair_six(wait("PT6S"), 50)

        self.assertEqual((len(automations), self.most_at_a_time(automations)), (6, 3))

    def test_too_many_errors_stop_the_rest(self) -> None:
        # A third of six are two errors; the third one stops the others.
        automations = self.repair_six(FAILING["mainSteps"][0], 10, errors=34)

        self.assertEqual(len(automations), 3)
        statuses = self.config.describe_remediation_execution_status(ConfigRuleName=RULE)
        states = [status["State"] for status in statuses["RemediationExecutionStatuses"]]
        self.assertEqual(states, ["FAILED"] * 6)


def wait(duration: str) -> dict[str, Any]:
    return {"action": "aws:sleep", "inputs": {"Duration": duration}}


class OnDemandTests(RemediationTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.put_rule()
        self.vpc_id = self.account.make_vpc()

    def test_a_noncompliant_resource_is_repaired_on_demand(self) -> None:
        self.define()
        self.put()

        self.assertNotIn("FailedItems", self.start(self.vpc_id))
        self.account.settle()

        self.assertEqual(self.account.compliance()[self.vpc_id], "COMPLIANT")

    def test_a_compliant_resource_is_a_failed_item(self) -> None:
        self.define()
        self.put()
        self.start(self.vpc_id)
        self.account.settle()

        answer = self.start(self.vpc_id)

        self.assertEqual(answer["FailedItems"], [key(self.vpc_id)])
        self.assertIn("not noncompliant", answer["FailureMessage"])

    def test_a_second_start_waits_for_the_first_to_end(self) -> None:
        self.define(SLEEPING)
        self.put()
        self.start(self.vpc_id)

        answer = self.start(self.vpc_id)

        self.assertEqual(answer["FailedItems"], [key(self.vpc_id)])
        self.assertEqual(self.status(self.vpc_id)["State"], "IN_PROGRESS")
        with rejected("RemediationInProgressException"):
            self.config.delete_remediation_configuration(ConfigRuleName=RULE)
        self.stop_automation()
        self.assertEqual(self.status(self.vpc_id)["State"], "FAILED")
        self.config.delete_remediation_configuration(ConfigRuleName=RULE)

    def stop_automation(self) -> None:
        until = time.monotonic() + 5
        while not self.automations():
            self.assertLess(time.monotonic(), until, "the automation does not start")
            time.sleep(0.01)
        (automation,) = self.automations()
        self.account.ssm.stop_automation_execution(AutomationExecutionId=automation["AutomationExecutionId"])
        self.account.settle()

    def test_a_failure_on_demand_is_not_repeated(self) -> None:
        self.define(FAILING)
        self.put()

        self.start(self.vpc_id)
        self.account.settle()

        self.assertEqual(len(self.automations()), 1)
        self.assertEqual(self.exceptions(), [])

    def test_wrong_requests_are_rejected(self) -> None:
        with rejected("NoSuchRemediationConfigurationException"):
            self.start(self.vpc_id)
        self.define()
        self.put()
        with rejected("ValidationException", "less than or equal to 100"):
            self.start(*[self.vpc_id] * 101)
        with rejected("ValidationException", "greater than or equal to 1"):
            self.start()


class ExceptionTests(RemediationTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.put_rule()
        self.make_default_vpc_compliant()
        self.define()
        self.vpc_id = self.account.make_vpc()

    def put_exception(self, *vpc_ids: str, **request: Any) -> list[dict[str, Any]]:
        return self.config.put_remediation_exceptions(
            ConfigRuleName=RULE, ResourceKeys=[exception_key(vpc_id) for vpc_id in vpc_ids], **request
        )["FailedBatches"]

    def test_a_resource_with_an_exception_is_not_remediated(self) -> None:
        self.assertEqual(self.put_exception(self.vpc_id, Message="ours"), [])

        self.automate()

        self.assertEqual(self.account.compliance()[self.vpc_id], "NON_COMPLIANT")
        self.assertEqual([item["Message"] for item in self.exceptions()], ["ours"])

    def test_an_exception_ends_when_it_expires(self) -> None:
        now = datetime.fromisoformat(server.control("GET", "clock")["now"])
        self.put_exception(self.vpc_id, ExpirationTime=now + timedelta(hours=1))
        self.assertEqual(len(self.exceptions()), 1)

        server.control("POST", "clock/advance", {"seconds": 3660})
        self.assertEqual(self.exceptions(), [])
        self.automate()

        self.assertEqual(self.account.compliance()[self.vpc_id], "COMPLIANT")

    def test_only_a_noncompliant_resource_can_be_excepted(self) -> None:
        other = self.account.make_vpc("COMPLIANT")

        (batch,) = self.put_exception(self.vpc_id, other)

        self.assertEqual([item["ResourceId"] for item in batch["FailedItems"]], [other])
        self.assertEqual([item["ResourceId"] for item in self.exceptions()], [self.vpc_id])

    def test_wrong_requests_are_rejected(self) -> None:
        with rejected("ValidationException", "less than or equal to 100"):
            self.put_exception(*[self.vpc_id] * 101)
        with rejected("InvalidParameterValueException", "not in the future"):
            self.put_exception(self.vpc_id, ExpirationTime=1_000_000_000)
        with rejected("NoSuchRemediationExceptionException"):
            self.config.delete_remediation_exceptions(
                ConfigRuleName=RULE, ResourceKeys=[exception_key(self.vpc_id)]
            )


if __name__ == "__main__":
    unittest.main()
