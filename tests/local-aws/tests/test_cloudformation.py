"""Stacks create working rules, remediations, runbooks and functions, and fail when a service rejects one."""

from __future__ import annotations

import copy
import json
import unittest
from typing import Any

from tests.config_account import CHANGE, OVERSIZED, VPC, Account
from tests.harness import Server, rejected
from tests.lambda_support import package

_RUNBOOK = """\
# Comments are kept.
schemaVersion: "0.3"
description: Repairs a VPC.
assumeRole: "{{ AutomationAssumeRole }}"
parameters:
  AutomationAssumeRole: {type: String, description: The role.}
  VpcId: {type: String, description: The VPC.}
mainSteps:
  - name: Repair
    action: aws:executeAwsApi
    inputs:
      Service: ec2
      Api: CreateTags
      Resources: ["{{ VpcId }}"]
      Tags: [{Key: compliance, Value: COMPLIANT}]
    isEnd: true
"""


def setUpModule() -> None:
    global server
    # With this scale nobody waits for the function's retries after a failed stack has deleted its rule.
    server = Server("--iam-propagation", "0", "--time-scale", "600")


def tearDownModule() -> None:
    server.stop()


class StackTestCase(unittest.TestCase):
    def setUp(self) -> None:
        self.account = Account(server)
        self.config = self.account.config
        self.cloudformation = server.client("cloudformation", self.account.id)

    def create(self, resources: dict[str, Any], **outputs: Any) -> str:
        """The status of the new stack."""
        self.cloudformation.create_stack(StackName="stack", TemplateBody=template(resources, outputs))
        self.account.settle()
        return self.stack()["StackStatus"]

    def update(self, resources: dict[str, Any], **outputs: Any) -> str:
        self.cloudformation.update_stack(StackName="stack", TemplateBody=template(resources, outputs))
        self.account.settle()
        return self.stack()["StackStatus"]

    def deploy(self, kind: str, resources: dict[str, Any], **outputs: Any) -> str:
        """Deploy with a change set, as the CDK does."""
        request = {"StackName": "stack", "ChangeSetName": "cdk-deploy-change-set"}
        self.cloudformation.create_change_set(
            **request, ChangeSetType=kind, TemplateBody=template(resources, outputs)
        )
        self.cloudformation.execute_change_set(**request)
        self.cloudformation.delete_change_set(**request)
        self.account.settle()
        return self.stack()["StackStatus"]

    def delete(self) -> None:
        self.cloudformation.delete_stack(StackName="stack")

    def stack(self) -> dict[str, Any]:
        return self.cloudformation.describe_stacks(StackName="stack")["Stacks"][0]

    def outputs(self) -> dict[str, str]:
        return {output["OutputKey"]: output["OutputValue"] for output in self.stack()["Outputs"]}

    def failures(self) -> dict[str, str]:
        """The reasons of failed resources, by logical id."""
        events = self.cloudformation.describe_stack_events(StackName="stack")["StackEvents"]
        return {
            event["LogicalResourceId"]: event["ResourceStatusReason"]
            for event in events
            if event["ResourceStatus"].endswith("_FAILED")
        }

    def rules(self) -> list[dict[str, Any]]:
        return self.config.describe_config_rules()["ConfigRules"]

    def remediations(self) -> list[dict[str, Any]]:
        names = [rule["ConfigRuleName"] for rule in self.rules()]
        return self.config.describe_remediation_configurations(ConfigRuleNames=names)[
            "RemediationConfigurations"
        ]

    def documents(self) -> list[str]:
        owned = [{"Key": "Owner", "Values": ["Self"]}]
        listed = self.account.ssm.list_documents(Filters=owned)["DocumentIdentifiers"]
        return [document["Name"] for document in listed]


def template(resources: dict[str, Any], outputs: dict[str, Any]) -> str:
    shown = {name: {"Value": value} for name, value in outputs.items()}
    return json.dumps({"Resources": resources, "Outputs": shown})


def changed(resources: dict[str, Any], logical_id: str, **properties: Any) -> dict[str, Any]:
    """The template with these properties of one resource; None leaves a property out."""
    resources = copy.deepcopy(resources)
    merged = {**resources[logical_id]["Properties"], **properties}
    resources[logical_id]["Properties"] = {k: v for k, v in merged.items() if v is not None}
    return resources


def rule(**properties: Any) -> dict[str, Any]:
    return {"Type": "AWS::Config::ConfigRule", "Properties": properties}


def document(**properties: Any) -> dict[str, Any]:
    return {
        "Type": "AWS::SSM::Document",
        "Properties": {
            "Content": _RUNBOOK,
            "DocumentFormat": "YAML",
            "DocumentType": "Automation",
            **properties,
        },
    }


class ConfigRuleTests(StackTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.account.record()
        self.resources = {
            "Rule": rule(
                Source=self.account.source([CHANGE]),
                Scope={"ComplianceResourceTypes": [VPC]},
                InputParameters={"compliance": "NON_COMPLIANT"},
            )
        }

    def attribute(self, name: str) -> dict[str, Any]:
        return {"Fn::GetAtt": ["Rule", name]}

    def test_an_unnamed_rule_gets_a_name_and_its_attributes(self) -> None:
        status = self.create(
            self.resources,
            Name={"Ref": "Rule"},
            Arn=self.attribute("Arn"),
            Id=self.attribute("ConfigRuleId"),
            Compliance=self.attribute("Compliance.Type"),
        )

        self.assertEqual(status, "CREATE_COMPLETE")
        (made,) = self.rules()
        self.assertRegex(made["ConfigRuleName"], r"^stack-Rule-[A-Z0-9]+$")
        outputs = self.outputs()
        self.assertEqual(outputs["Name"], made["ConfigRuleName"])
        self.assertEqual((outputs["Arn"], outputs["Id"]), (made["ConfigRuleArn"], made["ConfigRuleId"]))
        self.assertIn(outputs["Compliance"], ("INSUFFICIENT_DATA", "NON_COMPLIANT"))
        self.assertEqual(json.loads(made["InputParameters"]), {"compliance": "NON_COMPLIANT"})
        self.assertEqual(set(self.account.compliance(made["ConfigRuleName"]).values()), {"NON_COMPLIANT"})

    def test_one_kind_of_change_message_stands_for_both(self) -> None:
        self.create(self.resources)

        details = self.rules()[0]["Source"]["SourceDetails"]

        self.assertEqual({detail["MessageType"] for detail in details}, {CHANGE, OVERSIZED})

    def test_a_changed_rule_is_updated_in_place(self) -> None:
        self.create(self.resources)
        (before,) = self.rules()

        self.update(changed(self.resources, "Rule", InputParameters={"compliance": "COMPLIANT"}))

        (after,) = self.rules()
        self.assertEqual(after["ConfigRuleId"], before["ConfigRuleId"])
        self.assertEqual(set(self.account.compliance(after["ConfigRuleName"]).values()), {"COMPLIANT"})

    def test_a_renamed_rule_is_replaced(self) -> None:
        self.create(changed(self.resources, "Rule", ConfigRuleName="old"))

        self.update(changed(self.resources, "Rule", ConfigRuleName="new"))

        self.assertEqual([made["ConfigRuleName"] for made in self.rules()], ["new"])

    def test_a_rule_goes_with_its_stack(self) -> None:
        self.create(self.resources)

        self.delete()

        self.assertEqual(self.rules(), [])

    def test_a_rule_that_config_rejects_fails_the_stack(self) -> None:
        self.account.lambda_.remove_permission(FunctionName="function", StatementId="Config")

        status = self.create({**self.resources, "Group": {"Type": "AWS::Logs::LogGroup"}})

        self.assertEqual(status, "ROLLBACK_COMPLETE")
        self.assertIn("InsufficientPermissionsException: ", self.failures()["Rule"])
        groups = server.client("logs", self.account.id).describe_log_groups()["logGroups"]
        self.assertEqual(groups, [])

    def test_an_update_that_config_rejects_is_rolled_back(self) -> None:
        self.create(self.resources)
        (before,) = self.rules()

        status = self.update(
            changed(self.resources, "Rule", Scope={"ComplianceResourceTypes": ["AWS::EC2::Cloud"]})
        )

        self.assertEqual(status, "UPDATE_ROLLBACK_COMPLETE")
        self.assertIn("AWS::EC2::Cloud", self.failures()["Rule"])
        self.assertEqual(self.rules()[0]["Scope"], before["Scope"])

    def test_a_rule_that_exists_already_is_not_taken_over(self) -> None:
        self.account.put_rule("mine")

        status = self.create(changed(self.resources, "Rule", ConfigRuleName="mine"))

        self.assertEqual(status, "ROLLBACK_COMPLETE")
        self.assertEqual([made["ConfigRuleName"] for made in self.rules()], ["mine"])


class RemediationTests(StackTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.account.record()
        self.resources = {
            "Remediation": {
                "Type": "AWS::Config::RemediationConfiguration",
                "Properties": {
                    "ConfigRuleName": {"Ref": "Rule"},
                    "TargetType": "SSM_DOCUMENT",
                    "TargetId": {"Ref": "Document"},
                    "ResourceType": VPC,
                    "Automatic": True,
                    "MaximumAutomaticAttempts": "5",
                    "RetryAttemptSeconds": 3600,
                    "Parameters": {
                        "AutomationAssumeRole": {
                            "StaticValue": {"Values": [self.account.automation_role_arn]}
                        },
                        "VpcId": {"ResourceValue": {"Value": "RESOURCE_ID"}},
                    },
                },
            },
            "Rule": rule(Source=self.account.source(), InputParameters={"compliance": "NON_COMPLIANT"}),
            "Document": document(),
        }

    def test_a_stack_finds_and_repairs_what_is_noncompliant(self) -> None:
        self.assertEqual(self.create(self.resources, Rule={"Ref": "Remediation"}), "CREATE_COMPLETE")

        vpc_id = self.account.make_vpc()

        self.assertEqual(self.account.compliance(self.outputs()["Rule"])[vpc_id], "COMPLIANT")

    def test_a_changed_remediation_is_put_again(self) -> None:
        self.create(self.resources)

        self.update(changed(self.resources, "Remediation", MaximumAutomaticAttempts=2))

        self.assertEqual([item["MaximumAutomaticAttempts"] for item in self.remediations()], [2])

    def test_a_remediation_that_config_rejects_fails_the_stack(self) -> None:
        resources = changed(self.resources, "Remediation", MaximumAutomaticAttempts=26)

        self.assertEqual(self.create(resources), "ROLLBACK_COMPLETE")

        self.assertIn("ValidationException: ", self.failures()["Remediation"])
        self.assertEqual((self.rules(), self.documents()), ([], []))

    def test_a_new_document_replaces_the_old_one_and_the_remediation_follows(self) -> None:
        self.create(self.resources, Document={"Ref": "Document"})
        before = self.outputs()["Document"]

        content = _RUNBOOK.replace("Repairs a VPC.", "Repairs a VPC better.")
        self.update(changed(self.resources, "Document", Content=content), Document={"Ref": "Document"})

        after = self.outputs()["Document"]
        self.assertNotEqual(after, before)
        self.assertEqual(self.documents(), [after])
        self.assertEqual([item["TargetId"] for item in self.remediations()], [after])

    def test_the_stack_is_deleted_in_the_order_that_config_asks_for(self) -> None:
        self.create(self.resources)

        self.delete()

        self.assertEqual((self.rules(), self.documents()), ([], []))


class DocumentTests(StackTestCase):
    def test_yaml_is_kept_as_it_is_written(self) -> None:
        self.create({"Document": document()}, Name={"Ref": "Document"})

        name = self.outputs()["Name"]
        self.assertRegex(name, r"^stack-Document-[A-Z0-9]+$")
        self.assertEqual(self.account.ssm.get_document(Name=name, DocumentFormat="YAML")["Content"], _RUNBOOK)

    def test_a_new_version_does_not_become_the_default(self) -> None:
        resources = {"Document": document(Name="Runbook", UpdateMethod="NewVersion")}
        self.create(resources)

        self.update(changed(resources, "Document", Content=_RUNBOOK.replace("VPC.", "network.")))

        described = self.account.ssm.describe_document(Name="Runbook")["Document"]
        self.assertEqual((described["LatestVersion"], described["DefaultVersion"]), ("2", "1"))

    def test_a_document_with_a_name_cannot_be_replaced(self) -> None:
        resources = {"Document": document(Name="Runbook")}
        self.create(resources)

        status = self.update(changed(resources, "Document", Content=_RUNBOOK.replace("VPC.", "net.")))

        self.assertEqual(status, "UPDATE_ROLLBACK_COMPLETE")
        self.assertIn("Rename Runbook", self.failures()["Document"])

    def test_a_document_that_ssm_rejects_fails_the_stack(self) -> None:
        broken = _RUNBOOK.replace("aws:executeAwsApi", "aws:executeAnything")

        self.assertEqual(self.create({"Document": document(Content=broken)}), "ROLLBACK_COMPLETE")

        self.assertIn("aws:executeAnything", self.failures()["Document"])


class FunctionTests(StackTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.account.record()
        s3 = server.client("s3", self.account.id)
        bucket = f"assets-{self.account.id}"
        s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
        for name in ("one", "two"):
            code = package(f"def handle(event, headers):\n    return {name!r}\n")
            s3.put_object(Bucket=bucket, Key=f"{name}.zip", Body=code)
        trust = {
            "Statement": [
                {
                    "Effect": "Allow",
                    "Principal": {"Service": "lambda.amazonaws.com"},
                    "Action": "sts:AssumeRole",
                }
            ]
        }
        self.resources = {
            # It comes before the permission that it depends on: the order in the template must not matter.
            "Rule": {
                **rule(
                    Source={
                        "Owner": "CUSTOM_LAMBDA",
                        "SourceIdentifier": {"Fn::GetAtt": ["Function", "Arn"]},
                        "SourceDetails": [{"EventSource": "aws.config", "MessageType": CHANGE}],
                    }
                ),
                "DependsOn": "Permission",
            },
            "Permission": {
                "Type": "AWS::Lambda::Permission",
                "Properties": {
                    "FunctionName": {"Fn::GetAtt": ["Function", "Arn"]},
                    "Action": "lambda:InvokeFunction",
                    "Principal": "config.amazonaws.com",
                    "SourceAccount": {"Ref": "AWS::AccountId"},
                },
            },
            "Retries": {
                "Type": "AWS::Lambda::EventInvokeConfig",
                "Properties": {
                    "FunctionName": {"Ref": "Function"},
                    "Qualifier": "$LATEST",
                    "MaximumRetryAttempts": 0,
                },
            },
            "Function": {
                "Type": "AWS::Lambda::Function",
                "Properties": {
                    "FunctionName": "function",
                    "Code": {"S3Bucket": bucket, "S3Key": "one.zip"},
                    "Runtime": "provided.al2023",
                    "Handler": "bootstrap",
                    "Role": {"Fn::GetAtt": ["Role", "Arn"]},
                    "Architectures": ["x86_64"],
                    "ReservedConcurrentExecutions": 5,
                    "LoggingConfig": {"LogGroup": {"Ref": "Logs"}},
                    "Environment": {"Variables": {"MODE": "strict"}},
                },
            },
            "Logs": {"Type": "AWS::Logs::LogGroup", "Properties": {"RetentionInDays": 7}},
            "Role": {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": trust}},
        }

    def invoke(self) -> Any:
        answer = self.account.lambda_.invoke(FunctionName="function", Payload="{}")
        return json.loads(answer["Payload"].read())

    def test_a_change_set_creates_what_others_depend_on_first(self) -> None:
        status = self.deploy("CREATE", self.resources, Rule={"Ref": "Rule"})

        self.assertEqual(status, "CREATE_COMPLETE")
        self.assertEqual(self.outputs()["Rule"], self.rules()[0]["ConfigRuleName"])
        self.assertEqual(self.invoke(), "one")

    def test_the_function_has_the_properties_of_the_template(self) -> None:
        self.deploy("CREATE", self.resources)

        function = self.account.lambda_.get_function(FunctionName="function")

        self.assertEqual(function["Concurrency"], {"ReservedConcurrentExecutions": 5})
        configuration = function["Configuration"]
        self.assertRegex(configuration["LoggingConfig"]["LogGroup"], "^stack-Logs-")
        self.assertEqual(configuration["Environment"], {"Variables": {"MODE": "strict"}})
        retries = self.account.lambda_.get_function_event_invoke_config(FunctionName="function")
        self.assertEqual(retries["MaximumRetryAttempts"], 0)

    def test_the_policy_has_the_source_account_and_loses_it_with_the_permission(self) -> None:
        self.deploy("CREATE", self.resources)
        (statement,) = self.statements()
        self.assertEqual(statement["Principal"], {"Service": "config.amazonaws.com"})
        self.assertEqual(statement["Condition"], {"StringEquals": {"AWS:SourceAccount": self.account.id}})
        self.assertNotIn("FunctionName", statement)

        without = {k: v for k, v in self.resources.items() if k not in ("Permission", "Rule")}
        self.deploy("UPDATE", without)

        with rejected("ResourceNotFoundException"):
            self.statements()

    def statements(self) -> list[dict[str, Any]]:
        policy = self.account.lambda_.get_policy(FunctionName="function")["Policy"]
        return json.loads(policy)["Statement"]

    def test_an_update_takes_new_code_and_puts_back_the_defaults(self) -> None:
        self.deploy("CREATE", self.resources)
        self.assertEqual(self.invoke(), "one")
        code = {**self.resources["Function"]["Properties"]["Code"], "S3Key": "two.zip"}

        self.deploy("UPDATE", changed(self.resources, "Function", Code=code, Environment=None))

        self.assertEqual(self.invoke(), "two")
        configuration = self.account.lambda_.get_function_configuration(FunctionName="function")
        self.assertNotIn("Environment", configuration)

    def test_a_change_set_that_fails_is_rolled_back(self) -> None:
        resources = changed(self.resources, "Retries", MaximumRetryAttempts=3)

        self.assertEqual(self.deploy("CREATE", resources), "ROLLBACK_COMPLETE")

        self.assertIn("MaximumRetryAttempts must be 0 to 2, got 3", self.failures()["Retries"])
        self.assertEqual(self.account.lambda_.list_functions()["Functions"], [])
        resources = self.cloudformation.describe_stack_resources(StackName="stack")["StackResources"]
        self.assertEqual(resources, [])

    def test_change_sets_of_two_stacks_may_have_one_name(self) -> None:
        body = template({"Group": {"Type": "AWS::Logs::LogGroup"}}, {})
        for stack in ("first", "second"):
            self.cloudformation.create_change_set(
                StackName=stack, ChangeSetName="same", ChangeSetType="CREATE", TemplateBody=body
            )

        self.cloudformation.execute_change_set(StackName="first", ChangeSetName="same")
        self.cloudformation.delete_change_set(StackName="second", ChangeSetName="same")

        stacks = self.cloudformation.describe_stacks()["Stacks"]
        self.assertEqual(
            {stack["StackName"]: stack["StackStatus"] for stack in stacks},
            {"first": "CREATE_COMPLETE", "second": "REVIEW_IN_PROGRESS"},
        )
        with rejected("ChangeSetNotFound"):
            self.cloudformation.describe_change_set(StackName="second", ChangeSetName="same")


if __name__ == "__main__":
    unittest.main()
