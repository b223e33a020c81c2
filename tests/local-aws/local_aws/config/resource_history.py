"""GetResourceConfigHistory, ListDiscoveredResources and BatchGetResourceConfig for the recorded types."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from local_aws.config import ec2_resources, errors, paging, recorder, times
from local_aws.config.configuration_items import ConfigurationItem, api_shape
from local_aws.config.service import ConfigService

_DEFAULT_HISTORY_PAGE = 10
_DEFAULT_LIST_PAGE = 100
_MAXIMUM_RESOURCE_IDS = 20

# boto3 sends whole seconds, and AWS's samples find an item by its own capture time.
_TIME_RESOLUTION_SECONDS = 1

RECORDED_TYPES = ec2_resources.RECORDED_TYPES


def history(service: ConfigService, request: Mapping[str, Any]) -> dict[str, Any]:
    _check_recorder(service)
    key = (request["resourceType"], request["resourceId"])
    items = service.history.of(key)
    if not items:
        raise errors.ResourceNotDiscoveredException(
            f"Resource {key[1]} of resourceType:{key[0]} is unknown or has not been discovered"
        )
    earlier, later = request.get("earlierTime"), request.get("laterTime")
    if earlier is not None and later is not None and earlier > later:
        raise errors.InvalidTimeRangeException(
            f"The earlierTime {earlier} is after the laterTime {later}; it must be before it."
        )
    chosen = [
        item
        for item in items
        if (later is None or times.epoch(item.captured_at) < int(later) + _TIME_RESOLUTION_SECONDS)
        and (earlier is None or times.epoch(item.captured_at) >= earlier)
    ]
    forward = request.get("chronologicalOrder") == "Forward"
    # State ids increase with every item of a resource, so their complements sort the latest first.
    order = f"history-{key[0]}-{key[1]}-{'forward' if forward else 'reverse'}"
    shown, token = paging.page(
        order,
        chosen,
        lambda item: (f"{item.state_id if forward else 10**18 - item.state_id:020d}",),
        request.get("limit") or _DEFAULT_HISTORY_PAGE,
        request.get("nextToken"),
    )
    return paging.described([api_shape(item) for item in shown], "configurationItems", token, "nextToken")


def discovered(service: ConfigService, request: Mapping[str, Any]) -> dict[str, Any]:
    _check_recorder(service)
    ids = request.get("resourceIds") or []
    if len(ids) > _MAXIMUM_RESOURCE_IDS:
        raise errors.ValidationException(
            f"resourceIds has {len(ids)} resource ids; it may have {_MAXIMUM_RESOURCE_IDS} or less"
        )
    if ids and request.get("resourceName"):
        raise errors.ValidationException("resourceIds and resourceName cannot both be given")
    chosen = [
        item
        for item in service.history.latest(request["resourceType"])
        if (not ids or item.resource_id in ids)
        and not request.get("resourceName")
        and (not item.is_deleted or request.get("includeDeletedResources"))
    ]
    shown, token = paging.page(
        f"discovered-{request['resourceType']}",
        chosen,
        lambda item: (item.resource_id,),
        request.get("limit") or _DEFAULT_LIST_PAGE,
        request.get("nextToken"),
    )
    return paging.described([_identifier(item) for item in shown], "resourceIdentifiers", token, "nextToken")


def batch(service: ConfigService, request: Mapping[str, Any]) -> dict[str, Any]:
    """Without deleted resources, relationships and tags.

    https://docs.aws.amazon.com/config/latest/APIReference/API_BatchGetResourceConfig.html
    """
    _check_recorder(service)
    found = []
    for key in request["resourceKeys"]:
        items = service.history.of((key["resourceType"], key["resourceId"]))
        if items and not items[-1].is_deleted:
            shape = api_shape(items[-1])
            for name in ("configurationItemMD5Hash", "tags", "relatedEvents", "relationships"):
                del shape[name]
            found.append(shape)
    return {"baseConfigurationItems": found, "unprocessedResourceKeys": []}


def _identifier(item: ConfigurationItem) -> dict[str, Any]:
    identifier: dict[str, Any] = {"resourceType": item.resource_type, "resourceId": item.resource_id}
    if item.is_deleted:
        identifier["resourceDeletionTime"] = times.epoch(item.captured_at)
    return identifier


def _check_recorder(service: ConfigService) -> None:
    if not recorder.exists(service.backend):
        raise errors.NoAvailableConfigurationRecorderException(
            "There are no configuration recorders available to record your resources."
        )
