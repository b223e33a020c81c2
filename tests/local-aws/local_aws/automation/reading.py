"""Parses the text of a document into mappings and lists."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import yaml

from local_aws.automation import limits
from local_aws.automation.errors import SsmError


def read(content: str | Mapping[str, Any], document_format: str) -> dict[str, Any]:
    """The document as a mapping. CloudFormation passes JSON content as a mapping."""
    text = content if isinstance(content, str) else json.dumps(content)
    size = len(text.encode())
    if size > limits.DOCUMENT_BYTES:
        raise SsmError(
            "MaxDocumentSizeExceeded",
            f"The size limit of a document is 64 KB; the content has {size} bytes.",
        )
    loader = _read_yaml if isinstance(content, str) and document_format == "YAML" else _read_json
    return _mapping(text, loader)


def _mapping(text: str, loader: Callable[[str], Any]) -> dict[str, Any]:
    document = loader(text)
    if not isinstance(document, dict):
        raise SsmError("InvalidDocumentContent", "The content of a document is a mapping at its top level.")
    return document


def _read_json(text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_unique)
    except (json.JSONDecodeError, _DuplicateKey) as error:
        raise SsmError("InvalidDocumentContent", f"JSON not well-formed. {error}") from error


def _read_yaml(text: str) -> Any:
    try:
        return yaml.load(text, _Loader)  # _Loader is a SafeLoader
    except (yaml.YAMLError, _DuplicateKey) as error:
        raise SsmError("InvalidDocumentContent", f"YAML not well-formed. {error}") from error


class _DuplicateKey(Exception):
    pass


def _unique(pairs: list[tuple[Any, Any]]) -> dict[Any, Any]:
    mapping: dict[Any, Any] = {}
    for key, value in pairs:
        if key in mapping:
            raise _DuplicateKey(f"The key {key!r} is given twice.")
        mapping[key] = value
    return mapping


class _Loader(yaml.SafeLoader):
    """YAML without dates: SSM turns the document into JSON, which has none."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _construct_mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    loader.flatten_mapping(node)
    return _unique(
        [
            (loader.construct_object(key, deep=True), loader.construct_object(value, deep=True))
            for key, value in node.value
        ]
    )


_Loader.add_constructor("tag:yaml.org,2002:map", _construct_mapping)
