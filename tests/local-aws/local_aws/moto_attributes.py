"""Every attribute of moto that the local AWS overwrites, and every attribute that it adds to moto.

moto can change any of them. If moto no longer has an attribute that is overwritten here, or already has one that is
added here, the local AWS stops at its start and names the attribute.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Set
from types import ModuleType
from typing import Any

OVERWRITTEN: Mapping[str, Set[str]] = {
    "moto.awslambda.models.LambdaBackend": {
        "delete_function",
        "put_function_event_invoke_config",
        "update_function_event_invoke_config",
    },
    "moto.awslambda.models.LambdaFunction": {
        "__init__",
        "_set_function_code",
        "create_from_cloudformation_json",
        "get_configuration",
        "invoke",
        "update_configuration",
        "update_from_cloudformation_json",
    },
    "moto.awslambda.models.LambdaStorage": {"put_function"},
    "moto.awslambda.responses.LambdaResponse": {"invoke", "invoke_async"},
    "moto.cloudformation.models.ChangeSet": {"_parse_template"},
    "moto.cloudformation.models.CloudFormationBackend": {
        "create_stack",
        "delete_stack",
        "execute_change_set",
        "update_stack",
    },
    "moto.cloudformation.models.Stack": {"create_resources", "parse_template", "stack_parameters"},
    "moto.cloudformation.parsing": {
        "clean_json",
        "generate_resource_name",
        "parse_and_create_resource",
        "parse_and_update_resource",
    },
    "moto.cloudformation.parsing.ResourceMap": {"update"},
    "moto.cloudformation.responses.CloudFormationResponse": {
        "create_stack_instances",
        "create_stack_set",
        "delete_change_set",
        "delete_stack_instances",
        "delete_stack_set",
        "describe_change_set",
        "describe_stack_instance",
        "describe_stack_set",
        "describe_stack_set_operation",
        "execute_change_set",
        "list_stack_instances",
        "list_stack_set_operation_results",
        "list_stack_set_operations",
        "list_stack_sets",
        "stop_stack_set_operation",
        "update_stack_instances",
        "update_stack_set",
    },
    "moto.cloudwatch.models.Dashboard": {
        "create_from_cloudformation_json",
        "update_from_cloudformation_json",
    },
    "moto.config.models.ConfigBackend": {
        "_match_arn",
        "put_configuration_recorder",
        "start_configuration_recorder",
    },
    "moto.config.models.ConfigRule": {"MAX_RULES"},
    "moto.config.responses.ConfigResponse": {
        "batch_get_resource_config",
        "delete_config_rule",
        "delete_configuration_aggregator",
        "describe_configuration_aggregators",
        "get_resource_config_history",
        "list_discovered_resources",
        "put_config_rule",
        "put_configuration_aggregator",
        "put_evaluations",
        "select_resource_config",
    },
    "moto.core.responses.BaseResponse": {"call_action"},
    "moto.ec2.exceptions.InvalidVPCIdError": {"__init__"},
    "moto.ec2.models.EC2Backend": {
        "delete_flow_logs",
        "delete_network_interface",
        "delete_subnet",
        "delete_vpc",
    },
    "moto.ec2.models.core.TaggedEC2Resource": {"get_tags"},
    "moto.ec2.models.flow_logs.FlowLogs": {"create_from_cloudformation_json"},
    "moto.ec2.responses.EC2Response": {
        "create_flow_logs",
        "describe_flow_logs",
        "describe_network_interfaces",
        "describe_subnets",
        "describe_vpcs",
    },
    "moto.events.models.Rule": {"create_from_cloudformation_json", "update_from_cloudformation_json"},
    "moto.iam.models.IAMBackend": {"create_role", "update_assume_role_policy"},
    "moto.iam.models.Role": {
        "create_from_cloudformation_json",
        "put_policy",
        "update_from_cloudformation_json",
    },
    "moto.iam.policy_validation.IAMTrustPolicyDocumentValidator": {"_validate_version"},
    "moto.iam.responses.IamResponse": {"create_role", "update_assume_role_policy"},
    "moto.kms.models.Key": {"create_from_cloudformation_json", "update_from_cloudformation_json"},
    "moto.logs.models.LogGroup": {
        "create_from_cloudformation_json",
        "to_describe_dict",
        "update_from_cloudformation_json",
    },
    "moto.logs.models.LogsBackend": {"create_log_group", "delete_log_group", "put_retention_policy"},
    "moto.logs.responses.LogsResponse": {
        "create_log_group",
        "list_tags_for_resource",
        "tag_resource",
        "untag_resource",
    },
    "moto.organizations.models.OrganizationsBackend": {
        "create_account",
        "create_organizational_unit",
        "delete_organizational_unit",
        "move_account",
        "register_delegated_administrator",
        "remove_account_from_organization",
    },
    "moto.organizations.responses.OrganizationsResponse": {"organizations_backend"},
    "moto.s3.models.FakeBucket": {
        "create_from_cloudformation_json",
        "delete_from_cloudformation_json",
        "get_permission",
        "update_from_cloudformation_json",
    },
    "moto.s3.models.S3Backend": {"create_bucket"},
    "moto.s3.responses.S3Response": {
        "_authenticate_and_authorize_s3_action",
        "bucket_response",
        "key_response",
    },
    "moto.sns.models.Topic": {"create_from_cloudformation_json", "update_from_cloudformation_json"},
    "moto.sqs.models.Queue": {"create_from_cloudformation_json", "update_from_cloudformation_json"},
    "moto.ssm.models.Parameter": {"create_from_cloudformation_json", "update_from_cloudformation_json"},
    "moto.ssm.models.SimpleSystemManagerBackend": {"create_document", "update_document"},
}

ADDED: Mapping[str, Set[str]] = {
    "moto.cloudformation.responses.CloudFormationResponse": {
        "activate_organizations_access",
        "deactivate_organizations_access",
        "describe_organizations_access",
        "describe_type",
        "list_stack_set_auto_deployment_targets",
    },
    "moto.config.responses.ConfigResponse": {
        "delete_evaluation_results",
        "delete_remediation_configuration",
        "delete_remediation_exceptions",
        "delete_stored_query",
        "describe_aggregate_compliance_by_config_rules",
        "describe_compliance_by_config_rule",
        "describe_compliance_by_resource",
        "describe_config_rule_evaluation_status",
        "describe_remediation_configurations",
        "describe_remediation_exceptions",
        "describe_remediation_execution_status",
        "get_aggregate_compliance_details_by_config_rule",
        "get_compliance_details_by_config_rule",
        "get_compliance_details_by_resource",
        "get_stored_query",
        "list_stored_queries",
        "put_remediation_configurations",
        "put_remediation_exceptions",
        "put_stored_query",
        "select_aggregate_resource_config",
        "start_config_rules_evaluation",
        "start_remediation_execution",
    },
    "moto.iam.responses.IamResponse": {"simulate_principal_policy"},
    "moto.logs.responses.LogsResponse": {"associate_kms_key", "disassociate_kms_key"},
    "moto.ssm.responses.SimpleSystemManagerResponse": {
        "describe_automation_executions",
        "describe_automation_step_executions",
        "get_automation_execution",
        "start_automation_execution",
        "stop_automation_execution",
    },
}


_installed: set[tuple[str, str]] = set()


class MotoChanged(Exception):
    """moto is not the version that the local AWS was written for."""


def check() -> None:
    """Compare the lists with moto, before anything is overwritten.

    Raises MotoChanged with the name of the first attribute that differs.
    """
    for path, names in OVERWRITTEN.items():
        for name in names:
            if not hasattr(_owner(path), name):
                raise MotoChanged(f"moto no longer has {path}.{name}, which the local AWS overwrites")
    for path, names in ADDED.items():
        for name in names:
            if hasattr(_owner(path), name):
                raise MotoChanged(f"moto has {path}.{name} now, which the local AWS adds")


def install(owner: Any, name: str, value: Any) -> None:
    """Set a listed attribute of one of moto's modules or classes."""
    path = owner.__name__ if isinstance(owner, ModuleType) else f"{owner.__module__}.{owner.__qualname__}"
    if name not in OVERWRITTEN.get(path, ()) and name not in ADDED.get(path, ()):
        raise ValueError(f"{path}.{name} is not listed in {__name__}")
    setattr(owner, name, value)
    _installed.add((path, name))


def check_that_all_are_installed() -> None:
    """Raises ValueError with the listed attributes that nothing has set: remove them from the lists."""
    listed = {
        (path, name) for lists in (OVERWRITTEN, ADDED) for path, names in lists.items() for name in names
    }
    if left := sorted(f"{path}.{name}" for path, name in listed - _installed):
        raise ValueError(f"listed in {__name__} and never set: {', '.join(left)}")


def _owner(path: str) -> Any:
    """The module, or the class in a module, of that name."""
    try:
        return importlib.import_module(path)
    except ModuleNotFoundError:
        module, _, name = path.rpartition(".")
    try:
        return getattr(importlib.import_module(module), name)
    except (ModuleNotFoundError, AttributeError):
        raise MotoChanged(f"moto no longer has {path}, which the local AWS changes") from None
