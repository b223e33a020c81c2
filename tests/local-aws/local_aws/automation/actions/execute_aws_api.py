"""aws:executeAwsApi

https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-executeAwsApi.html
"""

from __future__ import annotations

from local_aws.automation import api_calls
from local_aws.automation.task import Result, Task


def run(task: Task) -> Result:
    return Result(response=api_calls.call(task))
