def flow_log_outputs(log):
    """A flow log and its destination as outputs of a step; what it does not have is empty."""
    return {
        "FlowLogId": log["FlowLogId"],
        "RoleArn": log.get("DeliverLogsPermissionArn", ""),
        "LogGroup": log.get("LogGroupName", ""),
        "LogDestination": log.get("LogDestination", ""),
    }
