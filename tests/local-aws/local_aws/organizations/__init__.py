"""What the local AWS adds to moto's Organizations."""

from local_aws.context import Context
from local_aws.organizations import access, administrators, tree


def install(context: Context) -> None:
    access.install()
    administrators.install()
    tree.install()
