"""What an action needs to run one attempt of a step, and what it returns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import boto3

from local_aws.automation import references
from local_aws.automation.definition import Step
from local_aws.automation.errors import StepCancelled
from local_aws.clock import Clock


@dataclass(frozen=True)
class Credentials:
    """The keys of the assumed role. Without a role the automation runs as the caller, and scripts get no
    keys."""

    session: boto3.Session
    role_keys: Mapping[str, str] | None


@dataclass(frozen=True)
class Result:
    outputs: Mapping[str, Any] = field(default_factory=dict)
    response: Any = None
    """The value that the selectors of the step's declared outputs apply to."""
    next_step: str | None = None


@dataclass(frozen=True)
class Task:
    step: Step
    inputs: Mapping[str, Any]
    lookup: references.Lookup
    credentials: Credentials
    endpoint_url: str
    region: str
    execution_id: str
    clock: Clock
    stopping: Callable[[], bool]
    """Whether someone stopped the execution with Cancel."""

    def wait(self, seconds: float) -> None:
        """Wait virtual seconds, in slices short enough to notice a stop."""
        until = self.clock.now() + timedelta(seconds=seconds)
        slice_seconds = _SLICE_REAL_SECONDS * self.clock.time_scale
        while True:
            self.check_stopping()
            remaining = (until - self.clock.now()).total_seconds()
            if remaining <= 0:
                return
            self.clock.sleep(min(remaining, slice_seconds))

    def check_stopping(self) -> None:
        if self.stopping():
            raise StepCancelled

    def deadline(self, default_seconds: float | None = None) -> datetime | None:
        """The virtual time at which an attempt that starts now reaches the step's timeoutSeconds."""
        seconds = self.step.timeout_seconds or default_seconds
        return None if seconds is None else self.clock.now() + timedelta(seconds=seconds)


_SLICE_REAL_SECONDS = 0.1
