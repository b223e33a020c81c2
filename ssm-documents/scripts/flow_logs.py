import re
from datetime import datetime, timedelta, timezone

LOG_GROUP = ":log-group:"

CAPTURED = {"ACCEPT": {"ACCEPT"}, "REJECT": {"REJECT"}, "ALL": {"ACCEPT", "REJECT"}}


def captured_by(log):
    return CAPTURED.get(log.get("TrafficType", "").upper(), set())


def delivery_problem(log, grace_minutes):
    """Why the flow log does not deliver, or None. Either of two signals is enough; "Rate limited" still delivers."""
    status, error = log.get("DeliverLogsStatus"), log.get("DeliverLogsErrorMessage")
    if status == "FAILED" or error not in (None, "", "Rate limited"):
        return f"delivery of {log['FlowLogId']} failed: {error or 'no error message'}"
    created, grace = log.get("CreationTime"), timedelta(minutes=int(grace_minutes))
    is_young = created is not None and datetime.now(timezone.utc) - created < grace
    if not status and not error and not is_young:
        return f"{log['FlowLogId']} has no delivery status {grace_minutes} minutes after its creation"
    return None


def problem(log, settings):
    """The first reason why the flow log does not do its job, or None, whatever traffic it captures."""
    interval = log.get("MaxAggregationInterval", 600)
    if interval > int(settings["MaxAggregationInterval"]):
        return f"{log['FlowLogId']} aggregates over {interval} s"
    if not delivers_where_asked(log, settings):
        return f"{log['FlowLogId']} delivers elsewhere than asked"
    absent = [
        field
        for field in items(settings["RequiredFields"])
        if "${" + field + "}" not in log.get("LogFormat", "")
    ]
    if absent:
        return f"the records of {log['FlowLogId']} lack {', '.join(absent)}"
    if log.get("FlowLogStatus") != "ACTIVE":
        return f"{log['FlowLogId']} has status {log.get('FlowLogStatus')}, not ACTIVE"
    return delivery_problem(log, settings["DeliveryGraceMinutes"])


def items(text):
    return [item.strip() for item in text.split(",") if item.strip()]


def delivers_where_asked(log, settings):
    types, destinations = items(settings["DestinationTypes"]), items(settings["Destinations"])
    if types and (log.get("LogDestinationType") or "cloud-watch-logs") not in types:
        return False
    return not destinations or any(is_destination(log, pattern, settings) for pattern in destinations)


def is_destination(log, pattern, settings):
    """Whether the pattern, where "*" matches any run, is the destination's name or ARN. EC2 may give one alone."""
    name, arn = log.get("LogGroupName"), log.get("LogDestination")
    if name and not arn:
        arn = settings["LogGroupArnPrefix"] + name
    if arn and not name and LOG_GROUP in arn:
        name = without_streams(arn).split(LOG_GROUP, 1)[1]
    return bool(
        name and matches(pattern, name) or arn and matches(without_streams(pattern), without_streams(arn))
    )


def without_streams(arn):
    """AWS writes a log group's ARN with or without the ":*" for its streams; a star for its name is no such mark."""
    bare = arn.removesuffix(":*")
    return bare if LOG_GROUP in bare else arn


def matches(pattern, text):
    return re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), text, re.DOTALL) is not None


def covering(logs, settings):
    """The good flow logs that capture the required traffic, one alone or two together; empty where none do."""
    required = CAPTURED[settings["TrafficType"]]
    good = [log for log in logs if problem(log, settings) is None]
    # Those that lose no records come first.
    good.sort(key=lambda log: log.get("DeliverLogsErrorMessage") == "Rate limited")
    for log in good:
        if required <= captured_by(log):
            return [log]
    together = [next((log for log in good if part in captured_by(log)), None) for part in sorted(required)]
    return together if all(together) else []


def where_it_delivers(log):
    return {
        "FlowLogId": log["FlowLogId"],
        "RoleArn": log.get("DeliverLogsPermissionArn", ""),
        "LogGroup": log.get("LogGroupName", ""),
        "LogDestination": log.get("LogDestination", ""),
    }
