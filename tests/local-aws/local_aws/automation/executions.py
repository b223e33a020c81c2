"""The executions of an account and region, and the queue behind those that run."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from typing import Any

from moto.ssm.models import ssm_backends

from local_aws.automation import limits
from local_aws.automation.errors import SsmError
from local_aws.automation.records import Execution


class Executions:
    """The executions of one account and region, oldest first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._starting = threading.Lock()
        self._by_id: dict[str, Execution] = {}
        self._running: set[str] = set()
        self._queue: deque[tuple[Execution, Callable[[], None]]] = deque()
        self._starts: dict[str, tuple[Any, Execution]] = {}

    def all(self) -> list[Execution]:
        with self._lock:
            return list(self._by_id.values())

    def get(self, execution_id: str) -> Execution:
        with self._lock:
            if execution_id not in self._by_id:
                raise SsmError(
                    "AutomationExecutionNotFoundException",
                    f"There is no automation execution with the ID {execution_id}.",
                )
            return self._by_id[execution_id]

    def once(self, token: str | None, request: Any, start: Callable[[], Execution]) -> Execution:
        """Start an execution, unless an earlier start had this token."""
        if token is None:
            return start()
        with self._starting:
            if token not in self._starts:
                self._starts[token] = (request, start())
            known_request, execution = self._starts[token]
        if known_request != request:
            raise SsmError(
                "IdempotentParameterMismatch",
                f"The ClientToken {token} was used with other parameters to start {execution.id}.",
            )
        return execution

    def admit(self, execution: Execution, run: Callable[[], None]) -> None:
        """Run now, or when a running execution has ended."""
        with self._lock:
            self._by_id[execution.id] = execution
            if len(self._running) >= limits.CONCURRENT_EXECUTIONS:
                self._queue.append((execution, run))
                return
            self._running.add(execution.id)
        run()

    def leave(self, execution: Execution) -> None:
        with self._lock:
            self._running.discard(execution.id)
            if not self._queue or len(self._running) >= limits.CONCURRENT_EXECUTIONS:
                return
            following, run = self._queue.popleft()
            self._running.add(following.id)
        run()


_attaching = threading.Lock()


def of(account: str, region: str) -> Executions:
    """Kept in moto's backend, so that a reset of moto deletes them."""
    backend = ssm_backends[account][region]
    with _attaching:
        if not hasattr(backend, "automation_executions"):
            backend.automation_executions = Executions()
        return backend.automation_executions
