"""SSM's Automation calls, which moto lacks, as methods of moto's SSM responses.

https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_StartAutomationExecution.html
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from moto.core.responses import ActionResult, EmptyResult
from moto.iam.access_control import CreateAccessKeyFailure, create_access_key
from moto.ssm.responses import SimpleSystemManagerResponse

from local_aws import moto_attributes
from local_aws.automation import execution, executions, listing, request_check, views
from local_aws.automation.errors import SsmError, Unsupported
from local_aws.automation.records import Execution
from local_aws.context import Context

_UNSUPPORTED_START = (
    "TargetParameterName",
    "Targets",
    "TargetMaps",
    "TargetLocations",
    "TargetLocationsURL",
    "MaxConcurrency",
    "MaxErrors",
    "AlarmConfiguration",
)


Request = Mapping[str, Any]
Answer = Callable[[SimpleSystemManagerResponse, Request], ActionResult]


def install(context: Context) -> None:
    def start(response: SimpleSystemManagerResponse, request: Request) -> ActionResult:
        return _start(context, response, request)

    for operation, method, answer in (
        ("StartAutomationExecution", "start_automation_execution", start),
        ("GetAutomationExecution", "get_automation_execution", _get),
        ("DescribeAutomationExecutions", "describe_automation_executions", _describe),
        ("DescribeAutomationStepExecutions", "describe_automation_step_executions", _describe_steps),
        ("StopAutomationExecution", "stop_automation_execution", _stop),
    ):
        moto_attributes.install(SimpleSystemManagerResponse, method, _checked(operation, answer))


def _checked(operation: str, answer: Answer) -> Callable[[SimpleSystemManagerResponse], ActionResult]:
    def respond(response: SimpleSystemManagerResponse) -> ActionResult:
        request = json.loads(response.body)
        request_check.check(operation, request)
        return answer(response, request)

    return respond


def _start(context: Context, response: SimpleSystemManagerResponse, request: Request) -> ActionResult:
    for name in _UNSUPPORTED_START:
        if request.get(name):
            raise Unsupported(f"{name} of StartAutomationExecution")
    if request.get("Mode", "Auto") != "Auto":
        raise Unsupported(f"the mode {request['Mode']}")

    def begin() -> Execution:
        return execution.begin(
            context,
            response.current_account,
            response.region,
            request["DocumentName"],
            request.get("DocumentVersion"),
            request.get("Parameters") or {},
            executed_by=_caller(response),
            tags=tuple((tag["Key"], tag["Value"]) for tag in request.get("Tags") or ()),
        )

    token = request.get("ClientToken")
    compared = {name: value for name, value in request.items() if name != "ClientToken"}
    started = _executions(response).once(token, compared, begin)
    return ActionResult({"AutomationExecutionId": started.id})


def _get(response: SimpleSystemManagerResponse, request: Request) -> ActionResult:
    return ActionResult({"AutomationExecution": views.execution(_named(response, request))})


def _describe(response: SimpleSystemManagerResponse, request: Request) -> ActionResult:
    newest_first = list(reversed(_executions(response).all()))
    matching = listing.executions(newest_first, request.get("Filters") or ())
    shown, token = listing.page(matching, request.get("MaxResults"), request.get("NextToken"))
    return _page("AutomationExecutionMetadataList", [views.metadata(each) for each in shown], token)


def _describe_steps(response: SimpleSystemManagerResponse, request: Request) -> ActionResult:
    steps = _named(response, request).steps()
    if request.get("ReverseOrder"):
        steps.reverse()
    matching = listing.steps(steps, request.get("Filters") or ())
    shown, token = listing.page(matching, request.get("MaxResults"), request.get("NextToken"))
    return _page("StepExecutions", [views.step(each) for each in shown], token)


def _stop(response: SimpleSystemManagerResponse, request: Request) -> ActionResult:
    stopped = _named(response, request)
    if stopped.is_over():
        raise SsmError(
            "InvalidAutomationStatusUpdateException",
            f"The execution {stopped.id} has ended with status {stopped.status} and can't be stopped.",
        )
    stopped.stop(request.get("Type", "Cancel"))
    return EmptyResult()


def _named(response: SimpleSystemManagerResponse, request: Request) -> Execution:
    return _executions(response).get(request["AutomationExecutionId"])


def _executions(response: SimpleSystemManagerResponse) -> executions.Executions:
    return executions.of(response.current_account, response.region)


def _page(name: str, items: list[Any], token: str | None) -> ActionResult:
    return ActionResult({name: items, **({"NextToken": token} if token else {})})


def _caller(response: SimpleSystemManagerResponse) -> str:
    try:
        return create_access_key(
            account_id=response.current_account,
            partition=response.partition,
            access_key_id=response.access_key,
            headers=response.headers,
        ).arn
    except CreateAccessKeyFailure:
        return f"arn:{response.partition}:iam::{response.current_account}:root"
