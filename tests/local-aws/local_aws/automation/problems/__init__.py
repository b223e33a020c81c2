"""What is wrong with a document, found without running it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from local_aws.automation.problems import api_inputs, flow, inputs, parameters, references, steps, top_level
from local_aws.automation.problems.problem import Kind, Problem


def find(document: Mapping[str, Any]) -> list[Problem]:
    """Every problem, structure first. A part with a wrong structure is not checked further."""
    shape = [*top_level.find(document), *steps.find(document)]
    declared = [*parameters.find(document)]
    found = [*shape, *declared]
    if not _rejected(shape):
        found += [*flow.find(document), *references.find(document)]
    if not _rejected([*shape, *declared]):
        found += [*inputs.find(document), *api_inputs.find(document)]
    return found


def _rejected(found: list[Problem]) -> bool:
    return any(problem.kind in (Kind.SCHEMA, Kind.CONTENT) for problem in found)
