"""Resource types that CloudFormation creates, updates and deletes through the API of their service."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from botocore.exceptions import BotoCoreError, ClientError
from moto.cloudformation.exceptions import UnformattedGetAttTemplateException
from moto.core.common_models import CloudFormationModel

from local_aws.cloudformation.resource import ResourceProblem
from local_aws.context import Context


_Answer = TypeVar("_Answer")

# moto finds resource types by weak references of their base class: this list keeps them alive.
_defined: list[type[CloudFormationModel]] = []


@dataclass(frozen=True)
class Api:
    """The account's APIs, called as its root user."""

    context: Context
    account: str
    region: str

    def client(self, service: str) -> Any:
        endpoint = self.context.endpoint
        return endpoint.client(endpoint.session(self.account, self.region), service)


def define(
    context: Context,
    cloudformation_type: str,
    name_property: str,
    put: Callable[[Api, str, Mapping[str, Any]], str],
    remove: Callable[[Api, str, Mapping[str, Any]], None],
    attributes: Mapping[str, Callable[[Api, str], str]] | None = None,
    create_only: Collection[str] = (),
    exists: Callable[[Api, str], bool] = lambda api, name: False,
) -> None:
    """Define a type whose `put` creates or changes the resource and returns its physical id.

    `put` gets the name that the template gives or CloudFormation generated, at an update the physical id, and the
    properties; `remove` gets the physical id and the properties. A change of a `create_only` property, or another
    physical id, replaces the resource. A resource that `exists` already is not created.
    """

    class ApiResource(CloudFormationModel):
        def __init__(self, api: Api, physical_id: str, properties: Mapping[str, Any]) -> None:
            self.api = api
            self.physical_id = physical_id
            self.properties = properties

        @property
        def physical_resource_id(self) -> str:
            return self.physical_id

        @staticmethod
        def cloudformation_name_type() -> str:
            return name_property

        @staticmethod
        def cloudformation_type() -> str:
            return cloudformation_type

        @classmethod
        def has_cfn_attr(cls, attr: str) -> bool:
            return attr in (attributes or {})

        def get_cfn_attribute(self, attribute_name: str) -> str:
            if attributes and attribute_name in attributes:
                return attributes[attribute_name](self.api, self.physical_id)
            raise UnformattedGetAttTemplateException

        @classmethod
        def create_from_cloudformation_json(
            cls,
            resource_name: str,
            cloudformation_json: Mapping[str, Any],
            account_id: str,
            region_name: str,
            **_: Any,
        ) -> ApiResource:
            api = Api(context, account_id, region_name)
            properties = cloudformation_json["Properties"]
            if exists(api, resource_name):
                raise ResourceProblem(f"{cloudformation_type} {resource_name} already exists")
            return cls(api, call_api(put, api, resource_name, properties), properties)

        @classmethod
        def update_from_cloudformation_json(
            cls,
            original_resource: ApiResource,
            new_resource_name: str,
            cloudformation_json: Mapping[str, Any],
            account_id: str,
            region_name: str,
        ) -> ApiResource:
            properties = cloudformation_json["Properties"]
            api, before = original_resource.api, original_resource.properties
            if any(properties.get(name) != before.get(name) for name in create_only):
                updated = cls.create_from_cloudformation_json(
                    new_resource_name, cloudformation_json, account_id, region_name
                )
            else:
                name = properties.get(name_property, original_resource.physical_id)
                updated = cls(api, call_api(put, api, name, properties), properties)
            if updated.physical_id != original_resource.physical_id:
                original_resource.delete(account_id, region_name)
            return updated

        def delete(self, account_id: str, region_name: str) -> None:
            call_api(remove, self.api, self.physical_id, self.properties)

    _defined.append(ApiResource)


def call_api(call: Callable[..., _Answer], *arguments: Any) -> _Answer:
    """The call's result. Raises the reason if the API rejects the call."""
    try:
        return call(*arguments)
    except (ClientError, BotoCoreError) as rejection:
        raise ResourceProblem(str(rejection)) from rejection
