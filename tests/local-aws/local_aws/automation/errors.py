"""Errors of the SSM API, and the ways in which a step can fail."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from moto.core.exceptions import ServiceException


class SsmError(ServiceException):
    """An error that the SSM API returns."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code, message)


class InvalidParameters(SsmError):
    """SSM rejects the start because of its parameters or its role."""

    def __init__(self, message: str) -> None:
        super().__init__("InvalidAutomationExecutionParametersException", message)


class Unsupported(SsmError):
    """Something that SSM does and this engine does not. AWS has no such error code, so nobody can take it for
    an error of AWS."""

    def __init__(self, what: str) -> None:
        super().__init__("LocalAwsUnsupported", f"the local AWS's Automation engine does not support {what}")


class StepFailed(Exception):
    """A step did not succeed. `during` is SSM's phrase for what the step was doing."""

    outputs: Mapping[str, Any] = {}

    def __init__(self, during: str, reason: str, stage: str, kind: str = "Action") -> None:
        super().__init__(reason)
        self.during = during
        self.reason = reason
        self.stage = stage
        self.kind = kind

    def message(self) -> str:
        return f"Step fails when it is {self.during}. {self.reason}. {_GUIDE}"


class InputsRejected(StepFailed):
    """The inputs of a step could not be resolved or are not what its action takes."""

    def __init__(self, reason: str) -> None:
        super().__init__("validating and resolving the step inputs", reason, "InputValidation")


class ActionFailed(StepFailed):
    def __init__(self, reason: str, kind: str = "Action") -> None:
        super().__init__("Execute/Cancelling action", reason, "Invocation", kind)


class PollFailed(StepFailed):
    """A failure of work that SSM starts and then polls, such as a script. The step keeps its `outputs`."""

    def __init__(self, reason: str, outputs: Mapping[str, Any] | None = None) -> None:
        super().__init__("Poll action status for completion", reason, "Invocation")
        self.outputs = outputs or {}


class VerificationFailed(StepFailed):
    def __init__(self, reason: str) -> None:
        super().__init__("verifying the result of the action", reason, "PostVerification", "Verification")


class StepTimedOut(Exception):
    def __init__(self, during: str, reason: str) -> None:
        super().__init__(reason)
        self.during = during
        self.reason = reason

    def message(self) -> str:
        return f"Step timed out while step is {self.during}. {self.reason}. {_GUIDE}"


class StepCancelled(Exception):
    """The execution was stopped while the step ran."""


_GUIDE = "Please refer to Automation Service Troubleshooting Guide for more diagnosis details."
