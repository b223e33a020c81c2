"""SimulatePrincipalPolicy answers as deliveries are decided: by the role, its boundary and the organization."""

from __future__ import annotations

import unittest
from typing import Any

from tests.harness import Server, allow, make_delivery_role, policy
from tests.organization import Organization

ACTION = "logs:PutLogEvents"
STREAM = "arn:aws:logs:eu-west-1:111122223333:log-group:/flow/vpc-1:log-stream:eni-1-all"


def setUpModule() -> None:
    global server
    server = Server("--iam-propagation", "0")


def tearDownModule() -> None:
    server.stop()


class SimulationTests(unittest.TestCase):
    def setUp(self) -> None:
        self.organization = Organization(server)
        self.unit = self.organization.make_unit("Workloads")
        self.account = self.organization.make_account(self.unit)
        self.iam = server.client("iam", self.account)
        self.role_arn = make_delivery_role(self.iam)
        self.let(allow(ACTION, on="arn:aws:logs:*:*:log-group:/flow/*"))

    def let(self, *statements: dict[str, Any]) -> None:
        self.iam.put_role_policy(
            RoleName="FlowLogs", PolicyName="Deliver", PolicyDocument=policy(*statements)
        )

    def simulate(self, resource: str = STREAM) -> dict[str, Any]:
        (result,) = self.iam.simulate_principal_policy(
            PolicySourceArn=self.role_arn, ActionNames=[ACTION], ResourceArns=[resource]
        )["EvaluationResults"]
        return result

    def test_what_the_roles_policy_allows_is_allowed_and_the_policy_is_named(self) -> None:
        result = self.simulate()

        self.assertEqual((result["EvalDecision"], result["EvalResourceName"]), ("allowed", STREAM))
        self.assertEqual([each["SourcePolicyId"] for each in result["MatchedStatements"]], ["Deliver"])
        self.assertNotIn("PermissionsBoundaryDecisionDetail", result)

    def test_what_no_policy_allows_is_an_implicit_denial(self) -> None:
        self.assertEqual(self.simulate(STREAM.replace("/flow/", "/other/"))["EvalDecision"], "implicitDeny")

    def test_a_denial_of_the_role_is_explicit(self) -> None:
        self.let(allow(ACTION, on="*"), {"Effect": "Deny", "Action": "logs:*", "Resource": "*"})

        self.assertEqual(self.simulate()["EvalDecision"], "explicitDeny")

    def test_a_boundary_that_allows_nothing_of_it_denies(self) -> None:
        boundary = self.iam.create_policy(PolicyName="Narrow", PolicyDocument=policy(allow("s3:*", on="*")))
        self.iam.put_role_permissions_boundary(
            RoleName="FlowLogs", PermissionsBoundary=boundary["Policy"]["Arn"]
        )

        result = self.simulate()

        self.assertEqual(result["EvalDecision"], "implicitDeny")
        self.assertFalse(result["PermissionsBoundaryDecisionDetail"]["AllowedByPermissionsBoundary"])

    def test_a_service_control_policy_of_the_unit_denies(self) -> None:
        self.assertTrue(self.simulate()["OrganizationsDecisionDetail"]["AllowedByOrganizations"])

        self.organization.forbid("logs:*", target=self.unit)

        result = self.simulate()
        self.assertEqual(result["EvalDecision"], "implicitDeny")
        self.assertFalse(result["OrganizationsDecisionDetail"]["AllowedByOrganizations"])

    def test_the_organization_is_distrusted_by_a_switch_although_it_allows(self) -> None:
        with server.settings(iam_simulation_distrusts_organization=True):
            result = self.simulate()

        self.assertEqual(result["EvalDecision"], "implicitDeny")
        self.assertFalse(result["OrganizationsDecisionDetail"]["AllowedByOrganizations"])

    def test_a_role_that_does_not_exist_cannot_be_simulated(self) -> None:
        self.role_arn += "Missing"

        with self.assertRaises(self.iam.exceptions.NoSuchEntityException):
            self.simulate()


if __name__ == "__main__":
    unittest.main()
