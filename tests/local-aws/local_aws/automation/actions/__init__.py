"""The actions that run here, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from local_aws.automation.actions import (
    branch,
    execute_automation,
    execute_aws_api,
    execute_script,
    loop,
    resource_property,
    sleep,
    update_variable,
)
from local_aws.automation.task import Result, Task

RUN: Mapping[str, Callable[[Task], Result]] = {
    "aws:assertAwsResourceProperty": resource_property.assert_property,
    "aws:branch": branch.run,
    "aws:executeAutomation": execute_automation.run,
    "aws:executeAwsApi": execute_aws_api.run,
    "aws:executeScript": execute_script.run,
    "aws:loop": loop.run,
    "aws:sleep": sleep.run,
    "aws:updateVariable": update_variable.run,
    "aws:waitForAwsResourceProperty": resource_property.wait_for_property,
}

# These resolve their inputs piece by piece: a later piece may rest on what an earlier one does.
UNRESOLVED_INPUTS: Mapping[str, frozenset[str]] = {
    "aws:branch": frozenset({"Choices", "Default"}),
    "aws:loop": frozenset({"Steps", "LoopCondition"}),
}
