"""When StartConfigRulesEvaluation was last called."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta


class EvaluationStarts:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last: datetime | None = None

    def try_start(self, now: datetime, pause: timedelta) -> bool:
        """Whether the pause since the last start is over; if so, this is the last start now."""
        with self._lock:
            if self._last is not None and now - self._last < pause:
                return False
            self._last = now
            return True
