"""One thing that is wrong with a document."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Kind(enum.Enum):
    SCHEMA = "SSM rejects the document's schema version"
    CONTENT = "SSM rejects the document's content"
    UNSUPPORTED = "SSM accepts it, this engine does not run it"
    MISTAKE = "SSM accepts it, and it fails or surprises when it runs"


@dataclass(frozen=True)
class Problem:
    kind: Kind
    text: str


def content(text: str) -> Problem:
    return Problem(Kind.CONTENT, text)


def unsupported(text: str) -> Problem:
    return Problem(Kind.UNSUPPORTED, text)


def mistake(text: str) -> Problem:
    return Problem(Kind.MISTAKE, text)
