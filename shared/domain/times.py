"""Times are UTC with microseconds, everywhere and always."""

from datetime import UTC, datetime, timedelta

MICRO = "microseconds"


def now() -> datetime:
    """The present, with its zone."""
    return datetime.now(UTC)


def after(old: datetime) -> datetime:
    """The `updatedAt` of an edit: now, yet always later than `old`."""
    return max(now(), old + timedelta(microseconds=1))


def wire(moment: datetime) -> str:
    """`2026-11-21T12:00:00.000000Z`: always a fraction, always Z."""
    return f"{moment.astimezone(UTC).replace(tzinfo=None).isoformat('T', MICRO)}Z"
