"""Lambda's Invoke and InvokeAsync. moto's versions need docker."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import unquote

from moto.awslambda.exceptions import LambdaClientError
from moto.awslambda.models import LambdaFunction
from moto.awslambda.responses import LambdaResponse

from local_aws import moto_attributes
from local_aws.lambda_runtime import invocations
from local_aws.lambda_runtime.environments import RoleNotAssumable, Throttled
from local_aws.lambda_runtime.invocations import Invocations

# https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
_MAXIMUM_SYNCHRONOUS_BYTES = 6 * 1024 * 1024
_MAXIMUM_ASYNCHRONOUS_BYTES = 1024 * 1024


class _TooManyRequests(LambdaClientError):
    code = 429

    def __init__(self) -> None:
        super().__init__("TooManyRequestsException", "Rate Exceeded.")


class _AccessDenied(LambdaClientError):
    code = 403

    def __init__(self, message: str) -> None:
        super().__init__("AccessDeniedException", message)


class _RequestTooLarge(LambdaClientError):
    code = 413

    def __init__(self, size: int, limit: int) -> None:
        super().__init__(
            "RequestTooLargeException",
            f"{size} byte payload is too large for the Event invocation type (limit {limit} bytes)"
            if limit == _MAXIMUM_ASYNCHRONOUS_BYTES
            else f"Request must be smaller than {limit} bytes for the InvokeFunction operation",
        )


class _InvalidRequestContent(LambdaClientError):
    def __init__(self, problem: str) -> None:
        super().__init__(
            "InvalidRequestContentException", f"Could not parse request body into json: {problem}"
        )


def install(invoker: Invocations) -> None:
    def invoke(self: Any) -> tuple[int, dict[str, str], str | bytes]:
        name = unquote(self.path.rsplit("/", 2)[-2])
        function = self.backend.get_function(name, self._get_param("Qualifier"))
        kind = self.headers.get("X-Amz-Invocation-Type") or "RequestResponse"
        if kind == "DryRun":
            return 204, {"status": "204"}, ""
        limit = _MAXIMUM_ASYNCHRONOUS_BYTES if kind == "Event" else _MAXIMUM_SYNCHRONOUS_BYTES
        payload = _payload(self.body, limit)
        if kind == "Event":
            invoker.invoke_asynchronously(function, payload)
            return 202, {"status": "202"}, ""
        outcome, executed = _invoke(invoker, function, payload)
        headers = {"content-type": "application/json", "X-Amz-Executed-Version": executed.version}
        if outcome.error is not None:
            headers["X-Amz-Function-Error"] = outcome.error
        if self.headers.get("X-Amz-Log-Type") == "Tail":
            headers["X-Amz-Log-Result"] = invocations.log_tail(outcome)
        return 200, headers, outcome.payload

    def invoke_async(self: Any) -> tuple[int, dict[str, str], str]:
        name = unquote(self.path.rstrip("/").rsplit("/", 2)[-2])
        function = self.backend.get_function(name, None)
        invoker.invoke_asynchronously(function, _payload(self.body, _MAXIMUM_ASYNCHRONOUS_BYTES))
        return 202, {"status": "202"}, ""

    def invoke_for_a_source(self: Any, body: str, request_headers: Any, response_headers: Any) -> bytes:
        """moto's services (topics, queues, subscriptions) invoke functions through this."""
        outcome, _ = _invoke(invoker, self, _payload(body, _MAXIMUM_SYNCHRONOUS_BYTES))
        if outcome.error is not None:
            response_headers["x-amz-function-error"] = outcome.error
        return outcome.payload

    moto_attributes.install(LambdaResponse, "invoke", invoke)
    moto_attributes.install(LambdaResponse, "invoke_async", invoke_async)
    moto_attributes.install(LambdaFunction, "invoke", invoke_for_a_source)


def _invoke(invoker: Invocations, function: Any, payload: bytes) -> Any:
    try:
        return invoker.invoke(function, payload)
    except Throttled:
        raise _TooManyRequests from None
    except RoleNotAssumable as problem:
        raise _AccessDenied(str(problem)) from None


def _payload(body: str | bytes | None, limit: int) -> bytes:
    payload = (body.encode() if isinstance(body, str) else body) or b"{}"
    if len(payload) > limit:
        raise _RequestTooLarge(len(payload), limit)
    try:
        json.loads(payload)
    except ValueError as problem:
        raise _InvalidRequestContent(str(problem)) from None
    return payload
