import hashlib
import json

import boto3

from shared.log_groups import find_log_group


def delivery_state(events):
    """A fingerprint of the destination and of the role: it changes with everything that could make delivery possible again."""
    parts = [events["LogDestinationType"], events["LogDestination"]]
    if events["LogDestinationType"] == "cloud-watch-logs":
        group = find_log_group(boto3.client("logs"), events["LogGroup"]) or {}
        parts += [group.get("creationTime"), group.get("kmsKeyId"), role_state(events["RoleName"])]
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()


def role_state(name):
    iam = boto3.client("iam")
    try:
        role = iam.get_role(RoleName=name)["Role"]
    except iam.exceptions.NoSuchEntityException:
        return None
    names = iam.list_role_policies(RoleName=name)["PolicyNames"]
    inline = [iam.get_role_policy(RoleName=name, PolicyName=each)["PolicyDocument"] for each in names]
    attached = iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]
    return [
        role["RoleId"],
        role["AssumeRolePolicyDocument"],
        role.get("PermissionsBoundary"),
        inline,
        attached,
    ]
