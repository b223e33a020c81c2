"""The journal: a record of every API call."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Call:
    service: str
    action: str
    account: str
    region: str
    principal: str
    parameters: Mapping[str, Any]


@dataclass(frozen=True)
class Entry:
    n: int
    time: datetime
    call: Call
    error: str | None

    def as_dict(self) -> dict[str, Any]:
        return {
            "n": self.n,
            "time": self.time.isoformat(),
            "service": self.call.service,
            "action": self.call.action,
            "account": self.call.account,
            "region": self.call.region,
            "principal": self.call.principal,
            "parameters": self.call.parameters,
            "error": self.error,
        }


class Journal:
    """Entries are numbered from 1, in the order in which the calls ended."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._entries: list[Entry] = []
        self._last_n = 0

    def record(self, time: datetime, call: Call, error: str | None) -> None:
        with self._lock:
            self._last_n += 1
            self._entries.append(Entry(self._last_n, time, call, error))

    def entries(self, after: int = 0) -> list[Entry]:
        """The entries with numbers above `after`, oldest first."""
        with self._lock:
            return [entry for entry in self._entries if entry.n > after]

    def clear(self) -> None:
        """Delete all entries; the numbering continues."""
        with self._lock:
            self._entries.clear()
