"""The state of an execution and of its steps."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import uuid4

from local_aws.automation import references, selectors, values
from local_aws.automation.definition import Document, Step
from local_aws.automation.statuses import CANCELLED, CANCELLING, IN_PROGRESS, OVER, PENDING, SUCCESS

NO_OUTPUT = "No output available yet because the step is not successfully executed"


@dataclass(frozen=True)
class Request:
    """Who started which document, and with which parameters."""

    account: str
    region: str
    document_name: str
    document_version: str
    role_arn: str
    executed_by: str
    tags: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Failure:
    message: str
    stage: str
    kind: str
    reason: str


@dataclass(frozen=True)
class StepExecution:
    id: str
    step: Step
    status: str = PENDING
    started_at: datetime | None = None
    ended_at: datetime | None = None
    inputs: Mapping[str, str] = field(default_factory=dict)
    outputs: Mapping[str, list[str]] = field(default_factory=dict)
    failure: Failure | None = None


class Execution:
    """One run of a document. Its own thread changes it; the API's threads read it and can stop it."""

    def __init__(self, request: Request, document: Document, parameter_values: Mapping[str, Any]) -> None:
        self.id = str(uuid4())
        self.request = request
        self.document = document
        self.parameter_values = parameter_values
        self._lock = threading.RLock()
        self._status = PENDING
        self._started_at: datetime | None = None
        self._ended_at: datetime | None = None
        self._failure_message: str | None = None
        self._stop: str | None = None
        waiting = [StepExecution(str(uuid4()), step) for step in document.steps]
        self._steps = {step_execution.id: step_execution for step_execution in waiting}
        self._outputs: dict[str, Any] = {}

    @property
    def status(self) -> str:
        with self._lock:
            return CANCELLING if self._stop == "Cancel" and self._status not in OVER else self._status

    @property
    def started_at(self) -> datetime | None:
        return self._started_at

    @property
    def ended_at(self) -> datetime | None:
        return self._ended_at

    @property
    def failure_message(self) -> str | None:
        return self._failure_message

    def is_over(self) -> bool:
        return self.status in OVER

    def steps(self) -> list[StepExecution]:
        """The steps that have started, in that order, then the other steps of the document."""
        with self._lock:
            begun = [step for step in self._steps.values() if step.started_at]
            waiting = [step for step in self._steps.values() if not step.started_at]
        return [*begun, *waiting]

    def current_step(self) -> StepExecution | None:
        return next((step for step in reversed(self.steps()) if step.status == IN_PROGRESS), None)

    def outputs(self) -> dict[str, list[str]]:
        """The document's outputs, as the API shows them."""
        with self._lock:
            return {
                name: values.as_strings(self._outputs[name]) if name in self._outputs else [NO_OUTPUT]
                for name in self.document.outputs
            }

    def value_of(self, reference: str) -> Any:
        """The value behind a reference to a parameter or a step's output."""
        with self._lock:
            if reference in self.parameter_values:
                return self.parameter_values[reference]
            if reference in self._outputs:
                return self._outputs[reference]
        raise references.Unresolved(reference, "It has no value")

    def stop(self, how: str) -> None:
        with self._lock:
            self._stop = how

    def is_stopped(self, how: str) -> bool:
        with self._lock:
            return self._stop == how

    def begin(self, now: datetime) -> None:
        with self._lock:
            self._status = IN_PROGRESS
            self._started_at = now

    def finish(self, status: str, now: datetime, failure_message: str | None) -> None:
        with self._lock:
            for step in self._steps.values():
                if step.status == IN_PROGRESS:
                    self._change(step.id, status=CANCELLED, ended_at=now)
            self._status = status
            self._started_at = self._started_at or now
            self._ended_at = now
            self._failure_message = failure_message

    def begin_step(self, step: Step, now: datetime) -> str:
        """The id of the step's execution."""
        with self._lock:
            step_execution = next(known for known in self._steps.values() if known.step is step)
            # A step that starts comes after the steps that started before it.
            del self._steps[step_execution.id]
            self._steps[step_execution.id] = replace(step_execution, status=IN_PROGRESS, started_at=now)
            return step_execution.id

    def resolve_step(self, step_execution_id: str, inputs: Mapping[str, Any]) -> None:
        shown = {name: values.as_json(value) for name, value in inputs.items()}
        self._change(step_execution_id, inputs=shown)

    def end_step(
        self,
        step_execution_id: str,
        status: str,
        now: datetime,
        outputs: Mapping[str, Any],
        failure: Failure | None = None,
    ) -> None:
        present = {name: value for name, value in outputs.items() if value is not selectors.MISSING}
        with self._lock:
            name = self._steps[step_execution_id].step.name
            if status == SUCCESS:
                self._outputs.update({f"{name}.{output}": value for output, value in present.items()})
            shown = {output: values.as_strings(value) for output, value in present.items()}
            self._change(step_execution_id, status=status, ended_at=now, outputs=shown, failure=failure)

    def _change(self, step_execution_id: str, **changes: Any) -> None:
        with self._lock:
            self._steps[step_execution_id] = replace(self._steps[step_execution_id], **changes)
