"""Stacks with monitoring: alarms, dashboards, topics, queues, rules of EventBridge."""

from __future__ import annotations

import json
import unittest
from typing import Any

from tests.config_account import Account
from tests.harness import Server


def setUpModule() -> None:
    global server
    server = Server("--iam-propagation", "0")


def tearDownModule() -> None:
    server.stop()


def policy(service: str, action: str) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Principal": {"Service": service}, "Action": action, "Resource": "*"}
    return {"Version": "2012-10-17", "Statement": [statement]}


def resources(**changes: Any) -> dict[str, Any]:
    """A stack's resources. A change replaces single properties of the resource that it names."""
    made: dict[str, Any] = {
        "Topic": {"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": "one"}},
        "TopicPolicy": {
            "Type": "AWS::SNS::TopicPolicy",
            "Properties": {
                "Topics": [{"Ref": "Topic"}],
                "PolicyDocument": policy("one.amazonaws.com", "sns:Publish"),
            },
        },
        "Email": {
            "Type": "AWS::SNS::Subscription",
            "Properties": {"TopicArn": {"Ref": "Topic"}, "Protocol": "email", "Endpoint": "one@example.com"},
        },
        "Queue": {"Type": "AWS::SQS::Queue", "Properties": {"MessageRetentionPeriod": 1209600}},
        "QueuePolicy": {
            "Type": "AWS::SQS::QueuePolicy",
            "Properties": {
                "Queues": [{"Ref": "Queue"}],
                "PolicyDocument": policy("one.amazonaws.com", "sqs:SendMessage"),
            },
        },
        "Alarm": {
            "Type": "AWS::CloudWatch::Alarm",
            "Properties": {
                "AlarmName": "errors",
                "Namespace": "AWS/Lambda",
                "MetricName": "Errors",
                "Statistic": "Sum",
                "Period": 300,
                "EvaluationPeriods": 1,
                "Threshold": 1,
                "ComparisonOperator": "GreaterThanOrEqualToThreshold",
                "AlarmActions": [{"Ref": "Topic"}],
            },
        },
        "Dashboard": {
            "Type": "AWS::CloudWatch::Dashboard",
            "Properties": {"DashboardBody": '{"widgets":[]}'},
        },
        "Logs": {"Type": "AWS::Logs::LogGroup", "Properties": {"RetentionInDays": 7}},
        "Rule": {
            "Type": "AWS::Events::Rule",
            "Properties": {
                "EventPattern": {"source": ["one"]},
                "Targets": [{"Id": "Topic", "Arn": {"Ref": "Topic"}}],
            },
        },
        "Role": {
            "Type": "AWS::IAM::Role",
            "Properties": {
                "AssumeRolePolicyDocument": policy("lambda.amazonaws.com", "sts:AssumeRole"),
                "Policies": [{"PolicyName": "one", "PolicyDocument": _allowing("sqs:SendMessage")}],
            },
        },
    }
    del made["Role"]["Properties"]["AssumeRolePolicyDocument"]["Statement"][0]["Resource"]
    for name, properties in changes.items():
        made[name]["Properties"].update(properties)
    return made


def _allowing(action: str) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": action, "Resource": "*"}]}


class OperationTests(unittest.TestCase):
    def setUp(self) -> None:
        self.account = Account(server)
        self.cloudformation = server.client("cloudformation", self.account.id)

    def client(self, service: str) -> Any:
        return server.client(service, self.account.id)

    def deploy(self, made: dict[str, Any], change: str = "create") -> dict[str, str]:
        """The physical ids of the stack's resources."""
        call = getattr(self.cloudformation, f"{change}_stack")
        outputs = {name: {"Value": {"Ref": name}} for name in made}
        call(StackName="stack", TemplateBody=json.dumps({"Resources": made, "Outputs": outputs}))
        (stack,) = self.cloudformation.describe_stacks(StackName="stack")["Stacks"]
        self.assertEqual(stack["StackStatus"], f"{change.upper()}_COMPLETE")
        return {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}

    def subscribers(self, topic: str) -> list[str]:
        listed = self.client("sns").list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]
        return [subscription["Endpoint"] for subscription in listed]

    def test_what_the_template_says_is_there(self) -> None:
        ids = self.deploy(resources())

        topic = self.client("sns").get_topic_attributes(TopicArn=ids["Topic"])["Attributes"]
        self.assertIn("one.amazonaws.com", topic["Policy"])
        self.assertEqual(self.subscribers(ids["Topic"]), ["one@example.com"])
        queue = self.client("sqs").get_queue_attributes(QueueUrl=ids["Queue"], AttributeNames=["All"])
        self.assertEqual(queue["Attributes"]["MessageRetentionPeriod"], "1209600")
        self.assertIn("one.amazonaws.com", queue["Attributes"]["Policy"])
        (alarm,) = self.client("cloudwatch").describe_alarms(AlarmNames=["errors"])["MetricAlarms"]
        self.assertEqual((alarm["Period"], alarm["AlarmActions"]), (300, [ids["Topic"]]))

    def test_what_changes_is_changed_in_place(self) -> None:
        before = self.deploy(resources())

        after = self.deploy(
            resources(
                Topic={"DisplayName": "two"},
                TopicPolicy={"PolicyDocument": policy("two.amazonaws.com", "sns:Publish")},
                Queue={"MessageRetentionPeriod": 600},
                QueuePolicy={"PolicyDocument": policy("two.amazonaws.com", "sqs:SendMessage")},
                Alarm={"Threshold": 2},
                Dashboard={"DashboardBody": '{"widgets":[],"start":"-P7D"}'},
                Logs={"RetentionInDays": 30},
                Rule={"EventPattern": {"source": ["two"]}},
                Role={"Policies": [{"PolicyName": "two", "PolicyDocument": _allowing("sqs:*")}]},
            ),
            "update",
        )

        self.assertEqual(before, after)
        topic = self.client("sns").get_topic_attributes(TopicArn=after["Topic"])["Attributes"]
        self.assertEqual(topic["DisplayName"], "two")
        self.assertIn("two.amazonaws.com", topic["Policy"])
        self.assertEqual(self.subscribers(after["Topic"]), ["one@example.com"])
        queue = self.client("sqs").get_queue_attributes(QueueUrl=after["Queue"], AttributeNames=["All"])
        self.assertEqual(queue["Attributes"]["MessageRetentionPeriod"], "600")
        self.assertIn("two.amazonaws.com", queue["Attributes"]["Policy"])
        (alarm,) = self.client("cloudwatch").describe_alarms(AlarmNames=["errors"])["MetricAlarms"]
        self.assertEqual(alarm["Threshold"], 2)
        dashboard = self.client("cloudwatch").get_dashboard(DashboardName=after["Dashboard"])
        self.assertIn("-P7D", dashboard["DashboardBody"])
        (group,) = self.client("logs").describe_log_groups(logGroupNamePrefix=after["Logs"])["logGroups"]
        self.assertEqual(group["retentionInDays"], 30)
        rule = self.client("events").describe_rule(Name=after["Rule"])
        self.assertEqual(json.loads(rule["EventPattern"]), {"source": ["two"]})
        policies = self.client("iam").list_role_policies(RoleName=after["Role"])["PolicyNames"]
        self.assertEqual(policies, ["two"])

    def test_an_alarm_with_another_name_replaces_the_old_one(self) -> None:
        self.deploy(resources())

        self.deploy(resources(Alarm={"AlarmName": "failures"}), "update")

        names = [alarm["AlarmName"] for alarm in self.client("cloudwatch").describe_alarms()["MetricAlarms"]]
        self.assertEqual(names, ["failures"])

    def test_a_role_with_another_path_is_another_role(self) -> None:
        before = self.deploy(resources())

        after = self.deploy(resources(Role={"Path": "/net/"}), "update")

        self.assertNotEqual(before["Role"], after["Role"])
        paths = {role["RoleName"]: role["Path"] for role in self.client("iam").list_roles()["Roles"]}
        self.assertNotIn(before["Role"], paths)
        self.assertEqual(paths[after["Role"]], "/net/")

    def test_an_alarm_that_looks_back_too_far_fails_the_stack(self) -> None:
        made = resources(Alarm={"EvaluationPeriods": 289})
        self.cloudformation.create_stack(StackName="stack", TemplateBody=json.dumps({"Resources": made}))

        (stack,) = self.cloudformation.describe_stacks(StackName="stack")["Stacks"]
        self.assertEqual(stack["StackStatus"], "ROLLBACK_COMPLETE")

    def test_generated_names_are_cut_to_what_their_services_take(self) -> None:
        stack = "StackSet-a-long-name-4f6d2a4e-8c1b-4a57-9f53-2d1f0c9f7b11"
        made = {name: resource for name, resource in resources().items() if name in ("Role", "Rule", "Queue")}
        made["Rule"]["Properties"]["Targets"] = []
        self.cloudformation.create_stack(StackName=stack, TemplateBody=json.dumps({"Resources": made}))

        listed = self.cloudformation.describe_stack_resources(StackName=stack)["StackResources"]

        ids = {resource["LogicalResourceId"]: resource["PhysicalResourceId"] for resource in listed}
        self.assertRegex(ids["Role"], r"^StackSet-a-long-name-4f6d2a4e-8c1b-4a57-9f53-2-Role-[0-9A-Z]{12}$")
        self.assertEqual((len(ids["Role"]), len(ids["Rule"])), (64, 64))
        self.assertLessEqual(len(ids["Queue"].rpartition("/")[2]), 80)

    def test_all_goes_with_the_stack(self) -> None:
        self.deploy(resources())

        self.cloudformation.delete_stack(StackName="stack")

        self.assertEqual(self.client("cloudwatch").describe_alarms()["MetricAlarms"], [])
        self.assertEqual(self.client("cloudwatch").list_dashboards()["DashboardEntries"], [])
        self.assertEqual(self.client("sns").list_topics()["Topics"], [])
        self.assertEqual(self.client("sqs").list_queues().get("QueueUrls", []), [])
        self.assertEqual(self.client("events").list_rules()["Rules"], [])
        self.assertEqual(self.client("logs").describe_log_groups()["logGroups"], [])


if __name__ == "__main__":
    unittest.main()
