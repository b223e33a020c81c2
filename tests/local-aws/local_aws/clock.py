"""The virtual clock. Every part of the local AWS that waits uses it."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime, timedelta


class ClockStopped(Exception):
    """Raised by Clock.sleep when the server shuts down."""


class Clock:
    """Time that runs `time_scale` times as fast as the wall clock. It can be moved forward, never back."""

    def __init__(self, time_scale: float = 1.0) -> None:
        if not time_scale > 0:
            raise ValueError(f"the time scale must be greater than 0, got {time_scale}")
        self._time_scale = time_scale
        self._changed = threading.Condition()
        self._started_at = datetime.now(UTC)
        self._started_monotonic = time.monotonic()
        self._advanced_seconds = 0.0
        self._stopped = False

    @property
    def time_scale(self) -> float:
        return self._time_scale

    def now(self) -> datetime:
        with self._changed:
            return self._started_at + timedelta(seconds=self._elapsed_seconds())

    def sleep(self, seconds: float) -> None:
        """Wait `seconds` of virtual time. advance() shortens the wait; stop() ends it with ClockStopped."""
        with self._changed:
            wake_at = self._elapsed_seconds() + seconds
            while not self._stopped:
                remaining = wake_at - self._elapsed_seconds()
                if remaining <= 0:
                    return
                self._changed.wait(remaining / self._time_scale)
            raise ClockStopped

    def advance(self, seconds: float) -> None:
        if not seconds >= 0:
            raise ValueError(f"the clock can only be advanced by 0 seconds or more, got {seconds}")
        with self._changed:
            self._advanced_seconds += seconds
            self._changed.notify_all()

    def stop(self) -> None:
        with self._changed:
            self._stopped = True
            self._changed.notify_all()

    def _elapsed_seconds(self) -> float:
        return (time.monotonic() - self._started_monotonic) * self._time_scale + self._advanced_seconds
