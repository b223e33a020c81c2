import boto3
from botocore.exceptions import ClientError

from ownership import OWNERSHIP_TAG, OWNERSHIP_VALUE


def read_flow_logs(vpc_id):
    """Every flow log of the VPC itself, oldest id first."""
    pages = (
        boto3.client("ec2")
        .get_paginator("describe_flow_logs")
        .paginate(Filters=[{"Name": "resource-id", "Values": [vpc_id]}])
    )
    return sorted((log for page in pages for log in page["FlowLogs"]), key=lambda log: log["FlowLogId"])


def tags_of(log):
    return {tag["Key"]: tag.get("Value", "") for tag in log.get("Tags", [])}


def is_ours(log):
    return tags_of(log).get(OWNERSHIP_TAG) == OWNERSHIP_VALUE


def delete_flow_logs(logs):
    for log in logs:
        error = delete_error(log["FlowLogId"])
        # Another run may have been faster.
        if error and error["Code"] != "InvalidFlowLogId.NotFound":
            raise RuntimeError(
                f"DeleteFlowLogs failed: {log['FlowLogId']}: {error['Code']}: {error['Message']}"
            )


def delete_error(flow_log_id):
    try:
        response = boto3.client("ec2").delete_flow_logs(FlowLogIds=[flow_log_id])
    except ClientError as error:
        return error.response["Error"]
    # EC2 answers 200 even when it deleted nothing.
    return next((refused["Error"] for refused in response.get("Unsuccessful", [])), None)
