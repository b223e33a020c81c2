"""The tree of units and accounts: rejects what AWS rejects and moto accepts, and reports moves to listeners."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from moto.organizations.exceptions import DuplicateOrganizationalUnitException, OrganizationsClientError
from moto.organizations.models import OrganizationsBackend

from local_aws import moto_attributes

Listener = Callable[[OrganizationsBackend, str, str | None, str | None], None]
"""Receives the organization, the account, its old parent and its new parent."""

_listeners: list[Listener] = []


def on_move(listener: Listener) -> None:
    _listeners.append(listener)


def install() -> None:
    _wrap("create_organizational_unit", _creating_unit)
    _wrap("delete_organizational_unit", _deleting_unit)
    _wrap("move_account", _moving)
    _wrap("create_account", _joining)
    _wrap("remove_account_from_organization", _leaving)


def _wrap(name: str, checked: Callable[..., Any]) -> None:
    original = getattr(OrganizationsBackend, name)

    @functools.wraps(original)
    def call(self: Any, **request: Any) -> Any:
        return checked(self, functools.partial(original, self), request)

    moto_attributes.install(OrganizationsBackend, name, call)


def _creating_unit(organization: Any, create: Callable[..., Any], request: dict[str, Any]) -> Any:
    parent = organization.validate_parent_id(request["ParentId"])
    if any(unit.parent_id == parent and unit.name == request["Name"] for unit in organization.ou):
        raise DuplicateOrganizationalUnitException
    return create(**request)


def _deleting_unit(organization: Any, delete: Callable[..., Any], request: dict[str, Any]) -> Any:
    unit_id = request["OrganizationalUnitId"]
    if any(child.parent_id == unit_id for child in [*organization.ou, *organization.accounts]):
        raise OrganizationsClientError(
            "OrganizationalUnitNotEmptyException",
            "The specified OU is not empty. Move all accounts to another root or to other OUs, remove all "
            "child OUs, and try the operation again.",
        )
    return delete(**request)


def _moving(organization: Any, move: Callable[..., Any], request: dict[str, Any]) -> None:
    account = organization.get_account_by_id(request["AccountId"])
    source, destination = request["SourceParentId"], request["DestinationParentId"]
    units = {unit.id for unit in organization.ou}
    if source not in units or account.parent_id != source:
        raise OrganizationsClientError(
            "SourceParentNotFoundException",
            "You specified a source root or OU that doesn't exist or doesn't contain the account.",
        )
    if destination not in units:
        raise OrganizationsClientError(
            "DestinationParentNotFoundException", "You specified a destination root or OU that doesn't exist."
        )
    if source == destination:
        raise OrganizationsClientError(
            "DuplicateAccountException", "That account is already present in the specified destination."
        )
    move(**request)
    _report(organization, account.id, source, destination)


def _joining(organization: Any, create: Callable[..., Any], request: dict[str, Any]) -> Any:
    answer = create(**request)
    _report(organization, answer["CreateAccountStatus"]["AccountId"], None, organization.org.root_id)
    return answer


def _leaving(organization: Any, remove: Callable[..., Any], request: dict[str, Any]) -> Any:
    parent = organization.get_account_by_id(request["AccountId"]).parent_id
    answer = remove(**request)
    _report(organization, request["AccountId"], parent, None)
    return answer


def _report(organization: Any, account: str, left: str | None, joined: str | None) -> None:
    for listener in _listeners:
        listener(organization, account, left, joined)
