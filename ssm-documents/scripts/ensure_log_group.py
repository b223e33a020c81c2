import boto3

from shared.log_groups import find_log_group
from shared.retry import retry
from shared.run_tags import run_tags


def ensure_log_group(events, _context):
    logs = boto3.client("logs")
    # CloudWatch Logs aborts one of two concurrent changes, and another run may have created the group.
    return retry(
        lambda: update_log_group(logs, events),
        logs.exceptions.OperationAbortedException,
        logs.exceptions.ResourceAlreadyExistsException,
    )


def update_log_group(logs, events):
    group = find_log_group(logs, events["LogGroup"])
    changes = log_group_changes(logs, group, events)
    if events["DryRun"] != "true":
        for _, change in changes:
            change()
    return {"Changes": [text for text, _ in changes], "Left": log_group_left(group, events)}


def log_group_changes(logs, group, events):
    """The changes that the log group needs: each as a text and a function that makes it."""
    name, days, key = events["LogGroup"], int(events["LogRetentionDays"]), events["LogGroupKmsKeyArn"]
    changes = []
    if group is None:
        text = f"create log group {name}"
        changes.append((text, lambda: logs.create_log_group(**log_group_request(events))))
    elif key and group.get("kmsKeyId") != key:
        text = f"encrypt log group {name} with {key}"
        changes.append((text, lambda: logs.associate_kms_key(logGroupName=name, kmsKeyId=key)))
    if group is None or group.get("retentionInDays") != days:
        text = f"set the retention of log group {name} to {days} days"
        changes.append((text, lambda: logs.put_retention_policy(logGroupName=name, retentionInDays=days)))
    return changes


def log_group_request(events):
    """The key is part of the creation: if it cannot be used, no log group without encryption remains."""
    key = events["LogGroupKmsKeyArn"]
    return {
        "logGroupName": events["LogGroup"],
        "logGroupClass": events["LogGroupClass"],
        "tags": run_tags(events["ExecutionId"]),
    } | ({"kmsKeyId": key} if key else {})


def log_group_left(group, events):
    """The class of an existing log group cannot be changed, and a new log group would lose the records."""
    found = (group or {}).get("logGroupClass", events["LogGroupClass"])
    same = found == events["LogGroupClass"]
    return "" if same else f"log group {events['LogGroup']} has class {found}, which cannot be changed"
