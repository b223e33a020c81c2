"""AWS::CloudFormation::StackSet with service-managed permissions; a failed operation fails the resource.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-cloudformation-stackset.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from botocore.exceptions import ClientError
from moto.cloudformation.exceptions import UnformattedGetAttTemplateException
from moto.core.common_models import CloudFormationModel

from local_aws.cloudformation import stack_instances_groups
from local_aws.cloudformation.api_resource import Api, call_api
from local_aws.cloudformation.resource import ResourceProblem
from local_aws.cloudformation.stack_sets import service
from local_aws.cloudformation.stack_sets.model import StackSet
from local_aws.context import Context
from local_aws.organizations import membership

Properties = Mapping[str, Any]

_CREATE_ONLY = ("StackSetName", "PermissionModel", "CallAs")
_SETTINGS = (
    "AutoDeployment",
    "Capabilities",
    "Description",
    "ManagedExecution",
    "Parameters",
    "Tags",
    "TemplateBody",
    "TemplateURL",
)


def define(context: Context) -> None:
    class StackSetResource(CloudFormationModel):
        def __init__(self, api: Api, stack_set_id: str, properties: Properties) -> None:
            self.api = api
            self.stack_set_id = stack_set_id
            self.properties = properties
            self.rejected: tuple[Properties, ResourceProblem] | None = None

        @property
        def physical_resource_id(self) -> str:
            return self.stack_set_id

        @staticmethod
        def cloudformation_name_type() -> str:
            return ""

        @staticmethod
        def cloudformation_type() -> str:
            return "AWS::CloudFormation::StackSet"

        @classmethod
        def has_cfn_attr(cls, attr: str) -> bool:
            return attr == "StackSetId"

        def get_cfn_attribute(self, attribute_name: str) -> str:
            if attribute_name == "StackSetId":
                return self.stack_set_id
            raise UnformattedGetAttTemplateException

        @classmethod
        def create_from_cloudformation_json(
            cls,
            resource_name: str,
            cloudformation_json: Mapping[str, Any],
            account_id: str,
            region_name: str,
            **_: Any,
        ) -> StackSetResource:
            properties = _typed(cloudformation_json["Properties"])
            if properties.get("PermissionModel") != "SERVICE_MANAGED":
                raise ResourceProblem("only stack sets with SERVICE_MANAGED permissions are resources here")
            api = Api(context, account_id, region_name)
            request = {name: properties[name] for name in (*_CREATE_ONLY, *_SETTINGS) if name in properties}
            made = call_api(lambda: api.client("cloudformation").create_stack_set(**request))
            resource = cls(api, made["StackSetId"], properties)
            try:
                resource.run("create_stack_instances", stack_instances_groups.all_of(properties))
            except ResourceProblem:
                # CloudFormation deletes a resource that it could not create; moto does not.
                resource.delete(account_id, region_name)
                raise
            return resource

        @classmethod
        def update_from_cloudformation_json(
            cls,
            original_resource: StackSetResource,
            new_resource_name: str,
            cloudformation_json: Mapping[str, Any],
            account_id: str,
            region_name: str,
        ) -> StackSetResource:
            properties = _typed(cloudformation_json["Properties"])
            before = original_resource.properties
            if any(properties.get(name) != before.get(name) for name in _CREATE_ONLY):
                replacement = cls.create_from_cloudformation_json(
                    new_resource_name, cloudformation_json, account_id, region_name
                )
                original_resource.delete(account_id, region_name)
                return replacement
            original_resource.change(properties)
            return original_resource

        def change(self, properties: Properties) -> None:
            # moto retries a rejected update, CloudFormation does not.
            if self.rejected and self.rejected[0] == properties:
                raise self.rejected[1]
            # From here on a rollback starts from the new state, because parts of it may exist.
            before, self.properties = self.properties, properties
            try:
                self._change(before)
                self.rejected = None
            except ResourceProblem as problem:
                self.rejected = properties, problem
                raise

        def _change(self, before: Properties) -> None:
            organization = service.organization_of(self._stack_set())
            changes = stack_instances_groups.changes(organization, before, self.properties)
            self.run("delete_stack_instances", changes.removed, RetainStacks=False)
            settings = {name: self.properties.get(name) for name in _SETTINGS}
            if "TemplateURL" in self.properties or settings != {name: before.get(name) for name in _SETTINGS}:
                given = {name: value for name, value in settings.items() if value is not None}
                self.run("update_stack_set", [{"Tags": [], "Description": "", **given}])
            self.run("create_stack_instances", changes.added)
            again = stack_instances_groups.second_pass(self.properties, before)
            self.run("update_stack_instances", again or changes.overridden)

        def delete(self, account_id: str, region_name: str) -> None:
            stack_set = self._stack_set()
            if stack_set.is_deleted:
                return
            everything = stack_instances_groups.everything(stack_set)
            self.run("delete_stack_instances", everything, RetainStacks=False)
            call_api(lambda: self.api.client("cloudformation").delete_stack_set(**self._named()))

        def run(self, action: str, requests: Iterable[Mapping[str, Any]], **more: Any) -> None:
            """Run one operation after the other, and wait for the end of each."""
            for request in requests:
                call = getattr(self.api.client("cloudformation"), action)
                preferences = self.properties.get("OperationPreferences", {})
                started = self._start(
                    call, {**self._named(), "OperationPreferences": preferences, **request, **more}
                )
                self._finish(started["OperationId"])

        def _start(self, call: Callable[..., Any], request: Mapping[str, Any]) -> Mapping[str, Any]:
            while True:
                service.of(context).operations.wait(self._stack_set())
                try:
                    return call(**request)
                except ClientError as rejection:
                    if rejection.response["Error"]["Code"] != "OperationInProgressException":
                        raise ResourceProblem(str(rejection)) from rejection

        def _finish(self, operation_id: str) -> None:
            stack_set = self._stack_set()
            operation = service.find_operation(stack_set, operation_id)
            service.of(context).operations.wait(stack_set, operation)
            if operation.status != "SUCCEEDED":
                reasons = [
                    f"{result.instance.account} {result.instance.region}: {result.reason}"
                    for result in operation.results
                    if result.status == "FAILED"
                ]
                raise ResourceProblem(
                    f"Stack set operation [{operation_id}] was unexpectedly stopped or failed. "
                    f"status reason(s): [{'; '.join(reasons)}]"
                )

        def _named(self) -> dict[str, str]:
            call_as = {"CallAs": self.properties["CallAs"]} if "CallAs" in self.properties else {}
            return {"StackSetName": self.stack_set_id, **call_as}

        def _stack_set(self) -> StackSet:
            organization = membership.organization_of(self.api.account)
            registry = service.of(context).registry
            found = organization and registry.find(
                organization.account_id, self.api.region, self.stack_set_id
            )
            if not found:
                raise ResourceProblem(f"StackSet {self.stack_set_id} not found")
            return found


def _typed(properties: Properties) -> Properties:
    """Numbers and booleans from strings: a template can give both as strings."""
    typed = dict(properties)
    for name, convert in (
        ("OperationPreferences", _number),
        ("AutoDeployment", _truth),
        ("ManagedExecution", _truth),
    ):
        if name in typed:
            typed[name] = {key: convert(value) for key, value in typed[name].items()}
    return typed


def _number(value: Any) -> Any:
    return int(value) if isinstance(value, str) and value.isdecimal() else value


def _truth(value: Any) -> Any:
    return value == "true" if value in ("true", "false") else value
