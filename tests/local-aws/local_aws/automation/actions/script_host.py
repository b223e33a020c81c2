"""Runs the handlers of scripts, each in a process of its own that shares no code with the engine.

The processes are forks of this one, which has imported boto3 and parsed its largest models once: without that, most of a
script's time would go into imports. Each request is a line of JSON on standard input, and each result is a line of JSON
on standard output. The end of the input ends this process and all scripts.
"""

from __future__ import annotations

import json
import linecache
import os
import random
import resource
import select
import signal
import sys
import traceback
from pathlib import Path
from typing import Any, NoReturn

import boto3

_SERVICES = ("ec2", "iam", "logs")


def main() -> None:
    for service in _SERVICES:
        # With fixed keys the session does not search for others before a script's keys are in the
        # environment.
        boto3.client(service, region_name="us-east-1", aws_access_key_id="-", aws_secret_access_key="-")
    wakes, woken = os.pipe()
    os.set_blocking(woken, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(woken)
    # The unfinished scripts, by process id.
    scripts: dict[int, int] = {}
    requests = b""
    while True:
        ready, _, _ = select.select([0, wakes], [], [])
        if wakes in ready:
            os.read(wakes, 4096)
            _report_ended(scripts)
        if 0 in ready:
            received = os.read(0, 65536)
            if not received:
                _end(list(scripts))
                return
            *lines, requests = (requests + received).split(b"\n")
            for line in lines:
                _take(json.loads(line), scripts)


def _take(request: dict[str, Any], scripts: dict[int, int]) -> None:
    if "end" in request:
        _end([process for process, script in scripts.items() if script == request["end"]])
        return
    process = os.fork()
    if process == 0:
        _become_script(request)
    scripts[process] = request["run"]


def _report_ended(scripts: dict[int, int]) -> None:
    for process in list(scripts):
        # Kill the group before reaping the process: until then no other process can get this id.
        if os.waitid(os.P_PID, process, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None:
            _end([process])
            _, status = os.waitpid(process, 0)
            _report({"ended": scripts.pop(process), "status": os.waitstatus_to_exitcode(status)})


def _end(processes: list[int]) -> None:
    """Ends scripts and every process that they started."""
    for process in processes:
        try:
            os.killpg(process, signal.SIGKILL)
        except ProcessLookupError:
            # The script has ended before it got a process group of its own.
            os.kill(process, signal.SIGKILL)


def _report(event: dict[str, Any]) -> None:
    os.write(1, json.dumps(event).encode() + b"\n")


def _become_script(request: dict[str, Any]) -> NoReturn:
    os.setsid()
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    directory = Path(request["directory"])
    os.chdir(directory)
    for descriptor, name, flags in (
        (0, os.devnull, os.O_RDONLY),
        (1, request["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND),
    ):
        opened = os.open(name, flags, 0o600)
        os.dup2(opened, descriptor)
        os.close(opened)
    os.dup2(1, 2)
    os.closerange(3, 256)
    os.environ.clear()
    os.environ.update(request["environment"])
    random.seed()
    memory = request["memory_bytes"]
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    answer = json.dumps(_answer(request))
    Path(request["answer"]).write_text(answer, encoding="utf-8")
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def _answer(request: dict[str, Any]) -> dict[str, Any]:
    file_name, script = request["file_name"], request["script"]
    # A traceback needs the source lines, and there is no file.
    linecache.cache[file_name] = (len(script), None, script.splitlines(keepends=True), file_name)
    # pickle and dataclasses expect the script to be a module.
    module: dict[str, Any] = {"__name__": "customer_script", "__file__": file_name}
    try:
        exec(compile(script, file_name, "exec"), module)
        payload = module[request["handler"]](request["events"], {})
        return {"payload": json.loads(json.dumps(payload))}
    except BaseException as error:  # any end of the script is a failure of the step
        return {"failure": _failure(error)}


def _failure(error: BaseException) -> str:
    """A failure in SSM's words: the traceback from the script's frame on, then "KeyError - 'name'"."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename != __file__]
    lines = traceback.format_list(frames)
    return f"Traceback (most recent call last):\n{''.join(lines)}\n{type(error).__name__} - {error}"


if __name__ == "__main__":
    main()
