"""Runs Lambda functions: their package as a process, with the Runtime API and their role's credentials."""

from __future__ import annotations

import functools
from typing import Any

from moto.awslambda.models import LambdaBackend

from local_aws import moto_attributes
from local_aws.context import Context
from local_aws.lambda_runtime import api, code_objects, moto_functions
from local_aws.lambda_runtime.environments import Environments
from local_aws.lambda_runtime.invocations import Invocations


def install(context: Context) -> None:
    moto_functions.install(context)
    code_objects.install()
    api.install(invocations(context))
    _end_environments_with_their_function(_environments(context))


@functools.cache
def invocations(context: Context) -> Invocations:
    """All parts of the local AWS invoke functions through this."""
    return Invocations(context, _environments(context))


@functools.cache
def _environments(context: Context) -> Environments:
    environments = Environments(context)
    context.work.at_shutdown(environments.shutdown)
    return environments


def _end_environments_with_their_function(environments: Environments) -> None:
    original = LambdaBackend.delete_function

    @functools.wraps(original)
    def delete_function(self: Any, function_name: str, qualifier: str | None = None) -> None:
        function = self.get_function(function_name, qualifier)
        original(self, function_name, qualifier)
        environments.end_of(function.function_arn)

    moto_attributes.install(LambdaBackend, "delete_function", delete_function)
