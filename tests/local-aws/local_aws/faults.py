"""Faults: errors and delays that a test sets for API calls."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from local_aws.journal import Call

# AWS's HTTP statuses for these codes; any other code has status 400.
# https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
# https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html
_STATUS_BY_CODE = {
    "AccessDenied": 403,
    "AuthFailure": 401,
    "InternalError": 500,
    "InternalFailure": 500,
    "InternalServerError": 500,
    "RequestLimitExceeded": 503,
    "ServiceUnavailable": 503,
    "ServiceUnavailableException": 503,
    "Unavailable": 503,
    "UnauthorizedOperation": 403,
}


@dataclass(frozen=True)
class Fault:
    service: str
    action: str
    code: str | None = None
    message: str = "A fault was put in the way of this call."
    status: int | None = None
    principal: str | None = None
    times: int | None = None
    delay_seconds: float = 0.0

    def http_status(self) -> int:
        return self.status or _STATUS_BY_CODE.get(self.code or "", 400)

    def matches(self, call: Call) -> bool:
        return (
            self.service == call.service
            and self.action in ("*", call.action)
            and (self.principal is None or self.principal in call.principal)
        )


class Faults:
    """The active faults, oldest first. The first fault that matches a call applies."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ids = itertools.count(1)
        self._faults: dict[int, Fault] = {}

    def add(self, description: Mapping[str, Any]) -> int:
        fault = _fault(description)
        with self._lock:
            fault_id = next(self._ids)
            self._faults[fault_id] = fault
            return fault_id

    def take(self, call: Call) -> Fault | None:
        """The fault that applies to this call, if any; reduces its `times`."""
        with self._lock:
            for fault_id, fault in self._faults.items():
                if fault.matches(call):
                    self._count(fault_id, fault)
                    return fault
            return None

    def as_dicts(self) -> list[dict[str, Any]]:
        with self._lock:
            return [{"id": fault_id, **asdict(fault)} for fault_id, fault in self._faults.items()]

    def remove(self, fault_id: int) -> None:
        with self._lock:
            if self._faults.pop(fault_id, None) is None:
                raise ValueError(f"there is no fault {fault_id} in force")

    def clear(self) -> None:
        with self._lock:
            self._faults.clear()

    def _count(self, fault_id: int, fault: Fault) -> None:
        if fault.times is None:
            return
        if fault.times == 1:
            del self._faults[fault_id]
        else:
            self._faults[fault_id] = replace(fault, times=fault.times - 1)


def _fault(description: Mapping[str, Any]) -> Fault:
    names = [field.name for field in fields(Fault)]
    unknown = sorted(set(description) - set(names))
    if unknown:
        raise ValueError(f"a fault has no {unknown[0]!r}; it has {', '.join(names)}")
    for name in ("service", "action"):
        if not isinstance(description.get(name), str) or not description[name]:
            raise ValueError(f"a fault needs the {name} it applies to, got {description.get(name)!r}")
    fault = Fault(**description)
    if fault.code is None and not fault.delay_seconds:
        raise ValueError("a fault answers a code or delays the call: give code, delay_seconds or both")
    if fault.times is not None and not (isinstance(fault.times, int) and fault.times >= 1):
        raise ValueError(f"times is null (always) or a whole number of 1 or more, got {fault.times!r}")
    if fault.status is not None and not (isinstance(fault.status, int) and 400 <= fault.status <= 599):
        raise ValueError(f"status is an HTTP error status from 400 to 599, got {fault.status!r}")
    if not isinstance(fault.delay_seconds, int | float) or fault.delay_seconds < 0:
        raise ValueError(f"delay_seconds is a number of 0 or more, got {fault.delay_seconds!r}")
    return fault
