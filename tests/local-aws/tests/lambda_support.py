"""Functions for tests: a bootstrap in a zip, and the role it runs with."""

from __future__ import annotations

import io
import json
import sys
import zipfile
from typing import Any

from tests.harness import REGION, Server, policy

# Uses the Runtime API and AWS's HTTP protocols directly: it starts in a tenth of the time that boto3 needs.
_RUNTIME = """#!PYTHON -IS
import json, os, sys, time, urllib.request
from pathlib import Path

API = "http://" + os.environ["AWS_LAMBDA_RUNTIME_API"] + "/2018-06-01/runtime/"

def post(path, body):
    urllib.request.urlopen(urllib.request.Request(API + path, data=body, method="POST")).read()

def aws(service, headers, body):
    scope = os.environ["AWS_ACCESS_KEY_ID"] + "/20260101/" + os.environ["AWS_REGION"] + "/" + service
    credential = "AWS4-HMAC-SHA256 Credential=" + scope + "/aws4_request"
    headers = {
        "Authorization": credential + ", SignedHeaders=host, Signature=0",
        "X-Amz-Security-Token": os.environ["AWS_SESSION_TOKEN"],
        **headers,
    }
    url = os.environ["AWS_ENDPOINT_URL"] + "/"
    request = urllib.request.Request(url, data=body.encode(), headers=headers)
    return urllib.request.urlopen(request).read().decode()

def main(handle):
    while True:
        with urllib.request.urlopen(API + "invocation/next") as answer:
            event, headers = json.loads(answer.read()), answer.headers
        request_id = headers["Lambda-Runtime-Aws-Request-Id"]
        try:
            result = handle(event, headers)
        except (ValueError, OSError) as problem:
            error = {"errorType": type(problem).__name__, "errorMessage": str(problem)}
            post("invocation/" + request_id + "/error", json.dumps(error).encode())
        else:
            post("invocation/" + request_id + "/response", json.dumps(result).encode())
"""


def package(handler: str, mode: int = 0o755, name: str = "bootstrap") -> bytes:
    """A zip whose bootstrap calls `handle(event, headers)` of the Python source."""
    source = _RUNTIME.replace("PYTHON", sys.executable) + handler + "\nmain(handle)\n"
    return zipped({name: (source.encode(), mode)})


def zipped(files: dict[str, tuple[bytes, int]]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, (data, mode) in files.items():
            entry = zipfile.ZipInfo(name)
            entry.external_attr = (0o100000 | mode) << 16
            archive.writestr(entry, data)
    return content.getvalue()


def make_role(server: Server, account: str, name: str, service: str) -> str:
    trust = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    role = server.client("iam", account).create_role(RoleName=name, AssumeRolePolicyDocument=policy(trust))
    return role["Role"]["Arn"]


def make_function(
    server: Server,
    account: str,
    code: bytes,
    name: str = "function",
    region: str = REGION,
    **changes: Any,
) -> str:
    """The ARN of a new function. The server must run with --iam-propagation 0."""
    # Roles are global: another region's call may have created it.
    role_name = f"{name}-role" if region == REGION else f"{name}-role-{region}"
    role = make_role(server, account, role_name, "lambda.amazonaws.com")
    request = {
        "FunctionName": name,
        "Runtime": "provided.al2023",
        "Handler": "bootstrap",
        "Role": role,
        "Timeout": 10,
        "Code": {"ZipFile": code},
        **changes,
    }
    return server.client("lambda", account, region=region).create_function(**request)["FunctionArn"]


def logged(server: Server, account: str, name: str = "function") -> list[str]:
    """The lines of the function's log from all environments, oldest first; empty before its first run."""
    logs = server.client("logs", account, region=REGION)
    group = f"/aws/lambda/{name}"
    if not logs.describe_log_groups(logGroupNamePrefix=group)["logGroups"]:
        return []
    pages = logs.get_paginator("filter_log_events").paginate(logGroupName=group)
    events = [event for page in pages for event in page["events"]]
    return [event["message"] for event in sorted(events, key=lambda event: event["timestamp"])]


def logged_json(server: Server, account: str, name: str = "function") -> list[Any]:
    return [json.loads(line) for line in logged(server, account, name) if line.startswith("{")]
