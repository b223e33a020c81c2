"""aws:branch

https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-branch.html
"""

from __future__ import annotations

from local_aws.automation import conditions
from local_aws.automation.errors import InputsRejected
from local_aws.automation.task import Result, Task


def run(task: Task) -> Result:
    try:
        for choice in task.step.inputs["Choices"]:
            condition = {name: value for name, value in choice.items() if name != "NextStep"}
            if conditions.holds(condition, task.lookup):
                return Result(next_step=choice["NextStep"])
    except conditions.WrongOperand as error:
        raise InputsRejected(str(error)) from error
    return Result(next_step=task.step.inputs.get("Default"))
