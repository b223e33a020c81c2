"""Writes EC2 responses directly from the service model: moto's serializer needs 0.4 ms for each VPC."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from typing import Any
from uuid import uuid4
from xml.sax.saxutils import escape

from botocore.model import ListShape, Shape, StructureShape
from moto.core.utils import get_service_model

Answer = tuple[int, dict[str, str], str]
_Writer = Callable[[Any], str]

_NAMESPACE = "http://ec2.amazonaws.com/doc/2016-11-15/"


def answer(operation: str, result: Mapping[str, Any]) -> Answer:
    """The HTTP response of the operation. `result` uses the API's names; None is left out."""
    body = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<{operation}Response xmlns="{_NAMESPACE}">'
        f"<requestId>{uuid4()}</requestId>{_result_writer(operation)(result)}</{operation}Response>"
    )
    return 200, {"Content-Type": "text/xml"}, body


@cache
def _result_writer(operation: str) -> _Writer:
    shape = get_service_model("ec2").operation_model(operation).output_shape
    return _members_writer(shape)


def _members_writer(shape: StructureShape) -> _Writer:
    writers = [
        (name, _element_writer(member, member.serialization.get("name", name)))
        for name, member in shape.members.items()
    ]

    def write(value: Mapping[str, Any]) -> str:
        return "".join(
            [write_member(value[name]) for name, write_member in writers if value.get(name) is not None]
        )

    return write


def _element_writer(shape: Shape, tag: str) -> _Writer:
    write_content = _content_writer(shape)
    return lambda value: f"<{tag}>{write_content(value)}</{tag}>"


def _content_writer(shape: Shape) -> _Writer:
    if isinstance(shape, StructureShape):
        return _members_writer(shape)
    if isinstance(shape, ListShape):
        write_item = _element_writer(shape.member, shape.member.serialization.get("name", "item"))
        return lambda items: "".join([write_item(item) for item in items])
    if shape.type_name == "boolean":
        return lambda value: "true" if value else "false"
    if shape.type_name == "timestamp":
        return _timestamp
    return lambda value: escape(str(value))


def _timestamp(value: datetime) -> str:
    return value.strftime("%Y-%m-%dT%H:%M:%S.") + f"{value.microsecond // 1000:03d}Z"
