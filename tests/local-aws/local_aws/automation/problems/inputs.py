"""The inputs that an action takes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from local_aws.automation import conditions, durations, limits, references
from local_aws.automation.catalogue import ACTIONS
from local_aws.automation.problems import scripts
from local_aws.automation.problems.problem import Problem, content, mistake, unsupported
from local_aws.automation.problems.walk import RawStep


def find(document: Mapping[str, Any]) -> Iterator[Problem]:
    for step in document["mainSteps"]:
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
    # A value with a reference is known only when the step runs.
    if list(references.names_in(str(value))):
        return
    try:
        if given[0] == "Timestamp":
            durations.moment_of(str(value))
        elif durations.seconds_of(str(value)) > limits.SLEEP_SECONDS:
            most = limits.SLEEP_SECONDS
            yield mistake(f"Step {step['name']} sleeps {value}; the maximum is {most} seconds.")
    except durations.InvalidTime as error:
        yield mistake(f"{given[0]} of step {step['name']}: {error}.")


_CHECKS: dict[str, Callable[[RawStep, Mapping[str, Any]], Iterator[Problem]]] = {
    "aws:executeAwsApi": _api,
    "aws:branch": _branch,
    "aws:sleep": _sleep,
    "aws:executeScript": scripts.find,
}
