"""PutConfigRule rejects what Config rejects, and evaluates an accepted rule at once."""

from __future__ import annotations

import json
import unittest
from typing import Any

from tests.config_account import CHANGE, RULE, SCHEDULED, VPC, Account
from tests.harness import Server, rejected


def setUpModule() -> None:
    global server
    server = Server("--iam-propagation", "0")


def tearDownModule() -> None:
    server.stop()


class RuleTests(unittest.TestCase):
    def setUp(self) -> None:
        self.account = Account(server)
        self.config = self.account.config

    def rule(self, name: str = RULE) -> dict[str, Any]:
        return self.config.describe_config_rules(ConfigRuleNames=[name])["ConfigRules"][0]


class RejectionTests(RuleTests):
    def test_a_rule_needs_a_recorder(self) -> None:
        with rejected("NoAvailableConfigurationRecorderException"):
            self.account.put_rule()

    def test_a_rule_out_of_its_limits_is_rejected(self) -> None:
        self.account.record()
        source = self.account.source
        value, limit = "InvalidParameterValueException", "ValidationException"
        for changes, code, message in (
            ({"name": "r" * 129}, limit, "'configRule.configRuleName'"),
            ({"name": ""}, limit, "greater than or equal to 1"),
            ({"name": "   "}, limit, "regular expression pattern"),
            ({"Description": "d" * 257}, limit, "'configRule.description'"),
            ({"InputParameters": "{" + " " * 1023 + "}"}, limit, "equal to 1024"),
            ({"InputParameters": "{"}, value, "Invalid json"),
            ({"InputParameters": "[]"}, value, "Invalid json"),
            ({"Source": None}, limit, "Member must not be null"),
            ({"Source": {**source(), "Owner": "CUSTOM_POLICY"}}, value, "CUSTOM_LAMBDA"),
            ({"Source": {**source(), "Owner": "ME"}}, limit, "enum value set"),
            ({"Source": source(["Sometimes"])}, limit, "enum value set"),
            ({"Source": source([])}, value, "SourceDetails should be provided"),
            ({"Scope": {"ComplianceResourceTypes": ["AWS::EC2::Cloud"]}}, value, ""),
            ({"Scope": {"ComplianceResourceId": "vpc-1"}}, value, "resourceType"),
            ({"Scope": {"TagValue": "v"}}, value, "Tag key"),
            ({"EvaluationModes": [{"Mode": "PROACTIVE"}]}, value, "DETECTIVE"),
            ({"MaximumExecutionFrequency": "Yearly"}, limit, "enum value set"),
        ):
            with self.subTest(**changes), rejected(code, message, status=400):
                self.account.put_rule(**changes)
        self.assertEqual(self.config.describe_config_rules()["ConfigRules"], [])

    def test_a_frequency_goes_with_scheduled_notifications_only(self) -> None:
        self.account.record()
        for message in (CHANGE, "ConfigurationSnapshotDeliveryCompleted"):
            source = self.account.source([message], MaximumExecutionFrequency="One_Hour")
            with self.subTest(message), rejected("InvalidParameterValueException", "frequency"):
                self.account.put_rule(Source=source)

    def test_the_function_must_exist(self) -> None:
        self.account.record()
        source = self.account.source()
        for arn in (f"{self.account.function_arn}-other", "not-an-arn"):
            with self.subTest(arn), rejected("InsufficientPermissionsException", "cannot be invoked"):
                self.account.put_rule(Source={**source, "SourceIdentifier": arn})

    def test_the_qualifier_latest_is_rejected(self) -> None:
        self.account.record()
        source = {**self.account.source(), "SourceIdentifier": f"{self.account.function_arn}:$LATEST"}

        with rejected("InvalidParameterValueException", "$LATEST"):
            self.account.put_rule(Source=source)

    def test_config_must_be_permitted_to_invoke_the_function(self) -> None:
        self.account.record()
        source = self.account.source()
        self.account.lambda_.remove_permission(FunctionName="function", StatementId="Config")

        for changes in (
            None,
            {"SourceAccount": "999999999999"},
            {"Principal": "events.amazonaws.com"},
            {"Action": "lambda:GetFunction"},
            {"SourceAccount": None, "SourceArn": "arn:aws:config:eu-west-1:999999999999:config-rule/x"},
        ):
            with self.subTest(changes), rejected("InsufficientPermissionsException"):
                if changes:
                    self.account.permit(**changes)
                self.account.put_rule(Source=source)
            if changes:
                self.account.lambda_.remove_permission(FunctionName="function", StatementId="Config")
        self.account.permit()
        self.account.put_rule(Source=source)

    def test_a_permission_for_the_function_does_not_hold_for_an_alias(self) -> None:
        self.account.record()
        source = self.account.source()
        self.account.lambda_.publish_version(FunctionName="function")
        self.account.lambda_.create_alias(FunctionName="function", Name="live", FunctionVersion="1")
        source["SourceIdentifier"] += ":live"
        with rejected("InsufficientPermissionsException"):
            self.account.put_rule(Source=source)

        self.account.permit(StatementId="Alias", Qualifier="live")
        self.account.put_rule(Source=source)

        self.assertEqual(self.account.events()[-1]["configRuleName"], RULE)


class LifeTests(RuleTests):
    def setUp(self) -> None:
        super().setUp()
        self.account.record()

    def test_a_new_rule_evaluates_what_there_is(self) -> None:
        vpc_id = self.account.make_vpc()

        self.account.put_rule(parameters={"compliance": "COMPLIANT"})

        self.assertEqual(self.account.compliance()[vpc_id], "COMPLIANT")

    def test_an_updated_rule_evaluates_again(self) -> None:
        vpc_id = self.account.make_vpc()
        self.account.put_rule(parameters={"compliance": "COMPLIANT"})
        before = self.rule()

        self.account.put_rule(parameters={"compliance": "NON_COMPLIANT"})

        self.assertEqual(self.account.compliance()[vpc_id], "NON_COMPLIANT")
        after = self.rule()
        self.assertEqual(after["ConfigRuleId"], before["ConfigRuleId"])
        self.assertEqual(json.loads(after["InputParameters"]), {"compliance": "NON_COMPLIANT"})

    def test_a_hybrid_rule_is_evaluated_by_resource_and_on_the_whole(self) -> None:
        self.account.make_vpc()

        self.account.put_rule(messages=[CHANGE, SCHEDULED], Scope={"ComplianceResourceTypes": [VPC]})

        kinds = sorted(event["messageType"] for event in self.account.invoking_events())
        # The default VPC is the other one.
        self.assertEqual(kinds, [CHANGE, CHANGE, SCHEDULED])

    def test_what_was_put_is_described(self) -> None:
        self.account.put_rule(Description="why", parameters={"a": "b"})

        rule = self.rule()

        self.assertEqual((rule["Description"], rule["ConfigRuleState"]), ("why", "ACTIVE"))
        self.assertEqual(rule["EvaluationModes"], [{"Mode": "DETECTIVE"}])
        self.assertEqual(rule["Source"], self.account.source())

    def test_tags_are_given_to_a_new_rule_only(self) -> None:
        rule = {"ConfigRuleName": RULE, "Source": self.account.source()}
        self.config.put_config_rule(ConfigRule=rule, Tags=[{"Key": "a", "Value": "1"}])
        self.config.put_config_rule(ConfigRule=rule, Tags=[{"Key": "b", "Value": "2"}])

        tags = self.config.list_tags_for_resource(ResourceArn=self.rule()["ConfigRuleArn"])["Tags"]

        self.assertEqual(tags, [{"Key": "a", "Value": "1"}])

    def test_a_deleted_rule_is_gone_with_its_results(self) -> None:
        self.account.put_rule(parameters={"compliance": "COMPLIANT"})
        self.assertTrue(self.account.compliance())

        self.config.delete_config_rule(ConfigRuleName=RULE)

        with rejected("NoSuchConfigRuleException"):
            self.account.compliance()
        self.assertEqual(self.config.describe_compliance_by_resource()["ComplianceByResources"], [])
        with rejected("NoSuchConfigRuleException"):
            self.config.delete_config_rule(ConfigRuleName=RULE)

    def test_a_rule_whose_function_may_not_be_invoked_any_more_keeps_its_results(self) -> None:
        self.account.put_rule(parameters={"compliance": "COMPLIANT"})
        before = self.account.compliance()
        self.account.lambda_.remove_permission(FunctionName="function", StatementId="Config")

        self.account.make_vpc()

        self.assertEqual(self.account.compliance(), before)


if __name__ == "__main__":
    unittest.main()
