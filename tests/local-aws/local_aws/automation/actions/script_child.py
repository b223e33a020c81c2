"""Runs the handler of one script, in a process of its own that shares no code with the engine."""

from __future__ import annotations

import json
import linecache
import resource
import sys
import traceback
from pathlib import Path
from typing import Any


def main(request_file: str, answer_file: str) -> None:
    request = json.loads(Path(request_file).read_text(encoding="utf-8"))
    resource.setrlimit(resource.RLIMIT_DATA, (request["memory_bytes"], request["memory_bytes"]))
    Path(answer_file).write_text(json.dumps(_answer(request)), encoding="utf-8")


def _answer(request: dict[str, Any]) -> dict[str, Any]:
    file_name, script = request["file_name"], request["script"]
    # For the source lines of a traceback: the file does not exist.
    linecache.cache[file_name] = (len(script), None, script.splitlines(keepends=True), file_name)
    # A script is a module as pickle, dataclasses and the like understand it.
    module: dict[str, Any] = {"__name__": "customer_script", "__file__": file_name}
    try:
        exec(compile(script, file_name, "exec"), module)
        payload = module[request["handler"]](request["events"], {})
        return {"payload": json.loads(json.dumps(payload))}
    except BaseException as error:  # whatever ends the script is the step's failure
        return {"failure": _failure(error)}


def _failure(error: BaseException) -> str:
    """A failure as SSM words it: the traceback from the script on, then "KeyError - 'name'"."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename != __file__]
    lines = traceback.format_list(frames)
    return f"Traceback (most recent call last):\n{''.join(lines)}\n{type(error).__name__} - {error}"


if __name__ == "__main__":
    main(*sys.argv[1:])
