"""The pool of execution environments: reuses warm ones and ends outdated ones."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import ClientError

from local_aws.context import Context
from local_aws.lambda_runtime.execution_environment import ExecutionEnvironment
from local_aws.lambda_runtime.function import Function

# How many functions run at the same time on this machine. Lambda's default for an account is 1,000, each with
# its own processor. Here more of them would only wait for each other.
_PARALLEL_INVOCATIONS = 8


class Throttled(Exception):
    """The function's reserved concurrency is in use."""


class RoleNotAssumable(Exception):
    """Lambda cannot assume the function's role."""


def session_name(function: Function) -> str:
    """The session name for the function's role; STS requires at least 2 characters."""
    return function.name.ljust(2, "_")


class Environments:
    def __init__(self, context: Context) -> None:
        self._context = context
        self._lock = threading.Lock()
        self._slots = threading.BoundedSemaphore(_PARALLEL_INVOCATIONS)
        self._idle: dict[str, list[ExecutionEnvironment]] = {}
        self._in_use: Counter[str] = Counter()
        self._all: set[ExecutionEnvironment] = set()
        self._closed = False

    @contextmanager
    def use(self, function: Function) -> Iterator[ExecutionEnvironment]:
        """An environment of the function for one invocation. Raises Throttled when its concurrency is in use."""
        with self._concurrency(function), self._slots:
            environment = self._take(function)
            try:
                yield environment
            finally:
                self._give_back(environment)

    def end_of(self, function_arn: str) -> None:
        """End the idle environments of a function that was deleted."""
        with self._lock:
            environments = self._idle.pop(function_arn, [])
            self._all.difference_update(environments)
        for environment in environments:
            environment.stop()

    def shutdown(self) -> None:
        with self._lock:
            self._closed = True
            environments = list(self._all)
            self._all.clear()
            self._idle.clear()
        for environment in environments:
            environment.stop()

    @contextmanager
    def _concurrency(self, function: Function) -> Iterator[None]:
        # All versions of a function share its reserved concurrency.
        key = f"{function.account}/{function.region}/{function.name}"
        with self._lock:
            reserved = function.reserved_concurrency
            if reserved is not None and self._in_use[key] >= reserved:
                raise Throttled
            self._in_use[key] += 1
        try:
            yield
        finally:
            with self._lock:
                self._in_use[key] -= 1

    def _take(self, function: Function) -> ExecutionEnvironment:
        outdated = []
        chosen = None
        with self._lock:
            idle = self._idle.setdefault(function.arn, [])
            while idle and chosen is None:
                environment = idle.pop()
                if environment.usable and environment.function.revision == function.revision:
                    chosen = environment
                else:
                    outdated.append(environment)
            self._all.difference_update(outdated)
        for environment in outdated:
            environment.stop()
        return chosen or self._new(function)

    def _new(self, function: Function) -> ExecutionEnvironment:
        try:
            _, credentials = self._context.endpoint.session_for_role(
                function.role, session_name(function), function.region
            )
        except ClientError as problem:
            raise RoleNotAssumable(
                f"The role defined for the function cannot be assumed by Lambda. {problem}"
            ) from problem
        environment = ExecutionEnvironment(function, credentials, self._context.endpoint.url)
        with self._lock:
            closed = self._closed
            self._all.add(environment)
        if closed:
            environment.stop()
        return environment

    def _give_back(self, environment: ExecutionEnvironment) -> None:
        with self._lock:
            if environment.usable and not self._closed:
                self._idle.setdefault(environment.function.arn, []).append(environment)
                return
            self._all.discard(environment)
        environment.stop()
