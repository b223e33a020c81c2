"""The actions of Automation: which inputs they take, which outputs they have, which run here.

https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-actions.html
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Action:
    required: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()
    takes_api_inputs: bool = False
    """All other inputs are parameters of the API that the step calls."""
    outputs: frozenset[str] = frozenset()
    """Outputs that a step of this action has without declaring them."""
    declares_outputs: bool = False
    runs_here: bool = True
    may_follow_cancel: bool = True
    """onCancel may name a step of this action."""


def _inputs(*names: str) -> frozenset[str]:
    return frozenset(names)


_ELSEWHERE = Action(runs_here=False)
_ELSEWHERE_AND_NOT_AFTER_CANCEL = Action(runs_here=False, may_follow_cancel=False)

ACTIONS = {
    "aws:executeAwsApi": Action(_inputs("Service", "Api"), takes_api_inputs=True, declares_outputs=True),
    "aws:executeScript": Action(
        _inputs("Runtime"),
        _inputs("Handler", "InputPayload", "Script", "Attachment"),
        outputs=_inputs("Payload", "OutputPayload"),
        declares_outputs=True,
    ),
    "aws:branch": Action(_inputs("Choices"), _inputs("Default")),
    "aws:sleep": Action(optional=_inputs("Duration", "Timestamp"), may_follow_cancel=False),
    "aws:approve": _ELSEWHERE_AND_NOT_AFTER_CANCEL,
    "aws:assertAwsResourceProperty": _ELSEWHERE,
    "aws:changeInstanceState": _ELSEWHERE,
    "aws:copyImage": _ELSEWHERE_AND_NOT_AFTER_CANCEL,
    "aws:createImage": _ELSEWHERE_AND_NOT_AFTER_CANCEL,
    "aws:createStack": _ELSEWHERE_AND_NOT_AFTER_CANCEL,
    "aws:createTags": _ELSEWHERE_AND_NOT_AFTER_CANCEL,
    "aws:deleteImage": _ELSEWHERE,
    "aws:deleteStack": _ELSEWHERE,
    "aws:executeAutomation": _ELSEWHERE,
    "aws:executeStateMachine": _ELSEWHERE,
    "aws:invokeLambdaFunction": _ELSEWHERE,
    "aws:invokeWebhook": _ELSEWHERE,
    "aws:loop": _ELSEWHERE_AND_NOT_AFTER_CANCEL,
    "aws:pause": _ELSEWHERE_AND_NOT_AFTER_CANCEL,
    "aws:runCommand": _ELSEWHERE,
    "aws:runInstances": _ELSEWHERE_AND_NOT_AFTER_CANCEL,
    "aws:updateVariable": _ELSEWHERE,
    "aws:waitForAwsResourceProperty": _ELSEWHERE,
}
