"""The data of a function that an execution environment needs, read from moto at each invocation."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any


@dataclass(frozen=True)
class Function:
    account: str
    region: str
    name: str
    version: str
    arn: str
    runtime: str
    handler: str
    architecture: str
    memory_size: int
    timeout_seconds: int
    role: str
    code: bytes
    variables: Mapping[str, str]
    log_group: str
    log_format: str
    application_log_level: str
    reserved_concurrency: int | None
    maximum_retry_attempts: int
    maximum_event_age_seconds: int
    on_success: str | None
    on_failure: str | None
    dead_letter_target: str | None

    @cached_property
    def revision(self) -> str:
        """Changes with the code and the configuration that an environment starts with."""
        environment = {
            "runtime": self.runtime,
            "handler": self.handler,
            "architecture": self.architecture,
            "memory": self.memory_size,
            "timeout": self.timeout_seconds,
            "role": self.role,
            "variables": dict(self.variables),
            "logs": [self.log_group, self.log_format, self.application_log_level],
        }
        digest = hashlib.sha256(self.code)
        digest.update(json.dumps(environment, sort_keys=True).encode())
        return digest.hexdigest()


def from_moto(function: Any) -> Function:
    """The data of moto's LambdaFunction."""
    event_config = function.event_invoke_config[0].config if function.event_invoke_config else {}
    destinations = event_config.get("DestinationConfig") or {}
    logging = function.logging_config or {}
    reserved = function.reserved_concurrency
    return Function(
        account=function.account_id,
        region=function.region,
        name=function.function_name,
        version=str(function.version),
        arn=function.function_arn,
        runtime=function.run_time or "",
        handler=function.handler or "",
        architecture=function.architectures[0],
        memory_size=int(function.memory_size),
        timeout_seconds=int(function.timeout),
        role=function.role,
        code=function.code_bytes,
        variables=dict(function.environment_vars),
        log_group=function.logs_group_name,
        log_format=logging.get("LogFormat", "Text"),
        application_log_level=logging.get("ApplicationLogLevel", "INFO"),
        reserved_concurrency=None if reserved is None else int(reserved),
        # https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
        maximum_retry_attempts=int(event_config.get("MaximumRetryAttempts", 2)),
        maximum_event_age_seconds=int(event_config.get("MaximumEventAgeInSeconds", 6 * 60 * 60)),
        on_success=(destinations.get("OnSuccess") or {}).get("Destination"),
        on_failure=(destinations.get("OnFailure") or {}).get("Destination"),
        dead_letter_target=(function.dead_letter_config or {}).get("TargetArn"),
    )
