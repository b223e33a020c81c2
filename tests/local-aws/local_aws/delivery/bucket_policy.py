"""The statements that AWS adds to a bucket's policy when somebody creates a flow log to it.

It adds them if the creator owns the bucket and may read and change its policy.
https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-permissions.html
"""

from __future__ import annotations

import json
from typing import Any

from moto.ec2.models import EC2Backend
from moto.s3.models import FakeBucket

from local_aws.delivery import log_delivery, s3
from local_aws.iam.permissions import may
from local_aws.iam.policy import Access
from local_aws.iam.roles import find_role
from local_aws.s3 import access

# https://docs.aws.amazon.com/AmazonS3/latest/userguide/add-bucket-policy.html
_MAX_BYTES = 20 * 1024


def complete(bucket: FakeBucket, prefix: str | None, backend: EC2Backend, creator: str) -> None:
    """Let the log delivery service write flow logs of the backend's account, if AWS would do that."""
    if not _may_change(bucket, backend, creator):
        return
    statements = [
        statement
        for document in access.policies(bucket)
        for statement in (
            document["Statement"] if isinstance(document["Statement"], list) else [document["Statement"]]
        )
    ]
    changed = json.dumps(
        {"Version": "2012-10-17", "Statement": [*statements, *_statements(bucket, prefix, backend)]}
    ).encode()
    if len(changed) <= _MAX_BYTES:
        bucket.policy = changed


def _may_change(bucket: FakeBucket, backend: EC2Backend, creator: str) -> bool:
    if bucket.account_id != creator.split(":")[4]:
        return False
    role = find_role(creator, bucket.account_id, backend.region_name)
    actions = ("s3:GetBucketPolicy", "s3:PutBucketPolicy")
    return role is None or all(may(role, Access(action, bucket.arn)) for action in actions)


def _statements(bucket: FakeBucket, prefix: str | None, backend: EC2Backend) -> list[dict[str, Any]]:
    folder = f"{prefix.strip('/')}/" if prefix and prefix.strip("/") else ""
    source = {"aws:SourceAccount": backend.account_id}
    arn = f"arn:{backend.partition}:logs:{backend.region_name}:{backend.account_id}:*"
    acl = {"s3:x-amz-acl": "bucket-owner-full-control"} if s3.has_acls(bucket) else {}
    accounts = (backend.account_id, f"aws-account-id={backend.account_id}")
    return [
        {
            "Sid": "AWSLogDeliveryWrite",
            "Effect": "Allow",
            "Principal": {"Service": log_delivery.SERVICE},
            "Action": "s3:PutObject",
            "Resource": [f"{bucket.arn}/{folder}AWSLogs/{account}/*" for account in accounts],
            "Condition": {"StringEquals": {**source, **acl}, "ArnLike": {"aws:SourceArn": arn}},
        },
        {
            "Sid": "AWSLogDeliveryAclCheck",
            "Effect": "Allow",
            "Principal": {"Service": log_delivery.SERVICE},
            "Action": "s3:GetBucketAcl",
            "Resource": bucket.arn,
            "Condition": {"StringEquals": source, "ArnLike": {"aws:SourceArn": arn}},
        },
    ]
