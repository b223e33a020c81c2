from shared.delivery_state import delivery_state
from shared.flow_log_state import state_problem
from shared.flow_log_tags import REPLACES_TAG, STATE_TAG
from shared.flow_logs import read_flow_logs
from shared.lists import items
from shared.own_resources import is_ours
from shared.requirements import problem, satisfying


def evaluate_flow_logs(events, _context):
    vpc_id, owner = events["VpcId"], events["OwnerId"]
    if owner != events["AccountId"]:
        raise ValueError(
            f"{vpc_id} is shared by account {owner}; only that account can enable flow logging for it"
        )
    check_destination(events["LogDestinationType"], events)

    logs = read_flow_logs(vpc_id)
    found = satisfying(logs, events)
    problems = {log["FlowLogId"]: problem(log, events) for log in logs}
    unsatisfactory = [flow_log_id for flow_log_id, reason in problems.items() if reason]
    if found:
        action = "none"
        finding = f"{' and '.join(log['FlowLogId'] for log in found)} captures {events['TrafficType']}"
    else:
        ours = [log for log in logs if is_ours(log) and problems[log["FlowLogId"]]]
        reject_useless_creation(events)
        reject_endless_repair(ours, events)
        action = "replace" if ours else "create"
        finding = (
            "; ".join(filter(None, problems.values())) or f"no flow log captures {events['TrafficType']}"
        )
    failed = [log["FlowLogId"] for log in logs if is_ours(log) and not found and state_problem(log)]
    return {
        "Action": action,
        "Finding": finding,
        "Unsatisfactory": unsatisfactory,
        "Failed": failed[0] if failed else "none",
        "FlowLogId": found[0]["FlowLogId"] if found else "none",
    }


def reject_useless_creation(events):
    """The flow log that the run would create must satisfy the requirements, or nothing is created or removed."""
    planned = {
        "FlowLogId": "a new flow log",
        "FlowLogStatus": "ACTIVE",
        "MaxAggregationInterval": int(events["MaxAggregationInterval"]),
        "LogDestinationType": events["LogDestinationType"],
        "LogDestination": events["LogDestination"],
        "LogGroupName": events["LogGroup"] if events["LogDestinationType"] == "cloud-watch-logs" else "",
        "LogFormat": " ".join("${" + field + "}" for field in items(events["RequiredFields"])),
    }
    reason = problem(planned, events)
    if reason:
        raise ValueError(f"nothing was changed, because it would not satisfy the requirements: {reason}")


def reject_endless_repair(ours, events):
    """A flow log that replaced a failed one and failed too would be replaced again and again, until its cause is fixed."""
    again = [log for log in ours if tag_of(log, REPLACES_TAG) and state_problem(log)]
    if again and all(tag_of(log, STATE_TAG) == delivery_state(events) for log in again):
        names = ", ".join(f"{log['FlowLogId']}, which replaced {tag_of(log, REPLACES_TAG)}" for log in again)
        raise RuntimeError(
            f"{state_problem(again[0])}. This is {names}, and neither the destination nor the delivery role has changed since. "
            "Find what denies the delivery: a service control policy, the permissions boundary, or the policy of the bucket or "
            "key. Fix it, delete this flow log, and run again"
        )


def tag_of(log, key):
    return next((tag.get("Value", "") for tag in log.get("Tags", []) if tag["Key"] == key), None)


def check_destination(kind, events):
    """Rejects parameters that contradict each other; SSM checks every parameter separately."""
    arn = events["LogDestination"]
    service = {"cloud-watch-logs": "", "s3": "s3", "kinesis-data-firehose": "firehose"}[kind]
    if (arn.split(":")[2] if arn else "") != service:
        allowed = f"an ARN of {service}" if service else "empty, because LogGroupPrefix names the log group"
        raise ValueError(f'LogDestination is "{arn}"; allowed with LogDestinationType {kind}: {allowed}')
    options = (events["FileFormat"], events["HiveCompatiblePartitions"], events["PerHourPartition"])
    if kind != "s3" and options != ("plain-text", "false", "false"):
        raise ValueError(
            f"FileFormat, HiveCompatiblePartitions and PerHourPartition are {', '.join(options)}; "
            f"allowed with LogDestinationType {kind}: plain-text, false, false (the options of S3)"
        )
