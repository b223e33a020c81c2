"""The API's actions on service-managed stack sets."""

from __future__ import annotations

import functools
import uuid
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from moto.organizations.models import OrganizationsBackend, organizations_backends

from local_aws.cloudformation.stack_sets import preferences, targets, templates
from local_aws.cloudformation.stack_sets.errors import (
    Invalid,
    InvalidOperation,
    OperationInProgress,
    OperationNotFound,
    StackInstanceNotFound,
    StackSetNotEmpty,
)
from local_aws.cloudformation.stack_sets.model import (
    AutoDeployment,
    Definition,
    Operation,
    Parameters,
    Result,
    StackInstance,
    StackSet,
)
from local_aws.cloudformation.stack_sets.operations import Operations
from local_aws.cloudformation.stack_sets.registry import Registry
from local_aws.cloudformation.stack_sets.targets import Targets
from local_aws.context import Context

Request = Mapping[str, Any]
_Plan = Callable[[], list[Result]]


class StackSets:
    def __init__(self, context: Context) -> None:
        self._context = context
        self.registry = Registry()
        self.operations = Operations(context, _is_suspended)

    def create(
        self, organization: OrganizationsBackend, caller: str, region: str, request: Request
    ) -> StackSet:
        if request.get("StackId"):
            raise NotImplementedError("the import of a stack into a stack set is not part of the local AWS")
        template = templates.given(request, caller)
        if template is None:
            raise Invalid("Either Template URL or Template Body must be specified.")
        name = request["StackSetName"]
        stack_set = StackSet(
            id=f"{name}:{uuid.uuid4()}",
            name=name,
            management_account=organization.account_id,
            region=region,
            description=request.get("Description"),
            definition=_definition(template, request, {}, {}),
            auto_deployment=_auto_deployment(request.get("AutoDeployment")),
            managed_execution=bool((request.get("ManagedExecution") or {}).get("Active")),
        )
        self.registry.add(stack_set)
        return stack_set

    def update(self, stack_set: StackSet, caller: str, request: Request) -> Operation:
        template = templates.given(request, caller)
        if template is None and not request.get("UsePreviousTemplate"):
            raise Invalid("Either Template URL or Template Body must be specified.")
        if request.get("PermissionModel") not in (None, "SERVICE_MANAGED"):
            raise Invalid("The permission model of a stack set with stack instances cannot be changed")
        before = stack_set.definition
        definition = _definition(template or before.template, request, before.parameters, before.tags)
        chosen = None
        if request.get("DeploymentTargets") or request.get("Regions"):
            chosen = targets.parse(request), targets.regions(request)

        def plan() -> list[Result]:
            stack_set.description = request.get("Description", stack_set.description)
            stack_set.definition = definition
            if request.get("AutoDeployment") is not None:
                stack_set.auto_deployment = _auto_deployment(request["AutoDeployment"])
            if request.get("ManagedExecution") is not None:
                stack_set.managed_execution = bool(request["ManagedExecution"].get("Active"))
            # Stacks that a failed deletion left behind are excluded:
            # https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_StackInstance.html
            instances = [i for i in stack_set.instances.values() if i.status != "INOPERABLE"]
            if definition != before:
                for instance in instances:
                    instance.status = "OUTDATED"
            if chosen:
                instances = _chosen(stack_set, *chosen, instances)
            return [Result(instance) for instance in instances]

        return self._start(stack_set, "UPDATE", request, plan)

    def delete(self, stack_set: StackSet) -> None:
        with stack_set.changed:
            running = stack_set.operation_in_progress()
            if running:
                raise OperationInProgress(stack_set.id, running.id)
            if stack_set.instances:
                raise StackSetNotEmpty
            stack_set.is_deleted = True

    def create_instances(self, stack_set: StackSet, request: Request) -> Operation:
        wanted, regions = targets.parse(request), targets.regions(request)
        accounts = targets.deployable(organization_of(stack_set), wanted)
        overrides = _overrides(stack_set, request)

        def plan() -> list[Result]:
            for unit in wanted.units:
                known = stack_set.deployments.setdefault(unit, [])
                known.extend(region for region in regions if region not in known)
            return [
                Result(_instance(stack_set, account, region, unit, overrides))
                for region in regions
                for account, unit in accounts
            ]

        return self._start(stack_set, "CREATE", request, plan)

    def update_instances(self, stack_set: StackSet, request: Request) -> Operation:
        wanted, regions = targets.parse(request), targets.regions(request)
        overrides = _overrides(stack_set, request)
        found = _chosen(stack_set, wanted, regions, stack_set.instances.values())
        if not found:
            raise StackInstanceNotFound(stack_set.id, ", ".join(wanted.units), ", ".join(regions))

        def plan() -> list[Result]:
            for instance in found:
                instance.overrides, instance.status = overrides, "OUTDATED"
            return [Result(instance) for instance in found]

        return self._start(stack_set, "UPDATE", request, plan)

    def delete_instances(self, stack_set: StackSet, request: Request) -> Operation:
        if request.get("RetainStacks") is None:
            raise Invalid("RetainStacks is required")
        wanted, regions = targets.parse(request), targets.regions(request)

        def plan() -> list[Result]:
            # With a filter only some accounts lose their stacks, and the unit stays a target.
            if wanted.filter == "NONE":
                _forget(stack_set, wanted.units, regions)
            return [
                Result(instance)
                for instance in _chosen(stack_set, wanted, regions, stack_set.instances.values())
            ]

        return self._start(stack_set, "DELETE", request, plan)

    def start_automatic(
        self, stack_set: StackSet, action: str, plan: _Plan, retain_stacks: bool = False
    ) -> None:
        """OperationPreferences do not apply, and running operations finish first.

        https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-orgs-manage-auto-deployment.html
        """
        operation = self._operation(action, {"RetainStacks": retain_stacks}, plan)
        self.operations.start(stack_set, operation, may_wait=True)

    def stop(self, stack_set: StackSet, operation_id: str) -> None:
        operation = find_operation(stack_set, operation_id)
        if operation.is_over:
            raise InvalidOperation(f"Operation {operation_id} cannot be stopped: it is {operation.status}")
        self.operations.stop(stack_set, operation)

    def _start(self, stack_set: StackSet, action: str, request: Request, plan: _Plan) -> Operation:
        operation = self._operation(action, request, plan)
        self.operations.start(stack_set, operation, may_wait=stack_set.managed_execution)
        return operation

    def _operation(self, action: str, request: Request, plan: _Plan) -> Operation:
        return Operation(
            id=request.get("OperationId") or str(uuid.uuid4()),
            action=action,
            preferences=preferences.parse(request.get("OperationPreferences")),
            plan=plan,
            created=self._context.clock.now(),
            targets=request.get("DeploymentTargets"),
            retain_stacks=bool(request.get("RetainStacks")),
        )


@functools.cache
def of(context: Context) -> StackSets:
    return StackSets(context)


def organization_of(stack_set: StackSet) -> OrganizationsBackend:
    return organizations_backends[stack_set.management_account]["aws"]


def find_operation(stack_set: StackSet, operation_id: str) -> Operation:
    for operation in stack_set.operations:
        if operation.id == operation_id:
            return operation
    raise OperationNotFound(operation_id)


def _is_suspended(stack_set: StackSet, account: str) -> bool:
    members = list(organization_of(stack_set).accounts)
    return any(member.id == account and member.status == "SUSPENDED" for member in members)


def _definition(
    template: str, request: Request, parameters: Parameters, tags: Mapping[str, str]
) -> Definition:
    given = request.get("Tags")
    return Definition(
        template=template,
        parameters=templates.resolve_parameters(template, request.get("Parameters") or [], parameters),
        capabilities=list(request.get("Capabilities") or []),
        tags=dict(tags) if given is None else {tag["Key"]: tag["Value"] for tag in given},
    )


def _auto_deployment(given: Mapping[str, Any] | None) -> AutoDeployment:
    if (given or {}).get("DependsOn"):
        raise NotImplementedError("AutoDeployment.DependsOn is not part of the local AWS")
    enabled = bool((given or {}).get("Enabled"))
    retains = (given or {}).get("RetainStacksOnAccountRemoval")
    if enabled and retains is None:
        raise Invalid("RetainStacksOnAccountRemoval is required when automatic deployment is enabled")
    if not enabled and retains:
        raise Invalid(
            "RetainStacksOnAccountRemoval cannot be specified when automatic deployment is disabled"
        )
    return AutoDeployment(enabled, bool(retains))


def _overrides(stack_set: StackSet, request: Request) -> dict[str, str]:
    given = request.get("ParameterOverrides") or []
    overrides = {parameter["ParameterKey"]: str(parameter["ParameterValue"]) for parameter in given}
    templates.check_names(stack_set.definition.template, overrides)
    return overrides


def _instance(
    stack_set: StackSet, account: str, region: str, unit: str, overrides: Parameters
) -> StackInstance:
    """The existing instance, whose stack is updated, or a new one."""
    instance = stack_set.instances.setdefault((account, region), StackInstance(account, region, unit))
    instance.unit = unit
    instance.overrides = overrides or instance.overrides
    return instance


def _chosen(
    stack_set: StackSet, wanted: Targets, regions: Iterable[str], instances: Iterable[StackInstance]
) -> list[StackInstance]:
    in_regions = [instance for instance in instances if instance.region in regions]
    return targets.matching(organization_of(stack_set), wanted, in_regions)


def _forget(stack_set: StackSet, units: Iterable[str], regions: Iterable[str]) -> None:
    for unit in units:
        left = [region for region in stack_set.deployments.get(unit, []) if region not in regions]
        if left:
            stack_set.deployments[unit] = left
        else:
            stack_set.deployments.pop(unit, None)
