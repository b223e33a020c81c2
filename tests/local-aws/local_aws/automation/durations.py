"""How long aws:sleep sleeps: an ISO 8601 duration, or until an ISO 8601 timestamp.

https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-sleep.html
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

_DURATION = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?")


class InvalidTime(Exception):
    pass


def seconds_of(duration: str) -> float:
    match = _DURATION.fullmatch(duration)
    if not match or duration[-1] in "PT":
        raise InvalidTime(f"{duration!r} is not an ISO 8601 duration of days to seconds (PT15S)")
    days, hours, minutes, seconds = (float(part or 0) for part in match.groups())
    return ((days * 24 + hours) * 60 + minutes) * 60 + seconds


def moment_of(timestamp: str) -> datetime:
    try:
        moment = datetime.fromisoformat(timestamp)
    except ValueError:
        raise InvalidTime(f"{timestamp!r} is not an ISO 8601 timestamp (2020-01-01T01:00:00Z)") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
