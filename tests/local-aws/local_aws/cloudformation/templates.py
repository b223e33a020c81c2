"""How templates are parsed: JSON as JSON, and AWS::NoValue removes the property or element."""

from __future__ import annotations

import functools
import json
from typing import Any

from moto.cloudformation import parsing
from moto.cloudformation.models import ChangeSet, Stack

from local_aws import moto_attributes

_read_yaml = Stack.parse_template


def install() -> None:
    def parse_change_set(self: ChangeSet) -> None:
        self.template_dict = parse(self.template)

    moto_attributes.install(Stack, "parse_template", staticmethod(parse))
    moto_attributes.install(ChangeSet, "_parse_template", parse_change_set)
    moto_attributes.install(parsing, "clean_json", _without_no_values(parsing.clean_json))


def parse(template: str) -> dict[str, Any]:
    """Parse JSON as JSON: moto parses it as YAML, which takes seconds for the CDK's templates."""
    try:
        read = json.loads(template)
    except ValueError:
        read = _read_yaml(template)
    return dict(read)


def _without_no_values(clean: Any) -> Any:
    @functools.wraps(clean)
    def clean_json(value: Any, resources: Any) -> Any:
        # moto keeps list elements that are AWS::NoValue.
        if isinstance(value, list):
            return [item for item in (clean_json(item, resources) for item in value) if item is not None]
        return clean(value, resources)

    return clean_json
