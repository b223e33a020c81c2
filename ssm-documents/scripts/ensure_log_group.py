import boto3

from ownership import OWNERSHIP_TAG, OWNERSHIP_VALUE


def ensure_log_group(events, _context):
    logs = boto3.client("logs")
    name, retention = events["LogGroup"], int(events["LogRetentionDays"])

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
