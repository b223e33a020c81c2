"""aws:assertAwsResourceProperty and aws:waitForAwsResourceProperty

https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-waitForAwsResourceProperty.html
"""

from __future__ import annotations

import json
from typing import Any

from local_aws.automation import api_calls, limits, selectors, values
from local_aws.automation.errors import InputsRefused, StepTimedOut, VerificationFailed
from local_aws.automation.task import Result, Task


def assert_property(task: Task) -> Result:
    selected = _selected(task)
    if not _is_desired(task, selected):
        raise VerificationFailed(_report(task, selected))
    return Result()


def wait_for_property(task: Task) -> Result:
    deadline = task.deadline(limits.WAIT_DEFAULT_TIMEOUT_SECONDS)
    while True:
        selected = _selected(task)
        if _is_desired(task, selected):
            return Result()
        if deadline is not None and task.clock.now() >= deadline:
            raise StepTimedOut("waiting for the desired property values", _report(task, selected))
        task.wait(limits.WAIT_POLL_SECONDS)


def _selected(task: Task) -> Any:
    if not isinstance(task.inputs["DesiredValues"], list):
        raise InputsRefused(f"DesiredValues is a list, got {task.inputs['DesiredValues']!r}")
    return selectors.select(task.inputs["PropertySelector"], api_calls.call(task))


def _is_desired(task: Task, selected: Any) -> bool:
    """Values are compared by how they are written: a runbook may desire true or "true" of a Boolean."""
    if selected is selectors.MISSING:
        return False
    written = values.as_text(selected)
    return any(values.as_text(desired) == written for desired in task.inputs["DesiredValues"])


def _report(task: Task, selected: Any) -> str:
    got = "nothing" if selected is selectors.MISSING else json.dumps(selected)
    desired = json.dumps(task.inputs["DesiredValues"])
    selector = task.inputs["PropertySelector"]
    return f"The property {selector} has {got}, which is none of the desired values {desired}"
