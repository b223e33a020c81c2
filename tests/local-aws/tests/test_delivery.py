"""The delivery status of a flow log, and what decides whether a log group takes its records."""

from __future__ import annotations

import json
import unittest
from collections.abc import Mapping
from typing import Any

from tests.delivery_account import DELAY, GROUP, INTERVAL, DeliveryAccount
from tests.harness import (
    REGION,
    Server,
    allow,
    policy,
    rejected,
    trust_of_flow_logs,
)


def setUpModule() -> None:
    DeliveryAccount.server = Server("--iam-propagation", "0")


def tearDownModule() -> None:
    DeliveryAccount.server.stop()


class StatusTests(DeliveryAccount):
    def test_a_new_flow_log_is_active_and_successful_even_if_nothing_can_be_delivered(self) -> None:
        self.let_deliver(allow("s3:*", on="*"))

        flow_log_id = self.create(LogGroupName="/vpc/missing")

        (flow_log,) = self.ec2.describe_flow_logs(FlowLogIds=[flow_log_id])["FlowLogs"]
        self.assertEqual((flow_log["FlowLogStatus"], flow_log["DeliverLogsStatus"]), ("ACTIVE", "SUCCESS"))
        self.assertNotIn("DeliverLogsErrorMessage", flow_log)

    def test_a_denied_attempt_makes_the_flow_log_fail_ten_minutes_later_and_not_earlier(self) -> None:
        flow_log_id = self.create(LogGroupName="/vpc/missing")

        self.advance(INTERVAL + DELAY - 60)
        self.assert_succeeds(flow_log_id)

        self.advance(60)
        self.assert_access_error(flow_log_id)

    def test_a_jump_of_the_clock_over_the_denied_attempt_makes_the_flow_log_fail(self) -> None:
        flow_log_id = self.create(LogGroupName="/vpc/missing")

        self.advance(INTERVAL + DELAY)

        self.assert_access_error(flow_log_id)

    def test_the_delay_of_the_failure_is_a_switch(self) -> None:
        with self.server.settings(flow_log_failure_delay_seconds=0):
            flow_log_id = self.create(LogGroupName="/vpc/missing")

            self.advance(INTERVAL)

            self.assert_access_error(flow_log_id)

    def test_a_vpc_without_a_network_interface_never_fails(self) -> None:
        flow_log_id = self.create(ResourceIds=[self.make_vpc()], LogGroupName="/vpc/missing")

        self.advance(30 * 24 * 3600)

        self.assert_succeeds(flow_log_id)

    def test_traffic_that_the_flow_log_does_not_capture_never_fails(self) -> None:
        self.traffic(accepted=1)
        flow_log_id = self.create(LogGroupName="/vpc/missing")

        self.advance(24 * 3600)

        self.assert_succeeds(flow_log_id)

    def test_an_interface_without_traffic_fails_because_of_its_nodata_records(self) -> None:
        self.traffic()
        flow_log_id = self.create(LogGroupName="/vpc/missing")

        self.advance(INTERVAL + DELAY)

        self.assert_access_error(flow_log_id)

    def test_an_interface_without_traffic_does_not_fail_if_nodata_records_are_switched_off(self) -> None:
        self.traffic()
        with self.server.settings(flow_log_writes_no_data=False):
            flow_log_id = self.create(LogGroupName="/vpc/missing")

            self.advance(INTERVAL + DELAY)

            self.assert_succeeds(flow_log_id)

    def test_a_failed_flow_log_stays_failed_and_silent_after_the_role_is_fixed(self) -> None:
        self.let_deliver(allow("logs:PutLogEvents", on="*"))
        broken = self.create()
        self.advance(INTERVAL + DELAY)

        self.let_deliver(allow("logs:CreateLogStream", "logs:PutLogEvents", on="*"))
        self.advance(INTERVAL)

        self.assert_access_error(broken)
        self.assertEqual(self.streams(), [])

    def test_a_new_flow_log_delivers_after_the_role_is_fixed(self) -> None:
        self.let_deliver(allow("logs:PutLogEvents", on="*"))
        broken = self.create()
        self.advance(INTERVAL + DELAY)
        self.let_deliver(allow("logs:CreateLogStream", "logs:PutLogEvents", on="*"))
        self.ec2.delete_flow_logs(FlowLogIds=[broken])

        fixed = self.create()
        self.advance(INTERVAL + DELAY)

        self.assert_succeeds(fixed)
        self.assertEqual(len(self.lines()), 2)

    def test_a_failed_flow_log_heals_with_its_next_delivery_if_the_switch_says_so(self) -> None:
        with self.server.settings(flow_log_heals_when_fixed=True):
            self.let_deliver(allow("logs:PutLogEvents", on="*"))
            flow_log_id = self.create()
            self.advance(INTERVAL + DELAY)
            self.let_deliver(allow("logs:CreateLogStream", "logs:PutLogEvents", on="*"))
            self.assert_access_error(flow_log_id)

            self.advance(INTERVAL)

            self.assert_succeeds(flow_log_id)
            self.assertEqual(len(self.lines()), 1)

    def test_a_fix_before_the_failure_does_not_prevent_it(self) -> None:
        self.let_deliver(allow("logs:PutLogEvents", on="*"))
        flow_log_id = self.create()
        self.advance(INTERVAL)

        self.let_deliver(allow("logs:CreateLogStream", "logs:PutLogEvents", on="*"))
        self.advance(DELAY)

        self.assert_access_error(flow_log_id)

    def test_a_denial_after_the_delivery_of_an_interval_does_not_touch_that_interval(self) -> None:
        flow_log_id = self.create()
        self.advance(INTERVAL)
        self.let_deliver(allow("s3:*", on="*"))

        self.advance(DELAY / 2)

        self.assert_succeeds(flow_log_id)
        self.assertEqual(len(self.lines()), 1)

    def test_flow_logs_are_found_by_delivery_status(self) -> None:
        good, bad = self.create(), self.create(LogGroupName="/vpc/missing")
        self.advance(INTERVAL + DELAY)

        for status, wanted in (("SUCCESS", good), ("FAILED", bad)):
            found = self.ec2.describe_flow_logs(Filters=[{"Name": "deliver-log-status", "Values": [status]}])[
                "FlowLogs"
            ]
            self.assertEqual([flow_log["FlowLogId"] for flow_log in found], [wanted])

    def test_the_control_interface_says_why_an_attempt_would_be_denied(self) -> None:
        flow_log_id = self.create(LogGroupName="/vpc/missing")

        answer = self.server.control("GET", f"flow-logs/{flow_log_id}/delivery")

        self.assertFalse(answer["admitted"])
        self.assertIn("log group /vpc/missing does not exist", answer["reason"])


class GroupTests(DeliveryAccount):
    """What decides besides the role's policies."""

    def test_a_missing_group_comes_back_without_retention_if_the_role_may_create_it(self) -> None:
        self.logs.put_retention_policy(logGroupName=GROUP, retentionInDays=365)
        self.let_deliver(allow("logs:*", on="*"))
        flow_log_id = self.create()
        self.logs.delete_log_group(logGroupName=GROUP)

        self.advance(INTERVAL)

        (group,) = self.logs.describe_log_groups(logGroupNamePrefix=GROUP)["logGroups"]
        self.assertNotIn("retentionInDays", group)
        self.assertEqual(len(self.lines()), 1)
        self.assertTrue(self.admitted(flow_log_id))

    def test_a_role_that_is_deleted_later_denies(self) -> None:
        flow_log_id = self.create()

        self.iam.delete_role_policy(RoleName="FlowLogs", PolicyName="Deliver")
        self.iam.delete_role(RoleName="FlowLogs")

        self.assertFalse(self.admitted(flow_log_id))


class PolicyTests(DeliveryAccount):
    """The role's policies decide, as IAM evaluates them."""

    def setUp(self) -> None:
        super().setUp()
        self.write = ("logs:CreateLogStream", "logs:PutLogEvents")

    def assert_decides(self, delivers: bool, *statements: Mapping[str, Any]) -> None:
        self.let_deliver(*statements)
        flow_log_id = self.create()
        self.assertEqual(self.admitted(flow_log_id), delivers)
        self.ec2.delete_flow_logs(FlowLogIds=[flow_log_id])

    def test_the_resource_is_the_streams_of_the_group(self) -> None:
        for resource, delivers in (
            (f"{self.group_arn}:*", True),
            (f"{self.group_arn}:log-stream:*", True),
            (f"arn:aws:logs:*:*:log-group:{GROUP}*", True),
            (f"arn:aws:logs:{REGION}:{self.account}:log-group:/vpc/*:*", True),
            ("*", True),
            (self.group_arn, False),
            (f"{self.group_arn}:log-stream:eni-*-reject", True),
            (f"{self.group_arn}:log-stream:eni-*-accept", False),
            (f"arn:aws:logs:{REGION}:{self.account}:log-group:/vpc/other:*", False),
            (f"arn:aws:logs:us-east-1:{self.account}:log-group:{GROUP}:*", False),
            (f"{self.group_arn[:-1]}?:*", True),
        ):
            with self.subTest(resource):
                self.assert_decides(delivers, allow(*self.write, on=resource))

    def test_both_actions_are_needed_in_any_case_of_letters(self) -> None:
        for actions, delivers in (
            (("logs:createlogstream", "LOGS:PutLogEvents"), True),
            (("logs:*",), True),
            (("*",), True),
            (("logs:Put*", "logs:Create*"), True),
            (("logs:PutLogEvents",), False),
            (("logs:CreateLogStream",), False),
            (("logs:DescribeLogStreams",), False),
        ):
            with self.subTest(actions):
                self.assert_decides(delivers, allow(*actions, on="*"))

    def test_a_denial_outweighs_any_permission(self) -> None:
        denial = {"Effect": "Deny", "Action": "logs:PutLogEvents", "Resource": f"{self.group_arn}:*"}

        self.assert_decides(False, allow("*", on="*"), denial)

    def test_not_action_and_not_resource_cover_all_else(self) -> None:
        for statement, delivers in (
            ({"Effect": "Allow", "NotAction": "logs:Delete*", "Resource": "*"}, True),
            ({"Effect": "Allow", "NotAction": "logs:Put*", "Resource": "*"}, False),
            ({"Effect": "Allow", "Action": "*", "NotResource": "arn:aws:s3:::*"}, True),
            ({"Effect": "Allow", "Action": "*", "NotResource": f"{self.group_arn}:*"}, False),
        ):
            with self.subTest(statement):
                self.assert_decides(delivers, statement)

    def test_attached_policies_count_in_their_default_version(self) -> None:
        document = policy(allow(*self.write, on="*"))
        arn = self.iam.create_policy(PolicyName="Deliver", PolicyDocument=document)["Policy"]["Arn"]
        self.iam.delete_role_policy(RoleName="FlowLogs", PolicyName="Deliver")
        self.iam.attach_role_policy(RoleName="FlowLogs", PolicyArn=arn)
        first = self.create()
        self.assertTrue(self.admitted(first))

        self.iam.create_policy_version(
            PolicyArn=arn, PolicyDocument=policy(allow("s3:*", on="*")), SetAsDefault=True
        )

        self.assertFalse(self.admitted(first))

    def test_a_permissions_boundary_limits_the_role(self) -> None:
        for number, (action, delivers) in enumerate((("s3:*", False), ("logs:*", True))):
            document = policy(allow(action, on="*"))
            boundary = self.iam.create_policy(PolicyName=f"Boundary{number}", PolicyDocument=document)
            self.iam.put_role_permissions_boundary(
                RoleName="FlowLogs", PermissionsBoundary=boundary["Policy"]["Arn"]
            )
            with self.subTest(action):
                self.assert_decides(delivers, allow(*self.write, on="*"))


class TrustTests(DeliveryAccount):
    """The creation of a flow log checks whether the service can assume the role."""

    def assert_assumable(self, assumable: bool, trust: str) -> None:
        self.iam.update_assume_role_policy(RoleName="FlowLogs", PolicyDocument=trust)
        if assumable:
            self.ec2.delete_flow_logs(FlowLogIds=[self.create()])
        else:
            with rejected("InvalidParameter", f"Unable to assume given IAM role: '{self.role_arn}'"):
                self.create()

    def test_the_trust_policy_names_the_flow_log_service(self) -> None:
        trust, service = trust_of_flow_logs(), '"vpc-flow-logs.amazonaws.com"'
        for document, assumable in (
            (trust, True),
            (trust.replace(service, f'["ec2.amazonaws.com", {service}]'), True),
            (trust.replace("vpc-flow-logs.", "ec2."), False),
            (trust.replace("vpc-flow-logs.", "delivery.logs."), False),
            (trust.replace("Allow", "Deny"), False),
            (trust.replace("sts:AssumeRole", "sts:TagSession"), False),
        ):
            with self.subTest(document):
                self.assert_assumable(assumable, document)

    def test_a_condition_admits_this_account(self) -> None:
        for condition, assumable in (
            ({"StringEquals": {"aws:SourceAccount": self.account}}, True),
            ({"StringEquals": {"AWS:sourceaccount": ["999999999999", self.account]}}, True),
            ({"StringEquals": {"aws:SourceAccount": "999999999999"}}, False),
            ({"StringNotEquals": {"aws:SourceAccount": self.account}}, False),
            ({"StringLike": {"aws:SourceAccount": self.account[:4] + "*"}}, True),
            ({"StringEquals": {"aws:PrincipalOrgID": "o-example"}}, False),
            ({"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-example"}}, True),
            ({"Null": {"aws:SourceArn": "true"}}, False),
        ):
            with self.subTest(condition):
                self.assert_assumable(assumable, trust_of_flow_logs(**condition))

    def test_a_condition_admits_flow_logs_of_this_region(self) -> None:
        for arn, assumable in (
            (f"arn:aws:ec2:{REGION}:{self.account}:vpc-flow-log/*", True),
            (f"arn:aws:ec2:*:{self.account}:vpc-flow-log/fl-*", True),
            (f"arn:aws:ec2:us-east-1:{self.account}:vpc-flow-log/*", False),
            (f"arn:aws:ec2:{REGION}:999999999999:vpc-flow-log/*", False),
            (f"arn:aws:ec2:{REGION}:{self.account}:vpc/*", False),
            ("arn:aws:*", False),
        ):
            with self.subTest(arn):
                trust = trust_of_flow_logs(
                    StringEquals={"aws:SourceAccount": self.account}, ArnLike={"aws:SourceArn": arn}
                )
                self.assert_assumable(assumable, trust)

    def test_all_conditions_have_to_hold(self) -> None:
        trust = trust_of_flow_logs(
            StringEquals={"aws:SourceAccount": self.account},
            ArnLike={"aws:SourceArn": f"arn:aws:ec2:us-east-1:{self.account}:vpc-flow-log/*"},
        )

        self.assert_assumable(False, trust)

    def test_a_role_of_a_stack_delivers(self) -> None:
        role = {
            "Type": "AWS::IAM::Role",
            "Properties": {
                "RoleName": "FromStack",
                "AssumeRolePolicyDocument": json.loads(trust_of_flow_logs()),
                "Policies": [
                    {
                        "PolicyName": "Deliver",
                        "PolicyDocument": json.loads(policy(allow("logs:*", on=f"{self.group_arn}:*"))),
                    }
                ],
            },
        }
        template = json.dumps({"Resources": {"Role": role}})
        self.server.client("cloudformation", self.account).create_stack(
            StackName="roles", TemplateBody=template
        )

        arn = self.iam.get_role(RoleName="FromStack")["Role"]["Arn"]

        self.assertTrue(self.admitted(self.create(DeliverLogsPermissionArn=arn)))


class ForcedTests(DeliveryAccount):
    def test_fields_can_be_forced_and_released(self) -> None:
        flow_log_id = self.create()

        self.server.control(
            "POST",
            f"flow-logs/{flow_log_id}",
            {
                "FlowLogStatus": "INACTIVE",
                "DeliverLogsErrorMessage": "Rate limited",
                "CreationTime": "2020-01-02T03:04:05+00:00",
            },
        )
        (forced,) = self.ec2.describe_flow_logs()["FlowLogs"]
        self.server.control("DELETE", f"flow-logs/{flow_log_id}")
        (released,) = self.ec2.describe_flow_logs()["FlowLogs"]

        self.assertEqual((forced["FlowLogStatus"], forced["CreationTime"].year), ("INACTIVE", 2020))
        self.assertEqual(
            (forced["DeliverLogsStatus"], forced["DeliverLogsErrorMessage"]), ("SUCCESS", "Rate limited")
        )
        self.assertEqual(released["FlowLogStatus"], "ACTIVE")
        self.assertNotIn("DeliverLogsErrorMessage", released)

    def test_null_makes_a_field_absent(self) -> None:
        flow_log_id = self.create()

        self.server.control("POST", f"flow-logs/{flow_log_id}", {"DeliverLogsStatus": None})

        self.assertEqual(self.status(flow_log_id), (None, None))

    def test_a_forced_delivery_status_is_what_the_filter_sees(self) -> None:
        flow_log_id = self.create()
        self.server.control("POST", f"flow-logs/{flow_log_id}", {"DeliverLogsStatus": "FAILED"})

        failed = self.ec2.describe_flow_logs(Filters=[{"Name": "deliver-log-status", "Values": ["FAILED"]}])[
            "FlowLogs"
        ]

        self.assertEqual([flow_log["FlowLogId"] for flow_log in failed], [flow_log_id])


if __name__ == "__main__":
    unittest.main()
