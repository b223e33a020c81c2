"""AWS for the tests of a script: clients of boto3 that check each request and return prepared responses."""

from __future__ import annotations

import functools
import json
import unittest
import urllib.parse
from datetime import datetime, timedelta, timezone
from typing import Any
from unittest import mock

import boto3
from botocore.client import BaseClient
from botocore.stub import Stubber

NOW = datetime(2026, 6, 15, 12, 0, tzinfo=timezone.utc)
VPC = "vpc-0123456789abcdef0"
ACCOUNT = "111122223333"
OWN_TAG = {"Key": "vpc-flow-logging/managed-by", "Value": "EnableVpcFlowLogging"}
FAILED = {"DeliverLogsStatus": "FAILED", "DeliverLogsErrorMessage": "Access error"}
SETTINGS = {
    "TrafficType": "REJECT",
    "MaxAggregationInterval": "600",
    "DestinationTypes": "",
    "Destinations": "",
    "RequiredFields": "",
    "LogGroupArnPrefix": f"arn:aws:logs:eu-west-1:{ACCOUNT}:log-group:",
    "LogDestinationType": "cloud-watch-logs",
    "LogDestination": "",
    "LogGroup": f"/vpc-flow-logs/{VPC}",
    "FileFormat": "plain-text",
    "HiveCompatiblePartitions": "false",
    "PerHourPartition": "false",
    "DryRun": "false",
    "Failed": "none",
    "State": "none",
}


def stub(test: unittest.TestCase, service: str) -> Stubber:
    """The service as the script sees it. A call in another order and a missing call fail the test."""
    stubber = Stubber(_client(service))
    stubber.activate()
    test.addCleanup(stubber.deactivate)
    test.addCleanup(stubber.assert_no_pending_responses)
    replace(test, "boto3.client", {service: stubber.client}.__getitem__)
    return stubber


def replace(test: unittest.TestCase, name: str, value: Any) -> None:
    patch = mock.patch(name, value)
    patch.start()
    test.addCleanup(patch.stop)


class Clock:
    """Replaces the module time: a sleep takes no time."""

    def __init__(self) -> None:
        self.now = 0.0
        self.sleeps: list[float] = []

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.sleeps.append(seconds)
        self.now += seconds


def flow_log(flow_log_id: str = "fl-1", *, ours: bool = False, **members: Any) -> dict[str, Any]:
    """A healthy flow log for REJECT as EC2 shows it, with the given members; None removes a member."""
    log = {
        "FlowLogId": flow_log_id,
        "ResourceId": VPC,
        "TrafficType": "REJECT",
        "FlowLogStatus": "ACTIVE",
        "DeliverLogsStatus": "SUCCESS",
        "LogGroupName": f"/vpc-flow-logs/{VPC}",
        "DeliverLogsPermissionArn": f"arn:aws:iam::{ACCOUNT}:role/Delivery",
        "MaxAggregationInterval": 600,
        "Tags": [OWN_TAG] if ours else [],
    } | members
    return {name: value for name, value in log.items() if value is not None}


def failed_flow_log(flow_log_id: str = "fl-1", *, ours: bool = False) -> dict[str, Any]:
    return flow_log(flow_log_id, ours=ours, **FAILED)


def answer_flow_logs(ec2: Stubber, *logs: dict[str, Any]) -> None:
    """The next call lists the flow logs of the VPC and returns these."""
    request = {"Filters": [{"Name": "resource-id", "Values": [VPC]}]}
    ec2.add_response("describe_flow_logs", {"FlowLogs": list(logs)}, request)


def answer_deleted(ec2: Stubber, flow_log_id: str) -> None:
    ec2.add_response("delete_flow_logs", {"Unsuccessful": []}, {"FlowLogIds": [flow_log_id]})


def encoded(document: dict[str, Any]) -> str:
    """A policy document as IAM returns it."""
    return urllib.parse.quote(json.dumps(document))


@functools.cache
def _client(service: str) -> BaseClient:
    return boto3.Session(aws_access_key_id="AKIAIOSFODNN7EXAMPLE", aws_secret_access_key="anything").client(
        service, region_name="eu-west-1"
    )
