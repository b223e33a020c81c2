"""Change sets found by their name and their stack's name. moto ignores the stack, and the CDK uses one name
for all of them."""

from __future__ import annotations

from typing import Any

from moto.cloudformation.models import ChangeSet, Stack
from moto.cloudformation.responses import CloudFormationResponse
from moto.core.exceptions import ServiceException
from moto.core.responses import ActionResult, EmptyResult

from local_aws import moto_attributes


class ChangeSetNotFound(ServiceException):
    def __init__(self, name: str) -> None:
        super().__init__("ChangeSetNotFoundException", f"ChangeSet [{name}] does not exist")


def install() -> None:
    def describe(self: Any) -> ActionResult:
        return ActionResult(_found(self))

    def delete(self: Any) -> ActionResult:
        change_set = _find(self)
        # Deleting one that does not exist succeeds.
        if change_set is not None:
            del self.cloudformation_backend.change_sets[change_set.change_set_id]
        return EmptyResult()

    def execute(self: Any) -> ActionResult:
        self.cloudformation_backend.execute_change_set(_found(self).change_set_id)
        return EmptyResult()

    moto_attributes.install(Stack, "stack_parameters", property(_given_parameters))
    moto_attributes.install(CloudFormationResponse, "describe_change_set", describe)
    moto_attributes.install(CloudFormationResponse, "delete_change_set", delete)
    moto_attributes.install(CloudFormationResponse, "execute_change_set", execute)


def _given_parameters(stack: Any) -> dict[str, Any]:
    """The values of parameters with UsePreviousValue: moto gives the values of SSM parameters, not their
    names."""
    given = stack.resource_map.input_parameters
    slots = stack.resource_map._template.get("Parameters", {})
    return {name: given.get(name, slot.get("Default")) for name, slot in slots.items()}


def _found(response: Any) -> ChangeSet:
    change_set = _find(response)
    if change_set is None:
        raise ChangeSetNotFound(response._get_param("ChangeSetName"))
    return change_set


def _find(response: Any) -> ChangeSet | None:
    name, stack = response._get_param("ChangeSetName"), response._get_param("StackName")
    change_sets = response.cloudformation_backend.change_sets
    if name in change_sets:
        return change_sets[name]
    named = [
        change_set
        for change_set in change_sets.values()
        if change_set.change_set_name == name and stack in (change_set.stack_name, change_set.stack_id)
    ]
    return named[-1] if named else None
