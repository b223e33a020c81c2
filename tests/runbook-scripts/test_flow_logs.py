"""Which flow logs a VPC has."""

from __future__ import annotations

import unittest

from shared.flow_logs import read_flow_logs
from stubbed_aws import VPC, flow_log, stub


class ReadTests(unittest.TestCase):
    def test_every_page_is_read_and_the_flow_logs_are_in_the_order_of_their_ids(self) -> None:
        ec2 = stub(self, "ec2")
        request = {"Filters": [{"Name": "resource-id", "Values": [VPC]}]}
        pages = {"FlowLogs": [flow_log("fl-2")], "NextToken": "more"}, {"FlowLogs": [flow_log("fl-1")]}
        ec2.add_response("describe_flow_logs", pages[0], request)
        ec2.add_response("describe_flow_logs", pages[1], request | {"NextToken": "more"})

        self.assertEqual([log["FlowLogId"] for log in read_flow_logs(VPC)], ["fl-1", "fl-2"])
