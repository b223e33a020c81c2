"""Stack sets, instances and operations as the API shows them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from local_aws.cloudformation.stack_sets.model import Operation, Result, StackInstance, StackSet

View = dict[str, Any]


def stack_set(shown: StackSet) -> View:
    definition = shown.definition
    arn = f"arn:aws:cloudformation:{shown.region}:{shown.management_account}:stackset/{shown.id}"
    return {
        **stack_set_summary(shown),
        "StackSetARN": arn,
        "TemplateBody": definition.template,
        "Parameters": dict(definition.parameters),
        "Capabilities": list(definition.capabilities),
        "Tags": dict(definition.tags),
        "OrganizationalUnitIds": list(shown.deployments),
        "Regions": list(dict.fromkeys(region for _, region in shown.instances)),
    }


def stack_set_summary(shown: StackSet) -> View:
    automatic = shown.auto_deployment
    view = {
        "StackSetName": shown.name,
        "StackSetId": shown.id,
        "Description": shown.description,
        "Status": "DELETED" if shown.is_deleted else "ACTIVE",
        "PermissionModel": "SERVICE_MANAGED",
        "AutoDeployment": {"Enabled": automatic.enabled},
        "ManagedExecution": {"Active": shown.managed_execution},
    }
    if automatic.enabled:
        view["AutoDeployment"]["RetainStacksOnAccountRemoval"] = automatic.retain_stacks
    return view


def instance(stack_set_id: str, shown: StackInstance) -> View:
    overrides = [{"ParameterKey": k, "ParameterValue": v} for k, v in shown.overrides.items()]
    return {**instance_summary(stack_set_id, shown), "ParameterOverrides": overrides}


def instance_summary(stack_set_id: str, shown: StackInstance) -> View:
    return {
        "StackSetId": stack_set_id,
        "Account": shown.account,
        "Region": shown.region,
        "StackId": shown.stack_id,
        "Status": shown.status,
        "StackInstanceStatus": {"DetailedStatus": shown.detailed_status},
        "StatusReason": shown.reason,
        "OrganizationalUnitId": shown.unit,
        "DriftStatus": "NOT_CHECKED",
        "LastOperationId": shown.last_operation,
    }


def operation(stack_set_id: str, shown: Operation) -> View:
    view = {**operation_summary(shown), "StackSetId": stack_set_id, "DeploymentTargets": shown.targets}
    if shown.action == "DELETE":
        view["RetainStacks"] = shown.retain_stacks
    return view


def operation_summary(shown: Operation) -> View:
    failed = sum(result.status == "FAILED" for result in shown.results)
    return {
        "OperationId": shown.id,
        "Action": shown.action,
        "Status": shown.status,
        "CreationTimestamp": shown.created,
        "EndTimestamp": shown.ended,
        "StatusDetails": {"FailedStackInstancesCount": failed},
        "OperationPreferences": _preferences(shown.preferences.given),
    }


def _preferences(given: Mapping[str, Any]) -> View:
    """The preferences, with the default order and counts where a value is missing."""
    shown: View = {"RegionOrder": [], **given}
    if "FailureTolerancePercentage" not in shown:
        shown.setdefault("FailureToleranceCount", 0)
    if "MaxConcurrentPercentage" not in shown:
        shown.setdefault("MaxConcurrentCount", 1)
    return shown


def result(shown: Result) -> View:
    where = f"{shown.instance.region}:{shown.instance.account}"
    gate = f"arn:aws:lambda:{where}:function:AWSCloudFormationStackSetAccountGate"
    return {
        "Account": shown.instance.account,
        "Region": shown.instance.region,
        "Status": shown.status,
        "StatusReason": shown.reason,
        "AccountGateResult": {"Status": "SKIPPED", "StatusReason": f"Function not found: {gate}"},
        "OrganizationalUnitId": shown.instance.unit,
    }
