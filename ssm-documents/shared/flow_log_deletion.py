import boto3
from botocore.exceptions import ClientError


def delete_flow_logs(logs):
    for log in logs:
        error = deletion_error(log["FlowLogId"])
        # Another run may have deleted it first.
        if error and error["Code"] != "InvalidFlowLogId.NotFound":
            raise RuntimeError(
                f"DeleteFlowLogs failed: {log['FlowLogId']}: {error['Code']}: {error['Message']}"
            )


def deletion_error(flow_log_id):
    try:
        response = boto3.client("ec2").delete_flow_logs(FlowLogIds=[flow_log_id])
    except ClientError as error:
        return error.response["Error"]
    # EC2 reports a flow log that it did not delete in a response with status 200.
    return next((item["Error"] for item in response.get("Unsuccessful", [])), None)
