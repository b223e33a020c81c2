"""AWS Config's errors that moto does not have.

https://docs.aws.amazon.com/config/latest/APIReference/API_Operations.html
"""

from __future__ import annotations

from moto.core.exceptions import JsonRESTError


class ConfigError(JsonRESTError):
    """An error of AWS Config; the class name is the error code."""

    def __init__(self, message: str) -> None:
        super().__init__(type(self).__name__, message)


class InsufficientPermissionsException(ConfigError):
    pass


class InvalidExpressionException(ConfigError):
    pass


class InvalidNextTokenException(ConfigError):
    pass


class InvalidParameterValueException(ConfigError):
    pass


class InvalidResultTokenException(ConfigError):
    pass


class InvalidRoleException(ConfigError):
    pass


class InvalidTimeRangeException(ConfigError):
    pass


class LimitExceededException(ConfigError):
    pass


class NoAvailableConfigurationRecorderException(ConfigError):
    pass


class NoAvailableOrganizationException(ConfigError):
    pass


class NoSuchConfigRuleException(ConfigError):
    pass


class NoSuchRemediationConfigurationException(ConfigError):
    pass


class NoSuchRemediationExceptionException(ConfigError):
    pass


class OrganizationAccessDeniedException(ConfigError):
    pass


class OrganizationAllFeaturesNotEnabledException(ConfigError):
    pass


class RemediationInProgressException(ConfigError):
    pass


class ResourceInUseException(ConfigError):
    pass


class ResourceNotDiscoveredException(ConfigError):
    pass


class ResourceNotFoundException(ConfigError):
    pass


class SerializationException(ConfigError):
    pass


class ValidationException(ConfigError):
    pass
