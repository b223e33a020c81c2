"""iam:SimulatePrincipalPolicy, answered by the evaluator that decides about deliveries.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from moto.core.responses import ActionResult
from moto.iam.exceptions import NotFoundException
from moto.iam.models import Role
from moto.iam.responses import IamResponse

from local_aws import moto_attributes
from local_aws.context import Context
from local_aws.iam import permissions
from local_aws.iam.policy import Access, allows, denies


def install(context: Context) -> None:
    def simulate_principal_policy(response: IamResponse) -> ActionResult:
        role = _role(response)
        keys = {
            entry["ContextKeyName"]: entry["ContextKeyValues"][0]
            for entry in response._get_param("ContextEntries", [])
        }
        results = [
            _result(context, role, Access(action, resource, keys=keys))
            for action in response._get_param("ActionNames")
            for resource in response._get_param("ResourceArns", ["*"])
        ]
        return ActionResult({"EvaluationResults": results, "IsTruncated": False})

    moto_attributes.install(IamResponse, "simulate_principal_policy", simulate_principal_policy)


def _role(response: IamResponse) -> Role:
    arn = response._get_param("PolicySourceArn")
    try:
        return response.backend.get_role_by_arn(arn)
    except NotFoundException as error:
        raise NotFoundException(f"The entity {arn} cannot be found.") from error


def _result(context: Context, role: Role, access: Access) -> Mapping[str, Any]:
    decision = permissions.decide(role, access)
    by_organization = (
        decision.allowed_by_organization and not context.settings.iam_simulation_distrusts_organization
    )
    is_allowed = decision.allowed_by_role and decision.allowed_by_boundary and by_organization
    result: dict[str, Any] = {
        "EvalActionName": access.action,
        "EvalResourceName": access.resource,
        "EvalDecision": "allowed"
        if is_allowed
        else "explicitDeny"
        if decision.denied_by_role
        else "implicitDeny",
        "MatchedStatements": [
            {"SourcePolicyId": name, "SourcePolicyType": "IAM Policy"}
            for name, document in permissions.policies_of(role)
            if allows([document], access) or denies([document], access)
        ],
        "MissingContextValues": [],
        "OrganizationsDecisionDetail": {"AllowedByOrganizations": by_organization},
    }
    if role.permissions_boundary_arn:
        allowed = decision.allowed_by_boundary
        result["PermissionsBoundaryDecisionDetail"] = {"AllowedByPermissionsBoundary": allowed}
    return result
