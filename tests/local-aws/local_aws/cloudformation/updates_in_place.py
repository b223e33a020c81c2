"""Updates in place, for types that moto replaces, updates partly or does not update."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from moto.cloudwatch.models import Dashboard
from moto.core.common_models import CloudFormationModel
from moto.events.models import Rule
from moto.iam.models import Role
from moto.kms.models import Key
from moto.logs.models import LogGroup
from moto.s3.models import FakeBucket
from moto.sns.models import Topic
from moto.sqs.models import Queue
from moto.ssm.models import Parameter

from local_aws import moto_attributes
from local_aws.cloudformation import bucket
from local_aws.cloudformation.api_resource import Api, call_api
from local_aws.context import Context

_Update = Callable[[Api, Any, Mapping[str, Any]], None]

_QUEUE_ATTRIBUTES = (
    "DelaySeconds",
    "KmsDataKeyReusePeriodSeconds",
    "KmsMasterKeyId",
    "MaximumMessageSize",
    "MessageRetentionPeriod",
    "ReceiveMessageWaitTimeSeconds",
    "SqsManagedSseEnabled",
    "VisibilityTimeout",
)


def install(context: Context) -> None:
    _in_place(context, FakeBucket, bucket.configure, "BucketName")
    _in_place(context, Dashboard, _update_dashboard, "DashboardName")
    _in_place(context, Key, _update_key)
    _in_place(context, LogGroup, _update_log_group, "LogGroupName")
    _in_place(context, Parameter, _update_parameter, "Name")
    _in_place(context, Queue, _update_queue, "QueueName")
    _in_place(context, Role, _update_role, "RoleName", "Path")
    _in_place(context, Rule, _update_rule, "Name")
    _in_place(context, Topic, _update_topic, "TopicName")


def _in_place(context: Context, model: Any, update: _Update, *create_only: str) -> None:
    """A change of a `create_only` property replaces the resource."""
    create = model.create_from_cloudformation_json.__func__

    def creating(
        cls: type[CloudFormationModel],
        resource_name: str,
        cloudformation_json: Any,
        *args: Any,
        **kwargs: Any,
    ) -> Any:
        resource = create(cls, resource_name, cloudformation_json, *args, **kwargs)
        resource.local_aws_created_with = _fixed(cloudformation_json)
        return resource

    def updating(
        cls: type[CloudFormationModel],
        original_resource: Any,
        new_resource_name: str,
        cloudformation_json: Any,
        account_id: str,
        region_name: str,
    ) -> Any:
        if original_resource.local_aws_created_with != _fixed(cloudformation_json):
            replacement = cls.create_from_cloudformation_json(
                new_resource_name, cloudformation_json, account_id, region_name
            )
            _remove(cls, original_resource, cloudformation_json, account_id, region_name)
            return replacement
        api = Api(context, account_id, region_name)
        call_api(update, api, original_resource, cloudformation_json["Properties"])
        return original_resource

    def _fixed(cloudformation_json: Any) -> list[Any]:
        return [cloudformation_json.get("Properties", {}).get(name) for name in create_only]

    moto_attributes.install(model, "create_from_cloudformation_json", classmethod(creating))
    moto_attributes.install(model, "update_from_cloudformation_json", classmethod(updating))


def _remove(cls: Any, resource: Any, cloudformation_json: Any, account_id: str, region_name: str) -> None:
    """The attribute that this model of moto has: the name differs between models."""
    if hasattr(resource, "delete"):
        resource.delete(account_id, region_name)
    else:
        name = resource.physical_resource_id
        cls.delete_from_cloudformation_json(name, cloudformation_json, account_id, region_name)


def _update_dashboard(api: Api, dashboard: Any, properties: Mapping[str, Any]) -> None:
    api.client("cloudwatch").put_dashboard(
        DashboardName=dashboard.name, DashboardBody=properties["DashboardBody"]
    )


def _update_key(api: Api, key: Any, properties: Mapping[str, Any]) -> None:
    kms = api.client("kms")
    kms.put_key_policy(KeyId=key.id, PolicyName="default", Policy=json.dumps(properties["KeyPolicy"]))
    turn = kms.enable_key_rotation if properties.get("EnableKeyRotation") else kms.disable_key_rotation
    turn(KeyId=key.id)


def _update_log_group(api: Api, group: Any, properties: Mapping[str, Any]) -> None:
    logs = api.client("logs")
    if "RetentionInDays" in properties:
        logs.put_retention_policy(logGroupName=group.name, retentionInDays=int(properties["RetentionInDays"]))
    else:
        logs.delete_retention_policy(logGroupName=group.name)
    if properties.get("KmsKeyId"):
        logs.associate_kms_key(logGroupName=group.name, kmsKeyId=properties["KmsKeyId"])


def _update_parameter(api: Api, parameter: Any, properties: Mapping[str, Any]) -> None:
    given = ("AllowedPattern", "DataType", "Description", "Tier", "Type", "Value")
    settings = {name: properties[name] for name in given if name in properties}
    api.client("ssm").put_parameter(Name=parameter.name, Overwrite=True, **settings)


def _update_queue(api: Api, queue: Any, properties: Mapping[str, Any]) -> None:
    attributes = {name: _text(properties[name]) for name in _QUEUE_ATTRIBUTES if name in properties}
    if attributes:
        api.client("sqs").set_queue_attributes(QueueUrl=queue.physical_resource_id, Attributes=attributes)


def _update_role(api: Api, role: Any, properties: Mapping[str, Any]) -> None:
    iam = api.client("iam")
    name = role.name
    trust = json.dumps(properties["AssumeRolePolicyDocument"])
    iam.update_assume_role_policy(RoleName=name, PolicyDocument=trust)
    iam.update_role(RoleName=name, Description=properties.get("Description", ""))
    wanted = {policy["PolicyName"]: policy["PolicyDocument"] for policy in properties.get("Policies", [])}
    for policy_name in iam.list_role_policies(RoleName=name)["PolicyNames"]:
        if policy_name not in wanted:
            iam.delete_role_policy(RoleName=name, PolicyName=policy_name)
    for policy_name, policy in wanted.items():
        iam.put_role_policy(RoleName=name, PolicyName=policy_name, PolicyDocument=json.dumps(policy))
    if properties.get("PermissionsBoundary"):
        iam.put_role_permissions_boundary(
            RoleName=name, PermissionsBoundary=properties["PermissionsBoundary"]
        )
    elif role.permissions_boundary:
        iam.delete_role_permissions_boundary(RoleName=name)
    iam.tag_role(RoleName=name, Tags=properties.get("Tags", []))


def _update_rule(api: Api, rule: Any, properties: Mapping[str, Any]) -> None:
    events = api.client("events")
    given = ("Description", "ScheduleExpression", "State")
    settings = {name: properties[name] for name in given if name in properties}
    if "EventPattern" in properties:
        pattern = properties["EventPattern"]
        settings["EventPattern"] = pattern if isinstance(pattern, str) else json.dumps(pattern)
    events.put_rule(Name=rule.name, **settings)
    targets = properties.get("Targets", [])
    kept = {target["Id"] for target in targets}
    removed = [
        target["Id"]
        for target in events.list_targets_by_rule(Rule=rule.name)["Targets"]
        if target["Id"] not in kept
    ]
    if removed:
        events.remove_targets(Rule=rule.name, Ids=removed)
    if targets:
        events.put_targets(Rule=rule.name, Targets=targets)


def _update_topic(api: Api, topic: Any, properties: Mapping[str, Any]) -> None:
    sns = api.client("sns")
    for name in ("DisplayName", "KmsMasterKeyId"):
        if name in properties:
            sns.set_topic_attributes(TopicArn=topic.arn, AttributeName=name, AttributeValue=properties[name])


def _text(value: Any) -> str:
    return json.dumps(value) if isinstance(value, bool) else str(value)
