"""Background jobs of the local AWS: events, Lambda invocations, remediations, automations, stack sets."""

from __future__ import annotations

import sys
import threading
import traceback
from collections import Counter
from collections.abc import Callable
from typing import Any


class Work:
    """Runs each job on a daemon thread of its own. Jobs wait for one another (a remediation waits for its
    automation), so the threads of a bounded pool could all be waiting."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: Counter[str] = Counter()
        self._watched: dict[str, Callable[[], int]] = {}
        self._at_shutdown: list[Callable[[], None]] = []
        self._open = True

    def submit(self, kind: str, function: Callable[..., Any], *args: Any) -> None:
        """Run function(*args) in the background. After shutdown() new jobs are dropped: nobody can see their
        result any more."""
        with self._lock:
            if not self._open:
                return
            self._running[kind] += 1
        threading.Thread(target=self._run, args=(kind, function, args), name=kind, daemon=True).start()

    def watch(self, kind: str, count: Callable[[], int]) -> None:
        """Count work that another thread is about to submit, such as a schedule that is due."""
        with self._lock:
            self._watched[kind] = count

    def idle(self) -> bool:
        return not self.pending()

    def pending(self) -> dict[str, int]:
        """How many jobs of each kind are queued or running."""
        with self._lock:
            watched = dict(self._watched)
        counts = {kind: count() for kind, count in watched.items()}
        with self._lock:
            return {kind: n for kind, n in (Counter(counts) + self._running).items() if n}

    def at_shutdown(self, function: Callable[[], None]) -> None:
        """Call the function when the server ends, to end the processes that jobs started."""
        with self._lock:
            self._at_shutdown.append(function)

    def shutdown(self) -> None:
        with self._lock:
            self._open = False
        for function in self._at_shutdown:
            function()

    def _run(self, kind: str, function: Callable[..., Any], args: tuple[Any, ...]) -> None:
        try:
            function(*args)
        except Exception:
            with self._lock:
                is_open = self._open
            # A job that is still running when the server ends can fail in many ways, which mean nothing.
            if is_open:
                print(f"local_aws: a background job of kind {kind!r} failed:", file=sys.stderr)
                traceback.print_exc()
        finally:
            with self._lock:
                self._running[kind] -= 1
