"""The last call of StartConfigRulesEvaluation for each rule."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta


class EvaluationStarts:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last: datetime | None = None

    def try_start(self, now: datetime, pause: timedelta) -> bool:
        """Whether a start is allowed again; if so, this start is recorded."""
        with self._lock:
            if self._last is not None and now - self._last < pause:
                return False
            self._last = now
            return True
