"""The service control policies that apply to an account.

https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
"""

from __future__ import annotations

from collections.abc import Sequence

from local_aws.iam.policy import Access, Document, allows, parse
from local_aws.organizations import membership

_TYPE = "SERVICE_CONTROL_POLICY"


def permits(account: str, access: Access) -> bool:
    """Whether each level from the account up to the root allows the access and none denies it.

    A level without a policy allows everything, because moto attaches FullAWSAccess only to the root. The policies never apply to
    the management account.
    """
    return all(allows(documents, access) for documents in _levels(account) if documents)


def _levels(account: str) -> Sequence[Sequence[Document]]:
    organization = membership.organization_of(account)
    member = organization and membership.find_account(organization, account)
    if not organization or not member or account == organization.account_id:
        return []
    targets = [account, *membership.lineage(organization, member.parent_id)]
    policies = [policy for policy in list(organization.policies) if policy.type == _TYPE]
    return [
        [
            parse(policy.content)
            for policy in policies
            if any(attached.id == target for attached in policy.attachments)
        ]
        for target in targets
    ]
