"""Roles: trust policies are checked, and services see a new trust policy only after a delay."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from moto.iam.exceptions import EntityAlreadyExists, IAMException, MalformedPolicyDocument, NotFoundException
from moto.iam.models import IAMBackend, Role, iam_backends
from moto.iam.policy_validation import IAMTrustPolicyDocumentValidator
from moto.iam.responses import IamResponse
from moto.utilities.utils import get_partition

from local_aws import moto_attributes
from local_aws.context import Context
from local_aws.iam.policy import Access, allows, parse

Trust = tuple[datetime, str]
"""A trust policy, and the time from which services use it."""

_NAME = re.compile(r"[\w+=,.@-]+", re.ASCII)
_MAX_NAME_LENGTH = 64
_SERVICE_PRINCIPAL = re.compile(r"[a-z0-9][a-z0-9.-]*\.amazonaws\.com(\.cn)?")


def install(context: Context) -> None:
    create_role = IAMBackend.create_role
    update_trust = IAMBackend.update_assume_role_policy

    def create_checked_role(backend: IAMBackend, *args: Any, **kwargs: Any) -> Role:
        bound = dict(zip(("role_name", "assume_role_policy_document"), args, strict=False)) | kwargs
        _check_name(bound["role_name"])
        _check_trust_policy(bound["assume_role_policy_document"])
        # Names that differ only in case are not unique.
        # https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
        if any(role.name.lower() == bound["role_name"].lower() for role in backend.get_roles()):
            raise EntityAlreadyExists(f"Role with name {bound['role_name']} already exists.")
        return create_role(backend, *args, **kwargs)

    def update_checked_trust(backend: IAMBackend, role_name: str, policy_document: str) -> None:
        _check_trust_policy(policy_document)
        update_trust(backend, role_name, policy_document)

    moto_attributes.install(IAMBackend, "create_role", create_checked_role)
    moto_attributes.install(Role, "put_policy", _put_policy)
    moto_attributes.install(IAMBackend, "update_assume_role_policy", update_checked_trust)
    # CloudFormation does not call these two when it creates a role: it waits for the propagation itself.
    moto_attributes.install(IamResponse, "create_role", _creating(context, IamResponse.create_role))
    moto_attributes.install(
        IamResponse,
        "update_assume_role_policy",
        _updating_trust(context, IamResponse.update_assume_role_policy),
    )


def _put_policy(role: Role, policy_name: str, document: str | Mapping[str, Any]) -> None:
    """moto's CloudFormation passes a mapping, and GetRolePolicy would return Python's text of it instead of JSON."""
    role.policies[policy_name] = document if isinstance(document, str) else json.dumps(document)


def find_role(arn: str, account: str, region: str) -> Role | None:
    try:
        return iam_backends[account][get_partition(region)].get_role_by_arn(arn)
    except NotFoundException:
        return None


def may_assume(role: Role, access: Access, now: datetime) -> bool:
    """Whether the trust policy that is now in effect allows the service to assume the role."""
    trust = _trust_in_effect(role, now)
    return trust is not None and allows([parse(trust)], access)


def _creating(context: Context, answer: Callable[[IamResponse], Any]) -> Callable[[IamResponse], Any]:
    def respond(response: IamResponse) -> Any:
        result = answer(response)
        role = response.backend.get_role(response._get_param("RoleName"))
        role.local_aws_trusts = (_propagated_later(context, role),)
        return result

    return respond


def _updating_trust(context: Context, answer: Callable[[IamResponse], Any]) -> Callable[[IamResponse], Any]:
    def respond(response: IamResponse) -> Any:
        role = response.backend.get_role(response._get_param("RoleName"))
        before = _trusts(role)
        result = answer(response)
        role.local_aws_trusts = (*before, _propagated_later(context, role))
        return result

    return respond


def _propagated_later(context: Context, role: Role) -> Trust:
    """https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_general.html (eventual consistency)"""
    delay = timedelta(seconds=context.settings.iam_propagation_seconds)
    return context.clock.now() + delay, role.assume_role_policy_document


def _trusts(role: Role) -> tuple[Trust, ...]:
    always = (datetime.min.replace(tzinfo=UTC), role.assume_role_policy_document)
    return getattr(role, "local_aws_trusts", (always,))


def _trust_in_effect(role: Role, now: datetime) -> str | None:
    return next(
        (document for in_effect_from, document in reversed(_trusts(role)) if in_effect_from <= now), None
    )


def _check_name(name: str) -> None:
    constraint = None
    if not 1 <= len(name) <= _MAX_NAME_LENGTH:
        constraint = f"Member must have length less than or equal to {_MAX_NAME_LENGTH}"
    elif not _NAME.fullmatch(name):
        constraint = r"Member must satisfy regular expression pattern: [\w+=,.@-]+"
    if constraint:
        raise IAMException(
            "ValidationError",
            f"1 validation error detected: Value '{name}' at 'roleName' failed to satisfy constraint: "
            f"{constraint}",
        )


def _check_trust_policy(document: str) -> None:
    # AWS users quote the messages about JSON and Resource (kubernetes-sigs/external-dns#3085,
    # AWSCookbook/Security#2).
    try:
        policy = json.loads(document)
    except ValueError as error:
        raise MalformedPolicyDocument("This policy contains invalid Json") from error
    IAMTrustPolicyDocumentValidator(document).validate()
    statements = policy["Statement"] if isinstance(policy["Statement"], list) else [policy["Statement"]]
    for statement in statements:
        if "Principal" not in statement and "NotPrincipal" not in statement:
            raise MalformedPolicyDocument("Missing required field Principal")
        _check_service_principals(statement.get("Principal", statement.get("NotPrincipal")))


def _check_service_principals(principal: Any) -> None:
    if not isinstance(principal, dict):
        if principal != "*":
            raise MalformedPolicyDocument(f'Invalid principal in policy: "{principal}"')
        return
    services = principal.get("Service", [])
    for service in services if isinstance(services, list) else [services]:
        if not _SERVICE_PRINCIPAL.fullmatch(service):
            raise MalformedPolicyDocument(f'Invalid principal in policy: "SERVICE":"{service}"')
