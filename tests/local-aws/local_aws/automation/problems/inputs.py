"""The inputs that an action takes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from local_aws.automation import conditions, durations, limits, references, selectors, values
from local_aws.automation.catalogue import ACTIONS
from local_aws.automation.problems import scripts
from local_aws.automation.problems.problem import Problem, content, mistake, unsupported
from local_aws.automation.problems.walk import RawStep, all_steps, inner_steps, strings


def find(document: Mapping[str, Any]) -> Iterator[Problem]:
    for step in all_steps(document):
        action = ACTIONS[step["action"]]
        if not action.runs_here:
            yield unsupported(f"{step['action']} (step {step['name']})")
            continue
        missing = sorted(action.required - set(step["inputs"]))
        if missing:
            yield content(f"Missing required inputs in step {step['name']}: {', '.join(missing)}.")
        known = action.required | action.optional
        unknown = set() if action.takes_api_inputs else set(step["inputs"]) - known
        if unknown:
            yield content(
                f"Unknown input names provided. Known=[ [{', '.join(sorted(known))}] ], "
                f"Provided=[ [{', '.join(sorted(step['inputs']))}] ] in step {step['name']}."
            )
        if not missing and step["action"] in _CHECKS:
            yield from _CHECKS[step["action"]](step, document)


def _api(step: RawStep, document: Mapping[str, Any]) -> Iterator[Problem]:
    for name in ("Service", "Api"):
        given = step["inputs"][name]
        if not isinstance(given, str):
            yield content(f"{name} of step {step['name']} is a name, got {given!r}.")
        elif any(references.names_in(given)):
            yield unsupported(f"a reference as {name} (step {step['name']})")


def _property(step: RawStep, document: Mapping[str, Any]) -> Iterator[Problem]:
    yield from _api(step, document)
    try:
        selectors.parsed(str(step["inputs"]["PropertySelector"]))
    except selectors.InvalidSelector as error:
        yield content(f"The PropertySelector of step {step['name']} is not valid: {error}.")
    desired = step["inputs"]["DesiredValues"]
    if not references.whole(desired) and not (isinstance(desired, list) and desired):
        yield content(f"The DesiredValues of step {step['name']} are a list of values, got {desired!r}.")


def _branch(step: RawStep, document: Mapping[str, Any]) -> Iterator[Problem]:
    choices = step["inputs"]["Choices"]
    if not isinstance(choices, list) or not choices:
        yield content(f"The Choices of step {step['name']} are a list of conditions, got {choices!r}.")
        return
    for choice in choices:
        if isinstance(choice, dict) and not isinstance(choice.get("NextStep"), str):
            yield content(f"A choice of step {step['name']} names its NextStep, got {choice!r}.")
        for text in conditions.mistakes(choice, step["name"]):
            yield content(text)
    if not isinstance(step["inputs"].get("Default", ""), str):
        got = step["inputs"]["Default"]
        yield content(f"Default of step {step['name']} is the name of a step, got {got!r}.")


def _sleep(step: RawStep, document: Mapping[str, Any]) -> Iterator[Problem]:
    given = [name for name in ("Duration", "Timestamp") if name in step["inputs"]]
    if len(given) != 1:
        got = " and ".join(given) or "none"
        yield content(f"Step {step['name']} has either Duration or Timestamp, got {got}.")
        return
    value = step["inputs"][given[0]]
    if references.whole(value):
        return
    try:
        if given[0] == "Timestamp":
            durations.moment_of(str(value))
        elif durations.seconds_of(str(value)) > limits.SLEEP_SECONDS:
            most = limits.SLEEP_SECONDS
            yield mistake(f"Step {step['name']} sleeps {value}; the maximum is {most} seconds.")
    except durations.InvalidTime as error:
        yield mistake(f"{given[0]} of step {step['name']}: {error}.")


def _update_variable(step: RawStep, document: Mapping[str, Any]) -> Iterator[Problem]:
    target, value = step["inputs"]["Name"], step["inputs"]["Value"]
    variables = document.get("variables") or {}
    name = target.removeprefix("variable:") if isinstance(target, str) else None
    if name is None or name == target or name not in variables:
        known = ", ".join(f"variable:{known}" for known in variables) or "none"
        yield content(f"Name of step {step['name']} is a declared variable ({known}), got {target!r}.")
        return
    type_name = variables[name]["type"]
    if not any("{{" in text for text in strings(value)) and not values.is_a(value, type_name):
        yield mistake(f"Step {step['name']} sets {target} of type {type_name} to {value!r}.")


def _loop(step: RawStep, document: Mapping[str, Any]) -> Iterator[Problem]:
    inputs = step["inputs"]
    if not inner_steps(step):
        yield content(f"The Steps of step {step['name']} are a list of steps, got {inputs['Steps']!r}.")
    if any(inner["action"] == "aws:loop" for inner in inner_steps(step)):
        yield unsupported(f"a loop inside a loop (step {step['name']})")
    if ("Iterators" in inputs) == ("LoopCondition" in inputs):
        yield content(f"Step {step['name']} has either Iterators or LoopCondition.")
    if "LoopCondition" in inputs:
        yield from map(content, conditions.mistakes(inputs["LoopCondition"], step["name"]))
    iterations = inputs.get("MaxIterations", 1)
    if not references.whole(iterations) and not (
        values.is_a(iterations, values.INTEGER) and 1 <= iterations <= limits.LOOP_ITERATIONS
    ):
        yield content(f"MaxIterations of step {step['name']} is from 1 to 100, got {iterations!r}.")
    types = (values.BOOLEAN, values.INTEGER, values.STRING, values.STRING_MAP)
    if inputs.get("IteratorDataType", values.STRING) not in types:
        allowed = ", ".join(types)
        yield content(f"IteratorDataType of step {step['name']} is one of {allowed}.")


def _automation(step: RawStep, document: Mapping[str, Any]) -> Iterator[Problem]:
    if not isinstance(step["inputs"]["DocumentName"], str):
        yield content(f"DocumentName of step {step['name']} is a string.")
    parameters = step["inputs"].get("RuntimeParameters", {})
    if not isinstance(parameters, dict) and not references.whole(parameters):
        yield content(f"RuntimeParameters of step {step['name']} is a mapping, got {parameters!r}.")


_CHECKS: dict[str, Callable[[RawStep, Mapping[str, Any]], Iterator[Problem]]] = {
    "aws:executeAwsApi": _api,
    "aws:assertAwsResourceProperty": _property,
    "aws:waitForAwsResourceProperty": _property,
    "aws:branch": _branch,
    "aws:sleep": _sleep,
    "aws:updateVariable": _update_variable,
    "aws:loop": _loop,
    "aws:executeAutomation": _automation,
    "aws:executeScript": scripts.find,
}
