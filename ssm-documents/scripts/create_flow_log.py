import time

import boto3
from botocore.exceptions import ClientError

from shared.flow_log_deletion import delete_flow_logs
from shared.flow_log_destinations import current_destination, new_destination
from shared.flow_log_request import flow_log_request
from shared.flow_log_state import state_problem
from shared.flow_logs import read_flow_logs
from shared.log_groups import find_log_group
from shared.own_resources import is_ours
from shared.run_tags import run_tags

# IAM is eventually consistent: EC2 may not see a new role, policy or service-linked role yet.
PROPAGATION_SECONDS = 120
PROPAGATION_MESSAGES = (
    "Unable to assume given IAM role",
    "Access Denied for LogDestination",
    "Service Linked Role is not yet available",
)
ACTIVATION_WAIT_SECONDS = 60

# Another run may create or delete the conflicting flow log between two attempts.
CREATION_ATTEMPTS = 3

EXISTS, LIMIT, VPC_GONE = "FlowLogAlreadyExists", "FlowLogsLimitExceeded", "InvalidVpcID.NotFound"

# In a response with status 200 the code of an error is a number, so its message says what it is.
MESSAGES = {EXISTS: "existing Flow Log", LIMIT: "limit", VPC_GONE: "vpc ID"}


class CreateFlowLogsError(Exception):
    def __init__(self, error):
        super().__init__(f"CreateFlowLogs failed: {error['Code']}: {error['Message']}")
        self.code = kind(error)
        self.may_pass = any(message in error["Message"] for message in PROPAGATION_MESSAGES)


def kind(error):
    """The code of EC2, also of an error whose code is a number."""
    if not error["Code"].isdecimal():
        return error["Code"]
    return next(
        (code for code, text in MESSAGES.items() if text.lower() in error["Message"].lower()), error["Code"]
    )


def create_flow_log(events, _context):
    if events["DryRun"] == "true":
        check_permissions(events)
        replaced = [log for log in read_flow_logs(events["VpcId"]) if is_replaceable(log, events)]
        return {"Changes": [creation(events)] + deletions(replaced)}
    changes = create_or_keep(events)
    return {"Changes": changes + delete_replaced(events)}


def check_permissions(events):
    """Uses the dry run of EC2 itself, which checks the permissions of the automation role."""
    try:
        boto3.client("ec2").create_flow_logs(DryRun=True, **flow_log_request(events, events["ExecutionId"]))
    except ClientError as error:
        if error.response["Error"]["Code"] != "DryRunOperation":
            raise


def creation(events):
    return f"create a flow log for {events['TrafficType']} to {new_destination(events)}"


def deletions(logs):
    return [f"delete flow log {log['FlowLogId']}" for log in logs]


def create_or_keep(events):
    """Creates the flow log, unless another run has created it. Returns the changes."""
    changes = []
    for attempt in range(1, CREATION_ATTEMPTS + 1):
        try:
            create_when_propagated(events, f"{events['ExecutionId']}-{attempt}")
            return [creation(events)] + changes
        except CreateFlowLogsError as error:
            if error.code == VPC_GONE:
                raise RuntimeError(
                    f"{events['VpcId']} was deleted during the run{delete_unused_group(events)}"
                ) from error
            if error.code not in (EXISTS, LIMIT) or attempt == CREATION_ATTEMPTS:
                raise
            logs = read_flow_logs(events["VpcId"])
            if working_new(logs, events):
                return changes
            changes += make_room(logs, error, events)


def make_room(logs, error, events):
    """Deletes our own flow logs that prevent the creation. Fails if others prevent it."""
    conflicts = [log for log in logs if error.code == LIMIT or is_same(log, events)]
    ours = [log for log in conflicts if is_replaceable(log, events) and is_unsatisfactory(log, events)]
    if not ours and error.code == LIMIT:
        raise RuntimeError(limit_reached(logs, events)) from error
    if not ours and conflicts:
        raise RuntimeError(conflict_with_others(events)) from error
    # EC2 does not allow a second one with the same traffic type and destination, so the old one goes first.
    delete_flow_logs(ours)
    return deletions(ours)


def limit_reached(logs, events):
    found = ", ".join(f"{log['FlowLogId']} ({log.get('TrafficType')})" for log in logs)
    return (
        f"{LIMIT}: {events['VpcId']} has as many flow logs as EC2 allows: {found}. "
        "Delete one that is not needed, or ask AWS for a higher quota"
    )


def conflict_with_others(events):
    return (
        f"{EXISTS}: a flow log that this runbook did not create has the same traffic type and destination, "
        f"and does not satisfy the requirements: {events['Finding']}. Ask its owner to repair or delete it, "
        "or choose another destination"
    )


def is_same(log, events):
    return (log.get("TrafficType"), current_destination(log)) == (
        events["TrafficType"],
        new_destination(events),
    )


def is_unsatisfactory(log, events):
    """Whether EvaluateFlowLogs found so, or it does not work. What another run has created since then may be good."""
    return log["FlowLogId"] in events["Unsatisfactory"] or state_problem(log) is not None


def is_replaceable(log, events):
    """Whether it is ours, and either failed or has the destination of the new one.

    A working flow log of ours with another destination may belong to another stack.
    """
    same_destination = current_destination(log) == new_destination(events)
    return is_ours(log) and bool(same_destination or state_problem(log))


def delete_replaced(events):
    """Deletes our old flow logs, but only after the new one works."""
    logs = wait_until_new_works(events)
    new = working_new(logs, events)
    replaced = [log for log in logs if is_replaceable(log, events) and log not in new] if new else []
    delete_flow_logs(replaced)
    return deletions(replaced)


def wait_until_new_works(events):
    """Waits while a flow log is not yet active. Returns the flow logs of the VPC."""
    deadline = time.monotonic() + ACTIVATION_WAIT_SECONDS
    while True:
        logs = read_flow_logs(events["VpcId"])
        pending = any(log.get("FlowLogStatus") != "ACTIVE" for log in logs)
        if working_new(logs, events) or not pending or time.monotonic() > deadline:
            return logs
        time.sleep(2)


def working_new(logs, events):
    """The new flow log, or an empty list while it does not work. Concurrent runs all keep the first by id."""
    return [log for log in logs if is_same(log, events) and not is_unsatisfactory(log, events)][:1]


def delete_unused_group(events):
    """Deletes the log group if this run created it, and returns a text that says so."""
    logs = boto3.client("logs")
    to_group = events["LogDestinationType"] == "cloud-watch-logs"
    group = find_log_group(logs, events["LogGroup"]) if to_group else None
    if group is None:
        return ""
    tags = logs.list_tags_for_resource(resourceArn=group["arn"].removesuffix(":*"))["tags"]
    if not run_tags(events["ExecutionId"]).items() <= tags.items():
        return ""
    logs.delete_log_group(logGroupName=events["LogGroup"])
    return f". Deleted log group {events['LogGroup']}, which this run created"


def create_when_propagated(events, client_token):
    deadline, pause = time.monotonic() + PROPAGATION_SECONDS, 1
    while True:
        try:
            return create_once(events, client_token)
        except CreateFlowLogsError as error:
            if not error.may_pass or time.monotonic() + pause > deadline:
                raise
        time.sleep(pause)
        pause = min(2 * pause, 15)


def create_once(events, client_token):
    try:
        response = boto3.client("ec2").create_flow_logs(**flow_log_request(events, client_token))
    except ClientError as error:
        raise CreateFlowLogsError(error.response["Error"]) from error
    # EC2 reports a flow log that it did not create in a response with status 200.
    for item in response.get("Unsuccessful", []):
        raise CreateFlowLogsError(item["Error"])
