"""An aggregator shows the compliance of all accounts and regions of an organization."""

from __future__ import annotations

import unittest
from typing import Any

from tests.aggregated import AGGREGATOR, CONFIG, REGIONS, AggregatedOrganization
from tests.config_account import RULE, VPC, Account
from tests.harness import Server, fresh_account, rejected

_UNSET = "arn:aws:iam::{}:role/Absent"


def setUpModule() -> None:
    global server
    server = Server("--iam-propagation", "0")


def tearDownModule() -> None:
    server.stop()


class PutTests(unittest.TestCase):
    def setUp(self) -> None:
        self.organization = AggregatedOrganization(server)

    def test_the_management_account_makes_describes_and_deletes_an_aggregator(self) -> None:
        made = self.organization.aggregate(AwsRegions=list(REGIONS))

        (described,) = self.organization.config.describe_configuration_aggregators()[
            "ConfigurationAggregators"
        ]
        self.assertEqual(made["ConfigurationAggregatorArn"], described["ConfigurationAggregatorArn"])
        self.assertEqual(list(REGIONS), described["OrganizationAggregationSource"]["AwsRegions"])

        self.organization.config.delete_configuration_aggregator(ConfigurationAggregatorName=AGGREGATOR)
        with rejected("NoSuchConfigurationAggregatorException"):
            self.organization.config.describe_configuration_aggregators(
                ConfigurationAggregatorNames=[AGGREGATOR]
            )

    def test_an_aggregator_put_again_keeps_its_arn_and_takes_the_new_regions(self) -> None:
        role = self.organization.make_role(self.organization.management)
        first = self.organization.aggregate(role=role, AwsRegions=[REGIONS[0]])
        second = self.organization.aggregate(role=role, AwsRegions=[REGIONS[1]])

        self.assertEqual(first["ConfigurationAggregatorArn"], second["ConfigurationAggregatorArn"])
        (described,) = self.organization.config.describe_configuration_aggregators()[
            "ConfigurationAggregators"
        ]
        self.assertEqual([REGIONS[1]], described["OrganizationAggregationSource"]["AwsRegions"])

    def test_a_delegated_administrator_of_config_may(self) -> None:
        administrator = self.organization.accounts[0]
        with rejected("OrganizationAccessDeniedException"):
            self.organization.aggregate(administrator)
        self.organization.delegate(administrator, CONFIG)

        made = self.organization.aggregate(administrator, f"arn:aws:iam::{administrator}:role/Aggregator")

        self.assertIn(f":{administrator}:config-aggregator/", made["ConfigurationAggregatorArn"])

    def test_an_account_without_an_organization_is_rejected(self) -> None:
        with rejected("NoAvailableOrganizationException"):
            self.organization.aggregate(fresh_account())

    def test_trusted_access_must_be_on(self) -> None:
        self.organization.api.disable_aws_service_access(ServicePrincipal=CONFIG)
        with rejected("OrganizationAccessDeniedException", "trusted access"):
            self.organization.aggregate()

    def test_the_role_must_exist(self) -> None:
        with rejected("InvalidRoleException"):
            self.organization.aggregate(role=_UNSET.format(self.organization.management))

    def test_the_role_must_trust_config(self) -> None:
        role = self.organization.make_role(self.organization.management, "lambda.amazonaws.com")
        with rejected("InvalidRoleException"):
            self.organization.aggregate(role=role)

    def test_a_condition_on_the_source_account_must_hold_for_the_aggregator(self) -> None:
        management, other = self.organization.management, self.organization.accounts[0]
        wrong = self.organization.make_role(management, StringEquals={"aws:SourceAccount": other})
        with rejected("InvalidRoleException"):
            self.organization.aggregate(role=wrong)

        server.client("iam", management).delete_role(RoleName="Aggregator")
        right = self.organization.make_role(management, StringEquals={"aws:SourceAccount": management})
        self.assertIn("ConfigurationAggregatorArn", self.organization.aggregate(role=right))

    def test_either_regions_or_all_regions_are_chosen(self) -> None:
        with rejected("InvalidParameterValueException", "region"):
            self.organization.aggregate(AllAwsRegions=False)

    def test_an_aggregator_of_listed_accounts_is_kept_but_cannot_be_asked(self) -> None:
        sources = [{"AccountIds": self.organization.accounts, "AllAwsRegions": True}]
        config = self.organization.config
        config.put_configuration_aggregator(
            ConfigurationAggregatorName=AGGREGATOR, AccountAggregationSources=sources
        )
        with rejected("NotImplemented"):
            config.describe_aggregate_compliance_by_config_rules(ConfigurationAggregatorName=AGGREGATOR)


class ComplianceTests(unittest.TestCase):
    def setUp(self) -> None:
        self.organization = AggregatedOrganization(server)
        self.places = self.organization.places()

    def rules(self, config: Any = None, **request: Any) -> dict[tuple[str, str], str]:
        """Compliance type by account and region."""
        client = config or self.organization.config
        answer = client.describe_aggregate_compliance_by_config_rules(
            ConfigurationAggregatorName=AGGREGATOR, **request
        )
        return {
            (rule["AccountId"], rule["AwsRegion"]): rule["Compliance"]["ComplianceType"]
            for rule in answer["AggregateComplianceByConfigRules"]
            if rule["ConfigRuleName"] == RULE
        }

    def details(self, place: Account, **request: Any) -> list[dict[str, Any]]:
        return self.organization.config.get_aggregate_compliance_details_by_config_rule(
            ConfigurationAggregatorName=AGGREGATOR,
            ConfigRuleName=RULE,
            AccountId=place.id,
            AwsRegion=place.region,
            **request,
        )["AggregateEvaluationResults"]

    def report_one_noncompliant_place(self) -> dict[tuple[str, str], str]:
        for place in self.places:
            place.make_vpc("NON_COMPLIANT" if place is self.places[0] else "COMPLIANT")
        return {
            (place.id, place.region): "NON_COMPLIANT" if place is self.places[0] else "COMPLIANT"
            for place in self.places
        }

    def test_the_rule_is_shown_for_every_account_and_region(self) -> None:
        self.organization.aggregate()
        expected = self.report_one_noncompliant_place()
        self.assertEqual(expected, self.rules())

    def test_filters_choose_accounts_regions_rules_and_compliance(self) -> None:
        self.organization.aggregate()
        self.report_one_noncompliant_place()
        first = self.places[0]
        place = (first.id, first.region)

        self.assertEqual({place}, set(self.rules(Filters={"ComplianceType": "NON_COMPLIANT"})))
        chosen = self.rules(Filters={"AccountId": first.id, "AwsRegion": first.region})
        self.assertEqual({place}, set(chosen))
        self.assertEqual({}, self.rules(Filters={"ConfigRuleName": "another"}))
        with rejected("ValidationException", "INSUFFICIENT_DATA"):
            self.rules(Filters={"ComplianceType": "INSUFFICIENT_DATA"})

    def test_pages_have_every_place_once(self) -> None:
        self.organization.aggregate()
        expected = self.report_one_noncompliant_place()
        pages = self.organization.config.get_paginator("describe_aggregate_compliance_by_config_rules")
        found = [
            (rule["AccountId"], rule["AwsRegion"])
            for page in pages.paginate(ConfigurationAggregatorName=AGGREGATOR, Limit=1)
            for rule in page["AggregateComplianceByConfigRules"]
        ]
        self.assertEqual(sorted(expected), found)

    def test_only_the_chosen_regions_are_gathered(self) -> None:
        self.organization.aggregate(AwsRegions=[REGIONS[1]])
        self.report_one_noncompliant_place()
        self.assertEqual({(account, REGIONS[1]) for account in self.organization.accounts}, set(self.rules()))

    def test_a_place_whose_recorder_is_off_has_no_data(self) -> None:
        self.organization.aggregate()
        expected = self.report_one_noncompliant_place()
        first = self.places[0]
        first.config.stop_configuration_recorder(ConfigurationRecorderName="default")

        del expected[(first.id, first.region)]
        self.assertEqual(expected, self.rules())
        self.assertEqual([], self.details(first))

    def test_accounts_outside_the_organization_stay_outside(self) -> None:
        self.organization.aggregate()
        stranger = Account(server)
        stranger.record()
        stranger.put_rule()
        stranger.make_vpc("NON_COMPLIANT")
        self.assertEqual({}, self.rules())

        leaver = self.places[0]
        leaver.make_vpc("NON_COMPLIANT")
        self.assertEqual({(leaver.id, leaver.region)}, set(self.rules()))
        self.organization.api.remove_account_from_organization(AccountId=leaver.id)
        self.assertEqual({}, self.rules())

    def test_a_delegated_administrator_sees_the_organization_until_it_is_none_any_more(self) -> None:
        administrator = self.organization.accounts[1]
        self.organization.delegate(administrator, CONFIG)
        self.organization.aggregate(administrator)
        expected = self.report_one_noncompliant_place()
        config = self.organization.config_of(administrator)
        self.assertEqual(expected, self.rules(config))

        self.organization.api.deregister_delegated_administrator(
            AccountId=administrator, ServicePrincipal=CONFIG
        )
        self.assertEqual({}, self.rules(config))

    def test_details_name_the_resource_the_place_and_the_annotation(self) -> None:
        self.organization.aggregate()
        first = self.places[0]
        bad, good = first.make_vpc("NON_COMPLIANT"), first.make_vpc("COMPLIANT")

        (result,) = self.details(first, ComplianceType="NON_COMPLIANT")
        qualifier = result["EvaluationResultIdentifier"]["EvaluationResultQualifier"]
        self.assertEqual((VPC, bad), (qualifier["ResourceType"], qualifier["ResourceId"]))
        self.assertEqual((first.id, first.region), (result["AccountId"], result["AwsRegion"]))
        self.assertEqual("because NON_COMPLIANT", result["Annotation"])

        self.assertEqual(
            {bad, good},
            {
                found["EvaluationResultIdentifier"]["EvaluationResultQualifier"]["ResourceId"]
                for found in self.details(first)
            },
        )
        self.assertEqual([], self.details(self.places[1]))

    def test_an_aggregator_that_does_not_exist_is_rejected(self) -> None:
        with rejected("NoSuchConfigurationAggregatorException"):
            self.rules()
        with rejected("NoSuchConfigurationAggregatorException"):
            self.details(self.places[0])


if __name__ == "__main__":
    unittest.main()
