"""The queue of one rule's remediations, within the rule's execution controls.

https://docs.aws.amazon.com/config/latest/APIReference/API_SsmControls.html
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from local_aws.config.configuration_items import ResourceKey


@dataclass(frozen=True)
class Controls:
    concurrency_percentage: int
    error_percentage: int


class RemediationQueue:
    """Resources that are queued while others wait or run belong to the same batch.

    The controls are percentages of the batch.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: deque[ResourceKey] = deque()
        self._running: set[ResourceKey] = set()
        self._batch: set[ResourceKey] = set()
        self._errors = 0
        self._again: dict[ResourceKey, None] = {}
        self._automatic: dict[ResourceKey, bool] = {}

    def add(self, keys: Iterable[ResourceKey], automatic: bool) -> list[ResourceKey]:
        """Queue the keys whose remediation does not wait or run yet, and return them."""
        with self._lock:
            added = [key for key in dict.fromkeys(keys) if key not in self._automatic]
            self._enqueue({key: automatic for key in added})
            return added

    def start(self, controls: Controls) -> Mapping[ResourceKey, bool]:
        """The remediations to run now, each with whether it is automatic."""
        with self._lock:
            allowed = max(1, len(self._batch) * controls.concurrency_percentage // 100)
            started: dict[ResourceKey, bool] = {}
            while self._waiting and len(self._running) < allowed:
                key = self._waiting.popleft()
                self._running.add(key)
                started[key] = self._automatic[key]
            return started

    def end(self, key: ResourceKey, failed: bool, again: bool, controls: Controls) -> list[ResourceKey]:
        """A remediation has ended; `again` runs it in the next batch. Returns the waiting ones that are canceled
        because too many failed."""
        with self._lock:
            self._running.discard(key)
            automatic = self._automatic.pop(key)
            given_up: list[ResourceKey] = []
            if failed:
                self._errors += 1
            if self._errors > len(self._batch) * controls.error_percentage // 100:
                given_up = list(self._waiting)
                self._waiting.clear()
                for waiting in given_up:
                    del self._automatic[waiting]
            if again:
                self._automatic[key] = automatic
                self._again[key] = None
            if not self._running and not self._waiting:
                self._batch.clear()
                self._errors = 0
                repeated, self._again = self._again, {}
                self._enqueue({key: self._automatic[key] for key in repeated})
            return given_up

    def in_progress(self) -> int:
        with self._lock:
            return len(self._automatic)

    def _enqueue(self, keys: Mapping[ResourceKey, bool]) -> None:
        self._automatic.update(keys)
        self._waiting.extend(keys)
        self._batch.update(keys)
