from datetime import datetime, timezone

import boto3
from botocore.exceptions import ClientError

from shared.flow_log_deletion import delete_flow_logs
from shared.flow_log_destinations import current_destination, new_destination
from shared.flow_log_outputs import flow_log_outputs
from shared.flow_log_state import state_problem
from shared.flow_logs import read_flow_logs
from shared.run_tags import run_tags


def verify_flow_log(events, _context):
    outcome = {"none": "none", "create": "created", "replace": "replaced"}[events["Action"]]
    if events["DryRun"] == "true" and outcome != "none":
        known = {"Outcome": f"would be {outcome}", "Delivery": "nothing was created"}
        return known | flow_log_outputs({"FlowLogId": ""})

    logs = read_flow_logs(events["VpcId"])
    created = [log for log in logs if is_of_run(log, events["ExecutionId"])]
    meant = [log for log in logs if is_meant(log, events)]
    working = [log for log in meant if state_problem(log) is None]
    if not working:
        raise RuntimeError(f"{failure(logs, meant, events)}{delete_again(created)}")
    known = {"Outcome": outcome if created else "none", "Delivery": what_is_known(working[0], events)}
    return known | flow_log_outputs(working[0])


def is_meant(log, events):
    """The one that EvaluateFlowLogs found, or the one that CreateFlowLog created, or kept because another run had created it."""
    if events["Action"] == "none":
        return log["FlowLogId"] == events["FlowLogId"]
    return (log.get("TrafficType"), current_destination(log)) == (
        events["TrafficType"],
        new_destination(events),
    )


def what_is_known(log, events):
    """What is known about delivery. The status says nothing: EC2 reports SUCCESS from the first second."""
    if events["HasInterfaces"] == "false":
        return "nothing to deliver (no network interface)"
    if not log.get("LogGroupName"):
        return "could not be determined (records are looked for only in log groups)"
    try:
        newest = newest_record(log)
    except ClientError as error:
        return f"could not be determined (logs:DescribeLogStreams failed: {error.response['Error']['Code']})"
    if newest:
        return f"records seen (newest {newest:%Y-%m-%dT%H:%M:%SZ})"
    doubt = events["Doubt"]
    return "allowed, no record yet" if doubt == "none" else f"could not be determined ({doubt})"


def newest_record(log):
    """The time of the newest record since the flow log exists, or None. CloudWatch Logs shows it up to an hour late."""
    pages = (
        boto3.client("logs").get_paginator("describe_log_streams").paginate(logGroupName=log["LogGroupName"])
    )
    times = [
        stream["lastEventTimestamp"]
        for page in pages
        for stream in page["logStreams"]
        if "lastEventTimestamp" in stream
    ]
    newest = datetime.fromtimestamp(max(times, default=0) / 1000, timezone.utc)
    return newest if newest >= log["CreationTime"] else None


def is_of_run(log, execution_id):
    tags = {tag["Key"]: tag.get("Value", "") for tag in log.get("Tags", [])}
    return run_tags(execution_id).items() <= tags.items()


def failure(logs, meant, events):
    if not logs and is_deleted(events["VpcId"]):
        return f"{events['VpcId']} was deleted during the run, and its flow logs with it"
    problems = "; ".join(state_problem(log) for log in meant)
    return f"{events['VpcId']} has no working flow log: {problems or 'it was deleted during the run'}"


def is_deleted(vpc_id):
    try:
        boto3.client("ec2").describe_vpcs(VpcIds=[vpc_id])
    except ClientError as error:
        if error.response["Error"]["Code"] == "InvalidVpcID.NotFound":
            return True
        raise
    return False


def delete_again(created):
    """Deletes what this run created, and returns a text about it. An error here must not hide the failure."""
    ids = ", ".join(log["FlowLogId"] for log in created)
    try:
        delete_flow_logs(created)
    except RuntimeError as error:
        return f". {ids} of this run could not be deleted: {error}"
    return f". Deleted {ids}, which this run created" if ids else ""
