"""The delivery status of a flow log depends on its role, the role's policies and its log group."""

from __future__ import annotations

import json
import unittest
from collections.abc import Mapping
from typing import Any

from tests.harness import (
    REGION,
    Server,
    allow,
    fresh_account,
    make_delivery_role,
    policy,
    rejected,
    trust_of_flow_logs,
)

GROUP = "/vpc/flow-logs"


def setUpModule() -> None:
    global server
    server = Server("--iam-propagation", "0")


def tearDownModule() -> None:
    server.stop()


class DeliveryTests(unittest.TestCase):
    """One account with a VPC, a log group and a role that can deliver to it."""

    def setUp(self) -> None:
        self.account = fresh_account()
        self.ec2, self.iam, self.logs = (
            server.client(service, self.account) for service in ("ec2", "iam", "logs")
        )
        made = server.control("POST", "vpcs", {"account": self.account, "region": REGION, "count": 1})
        self.vpc_id = made["VpcIds"][0]
        self.group_arn = f"arn:aws:logs:{REGION}:{self.account}:log-group:{GROUP}"
        self.logs.create_log_group(logGroupName=GROUP)
        self.role_arn = make_delivery_role(self.iam)

    def create(self, **changes: Any) -> str:
        parameters = {
            "ResourceIds": [self.vpc_id],
            "ResourceType": "VPC",
            "TrafficType": "REJECT",
            "LogGroupName": GROUP,
            "DeliverLogsPermissionArn": self.role_arn,
        } | changes
        answer = self.ec2.create_flow_logs(**{k: v for k, v in parameters.items() if v is not None})
        return answer["FlowLogIds"][0]

    def delivery(self, flow_log_id: str) -> tuple[str | None, str | None]:
        (flow_log,) = self.ec2.describe_flow_logs(FlowLogIds=[flow_log_id])["FlowLogs"]
        return flow_log.get("DeliverLogsStatus"), flow_log.get("DeliverLogsErrorMessage")

    def let_deliver(self, *statements: Mapping[str, Any]) -> None:
        self.iam.put_role_policy(
            RoleName="FlowLogs", PolicyName="Deliver", PolicyDocument=policy(*statements)
        )

    def assert_delivers(self, flow_log_id: str) -> None:
        self.assertEqual(self.delivery(flow_log_id), ("SUCCESS", None))

    def assert_access_error(self, flow_log_id: str) -> None:
        self.assertEqual(self.delivery(flow_log_id), ("FAILED", "Access error"))


class StatusTests(DeliveryTests):
    def test_a_role_that_may_write_to_the_group_delivers(self) -> None:
        self.assert_delivers(self.create())

    def test_a_group_given_by_its_arn_is_delivered_to(self) -> None:
        self.assert_delivers(self.create(LogGroupName=None, LogDestination=self.group_arn))

    def test_a_missing_group_fails(self) -> None:
        self.assert_access_error(self.create(LogGroupName="/vpc/missing"))

    def test_a_group_that_is_deleted_later_fails(self) -> None:
        flow_log_id = self.create()
        self.assert_delivers(flow_log_id)

        self.logs.delete_log_group(logGroupName=GROUP)

        self.assert_access_error(flow_log_id)

    def test_a_missing_group_comes_back_without_retention_if_the_role_may_create_it(self) -> None:
        self.logs.put_retention_policy(logGroupName=GROUP, retentionInDays=365)
        self.let_deliver(allow("logs:*", on="*"))
        flow_log_id = self.create()
        self.logs.delete_log_group(logGroupName=GROUP)

        self.assert_delivers(flow_log_id)

        (group,) = self.logs.describe_log_groups(logGroupNamePrefix=GROUP)["logGroups"]
        self.assertNotIn("retentionInDays", group)

    def test_a_role_that_is_deleted_later_fails(self) -> None:
        flow_log_id = self.create()

        self.iam.delete_role_policy(RoleName="FlowLogs", PolicyName="Deliver")
        self.iam.delete_role(RoleName="FlowLogs")

        self.assert_access_error(flow_log_id)

    def test_a_trust_policy_that_no_longer_names_the_service_fails(self) -> None:
        flow_log_id = self.create()

        self.iam.update_assume_role_policy(
            RoleName="FlowLogs",
            PolicyDocument=trust_of_flow_logs().replace("vpc-flow-logs.", "ec2."),
        )

        self.assert_access_error(flow_log_id)

    def test_a_failed_flow_log_stays_failed_after_the_role_is_fixed(self) -> None:
        self.let_deliver(allow("logs:PutLogEvents", on="*"))
        broken = self.create()
        self.assert_access_error(broken)

        self.let_deliver(allow("logs:CreateLogStream", "logs:PutLogEvents", on="*"))

        self.assert_access_error(broken)
        self.ec2.delete_flow_logs(FlowLogIds=[broken])
        self.assert_delivers(self.create())

    def test_a_new_flow_log_has_no_status_until_the_grace_is_over(self) -> None:
        with server.settings(flow_log_status_grace_seconds=600):
            flow_log_id = self.create(LogGroupName="/vpc/missing")
            self.assertEqual(self.delivery(flow_log_id), (None, None))

            server.control("POST", "clock/advance", {"seconds": 600})

            self.assert_access_error(flow_log_id)

    def test_delivery_to_a_bucket_is_not_followed(self) -> None:
        server.client("s3", self.account).create_bucket(
            Bucket=f"logs-{self.account}", CreateBucketConfiguration={"LocationConstraint": REGION}
        )

        flow_log_id = self.create(
            LogGroupName=None,
            DeliverLogsPermissionArn=None,
            LogDestinationType="s3",
            LogDestination=f"arn:aws:s3:::logs-{self.account}",
        )

        self.assert_delivers(flow_log_id)

    def test_flow_logs_are_found_by_delivery_status(self) -> None:
        good, bad = self.create(), self.create(LogGroupName="/vpc/missing")

        for status, wanted in (("SUCCESS", good), ("FAILED", bad)):
            found = self.ec2.describe_flow_logs(Filters=[{"Name": "deliver-log-status", "Values": [status]}])[
                "FlowLogs"
            ]
            self.assertEqual([flow_log["FlowLogId"] for flow_log in found], [wanted])


class PolicyTests(DeliveryTests):
    """The role's policies decide, as IAM evaluates them."""

    def setUp(self) -> None:
        super().setUp()
        self.write = ("logs:CreateLogStream", "logs:PutLogEvents")

    def assert_decides(self, delivers: bool, *statements: Mapping[str, Any]) -> None:
        self.let_deliver(*statements)
        flow_log_id = self.create()
        (self.assert_delivers if delivers else self.assert_access_error)(flow_log_id)
        self.ec2.delete_flow_logs(FlowLogIds=[flow_log_id])

    def test_the_resource_is_the_streams_of_the_group(self) -> None:
        for resource, delivers in (
            (f"{self.group_arn}:*", True),
            (f"{self.group_arn}:log-stream:*", True),
            (f"arn:aws:logs:*:*:log-group:{GROUP}*", True),
            (f"arn:aws:logs:{REGION}:{self.account}:log-group:/vpc/*:*", True),
            ("*", True),
            (self.group_arn, False),
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
        self.assert_delivers(first)

        self.iam.create_policy_version(
            PolicyArn=arn, PolicyDocument=policy(allow("s3:*", on="*")), SetAsDefault=True
        )

        self.assert_access_error(first)

    def test_a_permissions_boundary_limits_the_role(self) -> None:
        for number, (action, delivers) in enumerate((("s3:*", False), ("logs:*", True))):
            document = policy(allow(action, on="*"))
            boundary = self.iam.create_policy(PolicyName=f"Boundary{number}", PolicyDocument=document)
            self.iam.put_role_permissions_boundary(
                RoleName="FlowLogs", PermissionsBoundary=boundary["Policy"]["Arn"]
            )
            with self.subTest(action):
                self.assert_decides(delivers, allow(*self.write, on="*"))


class TrustTests(DeliveryTests):
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
        server.client("cloudformation", self.account).create_stack(StackName="roles", TemplateBody=template)

        arn = self.iam.get_role(RoleName="FromStack")["Role"]["Arn"]

        self.assert_delivers(self.create(DeliverLogsPermissionArn=arn))


class ForcedTests(DeliveryTests):
    def test_fields_can_be_forced_and_released(self) -> None:
        flow_log_id = self.create()

        server.control(
            "POST",
            f"flow-logs/{flow_log_id}",
            {
                "FlowLogStatus": "INACTIVE",
                "DeliverLogsErrorMessage": "Rate limited",
                "CreationTime": "2020-01-02T03:04:05+00:00",
            },
        )
        (forced,) = self.ec2.describe_flow_logs()["FlowLogs"]
        server.control("DELETE", f"flow-logs/{flow_log_id}")
        (released,) = self.ec2.describe_flow_logs()["FlowLogs"]

        self.assertEqual((forced["FlowLogStatus"], forced["CreationTime"].year), ("INACTIVE", 2020))
        self.assertEqual(
            (forced["DeliverLogsStatus"], forced["DeliverLogsErrorMessage"]), ("SUCCESS", "Rate limited")
        )
        self.assertEqual(released["FlowLogStatus"], "ACTIVE")
        self.assertNotIn("DeliverLogsErrorMessage", released)

    def test_null_makes_a_field_absent(self) -> None:
        flow_log_id = self.create()

        server.control("POST", f"flow-logs/{flow_log_id}", {"DeliverLogsStatus": None})

        self.assertEqual(self.delivery(flow_log_id), (None, None))

    def test_a_forced_delivery_status_is_what_the_filter_sees(self) -> None:
        flow_log_id = self.create()
        server.control("POST", f"flow-logs/{flow_log_id}", {"DeliverLogsStatus": "FAILED"})

        failed = self.ec2.describe_flow_logs(Filters=[{"Name": "deliver-log-status", "Values": ["FAILED"]}])[
            "FlowLogs"
        ]

        self.assertEqual([flow_log["FlowLogId"] for flow_log in failed], [flow_log_id])


if __name__ == "__main__":
    unittest.main()
