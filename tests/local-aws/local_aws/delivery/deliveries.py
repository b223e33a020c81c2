"""Runs the deliveries that are due, before each API call and whenever a test uses the control interface.

So each attempt meets the policies as they were when it was due, and each read sees what was delivered by then.
"""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from moto.core.responses import BaseResponse
from moto.ec2.models import EC2Backend, ec2_backends
from moto.ec2.models.elastic_network_interfaces import NetworkInterface
from moto.ec2.models.flow_logs import FlowLogs
from moto.s3.responses import S3Response

from local_aws import calls, moto_attributes
from local_aws.context import Context
from local_aws.delivery import attempts, status, traffic
from local_aws.delivery.records import Window

# Calls of these services create and delete flow logs and network interfaces.
_MAKERS = ("ec2", "cloudformation")
_READS = ("Describe", "Get", "List")


class Deliveries:
    def __init__(self, context: Context) -> None:
        self._context = context
        self._lock = threading.RLock()
        self._settled_until = context.clock.now()
        self._next_due: datetime | None = None
        self._is_known = False
        """Whether _next_due is still right: a call may have added a flow log or a network interface."""
        self._denied: list[FlowLogs] = []
        """Flow logs with a denied attempt that have not failed yet."""

    def install(self) -> None:
        answer = BaseResponse.call_action

        @functools.wraps(answer)
        def call_action(response: Any) -> Any:
            self.settle()
            try:
                return answer(response)
            finally:
                if response.service_name in _MAKERS and not (response._get_action() or "").startswith(_READS):
                    self._is_known = False

        def after_settling(respond: Callable[..., Any]) -> Callable[..., Any]:
            @functools.wraps(respond)
            def settled(response: Any, *args: Any) -> Any:
                self.settle()
                return respond(response, *args)

            return settled

        moto_attributes.install(BaseResponse, "call_action", call_action)
        moto_attributes.install(S3Response, "bucket_response", after_settling(S3Response.bucket_response))
        moto_attributes.install(S3Response, "key_response", after_settling(S3Response.key_response))

    def settle(self) -> None:
        """Run everything that is due by now. Costs nothing when nothing is due."""
        with self._lock:
            now = self._context.clock.now()
            if not self._is_known:
                self._next_due = min(self._due_after(self._settled_until), default=None)
                self._is_known = True
            if self._next_due is not None and self._next_due <= now:
                with calls.locked():
                    self._run(self._settled_until, now)
                self._next_due = min(self._due_after(now), default=None)
            self._settled_until = now

    def refusal(self, flow_log: FlowLogs) -> str | None:
        """Why an attempt of this flow log would be denied now; None if it would be admitted."""
        now = self._context.clock.now()
        interval = timedelta(seconds=flow_log.max_aggregation_interval)
        with calls.locked():
            return attempts.refusal(self._context, flow_log, Window(now - interval, now))

    def _due_after(self, moment: datetime) -> Iterator[datetime]:
        for flow_log in self._denied:
            yield status.fails_at(flow_log) or moment
        for flow_log, _ in _watching():
            yield _first_end(flow_log, moment)

    def _run(self, since: datetime, now: datetime) -> None:
        for flow_log, interfaces in _watching():
            windows = _windows(flow_log, since, now)
            if windows:
                self._deliver(flow_log, interfaces, windows)
        due = [flow_log for flow_log in self._denied if _is_past(status.fails_at(flow_log), now)]
        self._denied = [flow_log for flow_log in self._denied if flow_log not in due]
        for flow_log in due:
            status.fail(flow_log)

    def _deliver(
        self, flow_log: FlowLogs, interfaces: Sequence[NetworkInterface], windows: Sequence[Window]
    ) -> None:
        """All intervals meet the same policies: every change of them is an API call, which settles first."""
        settings = self._context.settings
        records = attempts.captured(self._context, flow_log, interfaces, windows)
        if not settings.flow_log_heals_when_fixed:
            records = [
                record for record in records if not _is_past(status.fails_at(flow_log), record.window.end)
            ]
        if not records:
            return
        interface_ids = list(dict.fromkeys(record.interface.id for record in records))
        if attempts.refusal(self._context, flow_log, records[0].window, interface_ids):
            if status.fails_at(flow_log) is None:
                delay = timedelta(seconds=settings.flow_log_failure_delay_seconds)
                status.deny(flow_log, records[0].window.end + delay)
                self._denied.append(flow_log)
            return
        attempts.write(flow_log, records)
        if settings.flow_log_heals_when_fixed:
            self._denied = [denied for denied in self._denied if denied is not flow_log]
            status.heal(flow_log)


def _watching() -> Iterator[tuple[FlowLogs, Sequence[NetworkInterface]]]:
    """The flow logs that have network interfaces to watch."""
    for _, _, backend in list(ec2_backends.iter_backends()):
        if backend.enis and backend.flow_logs:
            yield from _watching_in(backend)


def _watching_in(backend: EC2Backend) -> Iterator[tuple[FlowLogs, Sequence[NetworkInterface]]]:
    watched = traffic.watched(backend)
    for flow_log in list(backend.flow_logs.values()):
        if flow_log.resource_id in watched:
            yield flow_log, watched[flow_log.resource_id]


def _first_end(flow_log: FlowLogs, after: datetime) -> datetime:
    """The end of the flow log's first interval that ends after this moment."""
    interval = timedelta(seconds=flow_log.max_aggregation_interval)
    created_at = flow_log.local_aws_created_at
    return created_at + max(1, (after - created_at) // interval + 1) * interval


def _windows(flow_log: FlowLogs, since: datetime, now: datetime) -> list[Window]:
    """The intervals of the flow log that ended after `since`, and by now."""
    interval = timedelta(seconds=flow_log.max_aggregation_interval)
    found, end = [], _first_end(flow_log, since)
    while end <= now:
        found.append(Window(end - interval, end))
        end += interval
    return found


def _is_past(moment: datetime | None, now: datetime) -> bool:
    return moment is not None and moment <= now
