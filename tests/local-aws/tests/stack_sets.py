"""Stack sets of an organization, and readers of their state."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from typing import Any

from tests.harness import Server
from tests.organization import Organization

REGIONS = ["eu-west-1", "us-east-1"]


def template(*groups: str, **more: Any) -> str:
    """A template with a log group for each of these logical ids, and other sections."""
    resources = {name: {"Type": "AWS::Logs::LogGroup"} for name in groups}
    return json.dumps({"Resources": {**resources, **more.pop("resources", {})}, **more})


class StackSetOrganization(Organization):
    """An organization with trusted access, in one region of its management account."""

    def __init__(self, server: Server) -> None:
        super().__init__(server)
        self.cloudformation = server.client("cloudformation", self.management)
        self.cloudformation.activate_organizations_access()

    def of_account(self, account: str, region: str = "eu-west-1", service: str = "cloudformation") -> Any:
        return self.server.client(service, account, region=region)

    def make_stack_set(self, body: str, name: str = "set", **changes: Any) -> str:
        request = {
            "StackSetName": name,
            "TemplateBody": body,
            "PermissionModel": "SERVICE_MANAGED",
            "AutoDeployment": {"Enabled": False},
            **changes,
        }
        return self.cloudformation.create_stack_set(**request)["StackSetId"]

    def deploy(self, units: Sequence[str], name: str = "set", **changes: Any) -> dict[str, Any]:
        """The operation that created instances, after its end."""
        request = {
            "StackSetName": name,
            "DeploymentTargets": {"OrganizationalUnitIds": list(units)},
            "Regions": REGIONS,
            **changes,
        }
        return self.over(self.cloudformation.create_stack_instances(**request), name)

    def update(self, name: str = "set", **changes: Any) -> dict[str, Any]:
        return self.over(self.cloudformation.update_stack_set(StackSetName=name, **changes), name)

    def remove(self, units: Sequence[str], name: str = "set", **changes: Any) -> dict[str, Any]:
        request = {
            "StackSetName": name,
            "DeploymentTargets": {"OrganizationalUnitIds": list(units)},
            "Regions": REGIONS,
            "RetainStacks": False,
            **changes,
        }
        return self.over(self.cloudformation.delete_stack_instances(**request), name)

    def over(self, started: Mapping[str, Any], name: str = "set") -> dict[str, Any]:
        self.settle()
        return self.cloudformation.describe_stack_set_operation(
            StackSetName=name, OperationId=started["OperationId"]
        )["StackSetOperation"]

    def settle(self) -> None:
        """Wait until nothing is queued or running."""
        until = time.monotonic() + 60
        while not (state := self.server.control("GET", "idle"))["idle"]:
            if time.monotonic() > until:
                raise AssertionError(f"the server is still busy with {state['pending']}")
            time.sleep(0.02)

    def instances(self, name: str = "set") -> dict[tuple[str, str], dict[str, Any]]:
        """The instances by account and region."""
        listed = self.cloudformation.list_stack_instances(StackSetName=name)["Summaries"]
        return {(instance["Account"], instance["Region"]): instance for instance in listed}

    def results(self, operation: Mapping[str, Any], name: str = "set") -> list[tuple[str, str, str]]:
        """Account, region and status of each result, in the order of the work."""
        listed = self.cloudformation.list_stack_set_operation_results(
            StackSetName=name, OperationId=operation["OperationId"]
        )["Summaries"]
        return [(result["Account"], result["Region"], result["Status"]) for result in listed]

    def stacks(self, account: str, region: str = "eu-west-1") -> dict[str, str]:
        """The status of the account's stacks, by name."""
        stacks = self.of_account(account, region).describe_stacks()["Stacks"]
        return {stack["StackName"]: stack["StackStatus"] for stack in stacks}

    def groups(self, account: str, region: str = "eu-west-1") -> list[str]:
        logs = self.of_account(account, region, "logs")
        return [group["logGroupName"] for group in logs.describe_log_groups()["logGroups"]]
