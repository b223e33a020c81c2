"""aws:sleep

https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-sleep.html
"""

from __future__ import annotations

from local_aws.automation import durations, limits
from local_aws.automation.errors import InputsRejected, StepTimedOut
from local_aws.automation.task import Result, Task


def run(task: Task) -> Result:
    seconds = _seconds(task)
    if seconds > limits.SLEEP_SECONDS:
        raise InputsRejected(f"Automation sleeps {limits.SLEEP_SECONDS} seconds at most, got {seconds:g}")
    timeout = task.step.timeout_seconds
    if timeout is not None and timeout < seconds:
        task.wait(timeout)
        raise StepTimedOut("sleeping", f"The sleep of {seconds:g} seconds is longer than {timeout} seconds")
    task.wait(seconds)
    return Result()


def _seconds(task: Task) -> float:
    try:
        if "Duration" in task.inputs:
            return durations.seconds_of(str(task.inputs["Duration"]))
        moment = durations.moment_of(str(task.inputs["Timestamp"]))
    except durations.InvalidTime as error:
        raise InputsRejected(str(error)) from error
    return max(0.0, (moment - task.clock.now()).total_seconds())
