from shared.destinations import without_streams


def new_destination(events):
    """The name of the log group, or the ARN of the bucket or delivery stream."""
    to_group = events["LogDestinationType"] == "cloud-watch-logs"
    return events["LogGroup"] if to_group else events["LogDestination"]


def current_destination(log):
    return log.get("LogGroupName") or without_streams(log.get("LogDestination", ""))
