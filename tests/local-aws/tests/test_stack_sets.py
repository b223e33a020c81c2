"""A service-managed stack set creates real stacks in all its targets, and deletes them."""

from __future__ import annotations

import json
import unittest
from typing import Any

from tests.harness import Server, fresh_account, rejected
from tests.stack_sets import REGIONS, StackSetOrganization, template


def setUpModule() -> None:
    global server
    server = Server("--iam-propagation", "0")


def tearDownModule() -> None:
    server.stop()


class StackSetTestCase(unittest.TestCase):
    def setUp(self) -> None:
        self.organization = StackSetOrganization(server)
        self.cloudformation = self.organization.cloudformation
        self.unit = self.organization.make_unit("Workloads")
        self.account = self.organization.make_account(self.unit)


class TargetTests(StackSetTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.nested = self.organization.make_unit("Nested", self.unit)
        self.inner = self.organization.make_account(self.nested)
        self.outer = self.organization.make_account()
        self.organization.make_stack_set(template("Group"))

    def targets(self, filter_type: str, *accounts: str) -> dict[str, Any]:
        return {
            "OrganizationalUnitIds": [self.unit],
            "Accounts": list(accounts),
            "AccountFilterType": filter_type,
        }

    def accounts(self) -> set[str]:
        return {account for account, _ in self.organization.instances()}

    def test_each_account_of_a_unit_and_of_those_in_it_gets_a_stack_in_each_region(self) -> None:
        operation = self.organization.deploy([self.unit])

        self.assertEqual(operation["Status"], "SUCCEEDED")
        places = {(account, region) for account in (self.account, self.inner) for region in REGIONS}
        self.assertEqual(set(self.organization.instances()), places)
        for account, region in places:
            ((name, status),) = self.organization.stacks(account, region).items()
            self.assertRegex(name, "^StackSet-set-[0-9a-f-]{36}$")
            self.assertEqual(status, "CREATE_COMPLETE")
            (group,) = self.organization.groups(account, region)
            self.assertTrue(group.startswith(name), group)
        self.assertEqual(self.organization.stacks(self.outer), {})

    def test_an_instance_says_which_stack_it_is_and_by_which_unit(self) -> None:
        self.organization.deploy([self.unit])

        instance = self.organization.instances()[self.inner, "us-east-1"]

        (stack,) = self.organization.of_account(self.inner, "us-east-1").describe_stacks()["Stacks"]
        self.assertEqual(instance["StackId"], stack["StackId"])
        self.assertEqual(instance["OrganizationalUnitId"], self.unit)
        self.assertEqual(instance["Status"], "CURRENT")
        self.assertEqual(instance["StackInstanceStatus"], {"DetailedStatus": "SUCCEEDED"})

    def test_the_root_means_every_account_but_the_management_account(self) -> None:
        self.organization.deploy([self.organization.root])

        self.assertEqual(self.accounts(), {self.account, self.inner, self.outer})
        self.assertEqual(self.organization.stacks(self.organization.management), {})

    def test_a_suspended_account_is_passed_over(self) -> None:
        self.organization.api.close_account(AccountId=self.inner)

        self.organization.deploy([self.unit])

        self.assertEqual(self.accounts(), {self.account})

    def test_an_intersection_means_only_the_accounts_named(self) -> None:
        self.organization.deploy([self.unit], DeploymentTargets=self.targets("INTERSECTION", self.inner))

        self.assertEqual(self.accounts(), {self.inner})

    def test_a_difference_means_all_but_the_accounts_named(self) -> None:
        self.organization.deploy([self.unit], DeploymentTargets=self.targets("DIFFERENCE", self.inner))

        self.assertEqual(self.accounts(), {self.account})

    def test_invalid_targets_are_rejected(self) -> None:
        for targets, message in (
            (self.targets("UNION", self.inner), "UNION"),
            (self.targets("NONE", self.inner), "NONE"),
            (self.targets("DIFFERENCE"), "DIFFERENCE"),
            ({"OrganizationalUnitIds": ["ou-abcd-12345678"]}, "ou-abcd-12345678"),
            ({"Accounts": [self.inner]}, "OrganizationalUnitIds are required"),
        ):
            with self.subTest(targets), rejected("ValidationError", message):
                self.organization.deploy([], DeploymentTargets=targets)
        with rejected("ValidationError", "eu-nowhere-1"):
            self.organization.deploy([self.unit], Regions=["eu-nowhere-1"])

    def test_removed_instances_take_their_stacks_with_them(self) -> None:
        self.organization.deploy([self.unit])

        self.organization.remove([self.unit], Regions=["us-east-1"])

        self.assertEqual(
            set(self.organization.instances()), {(self.account, "eu-west-1"), (self.inner, "eu-west-1")}
        )
        self.assertEqual(self.organization.groups(self.inner, "us-east-1"), [])
        self.assertEqual(len(self.organization.groups(self.inner, "eu-west-1")), 1)

    def test_retained_stacks_stay_when_their_instances_go(self) -> None:
        self.organization.deploy([self.unit])

        self.organization.remove([self.unit], RetainStacks=True)

        self.assertEqual(self.organization.instances(), {})
        self.assertEqual(list(self.organization.stacks(self.inner).values()), ["CREATE_COMPLETE"])

    def test_a_stack_set_is_deleted_only_without_instances(self) -> None:
        self.organization.deploy([self.unit])
        with rejected("StackSetNotEmptyException", status=409):
            self.cloudformation.delete_stack_set(StackSetName="set")

        self.organization.remove([self.unit])
        self.cloudformation.delete_stack_set(StackSetName="set")

        with rejected("StackSetNotFoundException", status=404):
            self.cloudformation.describe_stack_set(StackSetName="set")


class TemplateTests(StackSetTestCase):
    def test_parameters_reach_the_stacks_and_overrides_win(self) -> None:
        group = {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": {"Ref": "Name"}}}
        body = template(Parameters={"Name": {"Type": "String"}}, resources={"Group": group})
        given = [{"ParameterKey": "Name", "ParameterValue": "common"}]
        own = [{"ParameterKey": "Name", "ParameterValue": "own"}]
        self.organization.make_stack_set(body, Parameters=given)

        self.organization.deploy([self.unit], Regions=["eu-west-1"])
        self.organization.deploy([self.unit], Regions=["us-east-1"], ParameterOverrides=own)

        self.assertEqual(self.organization.groups(self.account, "eu-west-1"), ["common"])
        self.assertEqual(self.organization.groups(self.account, "us-east-1"), ["own"])
        described = self.cloudformation.describe_stack_set(StackSetName="set")["StackSet"]
        self.assertEqual(described["Parameters"], given)
        instance = self.cloudformation.describe_stack_instance(
            StackSetName="set", StackInstanceAccount=self.account, StackInstanceRegion="us-east-1"
        )["StackInstance"]
        self.assertEqual(instance["ParameterOverrides"], own)

    def test_a_template_of_a_bucket_may_be_larger_than_an_inline_one(self) -> None:
        body = template("Group", Description="x" * 200_000)
        s3 = server.client("s3", self.organization.management)
        bucket = f"templates-{self.organization.management}"
        s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
        s3.put_object(Bucket=bucket, Key="member.json", Body=body)
        s3.put_object(Bucket=bucket, Key="large.json", Body=template("Group", Description="x" * 1_000_000))
        url = f"https://s3.eu-west-1.amazonaws.com/{bucket}/"

        with rejected("ValidationError", "51200"):
            self.organization.make_stack_set(body)
        with rejected("ValidationError", "1000000"):
            self.organization.make_stack_set("", TemplateURL=f"{url}large.json")
        with rejected("ValidationError", "S3 error"):
            self.organization.make_stack_set("", TemplateURL=f"{url}none.json")
        self.organization.make_stack_set("", TemplateURL=f"{url}member.json")

        self.assertEqual(self.organization.deploy([self.unit])["Status"], "SUCCEEDED")

    def test_unsupported_parameters_are_rejected_and_not_ignored(self) -> None:
        automatic = {"Enabled": True, "RetainStacksOnAccountRemoval": False, "DependsOn": ["arn"]}
        with rejected("NotImplemented", status=501):
            self.organization.make_stack_set(template("Group"), AutoDeployment=automatic)
        with rejected("NotImplemented", status=501):
            self.organization.make_stack_set(template("Group"), StackId="arn")

    def test_macros_nested_stacks_and_unknown_parameters_are_rejected(self) -> None:
        nested = {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": "https://x"}}
        parameters = [{"ParameterKey": "Other", "ParameterValue": "1"}]
        with rejected("ValidationError", "macros"):
            self.organization.make_stack_set(template("Group", Transform="AWS::Serverless-2016-10-31"))
        with rejected("ValidationError", "nested"):
            self.organization.make_stack_set(template(resources={"Nested": nested}))
        with rejected("ValidationError", "Other"):
            self.organization.make_stack_set(template("Group"), Parameters=parameters)
        with rejected("ValidationError", "Name"):
            self.organization.make_stack_set(template("G", Parameters={"Name": {"Type": "String"}}))

    def test_a_role_without_the_capability_fails_the_instance(self) -> None:
        trust = {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Principal": {"Service": "lambda.amazonaws.com"},
                    "Action": "sts:AssumeRole",
                }
            ],
        }
        named = {
            "Type": "AWS::IAM::Role",
            "Properties": {"RoleName": "named", "AssumeRolePolicyDocument": trust},
        }
        body = template(resources={"Role": named})
        self.organization.make_stack_set(body, Capabilities=["CAPABILITY_IAM"])

        operation = self.organization.deploy([self.unit], Regions=["eu-west-1"])

        self.assertEqual(operation["Status"], "FAILED")
        instance = self.organization.instances()[self.account, "eu-west-1"]
        self.assertEqual(instance["Status"], "OUTDATED")
        self.assertEqual(instance["StatusReason"], "Requires capabilities : [CAPABILITY_NAMED_IAM]")
        self.organization.update(TemplateBody=body, Capabilities=["CAPABILITY_NAMED_IAM"])
        self.assertEqual(self.organization.instances()[self.account, "eu-west-1"]["Status"], "CURRENT")
        roles = server.client("iam", self.account).list_roles()["Roles"]
        self.assertIn("named", [role["RoleName"] for role in roles])


class UpdateTests(StackSetTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.organization.make_stack_set(template("Group"), Description="first")
        self.organization.deploy([self.unit])

    def test_a_changed_template_changes_every_stack(self) -> None:
        before = self.organization.instances()

        operation = self.organization.update(TemplateBody=template("Group", "Other"))

        self.assertEqual(operation["Status"], "SUCCEEDED")
        for region in REGIONS:
            self.assertEqual(len(self.organization.groups(self.account, region)), 2)
            self.assertEqual(
                list(self.organization.stacks(self.account, region).values()), ["UPDATE_COMPLETE"]
            )
        after = self.organization.instances()
        self.assertEqual({i["StackId"] for i in before.values()}, {i["StackId"] for i in after.values()})
        described = self.cloudformation.describe_stack_set(StackSetName="set")["StackSet"]
        self.assertEqual(described["Description"], "first")

    def test_an_update_of_one_region_leaves_the_other_outdated(self) -> None:
        targets = {"OrganizationalUnitIds": [self.unit]}

        self.organization.update(
            TemplateBody=template("Group", "Other"), DeploymentTargets=targets, Regions=["us-east-1"]
        )

        states = {region: i["Status"] for (_, region), i in self.organization.instances().items()}
        self.assertEqual(states, {"eu-west-1": "OUTDATED", "us-east-1": "CURRENT"})
        self.assertEqual(len(self.organization.groups(self.account, "eu-west-1")), 1)

    def test_a_stack_that_cannot_be_deleted_becomes_inoperable_and_is_skipped_afterwards(self) -> None:
        fault = {
            "service": "cloudformation",
            "action": "DeleteStack",
            "code": "AccessDenied",
            "message": "no",
            "principal": self.account,
            "times": 1,
        }
        server.control("POST", "faults", fault)

        operation = self.organization.remove([self.unit], Regions=["eu-west-1"])

        self.assertEqual(operation["Status"], "FAILED")
        instance = self.organization.instances()[self.account, "eu-west-1"]
        self.assertEqual((instance["Status"], instance["StatusReason"]), ("INOPERABLE", "no"))
        operation = self.organization.update(TemplateBody=template("Other"))
        self.assertEqual(self.organization.results(operation), [(self.account, "us-east-1", "SUCCEEDED")])


class CallerTests(unittest.TestCase):
    def setUp(self) -> None:
        self.organization = StackSetOrganization(server)
        self.unit = self.organization.make_unit("Workloads")
        self.account = self.organization.make_account(self.unit)
        self.request = {
            "StackSetName": "set",
            "TemplateBody": template("Group"),
            "PermissionModel": "SERVICE_MANAGED",
        }

    def test_without_trusted_access_there_is_no_service_managed_stack_set(self) -> None:
        access = self.organization.cloudformation
        self.assertEqual(access.describe_organizations_access()["Status"], "ENABLED")
        access.deactivate_organizations_access()
        self.assertEqual(access.describe_organizations_access()["Status"], "DISABLED")

        with rejected("ValidationError", "You must enable organizations access"):
            access.create_stack_set(**self.request)

    def test_trusted_access_in_organizations_is_not_enough(self) -> None:
        access = self.organization.cloudformation
        access.deactivate_organizations_access()
        self.organization.api.enable_aws_service_access(
            ServicePrincipal="member.org.stacksets.cloudformation.amazonaws.com"
        )

        with rejected("ValidationError", "You must enable organizations access"):
            access.create_stack_set(**self.request)

    def test_a_member_and_an_unknown_account_are_rejected(self) -> None:
        for account in (self.account, fresh_account()):
            cloudformation = self.organization.of_account(account)
            with rejected("ValidationError", "You must be the management account or delegated admin"):
                cloudformation.create_stack_set(**self.request)
            with rejected("ValidationError", "not a delegated administrator"):
                cloudformation.create_stack_set(**self.request, CallAs="DELEGATED_ADMIN")
            with rejected("InvalidOperationException"):
                cloudformation.activate_organizations_access()

    def test_a_delegated_administrator_has_to_say_that_it_is_one(self) -> None:
        self.organization.delegate(self.account)
        other = self.organization.make_account(self.unit)
        administrator = self.organization.of_account(self.account)
        with rejected("ValidationError", "You must be the management account or delegated admin"):
            administrator.create_stack_set(**self.request)
        request = {"StackSetName": "set", "CallAs": "DELEGATED_ADMIN"}

        administrator.create_stack_set(**self.request, CallAs="DELEGATED_ADMIN")
        started = administrator.create_stack_instances(
            **request, DeploymentTargets={"OrganizationalUnitIds": [self.unit]}, Regions=["eu-west-1"]
        )
        self.organization.settle()

        operation = administrator.describe_stack_set_operation(**request, OperationId=started["OperationId"])[
            "StackSetOperation"
        ]
        self.assertEqual(operation["Status"], "SUCCEEDED")
        listed = administrator.list_stack_instances(**request)["Summaries"]
        self.assertEqual({instance["Account"] for instance in listed}, {self.account, other})
        with rejected("StackSetNotFoundException"):
            administrator.describe_stack_set(StackSetName="set")
        self.assertEqual(set(self.organization.instances()), {(i["Account"], i["Region"]) for i in listed})

    def test_the_stack_sets_of_one_organization_are_its_own(self) -> None:
        self.organization.make_stack_set(template("Group"))
        other = StackSetOrganization(server)
        other.make_stack_set(template("Group"))

        listed = other.cloudformation.list_stack_sets()["Summaries"]

        self.assertEqual([stack_set["StackSetName"] for stack_set in listed], ["set"])
        with rejected("NameAlreadyExistsException", status=409):
            other.make_stack_set(template("Group"))
        with rejected("StackSetNotFoundException"):
            self.organization.of_account(self.organization.management, "us-east-1").describe_stack_set(
                StackSetName="set"
            )

    def test_self_managed_stack_sets_stay_what_they_were(self) -> None:
        cloudformation = self.organization.cloudformation
        cloudformation.create_stack_set(StackSetName="own", TemplateBody=template("Group"))
        self.organization.make_stack_set(template("Group"))

        models = {
            stack_set["StackSetName"]: stack_set["PermissionModel"]
            for stack_set in cloudformation.list_stack_sets()["Summaries"]
        }
        self.assertEqual(models, {"own": "SELF_MANAGED", "set": "SERVICE_MANAGED"})
        body = cloudformation.describe_stack_set(StackSetName="own")["StackSet"]["TemplateBody"]
        self.assertEqual(json.loads(body), json.loads(template("Group")))


if __name__ == "__main__":
    unittest.main()
