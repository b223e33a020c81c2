import json
import re

import boto3
from botocore.exceptions import ClientError

from shared.own_resources import is_ours
from shared.ownership import OWNERSHIP_TAG, OWNERSHIP_VALUE
from shared.retry import retry

POLICY_NAME = "DeliverVpcFlowLogs"
WRITE_SID = "WriteRecords"
FLOW_LOGS = "vpc-flow-logs.amazonaws.com"
TAGS = [{"Key": OWNERSHIP_TAG, "Value": OWNERSHIP_VALUE}]


def ensure_delivery_role(events, _context):
    iam = boto3.client("iam")
    # Runs for other VPCs use the same role: IAM aborts one of two concurrent changes, another run may have
    # created the role, and a new role may not be visible yet.
    return retry(
        lambda: update_delivery_role(iam, events),
        iam.exceptions.ConcurrentModificationException,
        iam.exceptions.EntityAlreadyExistsException,
        iam.exceptions.NoSuchEntityException,
        NotAllowedYetError,
    )


def update_delivery_role(iam, events):
    role = read_role(iam, events["RoleName"])
    changes = delivery_role_changes(iam, role, events)
    if events["DryRun"] != "true":
        for _, change in changes:
            make(change)
    return {"Changes": [text for text, _ in changes]}


# Only a role with our tag may be changed, and IAM may not see the tag of a new role yet.
class NotAllowedYetError(Exception):
    pass


def make(change):
    try:
        change()
    except ClientError as error:
        if error.response["Error"]["Code"] == "AccessDenied":
            raise NotAllowedYetError(str(error)) from error
        raise


def delivery_role_changes(iam, role, events):
    """The changes that the role needs: each as a text and a function that makes it."""
    name, boundary = events["RoleName"], events["PermissionsBoundaryArn"]
    present = read_policy(iam, name) if role else None
    others = other_policies(iam, name) if role else []
    if role and not is_ours(role):
        reject_foreign(role, others)
    trust = json.dumps(trust_policy(events))
    policy = json.dumps(delivery_policy(events, written_groups(present, events)))
    changes = []
    if role is None:
        changes.append((f"create role {name}", lambda: iam.create_role(**role_request(events))))
    elif not is_ours(role):
        # First: the automation role may change only roles with our tag.
        changes.append((f"tag role {name}", lambda: iam.tag_role(RoleName=name, Tags=TAGS)))
    # Before the trust and the policy: with the boundary, neither allows more than delivery.
    if role and boundary and role.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn") != boundary:
        text = f"set the permissions boundary of role {name} to {boundary}"
        changes.append(
            (text, lambda: iam.put_role_permissions_boundary(RoleName=name, PermissionsBoundary=boundary))
        )
    if role and role["AssumeRolePolicyDocument"] != json.loads(trust):
        text = f"set the trust policy of role {name}"
        changes.append((text, lambda: iam.update_assume_role_policy(RoleName=name, PolicyDocument=trust)))
    if present != json.loads(policy):
        text = f"set policy {POLICY_NAME} of role {name}"
        changes.append(
            (text, lambda: iam.put_role_policy(RoleName=name, PolicyName=POLICY_NAME, PolicyDocument=policy))
        )
    return changes + others


def reject_foreign(role, others):
    """A role without our tag may have the name by chance, and somebody may use it for something else."""
    trusted = [
        statement.get("Principal")
        for statement in listed(role["AssumeRolePolicyDocument"].get("Statement", []))
        if statement.get("Effect") != "Deny"
    ]
    if others or any(principal != {"Service": FLOW_LOGS} for principal in trusted):
        raise RuntimeError(
            f"role {role['RoleName']} lacks the tag {OWNERSHIP_TAG}, and is trusted by {trusted} with "
            f"{len(others)} other policies. Without the tag, only {FLOW_LOGS} may be trusted, and no policy but "
            f"{POLICY_NAME} is allowed. Delete the role, or choose another DeliveryRolePrefix"
        )


def other_policies(iam, name):
    """Changes that remove other policies: they could allow to create log groups, or deny to write."""
    inline = iam.get_paginator("list_role_policies").paginate(RoleName=name)
    attached = iam.get_paginator("list_attached_role_policies").paginate(RoleName=name)
    return [
        deletion(iam, name, policy)
        for page in inline
        for policy in page["PolicyNames"]
        if policy != POLICY_NAME
    ] + [
        detachment(iam, name, policy["PolicyArn"]) for page in attached for policy in page["AttachedPolicies"]
    ]


def listed(one_or_more):
    return one_or_more if isinstance(one_or_more, list) else [one_or_more]


def deletion(iam, name, policy):
    text = f"delete policy {policy} of role {name}"
    return text, lambda: iam.delete_role_policy(RoleName=name, PolicyName=policy)


def detachment(iam, name, arn):
    return f"detach {arn} from role {name}", lambda: iam.detach_role_policy(RoleName=name, PolicyArn=arn)


def trust_policy(events):
    """Trusts only the flow logs service, and only for this account and region (confused deputy problem)."""
    source = f"arn:{events['Partition']}:ec2:{events['Region']}:{events['AccountId']}:vpc-flow-log/*"
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": FLOW_LOGS},
        "Action": "sts:AssumeRole",
        "Condition": {
            "StringEquals": {"aws:SourceAccount": events["AccountId"]},
            "ArnLike": {"aws:SourceArn": source},
        },
    }
    return {"Version": "2012-10-17", "Statement": [statement]}


def log_group_arn(events, name):
    return f"arn:{events['Partition']}:logs:{events['Region']}:{events['AccountId']}:log-group:{name}"


def written_groups(policy, events):
    """Log groups of earlier prefixes in our own statement. Flow logs still deliver to them."""
    allowed = re.compile(re.escape(log_group_arn(events, "")) + r"[A-Za-z0-9._/#-]+vpc-\*:\*")
    return [
        arn
        for statement in listed((policy or {}).get("Statement", []))
        if (statement.get("Sid"), statement.get("Effect")) == (WRITE_SID, "Allow")
        for arn in listed(statement.get("Resource", []))
        if allowed.fullmatch(arn)
    ]


def delivery_policy(events, earlier=()):
    """Allows writing to log groups with the prefix.

    CreateLogGroup is missing on purpose: delivery would recreate a deleted log group, without a retention.
    """
    current = log_group_arn(events, f"{events['LogGroupPrefix']}vpc-*:*")
    others = sorted(set(earlier) - {current})
    write = {
        "Sid": WRITE_SID,
        "Effect": "Allow",
        "Action": ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
        "Resource": [current, *others] if others else current,
    }
    # DescribeLogGroups searches all log groups of the region, so a narrower resource would not match.
    find = {
        "Sid": "FindLogGroup",
        "Effect": "Allow",
        "Action": "logs:DescribeLogGroups",
        "Resource": log_group_arn(events, "*"),
    }
    return {"Version": "2012-10-17", "Statement": [write, find]}


def role_request(events):
    boundary = events["PermissionsBoundaryArn"]
    return {
        "RoleName": events["RoleName"],
        "AssumeRolePolicyDocument": json.dumps(trust_policy(events)),
        "Description": "Lets VPC flow logs write to CloudWatch Logs",
        "Tags": TAGS,
    } | ({"PermissionsBoundary": boundary} if boundary else {})


def read_role(iam, name):
    try:
        return iam.get_role(RoleName=name)["Role"]
    except iam.exceptions.NoSuchEntityException:
        return None


def read_policy(iam, name):
    try:
        return iam.get_role_policy(RoleName=name, PolicyName=POLICY_NAME)["PolicyDocument"]
    except iam.exceptions.NoSuchEntityException:
        return None
