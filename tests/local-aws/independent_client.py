"""Makes AWS calls with plain boto3, for tests in other languages that need a client of AWS's own.

Reads one JSON request from each line of standard input, and writes one line for each to standard output:

    {"service": "ec2", "operation": "DescribeVpcs", "parameters": {}, "account": "111122223333",
     "region": "eu-west-1"}
    {"result": {...}}    or    {"error": {"code": "...", "message": "..."}}

`account` and `region` are optional. Times are returned as ISO 8601 text, and binary content as base64; in parameters,
{"$base64": "..."} stands for binary content.
"""

from __future__ import annotations

import argparse
import base64
import json
import sys
from datetime import datetime
from functools import cache
from typing import Any

import boto3
import botocore.session
from botocore import xform_name
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from botocore.loaders import Loader
from botocore.response import StreamingBody

_MODELS = Loader(include_default_search_paths=True)
_KEY = ("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", None)
_ROLE = "IndependentClient"


def main() -> None:
    parser = argparse.ArgumentParser(description="AWS calls by plain boto3, one a line")
    parser.add_argument("--endpoint", required=True, help="where AWS is, such as http://localhost:4000")
    endpoint = parser.parse_args().endpoint
    for line in sys.stdin:
        if line.strip():
            print(json.dumps(_answer(endpoint, line), default=_as_json), flush=True)


def _answer(endpoint: str, line: str) -> dict[str, Any]:
    try:
        request = json.loads(line)
        client = _client(endpoint, request["service"], request.get("account"), request.get("region"))
        call = getattr(client, xform_name(request["operation"]))
        result = call(**_with_binary(request.get("parameters", {})))
    except ClientError as error:
        return _error(error.response["Error"].get("Code"), error.response["Error"].get("Message"))
    except (BotoCoreError, AttributeError, KeyError, TypeError, ValueError) as error:
        return _error(type(error).__name__, str(error))
    result.pop("ResponseMetadata", None)
    return {"result": result}


def _with_binary(value: Any) -> Any:
    if isinstance(value, dict):
        if value.keys() == {"$base64"}:
            return base64.b64decode(value["$base64"])
        return {name: _with_binary(member) for name, member in value.items()}
    return [_with_binary(item) for item in value] if isinstance(value, list) else value


def _error(code: str | None, message: str | None) -> dict[str, Any]:
    return {"error": {"code": code, "message": message}}


@cache
def _client(endpoint: str, service: str, account: str | None, region: str | None) -> Any:
    return _session(endpoint, account, region or "us-east-1").client(
        service,
        endpoint_url=endpoint,
        config=Config(retries={"total_max_attempts": 1, "mode": "standard"}, s3={"addressing_style": "path"}),
    )


@cache
def _session(endpoint: str, account: str | None, region: str) -> boto3.Session:
    """Without an account, the endpoint's default account."""
    if account is None:
        return _session_of(region, *_KEY)
    sts = _client(endpoint, "sts", None, region)
    role_arn = f"arn:aws:iam::{account}:role/{_ROLE}"
    credentials = sts.assume_role(RoleArn=role_arn, RoleSessionName=_ROLE)["Credentials"]
    return _session_of(
        region, credentials["AccessKeyId"], credentials["SecretAccessKey"], credentials["SessionToken"]
    )


def _session_of(region: str, access_key_id: str, secret_access_key: str, token: str | None) -> boto3.Session:
    core = botocore.session.Session()
    core.register_component("data_loader", _MODELS)
    return boto3.Session(
        aws_access_key_id=access_key_id,
        aws_secret_access_key=secret_access_key,
        aws_session_token=token,
        region_name=region,
        botocore_session=core,
    )


def _as_json(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, StreamingBody):
        value = value.read()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    raise TypeError(f"{type(value).__name__} has no form in JSON")


if __name__ == "__main__":
    main()
