"""Services, operations and their parameters in botocore's models: SSM calls APIs through boto3."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import botocore.session
from botocore import xform_name
from botocore.exceptions import UnknownServiceError
from botocore.model import OperationModel, ServiceModel

# boto3 accepts these names in addition to the names of the models.
# https://boto3.amazonaws.com/v1/documentation/api/latest/reference/services/ec2/client/describe_flow_logs.html
ALIASES = {("ec2", "DescribeFlowLogs"): {"Filters": "Filter"}}


class UnknownApi(Exception):
    pass


def operation(service: str, api: str) -> OperationModel:
    """The operation that `Api` names, as the API (DescribeVpcs) or as boto3's method (describe_vpcs)."""
    model = _service(service)
    for name in model.operation_names:
        if api in (name, xform_name(name)):
            return model.operation_model(name)
    raise UnknownApi(f"the service {service} has no API {api}")


def is_streaming(model: OperationModel) -> bool:
    return bool(
        model.has_streaming_input
        or model.has_streaming_output
        or model.has_event_stream_input
        or model.has_event_stream_output
    )


def by_model_names(service: str, model: OperationModel, inputs: dict[str, Any]) -> dict[str, Any]:
    aliases = ALIASES.get((service, model.name), {})
    return {aliases.get(name, name): value for name, value in inputs.items()}


@lru_cache(maxsize=32)
def _service(service: str) -> ServiceModel:
    try:
        return _session().get_service_model(service)
    except UnknownServiceError as error:
        raise UnknownApi(f"there is no service {service}") from error


@lru_cache(maxsize=1)
def _session() -> botocore.session.Session:
    return botocore.session.Session()
