import boto3

from shared.log_groups import find_log_group
from shared.own_log_groups import is_our_log_group
from shared.own_resources import is_ours
from shared.ownership import OWNERSHIP_TAG


def remove_log_group(events, _context):
    logs = boto3.client("logs")
    name = events["LogGroup"]
    group = find_log_group(logs, name)
    if group is None:
        return {"Outcome": "absent"}
    if not is_our_log_group(logs, group):
        raise RuntimeError(f"log group {name} is kept: another owner created it (no tag {OWNERSHIP_TAG})")
    users = flow_logs_to(group)
    if users:
        raise RuntimeError(f"log group {name} is kept: {', '.join(users)} delivers to it")
    stream = newest_foreign_stream(logs, name)
    if stream:
        raise RuntimeError(f"log group {name} is kept: stream {stream} does not belong to VPC flow logs")
    if events["DryRun"] == "true":
        return {"Outcome": "would be removed"}
    delete_log_group(logs, name)
    return {"Outcome": "removed"}


def flow_logs_to(group):
    """The flow logs that deliver to the log group, without ours of this VPC: RemoveFlowLogs deletes them.

    They are not filtered by EC2, whose filter compares only the name that a flow log was created with.
    """
    pages = boto3.client("ec2").get_paginator("describe_flow_logs").paginate()
    arn = group["arn"].removesuffix(":*")
    return [
        log["FlowLogId"]
        for page in pages
        for log in page["FlowLogs"]
        if (
            log.get("LogGroupName") == group["logGroupName"]
            or log.get("LogDestination", "").removesuffix(":*") == arn
        )
        and not (is_ours(log) and group["logGroupName"].endswith(log["ResourceId"]))
    ]


def newest_foreign_stream(logs, name):
    """A stream that another service or person writes to: those of flow logs have the name of a network interface."""
    pages = logs.get_paginator("describe_log_streams").paginate(logGroupName=name)
    return next(
        (
            stream["logStreamName"]
            for page in pages
            for stream in page["logStreams"]
            if not stream["logStreamName"].startswith("eni-")
        ),
        None,
    )


def delete_log_group(logs, name):
    try:
        logs.delete_log_group(logGroupName=name)
    except logs.exceptions.ResourceNotFoundException:
        # Another run has deleted it.
        pass
