"""CloudFormation's errors about stack sets; their HTTP statuses come from the service model."""

from __future__ import annotations

from moto.cloudformation.exceptions import CloudFormationError


class Invalid(CloudFormationError):
    code = "ValidationError"


class InvalidOperation(CloudFormationError):
    code = "InvalidOperationException"


class StackSetNotFound(CloudFormationError):
    code = "StackSetNotFoundException"

    def __init__(self, name: str) -> None:
        super().__init__(f"StackSet {name} not found")


class StackInstanceNotFound(CloudFormationError):
    code = "StackInstanceNotFoundException"

    def __init__(self, stack_set_id: str, account: str, region: str) -> None:
        super().__init__(f"Stack instance not found for StackSet {stack_set_id}: {account}, {region}")


class NameAlreadyExists(CloudFormationError):
    code = "NameAlreadyExistsException"

    def __init__(self, name: str) -> None:
        super().__init__(f"StackSet {name} already exists.")


class StackSetNotEmpty(CloudFormationError):
    code = "StackSetNotEmptyException"
    message = "StackSet is not empty"


class OperationNotFound(CloudFormationError):
    code = "OperationNotFoundException"

    def __init__(self, operation_id: str) -> None:
        super().__init__(f"Operation {operation_id} not found")


class OperationInProgress(CloudFormationError):
    code = "OperationInProgressException"

    def __init__(self, stack_set_id: str, operation_id: str) -> None:
        super().__init__(f"Another Operation on StackSet {stack_set_id} is in progress: {operation_id}")


class OperationIdAlreadyExists(CloudFormationError):
    code = "OperationIdAlreadyExistsException"

    def __init__(self, operation_id: str) -> None:
        super().__init__(f"Operation {operation_id} already exists")
