"""The processes that scripts run in."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_HOST = Path(__file__).with_name("script_host.py")


class Script:
    """A started script; `exit_status` is None until it has ended."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.exit_status: int | None = None
        self._ended = threading.Event()

    def wait(self, seconds: float | None) -> bool:
        return self._ended.wait(seconds)

    def ended(self, status: int) -> None:
        self.exit_status = status
        self._ended.set()


class ScriptHost:
    """The process that scripts are forked from. It starts with the first script and ends with the server."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._numbers = itertools.count(1)
        self._scripts: dict[int, Script] = {}
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, request: Mapping[str, Any]) -> Script:
        script = Script(next(self._numbers))
        with self._lock:
            self._scripts[script.number] = script
            self._send({**request, "run": script.number})
        return script

    def end(self, script: Script) -> None:
        """Ends the script and every process that it started, and waits until it has ended."""
        with self._lock:
            if script.exit_status is None:
                self._send({"end": script.number})
        script.wait(None)

    def _send(self, message: Mapping[str, Any]) -> None:
        if self._process is None:
            self._process = self._start()
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(message).encode() + b"\n")
        self._process.stdin.flush()

    def _start(self) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-P", str(_HOST)],
            # Scripts must not see the variables of this process.
            env={
                "PATH": os.defpath,
                "LANG": "C.UTF-8",
                "PYTHONDONTWRITEBYTECODE": "1",
                "PYTHONUNBUFFERED": "1",
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        threading.Thread(target=self._follow, args=(process,), name="script-host", daemon=True).start()
        return process

    def _follow(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout is not None
        for line in process.stdout:
            event = json.loads(line)
            with self._lock:
                script = self._scripts.pop(event["ended"])
            script.ended(event["status"])
        # The host has ended, and every script with it.
        status = process.wait()
        with self._lock:
            unfinished, self._scripts, self._process = list(self._scripts.values()), {}, None
        for script in unfinished:
            script.ended(status)


HOST = ScriptHost()
