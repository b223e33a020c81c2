"""AWS::S3::BucketPolicy.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-s3-bucketpolicy.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from botocore.exceptions import ClientError

from local_aws.cloudformation import api_resource
from local_aws.cloudformation.api_resource import Api
from local_aws.context import Context


def define(context: Context) -> None:
    api_resource.define(context, "AWS::S3::BucketPolicy", "Bucket", _put, _remove)


def _put(api: Api, bucket: str, properties: Mapping[str, Any]) -> str:
    policy = properties["PolicyDocument"]
    text = policy if isinstance(policy, str) else json.dumps(policy)
    api.client("s3").put_bucket_policy(Bucket=bucket, Policy=text)
    return bucket


def _remove(api: Api, bucket: str, properties: Mapping[str, Any]) -> None:
    try:
        api.client("s3").delete_bucket_policy(Bucket=bucket)
    except ClientError as rejection:
        # It was deleted with its bucket.
        if rejection.response["Error"]["Code"] != "NoSuchBucket":
            raise
