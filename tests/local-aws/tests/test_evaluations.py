"""PutEvaluations accepts what Config accepts from a function, and the compliance calls show it."""

from __future__ import annotations

import time
import unittest
from typing import Any

from tests.config_account import RULE, VPC, Account, evaluation
from tests.harness import Server, rejected


def setUpModule() -> None:
    global server, account
    server = Server("--iam-propagation", "0")
    account = Account(server)
    account.record()


def tearDownModule() -> None:
    server.stop()


class EvaluationTests(unittest.TestCase):
    """A rule that puts nothing by itself, and the token of its latest event."""

    def setUp(self) -> None:
        self.account = account
        self.config = account.config
        self.addCleanup(self.delete_rules)
        account.put_rule()
        self.token = account.token()

    def delete_rules(self) -> None:
        for rule in self.config.describe_config_rules()["ConfigRules"]:
            self.config.delete_config_rule(ConfigRuleName=rule["ConfigRuleName"])

    def put(self, *evaluations: dict[str, Any], **request: Any) -> list[dict[str, Any]]:
        request = {"ResultToken": self.token, **request}
        answer = self.config.put_evaluations(Evaluations=list(evaluations), **request)
        return answer["FailedEvaluations"]

    def results(self, **request: Any) -> list[dict[str, Any]]:
        return self.config.get_compliance_details_by_config_rule(ConfigRuleName=RULE, **request)[
            "EvaluationResults"
        ]


class PutTests(EvaluationTests):
    def test_a_result_is_kept_with_its_annotation_and_times(self) -> None:
        ordering = int(time.time()) - 5

        self.assertEqual(self.put(evaluation("vpc-1", Annotation="why", OrderingTimestamp=ordering)), [])

        (result,) = self.results()
        self.assertEqual((result["ComplianceType"], result["Annotation"]), ("COMPLIANT", "why"))
        identifier = result["EvaluationResultIdentifier"]
        self.assertEqual(identifier["OrderingTimestamp"].timestamp(), ordering)
        self.assertEqual(identifier["EvaluationResultQualifier"]["ResourceType"], VPC)
        self.assertLess(result["ConfigRuleInvokedTime"], result["ResultRecordedTime"])

    def test_the_same_token_serves_several_calls(self) -> None:
        self.put(evaluation("vpc-1"))
        self.put(evaluation("vpc-2"))

        self.assertEqual(self.account.compliance(), {"vpc-1": "COMPLIANT", "vpc-2": "COMPLIANT"})

    def test_each_event_has_a_token_of_its_own(self) -> None:
        self.account.make_vpc()

        self.assertNotEqual(self.account.token(), self.token)

    def test_an_unknown_token_is_rejected(self) -> None:
        with rejected("InvalidResultTokenException"):
            self.put(evaluation("vpc-1"), ResultToken="made-up")

    def test_a_token_of_another_account_is_rejected(self) -> None:
        other = Account(server)
        other.record()
        other.put_rule()

        with rejected("InvalidResultTokenException"):
            other.config.put_evaluations(Evaluations=[evaluation("vpc-1")], ResultToken=self.token)

    def test_a_missing_token_is_rejected(self) -> None:
        with rejected("ValidationException", "'resultToken' failed to satisfy constraint"):
            self.config.put_evaluations(Evaluations=[evaluation("vpc-1")])

    def test_the_token_of_a_deleted_rule_is_rejected(self) -> None:
        self.config.delete_config_rule(ConfigRuleName=RULE)
        with rejected("NoSuchConfigRuleException"):
            self.put(evaluation("vpc-1"))

        self.account.put_rule()
        with rejected("InvalidResultTokenException"):
            self.put(evaluation("vpc-1"))

    def test_a_hundred_evaluations_are_taken_and_one_more_is_rejected(self) -> None:
        self.put(*(evaluation(f"vpc-{number}") for number in range(100)))
        self.assertEqual(len(self.account.compliance()), 100)

        with rejected("ValidationException", "'evaluations' failed to satisfy constraint: Member must have "):
            self.put(*(evaluation(f"vpc-{number}") for number in range(101)))

    def test_an_empty_list_is_taken(self) -> None:
        self.assertEqual(self.put(), [])
        self.assertEqual(self.results(), [])

    def test_a_test_call_keeps_nothing_and_takes_any_token(self) -> None:
        self.assertEqual(self.put(evaluation("vpc-1"), TestMode=True, ResultToken="any"), [])

        self.assertEqual(self.results(), [])

    def test_a_field_out_of_its_limits_is_rejected(self) -> None:
        for wrong, code, message in (
            ({"Annotation": "a" * 257}, "ValidationException", "less than or equal to 256"),
            ({"Annotation": ""}, "ValidationException", "greater than or equal to 1"),
            ({"ComplianceResourceId": "i" * 769}, "ValidationException", "less than or equal to 768"),
            ({"ComplianceResourceId": ""}, "ValidationException", "greater than or equal to 1"),
            ({"ComplianceType": "MAYBE"}, "ValidationException", "must satisfy enum value set"),
            ({"OrderingTimestamp": None}, "ValidationException", "orderingTimestamp' failed to satisfy"),
            ({"ComplianceResourceType": None}, "ValidationException", "Member must not be null"),
            ({"ComplianceResourceType": "AWS::Logs::LogGroup"}, "InvalidParameterValueException", "LogGroup"),
            ({"ComplianceType": "INSUFFICIENT_DATA"}, "InvalidParameterValueException", "INSUFFICIENT_DATA"),
        ):
            with self.subTest(**wrong), rejected(code, message, status=400):
                self.put(evaluation("vpc-0"), evaluation("vpc-1", **wrong))
        self.assertEqual(self.results(), [])

    def test_the_longest_annotation_and_id_are_taken(self) -> None:
        self.put(evaluation("i" * 768, Annotation="a" * 256))

        self.assertEqual(len(self.results()), 1)

    def test_the_account_itself_can_be_evaluated(self) -> None:
        self.put(evaluation(self.account.id, ComplianceResourceType="AWS::::Account"))

        self.assertEqual(self.account.compliance(), {self.account.id: "COMPLIANT"})

    def test_a_result_that_is_ordered_before_the_kept_one_is_dropped(self) -> None:
        now = int(time.time())
        self.put(evaluation("vpc-1", "COMPLIANT", OrderingTimestamp=now))

        self.put(evaluation("vpc-1", "NON_COMPLIANT", OrderingTimestamp=now - 1))
        self.assertEqual(self.account.compliance(), {"vpc-1": "COMPLIANT"})

        self.put(evaluation("vpc-1", "NON_COMPLIANT", OrderingTimestamp=now))
        self.assertEqual(self.account.compliance(), {"vpc-1": "NON_COMPLIANT"})

    def test_failed_evaluations_come_back_with_status_200_and_are_not_kept(self) -> None:
        server.control("POST", "config", {"failed_evaluations": 1})

        failed = self.put(evaluation("vpc-1"), evaluation("vpc-2"))

        self.assertEqual([item["ComplianceResourceId"] for item in failed], ["vpc-1"])
        self.assertEqual(self.account.compliance(), {"vpc-2": "COMPLIANT"})
        self.assertEqual(self.put(*failed), [])
        self.assertEqual(len(self.account.compliance()), 2)


class DetailTests(EvaluationTests):
    def setUp(self) -> None:
        super().setUp()
        kinds = ["COMPLIANT"] * 9 + ["NON_COMPLIANT"] * 2 + ["NOT_APPLICABLE"]
        self.put(*(evaluation(f"vpc-{number:02}", kind) for number, kind in enumerate(kinds)))

    def test_a_page_has_ten_results_by_default(self) -> None:
        self.assertEqual(len(self.results()), 10)
        self.assertEqual(len(self.results(Limit=0)), 10)
        self.assertEqual(len(self.results(Limit=100)), 12)

    def test_the_pages_have_every_result_once(self) -> None:
        pages = self.config.get_paginator("get_compliance_details_by_config_rule").paginate(
            ConfigRuleName=RULE, Limit=5
        )

        sizes, ids = [], []
        for page in pages:
            sizes.append(len(page["EvaluationResults"]))
            for result in page["EvaluationResults"]:
                qualifier = result["EvaluationResultIdentifier"]["EvaluationResultQualifier"]
                ids.append(qualifier["ResourceId"])

        self.assertEqual(sizes, [5, 5, 2])
        self.assertEqual(ids, [f"vpc-{number:02}" for number in range(12)])

    def test_results_can_be_filtered_by_compliance(self) -> None:
        wanted = ["NON_COMPLIANT", "NOT_APPLICABLE"]

        self.assertEqual(
            self.account.compliance(ComplianceTypes=wanted),
            {"vpc-09": "NON_COMPLIANT", "vpc-10": "NON_COMPLIANT", "vpc-11": "NOT_APPLICABLE"},
        )

    def test_wrong_requests_are_rejected(self) -> None:
        for request, code, message in (
            ({"Limit": 101}, "ValidationException", "less than or equal to 100"),
            ({"NextToken": "made-up"}, "InvalidNextTokenException", ""),
            ({"ConfigRuleName": "r" * 65}, "ValidationException", "less than or equal to 64"),
            ({"ConfigRuleName": "other"}, "NoSuchConfigRuleException", "other"),
            ({"ComplianceTypes": ["INSUFFICIENT_DATA"]}, "InvalidParameterValueException", ""),
            ({"ComplianceTypes": ["FINE"]}, "ValidationException", "enum value set"),
        ):
            with self.subTest(**request), rejected(code, message):
                self.config.get_compliance_details_by_config_rule(**{"ConfigRuleName": RULE, **request})

    def test_a_token_of_another_listing_is_rejected(self) -> None:
        token = self.config.describe_compliance_by_resource(Limit=1)["NextToken"]

        with rejected("InvalidNextTokenException"):
            self.results(NextToken=token)

    def test_the_results_of_one_resource_come_from_all_rules(self) -> None:
        self.account.put_rule("another")
        token = self.account.token("another")
        self.config.put_evaluations(Evaluations=[evaluation("vpc-00", "NON_COMPLIANT")], ResultToken=token)

        answer = self.config.get_compliance_details_by_resource(ResourceType=VPC, ResourceId="vpc-00")

        by_rule = {
            result["EvaluationResultIdentifier"]["EvaluationResultQualifier"]["ConfigRuleName"]: result[
                "ComplianceType"
            ]
            for result in answer["EvaluationResults"]
        }
        self.assertEqual(by_rule, {"another": "NON_COMPLIANT", RULE: "COMPLIANT"})

    def test_deleting_the_results_leaves_the_rule_without_any(self) -> None:
        self.config.delete_evaluation_results(ConfigRuleName=RULE)

        self.assertEqual(self.account.compliance(), {})
        with rejected("NoSuchConfigRuleException"):
            self.config.delete_evaluation_results(ConfigRuleName="other")


class SummaryTests(EvaluationTests):
    def of_rule(self) -> dict[str, Any]:
        answer = self.config.describe_compliance_by_config_rule(ConfigRuleNames=[RULE])
        return answer["ComplianceByConfigRules"][0]["Compliance"]

    def test_a_rule_without_applicable_results_has_insufficient_data(self) -> None:
        self.assertEqual(self.of_rule(), {"ComplianceType": "INSUFFICIENT_DATA"})

        self.put(evaluation("vpc-1", "NOT_APPLICABLE"))

        self.assertEqual(self.of_rule(), {"ComplianceType": "INSUFFICIENT_DATA"})

    def test_a_rule_is_compliant_when_all_resources_are(self) -> None:
        self.put(evaluation("vpc-1"), evaluation("vpc-2", "NOT_APPLICABLE"))

        self.assertEqual(self.of_rule(), {"ComplianceType": "COMPLIANT"})

    def test_a_rule_counts_its_noncompliant_resources_up_to_25(self) -> None:
        self.put(evaluation("vpc-ok"), evaluation("vpc-1", "NON_COMPLIANT"))
        self.assertEqual(
            self.of_rule()["ComplianceContributorCount"], {"CappedCount": 1, "CapExceeded": False}
        )

        self.put(*(evaluation(f"vpc-{number}", "NON_COMPLIANT") for number in range(26)))
        self.assertEqual(self.of_rule()["ComplianceType"], "NON_COMPLIANT")
        self.assertEqual(
            self.of_rule()["ComplianceContributorCount"], {"CappedCount": 25, "CapExceeded": True}
        )

    def test_rules_can_be_filtered_by_compliance(self) -> None:
        self.account.put_rule("another")
        self.put(evaluation("vpc-1"))

        answer = self.config.describe_compliance_by_config_rule(ComplianceTypes=["COMPLIANT"])

        names = [item["ConfigRuleName"] for item in answer["ComplianceByConfigRules"]]
        self.assertEqual(names, [RULE])
        with rejected("NoSuchConfigRuleException"):
            self.config.describe_compliance_by_config_rule(ConfigRuleNames=["other"])

    def test_resources_are_summed_up_over_rules(self) -> None:
        self.put(evaluation("vpc-1"), evaluation("vpc-2", "NON_COMPLIANT"))

        answer = self.config.describe_compliance_by_resource(ResourceType=VPC)

        kinds = {
            item["ResourceId"]: item["Compliance"]["ComplianceType"]
            for item in answer["ComplianceByResources"]
        }
        self.assertEqual(kinds, {"vpc-1": "COMPLIANT", "vpc-2": "NON_COMPLIANT"})
        with rejected("InvalidParameterValueException", "ResourceType"):
            self.config.describe_compliance_by_resource(ResourceId="vpc-1")

    def test_the_evaluation_status_of_a_custom_rule_has_only_its_name_and_ids(self) -> None:
        (status,) = self.config.describe_config_rule_evaluation_status()["ConfigRulesEvaluationStatus"]

        self.assertEqual(set(status), {"ConfigRuleName", "ConfigRuleArn", "ConfigRuleId"})
        with rejected("NoSuchConfigRuleException"):
            self.config.describe_config_rule_evaluation_status(ConfigRuleNames=["other"])


if __name__ == "__main__":
    unittest.main()
