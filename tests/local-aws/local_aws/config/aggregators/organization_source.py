"""The organization of an aggregator: who can aggregate, with which role, and where there is data.

https://docs.aws.amazon.com/config/latest/APIReference/API_PutConfigurationAggregator.html
"""

from __future__ import annotations

from collections.abc import Sequence

from moto.config.models import ConfigAggregator
from moto.organizations.models import OrganizationsBackend

from local_aws.config import errors, recorder, service
from local_aws.config.service import ConfigService
from local_aws.iam.policy import Access
from local_aws.iam.roles import find_role, may_assume
from local_aws.organizations import membership

_CONFIG = "config.amazonaws.com"
_MADE_WITH = "local_aws_organization"


def check(caller: ConfigService, role_arn: str, existing: ConfigAggregator | None) -> None:
    """Raises PutConfigurationAggregator's errors about organizations and roles."""
    organization = membership.organization_of(caller.account)
    if organization is None:
        raise errors.NoAvailableOrganizationException(
            f"The account {caller.account} is not in an organization; an aggregator of one needs it."
        )
    if not _may_gather(organization, caller.account):
        raise errors.OrganizationAccessDeniedException(
            f"The account {caller.account} cannot aggregate its organization: it must be the management account "
            f"or a registered delegated administrator of {_CONFIG}, and trusted access for {_CONFIG} must be on."
        )
    if existing is not None and getattr(existing, _MADE_WITH, organization.org.id) != organization.org.id:
        raise errors.OrganizationAccessDeniedException(
            "The aggregator is of a previous organization. Delete it and create a new one."
        )
    if organization.org.feature_set != "ALL":
        raise errors.OrganizationAllFeaturesNotEnabledException(
            f"The organization has the features {organization.org.feature_set}; an aggregator needs ALL."
        )
    _check_role(caller, role_arn)


def remember(caller: ConfigService, aggregator: ConfigAggregator) -> None:
    """Store with the aggregator the organization that it was created in."""
    organization = membership.organization_of(caller.account)
    setattr(aggregator, _MADE_WITH, organization and organization.org.id)


def services(caller: ConfigService, aggregator: ConfigAggregator) -> Sequence[ConfigService]:
    """AWS Config of every chosen account and region whose recorder is on."""
    source = aggregator.organization_aggregation_source
    if source is None:
        raise NotImplementedError("the local AWS aggregates organizations, not lists of accounts")
    organization = membership.organization_of(caller.account)
    if (
        organization is None
        or organization.org.id != getattr(aggregator, _MADE_WITH)
        or not _may_gather(organization, caller.account)
    ):
        return ()
    accounts = {account.id for account in list(organization.accounts) if account.status == "ACTIVE"}
    return [
        found
        for found in service.all_services()
        if found.account in accounts
        and (source.all_aws_regions or found.region in source.aws_regions)
        and recorder.is_on(found.backend)
    ]


def _may_gather(organization: OrganizationsBackend, account: str) -> bool:
    return membership.trusts(organization, _CONFIG) and (
        account == organization.account_id
        or membership.is_delegated_administrator(organization, account, _CONFIG)
    )


def _check_role(caller: ConfigService, role_arn: str) -> None:
    role = find_role(role_arn, caller.account, caller.region)
    access = Access("sts:AssumeRole", service=_CONFIG, keys={"aws:SourceAccount": caller.account})
    if role is None or not may_assume(role, access, caller.context.clock.now()):
        raise errors.InvalidRoleException(
            f"The role {role_arn} does not exist in the account {caller.account}, or its trust policy does not "
            f"let {_CONFIG} assume it for this account."
        )
