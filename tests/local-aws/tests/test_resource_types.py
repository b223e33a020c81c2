"""The resource types that CloudFormation has in a region."""

from __future__ import annotations

import unittest

from tests.harness import Server, fresh_account, rejected


def setUpModule() -> None:
    global server
    server = Server()


def tearDownModule() -> None:
    server.stop()


class ResourceTypeTests(unittest.TestCase):
    def describe(self, name: str, region: str) -> dict[str, str]:
        cloudformation = server.client("cloudformation", fresh_account(), region=region)
        return cloudformation.describe_type(Type="RESOURCE", TypeName=name)

    def test_a_type_of_the_region_is_described(self) -> None:
        described = self.describe("AWS::Config::RemediationConfiguration", "eu-west-1")

        self.assertEqual(described["TypeName"], "AWS::Config::RemediationConfiguration")

    def test_a_type_that_the_regions_schemas_lack_is_not_found(self) -> None:
        with rejected("TypeNotFoundException"):
            self.describe("AWS::Config::RemediationConfiguration", "eu-north-1")
        with rejected("TypeNotFoundException"):
            self.describe("AWS::Config::Nothing", "eu-west-1")


if __name__ == "__main__":
    unittest.main()
