from shared.flow_log_deletion import delete_flow_logs
from shared.flow_logs import read_flow_logs
from shared.own_resources import is_ours


def remove_flow_logs(events, _context):
    logs = read_flow_logs(events["VpcId"])
    removable = [log for log in logs if is_ours(log) and has_our_destination(log, events)]
    if events["DryRun"] != "true":
        delete_flow_logs(removable)
    return {
        "FlowLogIds": [log["FlowLogId"] for log in removable],
        "Left": [f"flow log {log['FlowLogId']} {reason(log)}" for log in logs if log not in removable]
        + [f"role {events['RoleName']}: other VPCs use it"]
        + ([] if events["DeleteLogGroup"] == "true" else [f"log group {events['LogGroup']} and its records"]),
    }


def has_our_destination(log, events):
    """Anybody can set our tag, so it is not enough: destination and role must be those that the runbook creates."""
    destination = log.get("LogDestination", "")
    if log.get("LogDestinationType") in ("s3", "kinesis-data-firehose"):
        return destination != "" and destination.rstrip("/") == events["LogDestination"].rstrip("/")
    role = log.get("DeliverLogsPermissionArn", "")
    return log.get("LogGroupName") == events["LogGroup"] and role.endswith("/" + events["RoleName"])


def reason(log):
    return "with another destination or role" if is_ours(log) else "of another owner"
