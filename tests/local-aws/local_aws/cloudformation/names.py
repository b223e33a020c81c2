"""Generated names within the length limits of their services: the name of the stack is shortened first.

A queue's name in aws-samples/aws-control-tower-config-customization#36 shows how.
"""

from __future__ import annotations

import functools
from collections.abc import Callable

from moto.cloudformation import parsing

from local_aws import moto_attributes

_MAXIMUM_LENGTHS = {
    "AWS::Config::ConfigRule": 128,
    "AWS::Events::Rule": 64,
    "AWS::IAM::Group": 128,
    "AWS::IAM::InstanceProfile": 128,
    "AWS::IAM::ManagedPolicy": 128,
    "AWS::IAM::Role": 64,
    "AWS::IAM::User": 64,
    "AWS::Lambda::Function": 64,
    "AWS::SQS::Queue": 80,
    "AWS::SSM::Document": 128,
}


def install() -> None:
    moto_attributes.install(parsing, "generate_resource_name", _shortened(parsing.generate_resource_name))


def _shortened(generate: Callable[[str, str, str], str]) -> Callable[[str, str, str], str]:
    @functools.wraps(generate)
    def generate_resource_name(resource_type: str, stack_name: str, logical_id: str) -> str:
        name = generate(resource_type, stack_name, logical_id)
        limit = _MAXIMUM_LENGTHS.get(resource_type)
        if limit is None or len(name) <= limit:
            return name
        suffix = name.rpartition("-")[2]
        available = limit - len(suffix) - 2
        of_stack = stack_name[: max(available - len(logical_id), available // 2)]
        return f"{of_stack}-{logical_id[:available - len(of_stack)]}-{suffix}"

    return generate_resource_name
