"""AWS::SSM::Document, with YAML content, generated names and both update methods.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-ssm-document.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import yaml
from moto.core.common_models import CloudFormationModel
from moto.ssm.models import ssm_backends

from local_aws.cloudformation.resource import ResourceProblem
from local_aws.context import Context

_CREATE_ONLY = ("Name", "DocumentType")


def define(context: Context) -> None:
    class Document(CloudFormationModel):
        def __init__(self, name: str, properties: Mapping[str, Any]) -> None:
            self.name = name
            self.properties = properties

        @property
        def physical_resource_id(self) -> str:
            return self.name

        @staticmethod
        def cloudformation_name_type() -> str:
            return "Name"

        @staticmethod
        def cloudformation_type() -> str:
            return "AWS::SSM::Document"

        @classmethod
        def has_cfn_attr(cls, attr: str) -> bool:
            return False

        @classmethod
        def create_from_cloudformation_json(
            cls,
            resource_name: str,
            cloudformation_json: Mapping[str, Any],
            account_id: str,
            region_name: str,
            **_: Any,
        ) -> Document:
            properties = cloudformation_json["Properties"]
            name = properties.get("Name") or resource_name
            ssm_backends[account_id][region_name].create_document(
                content=_content(properties),
                requires=properties.get("Requires"),
                attachments=properties.get("Attachments"),
                name=name,
                version_name=properties.get("VersionName"),
                document_type=properties.get("DocumentType", "Command"),
                document_format=_format(properties),
                target_type=properties.get("TargetType"),
                tags=properties.get("Tags"),
            )
            return cls(name, properties)

        @classmethod
        def update_from_cloudformation_json(
            cls,
            original_resource: Document,
            new_resource_name: str,
            cloudformation_json: Mapping[str, Any],
            account_id: str,
            region_name: str,
        ) -> Document:
            properties = cloudformation_json["Properties"]
            before = original_resource.properties
            if all(properties.get(name) == before.get(name) for name in {*before, *properties} - {"Tags"}):
                return cls(original_resource.name, properties)
            is_new_version = properties.get("UpdateMethod") == "NewVersion" and all(
                properties.get(name) == before.get(name) for name in _CREATE_ONLY
            )
            if is_new_version:
                original_resource.add_version(properties, account_id, region_name)
                return cls(original_resource.name, properties)
            if properties.get("Name") == original_resource.name:
                raise ResourceProblem(
                    "CloudFormation cannot update a stack when a custom-named resource requires replacing. "
                    f"Rename {original_resource.name} and update the stack again."
                )
            replacement = cls.create_from_cloudformation_json(
                new_resource_name, cloudformation_json, account_id, region_name
            )
            original_resource.delete(account_id, region_name)
            return replacement

        def add_version(self, properties: Mapping[str, Any], account: str, region: str) -> None:
            """The new version does not become the default version.

            https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/2539
            """
            ssm_backends[account][region].update_document(
                content=_content(properties),
                attachments=properties.get("Attachments"),
                name=self.name,
                version_name=properties.get("VersionName"),
                document_version="$LATEST",
                document_format=_format(properties),
                target_type=properties.get("TargetType"),
            )

        def delete(self, account_id: str, region_name: str) -> None:
            backend = ssm_backends[account_id][region_name]
            if self.name in backend._documents:
                backend.delete_document(name=self.name, document_version="", version_name="", force=True)


def _format(properties: Mapping[str, Any]) -> str:
    return str(properties.get("DocumentFormat", "JSON"))


def _content(properties: Mapping[str, Any]) -> str:
    content = properties.get("Content")
    if isinstance(content, str) or content is None:
        return content or ""
    return yaml.safe_dump(content, sort_keys=False) if _format(properties) == "YAML" else json.dumps(content)
