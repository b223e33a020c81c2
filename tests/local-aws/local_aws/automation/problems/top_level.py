"""The top level of a document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from local_aws.automation.problems.problem import Kind, Problem, content, unsupported

_TYPES = {
    "schemaVersion": str,
    "description": str,
    "assumeRole": str,
    "parameters": dict,
    "variables": dict,
    "mainSteps": list,
    "outputs": list,
    "files": dict,
}


def find(document: Mapping[str, Any]) -> Iterator[Problem]:
    version = document.get("schemaVersion")
    if version != "0.3":
        yield Problem(
            Kind.SCHEMA,
            f"The version of the document schema isn't supported: {version!r}. It is the string 0.3.",
        )
    for name, value in document.items():
        if name not in _TYPES:
            yield content(f'Unknown property "{name}". A document has {", ".join(_TYPES)}.')
        elif not isinstance(value, _TYPES[name]):
            yield content(f'Property "{name}" is a {_TYPES[name].__name__}, got {value!r}.')
    if not document.get("mainSteps"):
        yield content('Missing "mainSteps" in the document.')
    if document.get("files"):
        yield unsupported("attachments (files)")
    if document.get("variables"):
        yield unsupported("variables")
