import json

import boto3

from ownership import OWNERSHIP_TAG, OWNERSHIP_VALUE
from retry import retry

POLICY_NAME = "DeliverVpcFlowLogs"


def ensure_delivery_role(events, _context):
    iam = boto3.client("iam")
    # IAM aborts one of two changes of a role at once, and a role that was just made may not be seen yet.
    return retry(
        lambda: converge(iam, events),
        iam.exceptions.ConcurrentModificationException,
        iam.exceptions.NoSuchEntityException,
    )


def converge(iam, events):
    trust, policy = trust_policy(events), delivery_policy(events)
    role = ensure_role(iam, events["RoleName"], trust)
    if role["AssumeRolePolicyDocument"] != trust:
        iam.update_assume_role_policy(RoleName=events["RoleName"], PolicyDocument=json.dumps(trust))
    if read_policy(iam, events["RoleName"]) != policy:
        iam.put_role_policy(RoleName=events["RoleName"], PolicyName=POLICY_NAME, PolicyDocument=json.dumps(policy))
    return {"RoleArn": role["Arn"]}


def trust_policy(events):
    """The flow-log service alone, and only for flow logs of this account and region (the confused-deputy conditions)."""
    source = f"arn:{events['Partition']}:ec2:{events['Region']}:{events['AccountId']}:vpc-flow-log/*"
    return {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": "vpc-flow-logs.amazonaws.com"},
                "Action": "sts:AssumeRole",
                "Condition": {
                    "StringEquals": {"aws:SourceAccount": events["AccountId"]},
                    "ArnLike": {"aws:SourceArn": source},
                },
            }
        ],
    }


def delivery_policy(events):
    """Writing to the groups under the prefix. Never CreateLogGroup: it would bring deleted groups back without a retention."""
    groups = f"arn:{events['Partition']}:logs:{events['Region']}:{events['AccountId']}:log-group:"
    return {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "WriteRecords",
                "Effect": "Allow",
                "Action": ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
                "Resource": f"{groups}{events['LogGroupPrefix']}vpc-*:*",
            },
            {
                # Groups are listed by prefix over the whole region, so no narrower resource would match.
                "Sid": "FindLogGroup",
                "Effect": "Allow",
                "Action": "logs:DescribeLogGroups",
                "Resource": f"{groups}*",
            },
        ],
    }


def ensure_role(iam, name, trust):
    try:
        return iam.get_role(RoleName=name)["Role"]
    except iam.exceptions.NoSuchEntityException:
        pass
    try:
        return iam.create_role(
            RoleName=name,
            AssumeRolePolicyDocument=json.dumps(trust),
            Description="Lets VPC flow logs write to CloudWatch Logs",
            Tags=[{"Key": OWNERSHIP_TAG, "Value": OWNERSHIP_VALUE}],
        )["Role"]
    except iam.exceptions.EntityAlreadyExistsException:
        # Another run was faster.
        return iam.get_role(RoleName=name)["Role"]


def read_policy(iam, name):
    try:
        return iam.get_role_policy(RoleName=name, PolicyName=POLICY_NAME)["PolicyDocument"]
    except iam.exceptions.NoSuchEntityException:
        return None
