"""What moto's CloudFormation lacks for this project's stacks."""

from __future__ import annotations

from moto.cloudformation import parsing

from local_aws.cloudformation import (
    alarm,
    bucket,
    bucket_policy,
    change_sets,
    config_rule,
    configuration_aggregator,
    event_invoke_config,
    lambda_function,
    lambda_permission,
    names,
    notifications,
    remediation_configuration,
    ssm_document,
    stack_set,
    stack_sets,
    stacks,
    stored_query,
    templates,
    trust_policies,
    types,
    updates,
    updates_in_place,
)
from local_aws.context import Context


def install(context: Context) -> None:
    for resource_type in (
        config_rule,
        remediation_configuration,
        ssm_document,
        lambda_permission,
        event_invoke_config,
        alarm,
        bucket_policy,
        notifications,
        stack_set,
        configuration_aggregator,
        stored_query,
    ):
        resource_type.define(context)
    lambda_function.install()
    bucket.install(context)
    updates_in_place.install(context)
    templates.install()
    names.install()
    trust_policies.install()
    updates.install()
    change_sets.install()
    stacks.install()
    stack_sets.install(context)
    types.install()
    # moto lists its resource types once, before the types above exist.
    for cached in (parsing.get_model_list, parsing.get_model_map, parsing.get_name_type_map):
        cached.cache_clear()
