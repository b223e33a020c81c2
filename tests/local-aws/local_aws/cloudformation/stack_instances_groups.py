"""The effect of a changed StackInstancesGroup: which instances are deleted, created or get other parameters."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from moto.organizations.models import OrganizationsBackend

from local_aws.cloudformation.stack_sets import targets
from local_aws.cloudformation.stack_sets.model import StackSet

Request = dict[str, Any]
_Group = Mapping[str, Any]
_Key = tuple[str, str]
"""A unit and a region."""


@dataclass(frozen=True)
class Changes:
    removed: list[Request]
    added: list[Request]
    overridden: list[Request]


def all_of(properties: Mapping[str, Any]) -> list[Request]:
    return one_operation_each([dict(group) for group in properties.get("StackInstancesGroup", [])])


def one_operation_each(requests: Iterable[Request]) -> list[Request]:
    """With an account filter, even NONE, CloudFormation starts one operation for each region.

    The handler of AWS::CloudFormation::StackSet in aws-cloudformation-resource-providers-cloudformation, March 2025.
    """
    return [
        {**request, "Regions": regions}
        for request in requests
        for regions in (
            [[region] for region in request["Regions"]] if _is_filtered(request) else [request["Regions"]]
        )
    ]


def second_pass(properties: Mapping[str, Any], before: Mapping[str, Any]) -> list[Request]:
    """With an account filter an update ends with one operation for each region and unit that stays, although nothing differs."""
    old, new = _by_key(before), _by_key(properties)
    return [
        {
            "DeploymentTargets": {"OrganizationalUnitIds": [unit], **_accounts(group)},
            "Regions": [region],
            **({"ParameterOverrides": _overrides(group)} if _overrides(group) else {}),
        }
        for (unit, region), group in new.items()
        if (unit, region) in old and _is_filtered(group)
    ]


def everything(stack_set: StackSet) -> list[Request]:
    """The targets of all existing instances, created by the template or automatically."""
    units = {*stack_set.deployments, *(instance.unit for instance in stack_set.instances.values())}
    regions = {
        *(region for regions in stack_set.deployments.values() for region in regions),
        *(region for _, region in stack_set.instances),
    }
    if not units or not regions:
        return []
    return [{"DeploymentTargets": {"OrganizationalUnitIds": sorted(units)}, "Regions": sorted(regions)}]


def changes(
    organization: OrganizationsBackend, before: Mapping[str, Any], after: Mapping[str, Any]
) -> Changes:
    old, new = _by_key(before), _by_key(after)
    removed: list[tuple[_Key, _Group]] = []
    added: list[tuple[_Key, _Group]] = []
    overridden: list[tuple[_Key, _Group]] = []
    for key, group in old.items():
        if key not in new:
            removed.append((key, {}))
        elif _accounts(group) != _accounts(new[key]):
            was, will_be = (_meant(organization, key[0], chosen) for chosen in (group, new[key]))
            if was - will_be:
                removed.append((key, _only(was - will_be)))
            if will_be - was:
                added.append((key, new[key]))
    for key, group in new.items():
        if key not in old:
            added.append((key, group))
        elif _overrides(old[key]) != _overrides(group):
            overridden.append((key, group))
    return Changes(*(one_operation_each(_requests(wanted)) for wanted in (removed, added, overridden)))


def _by_key(properties: Mapping[str, Any]) -> dict[_Key, _Group]:
    return {
        (unit, region): group
        for group in properties.get("StackInstancesGroup", [])
        for unit in group["DeploymentTargets"].get("OrganizationalUnitIds", [])
        for region in group["Regions"]
    }


def _requests(wanted: Iterable[tuple[_Key, _Group]]) -> list[Request]:
    """One request for all units and regions that have the same filter and parameters."""
    units: dict[tuple[str, str], list[str]] = defaultdict(list)
    for (unit, region), group in wanted:
        units[region, json.dumps([_accounts(group), _overrides(group)])].append(unit)
    regions: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for (region, alike), of_region in units.items():
        regions[alike, *of_region].append(region)
    requests = []
    for (alike, *of_regions), in_regions in regions.items():
        accounts, overrides = json.loads(alike)
        request: Request = {
            "DeploymentTargets": {"OrganizationalUnitIds": of_regions, **accounts},
            "Regions": in_regions,
        }
        requests.append(request | ({"ParameterOverrides": overrides} if overrides else {}))
    return requests


def _accounts(group: _Group) -> Mapping[str, Any]:
    given = group.get("DeploymentTargets", {})
    return {name: given[name] for name in ("Accounts", "AccountFilterType") if given.get(name)}


def _is_filtered(group: _Group) -> bool:
    return "AccountFilterType" in _accounts(group)


def _overrides(group: _Group) -> list[Any]:
    return list(group.get("ParameterOverrides", []))


def _only(accounts: set[str]) -> _Group:
    return {"DeploymentTargets": {"Accounts": sorted(accounts), "AccountFilterType": "INTERSECTION"}}


def _meant(organization: OrganizationsBackend, unit: str, group: _Group) -> set[str]:
    request = {"DeploymentTargets": {"OrganizationalUnitIds": [unit], **_accounts(group)}}
    return {account for account, _ in targets.deployable(organization, targets.parse(request))}
