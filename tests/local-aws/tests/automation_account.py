"""An account of a local AWS server with a role for automations."""

from __future__ import annotations

import itertools
import time
from collections.abc import Mapping
from functools import cached_property
from typing import Any

import yaml

from tests.automation_support import Raw, document, step
from tests.harness import Server, fresh_account, policy

_NAMES = itertools.count(1)


class Account:
    def __init__(self, server: Server) -> None:
        self.id = fresh_account()
        self._server = server
        self._seen = 0

    @cached_property
    def ssm(self) -> Any:
        return self._server.client("ssm", self.id)

    @cached_property
    def ec2(self) -> Any:
        return self._server.client("ec2", self.id)

    @cached_property
    def iam(self) -> Any:
        return self._server.client("iam", self.id)

    @cached_property
    def role_arn(self) -> str:
        return self.make_role("Automation")

    def make_role(self, name: str, **trust: str) -> str:
        answer = self.iam.create_role(
            RoleName=name, AssumeRolePolicyDocument=automation_trust(self.id, **trust)
        )
        return answer["Role"]["Arn"]

    def make_vpc(self) -> str:
        return self.ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]

    def define(self, content: Raw) -> str:
        """The name of a new document, which by default runs as the account's role."""
        name = f"Runbook{next(_NAMES)}"
        text = yaml.safe_dump({"assumeRole": self.role_arn, **content})
        self.ssm.create_document(Name=name, Content=text, DocumentType="Automation", DocumentFormat="YAML")
        return name

    def start(self, name: str, **request: Any) -> str:
        self._seen = max((entry["n"] for entry in self._server.journal()), default=0)
        return self.ssm.start_automation_execution(DocumentName=name, **request)["AutomationExecutionId"]

    def run(self, *steps: Raw, **top_level: Any) -> dict[str, Any]:
        return self.ended(self.start(self.define(document(*steps, **top_level))))

    def get(self, execution_id: str) -> dict[str, Any]:
        return self.ssm.get_automation_execution(AutomationExecutionId=execution_id)["AutomationExecution"]

    def ended(self, execution_id: str) -> dict[str, Any]:
        until = time.monotonic() + 30
        while "ExecutionEndTime" not in (execution := self.get(execution_id)):
            if time.monotonic() > until:
                raise AssertionError(f"the execution does not end: {execution}")
            time.sleep(0.02)
        return execution

    def calls(self, action: str) -> list[dict[str, Any]]:
        """The calls of this account since the last start."""
        entries = self._server.control("GET", f"journal?after={self._seen}")["entries"]
        return [entry for entry in entries if entry["account"] == self.id and entry["action"] == action]


def automation_trust(account: str, service: str = "ssm.amazonaws.com", source_account: str = "") -> str:
    """The trust policy that AWS recommends for the role of automations.

    https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-setup-iam.html
    """
    condition = {
        "StringEquals": {"aws:SourceAccount": source_account or account},
        "ArnLike": {"aws:SourceArn": f"arn:aws:ssm:*:{account}:automation-execution/*"},
    }
    return policy(
        {
            "Effect": "Allow",
            "Principal": {"Service": service},
            "Action": "sts:AssumeRole",
            "Condition": condition,
        }
    )


def step_of(execution: Mapping[str, Any], name: str) -> dict[str, Any]:
    return next(each for each in execution["StepExecutions"] if each["StepName"] == name)


def api(name: str, call: str, inputs: Mapping[str, Any] | None = None, **properties: Any) -> Raw:
    """A step that calls SERVICE:API."""
    service, operation = call.split(":")
    return step(name, "executeAwsApi", {"Service": service, "Api": operation, **(inputs or {})}, **properties)
