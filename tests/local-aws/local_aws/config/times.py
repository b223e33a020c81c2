"""The two ways in which AWS Config writes a moment."""

from __future__ import annotations

from datetime import UTC, datetime


def to_milliseconds(moment: datetime) -> datetime:
    """Config's moments have milliseconds, so that both notations of one are equal."""
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def iso(moment: datetime) -> str:
    """As in events: 2026-02-17T01:36:34.043Z."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def epoch(moment: datetime) -> float:
    """As in API answers: seconds since 1970, with milliseconds."""
    return round(moment.timestamp(), 3)


def from_epoch(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
