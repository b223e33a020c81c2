def find_log_group(logs, name):
    """The group of exactly this name: the API finds by prefix."""
    pages = logs.get_paginator("describe_log_groups").paginate(logGroupNamePrefix=name)
    return next(
        (group for page in pages for group in page["logGroups"] if group["logGroupName"] == name), None
    )
