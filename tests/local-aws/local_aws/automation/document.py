"""An Automation document (schema 0.3): its content checked and read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from local_aws.automation import problems, reading, values
from local_aws.automation.definition import Document, Output, Parameter, Step
from local_aws.automation.errors import SsmError, Unsupported
from local_aws.automation.problems.problem import Kind


def check_content(content: str | Mapping[str, Any], document_format: str) -> None:
    """Reject what SSM's CreateDocument and UpdateDocument reject."""
    _reject_broken(reading.read(content, document_format))


def load(content: str | Mapping[str, Any], document_format: str) -> Document:
    """The document, ready to run. Rejects what this engine cannot run."""
    raw = reading.read(content, document_format)
    _reject_broken(raw)
    for problem in problems.find(raw):
        if problem.kind is Kind.UNSUPPORTED:
            raise Unsupported(problem.text)
    return _document(raw)


def _reject_broken(raw: Mapping[str, Any]) -> None:
    for problem in problems.find(raw):
        if problem.kind is Kind.SCHEMA:
            raise SsmError("InvalidDocumentSchemaVersion", problem.text)
        if problem.kind is Kind.CONTENT:
            raise SsmError("InvalidDocumentContent", problem.text)


def _document(raw: Mapping[str, Any]) -> Document:
    return Document(
        assume_role=raw.get("assumeRole") or "",
        parameters={
            name: Parameter(name, definition["type"], definition)
            for name, definition in (raw.get("parameters") or {}).items()
        },
        steps=tuple(_step(step) for step in raw["mainSteps"]),
        outputs=tuple(raw.get("outputs") or ()),
    )


def _step(raw: Mapping[str, Any]) -> Step:
    on_failure = raw.get("onFailure", "Abort")
    timeout_seconds = raw.get("timeoutSeconds")
    return Step(
        name=raw["name"],
        action=raw["action"],
        inputs=raw.get("inputs") or {},
        outputs=tuple(
            Output(output["Name"], output["Selector"], output.get("Type", values.STRING))
            for output in raw.get("outputs") or ()
        ),
        max_attempts=int(raw.get("maxAttempts", 1)),
        timeout_seconds=None if timeout_seconds is None else int(timeout_seconds),
        on_failure=on_failure,
        on_cancel=raw.get("onCancel", "Abort"),
        is_end=_flag(raw.get("isEnd", False)),
        # A step with onFailure Continue is not critical by default.
        # https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-actions.html
        is_critical=_flag(raw.get("isCritical", on_failure != "Continue")),
        next_step=raw.get("nextStep"),
    )


def _flag(value: bool | str) -> bool:
    return value is True or value == "true"
