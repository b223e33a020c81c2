"""CloudWatch Logs' checks of log groups: names, retention, class, KMS key and tags.

https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from moto.kms.models import kms_backends
from moto.logs.exceptions import InvalidParameterException, LogsClientError, ResourceNotFoundException
from moto.logs.models import LogGroup, LogsBackend
from moto.logs.responses import LogsResponse

from local_aws import moto_attributes
from local_aws.context import Context
from local_aws.iam.policy import Access, allows, parse

_NAME = re.compile(r"[.\-_/#A-Za-z0-9]+")
_MAX_NAME_LENGTH = 512
# https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
_RETENTION_DAYS = (
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
)  # fmt: skip
_CLASSES = ("STANDARD", "INFREQUENT_ACCESS", "DELIVERY")
_LOG_GROUP_ARN = re.compile(r"arn:[^:]+:logs:[^:]*:[^:]*:log-group:(?P<name>[^:]+)(?P<suffix>:\*)?")


def install(context: Context) -> None:
    _install_names_and_keys()
    _install_class()
    _install_retention()
    _install_kms_key()
    _install_tags()


def _install_names_and_keys() -> None:
    create = LogsBackend.create_log_group
    delete = LogsBackend.delete_log_group

    def create_log_group(
        backend: LogsBackend, log_group_name: str, tags: dict[str, str], **properties: Any
    ) -> LogGroup:
        _check_name(log_group_name)
        # CloudFormation passes its own spelling.
        kms_key_id = properties.pop("KmsKeyId", None) or properties.pop("kmsKeyId", None)
        log_group_class = properties.pop("LogGroupClass", None) or "STANDARD"
        _check_enum("logGroupClass", log_group_class, _CLASSES)
        if "RetentionInDays" in properties:
            _check_retention(int(properties["RetentionInDays"]))
        if kms_key_id:
            _check_kms_key(backend, log_group_name, kms_key_id)
        group = create(backend, log_group_name, tags, kmsKeyId=kms_key_id, **properties)
        group.local_aws_class = log_group_class
        return group

    def delete_log_group(backend: LogsBackend, log_group_name: str) -> None:
        group = backend.groups.get(log_group_name)
        delete(backend, log_group_name)
        # Otherwise a later group with the same name would have the tags of this group.
        backend.tagger.delete_all_tags_for_resource(group.arn)

    moto_attributes.install(LogsBackend, "create_log_group", create_log_group)
    moto_attributes.install(LogsBackend, "delete_log_group", delete_log_group)


def _install_class() -> None:
    describe = LogGroup.to_describe_dict

    def create_log_group(response: LogsResponse) -> str:
        response.logs_backend.create_log_group(
            response._get_param("logGroupName"),
            response._get_param("tags"),
            kmsKeyId=response._get_param("kmsKeyId"),
            LogGroupClass=response._get_param("logGroupClass"),
        )
        return ""

    def to_describe_dict(group: LogGroup) -> dict[str, Any]:
        return describe(group) | {"logGroupClass": getattr(group, "local_aws_class", "STANDARD")}

    moto_attributes.install(LogsResponse, "create_log_group", create_log_group)
    moto_attributes.install(LogGroup, "to_describe_dict", to_describe_dict)


def _install_retention() -> None:
    put = LogsBackend.put_retention_policy

    def put_retention_policy(backend: LogsBackend, log_group_name: str, retention_in_days: Any) -> None:
        _check_retention(retention_in_days)
        put(backend, log_group_name, retention_in_days)

    moto_attributes.install(LogsBackend, "put_retention_policy", put_retention_policy)


def _install_kms_key() -> None:
    def associate_kms_key(response: LogsResponse) -> str:
        backend, group = response.logs_backend, _named_group(response)
        kms_key_id = response._get_param("kmsKeyId")
        _check_kms_key(backend, group.name, kms_key_id)
        group.kms_key_id = kms_key_id
        return ""

    def disassociate_kms_key(response: LogsResponse) -> str:
        _named_group(response).kms_key_id = None
        return ""

    moto_attributes.install(LogsResponse, "associate_kms_key", associate_kms_key)
    moto_attributes.install(LogsResponse, "disassociate_kms_key", disassociate_kms_key)


def _install_tags() -> None:
    for name in ("tag_resource", "untag_resource", "list_tags_for_resource"):
        moto_attributes.install(LogsResponse, name, _on_existing_group(getattr(LogsResponse, name)))


def _on_existing_group(answer: Callable[[LogsResponse], str]) -> Callable[[LogsResponse], str]:
    """Tags use the log group's ARN without the `:*` at the end of `arn` in DescribeLogGroups.

    https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_TagResource.html
    """

    def respond(response: LogsResponse) -> str:
        arn = response._get_param("resourceArn")
        as_group = _LOG_GROUP_ARN.fullmatch(arn)
        if as_group and not any(group.arn == arn for group in response.logs_backend.groups.values()):
            raise ResourceNotFoundException()
        return answer(response)

    return respond


def _named_group(response: LogsResponse) -> LogGroup:
    name = response._get_param("logGroupName")
    if name is None:
        identifier = response._get_param("resourceIdentifier") or ""
        as_group = _LOG_GROUP_ARN.fullmatch(identifier)
        if not as_group:
            raise InvalidParameterException(
                "Exactly one of logGroupName and resourceIdentifier, the ARN of a log group, is needed."
            )
        name = as_group["name"]
    group = response.logs_backend.groups.get(name)
    if group is None:
        raise ResourceNotFoundException()
    return group


def _check_name(name: str) -> None:
    if not 1 <= len(name) <= _MAX_NAME_LENGTH:
        raise InvalidParameterException(
            constraint=f"Member must have length less than or equal to {_MAX_NAME_LENGTH}",
            parameter="logGroupName",
            value=name,
        )
    if not _NAME.fullmatch(name):
        raise InvalidParameterException(
            constraint=r"Member must satisfy regular expression pattern: [\.\-_/#A-Za-z0-9]+",
            parameter="logGroupName",
            value=name,
        )
    if name.lower().startswith("aws/"):
        raise InvalidParameterException("Log groups starting with AWS/ are reserved for AWS.")


def _check_retention(days: Any) -> None:
    _check_enum("retentionInDays", days, _RETENTION_DAYS)


def _check_enum(parameter: str, value: Any, allowed: tuple[Any, ...]) -> None:
    if value not in allowed:
        raise InvalidParameterException(
            constraint=f"Member must satisfy enum value set: {json.dumps(allowed)}",
            parameter=parameter,
            value=value,
        )


def _check_kms_key(backend: LogsBackend, log_group_name: str, key_arn: str) -> None:
    if not key_admits(backend, log_group_name, key_arn):
        raise _KmsKeyRejected(_group_arn(backend, log_group_name))


def key_admits(backend: LogsBackend, log_group_name: str, key_arn: str) -> bool:
    """Whether the key is enabled and its policy allows CloudWatch Logs of the region to use it for this group.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
    """
    keys = kms_backends[backend.account_id][backend.region_name].keys.values()
    key = next((key for key in keys if key.arn == key_arn and key.enabled), None)
    service = f"logs.{backend.region_name}.amazonaws.com"
    context_key = {"kms:EncryptionContext:aws:logs:arn": _group_arn(backend, log_group_name)}
    return key is not None and all(
        allows([parse(key.policy)], Access(action, key.arn, service, context_key))
        for action in ("kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey")
    )


def _group_arn(backend: LogsBackend, log_group_name: str) -> str:
    return (
        f"arn:{backend.partition}:logs:{backend.region_name}:{backend.account_id}:log-group:{log_group_name}"
    )


class _KmsKeyRejected(LogsClientError):
    def __init__(self, group_arn: str) -> None:
        super().__init__(
            "AccessDeniedException",
            f"The specified KMS key does not exist or is not allowed to be used with Arn '{group_arn}'",
        )
