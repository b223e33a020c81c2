"""The accounts in the deployment targets.

https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DeploymentTargets.html
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import boto3
from moto.organizations.models import OrganizationsBackend

from local_aws.cloudformation.stack_sets.errors import Invalid
from local_aws.cloudformation.stack_sets.model import StackInstance
from local_aws.organizations import membership

_FILTERS = ("NONE", "INTERSECTION", "DIFFERENCE", "UNION")
_REGIONS = frozenset(boto3.Session(region_name="us-east-1").get_available_regions("cloudformation"))


@dataclass(frozen=True)
class Targets:
    units: Sequence[str]
    accounts: Sequence[str]
    filter: str

    def admits(self, account: str, is_in_unit: bool) -> bool:
        if self.filter == "UNION":
            return is_in_unit or account in self.accounts
        if self.filter == "INTERSECTION":
            return is_in_unit and account in self.accounts
        if self.filter == "DIFFERENCE":
            return is_in_unit and account not in self.accounts
        return is_in_unit


def parse(request: Mapping[str, Any]) -> Targets:
    """The targets in a request about a stack set with service-managed permissions."""
    given = request.get("DeploymentTargets")
    if request.get("Accounts") or not given:
        raise Invalid(
            "StackSets with SERVICE_MANAGED permission model can only have OrganizationalUnit as target"
        )
    if given.get("AccountsUrl"):
        raise NotImplementedError("AccountsUrl is not part of the local AWS")
    units, accounts = given.get("OrganizationalUnitIds") or [], given.get("Accounts") or []
    if not units:
        raise Invalid("OrganizationalUnitIds are required")
    chosen = given.get("AccountFilterType") or ("UNION" if accounts else "NONE")
    if chosen not in _FILTERS:
        raise Invalid(f"AccountFilterType must be one of {', '.join(_FILTERS)}, got {chosen!r}")
    if chosen == "NONE" and accounts:
        raise Invalid("Accounts cannot be specified when AccountFilterType is NONE")
    if chosen != "NONE" and not accounts:
        raise Invalid(f"Accounts are required when AccountFilterType is {chosen}")
    return Targets(units, accounts, chosen)


def regions(request: Mapping[str, Any]) -> list[str]:
    given = list(dict.fromkeys(request.get("Regions") or []))
    if not given:
        raise Invalid("Regions are required")
    unknown = [region for region in given if region not in _REGIONS]
    if unknown:
        raise Invalid(f"Region {unknown[0]} is not supported")
    return given


def deployable(organization: OrganizationsBackend, targets: Targets) -> list[tuple[str, str]]:
    """The active member accounts, each with the target unit that contains it."""
    if targets.filter == "UNION":
        raise Invalid("AccountFilterType UNION is not supported for create operations")
    known = {unit.id for unit in organization.ou}
    unknown = [unit for unit in targets.units if unit not in known]
    if unknown:
        raise Invalid(f"Organizational unit or root {unknown[0]} is not found in the organization")
    found = []
    for member in list(organization.accounts):
        unit = unit_of(organization, member.id, targets.units)
        if unit and targets.admits(member.id, True) and is_deployable(organization, member.id):
            found.append((member.id, unit))
    return found


def matching(
    organization: OrganizationsBackend, targets: Targets, instances: Iterable[StackInstance]
) -> list[StackInstance]:
    """The instances in the targets: their account is in one of the units, or they were deployed through one."""
    return [
        instance
        for instance in instances
        if targets.admits(
            instance.account,
            instance.unit in targets.units
            or unit_of(organization, instance.account, targets.units) is not None,
        )
    ]


def unit_of(organization: OrganizationsBackend, account: str, units: Iterable[str]) -> str | None:
    """The nearest of the units that contain the account, at any depth."""
    member = membership.find_account(organization, account)
    if member is None:
        return None
    wanted = set(units)
    return next((unit for unit in membership.lineage(organization, member.parent_id) if unit in wanted), None)


def is_deployable(organization: OrganizationsBackend, account: str) -> bool:
    """Whether the account is neither suspended nor the management account."""
    member = membership.find_account(organization, account)
    return member is not None and member.status == "ACTIVE" and account != organization.account_id
