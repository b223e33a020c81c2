"""AWS::S3::Bucket with its versions, life cycle, encryption, public access block and ownership.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-s3-bucket.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from moto.s3.exceptions import MissingBucket
from moto.s3.models import FakeBucket, s3_backends
from moto.utilities.utils import get_partition

from local_aws import moto_attributes
from local_aws.cloudformation import bucket_lifecycle
from local_aws.cloudformation.api_resource import Api, call_api
from local_aws.cloudformation.resource import ResourceProblem
from local_aws.context import Context
from local_aws.s3 import ownership


def install(context: Context) -> None:
    def create(
        cls: type[FakeBucket],
        resource_name: str,
        cloudformation_json: Mapping[str, Any],
        account_id: str,
        region_name: str,
        **_: Any,
    ) -> FakeBucket:
        backend = s3_backends[account_id][get_partition(region_name)]
        bucket = backend.create_bucket(resource_name, region_name)
        properties = cloudformation_json.get("Properties", {})
        call_api(configure, Api(context, account_id, region_name), bucket, properties)
        return bucket

    moto_attributes.install(FakeBucket, "create_from_cloudformation_json", classmethod(create))
    moto_attributes.install(FakeBucket, "delete_from_cloudformation_json", staticmethod(_delete))


def configure(api: Api, bucket: FakeBucket, properties: Mapping[str, Any]) -> None:
    """Set everything that the properties describe; what they leave out is off."""
    s3 = api.client("s3")
    named = {"Bucket": bucket.name}
    versions = properties.get("VersioningConfiguration")
    if versions or bucket.versioning_status:
        status = (versions or {}).get("Status", "Suspended")
        s3.put_bucket_versioning(**named, VersioningConfiguration={"Status": status})
    rules = properties.get("LifecycleConfiguration", {}).get("Rules")
    if rules:
        given = {"Rules": [bucket_lifecycle.rule(rule) for rule in rules]}
        s3.put_bucket_lifecycle_configuration(**named, LifecycleConfiguration=given)
    else:
        s3.delete_bucket_lifecycle(**named)
    encryption = properties.get("BucketEncryption", {}).get("ServerSideEncryptionConfiguration")
    if encryption:
        given = {"Rules": [_encryption(rule) for rule in encryption]}
        s3.put_bucket_encryption(**named, ServerSideEncryptionConfiguration=given)
    else:
        s3.delete_bucket_encryption(**named)
    block = properties.get("PublicAccessBlockConfiguration")
    if block:
        s3.put_public_access_block(**named, PublicAccessBlockConfiguration=_truths(block))
    else:
        s3.delete_public_access_block(**named)
    default_ownership = {"Rules": [{"ObjectOwnership": ownership.DEFAULT}]}
    s3.put_bucket_ownership_controls(
        **named, OwnershipControls=properties.get("OwnershipControls") or default_ownership
    )
    if properties.get("Tags"):
        s3.put_bucket_tagging(**named, Tagging={"TagSet": properties["Tags"]})
    else:
        s3.delete_bucket_tagging(**named)


def _encryption(rule: Mapping[str, Any]) -> dict[str, Any]:
    converted = {"ApplyServerSideEncryptionByDefault": rule["ServerSideEncryptionByDefault"]}
    return converted | {name: rule[name] for name in ("BucketKeyEnabled",) if name in rule}


def _truths(block: Mapping[str, Any]) -> dict[str, bool]:
    return {name: str(value).lower() == "true" for name, value in block.items()}


def _delete(
    resource_name: str, cloudformation_json: Mapping[str, Any], account_id: str, region_name: str
) -> None:
    backend = s3_backends[account_id][get_partition(region_name)]
    try:
        deleted = backend.delete_bucket(resource_name)
    except MissingBucket:
        return
    if deleted is None:
        raise ResourceProblem(
            "The bucket you tried to delete is not empty. You must delete all versions in the bucket."
        )
