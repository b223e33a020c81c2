"""A flow log as outputs of a step."""

from __future__ import annotations

import unittest

from shared.flow_log_outputs import flow_log_outputs
from stubbed_aws import flow_log


class OutputsTests(unittest.TestCase):
    def test_a_flow_log_to_a_log_group_has_a_role(self) -> None:
        log = flow_log("fl-1", LogGroupName="/team", DeliverLogsPermissionArn="arn:role")

        self.assertEqual(
            flow_log_outputs(log),
            {"FlowLogId": "fl-1", "RoleArn": "arn:role", "LogGroup": "/team", "LogDestination": ""},
        )

    def test_a_flow_log_to_a_bucket_has_no_role_and_no_log_group(self) -> None:
        bucket = "arn:aws:s3:::bucket"
        log = flow_log("fl-1", LogGroupName=None, DeliverLogsPermissionArn=None, LogDestination=bucket)

        self.assertEqual(
            flow_log_outputs(log),
            {"FlowLogId": "fl-1", "RoleArn": "", "LogGroup": "", "LogDestination": bucket},
        )
