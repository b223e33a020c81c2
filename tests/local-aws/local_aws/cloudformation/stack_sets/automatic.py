"""Accounts that join a target unit get its stacks, and lose them when they leave.

Account filters are ignored, and accounts that are already in the unit do not change.
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-orgs-manage-auto-deployment.html
"""

from __future__ import annotations

from moto.organizations.models import OrganizationsBackend

from local_aws.cloudformation.stack_sets import targets, trusted_access
from local_aws.cloudformation.stack_sets.model import Result, StackInstance, StackSet
from local_aws.cloudformation.stack_sets.service import StackSets
from local_aws.organizations import membership, tree


def install(stack_sets: StackSets) -> None:
    def moved(organization: OrganizationsBackend, account: str, left: str | None, joined: str | None) -> None:
        if not trusted_access.is_enabled(organization):
            return
        before = _units_above(organization, left)
        after = _units_above(organization, joined)
        for stack_set in stack_sets.registry.of_organization(organization.account_id):
            if stack_set.auto_deployment.enabled:
                _leave(stack_sets, stack_set, account, before, after)
                if targets.is_deployable(organization, account):
                    _join(stack_sets, stack_set, account, before, after)

    tree.on_move(moved)


def _units_above(organization: OrganizationsBackend, parent: str | None) -> list[str]:
    return list(membership.lineage(organization, parent)) if parent else []


def _leave(
    stack_sets: StackSets, stack_set: StackSet, account: str, before: list[str], after: list[str]
) -> None:
    covered = {region for unit in after for region in stack_set.deployments.get(unit, [])}

    def plan() -> list[Result]:
        return [
            Result(instance)
            for instance in list(stack_set.instances.values())
            if instance.account == account and instance.region not in covered
        ]

    with stack_set.changed:
        # A running operation may still create stacks for an account that has just joined.
        may_come = bool(stack_set.operation_in_progress()) and not stack_set.deployments.keys().isdisjoint(
            before
        )
        is_concerned = may_come or bool(plan())
    if is_concerned:
        stack_sets.start_automatic(stack_set, "DELETE", plan, stack_set.auto_deployment.retain_stacks)


def _join(
    stack_sets: StackSets, stack_set: StackSet, account: str, before: list[str], after: list[str]
) -> None:
    entered = [unit for unit in after if unit in stack_set.deployments and unit not in before]
    places = {region: unit for unit in reversed(entered) for region in stack_set.deployments[unit]}
    if not places:
        return

    def plan() -> list[Result]:
        results = []
        for region, unit in places.items():
            instance = stack_set.instances.get((account, region))
            if instance is None:
                instance = stack_set.instances[account, region] = StackInstance(account, region, unit)
                results.append(Result(instance))
            instance.unit = unit
        return results

    stack_sets.start_automatic(stack_set, "CREATE", plan)
