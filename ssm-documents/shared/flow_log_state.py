def state_problem(log):
    """Why the flow log is not working, or None. Rate-limited delivery works, whatever its status: it only loses records."""
    if log.get("FlowLogStatus") != "ACTIVE":
        return f"{log['FlowLogId']} has status {log.get('FlowLogStatus')}, not ACTIVE"
    status, error = log.get("DeliverLogsStatus"), log.get("DeliverLogsErrorMessage")
    if error != "Rate limited" and (error or status == "FAILED"):
        return f"delivery of {log['FlowLogId']} failed: {error or 'no error message'}"
    return None
