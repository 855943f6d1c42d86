"""Instants as whole microseconds since 1970 in UTC: the form in which times are kept and reckoned with."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Final

from ...errors import Invalid
from ..text import YEARS

SECOND: Final = 1_000_000
MINUTE: Final = 60 * SECOND
DAY: Final = 1440 * MINUTE

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_ORDINAL: Final = date(1970, 1, 1).toordinal()


def micros(moment: datetime) -> int:
    """Return *moment* as whole microseconds since 1970 in UTC: the form in which times are kept."""
    return (moment - _EPOCH) // _MICROSECOND


def instant(micros: int) -> datetime:
    """Return the UTC instant of so many microseconds since 1970."""
    return _EPOCH + timedelta(0, 0, micros)


def within(moment: int) -> int:
    """
    Return *moment*, in microseconds, where it lies in the calendar.

    Raises:
        OverflowError: It is beyond its end.
    """
    if not FIRST <= moment < LAST:
        raise OverflowError
    return moment


def length(span: timedelta) -> int:
    """Return *span* as whole microseconds."""
    return (span.days * 86_400 + span.seconds) * 1_000_000 + span.microseconds


def aware(moment: datetime) -> datetime:
    """
    Bring *moment* into UTC.

    Raises:
        Invalid: It has no zone, so that nobody can tell when it is, or lies beyond the calendar.
    """
    if moment.tzinfo is not UTC:
        if moment.utcoffset() is None:
            raise Invalid(f"{moment.isoformat()} has no zone; write it like 2026-03-02T17:00+00:00")
        try:
            moment = moment.astimezone(UTC)
        except OverflowError:
            raise Invalid(f"{moment.isoformat()} is beyond the end of the calendar") from None
    if moment.year not in YEARS:
        raise Invalid(f"{moment.isoformat()} is beyond the end of the calendar")
    return moment


def day_number(day: date) -> int:
    """Return *day* as days since 1970."""
    return day.toordinal() - _ORDINAL


def day_of(number: int) -> date:
    """Return the day so many days after 1 January 1970."""
    return date.fromordinal(number + _ORDINAL)


FIRST: Final = day_number(date(YEARS.start, 1, 1)) * DAY
LAST: Final = day_number(date(YEARS.stop, 1, 1)) * DAY
"""Between which instants the calendar lies; the last is not in it."""
