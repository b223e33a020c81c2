"""aws:loop

https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-loop.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from local_aws.automation import conditions, document, limits, references, values
from local_aws.automation.errors import InputsRefused, StepTimedOut
from local_aws.automation.task import Result, Task


def run(task: Task) -> Result:
    steps = document.steps_of(task.step.inputs["Steps"])
    deadline = task.deadline()
    iteration = 0
    for iteration, iterator_value in _iterations(task):
        if deadline is not None and task.clock.now() >= deadline:
            raise StepTimedOut("iterating", f"The loop has run {iteration - 1} times")
        task.run.iterate(task, steps, iteration, iterator_value)
    return Result(outputs={"CurrentIteration": iteration})


def _iterations(task: Task) -> Iterator[tuple[int, Any]]:
    most = task.inputs.get("MaxIterations", limits.LOOP_ITERATIONS)
    if not values.is_a(most, values.INTEGER) or not 1 <= most <= limits.LOOP_ITERATIONS:
        raise InputsRefused(f"MaxIterations is from 1 to {limits.LOOP_ITERATIONS}, got {most!r}")
    if "Iterators" in task.inputs:
        yield from enumerate(_iterators(task)[:most], start=1)
        return
    for iteration in range(1, most + 1):
        yield iteration, None
        if not _goes_on(task):
            return


def _iterators(task: Task) -> list[Any]:
    iterators = task.inputs["Iterators"]
    type_name = task.inputs.get("IteratorDataType", values.STRING)
    if not isinstance(iterators, list) or len(iterators) > limits.LOOP_ITERATIONS:
        most = limits.LOOP_ITERATIONS
        raise InputsRefused(f"Iterators is a list of {most} items at most, got {iterators!r}")
    for item in iterators:
        if not values.is_a(item, type_name):
            raise InputsRefused(f"The iterators are of type {type_name}, got {item!r}")
    return iterators


def _goes_on(task: Task) -> bool:
    try:
        return conditions.holds(task.step.inputs["LoopCondition"], task.lookup)
    except (conditions.WrongOperand, references.Unresolved) as error:
        raise InputsRefused(str(error)) from error
