import boto3


def has_network_interfaces(vpc_id):
    """Without one, a VPC has no traffic, and a flow log nothing to deliver."""
    pages = (
        boto3.client("ec2")
        .get_paginator("describe_network_interfaces")
        .paginate(Filters=[{"Name": "vpc-id", "Values": [vpc_id]}])
    )
    return any(page["NetworkInterfaces"] for page in pages)
