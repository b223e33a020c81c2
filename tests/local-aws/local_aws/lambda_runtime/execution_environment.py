"""An execution environment: the function's bootstrap as a process that uses the Runtime API."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import select
import shutil
import signal
import struct
import subprocess
import tempfile
import termios
import threading
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from local_aws.lambda_runtime import package
from local_aws.lambda_runtime.function import Function
from local_aws.lambda_runtime.log_stream import LogStream
from local_aws.lambda_runtime.runtime_api import Invocation, Result, RuntimeApi

# https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
_INIT_SECONDS = 10

_SPAWN_ATTEMPTS = 100


@dataclass(frozen=True)
class Outcome:
    """How one invocation ended. `error` is None or the value of X-Amz-Function-Error."""

    payload: bytes
    error: str | None
    log: str


class ExecutionEnvironment:
    """Runs one invocation at a time; `usable` is false after the process has ended."""

    def __init__(self, function: Function, credentials: Mapping[str, str], endpoint_url: str) -> None:
        self.function = function
        self._credentials = credentials
        self._endpoint_url = endpoint_url
        self._log = LogStream(function)
        self._directory = Path(tempfile.mkdtemp(prefix="local-aws-lambda-"))
        self._api: RuntimeApi | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._output = _Output(self._log)
        self._process_lock = threading.Lock()
        self._exited = threading.Event()
        self._stopped = False
        self._started = False

    @property
    def usable(self) -> bool:
        return not self._stopped and not self._exited.is_set()

    def invoke(self, request_id: str, payload: bytes, timeout_seconds: int) -> Outcome:
        started_at = time.monotonic()
        init_seconds = None
        if not self._started:
            failure = self._initialize(request_id, started_at + _INIT_SECONDS + timeout_seconds)
            init_seconds = time.monotonic() - started_at
            if failure is not None:
                return self._end(request_id, failure, started_at, init_seconds)
        self._log.platform(
            "start",
            f"START RequestId: {request_id} Version: {self.function.version}",
            requestId=request_id,
            version=self.function.version,
        )
        invoked_at = time.monotonic()
        api = self._running_api()
        api.offer(
            Invocation(
                request_id=request_id,
                function_arn=self.function.arn,
                payload=payload,
                deadline=time.time() + timeout_seconds,
                trace_id=_trace_id(),
            )
        )
        result = api.wait_for_result(invoked_at + timeout_seconds)
        if result is None:
            result = self._failure_without_result(request_id, timeout_seconds)
        return self._end(request_id, result, invoked_at, init_seconds)

    def stop(self) -> None:
        """Ends the process group, and removes the unzipped package."""
        with self._process_lock:
            if self._stopped:
                return
            self._stopped = True
            # No other process can get this id before the process is reaped.
            if self._process is not None and self._process.returncode is None:
                os.killpg(self._process.pid, signal.SIGKILL)
        if self._process is not None:
            self._exited.wait()
        if self._api is not None:
            self._api.close()
        self._output.close()
        shutil.rmtree(self._directory, ignore_errors=True)

    def _initialize(self, request_id: str, until: float) -> Result | None:
        """Starts the process and waits until it asks for an invocation. Returns the failure if it does not."""
        self._started = True
        self._log.platform(
            "initStart",
            f"INIT_START Runtime Version: {self.function.runtime.replace('.', ':', 1)}",
            initializationType="on-demand",
            phase="init",
            functionName=self.function.name,
            functionVersion=self.function.version,
        )
        try:
            package.unzip(self.function.code, self._directory)
            bootstrap = package.entrypoint(self._directory, self.function.runtime, self.function.architecture)
            self._start(bootstrap)
        except package.InvalidEntrypoint as problem:
            self.stop()
            shutil.rmtree(self._directory, ignore_errors=True)
            return _failure("Runtime.InvalidEntrypoint", f"RequestId: {request_id} Error: {problem}")
        api = self._running_api()
        if api.wait_until_ready(until):
            return None
        if api.init_error is not None:
            self.stop()
            return api.init_error
        return self._failure_without_result(request_id, self.function.timeout_seconds)

    def _start(self, bootstrap: Path) -> None:
        with self._process_lock:
            if self._stopped:
                raise package.InvalidEntrypoint("the environment was stopped before it was started")
            self._api = RuntimeApi()
            self._process = self._spawn(bootstrap)
        threading.Thread(
            target=self._watch, args=(self._process,), name="lambda-process", daemon=True
        ).start()

    def _running_api(self) -> RuntimeApi:
        if self._api is None:
            raise RuntimeError(f"the environment of {self.function.arn} was not initialized")
        return self._api

    def _spawn(self, bootstrap: Path) -> subprocess.Popen[bytes]:
        for _ in range(_SPAWN_ATTEMPTS):
            try:
                return subprocess.Popen(
                    [str(bootstrap)],
                    cwd=self._directory,
                    env=self._variables(),
                    stdin=subprocess.DEVNULL,
                    stdout=self._output.writable,
                    stderr=self._output.writable,
                    start_new_session=True,
                )
            except OSError as problem:
                # A process that another thread has just forked can hold the new file open for a moment.
                if problem.errno != errno.ETXTBSY:
                    reason = os.strerror(problem.errno or 0).lower()
                    raise package.InvalidEntrypoint(f"fork/exec /var/task/bootstrap: {reason}") from problem
                time.sleep(0.01)
        raise package.InvalidEntrypoint("fork/exec /var/task/bootstrap: text file busy")

    def _variables(self) -> dict[str, str]:
        # https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
        function = self.function
        variables = {
            "PATH": "/usr/local/bin:/usr/bin/:/bin:/opt/bin",
            "LANG": "en_US.UTF-8",
            "TZ": ":UTC",
            "LAMBDA_TASK_ROOT": str(self._directory),
            "LAMBDA_RUNTIME_DIR": "/var/runtime",
            "_HANDLER": function.handler,
            "AWS_REGION": function.region,
            "AWS_DEFAULT_REGION": function.region,
            "AWS_ACCESS_KEY_ID": self._credentials["AccessKeyId"],
            "AWS_SECRET_ACCESS_KEY": self._credentials["SecretAccessKey"],
            "AWS_SESSION_TOKEN": self._credentials["SessionToken"],
            "AWS_ENDPOINT_URL": self._endpoint_url,
            "AWS_LAMBDA_RUNTIME_API": self._running_api().address,
            "AWS_LAMBDA_FUNCTION_NAME": function.name,
            "AWS_LAMBDA_FUNCTION_VERSION": function.version,
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(function.memory_size),
            "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
            "AWS_LAMBDA_LOG_GROUP_NAME": function.log_group,
            "AWS_LAMBDA_LOG_STREAM_NAME": self._log.name,
        }
        if function.log_format == "JSON":
            # https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html
            variables["AWS_LAMBDA_LOG_FORMAT"] = "JSON"
            variables["AWS_LAMBDA_LOG_LEVEL"] = function.application_log_level
        # Lambda rejects a function that defines reserved names, so nothing is overwritten here.
        return {**variables, **function.variables}

    def _watch(self, process: subprocess.Popen[bytes]) -> None:
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        with self._process_lock:
            # The processes that the bootstrap started end with it.
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self._exited.set()
        self._running_api().close()

    def _failure_without_result(self, request_id: str, timeout_seconds: int) -> Result:
        """The process ended or the time is over; both end the environment."""
        exited = self._exited.is_set()
        self.stop()
        if exited and self._process is not None:
            description = _exit_description(self._process.returncode)
            return _failure("Runtime.ExitError", f"RequestId: {request_id} Error: {description}")
        return _failure(
            "Sandbox.Timedout",
            f"RequestId: {request_id} Error: Task timed out after {timeout_seconds:.2f} seconds",
        )

    def _end(self, request_id: str, result: Result, since: float, init_seconds: float | None) -> Outcome:
        self._output.drain()
        duration = (time.monotonic() - since) * 1000
        if result.is_error and not self.usable:
            self._log.line(_message(result.payload))
        self._log.platform("end", f"END RequestId: {request_id}", requestId=request_id)
        metrics = {
            "durationMs": round(duration, 2),
            "billedDurationMs": int(duration) + 1,
            "memorySizeMB": self.function.memory_size,
            "maxMemoryUsedMB": self._peak_memory(),
        }
        text = (
            f"REPORT RequestId: {request_id}\tDuration: {metrics['durationMs']:.2f} ms\t"
            f"Billed Duration: {metrics['billedDurationMs']} ms\tMemory Size: {metrics['memorySizeMB']} MB\t"
            f"Max Memory Used: {metrics['maxMemoryUsedMB']} MB\t"
        )
        if init_seconds is not None:
            metrics["initDurationMs"] = round(init_seconds * 1000, 2)
            text += f"Init Duration: {metrics['initDurationMs']:.2f} ms\t"
        status = "error" if result.is_error else "success"
        if result.is_error:
            text += f"Status: {status}\t"
        self._log.platform("report", text, requestId=request_id, metrics=metrics, status=status)
        return Outcome(result.payload, "Unhandled" if result.is_error else None, self._log.write())

    def _peak_memory(self) -> int:
        """In MB; 0 when the process is gone."""
        if self._process is None:
            return 0
        try:
            lines = Path(f"/proc/{self._process.pid}/status").read_text().splitlines()
        except OSError:
            return 0
        peak = next((line for line in lines if line.startswith("VmHWM:")), None)
        return int(peak.split()[1]) // 1024 if peak else 0


class _Output:
    """The process's standard output and error, split into log lines."""

    def __init__(self, log: LogStream) -> None:
        self._log = log
        self._readable, self.writable = os.pipe()
        self._lock = threading.Lock()
        self._rest = b""
        self._closed = False
        threading.Thread(target=self._follow, name="lambda-output", daemon=True).start()

    def drain(self) -> None:
        """Takes everything that was written so far, including an unfinished line."""
        with self._lock:
            while not self._closed and self._available():
                self._take(os.read(self._readable, 65536))
            if self._rest:
                self._log.line(self._rest.decode(errors="replace"))
                self._rest = b""

    def close(self) -> None:
        self.drain()
        with self._lock:
            if not self._closed:
                self._closed = True
                # The end of the file wakes the reader, which closes its side.
                os.close(self.writable)

    def _follow(self) -> None:
        while True:
            select.select([self._readable], [], [])
            with self._lock:
                if self._closed:
                    os.close(self._readable)
                    return
                if self._available():
                    self._take(os.read(self._readable, 65536))

    def _available(self) -> int:
        buffer = fcntl.ioctl(self._readable, termios.FIONREAD, struct.pack("i", 0))
        return int(struct.unpack("i", buffer)[0])

    def _take(self, data: bytes) -> None:
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            self._log.line(line.decode(errors="replace"))


def _failure(error_type: str, message: str) -> Result:
    return Result(json.dumps({"errorType": error_type, "errorMessage": message}).encode(), is_error=True)


def _message(payload: bytes) -> str:
    try:
        return str(json.loads(payload)["errorMessage"])
    except (ValueError, KeyError, TypeError):
        return payload.decode(errors="replace")


def _exit_description(status: int) -> str:
    if status == 0:
        return "Runtime exited without providing a reason"
    if status < 0:
        return f"Runtime exited with error: signal: {signal.Signals(-status).name}"
    return f"Runtime exited with error: exit status {status}"


def _trace_id() -> str:
    root = f"1-{int(time.time()):08x}-{uuid.uuid4().hex[:24]}"
    return f"Root={root};Parent={uuid.uuid4().hex[:16]};Sampled=0"
