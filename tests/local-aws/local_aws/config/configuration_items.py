"""Configuration items and their history."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from local_aws.config import times

VERSION = "1.3"

DELETED = "ResourceDeleted"
DISCOVERED = "ResourceDiscovered"
OK = "OK"

ResourceKey = tuple[str, str]
"""Resource type and id."""


@dataclass(frozen=True)
class Relationship:
    name: str
    resource_type: str
    resource_id: str


@dataclass(frozen=True)
class Resource:
    """The state of a resource at one moment, as far as Config records it."""

    arn: str
    availability_zone: str
    created_at: datetime | None
    tags: Mapping[str, str]
    relationships: Sequence[Relationship]
    configuration: Mapping[str, Any]


@dataclass(frozen=True)
class ConfigurationItem:
    account: str
    region: str
    resource_type: str
    resource_id: str
    status: str
    captured_at: datetime
    state_id: int
    resource: Resource | None
    """None when the resource is deleted."""

    arn: str
    availability_zone: str

    @property
    def key(self) -> ResourceKey:
        return self.resource_type, self.resource_id

    @property
    def is_deleted(self) -> bool:
        return self.resource is None

    @property
    def tags(self) -> Mapping[str, str]:
        return self.resource.tags if self.resource else {}


def event_shape(item: ConfigurationItem) -> dict[str, Any]:
    """The item in the invoking event of a rule; the API uses other names for some members."""
    resource = item.resource
    return {
        **_summary(item),
        "relatedEvents": [],
        "tags": dict(item.tags),
        "relationships": [
            {
                "resourceId": relationship.resource_id,
                "resourceName": None,
                "resourceType": relationship.resource_type,
                "name": relationship.name,
            }
            for relationship in (resource.relationships if resource else ())
        ],
        "configuration": dict(resource.configuration) if resource else None,
        "supplementaryConfiguration": {},
    }


def summary_shape(item: ConfigurationItem, change_type: str) -> dict[str, Any]:
    """The configurationItemSummary of an oversized notification."""
    return {"changeType": change_type, **_summary(item)}


def api_shape(item: ConfigurationItem) -> dict[str, Any]:
    """The item in GetResourceConfigHistory: other names, and the configuration as a JSON string."""
    resource = item.resource
    shape = {
        "version": VERSION,
        "accountId": item.account,
        "configurationItemCaptureTime": times.epoch(item.captured_at),
        "configurationItemStatus": item.status,
        "configurationStateId": str(item.state_id),
        "configurationItemMD5Hash": "",
        "arn": item.arn,
        "resourceType": item.resource_type,
        "resourceId": item.resource_id,
        "awsRegion": item.region,
        "availabilityZone": item.availability_zone,
        "tags": dict(item.tags),
        "relatedEvents": [],
        "relationships": [
            {
                "resourceType": relationship.resource_type,
                "resourceId": relationship.resource_id,
                "relationshipName": relationship.name,
            }
            for relationship in (resource.relationships if resource else ())
        ],
        "supplementaryConfiguration": {},
    }
    if resource is not None:
        shape["configuration"] = json.dumps(resource.configuration)
        if resource.created_at:
            shape["resourceCreationTime"] = times.epoch(resource.created_at)
    return shape


def _summary(item: ConfigurationItem) -> dict[str, Any]:
    created_at = item.resource.created_at if item.resource else None
    return {
        "configurationItemVersion": VERSION,
        "configurationItemCaptureTime": times.iso(item.captured_at),
        "configurationStateId": item.state_id,
        "awsAccountId": item.account,
        "configurationItemStatus": item.status,
        "resourceType": item.resource_type,
        "resourceId": item.resource_id,
        "resourceName": None,
        "ARN": item.arn,
        "awsRegion": item.region,
        "availabilityZone": item.availability_zone,
        "configurationStateMd5Hash": "",
        "resourceCreationTime": times.iso(created_at) if created_at else None,
    }


class History:
    """Every configuration item of one account and region, in the order of their capture."""

    def __init__(self, account: str, region: str) -> None:
        self._account = account
        self._region = region
        self._lock = threading.Lock()
        self._items: dict[ResourceKey, list[ConfigurationItem]] = {}

    def capture(
        self, key: ResourceKey, look: Callable[[], Resource | None], now: datetime
    ) -> tuple[ConfigurationItem | None, ConfigurationItem] | None:
        """Add an item if the resource differs from its last item. Returns the last item and the new item."""
        # The resource is read under the lock: otherwise an older state could be added after a newer one.
        with self._lock:
            resource = look()
            items = self._items.get(key, [])
            previous = items[-1] if items else None
            known = previous.resource if previous else None
            if resource == known:
                return None
            seen = resource or known
            if seen is None:
                raise AssertionError("a resource that was and is absent cannot differ")
            captured_at = times.to_milliseconds(now)
            state_id = int(captured_at.timestamp() * 1000)
            item = ConfigurationItem(
                account=self._account,
                region=self._region,
                resource_type=key[0],
                resource_id=key[1],
                status=_status(known, resource),
                captured_at=captured_at,
                state_id=max(state_id, previous.state_id + 1) if previous else state_id,
                resource=resource,
                arn=seen.arn,
                availability_zone=seen.availability_zone,
            )
            self._items[key] = [*items, item]
            return previous, item

    def of(self, key: ResourceKey) -> Sequence[ConfigurationItem]:
        """The items, oldest first."""
        with self._lock:
            return tuple(self._items.get(key, ()))

    def latest(self, resource_type: str | None = None) -> Iterable[ConfigurationItem]:
        """The last item of every resource, deleted ones included."""
        with self._lock:
            return [
                items[-1]
                for (item_type, _), items in self._items.items()
                if resource_type in (None, item_type)
            ]


def _status(known: Resource | None, resource: Resource | None) -> str:
    if resource is None:
        return DELETED
    return DISCOVERED if known is None else OK
