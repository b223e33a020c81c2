"""What a document defines.

https://docs.aws.amazon.com/systems-manager/latest/userguide/documents-syntax-data-elements-parameters.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Parameter:
    name: str
    type: str
    definition: Mapping[str, Any]

    @property
    def required(self) -> bool:
        return "default" not in self.definition


@dataclass(frozen=True)
class Output:
    name: str
    selector: str
    type: str


@dataclass(frozen=True)
class Step:
    name: str
    action: str
    inputs: Mapping[str, Any]
    outputs: tuple[Output, ...]
    max_attempts: int
    timeout_seconds: int | None
    on_failure: str
    on_cancel: str
    is_end: bool
    is_critical: bool
    next_step: str | None


@dataclass(frozen=True)
class Document:
    assume_role: str
    parameters: Mapping[str, Parameter]
    steps: tuple[Step, ...]
    outputs: tuple[str, ...]
