"""aws:executeAutomation

https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-executeAutomation.html
"""

from __future__ import annotations

from typing import Any

from local_aws.automation import values
from local_aws.automation.errors import (
    ActionFailed,
    InputsRefused,
    PollFailed,
    SsmError,
    StepCancelled,
    StepTimedOut,
)
from local_aws.automation.statuses import SUCCESS
from local_aws.automation.task import Result, Task

_POLL_SECONDS = 1


def run(task: Task) -> Result:
    deadline = task.deadline()
    name, version = task.inputs["DocumentName"], task.inputs.get("DocumentVersion")
    if not isinstance(name, str) or not isinstance(version, str | None):
        raise InputsRefused(f"DocumentName and DocumentVersion are strings, got {name!r} and {version!r}")
    try:
        child = task.run.start_child(name, version, _parameters(task))
    except SsmError as error:
        raise ActionFailed(str(error)) from error
    try:
        while not child.is_over():
            if deadline is not None and task.clock.now() >= deadline:
                child.stop_at_once()
                reason = f"The execution {child.id} has not ended"
                raise StepTimedOut("waiting for the automation", reason)
            task.wait(_POLL_SECONDS)
    except StepCancelled:
        child.stop_at_once()
        raise
    if child.status != SUCCESS:
        how = f"{child.status}: {child.failure_message}"
        raise PollFailed(f"The execution {child.id} ended with status {how}")
    return Result(
        outputs={
            "ExecutionId": child.id,
            "Status": child.status,
            "Output": [text for texts in child.outputs().values() for text in texts],
        }
    )


def _parameters(task: Task) -> dict[str, list[str]]:
    given: Any = task.inputs.get("RuntimeParameters") or {}
    if not isinstance(given, dict):
        raise InputsRefused(f"RuntimeParameters is a mapping, got {given!r}")
    return {name: values.as_strings(value) for name, value in given.items()}
