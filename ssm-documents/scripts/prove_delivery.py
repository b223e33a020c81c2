import boto3
from botocore.exceptions import ClientError

from flow_logs import covering, problem, where_it_delivers
from own_flow_logs import delete_flow_logs, read_flow_logs, tags_of
from ownership import EXECUTION_TAG


def prove_delivery(events, _context):
    judged = events["Judged"]
    if judged["Action"] == "none":
        return {"Outcome": "none"} | {key: value for key, value in judged.items() if key != "Action"}
    if events["DryRun"] == "true":
        would_be = {"create": "would be created", "repair": "would be repaired"}[judged["Action"]]
        return {"Outcome": would_be} | {key: "" for key in judged if key != "Action"}

    logs = read_flow_logs(events["VpcId"])
    made = [log for log in logs if tags_of(log).get(EXECUTION_TAG) == events["ExecutionId"]]
    found = covering(logs, events)
    if not found:
        raise RuntimeError(f"{failure(logs, events)}{removal(made)}")
    outcome = {"create": "created", "repair": "repaired"}[judged["Action"]] if made else "none"
    return {"Outcome": outcome, **where_it_delivers(found[0])}


def failure(logs, events):
    if not logs and is_deleted(events["VpcId"]):
        return f"{events['VpcId']} was deleted meanwhile, and its flow logs with it"
    problems = "; ".join(reason for reason in (problem(log, events) for log in logs) if reason)
    problems = problems or f"it has no flow log for {events['TrafficType']}"
    return f"{events['VpcId']} is still not logged: {problems}"


def is_deleted(vpc_id):
    try:
        boto3.client("ec2").describe_vpcs(VpcIds=[vpc_id])
    except ClientError as error:
        if error.response["Error"]["Code"] == "InvalidVpcID.NotFound":
            return True
        raise
    return False


def removal(made):
    """Removes what this run made, and says so; a refusal must not hide why the run fails."""
    ids = ", ".join(log["FlowLogId"] for log in made)
    try:
        delete_flow_logs(made)
    except RuntimeError as error:
        return f". {ids} could not be removed again: {error}"
    return f". Removed again: {ids}" if ids else ""
