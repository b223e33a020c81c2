"""What the local AWS adds to moto's IAM."""

from local_aws.context import Context
from local_aws.iam import roles


def install(context: Context) -> None:
    roles.install(context)
