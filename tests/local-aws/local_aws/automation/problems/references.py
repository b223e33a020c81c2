"""References in steps and outputs: every name is declared, and by a step that runs earlier."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from local_aws.automation import references
from local_aws.automation.catalogue import ACTIONS
from local_aws.automation.problems import flow
from local_aws.automation.problems.problem import Problem, content, mistake, unsupported
from local_aws.automation.problems.walk import RawStep, strings


def find(document: Mapping[str, Any]) -> Iterator[Problem]:
    steps = document["mainSteps"]
    names = {step["name"]: step for step in steps}
    if any(target not in names for step in steps for _, target in flow.links(step)):
        return
    before = flow.ancestors(steps)
    yield from _assume_role(document)
    for step in steps:
        visible = {name: names[name] for name in before[step["name"]]}
        yield from _step(document, step, visible)
    yield from _outputs(document, names)


def _step(document: Mapping[str, Any], step: RawStep, visible: Mapping[str, RawStep]) -> Iterator[Problem]:
    for name, value in step["inputs"].items():
        for text in strings(value):
            for reference in references.names_in(text):
                yield from _reference(document, step["name"], reference, visible)
            if name != "Script" and "{{" in references.without_references(text):
                yield mistake(f"Step {step['name']}: {text!r} has braces that are not a reference.")


def _reference(
    document: Mapping[str, Any], where: str, reference: str, visible: Mapping[str, RawStep]
) -> Iterator[Problem]:
    if ":" in reference:
        yield from _prefixed(where, reference)
    elif "." in reference:
        yield from _step_output(document, where, reference, visible)
    elif reference not in (document.get("parameters") or {}):
        yield content(f'Parameter "{reference}" is not declared. Step {where} refers to it.')


def _prefixed(where: str, reference: str) -> Iterator[Problem]:
    if reference.startswith("ssm:"):
        yield unsupported(f"references to Parameter Store ({reference} in step {where})")
    elif reference.startswith("variable:"):
        yield unsupported(f"references to variables ({reference} in step {where})")
    elif reference not in references.SYSTEM_VARIABLES:
        known = ", ".join(references.SYSTEM_VARIABLES)
        yield content(f"There is no variable {reference}, which step {where} refers to; there are {known}.")


def _step_output(
    document: Mapping[str, Any], where: str, reference: str, visible: Mapping[str, RawStep]
) -> Iterator[Problem]:
    step_name, output = reference.split(".", 1)
    if step_name not in visible:
        known = {step["name"] for step in document["mainSteps"]}
        why = "does not run before it" if step_name in known else "is no step it can see"
        yield content(f"Step {where} refers to {reference}, but {step_name} {why}.")
    elif output not in _outputs_of(visible[step_name]):
        yield content(f"Step {where} refers to {reference}, but {step_name} declares no output {output}.")


def _outputs_of(step: RawStep) -> set[str]:
    declared = {output["Name"] for output in step.get("outputs") or []}
    return declared | ACTIONS[step["action"]].outputs


def _assume_role(document: Mapping[str, Any]) -> Iterator[Problem]:
    role = document.get("assumeRole") or ""
    name = references.whole(role)
    if name is None and "{{" in role:
        yield content(f"assumeRole is the ARN of a role or a reference to one parameter, got {role!r}.")
    elif name is not None and name not in (document.get("parameters") or {}):
        yield content(f'Parameter "{name}" is not declared. assumeRole refers to it.')


def _outputs(document: Mapping[str, Any], names: Mapping[str, RawStep]) -> Iterator[Problem]:
    for output in document.get("outputs") or []:
        if not isinstance(output, str) or "." not in output:
            yield content(f"An output of the document is STEP.OUTPUT, got {output!r}.")
            continue
        step_name, output_name = output.split(".", 1)
        if step_name not in names:
            yield content(f"Unknown step name in named output: {output}")
        elif output_name not in _outputs_of(names[step_name]):
            yield content(f"Unknown output in named output: {output}; {step_name} does not declare it.")
