"""An organization of a local AWS server: its management account, units and member accounts."""

from __future__ import annotations

import itertools
from typing import Any

from tests.harness import Server, fresh_account, policy

STACK_SETS = "member.org.stacksets.cloudformation.amazonaws.com"

_EMAILS = itertools.count(1)


class Organization:
    def __init__(self, server: Server) -> None:
        self.server = server
        self.management = fresh_account()
        self.api = self.as_account(self.management)
        self.id = self.api.create_organization(FeatureSet="ALL")["Organization"]["Id"]
        self.root = self.api.list_roots()["Roots"][0]["Id"]

    def as_account(self, account: str) -> Any:
        """The account's client for Organizations."""
        return self.server.client("organizations", account)

    def make_unit(self, name: str, parent: str | None = None) -> str:
        made = self.api.create_organizational_unit(ParentId=parent or self.root, Name=name)
        return made["OrganizationalUnit"]["Id"]

    def make_account(self, unit: str | None = None) -> str:
        """The id of a new account in the unit, or in the root."""
        email = f"account-{next(_EMAILS)}@example.com"
        status = self.api.create_account(Email=email, AccountName="member")["CreateAccountStatus"]
        if unit:
            self.move(status["AccountId"], unit)
        return status["AccountId"]

    def parent_of(self, account: str) -> str:
        return self.api.list_parents(ChildId=account)["Parents"][0]["Id"]

    def move(self, account: str, destination: str) -> None:
        source = self.parent_of(account)
        self.api.move_account(AccountId=account, SourceParentId=source, DestinationParentId=destination)

    def forbid(self, *actions: str, target: str) -> str:
        """Attach a service control policy to a root, unit or account. Returns the id of the policy."""
        statement = {"Effect": "Deny", "Action": list(actions), "Resource": "*"}
        made = self.api.create_policy(
            Name=f"deny-{target}", Description="", Type="SERVICE_CONTROL_POLICY", Content=policy(statement)
        )
        policy_id = made["Policy"]["PolicySummary"]["Id"]
        self.api.attach_policy(PolicyId=policy_id, TargetId=target)
        return policy_id

    def delegate(self, account: str, service: str = STACK_SETS) -> None:
        self.api.enable_aws_service_access(ServicePrincipal=service)
        self.api.register_delegated_administrator(AccountId=account, ServicePrincipal=service)
