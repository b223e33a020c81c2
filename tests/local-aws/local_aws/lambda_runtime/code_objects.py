"""Code in a bucket: must be in the function's region, exist, and be readable for the function's account."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

from moto.awslambda.exceptions import InvalidParameterValueException, LambdaClientError
from moto.awslambda.models import LambdaFunction
from moto.s3.exceptions import MissingBucket, MissingKey, S3AccessDeniedError

from local_aws import moto_attributes
from local_aws.s3 import access, objects


class _AccessDenied(LambdaClientError):
    code = 403

    def __init__(self, bucket: str, key: str) -> None:
        # As quoted in binxio/cfn-lb-ip-address-provider#4.
        super().__init__(
            "AccessDeniedException",
            "Your access has been denied by S3, please make sure your request credentials have permission to "
            f"GetObject for {bucket}/{key}. S3 Error Code: AccessDenied. S3 Error Message: Access Denied",
        )


def install() -> None:
    set_code = LambdaFunction._set_function_code

    @functools.wraps(set_code)
    def set_checked_code(function: Any, spec: Mapping[str, Any]) -> None:
        if "ZipFile" not in spec and "S3Bucket" in spec:
            _check(spec["S3Bucket"], spec.get("S3Key", ""), function.account_id, function.region)
        set_code(function, spec)

    moto_attributes.install(LambdaFunction, "_set_function_code", set_checked_code)


def _check(bucket: str, key: str, account: str, region: str) -> None:
    try:
        bucket_region = access.find(bucket).region_name
        if bucket_region != region:
            # As quoted in amazon-archives/aws-waf-sample#23.
            raise _rejection(
                "PermanentRedirect",
                f"The bucket is in this region: {bucket_region}. Please use this region to retry the request",
            )
        objects.read(bucket, key, f"arn:aws:iam::{account}:root")
    except S3AccessDeniedError as rejection:
        raise _AccessDenied(bucket, key) from rejection
    except (MissingBucket, MissingKey) as missing:
        raise _rejection(missing.code, missing.message) from missing


def _rejection(code: str, message: str) -> InvalidParameterValueException:
    return InvalidParameterValueException(
        f"Error occurred while GetObject. S3 Error Code: {code}. S3 Error Message: {message}"
    )
