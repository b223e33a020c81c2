"""A new bucket has no access control lists, unless its creator asks for them.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html
"""

from __future__ import annotations

import functools
from typing import Any

from moto.s3.models import FakeBucket, S3Backend

from local_aws import moto_attributes

DEFAULT = "BucketOwnerEnforced"


def install() -> None:
    create = S3Backend.create_bucket

    @functools.wraps(create)
    def create_bucket(backend: Any, *args: Any, **kwargs: Any) -> FakeBucket:
        bucket = create(backend, *args, **kwargs)
        bucket.ownership_rule = DEFAULT
        return bucket

    moto_attributes.install(S3Backend, "create_bucket", create_bucket)
