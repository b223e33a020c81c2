from shared.flow_log_deletion import delete_flow_logs
from shared.flow_logs import read_flow_logs
from shared.own_resources import is_ours


def remove_flow_logs(events, _context):
    logs = read_flow_logs(events["VpcId"])
    ours = [log for log in logs if is_ours(log)]
    if events["DryRun"] != "true":
        delete_flow_logs(ours)
    return {
        "FlowLogIds": [log["FlowLogId"] for log in ours],
        "Left": [f"flow log {log['FlowLogId']} of another owner" for log in logs if not is_ours(log)]
        + [f"role {events['RoleName']}: other VPCs use it"]
        + ([] if events["DeleteLogGroup"] == "true" else [f"log group {events['LogGroup']} and its records"]),
    }
