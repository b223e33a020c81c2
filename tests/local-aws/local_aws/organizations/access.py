"""Who can call Organizations: the management account, and for reading also a delegated administrator.

Each operation's page says who may call it, for example
https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListAccounts.html
"""

from __future__ import annotations

from moto.organizations.exceptions import AWSOrganizationsNotInUseException, OrganizationsClientError
from moto.organizations.models import OrganizationsBackend, organizations_backends
from moto.organizations.responses import OrganizationsResponse

from local_aws import moto_attributes
from local_aws.organizations import membership

_ANY_ACCOUNT = ("CreateOrganization",)
_ANY_MEMBER = ("DescribeOrganization",)
_READS = ("Describe", "List")


class AccessDenied(OrganizationsClientError):
    def __init__(self) -> None:
        super().__init__("AccessDeniedException", "You don't have permissions to access this resource.")


def install() -> None:
    moto_attributes.install(OrganizationsResponse, "organizations_backend", property(_backend))


def _backend(response: OrganizationsResponse) -> OrganizationsBackend:
    """The caller's organization: moto finds it only for the management account."""
    account, action = response.current_account, response._get_action()
    organization = membership.organization_of(account)
    if organization is None:
        if action in _ANY_ACCOUNT:
            return organizations_backends[account][response.partition]
        raise AWSOrganizationsNotInUseException
    if account == organization.account_id or action in (*_ANY_MEMBER, *_ANY_ACCOUNT):
        return organization
    if action.startswith(_READS) and membership.is_delegated_administrator(organization, account):
        return organization
    raise AccessDenied
