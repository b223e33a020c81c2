"""Trust policies without a Version, as the CDK's bootstrap template has them.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html
"""

from __future__ import annotations

from moto.iam.policy_validation import IAMTrustPolicyDocumentValidator

from local_aws import moto_attributes


def install() -> None:
    def accept_older_version(self: IAMTrustPolicyDocumentValidator) -> None:
        """Which Versions there are is checked with the syntax; only other policies need the newer one."""

    moto_attributes.install(IAMTrustPolicyDocumentValidator, "_validate_version", accept_older_version)
