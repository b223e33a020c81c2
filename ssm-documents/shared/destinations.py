LOG_GROUP = ":log-group:"


def without_streams(arn):
    """AWS writes the ARN of a log group with or without ":*" at its end, which stands for the log streams."""
    bare = arn.removesuffix(":*")
    return bare if LOG_GROUP in bare else arn
