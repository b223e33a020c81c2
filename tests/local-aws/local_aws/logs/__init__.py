"""What the local AWS adds to moto's CloudWatch Logs."""

from local_aws.context import Context
from local_aws.logs import log_groups


def install(context: Context) -> None:
    log_groups.install(context)
