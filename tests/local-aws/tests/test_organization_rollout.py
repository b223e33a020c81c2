"""A rule with its remediation, deployed to an organization, works in each account and region."""

from __future__ import annotations

import json
import unittest
from typing import Any

from tests.config_account import HANDLER, VPC
from tests.harness import Server, policy
from tests.stack_sets import REGIONS, StackSetOrganization

_RUNBOOK = """\
schemaVersion: "0.3"
assumeRole: "{{ AutomationAssumeRole }}"
parameters:
  AutomationAssumeRole: {type: String}
  VpcId: {type: String}
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
    server = Server("--iam-propagation", "0", "--time-scale", "600")


def tearDownModule() -> None:
    server.stop()


def role(service: str) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    trust = {"Version": "2012-10-17", "Statement": [statement]}
    return {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": trust}}


def resource(kind: str, depends_on: str | None = None, **properties: Any) -> dict[str, Any]:
    made = {"Type": kind, "Properties": properties}
    return made | ({"DependsOn": depends_on} if depends_on else {})


def member_template() -> str:
    sources = [
        {"EventSource": "aws.config", "MessageType": message}
        for message in (
            "ConfigurationItemChangeNotification",
            "OversizedConfigurationItemChangeNotification",
        )
    ]
    resources = {
        "FunctionRole": role("lambda.amazonaws.com"),
        "AutomationRole": role("ssm.amazonaws.com"),
        "Function": resource(
            "AWS::Lambda::Function",
            FunctionName="function",
            Runtime="provided.al2023",
            Handler="bootstrap",
            Timeout=10,
            Role={"Fn::GetAtt": ["FunctionRole", "Arn"]},
            Code={"S3Bucket": {"Fn::Sub": "${PackageBucketPrefix}-${AWS::Region}"}, "S3Key": "code.zip"},
        ),
        "Permission": resource(
            "AWS::Lambda::Permission",
            FunctionName={"Fn::GetAtt": ["Function", "Arn"]},
            Action="lambda:InvokeFunction",
            Principal="config.amazonaws.com",
            SourceAccount={"Ref": "AWS::AccountId"},
        ),
        "Rule": resource(
            "AWS::Config::ConfigRule",
            depends_on="Permission",
            ConfigRuleName="rule",
            Scope={"ComplianceResourceTypes": [VPC]},
            Source={
                "Owner": "CUSTOM_LAMBDA",
                "SourceIdentifier": {"Fn::GetAtt": ["Function", "Arn"]},
                "SourceDetails": sources,
            },
        ),
        "Runbook": resource(
            "AWS::SSM::Document", Content=_RUNBOOK, DocumentFormat="YAML", DocumentType="Automation"
        ),
        "Remediation": resource(
            "AWS::Config::RemediationConfiguration",
            ConfigRuleName={"Ref": "Rule"},
            TargetType="SSM_DOCUMENT",
            TargetId={"Ref": "Runbook"},
            ResourceType=VPC,
            Automatic=True,
            MaximumAutomaticAttempts=5,
            RetryAttemptSeconds=3600,
            Parameters={
                "AutomationAssumeRole": {
                    "StaticValue": {"Values": [{"Fn::GetAtt": ["AutomationRole", "Arn"]}]}
                },
                "VpcId": {"ResourceValue": {"Value": "RESOURCE_ID"}},
            },
        ),
    }
    return json.dumps({"Parameters": {"PackageBucketPrefix": {"Type": "String"}}, "Resources": resources})


class RollOutTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.organization = StackSetOrganization(server)
        cls.unit = cls.organization.make_unit("Workloads")
        cls.accounts = [cls.make_account() for _ in range(2)]
        prefix = f"packages-{cls.organization.management}"
        for region in REGIONS:
            cls.make_package_bucket(f"{prefix}-{region}", region)
        cls.organization.make_stack_set(
            member_template(),
            Capabilities=["CAPABILITY_NAMED_IAM"],
            Parameters=[{"ParameterKey": "PackageBucketPrefix", "ParameterValue": prefix}],
            AutoDeployment={"Enabled": True, "RetainStacksOnAccountRemoval": False},
        )
        cls.operation = cls.organization.deploy([cls.unit])

    @classmethod
    def make_account(cls) -> str:
        """A new account that records its VPCs before it joins the unit."""
        account = cls.organization.make_account()
        for region in REGIONS:
            config = cls.client("config", account, region)
            recorder = {"name": "default", "roleARN": f"arn:aws:iam::{account}:role/Recorder"}
            group = {"recordingGroup": {"resourceTypes": [VPC]}}
            config.put_configuration_recorder(ConfigurationRecorder={**recorder, **group})
            config.put_delivery_channel(DeliveryChannel={"name": "default", "s3BucketName": "bucket"})
            config.start_configuration_recorder(ConfigurationRecorderName="default")
        cls.organization.move(account, cls.unit)
        cls.organization.settle()
        return account

    @classmethod
    def make_package_bucket(cls, name: str, region: str) -> None:
        s3 = cls.client("s3", cls.organization.management, region)
        place = {} if region == "us-east-1" else {"LocationConstraint": region}
        s3.create_bucket(Bucket=name, **({"CreateBucketConfiguration": place} if place else {}))
        s3.put_object(Bucket=name, Key="code.zip", Body=HANDLER)
        allow = {
            "Effect": "Allow",
            "Principal": "*",
            "Action": "s3:GetObject",
            "Resource": f"arn:aws:s3:::{name}/*",
            "Condition": {"StringEquals": {"aws:PrincipalOrgID": cls.organization.id}},
        }
        s3.put_bucket_policy(Bucket=name, Policy=policy(allow))

    @staticmethod
    def client(service: str, account: str, region: str) -> Any:
        return server.client(service, account, region=region)

    def make_vpc(self, account: str, region: str) -> str:
        """A new VPC that the rule reports as noncompliant."""
        tags = [{"Key": "compliance", "Value": "NON_COMPLIANT"}]
        vpc = self.client("ec2", account, region).create_vpc(
            CidrBlock="10.0.0.0/16", TagSpecifications=[{"ResourceType": "vpc", "Tags": tags}]
        )["Vpc"]
        self.organization.settle()
        return vpc["VpcId"]

    def compliance(self, account: str, region: str) -> dict[str, str]:
        answer = self.client("config", account, region).get_compliance_details_by_config_rule(
            ConfigRuleName="rule", Limit=100
        )
        return {
            result["EvaluationResultIdentifier"]["EvaluationResultQualifier"]["ResourceId"]: result[
                "ComplianceType"
            ]
            for result in answer["EvaluationResults"]
        }

    def executions(self, account: str, region: str) -> list[dict[str, Any]]:
        ssm = self.client("ssm", account, region)
        return ssm.describe_automation_executions()["AutomationExecutionMetadataList"]

    def test_all_parts_are_in_every_account_and_region(self) -> None:
        self.assertEqual(self.operation["Status"], "SUCCEEDED")
        for account in self.accounts:
            for region in REGIONS:
                with self.subTest(account=account, region=region):
                    where = f"{region}:{account}"
                    function = self.client("lambda", account, region).get_function(FunctionName="function")
                    configuration = function["Configuration"]
                    self.assertIn(f":{where}:", configuration["FunctionArn"])
                    self.assertEqual(configuration["CodeSize"], len(HANDLER))
                    config = self.client("config", account, region)
                    (rule,) = config.describe_config_rules()["ConfigRules"]
                    self.assertEqual(rule["Source"]["SourceIdentifier"], configuration["FunctionArn"])
                    (remediation,) = config.describe_remediation_configurations(ConfigRuleNames=["rule"])[
                        "RemediationConfigurations"
                    ]
                    document = self.client("ssm", account, region).describe_document(
                        Name=remediation["TargetId"]
                    )["Document"]
                    self.assertEqual(document["Owner"], account)

    def test_a_vpc_is_repaired_in_its_own_account_and_seen_nowhere_else(self) -> None:
        others = [(a, r) for a in self.accounts for r in REGIONS if (a, r) != (self.accounts[0], "us-east-1")]
        before = {place: (self.compliance(*place), self.executions(*place)) for place in others}
        server.control("DELETE", "journal")

        vpc_id = self.make_vpc(self.accounts[0], "us-east-1")

        self.assertEqual(self.compliance(self.accounts[0], "us-east-1")[vpc_id], "COMPLIANT")
        (vpc,) = self.client("ec2", self.accounts[0], "us-east-1").describe_vpcs(VpcIds=[vpc_id])["Vpcs"]
        self.assertEqual(vpc["Tags"], [{"Key": "compliance", "Value": "COMPLIANT"}])
        (repair,) = server.journal("CreateTags")
        self.assertEqual((repair["account"], repair["region"]), (self.accounts[0], "us-east-1"))
        self.assertIn(f":{self.accounts[0]}:role/", repair["principal"])
        self.assertIn("AutomationRole", repair["principal"])
        execution = self.executions(self.accounts[0], "us-east-1")[0]
        self.assertEqual(execution["AutomationExecutionStatus"], "Success")
        after = {place: (self.compliance(*place), self.executions(*place)) for place in others}
        self.assertEqual(after, before)

    def test_rules_are_kept_apart_by_account_and_region(self) -> None:
        config = self.client("config", self.accounts[1], "eu-west-1")
        rule = config.describe_config_rules()["ConfigRules"][0]
        changed = {name: rule[name] for name in ("ConfigRuleName", "Scope", "Source")}
        config.put_config_rule(ConfigRule={**changed, "Description": "changed"})
        self.organization.settle()

        for account, region in ((self.accounts[0], "eu-west-1"), (self.accounts[1], "us-east-1")):
            (other,) = self.client("config", account, region).describe_config_rules()["ConfigRules"]
            self.assertNotIn("Description", other)
        management = self.client("config", self.organization.management, "eu-west-1")
        self.assertEqual(management.describe_config_rules()["ConfigRules"], [])

    def test_an_account_that_comes_later_is_watched_too(self) -> None:
        account = self.make_account()

        vpc_id = self.make_vpc(account, "eu-west-1")

        self.assertEqual(self.compliance(account, "eu-west-1")[vpc_id], "COMPLIANT")

    def test_the_function_runs_in_its_own_account(self) -> None:
        account = self.accounts[1]
        server.control("DELETE", "journal")

        self.make_vpc(account, "us-east-1")

        calls = server.journal("PutEvaluations")
        self.assertTrue(calls)
        self.assertEqual({(call["account"], call["region"]) for call in calls}, {(account, "us-east-1")})
        self.assertTrue(all(f":{account}:role/" in call["principal"] for call in calls))


if __name__ == "__main__":
    unittest.main()
