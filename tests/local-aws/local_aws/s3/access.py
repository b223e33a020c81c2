"""Access to buckets: other accounts need the bucket policy's permission, and its denials apply to everyone.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/how-s3-evaluates-access-control.html
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlparse

from moto.iam.access_control import PermissionResult
from moto.s3.exceptions import BucketAccessDeniedError, MissingBucket
from moto.s3.models import FakeBucket, s3_backends
from moto.s3.responses import S3Response

from local_aws import moto_attributes
from local_aws import calls
from local_aws.iam.policy import Access, Document, allows, denies, parse
from local_aws.organizations import membership


def install() -> None:
    authorize = S3Response._authenticate_and_authorize_s3_action
    permission = FakeBucket.get_permission

    @functools.wraps(authorize)
    def authorize_by_policy(
        response: Any, bucket_name: str | None = None, key_name: str | None = None
    ) -> None:
        authorize(response, bucket_name=bucket_name, key_name=key_name)
        action = response.data["Action"]
        # moto uses this name for actions that it does not know.
        makes_a_bucket = action == "CreateBucket" and not urlparse(response.uri).query
        if bucket_name and bucket_name in s3_backends.bucket_accounts and not makes_a_bucket:
            check(find(bucket_name), key_name, f"s3:{action}", calls.principal(response))

    def permission_without_conditions(bucket: FakeBucket, action: str, resource: str) -> PermissionResult:
        # moto ignores the conditions of a statement that denies something to "*".
        known = permission(bucket, action, resource)
        return PermissionResult.NEUTRAL if known is PermissionResult.DENIED else known

    moto_attributes.install(S3Response, "_authenticate_and_authorize_s3_action", authorize_by_policy)
    moto_attributes.install(FakeBucket, "get_permission", permission_without_conditions)


def find(bucket_name: str) -> FakeBucket:
    """The bucket of that name, in any account."""
    if bucket_name not in s3_backends.bucket_accounts:
        raise MissingBucket(bucket=bucket_name)
    partition, account = s3_backends.bucket_accounts[bucket_name]
    return s3_backends[account][partition].buckets[bucket_name]


def policies(bucket: FakeBucket) -> list[Document]:
    """The bucket's policy, if it has one."""
    return [parse(_text(bucket.policy))] if bucket.policy else []


def check(bucket: FakeBucket, key_name: str | None, action: str, principal: str) -> None:
    """Raises AccessDenied; `principal` is the ARN of the calling role, user or root user."""
    account = principal.split(":")[4]
    resource = f"{bucket.arn}/{key_name}" if key_name else bucket.arn
    keys = _condition_keys(bucket, account, principal)
    access = Access(action, resource, principal=principal, keys=keys)
    documents = policies(bucket)
    # The policies of the caller's account are not enforced, here or elsewhere.
    is_permitted = account == bucket.account_id or allows(documents, access)
    if not is_permitted or denies(documents, access):
        raise BucketAccessDeniedError(bucket=bucket.name)


def _condition_keys(bucket: FakeBucket, account: str, principal: str) -> Mapping[str, str]:
    """https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html"""
    keys = {
        "aws:PrincipalAccount": account,
        "aws:PrincipalArn": principal,
        "aws:PrincipalIsAWSService": "false",
        "aws:ResourceAccount": bucket.account_id,
        "aws:SecureTransport": "true",
        "s3:TlsVersion": "1.3",
    }
    organization = membership.organization_of(account)
    if organization is None:
        return keys
    return {
        **keys,
        "aws:PrincipalOrgID": organization.org.id,
        "aws:PrincipalOrgPaths": membership.path(organization, account),
    }


def _text(policy: bytes | str) -> str:
    return policy.decode() if isinstance(policy, bytes) else policy
