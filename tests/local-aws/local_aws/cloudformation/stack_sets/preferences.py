"""The order of regions in an operation, and how many failures it tolerates.

https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_StackSetOperationPreferences.html
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from local_aws.cloudformation.stack_sets.errors import Invalid

_CHOICES = {
    "RegionConcurrencyType": ("SEQUENTIAL", "PARALLEL"),
    "ConcurrencyMode": ("STRICT_FAILURE_TOLERANCE", "SOFT_FAILURE_TOLERANCE"),
}
_MINIMUM = {
    "FailureToleranceCount": 0,
    "FailureTolerancePercentage": 0,
    "MaxConcurrentCount": 1,
    "MaxConcurrentPercentage": 1,
}
_EITHER = (
    ("FailureTolerancePercentage", "FailureToleranceCount"),
    ("MaxConcurrentPercentage", "MaxConcurrentCount"),
)


@dataclass(frozen=True)
class Preferences:
    given: Mapping[str, Any] = field(default_factory=dict)

    @property
    def in_parallel(self) -> bool:
        return self.given.get("RegionConcurrencyType") == "PARALLEL"

    def ordered(self, regions: Iterable[str]) -> list[str]:
        """First the regions of RegionOrder, then the others in their given order."""
        distinct = list(dict.fromkeys(regions))
        first = [region for region in self.given.get("RegionOrder", []) if region in distinct]
        return [*first, *(region for region in distinct if region not in first)]

    def tolerated_failures(self, accounts: int) -> int:
        """How many accounts of a region may fail; a percentage is rounded down."""
        if "FailureTolerancePercentage" in self.given:
            return accounts * int(self.given["FailureTolerancePercentage"]) // 100
        return int(self.given.get("FailureToleranceCount", 0))


def parse(request: Mapping[str, Any] | None) -> Preferences:
    given = {name: value for name, value in (request or {}).items() if value not in (None, [])}
    for one, other in _EITHER:
        # As quoted in hashicorp/terraform-provider-aws#24250.
        if one in given and other in given:
            raise Invalid(
                f"Exactly one of {one} and {other} must be specified since both parameters are present"
            )
    for name, choices in _CHOICES.items():
        if name in given and given[name] not in choices:
            raise Invalid(f"{name} must be one of {', '.join(choices)}, got {given[name]!r}")
    for name, minimum in _MINIMUM.items():
        if name in given:
            given[name] = _in_range(name, given[name], minimum)
    return Preferences(given)


def _in_range(name: str, value: Any, minimum: int) -> int:
    number = int(value)
    if number < minimum or (name.endswith("Percentage") and number > 100):
        bounds = f"{minimum} to 100" if name.endswith("Percentage") else f"{minimum} or more"
        raise Invalid(f"{name} must be {bounds}, got {number}")
    return number
