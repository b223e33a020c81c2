"""Every API call passes through here: faults are applied, calls of one service wait for each other, the
journal is written."""

from __future__ import annotations

import json
import re
import threading
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from datetime import datetime
from typing import Any

from moto.core.exceptions import ServiceException
from moto.core.parse import XFormedDict
from moto.core.responses import ActionResult, BaseResponse
from moto.iam.models import iam_backends
from moto.s3.exceptions import S3ClientError
from moto.s3.responses import S3Response

from local_aws import moto_attributes
from local_aws.context import Context
from local_aws.faults import Fault
from local_aws.journal import Call

# moto handles calls in parallel and first checks, then acts: two creations at the same time would both
# succeed. None of these services calls another one over HTTP during a call, so one lock for each service
# cannot deadlock.
_LOCKS: Mapping[str, AbstractContextManager[Any]] = {
    service: threading.RLock() for service in ("ec2", "iam", "logs")
}

_XML_ERROR_CODE = re.compile(r"<Code>([^<]+)</Code>")


@contextmanager
def locked() -> Iterator[None]:
    """Keeps the calls of all these services waiting. A call must not use it: it has the lock of its service."""
    with ExitStack() as locks:
        for lock in _LOCKS.values():
            locks.enter_context(lock)
        yield


def install(context: Context) -> None:
    # moto warns about error codes that the service model lacks. Codes of faults are often such codes.
    warnings.filterwarnings("ignore", message=rf"Exception\({InjectedError.__name__}\)")
    _intercept_actions(context)
    _intercept_s3(context)


def _intercept_actions(context: Context) -> None:
    answer = BaseResponse.call_action

    def call_action(response: BaseResponse) -> Any:
        action = response._get_action()
        if not action:
            return answer(response)
        call = _call(response, action, _parameters(response))
        fault = _meet_fault(context, call)
        if fault and fault.code:
            context.journal.record(context.clock.now(), call, fault.code)
            return _error(response, fault.http_status(), fault.code, fault.message)
        with _LOCKS.get(call.service, nullcontext()):
            return _journalled(context, call, response, answer)

    moto_attributes.install(BaseResponse, "call_action", call_action)


def _intercept_s3(context: Context) -> None:
    """S3 does not use call_action: its action is known only when moto authorizes it."""
    authorize = S3Response._authenticate_and_authorize_s3_action

    def authorize_s3_action(response: S3Response, *args: Any, **kwargs: Any) -> None:
        response.local_aws_fault = _meet_fault(context, _s3_call(response))
        if response.local_aws_fault and response.local_aws_fault.code:
            raise S3ClientError(response.local_aws_fault.code, response.local_aws_fault.message)
        authorize(response, *args, **kwargs)

    def journalled(answer: Callable[..., Any]) -> Callable[..., Any]:
        def respond(response: S3Response, request: Any, full_url: str, headers: Any) -> Any:
            status, answer_headers, body = answer(response, request, full_url, headers)
            fault: Fault | None = getattr(response, "local_aws_fault", None)
            if fault and fault.code:
                status = fault.http_status()
            code = _error_code(status, answer_headers, body)
            context.journal.record(context.clock.now(), _s3_call(response), code)
            return status, answer_headers, body

        return respond

    moto_attributes.install(S3Response, "_authenticate_and_authorize_s3_action", authorize_s3_action)
    moto_attributes.install(S3Response, "bucket_response", journalled(S3Response.bucket_response))
    moto_attributes.install(S3Response, "key_response", journalled(S3Response.key_response))


class InjectedError(ServiceException):
    """An error that the service does not define; moto converts it to the service's protocol."""


def _meet_fault(context: Context, call: Call) -> Fault | None:
    fault = context.faults.take(call)
    if fault and fault.delay_seconds:
        context.clock.sleep(fault.delay_seconds)
    return fault


def _journalled(
    context: Context, call: Call, response: BaseResponse, answer: Callable[[BaseResponse], Any]
) -> Any:
    try:
        status, headers, body = answer(response)
    except NotImplementedError as error:
        # moto would return an HTML page with a status that SDKs retry.
        status, headers, body = _error(response, 501, "NotImplemented", str(error))
    except Exception:
        context.journal.record(context.clock.now(), call, "InternalFailure")
        raise
    context.journal.record(context.clock.now(), call, _error_code(status, headers, body))
    return status, headers, body


def _error(response: BaseResponse, status: int, code: str, message: str) -> Any:
    _, headers, body = response.serialized(ActionResult(InjectedError(code, message)))
    return status, headers, body


def _call(response: BaseResponse, action: str, parameters: Mapping[str, Any]) -> Call:
    return Call(
        service=response.boto3_service_name,
        action=action,
        account=response.current_account,
        region=response.region,
        principal=principal(response),
        parameters=parameters,
    )


def _s3_call(response: S3Response) -> Call:
    parameters = {"Bucket": response.bucket_name, "Path": response.path}
    return _call(response, response.data.get("Action", response.method), parameters)


def principal(response: BaseResponse) -> str:
    """The role of an assumed-role session, the IAM user, or else the account's root user."""
    key = iam_backends[response.current_account][response.partition].access_keys.get(response.access_key)
    if key and key.role_arn:
        return key.role_arn
    name = f"user/{key.user_name}" if key and key.user_name else "root"
    return f"arn:{response.partition}:iam::{response.current_account}:{name}"


def _parameters(response: BaseResponse) -> Mapping[str, Any]:
    if response.automated_parameter_parsing:
        return _plain(response.params)
    is_form = "Action" in response.querystring
    if is_form:
        return {k: v for k, v in _plain(response._get_params()).items() if k not in ("Action", "Version")}
    parameters = _json_body(response.body)
    if response.uri_match:
        parameters |= response.uri_match.groupdict()
    return parameters


def _json_body(body: Any) -> dict[str, Any]:
    try:
        parsed = json.loads(body or "{}")
    except ValueError:
        return {}
    return parsed if isinstance(parsed, dict) else {}


def _plain(value: Any) -> Any:
    """The value as JSON; binary content is replaced by its size."""
    if isinstance(value, XFormedDict):
        value = value.original_dict()
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, bytes):
        return f"<{len(value)} bytes>"
    if isinstance(value, datetime):
        return value.isoformat()
    return value


def _error_code(status: int, headers: Mapping[str, Any], body: Any) -> str | None:
    if int(status) < 400:
        return None
    text = body.decode(errors="replace") if isinstance(body, bytes) else str(body)
    in_xml = _XML_ERROR_CODE.search(text)
    if in_xml:
        return in_xml.group(1)
    described = _json_body(text)
    code = described.get("__type") or described.get("code") or _header(headers, "x-amzn-errortype")
    return str(code).split("#")[-1].split(":")[0] if code else str(status)


def _header(headers: Mapping[str, Any], name: str) -> Any:
    return next((value for key, value in headers.items() if key.lower() == name), None)
