"""The structure of steps: their properties, without the inputs of the action."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from local_aws.automation import selectors, values
from local_aws.automation.catalogue import ACTIONS, Action
from local_aws.automation.problems.problem import Problem, content, unsupported

_PROPERTIES = (
    "name",
    "action",
    "description",
    "maxAttempts",
    "timeoutSeconds",
    "onFailure",
    "onCancel",
    "isEnd",
    "isCritical",
    "nextStep",
    "inputs",
    "outputs",
)
_NAME = re.compile(r"[A-Za-z0-9_]+")


def find(document: Mapping[str, Any]) -> Iterator[Problem]:
    steps = document.get("mainSteps")
    if not isinstance(steps, list):
        return
    names: Counter[str] = Counter()
    for step in steps:
        yield from _step(step, names)
    if any(count > 1 for count in names.values()):
        twice = [name for name, count in names.items() if count > 1]
        yield content(f"Duplicate step names found in mainSteps of the document: {', '.join(twice)}.")


def _step(step: Any, names: Counter[str]) -> Iterator[Problem]:
    if not isinstance(step, dict):
        yield content(f"A step is a mapping, got {step!r}.")
        return
    for required in ("name", "action", "inputs"):
        if required not in step:
            yield content(f'Missing "{required}" in step detail{_called(step)}.')
    for unknown in sorted(set(step) - set(_PROPERTIES)):
        yield content(f'Unknown property "{unknown}" in step detail{_called(step)}.')
    yield from _name(step, names)
    if "action" in step and _action(step) is None:
        yield content(f"Unknown action: {step['action']}{_called(step)}")
    if not isinstance(step.get("inputs", {}), dict):
        yield content(f"The inputs{_called(step)} are a mapping, got {step['inputs']!r}.")
    yield from _numbers_and_flags(step)
    yield from _reactions(step)
    yield from _outputs(step)


def _name(step: Mapping[str, Any], names: Counter[str]) -> Iterator[Problem]:
    if "name" not in step:
        return
    name = step["name"]
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        yield content(f"StepName: {name} is invalid.")
    else:
        names[name] += 1


def _numbers_and_flags(step: Mapping[str, Any]) -> Iterator[Problem]:
    for name in ("maxAttempts", "timeoutSeconds"):
        value = step.get(name, 1)
        is_number = re.fullmatch(r"[1-9][0-9]*", str(value)) and not isinstance(value, bool)
        if not is_number:
            yield content(f"{name}{_called(step)} is a whole number of 1 or more, got {value!r}.")
    for name in ("isEnd", "isCritical"):
        if step.get(name, True) not in (True, False, "true", "false"):
            yield content(f"{name}{_called(step)} is true or false, got {step[name]!r}.")
    for name in ("description", "nextStep"):
        if not isinstance(step.get(name, ""), str):
            yield content(f"{name}{_called(step)} is a string, got {step[name]!r}.")


def _reactions(step: Mapping[str, Any]) -> Iterator[Problem]:
    for name, words in (("onFailure", ("Abort", "Continue")), ("onCancel", ("Abort",))):
        value = step.get(name, "Abort")
        if value not in words and not (isinstance(value, str) and re.fullmatch(r"step:\w+", value)):
            allowed = ", ".join([*words, "step:NAME"])
            yield content(f"{name}{_called(step)} is one of {allowed}, got {value!r}.")


def _outputs(step: Mapping[str, Any]) -> Iterator[Problem]:
    outputs = step.get("outputs", [])
    if not isinstance(outputs, list):
        yield content(f"The outputs{_called(step)} are a list, got {outputs!r}.")
        return
    action = _action(step)
    if outputs and action and action.runs_here and not action.declares_outputs:
        yield unsupported(f"declared outputs of {step['action']}{_called(step)}")
    names: set[str] = set()
    for output in outputs:
        malformed = list(_output(step, output))
        yield from malformed
        if not malformed:
            yield from _declared_twice(step, output["Name"], names)


def _output(step: Mapping[str, Any], output: Any) -> Iterator[Problem]:
    if not isinstance(output, dict):
        yield content(f"An output{_called(step)} is a mapping, got {output!r}.")
        return
    for required in ("Name", "Selector"):
        if not isinstance(output.get(required), str) or not output[required]:
            yield content(f'Missing "{required}" in an output{_called(step)}: {output!r}.')
            return
    for unknown in sorted(set(output) - {"Name", "Selector", "Type"}):
        yield content(f'Unknown property "{unknown}" in an output{_called(step)}.')
    type_name = output.get("Type", values.STRING)
    if type_name not in values.DATA_TYPES:
        allowed = ", ".join(values.DATA_TYPES)
        yield content(f"The type of {output['Name']}{_called(step)} is one of {allowed}, got {type_name!r}.")
    try:
        selectors.parsed(output["Selector"])
    except selectors.InvalidSelector as error:
        yield content(f"The selector of {output['Name']}{_called(step)} is not valid: {error}.")


def _declared_twice(step: Mapping[str, Any], name: str, names: set[str]) -> Iterator[Problem]:
    if name in names:
        yield content(f"The output {name} is declared twice{_called(step)}.")
    names.add(name)


def _action(step: Mapping[str, Any]) -> Action | None:
    name = step.get("action")
    return ACTIONS.get(name) if isinstance(name, str) else None


def _called(step: Mapping[str, Any]) -> str:
    return f" of step {step['name']}" if "name" in step else ""
