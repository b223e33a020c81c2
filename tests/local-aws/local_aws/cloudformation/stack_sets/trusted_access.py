"""Trusted access of StackSets, and who can operate stack sets of an organization.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-orgs-activate-trusted-access.html
"""

from __future__ import annotations

from typing import Any

from moto.cloudformation.responses import CloudFormationResponse
from moto.core.responses import ActionResult, EmptyResult
from moto.organizations.models import OrganizationsBackend

from local_aws import moto_attributes
from local_aws.cloudformation.stack_sets.errors import Invalid, InvalidOperation
from local_aws.organizations import membership

SERVICE = "member.org.stacksets.cloudformation.amazonaws.com"

# As quoted in ministryofjustice/aws-root-account#1173 and pepperize/cdk-organizations#1718.
_NOT_AN_ADMINISTRATOR = (
    "You must be the management account or delegated admin account of an organization before operating a "
    "SERVICE_MANAGED stack set"
)
_NOT_ENABLED = "You must enable organizations access to operate a service managed stack set"


def install() -> None:
    moto_attributes.install(CloudFormationResponse, "activate_organizations_access", _activate)
    moto_attributes.install(CloudFormationResponse, "deactivate_organizations_access", _deactivate)
    moto_attributes.install(CloudFormationResponse, "describe_organizations_access", _describe)


def administered(account: str, call_as: str | None) -> OrganizationsBackend:
    """The organization whose stack sets the account can operate with this CallAs value."""
    organization = membership.organization_of(account)
    if call_as == "DELEGATED_ADMIN":
        if organization is None or not membership.is_delegated_administrator(organization, account, SERVICE):
            raise Invalid("Account used is not a delegated administrator")
    elif call_as not in (None, "SELF"):
        raise Invalid(f"CallAs must be SELF or DELEGATED_ADMIN, got {call_as!r}")
    elif organization is None or organization.account_id != account:
        raise Invalid(_NOT_AN_ADMINISTRATOR)
    if not is_enabled(organization):
        raise Invalid(_NOT_ENABLED)
    return organization


def is_enabled(organization: OrganizationsBackend) -> bool:
    """Enabling the service in Organizations alone is not enough (pepperize/cdk-organizations#1718)."""
    activated = getattr(organization.org, "local_aws_stack_sets_activated", False)
    return activated and membership.trusts(organization, SERVICE)


def _activate(response: Any) -> EmptyResult:
    organization = _managed(response)
    if organization.org.feature_set != "ALL":
        raise InvalidOperation("All features must be enabled in the organization to activate trusted access.")
    organization.enable_aws_service_access(ServicePrincipal=SERVICE)
    organization.org.local_aws_stack_sets_activated = True
    return EmptyResult()


def _deactivate(response: Any) -> EmptyResult:
    organization = _managed(response)
    organization.disable_aws_service_access(ServicePrincipal=SERVICE)
    organization.org.local_aws_stack_sets_activated = False
    return EmptyResult()


def _describe(response: Any) -> ActionResult:
    account = response.current_account
    organization = membership.organization_of(account)
    if response._get_param("CallAs") == "DELEGATED_ADMIN":
        if organization is None or not membership.is_delegated_administrator(organization, account, SERVICE):
            raise Invalid("Account used is not a delegated administrator")
    else:
        organization = _managed(response)
    return ActionResult({"Status": "ENABLED" if is_enabled(organization) else "DISABLED"})


def _managed(response: Any) -> OrganizationsBackend:
    organization = membership.organization_of(response.current_account)
    if organization is None or organization.account_id != response.current_account:
        raise InvalidOperation("You must be the management account of an organization to manage its access.")
    return organization
