"""What the local AWS adds to moto's IAM."""

from local_aws.context import Context
from local_aws.iam import roles, simulation


def install(context: Context) -> None:
    roles.install(context)
    simulation.install(context)
