"""Faults use each service's error format, so that SDKs see the code, and apply only to the matching calls."""

from __future__ import annotations

import time
import unittest
from typing import Any

from botocore.config import Config

from tests.harness import ACCOUNT, ControlError, Server, rejected, trust_of_flow_logs


def setUpModule() -> None:
    global server
    server = Server("--time-scale", "100")


def tearDownModule() -> None:
    server.stop()


class FaultTests(unittest.TestCase):
    def setUp(self) -> None:
        self.addCleanup(server.control, "DELETE", "faults")
        self.ec2 = server.client("ec2")

    def fault(self, service: str, action: str, **properties: Any) -> int:
        return server.control("POST", "faults", {"service": service, "action": action, **properties})["id"]

    def test_each_protocol_has_its_own_error(self) -> None:
        for service, action, call, code, status in (
            ("ec2", "DescribeVpcs", lambda c: c.describe_vpcs(), "RequestLimitExceeded", 503),
            ("ec2", "DescribeFlowLogs", lambda c: c.describe_flow_logs(), "UnauthorizedOperation", 403),
            ("ec2", "DescribeSubnets", lambda c: c.describe_subnets(), "InternalError", 500),
            ("iam", "ListRoles", lambda c: c.list_roles(), "AccessDenied", 403),
            ("iam", "GetRole", lambda c: c.get_role(RoleName="R"), "Throttling", 400),
            ("sts", "GetCallerIdentity", lambda c: c.get_caller_identity(), "ExpiredToken", 400),
            ("logs", "DescribeLogGroups", lambda c: c.describe_log_groups(), "ThrottlingException", 400),
            ("ssm", "ListDocuments", lambda c: c.list_documents(), "AccessDeniedException", 400),
            ("config", "DescribeConfigRules", lambda c: c.describe_config_rules(), "InternalFailure", 500),
            ("lambda", "ListFunctions", lambda c: c.list_functions(), "TooManyRequestsException", 429),
            ("s3", "ListAllMyBuckets", lambda c: c.list_buckets(), "SlowDown", 503),
        ):
            self.fault(service, action, code=code, message="Not now.", status=status, times=1)
            client = server.client(service)
            with self.subTest(service, code=code), rejected(code, "Not now.", status):
                call(client)

    def test_the_status_is_that_of_the_code_unless_another_is_given(self) -> None:
        for code, status in (
            ("UnauthorizedOperation", 403),
            ("RequestLimitExceeded", 503),
            ("InternalError", 500),
            ("InvalidParameterValue", 400),
        ):
            self.fault("ec2", "DescribeVpcs", code=code, times=1)
            with self.subTest(code), rejected(code, status=status):
                self.ec2.describe_vpcs()

    def test_a_fault_is_met_as_often_as_it_says(self) -> None:
        self.fault("ec2", "DescribeVpcs", code="RequestLimitExceeded", times=2)

        for _ in range(2):
            with rejected("RequestLimitExceeded"):
                self.ec2.describe_vpcs()

        self.assertTrue(self.ec2.describe_vpcs()["Vpcs"])

    def test_a_fault_without_times_stays_until_it_is_removed(self) -> None:
        fault_id = self.fault("ec2", "DescribeVpcs", code="RequestLimitExceeded")
        for _ in range(3):
            with rejected("RequestLimitExceeded"):
                self.ec2.describe_vpcs()

        server.control("DELETE", f"faults/{fault_id}")

        self.assertTrue(self.ec2.describe_vpcs()["Vpcs"])

    def test_a_rejected_call_has_no_effect(self) -> None:
        iam = server.client("iam")
        self.fault("iam", "CreateRole", code="ServiceFailure", status=500, times=1)

        with rejected("ServiceFailure"):
            iam.create_role(RoleName="NotMade", AssumeRolePolicyDocument=trust_of_flow_logs())

        with rejected("NoSuchEntity"):
            iam.get_role(RoleName="NotMade")

    def test_a_fault_may_be_for_one_caller_only(self) -> None:
        self.fault("ec2", "DescribeVpcs", code="UnauthorizedOperation", principal="role/Restricted")

        self.assertTrue(self.ec2.describe_vpcs()["Vpcs"])
        with rejected("UnauthorizedOperation"):
            server.client("ec2", role="Restricted").describe_vpcs()

    def test_a_fault_may_be_for_all_actions_of_a_service(self) -> None:
        self.fault("ec2", "*", code="Unavailable")

        with rejected("Unavailable"):
            self.ec2.describe_vpcs()
        with rejected("Unavailable"):
            self.ec2.describe_regions()
        self.assertIn("Account", server.client("sts").get_caller_identity())

    def test_of_two_faults_the_older_comes_first(self) -> None:
        self.fault("ec2", "DescribeVpcs", code="RequestLimitExceeded", times=1)
        self.fault("ec2", "DescribeVpcs", code="InternalError", times=1)

        with rejected("RequestLimitExceeded"):
            self.ec2.describe_vpcs()
        with rejected("InternalError"):
            self.ec2.describe_vpcs()

    def test_a_delay_is_virtual_time_and_the_call_then_succeeds(self) -> None:
        self.fault("ec2", "DescribeVpcs", delay_seconds=30, times=1)

        started = time.monotonic()
        vpcs = self.ec2.describe_vpcs()["Vpcs"]
        seconds = time.monotonic() - started

        self.assertTrue(vpcs)
        self.assertGreaterEqual(seconds, 0.3)
        self.assertLess(seconds, 5)

    def test_an_sdk_that_retries_gets_over_it(self) -> None:
        self.fault("ec2", "DescribeVpcs", code="RequestLimitExceeded", times=2)
        patient = server.session().client(
            "ec2",
            endpoint_url=server.endpoint,
            config=Config(retries={"total_max_attempts": 3, "mode": "standard"}),
        )

        answer = patient.describe_vpcs()

        self.assertEqual(answer["ResponseMetadata"]["RetryAttempts"], 2)

    def test_the_journal_records_a_fault(self) -> None:
        self.fault("ec2", "DescribeVpcs", code="RequestLimitExceeded", times=1)

        with rejected("RequestLimitExceeded"):
            self.ec2.describe_vpcs()

        entry = server.journal("DescribeVpcs")[-1]
        self.assertEqual((entry["error"], entry["account"]), ("RequestLimitExceeded", ACCOUNT))

    def test_the_faults_in_force_can_be_listed(self) -> None:
        fault_id = self.fault("ec2", "DescribeVpcs", code="Throttled", times=3)
        with rejected("Throttled"):
            self.ec2.describe_vpcs()

        (fault,) = server.control("GET", "faults")["faults"]

        self.assertEqual((fault["id"], fault["code"], fault["times"]), (fault_id, "Throttled", 2))

    def test_a_fault_with_missing_or_unknown_members_is_rejected(self) -> None:
        for body, why in (
            ({"action": "A", "code": "C"}, "service"),
            ({"service": "ec2", "code": "C"}, "action"),
            ({"service": "ec2", "action": "A"}, "code, delay_seconds or both"),
            ({"service": "ec2", "action": "A", "code": "C", "times": 0}, "times"),
            ({"service": "ec2", "action": "A", "code": "C", "status": 200}, "status"),
            ({"service": "ec2", "action": "A", "delay_seconds": -1}, "delay_seconds"),
            ({"service": "ec2", "action": "A", "code": "C", "colour": "red"}, "colour"),
        ):
            with self.subTest(body), self.assertRaisesRegex(ControlError, why):
                server.control("POST", "faults", body)

        self.assertEqual(server.control("GET", "faults")["faults"], [])


if __name__ == "__main__":
    unittest.main()
