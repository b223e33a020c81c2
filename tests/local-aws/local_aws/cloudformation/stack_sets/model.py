"""The data of a stack set, its instances and its operations."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from local_aws.cloudformation.stack_sets.preferences import Preferences

Parameters = Mapping[str, str]
Place = tuple[str, str]
"""An account and a region."""


@dataclass(frozen=True)
class Definition:
    """The template and parameters of a stack set's stacks."""

    template: str
    parameters: Parameters
    capabilities: Sequence[str]
    tags: Mapping[str, str]


@dataclass(frozen=True)
class AutoDeployment:
    enabled: bool = False
    retain_stacks: bool = False


@dataclass
class StackInstance:
    account: str
    region: str
    unit: str
    """The unit or root in the deployment targets that contains the account."""
    overrides: Parameters = field(default_factory=dict)
    stack_id: str | None = None
    status: str = "OUTDATED"
    detailed_status: str = "PENDING"
    reason: str | None = None
    last_operation: str | None = None

    @property
    def place(self) -> Place:
        return self.account, self.region


@dataclass
class Result:
    """The work of an operation in one account and region, and its result."""

    instance: StackInstance
    status: str = "PENDING"
    reason: str | None = None


@dataclass
class Operation:
    id: str
    action: str
    preferences: Preferences
    plan: Callable[[], list[Result]]
    """Gives the work. Called when the operation starts, because a queued operation waits for others."""
    created: datetime
    targets: Mapping[str, Any] | None = None
    retain_stacks: bool = False
    results: list[Result] = field(default_factory=list)
    status: str = "QUEUED"
    ended: datetime | None = None

    @property
    def is_over(self) -> bool:
        return self.ended is not None


@dataclass
class StackSet:
    id: str
    name: str
    management_account: str
    region: str
    description: str | None
    definition: Definition
    auto_deployment: AutoDeployment
    managed_execution: bool
    is_deleted: bool = False
    instances: dict[Place, StackInstance] = field(default_factory=dict)
    deployments: dict[str, list[str]] = field(default_factory=dict)
    """The regions that each unit of the deployment targets is deployed to."""
    operations: list[Operation] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=threading.Condition)

    @property
    def stack_name_prefix(self) -> str:
        return f"StackSet-{self.name}-"

    def operation_in_progress(self) -> Operation | None:
        return next((operation for operation in self.operations if not operation.is_over), None)
