from flow_logs import covering, problem, where_it_delivers
from own_flow_logs import is_ours, read_flow_logs


def judge_vpc(events, _context):
    vpc_id, owner = events["VpcId"], events["OwnerId"]
    if owner != events["AccountId"]:
        raise ValueError(
            f"{vpc_id} is shared by account {owner}; only its owner can enable flow logging for it"
        )
    refuse_impossible_destination(events["LogDestinationType"], events)

    logs = read_flow_logs(vpc_id)
    found = covering(logs, events)
    if found:
        ids = " and ".join(log["FlowLogId"] for log in found)
        return {
            "Action": "none",
            "Finding": f"{ids} captures {events['TrafficType']}",
            **where_it_delivers(found[0]),
        }

    problems = [reason for reason in (problem(log, events) for log in logs) if reason]
    broken = any(is_ours(log) and problem(log, events) for log in logs)
    return {
        "Action": "repair" if broken else "create",
        "Finding": "; ".join(problems) or f"no flow log captures {events['TrafficType']}",
        **where_it_delivers({"FlowLogId": ""}),
    }


def refuse_impossible_destination(kind, events):
    """SSM checks each parameter alone; what does not go together is refused before anything is read."""
    arn = events["LogDestination"]
    services = {"cloud-watch-logs": "", "s3": "s3", "kinesis-data-firehose": "firehose"}
    if (arn.split(":")[2] if arn else "") != services[kind]:
        wanted = (
            f"the ARN of a {services[kind]} destination"
            if services[kind]
            else "nothing: LogGroupPrefix names the log group"
        )
        raise ValueError(f'LogDestination is "{arn}"; allowed with LogDestinationType {kind}: {wanted}')
    options = (events["FileFormat"], events["HiveCompatiblePartitions"], events["PerHourPartition"])
    if kind != "s3" and options != ("plain-text", "false", "false"):
        raise ValueError(
            f"FileFormat, HiveCompatiblePartitions and PerHourPartition are {', '.join(options)}; "
            f"allowed with LogDestinationType {kind}: plain-text, false, false, for S3 alone has them"
        )
