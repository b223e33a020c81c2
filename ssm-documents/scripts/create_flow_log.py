import time

import boto3
from botocore.exceptions import ClientError

from flow_logs import covering, delivery_problem, problem, without_streams
from log_groups import find_log_group
from new_flow_log import flow_log_request, where_it_would_deliver
from own_flow_logs import delete_flow_logs, is_ours, read_flow_logs
from ownership import EXECUTION_TAG, OWNERSHIP_TAG, OWNERSHIP_VALUE

# IAM is eventually consistent: EC2 may not see a role that was just made.
ROLE_WAIT_SECONDS = 120
ACTIVATION_WAIT_SECONDS = 60

# What stood in the way may be gone by now, or another run may have put its own there.
ATTEMPTS = 3

EXISTS, LIMIT = "FlowLogAlreadyExists", "FlowLogsLimitExceeded"


class CreateFlowLogsError(Exception):
    def __init__(self, code, message):
        super().__init__(f"CreateFlowLogs failed: {code}: {message}")
        self.code = code
        self.role_not_assumable = "Unable to assume given IAM role" in message


def create_flow_log(events, _context):
    if events["DryRun"] == "true":
        refuse_what_ec2_refuses(events)
        superseded = [log for log in read_flow_logs(events["VpcId"]) if is_replaceable(log, events)]
        return {"Changes": [creation(events)] + deletions(superseded)}
    changes = create_or_adopt(events)
    return {"Changes": changes + remove_what_is_superseded(events)}


def refuse_what_ec2_refuses(events):
    """EC2's own dry run knows what this role may do, without doing it."""
    try:
        boto3.client("ec2").create_flow_logs(DryRun=True, **flow_log_request(events, events["ExecutionId"]))
    except ClientError as error:
        if error.response["Error"]["Code"] != "DryRunOperation":
            raise


def creation(events):
    return f"create a flow log for {events['TrafficType']} to {where_it_would_deliver(events)}"


def deletions(logs):
    return [f"delete flow log {log['FlowLogId']}" for log in logs]


def create_or_adopt(events):
    """What was changed, in words."""
    changes = []
    for attempt in range(1, ATTEMPTS + 1):
        try:
            create_when_role_is_assumable(events, f"{events['ExecutionId']}-{attempt}")
            return [creation(events)] + changes
        except CreateFlowLogsError as error:
            if error.code == "InvalidVpcID.NotFound":
                raise RuntimeError(
                    f"{events['VpcId']} was deleted meanwhile{group_removal(events)}"
                ) from error
            if error.code not in (EXISTS, LIMIT) or attempt == ATTEMPTS:
                raise
            logs = read_flow_logs(events["VpcId"])
            if covering(logs, events):
                return changes
            changes += make_way(logs, error, events)


def make_way(logs, error, events):
    """Takes away what of ours is in the way of the new flow log; what others made is left, and named."""
    in_the_way = [log for log in logs if error.code == LIMIT or is_same(log, events)]
    ours = [log for log in in_the_way if is_replaceable(log, events) and problem(log, events)]
    others = [log for log in in_the_way if not is_ours(log)]
    if not ours and error.code == LIMIT:
        raise RuntimeError(limit_reached(logs, events)) from error
    if not ours and others:
        raise RuntimeError(another_owners(others, events)) from error
    # EC2 takes no second one for the same traffic and destination, so the old has to go first.
    delete_flow_logs(ours)
    return deletions(ours)


def limit_reached(logs, events):
    found = ", ".join(f"{log['FlowLogId']} ({log.get('TrafficType')})" for log in logs)
    return (
        f"FlowLogsLimitExceeded: {events['VpcId']} has as many flow logs as EC2 allows: {found}. "
        "Delete one that is no longer needed, or ask AWS for a higher quota"
    )


def another_owners(logs, events):
    found = "; ".join(problem(log, events) or log["FlowLogId"] for log in logs)
    return (
        "FlowLogAlreadyExists: a flow log that this runbook did not make has the same traffic type and destination, "
        f"and does not do the job: {found}. Its owner must mend or delete it, "
        "or the runbook be given another destination"
    )


def is_same(log, events):
    return (log.get("TrafficType"), delivers_to(log)) == (
        events["TrafficType"],
        where_it_would_deliver(events),
    )


def delivers_to(log):
    return log.get("LogGroupName") or without_streams(log.get("LogDestination", ""))


def is_replaceable(log, events):
    """Ours, and useless or in the place of the new one. One that delivers elsewhere may be another stack's: it stays."""
    failed = log.get("FlowLogStatus") != "ACTIVE" or delivery_problem(log, events["DeliveryGraceMinutes"])
    return is_ours(log) and bool(failed or delivers_to(log) == where_it_would_deliver(events))


def remove_what_is_superseded(events):
    """The new one is known to do the job before the old one goes."""
    logs = wait_for_covering(events)
    found = covering(logs, events)
    superseded = [log for log in logs if is_replaceable(log, events) and log not in found] if found else []
    delete_flow_logs(superseded)
    return deletions(superseded)


def wait_for_covering(events):
    """The VPC's flow logs, once they do the job, or as they are when the wait is over."""
    deadline = time.monotonic() + ACTIVATION_WAIT_SECONDS
    while True:
        logs = read_flow_logs(events["VpcId"])
        pending = any(log.get("FlowLogStatus") != "ACTIVE" for log in logs)
        if covering(logs, events) or not pending or time.monotonic() > deadline:
            return logs
        time.sleep(2)


def group_removal(events):
    """Removes the log group if this run made it for the VPC, and says so: nobody will write to it."""
    logs = boto3.client("logs")
    to_group = events["LogDestinationType"] == "cloud-watch-logs"
    group = find_log_group(logs, events["LogGroup"]) if to_group else None
    if group is None:
        return ""
    tags = logs.list_tags_for_resource(resourceArn=without_streams(group["arn"]))["tags"]
    made = {OWNERSHIP_TAG: OWNERSHIP_VALUE, EXECUTION_TAG: events["ExecutionId"]}
    if not made.items() <= tags.items():
        return ""
    logs.delete_log_group(logGroupName=events["LogGroup"])
    return f". Removed again: log group {events['LogGroup']}"


def create_when_role_is_assumable(events, client_token):
    deadline, pause = time.monotonic() + ROLE_WAIT_SECONDS, 1
    while True:
        try:
            return create_once(events, client_token)
        except CreateFlowLogsError as error:
            if not error.role_not_assumable or time.monotonic() + pause > deadline:
                raise
        time.sleep(pause)
        pause = min(2 * pause, 15)


def create_once(events, client_token):
    try:
        response = boto3.client("ec2").create_flow_logs(**flow_log_request(events, client_token))
    except ClientError as error:
        raise CreateFlowLogsError(
            error.response["Error"]["Code"], error.response["Error"]["Message"]
        ) from error
    # EC2 answers 200 even when it created nothing.
    for refused in response.get("Unsuccessful", []):
        raise CreateFlowLogsError(refused["Error"]["Code"], refused["Error"]["Message"])
