"""Starts executions and reads their state; the other parts of the local AWS use only this module."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from local_aws.automation import document, executions, library, parameters, references, roles
from local_aws.automation.errors import InvalidParameters
from local_aws.automation.records import Execution, Request
from local_aws.automation.run import Run
from local_aws.context import Context


def start(
    context: Context,
    account: str,
    region: str,
    document_name: str,
    document_version: str | None,
    given: Mapping[str, Sequence[str]],
    executed_by: str | None = None,
) -> str:
    """The id of a new execution, which runs in the background. Raises errors.SsmError if SSM rejects the
    start."""
    by = executed_by or f"arn:aws:iam::{account}:root"
    return begin(context, account, region, document_name, document_version, given, executed_by=by).id


def outcome(context: Context, account: str, region: str, execution_id: str) -> Execution:
    """The execution; .status, .failure_message and .is_over() always give the current state."""
    return executions.of(account, region).get(execution_id)


def begin(
    context: Context,
    account: str,
    region: str,
    document_name: str,
    document_version: str | None,
    given: Mapping[str, Sequence[str]],
    *,
    executed_by: str,
    tags: tuple[tuple[str, str], ...] = (),
) -> Execution:
    stored = library.find(account, region, document_name, document_version)
    loaded = document.load(stored.content, stored.document_format)
    parameter_values = parameters.supplied(loaded.parameters, given)
    request = Request(
        account=account,
        region=region,
        document_name=stored.name,
        document_version=stored.document_version,
        role_arn=_role(loaded.assume_role, parameter_values),
        executed_by=executed_by,
        tags=tags,
    )
    execution = Execution(request, loaded, parameter_values)
    if request.role_arn:
        roles.check(context, account, region, execution.id, request.role_arn)

    def run() -> None:
        context.work.submit("automation", _perform, context, execution)

    executions.of(account, region).admit(execution, run)
    return execution


def _role(assume_role: str, parameter_values: Mapping[str, Any]) -> str:
    name = references.whole(assume_role)
    role = parameter_values[name] if name is not None else assume_role
    if not isinstance(role, str):
        raise InvalidParameters("The format of the supplied assume role ARN is invalid.")
    return role


def _perform(context: Context, execution: Execution) -> None:
    try:
        Run(context, execution).perform()
    finally:
        executions.of(execution.request.account, execution.request.region).leave(execution)
