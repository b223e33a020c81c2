"""Services that can have a delegated administrator; trusted access must be enabled first."""

from __future__ import annotations

import functools
from typing import Any

from moto.organizations.exceptions import ConstraintViolationException
from moto.organizations.models import FakeDelegatedAdministrator, FakeServiceAccess, OrganizationsBackend

from local_aws import moto_attributes
from local_aws.organizations import membership

# https://docs.aws.amazon.com/organizations/latest/userguide/orgs_integrated_services_list.html
_DELEGABLE = ("config.amazonaws.com", "member.org.stacksets.cloudformation.amazonaws.com")
# Organizations does not recognize this one: pepperize/cdk-organizations#1718.
_UNRECOGNIZED = "stacksets.cloudformation.amazonaws.com"


def install() -> None:
    FakeDelegatedAdministrator.SUPPORTED_SERVICES.extend(_DELEGABLE)
    FakeServiceAccess.TRUSTED_SERVICES.remove(_UNRECOGNIZED)
    register = OrganizationsBackend.register_delegated_administrator

    @functools.wraps(register)
    def register_delegated_administrator(self: Any, **request: str) -> None:
        # https://docs.aws.amazon.com/organizations/latest/APIReference/API_RegisterDelegatedAdministrator.html
        # (SERVICE_ACCESS_NOT_ENABLED)
        service = request["ServicePrincipal"]
        if FakeServiceAccess.trusted_service(service) and not membership.trusts(self, service):
            raise ConstraintViolationException(
                "You attempted to register a delegated administrator before you enabled service access. "
                "Call the EnableAWSServiceAccess API first."
            )
        register(self, **request)

    moto_attributes.install(
        OrganizationsBackend, "register_delegated_administrator", register_delegated_administrator
    )
