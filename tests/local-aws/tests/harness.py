"""A server for a test module, and clients that call it like AWS."""

from __future__ import annotations

import itertools
import json
import multiprocessing
import os
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

ACCOUNT = "111122223333"
REGION = "eu-west-1"

_ACCOUNTS = itertools.count(1)
_ANYONE = {"aws_access_key_id": "AKIAIOSFODNN7EXAMPLE", "aws_secret_access_key": "anything"}
_CLIENTS = boto3.Session(region_name=REGION)
# Importing moto takes longer than most tests: one process imports it, and each server is forked from that
# process.
_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload(["local_aws.__main__"])


class Server:
    """One local AWS in its own process, which always ends with this process."""

    def __init__(self, *arguments: str) -> None:
        theirs, self._input = _PROCESSES.Pipe(duplex=False)
        output, theirs_too = _PROCESSES.Pipe(duplex=False)
        self._process = _PROCESSES.Process(target=_serve, args=(arguments, theirs, theirs_too))
        self._process.start()
        theirs.close()
        theirs_too.close()
        with os.fdopen(os.dup(output.fileno())) as lines:
            ready = lines.readline()
        output.close()
        if not ready:
            self._process.join()
            code = self._process.exitcode
            raise RuntimeError(f"the server ended with exit code {code} before it was ready")
        self.endpoint: str = json.loads(ready)["endpoint"]
        self._credentials: dict[tuple[str, str], dict[str, str]] = {}

    def stop(self) -> None:
        self._input.close()
        self._process.join(20)
        if self._process.exitcode != 0:
            self._process.kill()
            raise RuntimeError(f"the server did not end in order: exit code {self._process.exitcode}")

    def credentials(self, account: str = ACCOUNT, role: str = "Tester") -> dict[str, str]:
        """The credentials of a session of a role in the account, from sts:AssumeRole."""
        key = (account, role)
        if key not in self._credentials:
            given = self.client_of(_ANYONE, "sts").assume_role(
                RoleArn=f"arn:aws:iam::{account}:role/{role}", RoleSessionName="test"
            )["Credentials"]
            self._credentials[key] = {
                "aws_access_key_id": given["AccessKeyId"],
                "aws_secret_access_key": given["SecretAccessKey"],
                "aws_session_token": given["SessionToken"],
            }
        return self._credentials[key]

    def session(self, account: str = ACCOUNT, role: str = "Tester", region: str = REGION) -> boto3.Session:
        return boto3.Session(**self.credentials(account, role), region_name=region)

    def client(self, service: str, account: str = ACCOUNT, role: str = "Tester", region: str = REGION) -> Any:
        return self.client_of(self.credentials(account, role), service, region)

    def client_of(self, credentials: Mapping[str, str], service: str, region: str = REGION) -> Any:
        """A client that does not validate its parameters and does not retry."""
        return _CLIENTS.client(
            service,
            region_name=region,
            endpoint_url=self.endpoint,
            config=Config(
                retries={"total_max_attempts": 1, "mode": "standard"},
                parameter_validation=False,
                s3={"addressing_style": "path"},
            ),
            **credentials,
        )

    def control(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
        request = urllib.request.Request(
            f"{self.endpoint}/local-aws/{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                raise ControlError(error.code, json.load(error)["error"]) from None

    def journal(self, action: str | None = None) -> list[dict[str, Any]]:
        entries = self.control("GET", "journal")["entries"]
        return [entry for entry in entries if action in (None, entry["action"])]

    @contextmanager
    def settings(self, **changes: Any) -> Iterator[None]:
        before = self.control("GET", "settings")
        self.control("POST", "settings", changes)
        try:
            yield
        finally:
            self.control("POST", "settings", before)


def _serve(arguments: tuple[str, ...], standard_input: Connection, standard_output: Connection) -> None:
    """Do what `python3 -m local_aws` does, in a process that has already imported it."""
    from local_aws.__main__ import main

    os.dup2(standard_input.fileno(), 0)
    os.dup2(standard_output.fileno(), 1)
    standard_input.close()
    standard_output.close()
    sys.stdin, sys.stdout = open(0), open(1, "w")
    sys.argv = ["local_aws", "--port", "0", "--exit-with-parent", *arguments]
    main()


class ControlError(Exception):
    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


def fresh_account() -> str:
    """An account that no test has used yet."""
    return f"{next(_ACCOUNTS):012d}"


def trust_of_flow_logs(**condition: Any) -> str:
    """The trust policy of a role that the flow log service can assume."""
    statement: dict[str, Any] = {
        "Effect": "Allow",
        "Principal": {"Service": "vpc-flow-logs.amazonaws.com"},
        "Action": "sts:AssumeRole",
    }
    return policy(statement | ({"Condition": condition} if condition else {}))


def policy(*statements: Mapping[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(*actions: str, on: str) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": list(actions), "Resource": on}


def make_delivery_role(iam: Any, name: str = "FlowLogs", on: str = "*") -> str:
    """The ARN of a new role that can deliver to the log groups `on`."""
    role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust_of_flow_logs())["Role"]
    document = policy(allow("logs:CreateLogStream", "logs:PutLogEvents", on=on))
    iam.put_role_policy(RoleName=name, PolicyName="Deliver", PolicyDocument=document)
    return role["Arn"]


@contextmanager
def rejected(code: str, message: str = "", status: int | None = None) -> Iterator[None]:
    """Expects the one call in the block to fail with this code, and with this text in the message."""
    try:
        yield
    except ClientError as error:
        answer = error.response
        got = (answer["Error"]["Code"], answer["ResponseMetadata"]["HTTPStatusCode"])
        if got[0] != code or (status is not None and got[1] != status):
            raise AssertionError(f"rejected with {got}, not with {(code, status)}: {error}") from error
        if message not in answer["Error"]["Message"]:
            raise AssertionError(f"{message!r} is not in {answer['Error']['Message']!r}") from error
    else:
        raise AssertionError(f"the call was not rejected with {code}")
