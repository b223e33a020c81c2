"""Periodic rules run on the virtual clock, and any rule runs on demand."""

from __future__ import annotations

import unittest

from tests.config_account import CHANGE, RULE, SCHEDULED, VPC, Account
from tests.harness import Server, rejected

_HOUR = 3600


def setUpModule() -> None:
    global server
    server = Server("--iam-propagation", "0")


def tearDownModule() -> None:
    server.stop()


class ScheduleTestCase(unittest.TestCase):
    def setUp(self) -> None:
        self.account = Account(server)
        self.config = self.account.config
        self.account.record()

    def put_periodic(self, frequency: str | None = "One_Hour") -> None:
        detail = {"MaximumExecutionFrequency": frequency} if frequency else {}
        self.account.put_rule(Source=self.account.source([SCHEDULED], **detail))

    def pass_time(self, seconds: float) -> None:
        server.control("POST", "clock/advance", {"seconds": seconds})
        self.account.settle()

    def runs(self) -> int:
        return len([event for event in self.account.invoking_events() if event["messageType"] == SCHEDULED])


class ScheduleTests(ScheduleTestCase):
    def test_a_periodic_rule_runs_at_once_and_then_every_period(self) -> None:
        self.put_periodic()
        self.assertEqual(self.runs(), 1)

        self.pass_time(_HOUR - 60)
        self.assertEqual(self.runs(), 1)

        self.pass_time(60)
        self.assertEqual(self.runs(), 2)

        self.pass_time(_HOUR)
        self.assertEqual(self.runs(), 3)

    def test_the_notification_says_when_it_was_made_and_for_whom(self) -> None:
        self.put_periodic()
        self.pass_time(_HOUR)

        first, second = self.account.invoking_events()

        self.assertEqual(
            set(second), {"awsAccountId", "notificationCreationTime", "messageType", "recordVersion"}
        )
        self.assertEqual((second["awsAccountId"], second["recordVersion"]), (self.account.id, "1.0"))
        self.assertGreater(second["notificationCreationTime"], first["notificationCreationTime"])

    def test_a_jump_over_several_periods_runs_once(self) -> None:
        self.put_periodic()

        self.pass_time(5 * _HOUR)

        self.assertEqual(self.runs(), 2)

    def test_without_a_frequency_the_period_is_a_day(self) -> None:
        self.put_periodic(None)

        self.pass_time(23 * _HOUR)
        self.assertEqual(self.runs(), 1)

        self.pass_time(_HOUR)
        self.assertEqual(self.runs(), 2)

    def test_an_updated_rule_goes_by_its_new_frequency(self) -> None:
        self.put_periodic("TwentyFour_Hours")
        self.put_periodic("Three_Hours")
        self.assertEqual(self.runs(), 2)

        self.pass_time(3 * _HOUR)
        self.assertEqual(self.runs(), 3)

        # The time at which the old frequency was due.
        self.pass_time(21 * _HOUR)
        self.assertEqual(self.runs(), 4)

    def test_a_deleted_rule_runs_no_more(self) -> None:
        self.put_periodic()
        self.config.delete_config_rule(ConfigRuleName=RULE)

        self.pass_time(_HOUR)

        self.assertEqual(self.runs(), 1)

    def test_scheduled_runs_go_on_while_the_recorder_is_off(self) -> None:
        self.put_periodic()
        self.config.stop_configuration_recorder(ConfigurationRecorderName="default")

        self.pass_time(_HOUR)

        self.assertEqual(self.runs(), 2)


class OnDemandTests(ScheduleTestCase):
    def start(self, *names: str) -> None:
        self.config.start_config_rules_evaluation(ConfigRuleNames=list(names))
        self.account.settle()

    def test_every_resource_in_scope_is_evaluated_in_its_last_known_state(self) -> None:
        vpc_id = self.account.make_vpc()
        self.account.put_rule(Scope={"ComplianceResourceTypes": [VPC], "ComplianceResourceId": vpc_id})

        self.start(RULE)

        event = self.account.invoking_events()[-1]
        self.assertEqual(len(self.account.events()), 2)
        self.assertEqual((event["messageType"], event["configurationItemDiff"]), (CHANGE, None))
        self.assertEqual(event["configurationItem"]["resourceId"], vpc_id)

    def test_a_deleted_resource_is_evaluated_until_it_is_reported_as_not_applicable(self) -> None:
        self.account.put_rule(parameters={"compliance": "COMPLIANT"})
        vpc_id = self.account.make_vpc()
        self.account.lambda_.put_function_concurrency(FunctionName="function", ReservedConcurrentExecutions=0)
        self.account.ec2.delete_vpc(VpcId=vpc_id)
        # The event of the deletion is lost: it waits for concurrency until it is too old.
        server.control("POST", "clock/advance", {"seconds": 7 * _HOUR})
        self.account.settle()
        self.account.lambda_.delete_function_concurrency(FunctionName="function")
        self.assertEqual(self.account.compliance()[vpc_id], "COMPLIANT")

        self.start(RULE)
        self.assertEqual(self.account.compliance()[vpc_id], "NOT_APPLICABLE")
        heard = len(self.about(vpc_id))

        self.pass_time(60)
        self.start(RULE)
        self.assertEqual(len(self.about(vpc_id)), heard)

    def about(self, resource_id: str) -> list[str]:
        events = (event["invokingEvent"] for event in self.account.events())
        return [event for event in events if resource_id in event]

    def test_a_second_start_within_a_minute_is_rejected(self) -> None:
        self.put_periodic()
        self.start(RULE)

        with rejected("LimitExceededException"):
            self.start(RULE)
        self.pass_time(60)
        self.start(RULE)

        self.assertEqual(self.runs(), 3)

    def test_wrong_requests_are_rejected(self) -> None:
        self.put_periodic()
        for names, code in (
            (["other"], "NoSuchConfigRuleException"),
            ([RULE, "other"], "NoSuchConfigRuleException"),
            ([f"rule-{number}" for number in range(26)], "ValidationException"),
            ([], "ValidationException"),
        ):
            with self.subTest(names), rejected(code):
                self.start(*names)
        with rejected("InvalidParameterValueException"):
            self.config.start_config_rules_evaluation()
        self.assertEqual(self.runs(), 1)


if __name__ == "__main__":
    unittest.main()
