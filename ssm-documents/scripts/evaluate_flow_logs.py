from shared.flow_log_outputs import flow_log_outputs
from shared.flow_logs import read_flow_logs
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
        action = "repair" if any(is_ours(log) and problems[log["FlowLogId"]] for log in logs) else "create"
        finding = (
            "; ".join(filter(None, problems.values())) or f"no flow log captures {events['TrafficType']}"
        )
    outputs = {"Action": action, "Finding": finding, "Unsatisfactory": unsatisfactory}
    return outputs | flow_log_outputs(found[0] if found else {"FlowLogId": ""})


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
