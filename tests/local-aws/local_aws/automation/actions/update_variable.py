"""aws:updateVariable

https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-update-variable.html
"""

from __future__ import annotations

from local_aws.automation import values
from local_aws.automation.errors import InputsRefused
from local_aws.automation.task import Result, Task


def run(task: Task) -> Result:
    name = task.inputs["Name"].removeprefix("variable:")
    value = task.inputs["Value"]
    variable = task.run.execution.document.variables[name]
    if not values.is_a(value, variable.type):
        raise InputsRefused(f"The variable {name} is of type {variable.type}, got {value!r}")
    task.run.execution.set_variable(name, value)
    return Result()
