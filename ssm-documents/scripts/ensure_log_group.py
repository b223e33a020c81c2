import time

import boto3

from shared.log_groups import find_log_group
from shared.own_log_groups import is_our_log_group
from shared.retry import retry
from shared.run_tags import run_tags

SECONDS_PER_DAY = 86400


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
    ours = group is not None and is_our_log_group(logs, group)
    changes = [] if group and not ours else log_group_changes(logs, group, events)
    if events["DryRun"] != "true":
        for _, change in changes:
            change()
    left = log_group_left(group, ours, events) if group else []
    return {"Changes": [text for text, _ in changes], "Left": "; ".join(left)}


def log_group_changes(logs, group, events):
    """The changes that a new log group, or one of ours, needs: each as a text and a function that makes it."""
    name, days, key = events["LogGroup"], int(events["LogRetentionDays"]), events["LogGroupKmsKeyArn"]
    changes = []
    if group is None:
        text = f"create log group {name}"
        changes.append((text, lambda: logs.create_log_group(**log_group_request(events))))
    elif key and group.get("kmsKeyId") != key:
        text = f"encrypt log group {name} with {key}"
        changes.append((text, lambda: logs.associate_kms_key(logGroupName=name, kmsKeyId=key)))
    if group is None or (group.get("retentionInDays") != days and may_set_retention(group, events)):
        text = f"set the retention of log group {name} to {days} days"
        changes.append((text, lambda: logs.put_retention_policy(logGroupName=name, retentionInDays=days)))
    return changes


def may_set_retention(group, events):
    """A shorter retention deletes records. A run that stopped halfway leaves a young group that keeps its records for ever."""
    now, days = group.get("retentionInDays"), int(events["LogRetentionDays"])
    is_younger = time.time() - group["creationTime"] / 1000 < days * SECONDS_PER_DAY
    return events["AllowShorterRetention"] == "true" or (is_younger if now is None else now < days)


def log_group_request(events):
    """The key is part of the creation: if it cannot be used, no log group without encryption remains."""
    key = events["LogGroupKmsKeyArn"]
    return {
        "logGroupName": events["LogGroup"],
        "logGroupClass": events["LogGroupClass"],
        "tags": run_tags(events["ExecutionId"]),
    } | ({"kmsKeyId": key} if key else {})


def log_group_left(group, ours, events):
    """What differs from the request and stays: both values of each."""
    name, key, wanted_class = events["LogGroup"], events["LogGroupKmsKeyArn"], events["LogGroupClass"]
    left = []
    found_class = group.get("logGroupClass", wanted_class)
    if found_class != wanted_class:
        left.append(f"log group {name} has class {found_class}, which cannot be changed to {wanted_class}")
    days = int(events["LogRetentionDays"])
    if group.get("retentionInDays") != days and not (ours and may_set_retention(group, events)):
        now = f"{group['retentionInDays']} days" if "retentionInDays" in group else "without an end"
        why = "it is longer" if ours else "another owner created the group"
        left.append(f"log group {name} keeps records {now} and not {days} days: {why}")
    if key and not ours and group.get("kmsKeyId") != key:
        left.append(
            f"log group {name} is encrypted with {group.get('kmsKeyId', 'the key of CloudWatch Logs')} and not {key}: "
            "another owner created the group"
        )
    return left
