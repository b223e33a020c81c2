"""What a role may do: its own policies, its permissions boundary and the service control policies of its account.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from moto.iam.models import Policy, Role, iam_backends

from local_aws.iam.policy import Access, Document, allows, denies, parse
from local_aws.organizations import service_control

_SERVICE_LINKED = "/aws-service-role/"


@dataclass(frozen=True)
class Decision:
    allowed_by_role: bool
    denied_by_role: bool
    allowed_by_boundary: bool
    """True if there is no boundary."""
    allowed_by_organization: bool

    @property
    def is_allowed(self) -> bool:
        return self.allowed_by_role and self.allowed_by_boundary and self.allowed_by_organization


def decide(role: Role, access: Access) -> Decision:
    documents = [document for _, document in policies_of(role)]
    boundary = _boundary(role)
    return Decision(
        allowed_by_role=allows(documents, access),
        denied_by_role=denies(documents, access),
        allowed_by_boundary=boundary is None or allows([boundary], access),
        # Service control policies do not affect service-linked roles.
        allowed_by_organization=role.path.startswith(_SERVICE_LINKED)
        or service_control.permits(role.account_id, access),
    )


def may(role: Role, access: Access) -> bool:
    return decide(role, access).is_allowed


def policies_of(role: Role) -> Iterator[tuple[str, Document]]:
    """The name and the document of each inline and attached policy."""
    for name, document in list(role.policies.items()):
        yield name, parse(document)
    for policy in list(role.managed_policies.values()):
        yield policy.name, _default_version(policy)


def _default_version(policy: Policy) -> Document:
    return next(
        parse(version.document)
        for version in policy.versions
        if version.version_id == policy.default_version_id
    )


def _boundary(role: Role) -> Document | None:
    """The boundary's document. A boundary whose policy does not exist allows nothing."""
    if not role.permissions_boundary_arn:
        return None
    policies = iam_backends[role.account_id][role.partition].managed_policies
    boundary = policies.get(role.permissions_boundary_arn)
    return {"Statement": []} if boundary is None else _default_version(boundary)
