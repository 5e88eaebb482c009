"""Moments as the identity tables keep them: whole milliseconds since 1970."""

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MS = timedelta(milliseconds=1)


def to_ms(moment: datetime) -> int:
    """The moment in milliseconds, the rest cut off."""
    return (moment - _EPOCH) // _MS


def from_ms(value: int) -> datetime:
    """The moment that was kept, in UTC."""
    return _EPOCH + value * _MS
