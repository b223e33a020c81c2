"""Stacks that fail as in AWS: the call succeeds, the events give the reason, and the changes are rolled back."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from moto.cloudformation import parsing
from moto.cloudformation.models import CloudFormationBackend, Event, Stack
from moto.cloudformation.parsing import OutputMap
from moto.core.exceptions import JsonRESTError, ServiceException
from werkzeug.exceptions import HTTPException

from local_aws import moto_attributes
from local_aws.cloudformation.resource import ResourceProblem

_REFUSALS = (ResourceProblem, ServiceException, HTTPException, ValueError, KeyError)


class ResourceFailed(Exception):
    def __init__(self, logical_id: str, resource_type: str, status: str, reason: str) -> None:
        super().__init__(f"{logical_id}: {reason}")
        self.logical_id = logical_id
        self.resource_type = resource_type
        self.status = status
        self.reason = reason


def install() -> None:
    moto_attributes.install(
        parsing, "parse_and_create_resource", _naming("CREATE_FAILED", parsing.parse_and_create_resource)
    )
    moto_attributes.install(
        parsing, "parse_and_update_resource", _naming("UPDATE_FAILED", parsing.parse_and_update_resource)
    )
    moto_attributes.install(
        CloudFormationBackend, "create_stack", _starting(CloudFormationBackend.create_stack)
    )
    moto_attributes.install(
        CloudFormationBackend, "execute_change_set", _executing(CloudFormationBackend.execute_change_set)
    )
    moto_attributes.install(
        CloudFormationBackend, "update_stack", _updating(CloudFormationBackend.update_stack)
    )
    moto_attributes.install(
        CloudFormationBackend, "delete_stack", _deleting(CloudFormationBackend.delete_stack)
    )
    moto_attributes.install(Stack, "create_resources", _creating(Stack.create_resources))


def _naming(status: str, change: Callable[..., Any]) -> Callable[..., Any]:
    """The same function, but an error names the resource that failed."""

    @functools.wraps(change)
    def named(logical_id: str, resource_json: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        try:
            resource = change(logical_id, resource_json, *args, **kwargs)
        except _REFUSALS as rejection:
            raise ResourceFailed(logical_id, resource_json["Type"], status, _reason(rejection)) from rejection
        if isinstance(resource, Stack) and "ROLLBACK" in resource.status:
            reason = f"Embedded stack {resource.stack_id} was not successfully created"
            raise ResourceFailed(logical_id, resource_json["Type"], status, reason)
        return resource

    return named


def _starting(create: Callable[..., Any]) -> Callable[..., Any]:
    """moto evaluates a stack's exports first, which creates some of its resources: they can fail here."""

    @functools.wraps(create)
    def create_stack(backend: Any, name: str, *args: Any, **kwargs: Any) -> Any:
        try:
            return create(backend, name, *args, **kwargs)
        except ResourceFailed as failure:
            stack = backend.get_stack(name)
            _roll_back_creation(stack, failure)
            return stack

    return create_stack


def _creating(create: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(create)
    def create_resources(stack: Any) -> None:
        try:
            create(stack)
        except ResourceFailed as failure:
            _roll_back_creation(stack, failure)

    return create_resources


def _updating(update: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(update)
    def update_stack(backend: Any, name: str, template: str, *args: Any, **kwargs: Any) -> Any:
        stack = backend.get_stack(name)
        before = _Before(stack)
        try:
            return update(backend, name, template, *args, **kwargs)
        except ResourceFailed as failure:
            _roll_back_update(stack, failure, before)
            return stack

    return update_stack


def _executing(execute: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(execute)
    def execute_change_set(backend: Any, change_set_name: str, stack_name: str | None = None) -> None:
        change_set = backend.describe_change_set(change_set_name)
        stack = backend.stacks[change_set.stack_id]
        before = _Before(stack)
        try:
            execute(backend, change_set_name, stack_name)
        except ResourceFailed as failure:
            change_set.execution_status = "EXECUTE_FAILED"
            if change_set.change_set_type == "CREATE":
                _roll_back_creation(stack, failure)
            else:
                _roll_back_update(stack, failure, before)
            return
        # moto does not update the outputs.
        stack.parameters = change_set.parameters
        stack._parse_template()
        stack.output_map = stack._create_output_map()
        for export in stack.exports:
            backend.exports[export.name] = export

    return execute_change_set


def _deleting(delete: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(delete)
    def delete_stack(backend: Any, name_or_stack_id: str) -> None:
        stack = backend.stacks.get(name_or_stack_id)
        try:
            delete(backend, name_or_stack_id)
        except _REFUSALS as rejection:
            if stack is None:
                raise
            backend.stacks[stack.stack_id] = stack
            stack.status = "DELETE_FAILED"
            stack._add_stack_event("DELETE_FAILED", resource_status_reason=_reason(rejection))

    return delete_stack


class _Before:
    """The state that a failed update is rolled back to."""

    def __init__(self, stack: Any) -> None:
        self.template = stack.template
        self.resources = stack.resource_map._template
        self.parameters = stack.resource_map.input_parameters


def _roll_back_creation(stack: Any, failure: ResourceFailed) -> None:
    _report(stack, failure)
    stack._add_stack_event("ROLLBACK_IN_PROGRESS", resource_status_reason=_summary(failure))

    def remove() -> None:
        stack.resource_map.delete()
        # moto creates a resource when it is first read: a resource that the template still names would come
        # back.
        stack.resource_map._resource_json_map = {}
        stack.output_map = OutputMap(stack.resource_map, {}, stack.stack_id)

    _finish_rollback(stack, remove, "ROLLBACK_COMPLETE", "ROLLBACK_FAILED")


def _roll_back_update(stack: Any, failure: ResourceFailed, before: _Before) -> None:
    _report(stack, failure)
    stack._add_stack_event("UPDATE_ROLLBACK_IN_PROGRESS", resource_status_reason=_summary(failure))

    def restore() -> None:
        stack.resource_map.update(before.resources, before.parameters)
        stack.template = before.template
        stack._parse_template()

    _finish_rollback(stack, restore, "UPDATE_ROLLBACK_COMPLETE", "UPDATE_ROLLBACK_FAILED")


def _finish_rollback(stack: Any, roll_back: Callable[[], None], done: str, failed: str) -> None:
    try:
        roll_back()
    except (ResourceFailed, *_REFUSALS) as problem:
        stack.status = failed
        stack._add_stack_event(failed, resource_status_reason=_reason(problem))
        return
    stack.status = done
    stack._add_stack_event(done)


def _report(stack: Any, failure: ResourceFailed) -> None:
    stack.events.append(
        Event(
            stack_id=stack.stack_id,
            stack_name=stack.name,
            logical_resource_id=failure.logical_id,
            physical_resource_id="",
            resource_type=failure.resource_type,
            resource_status=failure.status,
            resource_status_reason=failure.reason,
            resource_properties=None,
        )
    )


def _summary(failure: ResourceFailed) -> str:
    return f"The following resource(s) failed: [{failure.logical_id}]. "


def _reason(problem: Exception) -> str:
    if isinstance(problem, JsonRESTError):
        return f"{problem.error_type}: {problem.message}"
    if isinstance(problem, KeyError):
        return f"there is no {problem}"
    return str(getattr(problem, "message", problem))
