"""Trust policies without a Version, as the CDK's bootstrap template has them.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html
"""

from __future__ import annotations

from moto.iam.policy_validation import IAMTrustPolicyDocumentValidator

from local_aws import moto_attributes


def install() -> None:
    def accept_older_version(self: IAMTrustPolicyDocumentValidator) -> None:
        """Does nothing: the syntax check covers the Version, and a trust policy does not need the newer one."""

    moto_attributes.install(IAMTrustPolicyDocumentValidator, "_validate_version", accept_older_version)
