"""The actions that run here, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from local_aws.automation.actions import (
    branch,
    execute_aws_api,
    execute_script,
    sleep,
)
from local_aws.automation.task import Result, Task

RUN: Mapping[str, Callable[[Task], Result]] = {
    "aws:branch": branch.run,
    "aws:executeAwsApi": execute_aws_api.run,
    "aws:executeScript": execute_script.run,
    "aws:sleep": sleep.run,
}

# These resolve their inputs one by one: a later input can depend on the effect of an earlier one.
UNRESOLVED_INPUTS: Mapping[str, frozenset[str]] = {
    "aws:branch": frozenset({"Choices", "Default"}),
}
