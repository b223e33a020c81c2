"""The switches of the local AWS that a test can change while the server runs."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any


@dataclass(frozen=True)
class Values:
    iam_propagation_seconds: float = 2.0
    """Virtual seconds until services can assume a new role or see a changed trust policy."""

    iam_simulation_distrusts_organization: bool = False
    """SimulatePrincipalPolicy says that service control policies deny what they really allow, as it was seen to do."""

    flow_log_quota: int = 0
    """Flow logs per VPC, subnet or network interface; 0 means no limit."""

    flow_log_failure_delay_seconds: float = 600.0
    """Virtual seconds from the first denied delivery of a flow log until its status is FAILED."""

    flow_log_heals_when_fixed: bool = False
    """A flow log delivers again, with the status SUCCESS, as soon as a delivery is allowed again."""

    flow_log_writes_no_data: bool = True
    """A network interface without traffic has a record with the log status NODATA in each interval."""

    flow_log_creation_checks_bucket: bool = True
    """CreateFlowLogs fails if the policies of the bucket and of its key do not allow the delivery."""

    flow_log_creation_checks_role: bool = False
    """CreateFlowLogs fails if the role may not write to the log group."""

    flow_log_unsuccessful: Mapping[str, str] | None = None
    """{"Code", "Message"} that CreateFlowLogs returns in Unsuccessful, with status 200, for each resource."""

    ec2_empty_first_page: bool = False
    """A paged listing starts with an empty page that has a NextToken, as EC2 is allowed to do."""


class Settings:
    """The current Values, each readable as an attribute. All changes of one update become visible at once."""

    def __init__(self, **initial: Any) -> None:
        self._lock = threading.Lock()
        self._values = _changed(Values(), initial)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self._values, name)

    def update(self, changes: Mapping[str, Any]) -> None:
        with self._lock:
            self._values = _changed(self._values, changes)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self._values)


def _changed(values: Values, changes: Mapping[str, Any]) -> Values:
    for name, value in changes.items():
        _check(name, value)
    return replace(values, **changes)


def _check(name: str, value: Any) -> None:
    if name not in {field.name for field in fields(Values)}:
        allowed = ", ".join(field.name for field in fields(Values))
        raise ValueError(f"there is no setting {name!r}; the settings are {allowed}")
    if isinstance(getattr(Values(), name), bool):
        accepted, wanted = isinstance(value, bool), "true or false"
    elif name == "flow_log_unsuccessful":
        accepted = value is None or (
            isinstance(value, Mapping)
            and set(value) == {"Code", "Message"}
            and all(isinstance(text, str) for text in value.values())
        )
        wanted = 'null or {"Code": string, "Message": string}'
    else:
        number_type = int if name == "flow_log_quota" else (int, float)
        accepted = isinstance(value, number_type) and not isinstance(value, bool) and value >= 0
        wanted = "a whole number of 0 or more" if name == "flow_log_quota" else "a number of 0 or more"
    if not accepted:
        raise ValueError(f"the setting {name} is {wanted}, got {value!r}")
