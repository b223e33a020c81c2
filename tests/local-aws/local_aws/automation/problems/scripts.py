"""The scripts of aws:executeScript, without running them."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import Any

from local_aws.automation import limits, references
from local_aws.automation.problems.problem import Problem, content, mistake, unsupported
from local_aws.automation.problems.walk import RawStep


def find(step: RawStep, document: Mapping[str, Any]) -> Iterator[Problem]:
    inputs = step["inputs"]
    runtime = inputs["Runtime"]
    if runtime not in limits.SCRIPT_RUNTIMES:
        allowed = ", ".join(limits.SCRIPT_RUNTIMES)
        yield content(f"Runtime of step {step['name']} is one of {allowed}, got {runtime!r}.")
        return
    if "Attachment" in inputs:
        yield unsupported(f"attachments (step {step['name']})")
        return
    if not isinstance(inputs.get("Script"), str):
        yield content(f"Step {step['name']} has a Script or an Attachment.")
        return
    payload = inputs.get("InputPayload", {})
    if not isinstance(payload, dict) and not references.whole(payload):
        yield content(f"InputPayload of step {step['name']} is a mapping, got {payload!r}.")
    if runtime not in limits.PYTHON_RUNTIMES:
        yield unsupported(f"the runtime {runtime} (step {step['name']})")
    else:
        yield from _python(step)


def _python(step: RawStep) -> Iterator[Problem]:
    handler, script = step["inputs"].get("Handler"), step["inputs"]["Script"]
    if not isinstance(handler, str) or not handler.isidentifier():
        yield content(f"Handler of step {step['name']} is the name of a function, got {handler!r}.")
        return
    for name in references.names_in(script):
        yield mistake(f"{name} rewrites the script of step {step['name']} before it runs; use InputPayload.")
    try:
        tree = ast.parse(script)
    except SyntaxError as error:
        yield mistake(f"The script of step {step['name']} does not compile: {error}.")
        return
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    if handler not in functions:
        yield mistake(f"The script of step {step['name']} defines no function {handler}.")
    elif not _takes_two(functions[handler].args):
        yield mistake(f"The handler {handler} of step {step['name']} takes (events, context).")


def _takes_two(arguments: ast.arguments) -> bool:
    most = len(arguments.posonlyargs) + len(arguments.args)
    least = most - len(arguments.defaults)
    return least <= 2 and (most >= 2 or arguments.vararg is not None) and not _has_required_keyword(arguments)


def _has_required_keyword(arguments: ast.arguments) -> bool:
    return any(default is None for default in arguments.kw_defaults)
