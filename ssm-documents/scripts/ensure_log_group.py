import boto3

from ownership import OWNERSHIP_TAG, OWNERSHIP_VALUE
from retry import retry


def ensure_log_group(events, _context):
    logs = boto3.client("logs")
    # Of two changes of a group at once one is aborted, and the group may be there or not.
    retry(
        lambda: converge(logs, events["LogGroup"], int(events["LogRetentionDays"])),
        logs.exceptions.OperationAbortedException,
    )


def converge(logs, name, retention):
    group = find_log_group(logs, name)
    if group is None:
        create_log_group(logs, name)
        group = {}
    if group.get("retentionInDays") != retention:
        logs.put_retention_policy(logGroupName=name, retentionInDays=retention)


def find_log_group(logs, name):
    """The group of exactly this name: the API finds by prefix."""
    pages = logs.get_paginator("describe_log_groups").paginate(logGroupNamePrefix=name)
    return next((group for page in pages for group in page["logGroups"] if group["logGroupName"] == name), None)


def create_log_group(logs, name):
    try:
        logs.create_log_group(logGroupName=name, tags={OWNERSHIP_TAG: OWNERSHIP_VALUE})
    except logs.exceptions.ResourceAlreadyExistsException:
        # Another run was faster; the retention is set all the same.
        pass
