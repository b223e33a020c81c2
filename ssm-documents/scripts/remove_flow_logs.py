from own_flow_logs import delete_flow_logs, is_ours, read_flow_logs


def remove_flow_logs(events, _context):
    logs = read_flow_logs(events["VpcId"])
    ours = [log for log in logs if is_ours(log)]
    if events["DryRun"] != "true":
        delete_flow_logs(ours)
    return {
        "FlowLogIds": [log["FlowLogId"] for log in ours],
        "Left": [f"flow log {log['FlowLogId']} of another owner" for log in logs if not is_ours(log)]
        + [f"role {events['RoleName']}: other VPCs share it"]
        + ([] if events["DeleteLogGroup"] == "true" else [f"log group {events['LogGroup']} and its records"]),
    }
