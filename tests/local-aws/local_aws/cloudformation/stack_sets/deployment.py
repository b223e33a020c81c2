"""The stack of one stack instance: created, updated and deleted in its own account, like any other stack."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from local_aws.cloudformation.stack_sets import templates
from local_aws.cloudformation.stack_sets.model import Definition, StackInstance, StackSet
from local_aws.context import Context

_DONE = ("CREATE_COMPLETE", "UPDATE_COMPLETE")


class DeploymentFailed(Exception):
    """The message is the status reason of the stack instance."""


class Deployment:
    def __init__(self, context: Context) -> None:
        self._context = context

    def deploy(self, stack_set: StackSet, instance: StackInstance) -> None:
        definition = stack_set.definition
        required = templates.required_capability(definition.template)
        sufficient = {required, "CAPABILITY_NAMED_IAM"}
        if required and not sufficient.intersection(definition.capabilities):
            raise DeploymentFailed(f"Requires capabilities : [{required}]")
        try:
            self._put(stack_set, instance, definition)
        except (ClientError, BotoCoreError) as rejection:
            raise DeploymentFailed(_message(rejection)) from rejection

    def remove(self, stack_set: StackSet, instance: StackInstance) -> None:
        try:
            cloudformation = self._client(stack_set, instance)
            if _find(cloudformation, instance) is None:
                return
            cloudformation.delete_stack(StackName=instance.stack_id)
            stack = _find(cloudformation, instance)
            if stack is not None:
                raise DeploymentFailed(_failure(cloudformation, stack))
        except (ClientError, BotoCoreError) as rejection:
            raise DeploymentFailed(_message(rejection)) from rejection

    def _put(self, stack_set: StackSet, instance: StackInstance, definition: Definition) -> None:
        cloudformation = self._client(stack_set, instance)
        stack = _find(cloudformation, instance)
        if stack is not None and stack["StackStatus"] == "ROLLBACK_COMPLETE":
            cloudformation.delete_stack(StackName=instance.stack_id)
            stack = None
        request = _request(definition, instance)
        if stack is None:
            name = stack_set.stack_name_prefix + str(uuid.uuid4())
            instance.stack_id = cloudformation.create_stack(StackName=name, **request)["StackId"]
        else:
            _update(cloudformation, instance, request)
        stack = _find(cloudformation, instance)
        if stack is None or stack["StackStatus"] not in _DONE:
            raise DeploymentFailed(_failure(cloudformation, stack or {"StackId": instance.stack_id}))

    def _client(self, stack_set: StackSet, instance: StackInstance) -> Any:
        """A client with the role that StackSets uses in a member account."""
        role = f"arn:aws:iam::{instance.account}:role/stacksets-exec-{stack_set.management_account}"
        endpoint = self._context.endpoint
        session, _ = endpoint.session_for_role(role, "StackSets", instance.region)
        return endpoint.client(session, "cloudformation")


def _request(definition: Definition, instance: StackInstance) -> dict[str, Any]:
    parameters = {**definition.parameters, **instance.overrides}
    return {
        "TemplateBody": definition.template,
        "Parameters": [{"ParameterKey": name, "ParameterValue": value} for name, value in parameters.items()],
        "Capabilities": list(definition.capabilities),
        "Tags": [{"Key": key, "Value": value} for key, value in definition.tags.items()],
    }


def _update(cloudformation: Any, instance: StackInstance, request: Mapping[str, Any]) -> None:
    try:
        cloudformation.update_stack(StackName=instance.stack_id, **request)
    except ClientError as rejection:
        if "No updates are to be performed" not in _message(rejection):
            raise


def _find(cloudformation: Any, instance: StackInstance) -> dict[str, Any] | None:
    """The stack's current description; None if it does not exist or was deleted."""
    if instance.stack_id is None:
        return None
    try:
        (stack,) = cloudformation.describe_stacks(StackName=instance.stack_id)["Stacks"]
    except ClientError as rejection:
        if "does not exist" in _message(rejection):
            return None
        raise
    return None if stack["StackStatus"] == "DELETE_COMPLETE" else stack


def _failure(cloudformation: Any, stack: Mapping[str, Any]) -> str:
    """The reason of the first failed resource of the last attempt; events are listed newest first."""
    events = cloudformation.describe_stack_events(StackName=stack["StackId"])["StackEvents"]
    for event in events:
        if event["ResourceStatus"].endswith("_FAILED"):
            # As quoted in aws-solutions/quota-monitor-for-aws#97.
            return (
                f"ResourceLogicalId:{event['LogicalResourceId']}, ResourceType:{event['ResourceType']}, "
                f"ResourceStatusReason:{event.get('ResourceStatusReason', '')}."
            )
    return f"The stack {stack['StackId']} is in the state {stack.get('StackStatus')}."


def _message(rejection: ClientError | BotoCoreError) -> str:
    if isinstance(rejection, ClientError):
        return str(rejection.response["Error"]["Message"])
    return str(rejection)
