"""Reads objects for other services, with the permissions of their caller."""

from __future__ import annotations

from moto.s3.exceptions import MissingKey
from moto.s3.models import s3_backends

from local_aws.s3 import access


def read(bucket_name: str, key_name: str, principal: str) -> bytes:
    """The content, if the principal can read it. Raises S3's NoSuchBucket, NoSuchKey or AccessDenied."""
    bucket = access.find(bucket_name)
    access.check(bucket, key_name, "s3:GetObject", principal)
    found = s3_backends[bucket.account_id][bucket.partition].get_object(bucket_name, key_name)
    if found is None:
        raise MissingKey(key=key_name)
    return bytes(found.value)
