"""An account of a local AWS server with a recorder, and a rule whose function reports what the test chooses."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from tests.harness import REGION, Server, fresh_account
from tests.lambda_support import logged_json, make_function, make_role, package

VPC = "AWS::EC2::VPC"
FLOW_LOG = "AWS::EC2::FlowLog"
CHANGE = "ConfigurationItemChangeNotification"
OVERSIZED = "OversizedConfigurationItemChangeNotification"
SCHEDULED = "ScheduledNotification"
RULE = "rule"

# Logs each event. Reports a VPC with the compliance in its tag "compliance", or else in the rule parameter of
# that name. Without both it puts nothing.
HANDLER = package(
    """
from datetime import datetime

def handle(event, headers):
    print(json.dumps(event), flush=True)
    item = json.loads(event["invokingEvent"]).get("configurationItem")
    if item is None or item["resourceType"] != "AWS::EC2::VPC":
        return None
    configured = json.loads(event["ruleParameters"]).get("compliance")
    compliance = item["tags"].get("compliance", configured)
    if item["configurationItemStatus"] == "ResourceDeleted":
        compliance = configured and "NOT_APPLICABLE"
    if compliance is None:
        return None
    evaluation = {
        "ComplianceResourceType": item["resourceType"],
        "ComplianceResourceId": item["resourceId"],
        "ComplianceType": compliance,
        "Annotation": "because " + compliance,
        "OrderingTimestamp": datetime.fromisoformat(item["configurationItemCaptureTime"]).timestamp(),
    }
    request = {"ResultToken": event["resultToken"], "Evaluations": [evaluation]}
    headers = {
        "X-Amz-Target": "StarlingDoveService.PutEvaluations",
        "Content-Type": "application/x-amz-json-1.1",
    }
    return aws("config", headers, json.dumps(request))
"""
)


class Account:
    def __init__(self, server: Server, account: str | None = None, region: str = REGION) -> None:
        self.id = account or fresh_account()
        self.region = region
        self.server = server

    @cached_property
    def config(self) -> Any:
        return self.server.client("config", self.id, region=self.region)

    @cached_property
    def ec2(self) -> Any:
        return self.server.client("ec2", self.id, region=self.region)

    @cached_property
    def lambda_(self) -> Any:
        return self.server.client("lambda", self.id, region=self.region)

    @cached_property
    def ssm(self) -> Any:
        return self.server.client("ssm", self.id, region=self.region)

    @cached_property
    def function_arn(self) -> str:
        """A function that Config can invoke."""
        arn = make_function(self.server, self.id, HANDLER, region=self.region)
        self.permit()
        return arn

    @cached_property
    def bucket(self) -> str:
        """A bucket for flow logs."""
        name = f"flow-logs-{self.id}"
        self.server.client("s3", self.id).create_bucket(
            Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"}
        )
        return name

    @cached_property
    def automation_role_arn(self) -> str:
        return make_role(self.server, self.id, "Automation", "ssm.amazonaws.com")

    def permit(self, **changes: Any) -> None:
        statement = {
            "FunctionName": "function",
            "StatementId": "Config",
            "Action": "lambda:InvokeFunction",
            "Principal": "config.amazonaws.com",
            "SourceAccount": self.id,
            **changes,
        }
        self.lambda_.add_permission(**{name: value for name, value in statement.items() if value})

    def record(self, *resource_types: str) -> None:
        """Create and start a recorder, for these types or for all."""
        group = {"resourceTypes": list(resource_types)} if resource_types else {"allSupported": True}
        role = f"arn:aws:iam::{self.id}:role/Recorder"
        recorder = {"name": "default", "roleARN": role, "recordingGroup": group}
        self.config.put_configuration_recorder(ConfigurationRecorder=recorder)
        self.config.put_delivery_channel(DeliveryChannel={"name": "default", "s3BucketName": "bucket"})
        self.config.start_configuration_recorder(ConfigurationRecorderName="default")

    def put_rule(
        self,
        name: str = RULE,
        messages: Sequence[str] = (CHANGE, OVERSIZED),
        parameters: Mapping[str, str] | None = None,
        **changes: Any,
    ) -> None:
        """Put the rule, and wait until it has evaluated all resources."""
        rule = {
            "ConfigRuleName": name,
            "Scope": {"ComplianceResourceTypes": [VPC, FLOW_LOG]},
            "Source": self.source(messages),
            "InputParameters": json.dumps(parameters or {}),
            **changes,
        }
        rule = {key: value for key, value in rule.items() if value is not None}
        self.config.put_config_rule(ConfigRule=rule)
        self.settle()

    def source(self, messages: Sequence[str] = (CHANGE, OVERSIZED), **detail: Any) -> dict[str, Any]:
        return {
            "Owner": "CUSTOM_LAMBDA",
            "SourceIdentifier": self.function_arn,
            "SourceDetails": [
                {"EventSource": "aws.config", "MessageType": message, **detail} for message in messages
            ],
        }

    def make_vpc(self, compliance: str | None = None) -> str:
        tags = [{"Key": "compliance", "Value": compliance}] if compliance else []
        specification = [{"ResourceType": "vpc", "Tags": tags}] if tags else []
        vpc = self.ec2.create_vpc(CidrBlock="10.0.0.0/16", TagSpecifications=specification)["Vpc"]
        self.settle()
        return vpc["VpcId"]

    def make_flow_log(self, vpc_id: str) -> str:
        """A flow log to a bucket, which needs no role."""
        answer = self.ec2.create_flow_logs(
            ResourceIds=[vpc_id],
            ResourceType="VPC",
            TrafficType="REJECT",
            LogDestinationType="s3",
            LogDestination=f"arn:aws:s3:::{self.bucket}",
        )
        self.settle()
        return answer["FlowLogIds"][0]

    def settle(self) -> None:
        """Wait until nothing is queued or running."""
        until = time.monotonic() + 20
        while not (state := self.server.control("GET", "idle"))["idle"]:
            if time.monotonic() > until:
                raise AssertionError(f"the server is still busy with {state['pending']}")
            time.sleep(0.02)

    def events(self) -> list[dict[str, Any]]:
        """The events that the function received, oldest first."""
        return logged_json(self.server, self.id)

    def invoking_events(self) -> list[dict[str, Any]]:
        return [json.loads(event["invokingEvent"]) for event in self.events()]

    def token(self, rule: str = RULE) -> str:
        """The result token of the rule's latest event."""
        (described,) = self.config.describe_config_rules(ConfigRuleNames=[rule])["ConfigRules"]
        events = [event for event in self.events() if event["configRuleId"] == described["ConfigRuleId"]]
        return events[-1]["resultToken"]

    def compliance(self, rule: str = RULE, **request: Any) -> dict[str, str]:
        """Compliance type by resource id."""
        answer = self.config.get_compliance_details_by_config_rule(ConfigRuleName=rule, Limit=100, **request)
        return {
            result["EvaluationResultIdentifier"]["EvaluationResultQualifier"]["ResourceId"]: result[
                "ComplianceType"
            ]
            for result in answer["EvaluationResults"]
        }


def evaluation(resource_id: str, compliance: str = "COMPLIANT", **changes: Any) -> dict[str, Any]:
    """None leaves a field out."""
    fields = {
        "ComplianceResourceType": VPC,
        "ComplianceResourceId": resource_id,
        "ComplianceType": compliance,
        "OrderingTimestamp": time.time(),
        **changes,
    }
    return {name: value for name, value in fields.items() if value is not None}
