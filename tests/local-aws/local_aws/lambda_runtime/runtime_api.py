"""The Lambda Runtime API, version 2018-06-01, of one execution environment.

https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
"""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

# https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
MAXIMUM_RESPONSE_BYTES = 6 * 1024 * 1024

_NEXT = "/2018-06-01/runtime/invocation/next"
_INIT_ERROR = "/2018-06-01/runtime/init/error"
_RESULT = re.compile(r"/2018-06-01/runtime/invocation/([^/]+)/(response|error)")


@dataclass(frozen=True)
class Invocation:
    request_id: str
    function_arn: str
    payload: bytes
    deadline: float
    trace_id: str


@dataclass(frozen=True)
class Result:
    """What the runtime posted: the function's response or its error."""

    payload: bytes
    is_error: bool


class RuntimeApi:
    """Gives the runtime one invocation at a time, and receives its result."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._asked_for_next = False
        self._closed = False
        self._offered: Invocation | None = None
        self._current: Invocation | None = None
        self._result: Result | None = None
        self._init_error: Result | None = None
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        self.address = f"127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, name="runtime-api", daemon=True).start()

    def wait_until_ready(self, until: float) -> bool:
        """Whether the runtime asked for its first invocation by `until`, a time.monotonic() value. An init error or
        a close ends the wait early."""
        return self._wait(until, lambda: self._asked_for_next or self._init_error is not None) and (
            self._init_error is None
        )

    @property
    def init_error(self) -> Result | None:
        with self._changed:
            return self._init_error

    def offer(self, invocation: Invocation) -> None:
        with self._changed:
            if self._closed:
                return
            self._offered = invocation
            self._result = None
            self._changed.notify_all()

    def wait_for_result(self, until: float) -> Result | None:
        """The result of the offered invocation; None when `until` passed or the environment ended."""
        self._wait(until, lambda: self._result is not None)
        with self._changed:
            return self._result

    def close(self) -> None:
        """Ends all waits; called when the process has ended or must end."""
        with self._changed:
            if self._closed:
                return
            self._closed = True
            self._changed.notify_all()
        # The server checks for a shutdown only every half second, so nothing waits for it.
        threading.Thread(target=self._stop_serving, name="runtime-api-end", daemon=True).start()

    def _stop_serving(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _wait(self, until: float, condition: Callable[[], bool]) -> bool:
        with self._changed:
            self._changed.wait_for(lambda: condition() or self._closed, max(0.0, until - time.monotonic()))
            return condition()

    def next(self) -> Invocation | None:
        """Waits for an invocation; None when the environment is closed."""
        with self._changed:
            self._asked_for_next = True
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._offered is not None or self._closed)
            if self._closed:
                return None
            self._current, self._offered = self._offered, None
            return self._current

    def take_result(self, request_id: str, result: Result) -> bool:
        """Whether request_id is the running invocation. If so, the invocation ends with this result."""
        with self._changed:
            if self._current is None or self._current.request_id != request_id:
                return False
            self._current = None
            self._result = result
            self._changed.notify_all()
            return True

    def take_init_error(self, result: Result) -> bool:
        """Whether the runtime was still initializing: an init error is not allowed later."""
        with self._changed:
            if self._asked_for_next:
                return False
            self._init_error = result
            self._changed.notify_all()
            return True


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignores broken connections of a killed runtime: its exit is reported elsewhere."""


def _handler(api: RuntimeApi) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, format: str, *arguments: Any) -> None:
            pass

        def do_GET(self) -> None:
            if self.path != _NEXT:
                self._answer(404, _error("InvalidRequest", f"there is no GET {self.path}"))
                return
            invocation = api.next()
            if invocation is None:
                self.close_connection = True
                return
            self._answer(
                200,
                invocation.payload,
                {
                    "Lambda-Runtime-Aws-Request-Id": invocation.request_id,
                    "Lambda-Runtime-Deadline-Ms": str(int(invocation.deadline * 1000)),
                    "Lambda-Runtime-Invoked-Function-Arn": invocation.function_arn,
                    "Lambda-Runtime-Trace-Id": invocation.trace_id,
                },
            )

        def do_POST(self) -> None:
            body = self._body()
            if self.path == _INIT_ERROR:
                accepted = api.take_init_error(Result(body, is_error=True))
                self._accept_or(accepted, 403, "InvalidStateTransition", "the runtime is initialized already")
                return
            match = _RESULT.fullmatch(self.path)
            if match is None:
                self._answer(404, _error("InvalidRequest", f"there is no POST {self.path}"))
                return
            request_id, kind = match.groups()
            if len(body) > MAXIMUM_RESPONSE_BYTES:
                message = f"Exceeded maximum allowed payload size ({MAXIMUM_RESPONSE_BYTES} bytes)."
                error = _error("Function.ResponseSizeTooLarge", message)
                api.take_result(request_id, Result(error, is_error=True))
                self._answer(413, _error("RequestEntityTooLarge", message))
                return
            accepted = api.take_result(request_id, Result(body, is_error=kind == "error"))
            self._accept_or(accepted, 400, "InvalidRequestID", f"no invocation {request_id} is in progress")

        def _accept_or(self, accepted: bool, status: int, error_type: str, message: str) -> None:
            if accepted:
                self._answer(202, b'{"status":"OK"}')
            else:
                self._answer(status, _error(error_type, message))

        def _body(self) -> bytes:
            if "chunked" in self.headers.get("Transfer-Encoding", "").lower():
                return b"".join(self._chunks())
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))

        def _chunks(self) -> list[bytes]:
            chunks = []
            while size := int(self.rfile.readline().split(b";")[0], 16):
                chunks.append(self.rfile.read(size))
                self.rfile.readline()
            while self.rfile.readline().strip():
                pass
            return chunks

        def _answer(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

    return Handler


def _error(error_type: str, message: str) -> bytes:
    return json.dumps({"errorMessage": message, "errorType": error_type}).encode()
