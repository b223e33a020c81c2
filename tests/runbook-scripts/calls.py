"""Prints the AWS calls of an Automation document as JSON: python3 calls.py DOCUMENT.yaml"""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from boto3_calls import Call, find_calls, operations
from botocore import xform_name

SILENT_ACTIONS = {"aws:branch", "aws:sleep", "aws:updateVariable"}

# The inputs of an API step that are not parameters of the API.
OWN_INPUTS = {
    "aws:executeAwsApi": {"Service", "Api"},
    "aws:assertAwsResourceProperty": {"Service", "Api", "PropertySelector", "DesiredValues"},
    "aws:waitForAwsResourceProperty": {"Service", "Api", "PropertySelector", "DesiredValues"},
}


def calls_of(step: dict[str, Any]) -> Iterator[Call]:
    action, inputs = step["action"], step.get("inputs", {})
    if action == "aws:executeScript":
        yield from find_calls(inputs["Script"])
    elif action in OWN_INPUTS:
        operation = operations(inputs["Service"])[xform_name(inputs["Api"])]
        yield Call(inputs["Service"], operation, tuple(sorted(inputs.keys() - OWN_INPUTS[action])))
    elif action not in SILENT_ACTIONS:
        raise ValueError(f"step {step['name']}: the calls of action {action} are unknown")


def main(path: str) -> None:
    document = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
    calls = [
        {"step": step["name"], **dataclasses.asdict(call)}
        for step in document["mainSteps"]
        for call in calls_of(step)
    ]
    print(json.dumps(calls, indent=2))


if __name__ == "__main__":
    main(sys.argv[1])
