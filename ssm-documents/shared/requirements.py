import re

from shared.destinations import LOG_GROUP, without_streams
from shared.flow_log_state import state_problem
from shared.lists import items

CAPTURED = {"ACCEPT": {"ACCEPT"}, "REJECT": {"REJECT"}, "ALL": {"ACCEPT", "REJECT"}}


def satisfying(logs, events):
    """One flow log that satisfies every requirement, or two that do so together. Empty if there are none."""
    required = CAPTURED[events["TrafficType"]]
    good = [log for log in logs if problem(log, events) is None]
    # Rate-limited delivery loses records, so such a flow log is the last choice.
    good.sort(key=lambda log: log.get("DeliverLogsErrorMessage") == "Rate limited")
    for log in good:
        if required <= captured_by(log):
            return [log]
    together = [next((log for log in good if part in captured_by(log)), None) for part in sorted(required)]
    return together if all(together) else []


def captured_by(log):
    return CAPTURED.get(log.get("TrafficType", "").upper(), set())


def problem(log, events):
    """The first requirement that the flow log does not satisfy, or None. The traffic type is not checked."""
    interval = log.get("MaxAggregationInterval", 600)
    if interval > int(events["MaxAggregationInterval"]):
        return f"{log['FlowLogId']} aggregates over {interval} s"
    if not has_destination(log, events):
        return f"{log['FlowLogId']} delivers to another destination"
    missing = [
        name for name in items(events["RequiredFields"]) if "${" + name + "}" not in log.get("LogFormat", "")
    ]
    if missing:
        return f"records of {log['FlowLogId']} do not have {', '.join(missing)}"
    return state_problem(log)


def has_destination(log, events):
    types, patterns = items(events["DestinationTypes"]), items(events["Destinations"])
    if types and (log.get("LogDestinationType") or "cloud-watch-logs") not in types:
        return False
    names = destination_names(log, events)
    return not patterns or any(matches(pattern, name) for pattern in patterns for name in names)


def destination_names(log, events):
    """The ARN of the destination and the name of its log group. EC2 may show only one of the two."""
    name = log.get("LogGroupName", "")
    arn = without_streams(log.get("LogDestination") or (name and events["LogGroupArnPrefix"] + name))
    return [each for each in (name or arn.partition(LOG_GROUP)[2], arn) if each]


def matches(pattern, name):
    """Whether the name matches the pattern, in which "*" stands for any characters."""
    parts = without_streams(pattern).split("*")
    return re.fullmatch(".*".join(map(re.escape, parts)), name, re.DOTALL) is not None
