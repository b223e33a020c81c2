"""EC2's errors. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html"""

from __future__ import annotations

from collections.abc import Sequence

from moto.ec2.exceptions import EC2ClientError


class MissingParameter(EC2ClientError):
    def __init__(self, parameter: str) -> None:
        super().__init__("MissingParameter", f"The request must contain the parameter {parameter}")


class InvalidParameter(EC2ClientError):
    def __init__(self, message: str) -> None:
        super().__init__("InvalidParameter", message)


class InvalidParameterValue(EC2ClientError):
    def __init__(self, value: object, parameter: str, explanation: str) -> None:
        # As quoted in aws/aws-sdk-ruby#2575 and boto/boto3#2673.
        super().__init__(
            "InvalidParameterValue", f"Value ( {value} ) for parameter {parameter} is invalid. {explanation}"
        )


class InvalidEnumValue(InvalidParameterValue):
    def __init__(self, value: object, parameter: str, allowed: Sequence[object]) -> None:
        super().__init__(value, parameter, f"Valid values are: {', '.join(map(str, allowed))}.")


class InvalidParameterCombination(EC2ClientError):
    def __init__(self, message: str) -> None:
        super().__init__("InvalidParameterCombination", message)


class UnauthorizedOperation(EC2ClientError):
    def __init__(self) -> None:
        super().__init__("UnauthorizedOperation", "You are not authorized to perform this operation.")


class FilterLimitExceeded(EC2ClientError):
    def __init__(self, message: str) -> None:
        super().__init__("FilterLimitExceeded", message)


class MalformedId(EC2ClientError):
    def __init__(self, code: str, resource_id: str, prefix: str) -> None:
        super().__init__(code, f'Invalid id: "{resource_id}" (expecting "{prefix}-...")')
