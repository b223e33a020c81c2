"""What the local AWS adds to moto's S3."""

from local_aws.context import Context
from local_aws.s3 import access, ownership


def install(context: Context) -> None:
    access.install()
    ownership.install()
