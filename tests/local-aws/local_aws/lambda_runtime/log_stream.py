"""The CloudWatch Logs stream of one execution environment, in moto's logs."""

from __future__ import annotations

import json
import time
import uuid
from datetime import UTC, datetime
from typing import Any

from moto.logs.models import logs_backends

from local_aws.lambda_runtime.function import Function


class LogStream:
    """Collects lines; flush writes them to the log group."""

    def __init__(self, function: Function) -> None:
        self._function = function
        today = datetime.now(UTC).strftime("%Y/%m/%d")
        self.name = f"{today}/[{function.version}]{uuid.uuid4().hex}"
        self._lines: list[tuple[int, str]] = []

    def line(self, text: str) -> None:
        self._lines.append((int(time.time() * 1000), text))

    def platform(self, event: str, text: str, **record: Any) -> None:
        """A line that Lambda writes, in the function's log format.

        https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html
        """
        if self._function.log_format == "JSON":
            moment = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
            text = json.dumps({"time": moment, "type": f"platform.{event}", "record": record})
        self.line(text)

    def write(self) -> str:
        """Sends the collected lines. Returns them as one text, for Invoke with LogType Tail."""
        lines, self._lines = self._lines, []
        if not lines:
            return ""
        backend = logs_backends[self._function.account][self._function.region]
        backend.ensure_log_group(self._function.log_group)
        backend.ensure_log_stream(self._function.log_group, self.name)
        events = [{"timestamp": moment, "message": text} for moment, text in lines]
        backend.put_log_events(self._function.log_group, self.name, events)
        return "".join(f"{text}\n" for _, text in lines)
