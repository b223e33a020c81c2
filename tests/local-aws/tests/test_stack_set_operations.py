"""An operation runs region by region, tolerates as many failures as configured, and can be stopped."""

from __future__ import annotations

import time
import unittest
from collections import Counter
from typing import Any

from tests.harness import Server, rejected
from tests.stack_sets import REGIONS, StackSetOrganization, template


def setUpModule() -> None:
    global server
    server = Server("--iam-propagation", "0")


def tearDownModule() -> None:
    server.stop()


def break_calls(account: str, action: str = "CreateStack", **changes: Any) -> None:
    """StackSets' calls in the account fail from now on."""
    fault = {"service": "cloudformation", "action": action, "principal": account, **changes}
    server.control("POST", "faults", {"code": "Throttling", "message": "broken", **fault})


class OperationTestCase(unittest.TestCase):
    def setUp(self) -> None:
        server.control("DELETE", "faults")
        self.organization = StackSetOrganization(server)
        self.cloudformation = self.organization.cloudformation
        self.unit = self.organization.make_unit("Workloads")
        self.accounts = [self.organization.make_account(self.unit) for _ in range(3)]
        self.organization.make_stack_set(template("Group"))

    def statuses(self, operation: dict[str, Any]) -> dict[str, list[str]]:
        """The results by region, in the order of the work."""
        by_region: dict[str, list[str]] = {}
        for _, region, status in self.organization.results(operation):
            by_region.setdefault(region, []).append(status)
        return by_region


class FailureTests(OperationTestCase):
    def test_without_tolerance_one_failure_ends_the_operation(self) -> None:
        break_calls(self.accounts[0])

        operation = self.organization.deploy([self.unit])

        self.assertEqual(operation["Status"], "FAILED")
        self.assertEqual(operation["StatusDetails"], {"FailedStackInstancesCount": 1})
        self.assertEqual(
            self.statuses(operation),
            {"eu-west-1": ["FAILED", "CANCELLED", "CANCELLED"], "us-east-1": ["CANCELLED"] * 3},
        )
        instances = self.organization.instances()
        failed = instances[self.accounts[0], "eu-west-1"]
        self.assertEqual((failed["Status"], failed["StatusReason"]), ("OUTDATED", "broken"))
        self.assertEqual(failed["StackInstanceStatus"], {"DetailedStatus": "FAILED"})
        cancelled = instances[self.accounts[1], "us-east-1"]
        self.assertEqual(cancelled["StackInstanceStatus"], {"DetailedStatus": "CANCELLED"})
        self.assertIn("failure tolerance", cancelled["StatusReason"])
        self.assertEqual(self.organization.stacks(self.accounts[1]), {})

    def test_failures_within_the_tolerance_of_a_region_do_not_fail_the_operation(self) -> None:
        break_calls(self.accounts[0])
        for tolerance in ({"FailureToleranceCount": 1}, {"FailureTolerancePercentage": 34}):
            with self.subTest(tolerance):
                operation = self.organization.deploy([self.unit], OperationPreferences=tolerance)

                self.assertEqual(operation["Status"], "SUCCEEDED")
                for region in REGIONS:
                    counts = Counter(self.statuses(operation)[region])
                    self.assertEqual(counts, {"FAILED": 1, "SUCCEEDED": 2})

    def test_a_percentage_is_rounded_down(self) -> None:
        break_calls(self.accounts[0])

        operation = self.organization.deploy(
            [self.unit], OperationPreferences={"FailureTolerancePercentage": 33}
        )

        self.assertEqual(operation["Status"], "FAILED")

    def test_regions_in_parallel_fail_each_for_itself(self) -> None:
        break_calls(self.accounts[0])

        operation = self.organization.deploy(
            [self.unit], OperationPreferences={"RegionConcurrencyType": "PARALLEL"}
        )

        self.assertEqual(self.statuses(operation)["us-east-1"], ["FAILED", "CANCELLED", "CANCELLED"])

    def test_the_regions_run_in_the_requested_order(self) -> None:
        server.control("DELETE", "journal")

        self.organization.deploy(
            [self.unit], OperationPreferences={"RegionOrder": ["us-east-1", "eu-west-1"]}
        )

        regions = [call["region"] for call in server.journal("CreateStack")]
        self.assertEqual(regions, ["us-east-1"] * 3 + ["eu-west-1"] * 3)

    def test_what_failed_is_made_by_the_next_operation(self) -> None:
        break_calls(self.accounts[0], times=1)
        self.organization.deploy([self.unit])

        operation = self.organization.deploy([self.unit])

        self.assertEqual(operation["Status"], "SUCCEEDED")
        statuses = {instance["Status"] for instance in self.organization.instances().values()}
        self.assertEqual(statuses, {"CURRENT"})

    def test_an_update_that_fails_in_the_first_account_leaves_the_others_as_they_were(self) -> None:
        self.organization.deploy([self.unit])
        break_calls(self.accounts[0], "UpdateStack")

        operation = self.organization.update(TemplateBody=template("Group", "Other"))

        self.assertEqual(operation["Status"], "FAILED")
        for account in self.accounts:
            self.assertEqual(len(self.organization.groups(account)), 1)
            self.assertEqual(self.organization.instances()[account, "eu-west-1"]["Status"], "OUTDATED")

    def test_a_stack_that_rolls_back_names_the_failed_resource_and_is_created_again_later(self) -> None:
        logs = self.organization.of_account(self.accounts[0], service="logs")
        logs.create_log_group(logGroupName="taken")
        group = {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": "taken"}}
        body = template(resources={"Named": group})
        self.organization.make_stack_set(body, "named")

        operation = self.organization.deploy([self.unit], "named", Regions=["eu-west-1"])

        self.assertEqual(operation["Status"], "FAILED")
        self.assertEqual(list(self.organization.stacks(self.accounts[0]).values()), ["ROLLBACK_COMPLETE"])
        reason = self.organization.instances("named")[self.accounts[0], "eu-west-1"]["StatusReason"]
        self.assertIn("ResourceLogicalId:Named, ResourceType:AWS::Logs::LogGroup, ", reason)
        logs.delete_log_group(logGroupName="taken")
        self.organization.update("named", TemplateBody=body)
        self.assertEqual(list(self.organization.stacks(self.accounts[0]).values()), ["CREATE_COMPLETE"])

    def test_invalid_preferences_are_rejected(self) -> None:
        for preferences, message in (
            ({"FailureToleranceCount": 1, "FailureTolerancePercentage": 1}, "Exactly one of"),
            ({"ConcurrencyMode": "HARD"}, "SOFT_FAILURE_TOLERANCE"),
            ({"MaxConcurrentCount": 0}, "MaxConcurrentCount"),
            ({"FailureTolerancePercentage": 101}, "0 to 100"),
        ):
            with self.subTest(preferences), rejected("ValidationError", message):
                self.organization.deploy([self.unit], OperationPreferences=preferences)


class ConcurrencyTests(OperationTestCase):
    def start(self) -> str:
        """An operation that is busy with its first account until the clock is moved."""
        break_calls(self.accounts[0], code=None, delay_seconds=3600, times=1)
        started = self.cloudformation.create_stack_instances(
            StackSetName="set",
            DeploymentTargets={"OrganizationalUnitIds": [self.unit]},
            Regions=["eu-west-1"],
        )
        return started["OperationId"]

    def describe(self, operation_id: str) -> dict[str, Any]:
        return self.cloudformation.describe_stack_set_operation(StackSetName="set", OperationId=operation_id)[
            "StackSetOperation"
        ]

    def finish(self) -> None:
        # The first call may not have reached its delay yet.
        while not server.control("GET", "idle")["idle"]:
            server.control("POST", "clock/advance", {"seconds": 3600})
            time.sleep(0.02)

    def test_a_running_operation_says_so_and_keeps_others_off(self) -> None:
        operation_id = self.start()

        self.assertEqual(self.describe(operation_id)["Status"], "RUNNING")
        with rejected("OperationInProgressException", operation_id, status=409):
            self.organization.update(TemplateBody=template("Other"))
        with rejected("OperationInProgressException"):
            self.cloudformation.delete_stack_set(StackSetName="set")
        self.finish()

        self.assertEqual(self.describe(operation_id)["Status"], "SUCCEEDED")

    def test_with_managed_execution_another_operation_is_queued(self) -> None:
        self.organization.update(TemplateBody=template("Group"), ManagedExecution={"Active": True})
        self.start()

        second = self.cloudformation.update_stack_set(
            StackSetName="set", TemplateBody=template("Group", "Other")
        )["OperationId"]

        self.assertEqual(self.describe(second)["Status"], "QUEUED")
        self.finish()
        self.assertEqual(self.describe(second)["Status"], "SUCCEEDED")
        self.assertEqual(len(self.organization.groups(self.accounts[2])), 2)

    def test_a_stopped_operation_does_what_it_is_at_and_no_more(self) -> None:
        operation_id = self.start()

        self.cloudformation.stop_stack_set_operation(StackSetName="set", OperationId=operation_id)
        self.finish()

        operation = self.describe(operation_id)
        self.assertEqual(operation["Status"], "STOPPED")
        counts = Counter(self.statuses(operation)["eu-west-1"])
        self.assertEqual(counts["SUCCEEDED"] + counts["CANCELLED"], 3)
        self.assertGreaterEqual(counts["CANCELLED"], 2)
        self.assertEqual(self.organization.stacks(self.accounts[2]), {})
        with rejected("InvalidOperationException"):
            self.cloudformation.stop_stack_set_operation(StackSetName="set", OperationId=operation_id)

    def test_operations_are_listed_latest_first_and_known_by_their_id(self) -> None:
        self.organization.deploy([self.unit], OperationId="first")
        self.organization.update(TemplateBody=template("Group"), OperationId="second")

        listed = self.cloudformation.list_stack_set_operations(StackSetName="set")["Summaries"]

        self.assertEqual([operation["OperationId"] for operation in listed], ["second", "first"])
        self.assertEqual([operation["Action"] for operation in listed], ["UPDATE", "CREATE"])
        with rejected("OperationIdAlreadyExistsException", status=409):
            self.organization.deploy([self.unit], OperationId="first")
        with rejected("OperationNotFoundException", status=404):
            self.describe("third")


if __name__ == "__main__":
    unittest.main()
