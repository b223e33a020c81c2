"""The management account and a delegated administrator see the same organization; others have no access."""

from __future__ import annotations

import unittest
from typing import Any

from tests.harness import Server, fresh_account, rejected
from tests.organization import STACK_SETS, Organization


def setUpModule() -> None:
    global server
    server = Server()


def tearDownModule() -> None:
    server.stop()


class OrganizationTestCase(unittest.TestCase):
    def setUp(self) -> None:
        self.organization = Organization(server)
        self.api = self.organization.api


class ReadingTests(OrganizationTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.unit = self.organization.make_unit("Workloads")
        self.child = self.organization.make_unit("Canary", self.unit)
        self.member = self.organization.make_account(self.unit)

    def what_is_read(self, account: str) -> list[Any]:
        api = self.organization.as_account(account)
        return [
            api.describe_organization()["Organization"],
            api.list_roots()["Roots"],
            api.list_organizational_units_for_parent(ParentId=self.unit)["OrganizationalUnits"],
            api.list_accounts_for_parent(ParentId=self.unit)["Accounts"],
            api.list_children(ParentId=self.unit, ChildType="ACCOUNT")["Children"],
            api.list_parents(ChildId=self.child)["Parents"],
            api.describe_organizational_unit(OrganizationalUnitId=self.child)["OrganizationalUnit"],
            api.list_aws_service_access_for_organization()["EnabledServicePrincipals"],
            api.list_delegated_administrators(ServicePrincipal=STACK_SETS)["DelegatedAdministrators"],
            api.list_delegated_services_for_account(AccountId=self.member)["DelegatedServices"],
            api.list_accounts()["Accounts"],
        ]

    def test_a_delegated_administrator_reads_what_the_management_account_reads(self) -> None:
        self.organization.delegate(self.member)

        read = self.what_is_read(self.organization.management)

        self.assertEqual(self.what_is_read(self.member), read)
        self.assertEqual(read[0]["MasterAccountId"], self.organization.management)
        self.assertEqual([unit["Name"] for unit in read[2]], ["Canary"])
        self.assertEqual([account["Id"] for account in read[3]], [self.member])
        self.assertEqual(read[4], [{"Id": self.member, "Type": "ACCOUNT"}])
        self.assertEqual(read[5], [{"Id": self.unit, "Type": "ORGANIZATIONAL_UNIT"}])
        self.assertEqual([access["ServicePrincipal"] for access in read[7]], [STACK_SETS])
        self.assertEqual([administrator["Id"] for administrator in read[8]], [self.member])
        self.assertEqual({a["Id"] for a in read[10]}, {self.organization.management, self.member})

    def test_any_other_member_learns_only_which_organization_it_is_in(self) -> None:
        api = self.organization.as_account(self.member)

        self.assertEqual(api.describe_organization()["Organization"]["Id"], self.organization.id)
        with rejected("AccessDeniedException"):
            api.list_accounts()

    def test_a_delegated_administrator_may_not_change_the_organization(self) -> None:
        self.organization.delegate(self.member)

        with rejected("AccessDeniedException"):
            self.organization.as_account(self.member).create_organizational_unit(
                ParentId=self.unit, Name="Mine"
            )

    def test_an_account_without_an_organization_gets_an_error(self) -> None:
        stranger = self.organization.as_account(fresh_account())

        for call in (stranger.describe_organization, stranger.list_roots, stranger.list_accounts):
            with rejected("AWSOrganizationsNotInUseException"):
                call()

    def test_what_does_not_exist_is_not_found(self) -> None:
        with rejected("OrganizationalUnitNotFoundException"):
            self.api.describe_organizational_unit(OrganizationalUnitId="ou-abcd-12345678")
        with rejected("ParentNotFoundException"):
            self.api.list_accounts_for_parent(ParentId="ou-abcd-12345678")
        with rejected("ParentNotFoundException"):
            self.api.create_organizational_unit(ParentId="ou-abcd-12345678", Name="Lost")
        with rejected("AccountNotFoundException"):
            self.api.describe_account(AccountId="999999999999")


class ChangingTests(OrganizationTestCase):
    def test_a_moved_account_is_only_in_its_new_unit(self) -> None:
        one, other = self.organization.make_unit("One"), self.organization.make_unit("Other")
        member = self.organization.make_account(one)

        self.organization.move(member, other)

        self.assertEqual(self.organization.parent_of(member), other)
        self.assertEqual(self.api.list_accounts_for_parent(ParentId=one)["Accounts"], [])

    def test_an_account_is_moved_only_from_where_it_is_to_where_there_is_something(self) -> None:
        unit = self.organization.make_unit("One")
        member = self.organization.make_account()
        move = {"AccountId": member, "SourceParentId": self.organization.root}

        with rejected("SourceParentNotFoundException"):
            self.api.move_account(AccountId=member, SourceParentId=unit, DestinationParentId=unit)
        with rejected("DestinationParentNotFoundException"):
            self.api.move_account(**move, DestinationParentId="ou-abcd-12345678")
        with rejected("DuplicateAccountException"):
            self.api.move_account(**move, DestinationParentId=self.organization.root)

    def test_a_closed_account_is_suspended(self) -> None:
        member = self.organization.make_account()

        self.api.close_account(AccountId=member)

        self.assertEqual(self.api.describe_account(AccountId=member)["Account"]["Status"], "SUSPENDED")

    def test_a_unit_with_something_in_it_is_not_deleted(self) -> None:
        unit = self.organization.make_unit("One")
        self.organization.make_account(unit)

        with rejected("OrganizationalUnitNotEmptyException"):
            self.api.delete_organizational_unit(OrganizationalUnitId=unit)

    def test_an_administrator_is_registered_after_trusted_access_is_enabled(self) -> None:
        member = self.organization.make_account()

        with rejected("ConstraintViolationException", "before you enabled service access"):
            self.api.register_delegated_administrator(AccountId=member, ServicePrincipal=STACK_SETS)

        self.organization.delegate(member)
        (service,) = self.api.list_delegated_services_for_account(AccountId=member)["DelegatedServices"]
        self.assertEqual(service["ServicePrincipal"], STACK_SETS)


if __name__ == "__main__":
    unittest.main()
