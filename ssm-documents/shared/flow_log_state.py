from datetime import datetime, timedelta, timezone


def state_problem(log, events):
    """Why the flow log is not working, or None. Rate-limited delivery is working."""
    if log.get("FlowLogStatus") != "ACTIVE":
        return f"{log['FlowLogId']} has status {log.get('FlowLogStatus')}, not ACTIVE"
    status, error = log.get("DeliverLogsStatus"), log.get("DeliverLogsErrorMessage")
    if status == "FAILED" or error not in (None, "", "Rate limited"):
        return f"delivery of {log['FlowLogId']} failed: {error or 'no error message'}"
    created, minutes = log.get("CreationTime"), int(events["DeliveryGraceMinutes"])
    is_new = created is not None and datetime.now(timezone.utc) - created < timedelta(minutes=minutes)
    if not status and not error and not is_new:
        return f"{log['FlowLogId']} has no delivery status {minutes} minutes after its creation"
    return None
