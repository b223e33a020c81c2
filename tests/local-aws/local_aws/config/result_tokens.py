"""Result tokens: a token connects the evaluations that a function puts with the rule that invoked it."""

from __future__ import annotations

import secrets
import threading
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class ResultToken:
    rule_name: str
    rule_id: str
    invoked_at: datetime


class ResultTokens:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._tokens: dict[str, ResultToken] = {}

    def issue(self, token: ResultToken) -> str:
        """A new opaque token. The function can use it several times."""
        text = secrets.token_urlsafe(96)
        with self._lock:
            self._tokens[text] = token
        return text

    def find(self, text: str) -> ResultToken | None:
        with self._lock:
            return self._tokens.get(text)
