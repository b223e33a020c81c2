"""The role that an automation runs as.

https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-setup-iam.html
https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-troubleshooting.html
"""

from __future__ import annotations

import re

from moto.utilities.utils import get_partition

from local_aws.automation.errors import InvalidParameters
from local_aws.automation.task import Credentials
from local_aws.context import Context
from local_aws.iam import roles
from local_aws.iam.policy import Access

_ROLE_ARN = re.compile(r"arn:aws[a-z-]*:iam::(\d{12}):role/[\w+=,.@/-]+", re.ASCII)


def check(context: Context, account: str, region: str, execution_id: str, role_arn: str) -> None:
    """Reject a start if SSM cannot assume the role."""
    match = _ROLE_ARN.fullmatch(role_arn)
    if not match:
        raise InvalidParameters("The format of the supplied assume role ARN is invalid.")
    role = roles.find_role(role_arn, match[1], region)
    access = _access(account, region, execution_id)
    if role is None or not roles.may_assume(role, access, context.clock.now()):
        raise InvalidParameters("The defined assume role is unable to be assumed.")


def credentials(context: Context, account: str, region: str, execution_id: str, role_arn: str) -> Credentials:
    if not role_arn:
        return Credentials(context.endpoint.session(account, region), role_keys=None)
    session, keys = context.endpoint.session_for_role(role_arn, execution_id, region)
    return Credentials(
        session,
        {
            "AWS_ACCESS_KEY_ID": keys["AccessKeyId"],
            "AWS_SECRET_ACCESS_KEY": keys["SecretAccessKey"],
            "AWS_SESSION_TOKEN": keys["SessionToken"],
        },
    )


def _access(account: str, region: str, execution_id: str) -> Access:
    source = f"arn:{get_partition(region)}:ssm:{region}:{account}:automation-execution/{execution_id}"
    return Access(
        action="sts:AssumeRole",
        service="ssm.amazonaws.com",
        keys={"aws:SourceAccount": account, "aws:SourceArn": source},
    )
