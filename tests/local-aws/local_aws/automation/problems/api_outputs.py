"""What steps select from the responses of AWS APIs, compared with botocore's models."""

from __future__ import annotations

from collections.abc import Iterator

from botocore.model import OperationModel, Shape
from jsonpath_ng import Descendants, Fields, Index, JSONPath
from jsonpath_ng.ext.filter import Filter

from local_aws.automation import selectors, values
from local_aws.automation.problems.walk import RawStep


class _NoSuchMember(Exception):
    pass


def mistakes(step: RawStep, model: OperationModel) -> Iterator[str]:
    outputs = step.get("outputs") or []
    selected = [(output["Selector"], output.get("Type", values.STRING)) for output in outputs]
    if isinstance(step["inputs"].get("PropertySelector"), str):
        selected.append((step["inputs"]["PropertySelector"], None))
    for selector, type_name in selected:
        try:
            path = selectors.parsed(selector)
        except selectors.InvalidSelector:
            continue
        yield from _selector(selector, type_name, path, model)


def _selector(selector: str, type_name: str | None, path: JSONPath, model: OperationModel) -> Iterator[str]:
    try:
        shapes = _follow(selectors.parts(path), model.output_shape)
    except _NoSuchMember as error:
        yield f"{selector} selects nothing from the answer of {model.name}: {error}"
        return
    is_list = any(isinstance(part, Descendants | Filter) for part in selectors.parts(path))
    if type_name and shapes and not is_list and not any(_may_become(shape, type_name) for shape in shapes):
        yield f"{selector} of {model.name} is a {shapes[0].type_name}, which is no {type_name}"


def _follow(parts: list[JSONPath], output: Shape | None) -> list[Shape]:
    """The shapes that a path can lead to; empty when the path leaves the model."""
    shapes = [output] if output is not None else []
    deep = False
    for part in parts:
        if isinstance(part, Descendants):
            deep = True
        elif isinstance(part, Fields):
            if part.fields[0] == "ResponseMetadata":
                return []
            shapes = _members(shapes, part.fields[0], deep)
            deep = False
        elif isinstance(part, Index | Filter):
            shapes = [shape.member if shape.type_name == "list" else shape for shape in shapes]
        if any(shape.type_name == "map" for shape in shapes):
            return []
    return shapes


def _members(shapes: list[Shape], name: str, deep: bool) -> list[Shape]:
    candidates = [below for shape in shapes for below in _below(shape, set())] if deep else shapes
    found = [
        candidate.members[name]
        for candidate in candidates
        if candidate.type_name == "structure" and name in candidate.members
    ]
    if not found:
        known = [member for shape in shapes if shape.type_name == "structure" for member in shape.members]
        raise _NoSuchMember(f"there is no {name} in {', '.join(known) or 'it'}")
    return found


def _below(shape: Shape, seen: set[str]) -> Iterator[Shape]:
    if shape.name in seen:
        return
    seen = seen | {shape.name}
    yield shape
    if shape.type_name == "structure":
        for member in shape.members.values():
            yield from _below(member, seen)
    elif shape.type_name == "list":
        yield from _below(shape.member, seen)


def _may_become(shape: Shape, type_name: str) -> bool:
    if shape.type_name == "structure":
        return type_name == values.STRING_MAP
    if shape.type_name == "list" and shape.member.type_name == "structure":
        return type_name == values.MAP_LIST
    return type_name not in (values.STRING_MAP, values.MAP_LIST)
