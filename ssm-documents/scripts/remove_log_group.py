import boto3

from log_groups import find_log_group
from ownership import OWNERSHIP_TAG, OWNERSHIP_VALUE


def remove_log_group(events, _context):
    logs = boto3.client("logs")
    name = events["LogGroup"]
    group = find_log_group(logs, name)
    if group is None:
        return {"Outcome": "absent"}
    tags = logs.list_tags_for_resource(resourceArn=group["arn"].removesuffix(":*"))["tags"]
    if tags.get(OWNERSHIP_TAG) != OWNERSHIP_VALUE:
        raise RuntimeError(
            f"log group {name} is left: it has no tag {OWNERSHIP_TAG}, so another owner made it"
        )
    writers = writing_to(name)
    if writers:
        raise RuntimeError(f"log group {name} is left: {', '.join(writers)} of another owner delivers to it")
    if events["DryRun"] == "true":
        return {"Outcome": "would be removed"}
    delete(logs, name)
    return {"Outcome": "removed"}


def writing_to(name):
    pages = (
        boto3.client("ec2")
        .get_paginator("describe_flow_logs")
        .paginate(Filters=[{"Name": "log-group-name", "Values": [name]}])
    )
    return [
        log["FlowLogId"]
        for page in pages
        for log in page["FlowLogs"]
        if {"Key": OWNERSHIP_TAG, "Value": OWNERSHIP_VALUE} not in log.get("Tags", [])
    ]


def delete(logs, name):
    try:
        logs.delete_log_group(logGroupName=name)
    except logs.exceptions.ResourceNotFoundException:
        # Another run was faster.
        pass
