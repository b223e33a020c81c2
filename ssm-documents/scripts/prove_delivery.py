import time

from flow_logs import covering, delete_flow_logs, is_ours, problem, read_flow_logs, tags_of, where_it_delivers
from ownership import EXECUTION_TAG

ACTIVATION_WAIT_SECONDS = 60


def prove_delivery(events, _context):
    judged = events["Judged"]
    if judged["Action"] == "none":
        return {"Outcome": "none", **{key: judged[key] for key in ("FlowLogId", "RoleArn", "LogGroup")}}

    logs = wait_for_covering(events)
    made = [log for log in logs if tags_of(log).get(EXECUTION_TAG) == events["ExecutionId"]]
    found = covering(logs, events)
    if not found:
        raise RuntimeError(f"{failure(logs, events)}{removal(made)}")

    # What of ours does not work is of no use beside what does.
    delete_flow_logs([log for log in logs if is_ours(log) and problem(log, events)])
    outcome = {"create": "created", "repair": "repaired"}[judged["Action"]] if made else "none"
    return {"Outcome": outcome, **where_it_delivers(found[0])}


def wait_for_covering(events):
    """The VPC's flow logs, once they do the job, or as they are when the wait is over."""
    deadline = time.monotonic() + ACTIVATION_WAIT_SECONDS
    while True:
        logs = read_flow_logs(events["VpcId"])
        pending = any(log.get("FlowLogStatus") != "ACTIVE" for log in logs)
        if covering(logs, events) or not pending or time.monotonic() > deadline:
            return logs
        time.sleep(2)


def failure(logs, events):
    problems = "; ".join(reason for reason in (problem(log, events) for log in logs) if reason)
    return f"{events['VpcId']} is still not logged: {problems or 'it has no flow log for ' + events['TrafficType']}"


def removal(made):
    """Removes what this run made, and says so; a refusal must not hide why the run fails."""
    ids = ", ".join(log["FlowLogId"] for log in made)
    try:
        delete_flow_logs(made)
    except RuntimeError as error:
        return f". {ids} could not be removed again: {error}"
    return f". Removed again: {ids}" if ids else ""
