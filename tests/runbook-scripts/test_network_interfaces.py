"""A VPC without a network interface has no traffic."""

from __future__ import annotations

import unittest
from typing import Any

from shared.network_interfaces import has_network_interfaces
from stubbed_aws import VPC, stub

INTERFACE = {"NetworkInterfaceId": "eni-1"}


class NetworkInterfaceTests(unittest.TestCase):
    def setUp(self) -> None:
        self.ec2 = stub(self, "ec2")
        self.request = {"Filters": [{"Name": "vpc-id", "Values": [VPC]}]}

    def test_one_interface_is_enough(self) -> None:
        self.answer({"NetworkInterfaces": [INTERFACE]})

        self.assertTrue(has_network_interfaces(VPC))

    def test_without_one_there_is_none(self) -> None:
        self.answer({"NetworkInterfaces": []})

        self.assertFalse(has_network_interfaces(VPC))

    def test_an_interface_on_a_later_page_counts(self) -> None:
        self.answer({"NetworkInterfaces": [], "NextToken": "more"})
        self.answer({"NetworkInterfaces": [INTERFACE]}, NextToken="more")

        self.assertTrue(has_network_interfaces(VPC))

    def answer(self, response: dict[str, Any], **more: str) -> None:
        self.ec2.add_response("describe_network_interfaces", response, self.request | more)


if __name__ == "__main__":
    unittest.main()
