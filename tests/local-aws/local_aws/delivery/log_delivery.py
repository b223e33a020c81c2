"""The service that delivers flow logs to S3, as bucket policies and key policies see it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from moto.ec2.models import EC2Backend

from local_aws.delivery import arns
from local_aws.iam.policy import Access, Document, allows
from local_aws.organizations import membership

SERVICE = "delivery.logs.amazonaws.com"


def admits(
    policies: Iterable[Document],
    action: str,
    resource: str,
    backend: EC2Backend,
    flow_log_id: str,
    more_keys: Mapping[str, str] | None = None,
) -> bool:
    """Whether the policies of a resource allow the service to do this for a flow log of the backend's account."""
    keys = {**_condition_keys(backend, flow_log_id), **(more_keys or {})}
    return allows(policies, Access(action, resource, service=SERVICE, keys=keys))


def _condition_keys(backend: EC2Backend, flow_log_id: str) -> Mapping[str, str]:
    """A service principal is in no organization, so it has no aws:PrincipalOrgID and aws:PrincipalOrgPaths.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
    """
    keys = {
        "aws:PrincipalIsAWSService": "true",
        "aws:PrincipalServiceName": SERVICE,
        "aws:SecureTransport": "true",
        "aws:SourceAccount": backend.account_id,
        "aws:SourceArn": arns.delivery_source(flow_log_id, backend),
        "s3:TlsVersion": "1.3",
    }
    organization = membership.organization_of(backend.account_id)
    if organization is None:
        return keys
    return {
        **keys,
        "aws:SourceOrgID": organization.org.id,
        "aws:SourceOrgPaths": membership.path(organization, backend.account_id),
    }
