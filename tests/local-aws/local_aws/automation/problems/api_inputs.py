"""The AWS APIs that steps call: names, parameters and responses, compared with botocore's models."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from botocore.model import OperationModel, Shape
from botocore.validate import ParamValidator

from local_aws.automation import references, service_models, values
from local_aws.automation.catalogue import ACTIONS
from local_aws.automation.problems import api_outputs
from local_aws.automation.problems.problem import Problem, mistake
from local_aws.automation.problems.walk import RawStep

_SAMPLES: dict[str, Any] = {
    # Long enough for every minimum length: the value of a reference is not known yet.
    values.STRING: "x" * 1024,
    values.STRING_LIST: ["x" * 1024],
    values.INTEGER: 1,
    values.BOOLEAN: True,
}


class _AnyValue(dict[str, Any]):
    """Stands for a map or a list of maps, whose members are not known yet."""


def find(document: Mapping[str, Any]) -> Iterator[Problem]:
    types = dict(_types(document))
    for step in document["mainSteps"]:
        if ACTIONS[step["action"]].takes_api_inputs:
            for text in _mistakes(step, types):
                yield mistake(f"Step {step['name']}: {text}.")


def _types(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, definition in (document.get("parameters") or {}).items():
        yield name, values.data_type(str(definition.get("type")))
    for step in document["mainSteps"]:
        for output in step.get("outputs") or []:
            yield f"{step['name']}.{output['Name']}", output.get("Type", values.STRING)


def _mistakes(step: RawStep, types: Mapping[str, str]) -> Iterator[str]:
    inputs = step["inputs"]
    service, api = inputs.get("Service"), inputs.get("Api")
    if not isinstance(service, str) or not isinstance(api, str):
        return
    try:
        model = service_models.operation(service, api)
    except service_models.UnknownApi as error:
        yield str(error)
        return
    if service_models.is_streaming(model):
        yield f"{service} {api} streams, which Automation does not support"
        return
    own = {name: value for name, value in inputs.items() if name not in ACTIONS[step["action"]].required}
    given = references.resolve(own, lambda name: _sample(types.get(name, values.STRING)))
    yield from _wrong_inputs(model, service_models.by_model_names(service, model, given))
    yield from api_outputs.mistakes(step, model)


def _sample(type_name: str) -> Any:
    return _SAMPLES.get(type_name, _AnyValue())


def _wrong_inputs(model: OperationModel, given: dict[str, Any]) -> Iterator[str]:
    if model.input_shape is None:
        if given:
            yield f"{model.name} takes no parameters, got {', '.join(given)}"
        return
    known = _without_any(given)
    report = ParamValidator().validate(known, model.input_shape).generate_report()
    for line in report.splitlines():
        if not _is_about_unknown_value(line, given):
            yield f"{model.name}: {line}"
    yield from _wrong_enum_values(model.name, known, model.input_shape)


def _without_any(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _without_any(item) for key, item in value.items() if not isinstance(item, _AnyValue)}
    if isinstance(value, list):
        return [_without_any(item) for item in value if not isinstance(item, _AnyValue)]
    return value


def _is_about_unknown_value(line: str, given: Mapping[str, Any]) -> bool:
    unknown = [name for name, value in given.items() if isinstance(value, _AnyValue)]
    return any(line == f'Missing required parameter in input: "{name}"' for name in unknown)


def _wrong_enum_values(api: str, value: Any, shape: Shape) -> Iterator[str]:
    if shape.type_name == "structure" and isinstance(value, dict):
        for name, member in shape.members.items():
            if name in value:
                yield from _wrong_enum_values(api, value[name], member)
    elif shape.type_name == "list" and isinstance(value, list):
        for item in value:
            yield from _wrong_enum_values(api, item, shape.member)
    elif shape.type_name == "string" and isinstance(value, str):
        allowed = getattr(shape, "enum", [])
        if allowed and value not in allowed and value != _SAMPLES[values.STRING]:
            yield f"{api}: {value!r} is none of {', '.join(allowed)}"
