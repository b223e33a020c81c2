import boto3

from log_groups import find_log_group
from ownership import EXECUTION_TAG, OWNERSHIP_TAG, OWNERSHIP_VALUE
from retry import retry


def ensure_log_group(events, _context):
    logs = boto3.client("logs")
    # Of two changes of a group at once one is aborted, and another run may have made the group meanwhile.
    return retry(
        lambda: converge_log_group(logs, events),
        logs.exceptions.OperationAbortedException,
        logs.exceptions.ResourceAlreadyExistsException,
    )


def converge_log_group(logs, events):
    group = find_log_group(logs, events["LogGroup"])
    changes = log_group_changes(logs, group, events)
    if events["DryRun"] != "true":
        for _, change in changes:
            change()
    return {"Changes": [said for said, _ in changes], "Left": log_group_left(group, events)}


def log_group_changes(logs, group, events):
    """What the group lacks of what was asked: each change in words, and what makes it."""
    name, days, key = events["LogGroup"], int(events["LogRetentionDays"]), events["LogGroupKmsKeyArn"]
    changes = []
    if group is None:
        changes.append(
            (f"create log group {name}", lambda: logs.create_log_group(**log_group_request(events)))
        )
    if group is not None and key and group.get("kmsKeyId") != key:
        said = f"encrypt log group {name} with {key}"
        changes.append((said, lambda: logs.associate_kms_key(logGroupName=name, kmsKeyId=key)))
    if group is None or group.get("retentionInDays") != days:
        said = f"keep the records of {name} for {days} days"
        changes.append((said, lambda: logs.put_retention_policy(logGroupName=name, retentionInDays=days)))
    return changes


def log_group_request(events):
    """With its key from the start: where the key cannot be used, no group is left behind without it."""
    tags = {OWNERSHIP_TAG: OWNERSHIP_VALUE, EXECUTION_TAG: events["ExecutionId"]}
    key = events["LogGroupKmsKeyArn"]
    return {"logGroupName": events["LogGroup"], "logGroupClass": events["LogGroupClass"], "tags": tags} | (
        {"kmsKeyId": key} if key else {}
    )


def log_group_left(group, events):
    """A group's class cannot be changed; making the group anew would lose its records."""
    found = (group or {}).get("logGroupClass", events["LogGroupClass"])
    same = found == events["LogGroupClass"]
    return "" if same else f"log group {events['LogGroup']} stays in class {found}: a class cannot be changed"
