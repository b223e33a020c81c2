"""Captures the changes that API calls make to recorded resources."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from typing import Any

from moto.config.models import ConfigBackend, config_backends
from moto.core.responses import BaseResponse
from moto.ec2.models import EC2Backend, ec2_backends
from moto.ec2.models.flow_logs import FlowLogs

from local_aws import moto_attributes
from local_aws.config import change_events, ec2_resources, recorder, service
from local_aws.config.configuration_items import ResourceKey
from local_aws.config.service import ConfigService
from local_aws.context import Context
from local_aws.control import Control
from local_aws.delivery import status

_ID = re.compile(r"\b(?:vpc|fl|subnet|eni)-[0-9a-f]{8,17}\b")
_READS = ("Describe", "Get", "List", "Search", "Export")


def install(context: Context) -> None:
    _observe_calls(context)
    _observe_control(context)
    _observe_deliveries(context)
    _discover_when_recording_starts(context)


def discover(config: ConfigService) -> None:
    """Capture every recorded resource that was created, changed or deleted since the last capture."""
    ec2 = ec2_backends[config.account][config.region]
    keys = [(kind, item) for kind in ec2_resources.RECORDED_TYPES for item in ec2_resources.ids(ec2, kind)]
    known = [item.key for item in config.history.latest()]
    _capture(config, ec2, dict.fromkeys([*keys, *known]))


def _observe_calls(context: Context) -> None:
    answer = BaseResponse.call_action

    @functools.wraps(answer)
    def call_action(response: Any) -> Any:
        result = answer(response)
        action = response._get_action() or ""
        if response.service_name == "ec2" and not action.startswith(_READS):
            _after_ec2_call(context, response, str(result[2]))
        elif response.service_name == "cloudformation" and not action.startswith(_READS):
            # The call does not name the resources that a stack changes, and a stack set changes other
            # accounts too.
            for config in list(service.all_services()):
                discover(config)
        return result

    moto_attributes.install(BaseResponse, "call_action", call_action)


def _observe_control(context: Context) -> None:
    """Also capture what the control interface changes: fields of a flow log, and shared VPCs."""
    for name, kind in (
        ("_force_flow_log", ec2_resources.FLOW_LOG),
        ("_release_flow_log", ec2_resources.FLOW_LOG),
        ("_share_vpc", ec2_resources.VPC),
    ):
        original = getattr(Control, name)

        def observed(
            self: Any, request: Any, original: Any = original, kind: str = kind, **found: str
        ) -> Any:
            result = original(self, request, **found)
            (resource_id,) = found.values()
            for account, region, backend in list(ec2_backends.iter_backends()):
                if resource_id in ec2_resources.ids(backend, kind):
                    _capture(service.of(context, account, region), backend, [(kind, resource_id)])
            return result

        setattr(Control, name, functools.wraps(original)(observed))


def _observe_deliveries(context: Context) -> None:
    def changed(flow_log: FlowLogs) -> None:
        ec2 = flow_log.ec2_backend
        if _has_recorder(ec2.account_id, ec2.region_name):
            config = service.of(context, ec2.account_id, ec2.region_name)
            _capture(config, ec2, [(ec2_resources.FLOW_LOG, flow_log.id)])

    status.on_change(changed)


def _has_recorder(account: str, region: str) -> bool:
    return region in config_backends[account] and recorder.exists(config_backends[account][region])


def _discover_when_recording_starts(context: Context) -> None:
    for name in ("start_configuration_recorder", "put_configuration_recorder"):
        original = getattr(ConfigBackend, name)

        def changed(self: Any, argument: Any, original: Any = original) -> None:
            original(self, argument)
            discover(service.of_backend(context, self))

        moto_attributes.install(ConfigBackend, name, functools.wraps(original)(changed))


def _after_ec2_call(context: Context, response: Any, answer: str) -> None:
    account, region = response.current_account, response.region
    if not _has_recorder(account, region):
        return
    config = service.of(context, account, region)
    ec2 = ec2_backends[account][region]
    mentioned = set(_ID.findall(f"{response.querystring} {answer}"))
    _capture(config, ec2, dict.fromkeys(_concerned(config, ec2, mentioned)))


def _concerned(config: ConfigService, ec2: EC2Backend, mentioned: set[str]) -> Iterator[ResourceKey]:
    """The named resources, the VPCs of a named subnet or interface before and after the call, and all their
    flow logs."""
    for resource_id in mentioned:
        if resource_id.startswith("vpc-"):
            yield ec2_resources.VPC, resource_id
        elif resource_id.startswith("fl-"):
            yield ec2_resources.FLOW_LOG, resource_id
    for vpc_id in ec2_resources.vpcs_of(ec2, mentioned):
        yield ec2_resources.VPC, vpc_id
    for item in config.history.latest():
        if item.resource is None:
            continue
        if item.resource.configuration.get("resourceId") in mentioned or any(
            relationship.resource_id in mentioned for relationship in item.resource.relationships
        ):
            yield item.key


def _capture(config: ConfigService, ec2: EC2Backend, keys: Iterable[ResourceKey]) -> None:
    for key in keys:
        if not recorder.records(config.backend, key[0]):
            continue
        look = functools.partial(ec2_resources.describe, ec2, *key)
        captured = config.history.capture(key, look, config.context.clock.now())
        if captured is not None:
            change_events.publish(config, *captured)
