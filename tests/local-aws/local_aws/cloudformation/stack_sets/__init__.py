"""Stack sets with service-managed permissions. Their stacks are real stacks in the member accounts."""

from local_aws.cloudformation.stack_sets import api, automatic, service, trusted_access
from local_aws.context import Context


def install(context: Context) -> None:
    stack_sets = service.of(context)
    trusted_access.install()
    api.install(stack_sets)
    automatic.install(stack_sets)
