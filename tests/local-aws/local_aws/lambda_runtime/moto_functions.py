"""What moto's functions lack: logging and dead-letter configuration, limits, event invoke configuration."""

from __future__ import annotations

import functools
from typing import Any

from moto.awslambda.exceptions import InvalidParameterValueException, ValidationException
from moto.awslambda.models import EventInvokeConfig, LambdaBackend, LambdaFunction, LambdaStorage

from local_aws import moto_attributes
from local_aws.context import Context
from local_aws.iam import roles
from local_aws.iam.policy import Access

# https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
_RESERVED_VARIABLES = frozenset(
    {
        "_HANDLER",
        "_X_AMZN_TRACE_ID",
        "AWS_DEFAULT_REGION",
        "AWS_REGION",
        "AWS_EXECUTION_ENV",
        "AWS_LAMBDA_FUNCTION_NAME",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
        "AWS_LAMBDA_FUNCTION_VERSION",
        "AWS_LAMBDA_INITIALIZATION_TYPE",
        "AWS_LAMBDA_LOG_GROUP_NAME",
        "AWS_LAMBDA_LOG_STREAM_NAME",
        "AWS_ACCESS_KEY",
        "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_SESSION_TOKEN",
        "AWS_LAMBDA_RUNTIME_API",
        "LAMBDA_TASK_ROOT",
        "LAMBDA_RUNTIME_DIR",
    }
)

# https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
_MAXIMUM_TIMEOUT_SECONDS = 900
_MEMORY_MEGABYTES = range(128, 10241)
_MAXIMUM_VARIABLES_BYTES = 4096


def install(context: Context) -> None:
    _wrap_constructor()
    _check_role_when_put(context)
    _wrap_configuration()
    _wrap_update()
    moto_attributes.install(LambdaBackend, "put_function_event_invoke_config", _put_event_invoke_config)
    moto_attributes.install(LambdaBackend, "update_function_event_invoke_config", _update_event_invoke_config)


def _wrap_constructor() -> None:
    original = LambdaFunction.__init__

    @functools.wraps(original)
    def constructor(self: Any, account_id: str, spec: dict[str, Any], *args: Any, **kwargs: Any) -> None:
        _check(spec)
        original(self, account_id, spec, *args, **kwargs)
        self.logging_config = None
        self.dead_letter_config = spec.get("DeadLetterConfig")
        _set_logging(self, spec.get("LoggingConfig"))

    moto_attributes.install(LambdaFunction, "__init__", constructor)


def _check_role_when_put(context: Context) -> None:
    original = LambdaStorage.put_function

    @functools.wraps(original)
    def put_function(self: Any, function: Any) -> None:
        role = roles.find_role(function.role, self.account_id, self.region_name)
        keys = {"aws:SourceAccount": self.account_id, "aws:SourceArn": function.function_arn}
        access = Access("sts:AssumeRole", service="lambda.amazonaws.com", keys=keys)
        if role is not None and not roles.may_assume(role, access, context.clock.now()):
            raise InvalidParameterValueException(
                "The role defined for the function cannot be assumed by Lambda."
            )
        original(self, function)

    moto_attributes.install(LambdaStorage, "put_function", put_function)


def _wrap_configuration() -> None:
    original = LambdaFunction.get_configuration

    @functools.wraps(original)
    def configuration(self: Any, on_create: bool = False) -> dict[str, Any]:
        answer = original(self, on_create)
        logging = {"LogFormat": "Text", "LogGroup": self.logs_group_name, **(self.logging_config or {})}
        dead_letters = {"DeadLetterConfig": self.dead_letter_config} if self.dead_letter_config else {}
        return {**answer, "LoggingConfig": logging, **dead_letters}

    moto_attributes.install(LambdaFunction, "get_configuration", configuration)


def _wrap_update() -> None:
    original = LambdaFunction.update_configuration

    @functools.wraps(original)
    def update(self: Any, config_updates: dict[str, Any]) -> dict[str, Any]:
        _check(config_updates)
        if "LoggingConfig" in config_updates:
            _set_logging(self, config_updates["LoggingConfig"])
        if "DeadLetterConfig" in config_updates:
            self.dead_letter_config = config_updates["DeadLetterConfig"]
        return original(self, config_updates)

    moto_attributes.install(LambdaFunction, "update_configuration", update)


def _set_logging(function: Any, logging: dict[str, Any] | None) -> None:
    function.logging_config = logging or None
    default = f"/aws/lambda/{function.function_name}"
    function.logs_group_name = (logging or {}).get("LogGroup") or default


def _check(spec: dict[str, Any]) -> None:
    timeout = int(spec.get("Timeout", 3))
    if not 1 <= timeout <= _MAXIMUM_TIMEOUT_SECONDS:
        constraint = f"Member must have value from 1 to {_MAXIMUM_TIMEOUT_SECONDS}"
        raise ValidationException(str(timeout), "timeout", constraint)
    memory = int(spec.get("MemorySize", 128))
    if memory not in _MEMORY_MEGABYTES:
        constraint = f"Member must have value from {_MEMORY_MEGABYTES[0]} to {_MEMORY_MEGABYTES[-1]}"
        raise ValidationException(str(memory), "memorySize", constraint)
    variables = (spec.get("Environment") or {}).get("Variables") or {}
    reserved = sorted(_RESERVED_VARIABLES.intersection(variables))
    if reserved:
        raise InvalidParameterValueException(
            "Lambda was unable to configure your environment variables because the environment variables you "
            "have provided contains reserved keys that are currently not supported for modification. "
            f"Reserved keys used in this request: {', '.join(reserved)}"
        )
    size = sum(len(f"{name}{value}".encode()) for name, value in variables.items())
    if size > _MAXIMUM_VARIABLES_BYTES:
        raise InvalidParameterValueException(
            "Lambda was unable to configure your environment variables because the environment variables you "
            f"have provided exceeded the 4KB limit. They have {size} bytes."
        )


def _put_event_invoke_config(self: Any, function_name: str, config: dict[str, Any]) -> dict[str, Any]:
    """Replace an earlier configuration: moto keeps all of them and returns the first."""
    function = self.get_function(function_name)
    event_config = EventInvokeConfig(function.function_arn, function.last_modified, config)
    function.event_invoke_config = [event_config]
    return event_config.response()


def _update_event_invoke_config(self: Any, function_name: str, config: dict[str, Any]) -> dict[str, Any]:
    function = self.get_function(function_name)
    current = function.event_invoke_config[0].config if function.event_invoke_config else {}
    return _put_event_invoke_config(self, function_name, {**current, **config})
