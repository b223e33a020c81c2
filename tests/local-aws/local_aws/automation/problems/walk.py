"""Ways through the raw steps of a document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

RawStep = Mapping[str, Any]


def inner_steps(step: RawStep) -> list[RawStep]:
    """The steps inside an aws:loop step; none for any other."""
    if step.get("action") != "aws:loop" or not isinstance(step.get("inputs"), dict):
        return []
    steps = step["inputs"].get("Steps")
    return steps if isinstance(steps, list) else []


def step_lists(document: Mapping[str, Any]) -> Iterator[tuple[str, list[RawStep]]]:
    """The main steps, then the steps of each loop, each list with its name."""
    yield "mainSteps", document["mainSteps"]
    for step in document["mainSteps"]:
        if inner_steps(step):
            yield f"the loop {step['name']}", inner_steps(step)


def all_steps(document: Mapping[str, Any]) -> Iterator[RawStep]:
    for _, steps in step_lists(document):
        yield from steps


def strings(value: Any) -> Iterator[str]:
    """Every string within a value of lists and mappings."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)


def own_inputs(step: RawStep) -> Mapping[str, Any]:
    """A step's inputs without the steps inside it."""
    inner = {"Steps"} if inner_steps(step) else set()
    return {name: value for name, value in step["inputs"].items() if name not in inner}
