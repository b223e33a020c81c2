"""The configuration recorder: what it records, and with which role."""

from __future__ import annotations

from moto.config.models import ConfigBackend


def exists(backend: ConfigBackend) -> bool:
    return bool(backend.recorders)


def is_on(backend: ConfigBackend) -> bool:
    return any(recorder.status.recording for recorder in list(backend.recorders.values()))


def records(backend: ConfigBackend, resource_type: str) -> bool:
    """Whether a recorder is on and has the type in its recording group."""
    for recorder in backend.recorders.values():
        group = recorder.recording_group
        if not recorder.status.recording:
            continue
        # https://docs.aws.amazon.com/config/latest/APIReference/API_RecordingGroup.html
        excluded = (group.exclusion_by_resource_types or {}).get("resourceTypes") or []
        if group.all_supported or (excluded and resource_type not in excluded):
            return True
        if resource_type in (group.resource_types or []):
            return True
    return False


def role_arn(backend: ConfigBackend) -> str:
    """The executionRoleArn of rule events: the recorder's role, by default the service-linked role."""
    for recorder in backend.recorders.values():
        return str(recorder.role_arn)
    return (
        f"arn:{backend.partition}:iam::{backend.account_id}:role/aws-service-role/config.amazonaws.com"
        "/AWSServiceRoleForConfig"
    )
