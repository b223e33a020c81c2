"""Before a flow log is created, the run asks IAM whether its role may write to the log group."""

from __future__ import annotations

import unittest
from typing import Any

from scripts.check_delivery import WRITE_ACTIONS, check_delivery
from stubbed_aws import ACCOUNT, SETTINGS, VPC, replace, stub

GROUP = f"/vpc-flow-logs/{VPC}"
ARN = f"arn:aws:logs:eu-west-1:{ACCOUNT}:log-group:{GROUP}"
STREAM = f"{ARN}:log-stream:eni-00000000000000000-all"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/Delivery"
ALLOWED = {"EvalDecision": "allowed"}
IMPLICIT = {"EvalDecision": "implicitDeny", "OrganizationsDecisionDetail": {"AllowedByOrganizations": True}}
EXPLICIT = {
    "EvalDecision": "explicitDeny",
    "MatchedStatements": [{"SourcePolicyId": "DenyAll"}],
    "OrganizationsDecisionDetail": {"AllowedByOrganizations": False},
}
OUTSIDE_BOUNDARY = IMPLICIT | {"PermissionsBoundaryDecisionDetail": {"AllowedByPermissionsBoundary": False}}
ORGANIZATION = {
    "EvalDecision": "implicitDeny",
    "OrganizationsDecisionDetail": {"AllowedByOrganizations": False},
}


class CheckDeliveryTests(unittest.TestCase):
    def setUp(self) -> None:
        self.ec2, self.iam, self.logs = stub(self, "ec2"), stub(self, "iam"), stub(self, "logs")
        clients = {"ec2": self.ec2.client, "iam": self.iam.client, "logs": self.logs.client}
        replace(self, "boto3.client", clients.__getitem__)
        replace(self, "scripts.check_delivery.delivery_state", lambda _: "fingerprint")

    def test_a_role_that_may_write_leaves_no_doubt(self) -> None:
        self.answer_group()
        self.answer_simulation(ALLOWED, ALLOWED)
        self.answer_interfaces("eni-1")

        self.assertEqual(check(), {"Doubt": "none", "State": "fingerprint", "HasInterfaces": "true"})

    def test_a_role_without_permission_ends_the_run_with_action_and_resource(self) -> None:
        self.assert_denied(
            IMPLICIT,
            f"the policies of {ROLE} do not allow logs:CreateLogStream on {STREAM}. Remove what denies it",
        )

    def test_an_explicit_denial_of_the_role_ends_the_run_and_names_the_policy(self) -> None:
        self.assert_denied(EXPLICIT, "(denied by DenyAll)")

    def test_a_boundary_that_does_not_allow_it_ends_the_run(self) -> None:
        self.assert_denied(
            OUTSIDE_BOUNDARY, f"the permissions boundary of {ROLE} does not allow logs:CreateLogStream"
        )

    def test_a_denial_by_the_organization_only_is_a_doubt(self) -> None:
        self.answer_group()
        self.answer_simulation(ORGANIZATION, ALLOWED)
        self.answer_interfaces()

        self.assertEqual(check()["Doubt"], "a service control policy may deny logs:CreateLogStream")

    def test_a_simulation_that_may_not_be_called_is_a_doubt(self) -> None:
        self.answer_group()
        self.iam.add_client_error("simulate_principal_policy", "AccessDenied")
        self.answer_interfaces()

        self.assertEqual(check()["Doubt"], "iam:SimulatePrincipalPolicy failed: AccessDenied")

    def test_a_log_group_that_is_gone_ends_the_run(self) -> None:
        self.logs.add_response("describe_log_groups", {"logGroups": []})

        with self.assertRaisesRegex(RuntimeError, "was deleted during the run"):
            check()

    def test_a_bucket_and_a_delivery_stream_are_a_doubt(self) -> None:
        for kind in ("s3", "kinesis-data-firehose"):
            with self.subTest(kind):
                self.answer_interfaces()

                self.assertRegex(check(LogDestinationType=kind)["Doubt"], "the runbook does not read the")

    def test_if_nothing_will_be_created_only_the_interfaces_are_read(self) -> None:
        for inputs in ({"Action": "none"}, {"DryRun": "true"}):
            with self.subTest(inputs):
                self.answer_interfaces()

                result = check(**inputs)

                self.assertEqual(
                    result,
                    {"Doubt": "the run created no flow log", "State": "none", "HasInterfaces": "false"},
                )

    def assert_denied(self, result: dict[str, Any], message: str) -> None:
        self.answer_group()
        self.answer_simulation(result, ALLOWED)

        with self.assertRaises(RuntimeError) as failure:
            check()

        self.assertIn(message, str(failure.exception))

    def answer_group(self) -> None:
        group = {"logGroupName": GROUP, "arn": ARN + ":*"}
        self.logs.add_response("describe_log_groups", {"logGroups": [group]}, {"logGroupNamePrefix": GROUP})

    def answer_simulation(self, *results: dict[str, Any]) -> None:
        evaluated = [
            {"EvalActionName": action, "EvalResourceName": STREAM} | result
            for action, result in zip(WRITE_ACTIONS, results, strict=True)
        ]
        request = {"PolicySourceArn": ROLE, "ActionNames": WRITE_ACTIONS, "ResourceArns": [STREAM]}
        self.iam.add_response("simulate_principal_policy", {"EvaluationResults": evaluated}, request)

    def answer_interfaces(self, *ids: str) -> None:
        request = {"Filters": [{"Name": "vpc-id", "Values": [VPC]}]}
        interfaces = [{"NetworkInterfaceId": each} for each in ids]
        self.ec2.add_response("describe_network_interfaces", {"NetworkInterfaces": interfaces}, request)


def check(**inputs: str) -> dict[str, str]:
    events = {"VpcId": VPC, "Action": "create", "LogGroup": GROUP, "RoleArn": ROLE, "RoleName": "Delivery"}
    return check_delivery(events | SETTINGS | inputs, None)


if __name__ == "__main__":
    unittest.main()
