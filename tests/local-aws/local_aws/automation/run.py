"""Runs the steps of one execution, in the order that the document and the results of the steps define."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from botocore.exceptions import ClientError
from moto.utilities.utils import get_partition

from local_aws.automation import actions, limits, references, roles, selectors
from local_aws.automation.definition import Step
from local_aws.automation.errors import (
    InputsRejected,
    StepCancelled,
    StepFailed,
    StepTimedOut,
    VerificationFailed,
)
from local_aws.automation.records import Execution, Failure
from local_aws.automation.statuses import CANCELLED, FAILED, SUCCESS, TIMED_OUT
from local_aws.automation.task import Credentials, Result, Task
from local_aws.context import Context
from local_aws.journal import Call


class _Aborted(Exception):
    """A step failed, and its onFailure ends the automation."""

    def __init__(self, status: str, failure: Failure) -> None:
        super().__init__(failure.message)
        self.status = status
        self.failure = failure


class _Cancelled(Exception):
    def __init__(self, step: Step) -> None:
        super().__init__(step.name)
        self.step = step


class _Completed(Exception):
    """Someone stopped the execution with Complete: it ends after the running step."""


class _Interrupted(Exception):
    """A test interrupted the run."""


class Run:
    def __init__(self, context: Context, execution: Execution) -> None:
        self.execution = execution
        self._context = context
        self._clock = context.clock
        self._credentials: Credentials | None = None
        self._critical_failure: tuple[str, str] | None = None
        self._stopping = lambda: execution.is_stopped("Cancel")

    def perform(self) -> None:
        """Run to the end. A bug of this engine fails the execution, as a failure of SSM would, and is raised."""
        status, message = FAILED, "Internal Server Error."
        self.execution.begin(self._clock.now())
        try:
            status, message = self._outcome()
        finally:
            self.execution.finish(status, self._clock.now(), message)

    def _outcome(self) -> tuple[str, str | None]:
        request = self.execution.request
        if self._stopping():
            return CANCELLED, None
        try:
            self._credentials = roles.credentials(
                self._context, request.account, request.region, self.execution.id, request.role_arn
            )
        except ClientError as error:
            return FAILED, f"The defined assume role is unable to be assumed. {error}"
        try:
            self._steps(self._document_steps[0])
        except _Cancelled as cancelled:
            self._cancel(cancelled)
            return CANCELLED, None
        except _Interrupted as interrupted:
            return CANCELLED, f"Interrupted after step {interrupted}."
        except (_Aborted, _Completed):
            pass
        return self._critical_failure or (SUCCESS, None)

    def _cancel(self, cancelled: _Cancelled) -> None:
        """Run the steps that onCancel leads to, for two minutes at most."""
        if cancelled.step.on_cancel == "Abort":
            return
        until = self._clock.now() + timedelta(seconds=limits.CANCELLATION_SECONDS)
        self._stopping = lambda: self._clock.now() >= until
        try:
            self._steps(self._named(cancelled.step.on_cancel.removeprefix("step:")))
        except (_Aborted, _Cancelled, _Completed):
            pass

    def _steps(self, first: Step) -> None:
        step: Step | None = first
        while step is not None:
            if self.execution.is_stopped("Complete"):
                raise _Completed
            try:
                step = self._next(step, *self._step(step))
            except StepCancelled:
                raise _Cancelled(step) from None

    def _step(self, step: Step) -> tuple[_Aborted | None, str | None]:
        """Run one step, up to maxAttempts times. Returns its failure, if any, and the step it jumps to, if
        any."""
        if self._stopping():
            raise StepCancelled
        step_execution_id = self.execution.begin_step(step, self._clock.now())
        for attempt in range(1, step.max_attempts + 1):
            try:
                outputs, next_step = self._attempt(step, step_execution_id)
            except (StepFailed, StepTimedOut) as error:
                if attempt == step.max_attempts:
                    return self._failed(step, step_execution_id, error), None
            else:
                self._end(step_execution_id, SUCCESS, outputs)
                self._break_off(step)
                return None, next_step
        raise AssertionError("a step has at least one attempt")

    def _attempt(self, step: Step, step_execution_id: str) -> tuple[Mapping[str, Any], str | None]:
        inputs = self._resolved(step)
        self.execution.resolve_step(step_execution_id, inputs)
        if self._credentials is None:
            raise AssertionError("steps run with credentials")
        task = Task(
            step=step,
            inputs=inputs,
            lookup=self._lookup,
            credentials=self._credentials,
            endpoint_url=self._context.endpoint.url,
            region=self.execution.request.region,
            execution_id=self.execution.id,
            clock=self._clock,
            stopping=lambda: self._stopping(),
        )
        result = actions.RUN[step.action](task)
        return {**result.outputs, **_declared(step, result)}, result.next_step

    def _resolved(self, step: Step) -> dict[str, Any]:
        unresolved = actions.UNRESOLVED_INPUTS.get(step.action, frozenset())
        try:
            return {
                name: value if name in unresolved else references.resolve(value, self._lookup)
                for name, value in step.inputs.items()
            }
        except references.Unresolved as error:
            raise InputsRejected(str(error)) from error

    def _lookup(self, name: str) -> Any:
        request = self.execution.request
        now = self._clock.now()
        system = {
            "global:ACCOUNT_ID": request.account,
            "global:AWS_PARTITION": get_partition(request.region),
            "global:DATE": f"{now:%Y-%m-%d}",
            "global:DATE_TIME": f"{now:%Y-%m-%d_%H.%M.%S}",
            "global:REGION": request.region,
            "automation:EXECUTION_ID": self.execution.id,
        }
        return system[name] if name in system else self.execution.value_of(name)

    def _failed(self, step: Step, step_execution_id: str, error: StepFailed | StepTimedOut) -> _Aborted:
        if isinstance(error, StepTimedOut):
            status, failure = TIMED_OUT, Failure(error.message(), "Invocation", "Action", error.reason)
            outputs: Mapping[str, Any] = {}
        else:
            status, failure = FAILED, Failure(error.message(), error.stage, error.kind, error.reason)
            outputs = error.outputs
        self._end(step_execution_id, status, outputs, failure)
        if step.is_critical:
            self._critical_failure = (status, failure.message)
        self._break_off(step)
        return _Aborted(status, failure)

    def _end(
        self, step_execution_id: str, status: str, outputs: Mapping[str, Any], failure: Failure | None = None
    ) -> None:
        self.execution.end_step(step_execution_id, status, self._clock.now(), outputs, failure)

    def _break_off(self, step: Step) -> None:
        """A fault with this step's name ends the run after the step, as if SSM had lost it: nothing cleans
        up."""
        request = self.execution.request
        principal = request.role_arn or request.executed_by
        step_end = Call("automation", step.name, request.account, request.region, principal, {})
        if self._context.faults.take(step_end):
            raise _Interrupted(step.name)

    def _next(self, step: Step, failed: _Aborted | None, jump: str | None) -> Step | None:
        if jump is not None:
            return self._named(jump)
        # isEnd ends the automation whether the step failed or succeeded.
        # https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-actions.html
        if step.is_end:
            return None
        if failed and step.on_failure == "Abort":
            raise failed
        if failed and step.on_failure != "Continue":
            return self._named(step.on_failure.removeprefix("step:"))
        if step.next_step is not None:
            return self._named(step.next_step)
        following = self._document_steps[self._document_steps.index(step) + 1 :]
        return following[0] if following else None

    @property
    def _document_steps(self) -> tuple[Step, ...]:
        return self.execution.document.steps

    def _named(self, name: str) -> Step:
        return next(step for step in self._document_steps if step.name == name)


def _declared(step: Step, result: Result) -> dict[str, Any]:
    try:
        return {
            output.name: selectors.typed(selectors.select(output.selector, result.response), output.type)
            for output in step.outputs
        }
    except selectors.UnconvertibleOutput as error:
        raise VerificationFailed(str(error)) from error
