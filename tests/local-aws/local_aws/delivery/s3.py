"""Delivery to a bucket, as far as the policies of the bucket and of its key allow it.

https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-permissions.html

A public access block has no effect here: its RestrictPublicBuckets exempts AWS services.
https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
"""

from __future__ import annotations

import gzip
from collections import defaultdict
from collections.abc import Sequence

from moto.ec2.models import EC2Backend
from moto.ec2.models.flow_logs import FlowLogs
from moto.kms.models import kms_backends
from moto.s3.models import FakeBucket, s3_backends

from local_aws.delivery import arns, log_delivery, records, s3_keys
from local_aws.delivery.records import Record, Window
from local_aws.iam.policy import parse
from local_aws.s3 import access

_KMS_ACTIONS = ("kms:GenerateDataKey", "kms:Decrypt")


def refusal(flow_log: FlowLogs, window: Window) -> str | None:
    """Why the object of this interval would be denied; None if it would be written."""
    found = arns.BUCKET.fullmatch(flow_log.log_destination)
    key = s3_keys.of(flow_log, window)
    return bucket_refusal(found["bucket"], key, flow_log.ec2_backend, flow_log.id)


def bucket_refusal(bucket_name: str, key: str, backend: EC2Backend, flow_log_id: str) -> str | None:
    if bucket_name not in s3_backends.bucket_accounts:
        return f"bucket {bucket_name} does not exist"
    bucket = access.find(bucket_name)
    policies = access.policies(bucket)
    for action, resource in (
        ("s3:GetBucketAcl", bucket.arn),
        ("s3:PutObject", f"{bucket.arn}/{key}"),
    ):
        keys = {"aws:ResourceAccount": bucket.account_id}
        if action == "s3:PutObject" and has_acls(bucket):
            keys["s3:x-amz-acl"] = "bucket-owner-full-control"
        if not log_delivery.admits(policies, action, resource, backend, flow_log_id, keys):
            return f"the policy of bucket {bucket_name} does not allow {log_delivery.SERVICE} {action} on {resource}"
    return _key_refusal(bucket, backend, flow_log_id)


def has_acls(bucket: FakeBucket) -> bool:
    """With BucketOwnerEnforced the delivery sends no x-amz-acl, so a condition on it is never true.

    cloudposse/terraform-aws-vpc-flow-logs-s3-bucket#101
    """
    return bucket.ownership_rule != "BucketOwnerEnforced"


def write(flow_log: FlowLogs, delivered: Sequence[Record]) -> None:
    """One compressed object for each interval. Objects in the Parquet format are not implemented."""
    if flow_log.local_aws_destination_options["FileFormat"] == "parquet":
        return
    bucket = access.find(arns.BUCKET.fullmatch(flow_log.log_destination)["bucket"])
    header = " ".join(records.fields(flow_log.log_format))
    lines: dict[Window, list[str]] = defaultdict(lambda: [header])
    for record in delivered:
        lines[record.window].append(record.line)
    for window, of_window in lines.items():
        content = gzip.compress("".join(f"{line}\n" for line in of_window).encode(), mtime=0)
        s3_backends[bucket.account_id][bucket.partition].put_object(
            bucket.name, s3_keys.of(flow_log, window), content
        )


def _key_refusal(bucket: FakeBucket, backend: EC2Backend, flow_log_id: str) -> str | None:
    """https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-s3-cmk-policy.html"""
    default = bucket.encryption["Rule"]["ApplyServerSideEncryptionByDefault"] if bucket.encryption else {}
    if not str(default.get("SSEAlgorithm", "")).startswith("aws:kms"):
        return None
    key_id = default.get("KMSMasterKeyID")
    if not key_id or not key_id.startswith("arn:"):
        return f"the default encryption of bucket {bucket.name} does not name a customer key by its ARN: {key_id!r}"
    _, _, _, region, account, resource = key_id.split(":", 5)
    key = kms_backends[account][region].keys.get(resource.removeprefix("key/"))
    if key is None or not key.enabled:
        return f"KMS key {key_id} of bucket {bucket.name} does not exist or is disabled"
    for action in _KMS_ACTIONS:
        if not log_delivery.admits([parse(key.policy)], action, key.arn, backend, flow_log_id):
            return f"the policy of KMS key {key_id} does not allow {log_delivery.SERVICE} {action}"
    return None
