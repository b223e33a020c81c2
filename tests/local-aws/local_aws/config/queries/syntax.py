"""A parsed query."""

from __future__ import annotations

from dataclasses import dataclass

Literal = str | int | float | bool

COUNT = "COUNT(*)"

TOP_LEVEL_SCALARS = (
    "accountId",
    "awsRegion",
    "arn",
    "availabilityZone",
    "configurationItemCaptureTime",
    "resourceCreationTime",
    "resourceId",
    "resourceName",
    "resourceType",
    "version",
)
"""What `SELECT *` selects, by the Limitations of querying-AWS-resources in the developer guide."""


@dataclass(frozen=True)
class Comparison:
    path: str
    operator: str
    """One of = < > <= >=; the other operators are built from these."""
    value: Literal


@dataclass(frozen=True)
class Prefix:
    """LIKE with a wildcard at the end."""

    path: str
    prefix: str
    more: str
    """% for any text, _ for one character, empty for an exact match."""


@dataclass(frozen=True)
class Between:
    path: str
    low: Literal
    high: Literal


@dataclass(frozen=True)
class Not:
    condition: Condition


@dataclass(frozen=True)
class AllOf:
    conditions: tuple[Condition, ...]


@dataclass(frozen=True)
class AnyOf:
    conditions: tuple[Condition, ...]


Condition = Comparison | Prefix | Between | Not | AllOf | AnyOf


@dataclass(frozen=True)
class Order:
    name: str
    descending: bool


@dataclass(frozen=True)
class Query:
    fields: tuple[str, ...]
    """Paths and COUNT(*), as they were selected."""
    where: Condition | None
    group_by: tuple[str, ...]
    order_by: tuple[Order, ...]

    @property
    def is_aggregation(self) -> bool:
        return COUNT in self.fields
