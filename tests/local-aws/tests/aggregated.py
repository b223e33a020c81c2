"""An organization whose two member accounts evaluate VPCs in two regions, and an aggregator of all of it."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from tests.config_account import Account
from tests.harness import Server, policy
from tests.organization import Organization

CONFIG = "config.amazonaws.com"
REGIONS = ("eu-west-1", "us-east-1")
AGGREGATOR = "aggregator"


class AggregatedOrganization(Organization):
    def __init__(self, server: Server) -> None:
        super().__init__(server)
        self.api.enable_aws_service_access(ServicePrincipal=CONFIG)
        self.accounts = [self.make_account() for _ in range(2)]

    @cached_property
    def config(self) -> Any:
        return self.config_of(self.management)

    def config_of(self, account: str) -> Any:
        return self.server.client("config", account)

    def place(self, account: str, region: str) -> Account:
        """One region of an account, with a recorder and the rule."""
        place = Account(self.server, account, region)
        place.record()
        place.put_rule()
        return place

    def places(self) -> list[Account]:
        """Both accounts in both regions, ordered by id."""
        return [self.place(account, region) for account in sorted(self.accounts) for region in REGIONS]

    def make_role(self, account: str, service: str = CONFIG, **condition: Any) -> str:
        trust: dict[str, Any] = {
            "Effect": "Allow",
            "Principal": {"Service": service},
            "Action": "sts:AssumeRole",
        }
        if condition:
            trust["Condition"] = condition
        made = self.server.client("iam", account).create_role(
            RoleName="Aggregator", AssumeRolePolicyDocument=policy(trust)
        )
        return made["Role"]["Arn"]

    def aggregate(self, account: str | None = None, role: str | None = None, **source: Any) -> dict[str, Any]:
        """Put the aggregator as this account, by default for all regions."""
        account = account or self.management
        source = source or {"AllAwsRegions": True}
        source["RoleArn"] = role or self.make_role(account)
        return self.config_of(account).put_configuration_aggregator(
            ConfigurationAggregatorName=AGGREGATOR, OrganizationAggregationSource=source
        )["ConfigurationAggregator"]
