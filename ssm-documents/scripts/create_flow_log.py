import time

import boto3
from botocore.exceptions import ClientError

from flow_logs import covering, delete_flow_logs, is_ours, problem, read_flow_logs
from ownership import EXECUTION_TAG, OWNERSHIP_TAG, OWNERSHIP_VALUE

# IAM is eventually consistent: EC2 may not see a role that was just made.
ROLE_WAIT_SECONDS = 120

# What stood in the way may be gone by now, or another run may have put its own there.
ATTEMPTS = 3


class CreateFlowLogsError(Exception):
    def __init__(self, code, message):
        super().__init__(f"CreateFlowLogs failed: {code}: {message}")
        self.code = code
        self.role_not_assumable = "Unable to assume given IAM role" in message


def create_flow_log(events, _context):
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return create_when_role_is_assumable(events, f"{events['ExecutionId']}-{attempt}")
        except CreateFlowLogsError as error:
            if error.code != "FlowLogAlreadyExists" or attempt == ATTEMPTS:
                raise
        if what_exists_does_the_job(events):
            return


def what_exists_does_the_job(events):
    """Otherwise what stands in the way is taken away if it is ours; what others made is left."""
    logs = read_flow_logs(events["VpcId"])
    if covering(logs, events):
        return True
    # They deliver nothing, so taking them away first loses nothing; EC2 refuses a second one beside them.
    delete_flow_logs([log for log in logs if is_ours(log) and problem(log, events)])
    return False


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
