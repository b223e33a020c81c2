"""Sends notifications about configuration items to the rules with that resource in their scope."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from local_aws.config import behaviour, rule_events, rule_model, times
from local_aws.config.configuration_items import (
    ConfigurationItem,
    Relationship,
    event_shape,
    summary_shape,
)
from local_aws.config.service import ConfigService


def publish(service: ConfigService, previous: ConfigurationItem | None, item: ConfigurationItem) -> None:
    """Notify every rule whose scope contains the resource, or contained it before this change."""
    difference = _difference(previous, item)
    for rule in list(service.backend.config_rules.values()):
        is_in_scope = rule_model.in_scope(rule, item)
        was_in_scope = previous is not None and rule_model.in_scope(rule, previous)
        if is_in_scope or was_in_scope:
            left_scope = was_in_scope and not is_in_scope and not item.is_deleted
            notify(service, rule, item, difference, left_scope)


def notify(
    service: ConfigService,
    rule: Any,
    item: ConfigurationItem,
    difference: Mapping[str, Any] | None,
    left_scope: bool = False,
) -> None:
    """Send the item to one rule, if the rule subscribes to this message type."""
    created_at = times.iso(service.context.clock.now())
    message: dict[str, Any] = {
        "configurationItemDiff": difference,
        "configurationItem": event_shape(item),
        "notificationCreationTime": created_at,
        "messageType": rule_model.CHANGE,
        "recordVersion": "1.3",
    }
    limit = behaviour.of(service.context).values.maximum_notification_bytes
    if len(json.dumps(message).encode()) > limit:
        change_type = difference["changeType"] if difference else "UPDATE"
        message = {
            "configurationItemSummary": summary_shape(item, change_type),
            "messageType": rule_model.OVERSIZED,
            "notificationCreationTime": created_at,
            "recordVersion": "1.0",
        }
    if message["messageType"] in rule_model.message_types(rule):
        rule_events.deliver(service, rule, message, left_scope)


def _difference(previous: ConfigurationItem | None, item: ConfigurationItem) -> dict[str, Any]:
    before = previous.resource if previous else None
    after = item.resource
    if before is None:
        return {"changedProperties": {}, "changeType": "CREATE"}
    if after is None:
        changes = {"Configuration": _change(dict(before.configuration), None)}
        changes.update(_relationship_changes(before.relationships, ()))
        return {"changedProperties": changes, "changeType": "DELETE"}
    changes = dict(_configuration_changes(before.configuration, after.configuration))
    changes.update(_relationship_changes(before.relationships, after.relationships))
    return {"changedProperties": changes, "changeType": "UPDATE"}


def _configuration_changes(
    before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[tuple[str, dict[str, Any]]]:
    for name in {**before, **after}:
        if before.get(name) != after.get(name):
            yield f"Configuration.{name[0].upper()}{name[1:]}", _change(before.get(name), after.get(name))


def _relationship_changes(before: Any, after: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    gone = [relationship for relationship in before if relationship not in after]
    new = [relationship for relationship in after if relationship not in before]
    changes = [_change(_relationship(relationship), None) for relationship in gone]
    changes += [_change(None, _relationship(relationship)) for relationship in new]
    for number, change in enumerate(changes):
        yield f"Relationships.{number}", change


def _relationship(relationship: Relationship) -> dict[str, Any]:
    return {
        "resourceId": relationship.resource_id,
        "resourceName": None,
        "resourceType": relationship.resource_type,
        "name": relationship.name,
    }


def _change(before: Any, after: Any) -> dict[str, Any]:
    kind = "CREATE" if before is None else "DELETE" if after is None else "UPDATE"
    return {"previousValue": before, "updatedValue": after, "changeType": kind}
