"""Remediation configurations, exceptions and executions of one account and region."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from local_aws.config.configuration_items import ResourceKey
from local_aws.config.remediation_queue import Controls, RemediationQueue

RuleAndResource = tuple[str, ResourceKey]


@dataclass(frozen=True)
class RemediationConfiguration:
    """A configuration as it was put, with defaults for missing members."""

    rule_name: str
    request: Mapping[str, Any]
    target_id: str
    target_version: str | None
    parameters: Mapping[str, Any]
    resource_type: str | None
    automatic: bool
    maximum_automatic_attempts: int
    retry_attempt_seconds: int
    controls: Controls

    def concerns(self, key: ResourceKey) -> bool:
        return self.resource_type in (None, key[0])


@dataclass(frozen=True)
class RemediationException:
    rule_name: str
    key: ResourceKey
    message: str | None
    expires_at: datetime | None


@dataclass(frozen=True)
class RemediationExecution:
    rule_name: str
    key: ResourceKey
    state: str
    invoked_at: datetime
    updated_at: datetime
    automation_id: str | None = None
    error_message: str | None = None


class Remediations:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._configurations: dict[str, RemediationConfiguration] = {}
        self._exceptions: dict[RuleAndResource, RemediationException] = {}
        self._executions: dict[RuleAndResource, RemediationExecution] = {}
        self._failures: dict[RuleAndResource, tuple[datetime, ...]] = {}
        self._queues: dict[str, RemediationQueue] = {}

    def configure(self, configuration: RemediationConfiguration) -> None:
        with self._lock:
            self._configurations[configuration.rule_name] = configuration

    def configuration(self, rule_name: str) -> RemediationConfiguration | None:
        with self._lock:
            return self._configurations.get(rule_name)

    def remove_configuration(self, rule_name: str) -> None:
        with self._lock:
            del self._configurations[rule_name]
            self._failures = {key: value for key, value in self._failures.items() if key[0] != rule_name}

    def queue(self, rule_name: str) -> RemediationQueue:
        with self._lock:
            return self._queues.setdefault(rule_name, RemediationQueue())

    def except_from(self, exception: RemediationException) -> None:
        with self._lock:
            self._exceptions[(exception.rule_name, exception.key)] = exception

    def remove_exception(self, rule_name: str, key: ResourceKey) -> bool:
        """Whether there was one. Also deletes the failures that led to it."""
        with self._lock:
            self._failures.pop((rule_name, key), None)
            return self._exceptions.pop((rule_name, key), None) is not None

    def exceptions(self, rule_name: str, now: datetime) -> Sequence[RemediationException]:
        """The exceptions that have not expired."""
        with self._lock:
            return tuple(
                exception
                for exception in self._exceptions.values()
                if exception.rule_name == rule_name
                and (exception.expires_at is None or exception.expires_at > now)
            )

    def record(self, execution: RemediationExecution) -> None:
        with self._lock:
            self._executions[(execution.rule_name, execution.key)] = execution

    def executions(self, rule_name: str) -> Sequence[RemediationExecution]:
        """The latest execution of each resource."""
        with self._lock:
            return tuple(
                execution for execution in self._executions.values() if execution.rule_name == rule_name
            )

    def add_failure(self, rule_name: str, key: ResourceKey, at: datetime) -> Sequence[datetime]:
        """All failures of the resource's remediation since its last success."""
        with self._lock:
            failures = (*self._failures.get((rule_name, key), ()), at)
            self._failures[(rule_name, key)] = failures
            return failures

    def forget_failures(self, rule_name: str, key: ResourceKey) -> None:
        with self._lock:
            self._failures.pop((rule_name, key), None)

    def forget(self, rule_name: str) -> None:
        """The rule was deleted."""
        with self._lock:
            self._queues.pop(rule_name, None)
            self._exceptions = {key: value for key, value in self._exceptions.items() if key[0] != rule_name}
            self._executions = {key: value for key, value in self._executions.items() if key[0] != rule_name}
            self._failures = {key: value for key, value in self._failures.items() if key[0] != rule_name}
