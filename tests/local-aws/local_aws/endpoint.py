"""The server's own address, and boto3 sessions and clients against it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import boto3
from botocore.config import Config

# Any well-formed key: the account is selected by the header below, not by the key.
_ROOT_ACCESS_KEY_ID = "AKIAIOSFODNN7EXAMPLE"
_ROOT_SECRET_ACCESS_KEY = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"

_ACCOUNT_HEADER = "x-moto-account-id"


class Endpoint:
    def __init__(self, port: int) -> None:
        self._url = f"http://localhost:{port}"

    @property
    def url(self) -> str:
        return self._url

    def session(self, account: str, region: str) -> boto3.Session:
        """A session with the permissions of the account's root user."""
        session = boto3.Session(_ROOT_ACCESS_KEY_ID, _ROOT_SECRET_ACCESS_KEY, region_name=region)

        def select_account(params: dict[str, Any], **_: Any) -> None:
            params["headers"][_ACCOUNT_HEADER] = account

        session.events.register("before-call", select_account)
        return session

    def session_for_role(
        self, role_arn: str, session_name: str, region: str
    ) -> tuple[boto3.Session, Mapping[str, Any]]:
        """A session of the role, and the credentials that sts:AssumeRole returned."""
        account = role_arn.split(":")[4]
        sts = self.client(self.session(account, region), "sts")
        credentials = sts.assume_role(RoleArn=role_arn, RoleSessionName=session_name)["Credentials"]
        session = boto3.Session(
            credentials["AccessKeyId"],
            credentials["SecretAccessKey"],
            credentials["SessionToken"],
            region,
        )
        return session, credentials

    def client(self, session: boto3.Session, service: str) -> Any:
        """A client that makes each call once: the callers handle failures themselves."""
        return session.client(
            service,
            endpoint_url=self._url,
            config=Config(
                retries={"total_max_attempts": 1, "mode": "standard"},
                s3={"addressing_style": "path"},
            ),
        )
