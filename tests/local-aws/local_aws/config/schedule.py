"""Periodic evaluations on the virtual clock."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from local_aws.clock import ClockStopped
from local_aws.context import Context

# https://docs.aws.amazon.com/config/latest/APIReference/API_SourceDetail.html
SECONDS: Mapping[str, int] = {
    "One_Hour": 3600,
    "Three_Hours": 3 * 3600,
    "Six_Hours": 6 * 3600,
    "Twelve_Hours": 12 * 3600,
    "TwentyFour_Hours": 24 * 3600,
}


class Schedule:
    """When each rule of one account and region is due next."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._lock = threading.Lock()
        self._next: dict[str, tuple[object, datetime]] = {}

    def start(self, rule_id: str, frequency: str, fire: Callable[[], bool]) -> None:
        """Call `fire` each time the rule is due, until it returns False or the schedule changes.

        When the clock jumps over several due times, `fire` is called once.
        """
        period = timedelta(seconds=SECONDS[frequency])
        generation = object()
        with self._lock:
            self._next[rule_id] = (generation, self._context.clock.now() + period)
        threading.Thread(
            target=self._run, args=(rule_id, generation, period, fire), name="schedule", daemon=True
        ).start()

    def stop(self, rule_id: str) -> None:
        with self._lock:
            self._next.pop(rule_id, None)

    def due(self) -> int:
        """How many rules are due but not started yet."""
        now = self._context.clock.now()
        with self._lock:
            return sum(1 for _, due_at in self._next.values() if due_at <= now)

    def _run(self, rule_id: str, generation: object, period: timedelta, fire: Callable[[], bool]) -> None:
        while (due_at := self._due_at(rule_id, generation)) is not None:
            try:
                self._context.clock.sleep((due_at - self._context.clock.now()).total_seconds())
            except ClockStopped:
                return
            if self._due_at(rule_id, generation) is None:
                return
            goes_on = fire()
            with self._lock:
                if self._next.get(rule_id, (None, None))[0] is not generation:
                    return
                if not goes_on:
                    del self._next[rule_id]
                    return
                missed = (self._context.clock.now() - due_at) // period
                self._next[rule_id] = (generation, due_at + (missed + 1) * period)

    def _due_at(self, rule_id: str, generation: object) -> datetime | None:
        with self._lock:
            current, due_at = self._next.get(rule_id, (None, None))
            return due_at if current is generation else None
