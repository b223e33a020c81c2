"""A stack of the management account creates, updates and deletes a stack set with all its instances."""

from __future__ import annotations

import copy
import json
import unittest
from typing import Any

from tests.harness import Server
from tests.stack_sets import REGIONS, StackSetOrganization, template


def setUpModule() -> None:
    global server
    server = Server("--iam-propagation", "0")


def tearDownModule() -> None:
    server.stop()


class ResourceTests(unittest.TestCase):
    def setUp(self) -> None:
        server.control("DELETE", "faults")
        self.organization = StackSetOrganization(server)
        self.cloudformation = self.organization.cloudformation
        self.unit = self.organization.make_unit("Workloads")
        self.canary, self.other = (self.organization.make_account(self.unit) for _ in range(2))
        self.bucket = f"assets-{self.organization.management}"
        s3 = server.client("s3", self.organization.management)
        s3.create_bucket(Bucket=self.bucket, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
        for name, groups in (("one", ["Group"]), ("two", ["Group", "Other"])):
            s3.put_object(Bucket=self.bucket, Key=f"{name}.json", Body=template(*groups))

    def properties(self, **changes: Any) -> dict[str, Any]:
        return {
            "StackSetName": "set",
            "PermissionModel": "SERVICE_MANAGED",
            "CallAs": "SELF",
            "Description": "Everywhere",
            "TemplateURL": self.url("one"),
            "Capabilities": ["CAPABILITY_NAMED_IAM"],
            "AutoDeployment": {"Enabled": False},
            "OperationPreferences": {
                "ConcurrencyMode": "STRICT_FAILURE_TOLERANCE",
                "FailureToleranceCount": 0,
                "MaxConcurrentCount": "1",
                "RegionOrder": REGIONS,
            },
            "StackInstancesGroup": [self.group()],
            **changes,
        }

    def url(self, name: str) -> str:
        return f"https://s3.eu-west-1.amazonaws.com/{self.bucket}/{name}.json"

    def group(self, regions: list[str] = REGIONS, **targets: Any) -> dict[str, Any]:
        return {
            "Regions": regions,
            "DeploymentTargets": {"OrganizationalUnitIds": [self.unit], **targets},
        }

    def only(self, *accounts: str) -> dict[str, Any]:
        return {"Accounts": list(accounts), "AccountFilterType": "INTERSECTION"}

    def deploy(self, kind: str = "CREATE", beside: dict[str, Any] | None = None, **changes: Any) -> str:
        """Deploy with a change set, as the CDK does. Returns the status of the stack."""
        resource = {"Type": "AWS::CloudFormation::StackSet", "Properties": self.properties(**changes)}
        body = {
            "Resources": {"Set": resource, **(beside or {})},
            "Outputs": {"Id": {"Value": {"Ref": "Set"}}},
        }
        request = {"StackName": "stack", "ChangeSetName": "change"}
        self.cloudformation.create_change_set(
            **request, ChangeSetType=kind, TemplateBody=json.dumps(copy.deepcopy(body))
        )
        self.cloudformation.execute_change_set(**request)
        self.cloudformation.delete_change_set(**request)
        return self.stack()["StackStatus"]

    def stack(self) -> dict[str, Any]:
        return self.cloudformation.describe_stacks(StackName="stack")["Stacks"][0]

    def failure(self) -> str:
        """Why the resource failed the last time."""
        events = self.cloudformation.describe_stack_events(StackName="stack")["StackEvents"]
        return next(
            event["ResourceStatusReason"] for event in events if event["ResourceStatus"].endswith("_FAILED")
        )

    def stack_sets(self) -> list[str]:
        listed = self.cloudformation.list_stack_sets(Status="ACTIVE")["Summaries"]
        return [stack_set["StackSetName"] for stack_set in listed]

    def accounts(self) -> set[str]:
        return {account for account, _ in self.organization.instances()}

    def break_updates(self, account: str, action: str) -> None:
        fault = {"service": "cloudformation", "action": action, "principal": account}
        server.control("POST", "faults", {"code": "Throttling", "message": "broken", **fault})

    def test_the_stack_is_complete_when_all_instances_are(self) -> None:
        self.assertEqual(self.deploy(), "CREATE_COMPLETE")

        instances = self.organization.instances()
        self.assertEqual({instance["Status"] for instance in instances.values()}, {"CURRENT"})
        self.assertEqual(set(instances), {(a, r) for a in (self.canary, self.other) for r in REGIONS})
        described = self.cloudformation.describe_stack_set(StackSetName="set")["StackSet"]
        self.assertEqual(self.stack()["Outputs"][0]["OutputValue"], described["StackSetId"])
        self.assertEqual(described["Description"], "Everywhere")

    def test_a_new_template_reaches_every_account(self) -> None:
        self.deploy()

        self.assertEqual(self.deploy("UPDATE", TemplateURL=self.url("two")), "UPDATE_COMPLETE")

        for account in (self.canary, self.other):
            for region in REGIONS:
                self.assertEqual(len(self.organization.groups(account, region)), 2)

    def test_targets_and_regions_that_change_bring_and_take_stacks(self) -> None:
        self.deploy(StackInstancesGroup=[self.group(["eu-west-1"], **self.only(self.canary))])
        self.assertEqual(set(self.organization.instances()), {(self.canary, "eu-west-1")})

        self.deploy("UPDATE", StackInstancesGroup=[self.group(["us-east-1"], **self.only(self.canary))])
        self.assertEqual(set(self.organization.instances()), {(self.canary, "us-east-1")})
        self.assertEqual(self.organization.stacks(self.canary, "eu-west-1"), {})

        everyone_else = {"Accounts": [self.canary], "AccountFilterType": "DIFFERENCE"}
        self.deploy("UPDATE", StackInstancesGroup=[self.group(["us-east-1"], **everyone_else)])
        self.assertEqual(set(self.organization.instances()), {(self.other, "us-east-1")})
        self.assertEqual(self.organization.stacks(self.canary, "us-east-1"), {})

    def operations(self) -> list[tuple[str, str]]:
        """The action and the regions of each operation since the stack set exists, oldest first."""
        listed = self.cloudformation.list_stack_set_operations(StackSetName="set")["Summaries"]
        ids = [summary["OperationId"] for summary in reversed(listed)]
        described = [
            self.cloudformation.describe_stack_set_operation(StackSetName="set", OperationId=each)[
                "StackSetOperation"
            ]
            for each in ids
        ]
        results = [
            self.cloudformation.list_stack_set_operation_results(StackSetName="set", OperationId=each)[
                "Summaries"
            ]
            for each in ids
        ]
        return [
            (operation["Action"], " ".join(sorted({result["Region"] for result in of_operation})))
            for operation, of_operation in zip(described, results, strict=True)
        ]

    def test_without_an_account_filter_a_roll_out_is_one_operation_and_an_update_another(self) -> None:
        self.deploy()
        self.deploy("UPDATE", TemplateURL=self.url("two"))

        everywhere = " ".join(sorted(REGIONS))
        self.assertEqual(self.operations(), [("CREATE", everywhere), ("UPDATE", everywhere)])

    def test_with_an_account_filter_a_roll_out_is_one_operation_for_each_region(self) -> None:
        self.deploy(StackInstancesGroup=[self.group(AccountFilterType="NONE")])

        self.assertEqual(self.operations(), [("CREATE", region) for region in REGIONS])

    def test_with_an_account_filter_an_update_makes_a_second_pass_over_every_region(self) -> None:
        groups = [self.group(**self.only(self.canary))]
        self.deploy(StackInstancesGroup=groups)

        self.deploy("UPDATE", TemplateURL=self.url("two"), StackInstancesGroup=groups)

        update = self.operations()[len(REGIONS) :]
        self.assertEqual(
            update, [("UPDATE", " ".join(sorted(REGIONS))), *(("UPDATE", region) for region in REGIONS)]
        )

    def test_overridden_parameters_that_change_reach_their_instances(self) -> None:
        group = {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": {"Ref": "Name"}}}
        body = template(
            Parameters={"Name": {"Type": "String", "Default": "common"}}, resources={"Group": group}
        )
        inline = {"TemplateBody": body, "TemplateURL": {"Ref": "AWS::NoValue"}}
        self.deploy(**inline)
        own = [{"ParameterKey": "Name", "ParameterValue": "own"}]

        self.deploy("UPDATE", **inline, StackInstancesGroup=[{**self.group(), "ParameterOverrides": own}])

        self.assertEqual(self.organization.groups(self.canary), ["own"])

    def test_a_failed_roll_out_fails_the_stack_with_its_reason_and_leaves_nothing(self) -> None:
        self.break_updates(self.other, "CreateStack")

        status = self.deploy()

        self.assertEqual(status, "ROLLBACK_COMPLETE")
        self.assertIn(f"{self.other} eu-west-1: broken", self.failure())
        self.assertEqual(self.stack_sets(), [])
        self.assertEqual(self.organization.stacks(self.canary), {})

    def test_a_failed_update_is_tried_once_and_rolled_back(self) -> None:
        self.deploy()
        self.break_updates(self.other, "UpdateStack")
        server.control("DELETE", "journal")
        groups = {account: self.organization.groups(account) for account in (self.canary, self.other)}

        status = self.deploy("UPDATE", TemplateURL=self.url("two"))

        self.assertEqual(len(server.journal("UpdateStackSet")), 2)
        self.assertIn(f"{self.other} eu-west-1: broken", self.failure())
        self.assertEqual(status, "UPDATE_ROLLBACK_FAILED")
        self.assertEqual(
            groups, {account: self.organization.groups(account) for account in (self.canary, self.other)}
        )

    def test_an_update_that_failed_for_once_is_rolled_back_everywhere(self) -> None:
        self.deploy()
        groups = {account: self.organization.groups(account) for account in (self.canary, self.other)}
        fault = {"service": "cloudformation", "action": "UpdateStack", "principal": self.other}
        server.control("POST", "faults", {"code": "Throttling", "message": "broken", "times": 1, **fault})

        status = self.deploy("UPDATE", TemplateURL=self.url("two"))

        self.assertEqual(status, "UPDATE_ROLLBACK_COMPLETE")
        self.assertEqual(
            groups, {account: self.organization.groups(account) for account in (self.canary, self.other)}
        )
        statuses = {instance["Status"] for instance in self.organization.instances().values()}
        self.assertEqual(statuses, {"CURRENT"})

    def test_automatic_deployment_is_turned_on_by_the_template(self) -> None:
        self.deploy()
        automatic = {"Enabled": "true", "RetainStacksOnAccountRemoval": "false"}

        self.deploy("UPDATE", AutoDeployment=automatic)
        account = self.organization.make_account(self.unit)
        self.organization.settle()

        self.assertIn(account, self.accounts())

    def test_deleting_the_stack_takes_every_instance_with_it(self) -> None:
        automatic = {"Enabled": True, "RetainStacksOnAccountRemoval": False}
        self.deploy(AutoDeployment=automatic, StackInstancesGroup=[self.group(**self.only(self.canary))])
        newcomer = self.organization.make_account(self.unit)
        self.organization.settle()
        self.assertEqual(self.accounts(), {self.canary, newcomer})

        self.cloudformation.delete_stack(StackName="stack")

        self.assertEqual(self.stack_sets(), [])
        for account in (self.canary, newcomer):
            self.assertEqual(self.organization.stacks(account), {})

    def test_a_delegated_administrator_deploys_it_too(self) -> None:
        self.organization.delegate(self.canary)
        administrator = self.organization.of_account(self.canary)
        resource = {
            "Type": "AWS::CloudFormation::StackSet",
            "Properties": self.properties(
                CallAs="DELEGATED_ADMIN", TemplateBody=template("Group"), TemplateURL={"Ref": "AWS::NoValue"}
            ),
        }

        administrator.create_stack(
            StackName="stack", TemplateBody=json.dumps({"Resources": {"Set": resource}})
        )

        (stack,) = administrator.describe_stacks(StackName="stack")["Stacks"]
        self.assertEqual(stack["StackStatus"], "CREATE_COMPLETE")
        self.assertEqual(self.accounts(), {self.canary, self.other})


if __name__ == "__main__":
    unittest.main()
