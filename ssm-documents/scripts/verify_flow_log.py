import boto3
from botocore.exceptions import ClientError

from shared.flow_log_deletion import delete_flow_logs
from shared.flow_log_outputs import flow_log_outputs
from shared.flow_logs import read_flow_logs
from shared.requirements import problem, satisfying
from shared.run_tags import run_tags


def verify_flow_log(events, _context):
    evaluated = events["Evaluated"]
    if evaluated["Action"] == "none":
        return {"Outcome": "none"} | {key: value for key, value in evaluated.items() if key != "Action"}
    outcome = {"create": "created", "repair": "repaired"}[evaluated["Action"]]
    if events["DryRun"] == "true":
        return {"Outcome": f"would be {outcome}"} | {key: "" for key in evaluated if key != "Action"}

    logs = read_flow_logs(events["VpcId"])
    created = [log for log in logs if is_of_run(log, events["ExecutionId"])]
    found = satisfying(logs, events)
    if not found:
        raise RuntimeError(f"{failure(logs, events)}{delete_again(created)}")
    return {"Outcome": outcome if created else "none"} | flow_log_outputs(found[0])


def is_of_run(log, execution_id):
    tags = {tag["Key"]: tag.get("Value", "") for tag in log.get("Tags", [])}
    return run_tags(execution_id).items() <= tags.items()


def failure(logs, events):
    if not logs and is_deleted(events["VpcId"]):
        return f"{events['VpcId']} was deleted during the run, and its flow logs with it"
    problems = "; ".join(reason for reason in (problem(log, events) for log in logs) if reason)
    return (
        f"{events['VpcId']} still has no flow log that satisfies the requirements: "
        f"{problems or 'none captures ' + events['TrafficType']}"
    )


def is_deleted(vpc_id):
    try:
        boto3.client("ec2").describe_vpcs(VpcIds=[vpc_id])
    except ClientError as error:
        if error.response["Error"]["Code"] == "InvalidVpcID.NotFound":
            return True
        raise
    return False


def delete_again(created):
    """Deletes what this run created, and returns a text about it. An error here must not hide the failure."""
    ids = ", ".join(log["FlowLogId"] for log in created)
    try:
        delete_flow_logs(created)
    except RuntimeError as error:
        return f". {ids} of this run could not be deleted: {error}"
    return f". Deleted {ids}, which this run created" if ids else ""
