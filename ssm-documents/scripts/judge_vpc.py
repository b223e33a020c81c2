from flow_logs import covering, is_ours, problem, read_flow_logs, where_it_delivers


def judge_vpc(events, _context):
    vpc_id, owner = events["VpcId"], events["OwnerId"]
    if owner != events["AccountId"]:
        raise ValueError(f"{vpc_id} is shared by account {owner}; only its owner can enable flow logging for it")

    logs = read_flow_logs(vpc_id)
    found = covering(logs, events)
    if found:
        ids = " and ".join(log["FlowLogId"] for log in found)
        return {"Action": "none", "Finding": f"{ids} captures {events['TrafficType']}", **where_it_delivers(found[0])}

    problems = [reason for reason in (problem(log, events) for log in logs) if reason]
    broken = any(is_ours(log) and problem(log, events) for log in logs)
    return {
        "Action": "repair" if broken else "create",
        "Finding": "; ".join(problems) or f"no flow log captures {events['TrafficType']}",
        "FlowLogId": "",
        "RoleArn": "",
        "LogGroup": "",
    }
