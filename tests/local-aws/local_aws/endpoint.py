"""The server's own address, and boto3 sessions and clients against it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import boto3
import botocore.session
from botocore.config import Config
from botocore.loaders import Loader

# Any well-formed key: the account is selected by the header below, not by the key.
_ROOT_ACCESS_KEY_ID = "AKIAIOSFODNN7EXAMPLE"
_ROOT_SECRET_ACCESS_KEY = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"

_ACCOUNT_HEADER = "x-moto-account-id"


class Endpoint:
    def __init__(self, port: int) -> None:
        self._url = f"http://localhost:{port}"
        # Service models are large; reading them once for all sessions makes a client cheap.
        self._loader = Loader(include_default_search_paths=True)

    @property
    def url(self) -> str:
        return self._url

    def session(self, account: str, region: str) -> boto3.Session:
        """A session with the powers of the account's root user."""
        session = self._session(region, _ROOT_ACCESS_KEY_ID, _ROOT_SECRET_ACCESS_KEY, None)

        def select_account(params: dict[str, Any], **_: Any) -> None:
            params["headers"][_ACCOUNT_HEADER] = account

        session.events.register("before-call", select_account)
        return session

    def session_for_role(
        self, role_arn: str, session_name: str, region: str
    ) -> tuple[boto3.Session, Mapping[str, Any]]:
        """A session of the role, and its credentials as sts:AssumeRole answered them."""
        account = role_arn.split(":")[4]
        sts = self.client(self.session(account, region), "sts")
        credentials = sts.assume_role(RoleArn=role_arn, RoleSessionName=session_name)["Credentials"]
        session = self._session(
            region,
            credentials["AccessKeyId"],
            credentials["SecretAccessKey"],
            credentials["SessionToken"],
        )
        return session, credentials

    def client(self, session: boto3.Session, service: str) -> Any:
        """A client that tries each call once: a failure here is an answer to look at, not to repeat."""
        return session.client(
            service,
            endpoint_url=self._url,
            config=Config(
                retries={"total_max_attempts": 1, "mode": "standard"},
                s3={"addressing_style": "path"},
            ),
        )

    def _session(
        self, region: str, access_key_id: str, secret_access_key: str, token: str | None
    ) -> boto3.Session:
        core = botocore.session.Session()
        core.register_component("data_loader", self._loader)
        return boto3.Session(
            aws_access_key_id=access_key_id,
            aws_secret_access_key=secret_access_key,
            aws_session_token=token,
            region_name=region,
            botocore_session=core,
        )
