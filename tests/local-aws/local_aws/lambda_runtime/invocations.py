"""Synchronous and asynchronous invocations of functions."""

from __future__ import annotations

import base64
import json
import sys
import uuid
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from botocore.exceptions import ClientError
from moto.awslambda.exceptions import UnknownFunctionException
from moto.awslambda.models import lambda_backends

from local_aws.context import Context
from local_aws.lambda_runtime import function as functions
from local_aws.lambda_runtime.environments import Environments, RoleNotAssumable, Throttled, session_name
from local_aws.lambda_runtime.execution_environment import Outcome

# https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
_WAITS_BETWEEN_ATTEMPTS = (60.0, 120.0)
_FIRST_WAIT_WHEN_THROTTLED = 1.0
_LONGEST_WAIT_WHEN_THROTTLED = 300.0

_REAL_SECONDS_BETWEEN_LOOKS = 0.1

WORK_KIND = "lambda-invocation"


@dataclass(frozen=True)
class AsynchronousEvent:
    request_id: str
    payload: bytes
    accepted_at: datetime
    attempts: int = 0
    throttles: int = 0


class Invocations:
    def __init__(self, context: Context, environments: Environments) -> None:
        self._context = context
        self._environments = environments

    def invoke(self, moto_function: Any, payload: bytes) -> tuple[Outcome, functions.Function]:
        """Run the function now and return its result. Raises Throttled when its concurrency is in use."""
        function = functions.from_moto(moto_function)
        return self._run(function, str(uuid.uuid4()), payload), function

    def invoke_asynchronously(self, moto_function: Any, payload: bytes) -> str:
        """Queue the event, with Lambda's retries. Returns the request id."""
        event = AsynchronousEvent(str(uuid.uuid4()), payload, self._context.clock.now())
        self._context.work.submit(WORK_KIND, self._process, moto_function, event)
        return event.request_id

    def _run(self, function: functions.Function, request_id: str, payload: bytes) -> Outcome:
        with self._environments.use(function) as environment:
            return environment.invoke(request_id, payload, function.timeout_seconds)

    def _process(self, moto_function: Any, event: AsynchronousEvent) -> None:
        outcome: Outcome | None = None
        while _exists(moto_function):
            # Read again for every attempt: someone may have fixed the function.
            function = functions.from_moto(moto_function)
            if self._age_seconds(event) > function.maximum_event_age_seconds:
                self._discard(function, event, outcome, "EventAgeExceeded")
                return
            try:
                outcome = self._run(function, event.request_id, event.payload)
            except Throttled:
                wait = _FIRST_WAIT_WHEN_THROTTLED * 2**event.throttles
                event = replace(event, throttles=event.throttles + 1)
                self._wait(moto_function, min(wait, _LONGEST_WAIT_WHEN_THROTTLED))
                continue
            except RoleNotAssumable as problem:
                error = {"errorType": "AccessDeniedException", "errorMessage": str(problem)}
                outcome = Outcome(json.dumps(error).encode(), "Unhandled", "")
            event = replace(event, attempts=event.attempts + 1)
            if outcome.error is None:
                self._deliver(function, function.on_success, _record(function, event, outcome, "Success"))
                return
            if event.attempts > function.maximum_retry_attempts:
                self._discard(function, event, outcome, "RetriesExhausted")
                return
            self._wait(moto_function, _WAITS_BETWEEN_ATTEMPTS[event.attempts - 1])

    def _wait(self, moto_function: Any, seconds: float) -> None:
        """Wait until the next attempt is due. Events of a deleted function are dropped at once."""
        clock = self._context.clock
        due_at = clock.now() + timedelta(seconds=seconds)
        while _exists(moto_function) and (remaining := due_at - clock.now()) > timedelta():
            look = _REAL_SECONDS_BETWEEN_LOOKS * clock.time_scale
            clock.sleep(min(remaining.total_seconds(), look))

    def _age_seconds(self, event: AsynchronousEvent) -> float:
        return (self._context.clock.now() - event.accepted_at).total_seconds()

    def _discard(
        self,
        function: functions.Function,
        event: AsynchronousEvent,
        outcome: Outcome | None,
        condition: str,
    ) -> None:
        self._deliver(function, function.on_failure, _record(function, event, outcome, condition))
        if function.dead_letter_target:
            error = _payload(outcome.payload) if outcome else None
            message = error.get("errorMessage", "") if isinstance(error, dict) else ""
            # https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
            attributes = {"RequestID": event.request_id, "ErrorCode": "200", "ErrorMessage": message[:1024]}
            self._send(function, function.dead_letter_target, event.payload.decode(), attributes)

    def _deliver(self, function: functions.Function, target: str | None, record: dict[str, Any]) -> None:
        if target:
            self._send(function, target, json.dumps(record), {})

    def _send(self, function: functions.Function, target: str, body: str, attributes: dict[str, str]) -> None:
        """Sends the event to a queue with the permissions of the function's role, as Lambda does."""
        _, _, service, region, account, name = target.split(":", 5)
        if service != "sqs":
            print(
                f"local_aws: {function.name} sends its events to {target}: "
                f"only queues (arn:aws:sqs:…) are supported",
                file=sys.stderr,
            )
            return
        session, _ = self._context.endpoint.session_for_role(function.role, session_name(function), region)
        sqs = self._context.endpoint.client(session, "sqs")
        try:
            url = sqs.get_queue_url(QueueName=name, QueueOwnerAWSAccountId=account)["QueueUrl"]
            sqs.send_message(
                QueueUrl=url,
                MessageBody=body,
                MessageAttributes={
                    key: {"DataType": "Number" if key == "ErrorCode" else "String", "StringValue": value}
                    for key, value in attributes.items()
                    if value
                },
            )
        except ClientError as problem:
            # Lambda drops an event that it cannot deliver, and only counts it (DestinationDeliveryFailures).
            print(f"local_aws: {function.name} could not send to {target}: {problem}", file=sys.stderr)


def _exists(moto_function: Any) -> bool:
    backend = lambda_backends[moto_function.account_id][moto_function.region]
    try:
        return backend.get_function(moto_function.function_arn) is moto_function
    except UnknownFunctionException:
        return False


def log_tail(outcome: Outcome) -> str:
    """The last 4 KB of the log, which Invoke returns for LogType Tail."""
    return base64.b64encode(outcome.log.encode()[-4096:]).decode()


def _record(
    function: functions.Function, event: AsynchronousEvent, outcome: Outcome | None, condition: str
) -> dict[str, Any]:
    """https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html"""
    record: dict[str, Any] = {
        "version": "1.0",
        "timestamp": event.accepted_at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "requestContext": {
            "requestId": event.request_id,
            "functionArn": f"{function.arn}:$LATEST" if function.version == "$LATEST" else function.arn,
            "condition": condition,
            "approximateInvokeCount": event.attempts,
        },
        "requestPayload": _payload(event.payload),
    }
    if outcome is not None:
        context = {"statusCode": 200, "executedVersion": function.version}
        record["responseContext"] = {**context, "functionError": outcome.error} if outcome.error else context
        record["responsePayload"] = _payload(outcome.payload)
    return record


def _payload(payload: bytes) -> Any:
    try:
        return json.loads(payload)
    except ValueError:
        return payload.decode(errors="replace")
