from datetime import datetime, timedelta, timezone

import boto3

from ownership import OWNERSHIP_TAG, OWNERSHIP_VALUE

CAPTURED = {"ACCEPT": {"ACCEPT"}, "REJECT": {"REJECT"}, "ALL": {"ACCEPT", "REJECT"}}


def read_flow_logs(vpc_id):
    """Every flow log of the VPC itself, oldest id first."""
    pages = boto3.client("ec2").get_paginator("describe_flow_logs").paginate(
        Filters=[{"Name": "resource-id", "Values": [vpc_id]}]
    )
    return sorted((log for page in pages for log in page["FlowLogs"]), key=lambda log: log["FlowLogId"])


def tags_of(log):
    return {tag["Key"]: tag.get("Value", "") for tag in log.get("Tags", [])}


def is_ours(log):
    return tags_of(log).get(OWNERSHIP_TAG) == OWNERSHIP_VALUE


def captured_by(log):
    return CAPTURED.get(log.get("TrafficType", "").upper(), set())


def delivery_problem(log, grace_minutes):
    """Why the flow log does not deliver, or None. Either of EC2's two signals is enough; "Rate limited" still delivers."""
    status, error = log.get("DeliverLogsStatus"), log.get("DeliverLogsErrorMessage")
    if status == "FAILED" or error not in (None, "", "Rate limited"):
        return f"delivery of {log['FlowLogId']} failed: {error or 'no error message'}"
    age = datetime.now(timezone.utc) - log["CreationTime"]
    if status is None and not error and age >= timedelta(minutes=int(grace_minutes)):
        return f"{log['FlowLogId']} has no delivery status {grace_minutes} minutes after its creation"
    return None


def problem(log, settings):
    """The first reason why the flow log does not do its job, or None; which traffic it captures is not looked at here."""
    if log.get("MaxAggregationInterval", 600) > int(settings["MaxAggregationInterval"]):
        return f"{log['FlowLogId']} aggregates over {log['MaxAggregationInterval']} s"
    if log.get("FlowLogStatus") != "ACTIVE":
        return f"{log['FlowLogId']} has status {log.get('FlowLogStatus')}, not ACTIVE"
    return delivery_problem(log, settings["DeliveryGraceMinutes"])


def covering(logs, settings):
    """The good flow logs that capture the required traffic, one alone or two together; empty where there are none."""
    required = CAPTURED[settings["TrafficType"]]
    good = [log for log in logs if problem(log, settings) is None]
    # Those that lose no records come first.
    good.sort(key=lambda log: log.get("DeliverLogsErrorMessage") == "Rate limited")
    for log in good:
        if required <= captured_by(log):
            return [log]
    together = [next((log for log in good if part in captured_by(log)), None) for part in sorted(required)]
    return together if all(together) else []


def delete_flow_logs(logs):
    if not logs:
        return
    response = boto3.client("ec2").delete_flow_logs(FlowLogIds=[log["FlowLogId"] for log in logs])
    # EC2 answers 200 even when it deleted nothing.
    for refused in response.get("Unsuccessful", []):
        raise RuntimeError(f"DeleteFlowLogs failed: {refused['ResourceId']}: {refused['Error']['Message']}")


def where_it_delivers(log):
    return {
        "FlowLogId": log["FlowLogId"],
        "RoleArn": log.get("DeliverLogsPermissionArn", ""),
        "LogGroup": log.get("LogGroupName", ""),
    }
