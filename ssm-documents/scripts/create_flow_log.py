import time

import boto3
from botocore.exceptions import ClientError

from flow_logs import covering, delete_flow_logs, is_ours, problem, read_flow_logs
from ownership import EXECUTION_TAG, OWNERSHIP_TAG, OWNERSHIP_VALUE

# IAM is eventually consistent: EC2 may not see a role that was just made.
ROLE_WAIT_SECONDS = 120


class CreateFlowLogsError(Exception):
    def __init__(self, code, message):
        super().__init__(f"CreateFlowLogs failed: {code}: {message}")
        self.code = code
        self.role_not_assumable = "Unable to assume given IAM role" in message


def create_flow_log(events, _context):
    try:
        create_when_role_is_assumable(events, events["ExecutionId"])
    except CreateFlowLogsError as error:
        if error.code != "FlowLogAlreadyExists":
            raise
        make_room(events, error)


def make_room(events, error):
    """What stands in the way is adopted if it does the job, replaced if it is ours, and otherwise not ours to change."""
    logs = read_flow_logs(events["VpcId"])
    if covering(logs, events):
        return
    ours = [log for log in logs if is_ours(log) and problem(log, events)]
    if not ours:
        raise error
    # They deliver nothing, so taking them away first loses nothing; EC2 refuses a second one beside them.
    delete_flow_logs(ours)
    create_when_role_is_assumable(events, events["ExecutionId"] + "-again")


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
    tags = {OWNERSHIP_TAG: OWNERSHIP_VALUE, EXECUTION_TAG: events["ExecutionId"]}
    try:
        response = boto3.client("ec2").create_flow_logs(
            ClientToken=client_token,
            ResourceType="VPC",
            ResourceIds=[events["VpcId"]],
            TrafficType=events["TrafficType"],
            MaxAggregationInterval=int(events["MaxAggregationInterval"]),
            LogDestinationType="cloud-watch-logs",
            LogGroupName=events["LogGroup"],
            DeliverLogsPermissionArn=events["RoleArn"],
            TagSpecifications=[
                {"ResourceType": "vpc-flow-log", "Tags": [{"Key": key, "Value": value} for key, value in tags.items()]}
            ],
        )
    except ClientError as error:
        raise CreateFlowLogsError(error.response["Error"]["Code"], error.response["Error"]["Message"]) from error
    # EC2 answers 200 even when it created nothing.
    for refused in response.get("Unsuccessful", []):
        raise CreateFlowLogsError(refused["Error"]["Code"], refused["Error"]["Message"])
