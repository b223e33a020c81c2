"""aws:executeScript, for Python

https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-executeScript.html
"""

from __future__ import annotations

import json
import os
import tempfile
import time
from pathlib import Path
from typing import Any

from local_aws.automation import limits
from local_aws.automation.actions.scripts import HOST, Script
from local_aws.automation.errors import InputsRejected, PollFailed, StepTimedOut
from local_aws.automation.task import Result, Task

_POLL_REAL_SECONDS = 0.05


def run(task: Task) -> Result:
    payload = task.inputs.get("InputPayload") or {}
    if not isinstance(payload, dict):
        raise InputsRejected(f"InputPayload is a mapping, got {payload!r}")
    size = len(json.dumps(payload).encode())
    if size > limits.SCRIPT_PAYLOAD_BYTES:
        raise InputsRejected(f"InputPayload has {size} bytes, the maximum is {limits.SCRIPT_PAYLOAD_BYTES}")
    request = {
        "script": task.inputs["Script"],
        "handler": task.inputs["Handler"],
        "events": payload,
        # The name under which SSM's tracebacks show a script.
        "file_name": f"/tmp/{task.execution_id}-{task.clock.now():%Y-%m-%d-%H-%M-%S}/customer_script.py",
        "memory_bytes": limits.SCRIPT_MEMORY_BYTES,
    }
    with tempfile.TemporaryDirectory(prefix="automation-script-") as directory:
        answer = _child(task, request, Path(directory))
    return _result(answer)


def _child(task: Task, request: dict[str, Any], directory: Path) -> dict[str, Any]:
    """The result of the script's process, which has ended when this returns."""
    answer_file, log_file = directory / "answer", directory / "log"
    # A script runs in real time, so its limit is in real seconds.
    limit = min(limits.SCRIPT_SECONDS, task.step.timeout_seconds or limits.SCRIPT_SECONDS)
    script = HOST.start(
        {
            **request,
            "directory": str(directory),
            "answer": str(answer_file),
            "log": str(log_file),
            "environment": _environment(task, directory),
        }
    )
    try:
        _wait(task, script, limit)
    finally:
        HOST.end(script)
    written = log_file.read_text(encoding="utf-8", errors="replace") if log_file.exists() else ""
    if not answer_file.exists():
        raise PollFailed(f"The script's process ended with {script.exit_status}", _left_behind(written))
    return {**json.loads(answer_file.read_text(encoding="utf-8")), "log": written}


def _environment(task: Task, directory: Path) -> dict[str, str]:
    """The script gets only the role's keys and the endpoint, no other variables of this process."""
    environment = {
        "PATH": os.defpath,
        "HOME": str(directory),
        "LANG": "C.UTF-8",
        "AWS_ENDPOINT_URL": task.endpoint_url,
        "AWS_REGION": task.region,
        "AWS_DEFAULT_REGION": task.region,
        "AWS_EC2_METADATA_DISABLED": "true",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUNBUFFERED": "1",
    }
    return environment | dict(task.credentials.role_keys or {})


def _wait(task: Task, script: Script, limit: float) -> None:
    until = time.monotonic() + limit
    while not script.wait(_POLL_REAL_SECONDS):
        task.check_stopping()
        if time.monotonic() >= until:
            raise StepTimedOut("Poll action status for completion", f"The script ran for {limit:g} seconds")


def _result(answer: dict[str, Any]) -> Result:
    if "failure" in answer:
        raise PollFailed(answer["failure"], _left_behind(answer["log"]))
    payload = answer["payload"]
    size = len(json.dumps(payload).encode())
    if size > limits.SCRIPT_PAYLOAD_BYTES:
        raise PollFailed(f"The script returned {size} bytes, the maximum is {limits.SCRIPT_PAYLOAD_BYTES}")
    if isinstance(payload, list) and len(payload) > limits.SCRIPT_PAYLOAD_ITEMS:
        most = limits.SCRIPT_PAYLOAD_ITEMS
        raise PollFailed(f"The script returned {len(payload)} items, the maximum is {most}")
    response = {"Payload": payload}
    return Result(outputs={**response, **_left_behind(answer["log"], response)}, response=response)


def _left_behind(log: str, response: dict[str, Any] | None = None) -> dict[str, Any]:
    return {"OutputPayload": {"ExecutionLog": log, **(response or {})}}
