"""What a test can change in Config's behaviour, under /local-aws/config of the control interface."""

from __future__ import annotations

import functools
import json
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from werkzeug.routing import Rule
from werkzeug.wrappers import Request

from local_aws.context import Context
from local_aws.control import PREFIX, Control


@dataclass(frozen=True)
class Values:
    drop_older_evaluations: bool = True
    """Drop a result with an older OrderingTimestamp than the stored result. Nothing proves that AWS does so."""

    failed_evaluations: int = 0
    """How many of the next evaluations PutEvaluations returns in FailedEvaluations."""

    maximum_notification_bytes: int = 256 * 1024
    """In bytes: a larger change notification is sent as an oversized one; with 0 all of them are."""


class Behaviour:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._values = Values()

    @property
    def values(self) -> Values:
        return self._values

    def update(self, changes: Mapping[str, Any]) -> None:
        for name, value in changes.items():
            _check(name, value)
        with self._lock:
            self._values = replace(self._values, **changes)

    def take_failures(self, wanted: int) -> int:
        """How many of these evaluations fail; reduces the number that is set."""
        with self._lock:
            failing = min(wanted, self._values.failed_evaluations)
            self._values = replace(self._values, failed_evaluations=self._values.failed_evaluations - failing)
            return failing


@functools.cache
def of(context: Context) -> Behaviour:
    return Behaviour()


def install(context: Context) -> None:
    original = Control.__init__

    @functools.wraps(original)
    def constructor(self: Any, *args: Any) -> None:
        original(self, *args)
        for method, endpoint in (("GET", _show(context)), ("POST", _change(context))):
            self._routes.add(Rule(f"{PREFIX}/config", methods=[method], endpoint=endpoint))

    Control.__init__ = constructor


def _show(context: Context) -> Any:
    def show(_: Request) -> dict[str, Any]:
        return asdict(of(context).values)

    return show


def _change(context: Context) -> Any:
    def change(request: Request) -> dict[str, Any]:
        of(context).update(json.loads(request.get_data()))
        return asdict(of(context).values)

    return change


def _check(name: str, value: Any) -> None:
    types = {field.name: type(field.default) for field in fields(Values)}
    if name not in types:
        raise ValueError(f"Config has no setting {name!r}; it has {', '.join(types)}")
    if type(value) is not types[name] or (types[name] is int and value < 0):
        wanted = "true or false" if types[name] is bool else "a whole number of 0 or more"
        raise ValueError(f"the setting {name} is {wanted}, got {value!r}")
