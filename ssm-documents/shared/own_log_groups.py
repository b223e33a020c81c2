from shared.ownership import OWNERSHIP_TAG, OWNERSHIP_VALUE


def is_our_log_group(logs, group):
    """Whether the runbook created the log group."""
    tags = logs.list_tags_for_resource(resourceArn=group["arn"].removesuffix(":*"))["tags"]
    return tags.get(OWNERSHIP_TAG) == OWNERSHIP_VALUE
