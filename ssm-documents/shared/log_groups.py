def find_log_group(logs, name):
    """The log group with exactly this name, or None. DescribeLogGroups searches by prefix."""
    pages = logs.get_paginator("describe_log_groups").paginate(logGroupNamePrefix=name)
    groups = (group for page in pages for group in page["logGroups"])
    return next((group for group in groups if group["logGroupName"] == name), None)
