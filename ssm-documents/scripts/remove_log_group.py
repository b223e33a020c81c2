import boto3

from shared.log_groups import find_log_group
from shared.own_resources import is_ours
from shared.ownership import OWNERSHIP_TAG, OWNERSHIP_VALUE


def remove_log_group(events, _context):
    logs = boto3.client("logs")
    name = events["LogGroup"]
    group = find_log_group(logs, name)
    if group is None:
        return {"Outcome": "absent"}
    tags = logs.list_tags_for_resource(resourceArn=group["arn"].removesuffix(":*"))["tags"]
    if tags.get(OWNERSHIP_TAG) != OWNERSHIP_VALUE:
        raise RuntimeError(f"log group {name} is kept: another owner created it (no tag {OWNERSHIP_TAG})")
    others = other_flow_logs(name)
    if others:
        raise RuntimeError(f"log group {name} is kept: {', '.join(others)} of another owner delivers to it")
    if events["DryRun"] == "true":
        return {"Outcome": "would be removed"}
    delete_log_group(logs, name)
    return {"Outcome": "removed"}


def other_flow_logs(name):
    """The flow logs of other owners that deliver to the log group."""
    pages = (
        boto3.client("ec2")
        .get_paginator("describe_flow_logs")
        .paginate(Filters=[{"Name": "log-group-name", "Values": [name]}])
    )
    return [log["FlowLogId"] for page in pages for log in page["FlowLogs"] if not is_ours(log)]


def delete_log_group(logs, name):
    try:
        logs.delete_log_group(logGroupName=name)
    except logs.exceptions.ResourceNotFoundException:
        # Another run has deleted it.
        pass
