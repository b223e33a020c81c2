"""The tags of one resource; moto searches the tags of all resources."""

from __future__ import annotations

from collections.abc import Mapping

from moto.ec2.models.core import TaggedEC2Resource
from moto.ec2.utils import EC2_PREFIX_TO_RESOURCE, get_prefix

from local_aws import moto_attributes


def of(resource: TaggedEC2Resource) -> Mapping[str, str]:
    return dict(resource.ec2_backend.tags.get(resource.id, {}))


def install() -> None:
    def get_tags(resource: TaggedEC2Resource) -> list[dict[str, str]]:
        return [
            {
                "resource_id": resource.id,
                "key": key,
                "value": value,
                "resource_type": EC2_PREFIX_TO_RESOURCE.get(get_prefix(resource.id), ""),
            }
            for key, value in of(resource).items()
        ]

    moto_attributes.install(TaggedEC2Resource, "get_tags", get_tags)
