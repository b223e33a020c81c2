"""Filters and pages of the Describe calls.

https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_AutomationExecutionFilter.html
https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_StepExecutionFilter.html
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from local_aws.automation.errors import SsmError
from local_aws.automation.records import Execution, StepExecution

Filters = Sequence[Mapping[str, Any]]

DEFAULT_PAGE = 50


def executions(all_executions: Sequence[Execution], filters: Filters) -> list[Execution]:
    return _filtered(all_executions, filters, _EXECUTION_FILTERS)


def steps(all_steps: Sequence[StepExecution], filters: Filters) -> list[StepExecution]:
    return _filtered(all_steps, filters, _STEP_FILTERS)


def page(items: Sequence[Any], size: int | None, token: str | None) -> tuple[list[Any], str | None]:
    """One page, and the token of the next page: the id of the last item, so that new items change nothing."""
    ids = [item.id for item in items]
    if token and token not in ids:
        raise SsmError("InvalidNextToken", "The specified token isn't valid.")
    first = ids.index(token) + 1 if token else 0
    shown = list(items[first : first + (size or DEFAULT_PAGE)])
    is_last = first + len(shown) >= len(items)
    return shown, None if is_last else shown[-1].id


def _filtered(
    items: Sequence[Any], filters: Filters, known: Mapping[str, Callable[[Any, str], bool]]
) -> list[Any]:
    for each in filters:
        if each["Key"] not in known:
            valid = ", ".join(known)
            raise SsmError("InvalidFilterKey", f"The key {each['Key']} isn't valid; valid are {valid}.")
    return [
        item
        for item in items
        if all(any(known[each["Key"]](item, value) for value in each["Values"]) for each in filters)
    ]


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise SsmError("InvalidFilterValue", f"{text!r} is not an ISO 8601 time.") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _started_before(item: Execution | StepExecution, text: str) -> bool:
    moment = _moment(text)
    return item.started_at is not None and item.started_at < moment


def _started_after(item: Execution | StepExecution, text: str) -> bool:
    moment = _moment(text)
    return item.started_at is not None and item.started_at > moment


def _current_action(execution: Execution) -> str | None:
    current = execution.current_step()
    return current.step.action if current else None


_EXECUTION_FILTERS: Mapping[str, Callable[[Execution, str], bool]] = {
    "DocumentNamePrefix": lambda execution, value: execution.request.document_name.startswith(value),
    "ExecutionStatus": lambda execution, value: execution.status == value,
    "ExecutionId": lambda execution, value: execution.id == value,
    "CurrentAction": lambda execution, value: _current_action(execution) == value,
    "StartTimeBefore": _started_before,
    "StartTimeAfter": _started_after,
    "AutomationType": lambda execution, value: value == "Local",
    "TagKey": lambda execution, value: value in dict(execution.request.tags),
}

_STEP_FILTERS: Mapping[str, Callable[[StepExecution, str], bool]] = {
    "StartTimeBefore": _started_before,
    "StartTimeAfter": _started_after,
    "StepExecutionStatus": lambda step, value: step.status == value,
    "StepExecutionId": lambda step, value: step.id == value,
    "StepName": lambda step, value: step.step.name == value,
    "Action": lambda step, value: step.step.action == value,
}
