"""An account that joins a target unit gets the unit's stacks, and an account that leaves it loses them."""

from __future__ import annotations

import time
import unittest
from typing import Any

from tests.harness import Server
from tests.stack_sets import REGIONS, StackSetOrganization, template


def setUpModule() -> None:
    global server
    server = Server("--iam-propagation", "0")


def tearDownModule() -> None:
    server.stop()


class AutomaticDeploymentTests(unittest.TestCase):
    def setUp(self) -> None:
        server.control("DELETE", "faults")
        self.organization = StackSetOrganization(server)
        self.unit = self.organization.make_unit("Workloads")
        self.nested = self.organization.make_unit("Nested", self.unit)
        self.other = self.organization.make_unit("Other")
        self.first = self.organization.make_account(self.unit)

    def deploy(self, retain: bool = False, enabled: bool = True, **changes: Any) -> None:
        automatic = {"Enabled": enabled, "RetainStacksOnAccountRemoval": retain}
        self.organization.make_stack_set(template("Group"), AutoDeployment=automatic)
        self.organization.deploy([self.unit], **changes)

    def move(self, account: str, destination: str) -> None:
        self.organization.move(account, destination)
        self.organization.settle()

    def come(self, unit: str) -> str:
        account = self.organization.make_account(unit)
        self.organization.settle()
        return account

    def regions_of(self, account: str) -> list[str]:
        return sorted(region for known, region in self.organization.instances() if known == account)

    def operations(self) -> list[str]:
        listed = self.organization.cloudformation.list_stack_set_operations(StackSetName="set")["Summaries"]
        return [operation["Action"] for operation in reversed(listed)]

    def test_a_new_account_gets_the_stacks_of_its_unit_in_all_regions(self) -> None:
        self.deploy()

        for unit in (self.unit, self.nested):
            account = self.come(unit)

            self.assertEqual(self.regions_of(account), REGIONS)
            for region in REGIONS:
                self.assertEqual(len(self.organization.groups(account, region)), 1)

    def test_an_account_elsewhere_gets_nothing(self) -> None:
        self.deploy()

        account = self.come(self.other)

        self.assertEqual(self.regions_of(account), [])
        self.assertEqual(self.operations(), ["CREATE"])

    def test_without_automatic_deployment_nothing_comes_and_nothing_goes(self) -> None:
        self.deploy(enabled=False)

        account = self.come(self.unit)
        self.move(self.first, self.other)

        self.assertEqual(self.regions_of(account), [])
        self.assertEqual(self.regions_of(self.first), REGIONS)

    def test_an_account_that_leaves_loses_its_stacks(self) -> None:
        self.deploy()

        self.move(self.first, self.other)

        self.assertEqual(self.regions_of(self.first), [])
        self.assertEqual(self.organization.stacks(self.first), {})
        self.assertEqual(self.operations(), ["CREATE", "DELETE"])

    def test_an_account_that_leaves_keeps_its_stacks_if_they_are_retained(self) -> None:
        self.deploy(retain=True)

        self.move(self.first, self.other)

        self.assertEqual(self.regions_of(self.first), [])
        self.assertEqual(list(self.organization.stacks(self.first).values()), ["CREATE_COMPLETE"])

    def test_an_account_that_moves_within_a_target_unit_is_not_touched(self) -> None:
        self.deploy()
        before = self.organization.instances()

        self.move(self.first, self.nested)

        self.assertEqual(self.organization.instances(), before)
        self.assertEqual(self.operations(), ["CREATE"])

    def test_a_filter_keeps_out_those_who_are_there_and_not_those_who_come(self) -> None:
        excluded = self.organization.make_account(self.unit)
        targets = {
            "OrganizationalUnitIds": [self.unit],
            "Accounts": [excluded],
            "AccountFilterType": "DIFFERENCE",
        }
        self.deploy(DeploymentTargets=targets)

        self.come(self.unit)
        self.assertEqual(self.regions_of(excluded), [])

        self.move(excluded, self.other)
        self.move(excluded, self.unit)
        self.assertEqual(self.regions_of(excluded), REGIONS)

    def test_parameters_that_were_overridden_are_not_overridden_for_those_who_come(self) -> None:
        group = {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": {"Ref": "Name"}}}
        body = template(
            Parameters={"Name": {"Type": "String", "Default": "common"}}, resources={"Group": group}
        )
        automatic = {"Enabled": True, "RetainStacksOnAccountRemoval": False}
        self.organization.make_stack_set(body, AutoDeployment=automatic)
        own = [{"ParameterKey": "Name", "ParameterValue": "own"}]
        self.organization.deploy([self.unit], ParameterOverrides=own)

        account = self.come(self.unit)

        self.assertEqual(self.organization.groups(self.first), ["own"])
        self.assertEqual(self.organization.groups(account), ["common"])

    def test_an_account_that_leaves_while_its_stacks_wait_their_turn_keeps_nothing(self) -> None:
        self.deploy()
        fault = {"service": "cloudformation", "action": "CreateStack", "delay_seconds": 3600, "times": 1}
        server.control("POST", "faults", fault)
        busy = self.organization.make_account(self.unit)
        account = self.organization.make_account(self.unit)

        self.organization.move(account, self.other)
        # The delay starts with the call for the first stack, which may not have happened yet.
        while not server.control("GET", "idle")["idle"]:
            server.control("POST", "clock/advance", {"seconds": 3600})
            time.sleep(0.02)

        self.assertEqual(self.operations(), ["CREATE", "CREATE", "CREATE", "DELETE"])
        self.assertEqual(self.regions_of(busy), REGIONS)
        self.assertEqual(self.regions_of(account), [])
        for region in REGIONS:
            self.assertEqual(self.organization.stacks(account, region), {})

    def test_the_preferences_of_a_roll_out_do_not_hold_for_automatic_deployments(self) -> None:
        self.deploy(OperationPreferences={"FailureToleranceCount": 1})
        fault = {
            "service": "cloudformation",
            "action": "CreateStack",
            "code": "Throttling",
            "message": "broken",
        }
        server.control("POST", "faults", fault)

        self.come(self.unit)

        cloudformation = self.organization.cloudformation
        latest = cloudformation.list_stack_set_operations(StackSetName="set")["Summaries"][0]
        self.assertEqual(latest["Status"], "FAILED")
        self.assertEqual(latest["OperationPreferences"]["FailureToleranceCount"], 0)

    def test_the_targets_of_automatic_deployments_are_listed(self) -> None:
        self.deploy()

        listed = self.organization.cloudformation.list_stack_set_auto_deployment_targets(StackSetName="set")

        self.assertEqual(listed["Summaries"], [{"OrganizationalUnitId": self.unit, "Regions": REGIONS}])


if __name__ == "__main__":
    unittest.main()
