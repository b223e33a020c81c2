"""The order in which steps run: links, ends, endless loops, steps that nothing leads to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from local_aws.automation.catalogue import ACTIONS
from local_aws.automation.problems.problem import Problem, content, mistake
from local_aws.automation.problems.walk import RawStep

Edges = Mapping[str, list[str]]


def find(document: Mapping[str, Any]) -> Iterator[Problem]:
    steps = document["mainSteps"]
    names = {step["name"]: step for step in steps}
    broken = [problem for step in steps for problem in _links(step, names)]
    yield from broken
    yield from (problem for step in steps for problem in _endings(step))
    if not broken:
        yield from _order(steps)


def ancestors(steps: list[RawStep]) -> dict[str, set[str]]:
    """For each step, the steps that can run before it."""
    edges = _edges(steps, with_cancel=True)
    return {
        step["name"]: {other for other in edges if step["name"] in _reachable(edges, edges[other])}
        for step in steps
    }


def links(step: RawStep) -> Iterator[tuple[str, str]]:
    """Every step that this step names, with the property that names it."""
    if step.get("nextStep"):
        yield "nextStep", step["nextStep"]
    for name in ("onFailure", "onCancel"):
        if str(step.get(name, "")).startswith("step:"):
            yield name, step[name].removeprefix("step:")
    if step["action"] == "aws:branch":
        for choice in _choices(step):
            yield "NextStep", choice["NextStep"]
        if isinstance(step["inputs"].get("Default"), str):
            yield "Default", step["inputs"]["Default"]


def _choices(step: RawStep) -> list[Mapping[str, Any]]:
    choices = step["inputs"].get("Choices")
    found = choices if isinstance(choices, list) else []
    mappings = [choice for choice in found if isinstance(choice, dict)]
    return [choice for choice in mappings if isinstance(choice.get("NextStep"), str)]


def _links(step: RawStep, names: Mapping[str, RawStep]) -> Iterator[Problem]:
    for link, target in links(step):
        if target not in names:
            yield content(f'Unknown step name: "{target}" in {link} of step {step["name"]}.')
        elif link == "onCancel" and not ACTIONS[names[target]["action"]].may_follow_cancel:
            action = names[target]["action"]
            yield content(f"onCancel of step {step['name']} can't move to {target}, an {action} step.")


def _endings(step: RawStep) -> Iterator[Problem]:
    if not _is_end(step):
        return
    if "nextStep" in step:
        yield content(f'"isEnd == true" and nextStep should not exist in same step: {step["name"]}.')
    if str(step.get("onFailure", "")).startswith("step:"):
        yield mistake(
            f"Step {step['name']} has isEnd, which ends the automation when the step fails too: its onFailure"
            f" {step['onFailure']} never runs."
        )


def _order(steps: list[RawStep]) -> Iterator[Problem]:
    circle = _circle(_edges(steps, with_cancel=False))
    if circle:
        yield content(f"Infinite loop detected in mainSteps: {' -> '.join(circle)}.")
        return
    edges = _edges(steps, with_cancel=True)
    reached = _reachable(edges, [steps[0]["name"]])
    for step in steps:
        if step["name"] not in reached:
            yield mistake(f"Nothing leads to step {step['name']} in mainSteps.")


def _edges(steps: list[RawStep], with_cancel: bool) -> dict[str, list[str]]:
    following = [step["name"] for step in steps[1:]]
    return {
        step["name"]: list(_followers(step, following[index : index + 1], with_cancel))
        for index, step in enumerate(steps)
    }


def _followers(step: RawStep, following: list[str], with_cancel: bool) -> Iterator[str]:
    targets = dict(links(step))
    jumps = [target for link, target in links(step) if link == "NextStep"]
    if step["action"] == "aws:branch" and "Default" in targets:
        onward = [*jumps, targets["Default"]]
    elif _is_end(step):
        onward = jumps
    else:
        onward = [*jumps, *([targets["nextStep"]] if "nextStep" in targets else following)]
    yield from onward
    if "onFailure" in targets and not _is_end(step):
        yield targets["onFailure"]
    if with_cancel and "onCancel" in targets:
        yield targets["onCancel"]


def _is_end(step: RawStep) -> bool:
    return step.get("isEnd") in (True, "true")


def _reachable(edges: Edges, start: list[str]) -> set[str]:
    found: set[str] = set()
    waiting = list(start)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += edges[name]
    return found


def _circle(edges: Edges) -> list[str] | None:
    """The steps of one cycle; the first step is repeated at the end."""
    done: set[str] = set()

    def visit(name: str, path: list[str]) -> list[str] | None:
        if name in path:
            return [*path[path.index(name) :], name]
        if name in done:
            return None
        for target in edges[name]:
            circle = visit(target, [*path, name])
            if circle:
                return circle
        done.add(name)
        return None

    for name in edges:
        circle = visit(name, [])
        if circle:
            return circle
    return None
