import boto3


def read_flow_logs(vpc_id):
    """The flow logs of a VPC, without those of its subnets and interfaces, in the order of their ids."""
    pages = (
        boto3.client("ec2")
        .get_paginator("describe_flow_logs")
        .paginate(Filters=[{"Name": "resource-id", "Values": [vpc_id]}])
    )
    return sorted((log for page in pages for log in page["FlowLogs"]), key=lambda log: log["FlowLogId"])
