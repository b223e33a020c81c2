"""The delivery status of a flow log. It starts as SUCCESS: nothing has failed yet.

A denied attempt makes it FAILED, but only after a delay.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from moto.ec2.models.flow_logs import FlowLogs

Listener = Callable[[FlowLogs], None]

_listeners: list[Listener] = []


@dataclass
class _Delivery:
    fails_at: datetime | None = None
    """When a denied attempt makes the status FAILED; None while none was denied."""

    failed: bool = False


def on_change(listener: Listener) -> None:
    """Call the listener with every flow log whose status changed."""
    _listeners.append(listener)


def start(flow_log: FlowLogs) -> None:
    flow_log.local_aws_delivery = _Delivery()


def of(flow_log: FlowLogs) -> tuple[str, str | None]:
    """DeliverLogsStatus and DeliverLogsErrorMessage."""
    return ("FAILED", "Access error") if flow_log.local_aws_delivery.failed else ("SUCCESS", None)


def fails_at(flow_log: FlowLogs) -> datetime | None:
    return flow_log.local_aws_delivery.fails_at


def deny(flow_log: FlowLogs, fails_at: datetime) -> None:
    """Only the first denied attempt counts."""
    flow_log.local_aws_delivery.fails_at = flow_log.local_aws_delivery.fails_at or fails_at


def heal(flow_log: FlowLogs) -> None:
    flow_log.local_aws_delivery.fails_at = None
    _set(flow_log, failed=False)


def fail(flow_log: FlowLogs) -> None:
    _set(flow_log, failed=True)


def _set(flow_log: FlowLogs, failed: bool) -> None:
    if flow_log.local_aws_delivery.failed == failed:
        return
    flow_log.local_aws_delivery.failed = failed
    for listener in _listeners:
        listener(flow_log)
