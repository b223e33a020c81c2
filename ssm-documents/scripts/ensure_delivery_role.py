import json

import boto3

from ownership import OWNERSHIP_TAG, OWNERSHIP_VALUE
from retry import retry

POLICY_NAME = "DeliverVpcFlowLogs"


def ensure_delivery_role(events, _context):
    iam = boto3.client("iam")
    # Runs for other VPCs share the role: IAM aborts one of two changes at once, another run may have made the
    # role meanwhile, and a role that was just made may not be seen yet.
    return retry(
        lambda: converge_delivery_role(iam, events),
        iam.exceptions.ConcurrentModificationException,
        iam.exceptions.EntityAlreadyExistsException,
        iam.exceptions.NoSuchEntityException,
    )


def converge_delivery_role(iam, events):
    role = read_role(iam, events["RoleName"])
    changes = delivery_role_changes(iam, role, events)
    if events["DryRun"] != "true":
        for _, change in changes:
            change()
    return {"Changes": [said for said, _ in changes]}


def delivery_role_changes(iam, role, events):
    """What the role lacks of what was asked, or has too much: each change in words, and what makes it."""
    name, boundary = events["RoleName"], events["PermissionsBoundaryArn"]
    present = read_policy(iam, name) if role else None
    groups = written_groups(present, events) if role and is_our_role(role) else []
    trust, policy = json.dumps(trust_policy(events)), json.dumps(delivery_policy(events, groups))
    changes = []
    if role is None:
        changes.append((f"create role {name}", lambda: iam.create_role(**role_request(events))))
    # Before the policy: where a boundary is demanded, IAM lets nobody give a role without it any permission.
    if role and boundary and role.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn") != boundary:
        said = f"set {boundary} as the permissions boundary of role {name}"
        changes.append(
            (said, lambda: iam.put_role_permissions_boundary(RoleName=name, PermissionsBoundary=boundary))
        )
    if role and role["AssumeRolePolicyDocument"] != json.loads(trust):
        said = f"let the flow-log service alone assume role {name}"
        changes.append((said, lambda: iam.update_assume_role_policy(RoleName=name, PolicyDocument=trust)))
    if present != json.loads(policy):
        said = f"let role {name} write to the log groups of VPCs"
        changes.append(
            (said, lambda: iam.put_role_policy(RoleName=name, PolicyName=POLICY_NAME, PolicyDocument=policy))
        )
    return changes + (surplus_policies(iam, name) if role and is_our_role(role) else [])


def surplus_policies(iam, name):
    """Other policies of a role that is ours; one might let it make log groups, or keep it from writing."""
    inline = iam.list_role_policies(RoleName=name)["PolicyNames"]
    attached = iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]
    changes = [deletion(iam, name, policy) for policy in inline if policy != POLICY_NAME]
    return changes + [detachment(iam, name, policy["PolicyArn"]) for policy in attached]


def deletion(iam, name, policy):
    said = f"delete policy {policy} of role {name}"
    return said, lambda: iam.delete_role_policy(RoleName=name, PolicyName=policy)


def detachment(iam, name, arn):
    return f"detach {arn} from role {name}", lambda: iam.detach_role_policy(RoleName=name, PolicyArn=arn)


def trust_policy(events):
    """The flow-log service alone, and only for flow logs of this account and region (no confused deputy)."""
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


def any_group(events):
    return f"arn:{events['Partition']}:logs:{events['Region']}:{events['AccountId']}:log-group:"


def written_groups(policy, events):
    """Groups of VPCs under other prefixes that our role writes to: their flow logs go on when the prefix changes."""
    resources = [statement.get("Resource", []) for statement in (policy or {}).get("Statement", [])]
    named = [name for names in resources for name in ([names] if isinstance(names, str) else names)]
    return [name for name in named if name.startswith(any_group(events)) and name.endswith("vpc-*:*")]


def delivery_policy(events, groups=()):
    """Writing to the groups under the prefix. CreateLogGroup would bring deleted groups back without a retention."""
    asked = f"{any_group(events)}{events['LogGroupPrefix']}vpc-*:*"
    others = sorted(set(groups) - {asked})
    return {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "WriteRecords",
                "Effect": "Allow",
                "Action": ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
                "Resource": [asked, *others] if others else asked,
            },
            {
                # Groups are listed by prefix over the whole region, so no narrower resource would match.
                "Sid": "FindLogGroup",
                "Effect": "Allow",
                "Action": "logs:DescribeLogGroups",
                "Resource": f"{any_group(events)}*",
            },
        ],
    }


def role_request(events):
    boundary = events["PermissionsBoundaryArn"]
    return {
        "RoleName": events["RoleName"],
        "AssumeRolePolicyDocument": json.dumps(trust_policy(events)),
        "Description": "Lets VPC flow logs write to CloudWatch Logs",
        "Tags": [{"Key": OWNERSHIP_TAG, "Value": OWNERSHIP_VALUE}],
    } | ({"PermissionsBoundary": boundary} if boundary else {})


def is_our_role(role):
    return {"Key": OWNERSHIP_TAG, "Value": OWNERSHIP_VALUE} in role.get("Tags", [])


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
