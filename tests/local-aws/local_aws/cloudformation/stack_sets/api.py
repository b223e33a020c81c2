"""The API's actions. Service-managed stack sets are handled here, all others by moto."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from moto.cloudformation.exceptions import StackSetNotFoundException
from moto.cloudformation.models import cloudformation_backends
from moto.cloudformation.responses import CloudFormationResponse
from moto.core.parse import XFormedDict
from moto.core.responses import ActionResult, EmptyResult
from moto.core.utils import camelcase_to_underscores

from local_aws import moto_attributes
from local_aws.cloudformation.stack_sets import trusted_access, views
from local_aws.cloudformation.stack_sets.errors import (
    Invalid,
    StackInstanceNotFound,
    StackSetNotFound,
)
from local_aws.cloudformation.stack_sets.model import StackInstance, StackSet
from local_aws.cloudformation.stack_sets.service import StackSets, find_operation
from local_aws.organizations import membership

Request = Mapping[str, Any]
_View = dict[str, Any] | None
_Answer = Callable[[StackSet, Request], _View]

_NAME = re.compile(r"[a-zA-Z][-a-zA-Z0-9]{0,127}")
_DEFAULT_PAGE, _MAXIMUM_PAGE = 100, 100


def install(stack_sets: StackSets) -> None:
    _answer_creation(stack_sets)
    _answer_list(stack_sets)
    for action, answer in _answers(stack_sets).items():
        _answer(stack_sets, action, answer)


def _answers(stack_sets: StackSets) -> Mapping[str, _Answer]:
    operation_ids = {
        "CreateStackInstances": stack_sets.create_instances,
        "UpdateStackInstances": stack_sets.update_instances,
        "DeleteStackInstances": stack_sets.delete_instances,
    }

    def starting(start: Callable[..., Any]) -> _Answer:
        return lambda stack_set, request: {"OperationId": start(stack_set, request).id}

    return {
        **{action: starting(start) for action, start in operation_ids.items()},
        "UpdateStackSet": lambda stack_set, request: {
            "OperationId": stack_sets.update(stack_set, request["caller"], request).id
        },
        "DeleteStackSet": lambda stack_set, request: stack_sets.delete(stack_set),
        "StopStackSetOperation": lambda stack_set, request: stack_sets.stop(
            stack_set, request["OperationId"]
        ),
        "DescribeStackSet": lambda stack_set, request: {"StackSet": views.stack_set(stack_set)},
        "DescribeStackInstance": _describe_instance,
        "DescribeStackSetOperation": _describe_operation,
        "ListStackInstances": _list_instances,
        "ListStackSetOperations": _list_operations,
        "ListStackSetOperationResults": _list_results,
        "ListStackSetAutoDeploymentTargets": _list_automatic_targets,
    }


def _answer_creation(stack_sets: StackSets) -> None:
    original = CloudFormationResponse.create_stack_set

    @functools.wraps(original)
    def create_stack_set(response: Any) -> ActionResult:
        request = _request(response)
        if request.get("PermissionModel") != "SERVICE_MANAGED":
            return original(response)
        caller = response.current_account
        organization = trusted_access.administered(caller, request.get("CallAs"))
        if not _NAME.fullmatch(request["StackSetName"]):
            raise Invalid(
                f"1 validation error detected: Value '{request['StackSetName']}' at 'stackSetName' failed to "
                "satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*"
            )
        made = stack_sets.create(organization, caller, response.region, request)
        return ActionResult({"StackSetId": made.id})

    moto_attributes.install(CloudFormationResponse, "create_stack_set", create_stack_set)


def _answer_list(stack_sets: StackSets) -> None:
    def list_stack_sets(response: Any) -> ActionResult:
        request = _request(response)
        account, wanted = response.current_account, request.get("Status")
        self_managed: list[Any] = []
        if request.get("CallAs") == "DELEGATED_ADMIN":
            managing = trusted_access.administered(account, "DELEGATED_ADMIN").account_id
        else:
            managing = account
            self_managed = list(cloudformation_backends[account][response.region].list_stack_sets())
        shown = [
            views.stack_set_summary(stack_set)
            for stack_set in stack_sets.registry.all(managing, response.region)
        ]
        shown += [_self_managed_summary(stack_set) for stack_set in self_managed]
        return ActionResult(_page(request, [view for view in shown if wanted in (None, view["Status"])]))

    moto_attributes.install(CloudFormationResponse, "list_stack_sets", list_stack_sets)


def _answer(stack_sets: StackSets, action: str, answer: _Answer) -> None:
    method = camelcase_to_underscores(action)
    original = getattr(CloudFormationResponse, method, None)

    def respond(response: Any) -> ActionResult:
        request = {**_request(response), "caller": response.current_account}
        stack_set = _find(stack_sets, response, request)
        if stack_set is None:
            name = request["StackSetName"]
            if original is None or not _is_self_managed(response, name):
                if action == "DeleteStackSet":
                    return EmptyResult()
                raise StackSetNotFound(name)
            return original(response)
        view = answer(stack_set, request)
        return EmptyResult() if view is None else ActionResult(view)

    moto_attributes.install(CloudFormationResponse, method, respond)


def _find(stack_sets: StackSets, response: Any, request: Request) -> StackSet | None:
    account, call_as = response.current_account, request.get("CallAs")
    organization = membership.organization_of(account)
    if call_as == "DELEGATED_ADMIN":
        organization = trusted_access.administered(account, call_as)
    elif organization is None or organization.account_id != account:
        return None
    name = request["StackSetName"]
    stack_set = stack_sets.registry.find(organization.account_id, response.region, name)
    if stack_set is None or (stack_set.is_deleted and not response._get_action().startswith("Describe")):
        return None
    trusted_access.administered(account, call_as)
    return stack_set


def _is_self_managed(response: Any, name: str) -> bool:
    try:
        response.cloudformation_backend.describe_stack_set(name)
    except StackSetNotFoundException:
        return False
    return True


def _self_managed_summary(stack_set: Any) -> dict[str, Any]:
    return {
        "StackSetName": stack_set.name,
        "StackSetId": stack_set.id,
        "Description": stack_set.description,
        "Status": stack_set.status,
        "PermissionModel": stack_set.permission_model,
        "ManagedExecution": stack_set.managed_execution,
    }


def _describe_instance(stack_set: StackSet, request: Request) -> _View:
    place = request["StackInstanceAccount"], request["StackInstanceRegion"]
    found = stack_set.instances.get(place)
    if found is None:
        raise StackInstanceNotFound(stack_set.id, *place)
    return {"StackInstance": views.instance(stack_set.id, found)}


def _describe_operation(stack_set: StackSet, request: Request) -> _View:
    found = find_operation(stack_set, request["OperationId"])
    return {"StackSetOperation": views.operation(stack_set.id, found)}


def _list_instances(stack_set: StackSet, request: Request) -> _View:
    shown = [
        views.instance_summary(stack_set.id, instance)
        for instance in list(stack_set.instances.values())
        if request.get("StackInstanceAccount") in (None, instance.account)
        and request.get("StackInstanceRegion") in (None, instance.region)
        and all(_passes(instance, given) for given in request.get("Filters") or [])
    ]
    return _page(request, shown)


def _passes(instance: StackInstance, given: Mapping[str, str]) -> bool:
    values = {
        "DETAILED_STATUS": instance.detailed_status,
        "LAST_OPERATION_ID": instance.last_operation,
        "DRIFT_STATUS": "NOT_CHECKED",
    }
    if given["Name"] not in values:
        raise Invalid(f"Filter name must be one of {', '.join(values)}, got {given['Name']!r}")
    return values[given["Name"]] == given["Values"]


def _list_operations(stack_set: StackSet, request: Request) -> _View:
    """Latest first."""
    return _page(request, [views.operation_summary(shown) for shown in reversed(stack_set.operations)])


def _list_results(stack_set: StackSet, request: Request) -> _View:
    operation = find_operation(stack_set, request["OperationId"])
    return _page(request, [views.result(shown) for shown in operation.results])


def _list_automatic_targets(stack_set: StackSet, request: Request) -> _View:
    shown = [
        {"OrganizationalUnitId": unit, "Regions": regions} for unit, regions in stack_set.deployments.items()
    ]
    return _page(request, shown)


def _page(request: Request, items: Iterable[Any]) -> dict[str, Any]:
    items = list(items)
    size = int(request.get("MaxResults") or _DEFAULT_PAGE)
    if not 1 <= size <= _MAXIMUM_PAGE:
        raise Invalid(f"MaxResults must be 1 to {_MAXIMUM_PAGE}, got {size}")
    token = request.get("NextToken") or "0"
    if not token.isdecimal():
        raise Invalid(f"NextToken is not one that was answered: {token!r}")
    end = int(token) + size
    return {"Summaries": items[int(token) : end], "NextToken": str(end) if end < len(items) else None}


def _request(response: Any) -> dict[str, Any]:
    return _plain(response._get_params())


def _plain(value: Any) -> Any:
    if isinstance(value, XFormedDict):
        value = value.original_dict()
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list) else value
