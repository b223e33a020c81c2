"""Runs documents in this process, with their own clock."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import yaml
from moto.ssm.models import ssm_backends

from local_aws.automation import execution
from local_aws.automation.errors import SsmError
from local_aws.automation.records import Execution, StepExecution
from local_aws.clock import Clock
from local_aws.context import Context
from local_aws.endpoint import Endpoint
from local_aws.faults import Faults
from local_aws.journal import Journal
from local_aws.settings import Settings
from local_aws.work import Work

REGION = "eu-west-1"

_ACCOUNTS = itertools.count(700_000_000_000)

Raw = dict[str, Any]


class Engine:
    """An engine in a new account. Without a port, nothing listens at its endpoint."""

    def __init__(self, time_scale: float = 1000, port: int = 1) -> None:
        self.account = str(next(_ACCOUNTS))
        self.context = Context(
            clock=Clock(time_scale),
            journal=Journal(),
            faults=Faults(),
            endpoint=Endpoint(port),
            settings=Settings(),
            work=Work(),
        )

    def define(self, document: Raw, name: str = "Runbook") -> str:
        ssm_backends[self.account][REGION].create_document(
            content=yaml.safe_dump(document, sort_keys=False),
            requires=[],
            attachments=[],
            name=name,
            version_name="",
            document_type="Automation",
            document_format="YAML",
            target_type="",
            tags=[],
        )
        return name

    def start(self, name: str = "Runbook", **given: Sequence[str]) -> Execution:
        execution_id = execution.start(self.context, self.account, REGION, name, None, given)
        return execution.outcome(self.context, self.account, REGION, execution_id)

    def run(self, document: Raw, **given: Sequence[str]) -> Execution:
        self.define(document)
        return ended(self.start(**given))


def run(*steps: Raw, **top_level: Any) -> Execution:
    return Engine().run(document(*steps, **top_level))


def document(*steps: Raw, **top_level: Any) -> Raw:
    return {"schemaVersion": "0.3", **top_level, "mainSteps": list(steps)}


def step(name: str, action: str, inputs: Mapping[str, Any], **properties: Any) -> Raw:
    return {"name": name, "action": f"aws:{action}", "inputs": dict(inputs), **properties}


def passing(name: str, **properties: Any) -> Raw:
    return step(name, "sleep", {"Duration": "PT1S"}, **properties)


def failing(name: str, **properties: Any) -> Raw:
    """A step that fails when it runs, and in which the offline check finds nothing."""
    return step(name, "sleep", {"Duration": "{{ global:REGION }}"}, **properties)


def timing_out(name: str, **properties: Any) -> Raw:
    return step(name, "sleep", {"Duration": "PT60S"}, timeoutSeconds=5, **properties)


def script(name: str, body: str, payload: Mapping[str, Any] | None = None, **properties: Any) -> Raw:
    """A step that runs the body of a handler."""
    lines = "\n".join(f"    {line}" for line in body.splitlines())
    inputs = {
        "Runtime": "python3.11",
        "Handler": "handler",
        "Script": f"def handler(events, context):\n{lines}\n",
        "InputPayload": dict(payload or {}),
    }
    return step(name, "executeScript", inputs, **properties)


def output(name: str, selector: str, type_name: str = "String") -> dict[str, str]:
    return {"Name": name, "Selector": selector, "Type": type_name}


def ended(of: Execution) -> Execution:
    return when(of, Execution.is_over)


def when(of: Execution, condition: Callable[[Execution], bool]) -> Execution:
    until = time.monotonic() + 20
    while not condition(of):
        if time.monotonic() > until:
            raise AssertionError(f"the execution is still {of.status}: {statuses(of)}")
        threading.Event().wait(0.005)
    return of


def statuses(of: Execution) -> dict[str, str]:
    return {each.step.name: each.status for each in of.steps()}


def ran(of: Execution) -> list[str]:
    """The steps that ran, in order."""
    return [each.step.name for each in of.steps() if each.started_at]


def step_of(of: Execution, name: str) -> StepExecution:
    return next(each for each in of.steps() if each.step.name == name)


def rejection(action: Callable[[], Any]) -> str:
    """The code and the message of SSM's error."""
    try:
        action()
    except SsmError as error:
        return f"{error.code}: {error.message}"
    raise AssertionError("nothing was rejected")
