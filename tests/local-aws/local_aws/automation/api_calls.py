"""One call of an AWS API by aws:executeAwsApi."""

from __future__ import annotations

import time
from datetime import datetime
from typing import Any

from botocore import xform_name
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, ConnectTimeoutError, ReadTimeoutError

from local_aws.automation import limits, service_models
from local_aws.automation.errors import ActionFailed, StepTimedOut
from local_aws.automation.task import Task

_DURING = "Execute/Cancelling action"


def call(task: Task) -> dict[str, Any]:
    """The response of the step's API as JSON values."""
    service, api = task.inputs["Service"], task.inputs["Api"]
    try:
        operation = service_models.operation(service, api)
    except service_models.UnknownApi as error:
        raise ActionFailed(str(error)) from error
    if service_models.is_streaming(operation):
        raise ActionFailed(f"{service} {operation.name} streams, which Automation does not support")
    own = ("Service", "Api", "PropertySelector", "DesiredValues")
    parameters = {name: value for name, value in task.inputs.items() if name not in own}
    return as_json(_call(task, service, operation.name, parameters))


def as_json(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: as_json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_json(item) for item in value]
    return value.isoformat() if isinstance(value, datetime) else value


def _call(task: Task, service: str, operation: str, parameters: dict[str, Any]) -> dict[str, Any]:
    # Calls take real time whatever the clock's scale, so their limit is in real seconds.
    limit = min(limits.API_CALL_SECONDS, task.step.timeout_seconds or limits.API_CALL_SECONDS)
    config = Config(
        read_timeout=limit,
        connect_timeout=limit,
        retries={"total_max_attempts": 1, "mode": "standard"},
        s3={"addressing_style": "path"},
    )
    client = task.credentials.session.client(service, endpoint_url=task.endpoint_url, config=config)
    started = time.monotonic()
    try:
        answer: dict[str, Any] = getattr(client, xform_name(operation))(**parameters)
    except (ReadTimeoutError, ConnectTimeoutError) as error:
        raise _timed_out(operation, limit) from error
    except ClientError as error:
        raise ActionFailed(str(error), _kind(error.response["Error"]["Code"])) from error
    except BotoCoreError as error:
        raise ActionFailed(str(error)) from error
    if time.monotonic() - started > limit:
        raise _timed_out(operation, limit)
    return answer


def _timed_out(operation: str, limit: float) -> StepTimedOut:
    return StepTimedOut(_DURING, f"{operation} did not answer within {limit:g} seconds")


def _kind(code: str) -> str:
    if code in ("AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "AuthFailure"):
        return "Permission"
    if "Throttl" in code or code in ("RequestLimitExceeded", "TooManyRequestsException"):
        return "Throttling"
    return "Action"
