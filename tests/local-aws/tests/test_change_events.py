"""Changes of VPCs and flow logs become configuration items, and events for the rules that subscribe to them."""

from __future__ import annotations

import json
import unittest
from datetime import datetime
from typing import Any

from tests.config_account import (
    CHANGE,
    FLOW_LOG,
    OVERSIZED,
    RULE,
    SCHEDULED,
    VPC,
    Account,
)
from tests.harness import REGION, Server, rejected


def setUpModule() -> None:
    global server
    server = Server("--iam-propagation", "0")


def tearDownModule() -> None:
    server.stop()


class ChangeTests(unittest.TestCase):
    def setUp(self) -> None:
        self.account = Account(server)
        self.config, self.ec2 = self.account.config, self.account.ec2

    def of(self, resource_id: str) -> list[dict[str, Any]]:
        """The change events about the resource, oldest first, with the item or its summary as "item"."""
        events = []
        for event in self.account.invoking_events():
            item = event.get("configurationItem") or event.get("configurationItemSummary") or {}
            if item.get("resourceId") == resource_id:
                events.append({**event, "item": item})
        return events

    def kinds(self, resource_id: str) -> list[tuple[str, str]]:
        return [
            (event["item"]["configurationItemStatus"], event["configurationItemDiff"]["changeType"])
            for event in self.of(resource_id)
        ]

    def tag(self, resource_id: str, **tags: str) -> None:
        self.ec2.create_tags(
            Resources=[resource_id], Tags=[{"Key": key, "Value": value} for key, value in tags.items()]
        )
        self.account.settle()


class EventTests(ChangeTests):
    def setUp(self) -> None:
        super().setUp()
        self.account.record()
        self.account.put_rule(parameters={"mode": "strict"})

    def test_the_function_gets_what_config_sends(self) -> None:
        self.account.make_vpc()

        event = self.account.events()[-1]

        rule = self.config.describe_config_rules()["ConfigRules"][0]
        self.assertEqual(
            {name: event[name] for name in set(event) - {"invokingEvent", "resultToken"}},
            {
                "version": "1.0",
                "ruleParameters": '{"mode": "strict"}',
                "eventLeftScope": False,
                "executionRoleArn": f"arn:aws:iam::{self.account.id}:role/Recorder",
                "configRuleArn": rule["ConfigRuleArn"],
                "configRuleName": RULE,
                "configRuleId": rule["ConfigRuleId"],
                "accountId": self.account.id,
            },
        )
        self.assertIsInstance(event["invokingEvent"], str)

    def test_a_new_vpc_is_discovered(self) -> None:
        vpc_id = self.account.make_vpc("COMPLIANT")

        (event,) = self.of(vpc_id)

        self.assertEqual((event["messageType"], event["recordVersion"]), (CHANGE, "1.3"))
        self.assertEqual(event["configurationItemDiff"], {"changedProperties": {}, "changeType": "CREATE"})
        item = event["item"]
        self.assertEqual(
            (item["configurationItemStatus"], item["resourceType"], item["resourceName"]),
            ("ResourceDiscovered", VPC, None),
        )
        self.assertEqual(item["ARN"], f"arn:aws:ec2:{REGION}:{self.account.id}:vpc/{vpc_id}")
        self.assertEqual((item["awsAccountId"], item["awsRegion"]), (self.account.id, REGION))
        self.assertEqual(item["tags"], {"compliance": "COMPLIANT"})
        self.assertEqual((item["relatedEvents"], item["supplementaryConfiguration"]), ([], {}))
        self.assertEqual(item["configuration"]["vpcId"], vpc_id)
        self.assertEqual(item["configuration"]["ownerId"], self.account.id)
        self.assertRegex(item["configurationItemCaptureTime"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")
        self.assertGreaterEqual(event["notificationCreationTime"], item["configurationItemCaptureTime"])
        self.assertIsInstance(item["configurationStateId"], int)

    def test_a_new_flow_log_has_the_keys_of_config_and_no_relationship(self) -> None:
        vpc_id = self.account.make_vpc()
        flow_log_id = self.account.make_flow_log(vpc_id)

        (event,) = self.of(flow_log_id)

        configuration = event["item"]["configuration"]
        self.assertEqual(event["item"]["resourceType"], FLOW_LOG)
        self.assertEqual(event["item"]["relationships"], [])
        self.assertEqual(configuration["resourceId"], vpc_id)
        self.assertEqual(configuration["flowLogId"], flow_log_id)
        self.assertEqual(configuration["trafficType"], "REJECT")
        self.assertEqual(configuration["flowLogStatus"], "ACTIVE")
        self.assertEqual(configuration["deliverLogsStatus"], "SUCCESS")
        self.assertEqual(configuration["logDestinationType"], "s3")
        self.assertNotIn("logGroupName", configuration)
        now = datetime.fromisoformat(server.control("GET", "clock")["now"])
        self.assertAlmostEqual(configuration["creationTime"] / 1000, now.timestamp(), delta=60)

    def test_a_flow_log_whose_delivery_fails_has_a_new_item(self) -> None:
        vpc_id = self.account.make_vpc()
        subnet_id = self.ec2.create_subnet(VpcId=vpc_id, CidrBlock="10.0.1.0/24")["Subnet"]["SubnetId"]
        self.ec2.create_network_interface(SubnetId=subnet_id)
        flow_log_id = self.account.make_flow_log(vpc_id)
        server.client("s3", self.account.id).delete_bucket_policy(Bucket=self.account.bucket)

        server.control("POST", "clock/advance", {"seconds": 1200})

        self.account.settle()
        configuration = self.of(flow_log_id)[-1]["item"]["configuration"]
        self.assertEqual(
            (configuration["deliverLogsStatus"], configuration["deliverLogsErrorMessage"]),
            ("FAILED", "Access error"),
        )

    def test_a_flow_log_makes_no_event_of_its_vpc(self) -> None:
        vpc_id = self.account.make_vpc()
        flow_log_id = self.account.make_flow_log(vpc_id)

        self.ec2.delete_flow_logs(FlowLogIds=[flow_log_id])
        self.account.settle()

        self.assertEqual(self.kinds(vpc_id), [("ResourceDiscovered", "CREATE")])

    def test_only_the_difference_names_a_deleted_flow_log(self) -> None:
        vpc_id = self.account.make_vpc()
        flow_log_id = self.account.make_flow_log(vpc_id)

        self.ec2.delete_flow_logs(FlowLogIds=[flow_log_id])
        self.account.settle()

        event = self.of(flow_log_id)[-1]
        item = event["item"]
        self.assertEqual(item["configurationItemStatus"], "ResourceDeleted")
        self.assertIsNone(item["configuration"])
        self.assertEqual((item["relationships"], item["tags"]), ([], {}))
        difference = event["configurationItemDiff"]
        self.assertEqual(difference["changeType"], "DELETE")
        change = difference["changedProperties"]["Configuration"]
        self.assertEqual((change["updatedValue"], change["changeType"]), (None, "DELETE"))
        self.assertEqual(change["previousValue"]["resourceId"], vpc_id)

    def test_a_deleted_vpc_takes_its_flow_logs_with_it(self) -> None:
        vpc_id = self.account.make_vpc()
        flow_log_id = self.account.make_flow_log(vpc_id)

        self.ec2.delete_vpc(VpcId=vpc_id)
        self.account.settle()

        self.assertEqual(self.kinds(vpc_id)[-1], ("ResourceDeleted", "DELETE"))
        self.assertEqual(self.kinds(flow_log_id)[-1], ("ResourceDeleted", "DELETE"))

    def test_a_change_of_tags_is_an_update(self) -> None:
        vpc_id = self.account.make_vpc()

        self.tag(vpc_id, team="net")

        event = self.of(vpc_id)[-1]
        self.assertEqual(event["item"]["configurationItemStatus"], "OK")
        self.assertEqual(event["item"]["tags"], {"team": "net"})
        change = event["configurationItemDiff"]["changedProperties"]["Configuration.Tags"]
        self.assertEqual(change["previousValue"], [])
        self.assertEqual(change["updatedValue"], [{"key": "team", "value": "net"}])

    def test_a_subnet_changes_the_relationships_of_its_vpc(self) -> None:
        vpc_id = self.account.make_vpc()
        subnet = self.ec2.create_subnet(VpcId=vpc_id, CidrBlock="10.0.0.0/24")["Subnet"]["SubnetId"]
        self.account.settle()
        added = self.of(vpc_id)[-1]

        self.ec2.delete_subnet(SubnetId=subnet)
        self.account.settle()
        removed = self.of(vpc_id)[-1]

        related = {
            "resourceId": subnet,
            "resourceName": None,
            "resourceType": "AWS::EC2::Subnet",
            "name": "Contains Subnet",
        }
        self.assertEqual(added["item"]["relationships"], [related])
        self.assertEqual(
            removed["configurationItemDiff"]["changedProperties"]["Relationships.0"],
            {"previousValue": related, "updatedValue": None, "changeType": "DELETE"},
        )

    def test_a_field_that_is_forced_is_an_update(self) -> None:
        flow_log_id = self.account.make_flow_log(self.account.make_vpc())

        server.control("POST", f"flow-logs/{flow_log_id}", {"FlowLogStatus": "INACTIVE"})
        self.account.settle()

        event = self.of(flow_log_id)[-1]
        self.assertEqual(
            event["configurationItemDiff"]["changedProperties"],
            {
                "Configuration.FlowLogStatus": {
                    "previousValue": "ACTIVE",
                    "updatedValue": "INACTIVE",
                    "changeType": "UPDATE",
                }
            },
        )

    def test_a_call_that_changes_nothing_makes_no_event(self) -> None:
        vpc_id = self.account.make_vpc("COMPLIANT")

        self.tag(vpc_id, compliance="COMPLIANT")
        self.ec2.describe_vpcs(VpcIds=[vpc_id])
        self.account.settle()

        self.assertEqual(len(self.of(vpc_id)), 1)

    def test_an_item_above_the_size_of_a_notification_is_summarized(self) -> None:
        server.control("POST", "config", {"maximum_notification_bytes": 0})
        self.addCleanup(server.control, "POST", "config", {"maximum_notification_bytes": 256 * 1024})

        vpc_id = self.account.make_vpc()

        (event,) = self.of(vpc_id)
        self.assertEqual(event["messageType"], OVERSIZED)
        self.assertNotIn("configurationItem", event)
        summary = event["configurationItemSummary"]
        self.assertEqual((summary["changeType"], summary["resourceType"]), ("CREATE", VPC))
        self.assertNotIn("configuration", summary)

        # As a function does for an oversized notification.
        captured_at = summary["configurationItemCaptureTime"]
        (item,) = self.config.get_resource_config_history(
            resourceType=VPC, resourceId=vpc_id, laterTime=captured_at, limit=1
        )["configurationItems"]
        self.assertEqual(json.loads(item["configuration"])["vpcId"], vpc_id)


class ScopeTests(ChangeTests):
    def setUp(self) -> None:
        super().setUp()
        self.account.record()

    def test_a_rule_hears_of_the_types_in_its_scope_only(self) -> None:
        self.account.put_rule(Scope={"ComplianceResourceTypes": [FLOW_LOG]})

        vpc_id = self.account.make_vpc()
        flow_log_id = self.account.make_flow_log(vpc_id)

        self.assertEqual((len(self.of(vpc_id)), len(self.of(flow_log_id))), (0, 1))

    def test_a_rule_on_one_resource_hears_of_no_other(self) -> None:
        first, second = self.account.make_vpc(), self.account.make_vpc()
        self.account.put_rule(Scope={"ComplianceResourceTypes": [VPC], "ComplianceResourceId": first})

        self.tag(first, a="b")
        self.tag(second, a="b")

        self.assertEqual((len(self.of(first)), len(self.of(second))), (2, 0))

    def test_a_rule_without_scope_hears_of_everything(self) -> None:
        self.account.put_rule(Scope=None)

        flow_log_id = self.account.make_flow_log(self.account.make_vpc())

        self.assertEqual(len(self.of(flow_log_id)), 1)

    def test_a_rule_hears_when_a_resource_leaves_its_scope(self) -> None:
        self.account.put_rule(Scope={"TagKey": "team", "TagValue": "net"})
        vpc_id = self.account.make_vpc()
        self.assertEqual(self.of(vpc_id), [])
        self.tag(vpc_id, team="net")
        self.assertFalse(self.account.events()[-1]["eventLeftScope"])

        self.tag(vpc_id, team="other")

        self.assertEqual(len(self.of(vpc_id)), 2)
        self.assertTrue(self.account.events()[-1]["eventLeftScope"])
        self.tag(vpc_id, more="tags")
        self.assertEqual(len(self.of(vpc_id)), 2)

    def test_a_deleted_resource_has_not_left_the_scope(self) -> None:
        self.account.put_rule(Scope={"TagKey": "team", "TagValue": "net"})
        vpc_id = self.account.make_vpc()
        self.tag(vpc_id, team="net")

        self.account.ec2.delete_vpc(VpcId=vpc_id)
        self.account.settle()

        self.assertEqual(self.kinds(vpc_id)[-1], ("ResourceDeleted", "DELETE"))
        self.assertFalse(self.account.events()[-1]["eventLeftScope"])

    def test_a_rule_gets_the_message_types_that_it_subscribes_to(self) -> None:
        self.account.put_rule(messages=[SCHEDULED])

        self.account.make_vpc()

        self.assertEqual([event["messageType"] for event in self.account.invoking_events()], [SCHEDULED])


class RecorderTests(ChangeTests):
    def test_nothing_is_recorded_while_the_recorder_is_off(self) -> None:
        self.account.record()
        self.account.put_rule()
        self.config.stop_configuration_recorder(ConfigurationRecorderName="default")

        vpc_id = self.account.make_vpc()

        self.assertEqual(self.of(vpc_id), [])
        with rejected("ResourceNotDiscoveredException"):
            self.config.get_resource_config_history(resourceType=VPC, resourceId=vpc_id)

    def test_what_changed_while_the_recorder_was_off_is_discovered_when_it_starts(self) -> None:
        self.account.record()
        self.account.put_rule()
        kept, deleted = self.account.make_vpc(), self.account.make_vpc()
        self.config.stop_configuration_recorder(ConfigurationRecorderName="default")
        new = self.account.make_vpc()
        self.ec2.delete_vpc(VpcId=deleted)

        self.config.start_configuration_recorder(ConfigurationRecorderName="default")
        self.account.settle()

        self.assertEqual(len(self.of(kept)), 1)
        self.assertEqual(self.kinds(new), [("ResourceDiscovered", "CREATE")])
        self.assertEqual(self.kinds(deleted)[-1], ("ResourceDeleted", "DELETE"))

    def test_a_type_outside_the_recording_group_is_not_recorded(self) -> None:
        self.account.record(VPC)
        self.account.put_rule()

        vpc_id = self.account.make_vpc()
        flow_log_id = self.account.make_flow_log(vpc_id)

        self.assertEqual((len(self.of(vpc_id)), len(self.of(flow_log_id))), (1, 0))

    def test_an_excluded_type_is_not_recorded(self) -> None:
        self.account.record()
        group = {
            "exclusionByResourceTypes": {"resourceTypes": [VPC]},
            "recordingStrategy": {"useOnly": "EXCLUSION_BY_RESOURCE_TYPES"},
        }
        self.config.put_configuration_recorder(
            ConfigurationRecorder={"name": "default", "roleARN": "arn", "recordingGroup": group}
        )
        self.account.put_rule()

        vpc_id = self.account.make_vpc()
        flow_log_id = self.account.make_flow_log(vpc_id)

        self.assertEqual((len(self.of(vpc_id)), len(self.of(flow_log_id))), (0, 1))


class HistoryTests(ChangeTests):
    def setUp(self) -> None:
        super().setUp()
        self.account.record()
        self.vpc_id = self.account.make_vpc()
        self.flow_log_id = self.account.make_flow_log(self.vpc_id)
        server.control("POST", "clock/advance", {"seconds": 60})
        self.ec2.delete_flow_logs(FlowLogIds=[self.flow_log_id])

    def history(self, **request: Any) -> list[dict[str, Any]]:
        request = {"resourceType": FLOW_LOG, "resourceId": self.flow_log_id, **request}
        return self.config.get_resource_config_history(**request)["configurationItems"]

    def test_the_history_has_the_latest_item_first(self) -> None:
        deleted, created = self.history()

        self.assertEqual(deleted["configurationItemStatus"], "ResourceDeleted")
        self.assertNotIn("configuration", deleted)
        self.assertEqual(created["configurationItemStatus"], "ResourceDiscovered")
        self.assertEqual(json.loads(created["configuration"])["resourceId"], self.vpc_id)

    def test_the_api_names_things_otherwise_than_the_event(self) -> None:
        created = self.history()[-1]

        self.assertEqual((created["version"], created["accountId"]), ("1.3", self.account.id))
        self.assertTrue({"arn", "configurationItemMD5Hash"} <= set(created))
        self.assertIsInstance(created["configurationStateId"], str)
        self.assertFalse({"ARN", "awsAccountId", "configurationItemVersion"} & set(created))

    def test_the_history_can_be_read_forward_in_pages_and_between_times(self) -> None:
        latest, first = self.history()

        self.assertEqual(self.history(chronologicalOrder="Forward"), [first, latest])
        self.assertEqual(self.history(limit=1), [latest])
        self.assertEqual(self.history(laterTime=first["configurationItemCaptureTime"]), [first])
        self.assertEqual(self.history(earlierTime=latest["configurationItemCaptureTime"]), [latest])
        pages = self.config.get_paginator("get_resource_config_history").paginate(
            resourceType=FLOW_LOG, resourceId=self.flow_log_id, limit=1
        )
        self.assertEqual([len(page["configurationItems"]) for page in pages], [1, 1])

    def test_wrong_requests_are_rejected(self) -> None:
        for request, code in (
            ({"resourceId": "fl-unknown"}, "ResourceNotDiscoveredException"),
            ({"limit": 101}, "ValidationException"),
            ({"nextToken": "made-up"}, "InvalidNextTokenException"),
            ({"resourceType": "AWS::EC2::Cloud"}, "ValidationException"),
            ({"earlierTime": 2_000_000_000, "laterTime": 1_000_000_000}, "InvalidTimeRangeException"),
        ):
            with self.subTest(**request), rejected(code):
                self.history(**request)

    def test_discovered_resources_are_listed_without_the_deleted_ones(self) -> None:
        def listed(**request: Any) -> list[str]:
            answer = self.config.list_discovered_resources(**request)
            return [item["resourceId"] for item in answer["resourceIdentifiers"]]

        self.assertIn(self.vpc_id, listed(resourceType=VPC))
        self.assertEqual(listed(resourceType=VPC, resourceIds=[self.vpc_id]), [self.vpc_id])
        self.assertEqual(listed(resourceType=FLOW_LOG), [])
        self.assertEqual(listed(resourceType=FLOW_LOG, includeDeletedResources=True), [self.flow_log_id])

    def test_several_resources_are_read_at_once(self) -> None:
        answer = self.config.batch_get_resource_config(
            resourceKeys=[
                {"resourceType": VPC, "resourceId": self.vpc_id},
                {"resourceType": FLOW_LOG, "resourceId": self.flow_log_id},
            ]
        )

        ids = [item["resourceId"] for item in answer["baseConfigurationItems"]]
        self.assertEqual(ids, [self.vpc_id])

    def test_without_a_recorder_there_is_no_history(self) -> None:
        other = Account(server)

        with rejected("NoAvailableConfigurationRecorderException"):
            other.config.get_resource_config_history(resourceType=VPC, resourceId=self.vpc_id)


if __name__ == "__main__":
    unittest.main()
