"""Updates a stack's resources in the order of their dependencies, and updates what refers to a replaced one."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from typing import Any

from moto.cloudformation import parsing
from moto.cloudformation.parsing import ResourceMap

from local_aws import moto_attributes

_SUBSTITUTION = re.compile(r"\$\{([A-Za-z0-9]+)")


def install() -> None:
    original = ResourceMap.update

    @functools.wraps(original)
    def update(self: Any, template: dict[str, Any], parameters: dict[str, Any] | None = None) -> None:
        before = _physical_ids(self)
        # moto ignores DependsOn when a change set adds resources, and creates them in the order of the
        # template.
        original(self, {**template, "Resources": _in_order(template["Resources"])}, parameters)
        _follow_replacements(self, before)

    moto_attributes.install(ResourceMap, "update", update)


def references(value: Any) -> Iterator[str]:
    """The logical ids that a part of a template refers to."""
    if isinstance(value, list):
        for item in value:
            yield from references(item)
    elif isinstance(value, Mapping):
        for key, item in value.items():
            if key == "Ref":
                yield item
            elif key == "Fn::GetAtt":
                yield (item.split(".") if isinstance(item, str) else item)[0]
            elif key == "Fn::Sub":
                yield from _SUBSTITUTION.findall(item if isinstance(item, str) else item[0])
                yield from references(item if isinstance(item, list) else [])
            else:
                yield from references(item)


def _in_order(resources: Mapping[str, Any]) -> dict[str, Any]:
    ordered: dict[str, Any] = {}
    entered: set[str] = set()

    def place(name: str) -> None:
        if name in entered or name not in resources:
            return
        entered.add(name)
        depends_on = resources[name].get("DependsOn", [])
        for dependency in [depends_on] if isinstance(depends_on, str) else depends_on:
            place(dependency)
        for dependency in references(resources[name].get("Properties", {})):
            place(dependency)
        ordered[name] = resources[name]

    for name in resources:
        place(name)
    return ordered


def _physical_ids(resources: Any) -> dict[str, Any]:
    return {
        name: getattr(resource, "physical_resource_id", None)
        for name, resource in resources._parsed_resources.items()
        if name in resources._resource_json_map
    }


def _follow_replacements(resources: Any, before: Mapping[str, Any]) -> None:
    """Update what refers to a replaced resource. moto sees no change there, because the template is the same."""
    after = _physical_ids(resources)
    pending = {name for name, known in before.items() if after.get(name, known) != known}
    while pending:
        replaced = pending
        pending = set()
        for name, piece in resources._resource_json_map.items():
            known = resources._parsed_resources.get(name)
            if known is None or not replaced.intersection(references(piece.get("Properties", {}))):
                continue
            was = getattr(known, "physical_resource_id", None)
            updated = parsing.parse_and_update_resource(
                name, piece, resources, account_id=resources._account_id, region_name=resources._region_name
            )
            resources._parsed_resources[name] = updated
            if getattr(updated, "physical_resource_id", None) != was:
                pending.add(name)
