"""The organization of an account, and the account's role in it."""

from __future__ import annotations

from collections.abc import Iterator

from moto.organizations.models import FakeAccount, OrganizationsBackend, organizations_backends

_PARTITION = "aws"


def organization_of(account: str) -> OrganizationsBackend | None:
    """The organization that the account manages or belongs to; None if there is none."""
    own = organizations_backends[account][_PARTITION]
    if own.org is not None:
        return own
    managed_by, partition = organizations_backends.master_accounts.get(account, (None, None))
    return None if managed_by is None else organizations_backends[managed_by][partition]


def is_delegated_administrator(organization: OrganizationsBackend, account: str, service: str = "") -> bool:
    """Whether it administers this service, or any service if none is given."""
    return any(
        admin.account.id == account and (not service or service in admin.services)
        for admin in organization.admins
    )


def trusts(organization: OrganizationsBackend, service: str) -> bool:
    """Whether trusted access is enabled for the service principal."""
    return any(enabled["ServicePrincipal"] == service for enabled in organization.services)


def find_account(organization: OrganizationsBackend, account: str) -> FakeAccount | None:
    return next((member for member in list(organization.accounts) if member.id == account), None)


def path(organization: OrganizationsBackend, account: str) -> str:
    """The account's place in the tree, as aws:PrincipalOrgPaths writes it."""
    member = find_account(organization, account)
    units = list(lineage(organization, member.parent_id)) if member else []
    return "/".join([organization.org.id, *reversed(units), ""])


def lineage(organization: OrganizationsBackend, child: str) -> Iterator[str]:
    """The id of this unit or root, and the ids of all its parents, nearest first."""
    parents = {unit.id: unit.parent_id for unit in list(organization.ou)}
    current: str | None = child
    while current is not None and current in parents:
        yield current
        current = parents[current]
