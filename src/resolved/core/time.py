"""
Time as a house keeps it: spans in words, and a calendar that knows the days on which we work.

Everything is worked out in the house's own zone and given back as a UTC instant.
A local time that does not exist is moved on by the gap; an ambiguous one is its
first occurrence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from itertools import pairwise
from typing import Any, Final, Literal, TypeAlias, get_args
from zoneinfo import ZoneInfo

import attrs

from ..errors import Invalid
from .text import YEARS

Unit: TypeAlias = Literal["minutes", "hours", "days", "weeks", "working days"]

_SPAN: Final = re.compile(r"\s*(\d{1,6})\s+(minute|hour|day|week|working day)s?\s*")
_CLOCK: Final = re.compile(r"(\d{2}):([0-5]\d)")
_FAR: Final = 40 * 366
"""Days to look ahead for a working day before giving up."""


def _amount(value: object, attribute: attrs.Attribute[Any], amount: object) -> None:
    if not isinstance(amount, int) or isinstance(amount, bool) or amount < 0:
        raise Invalid(f"a span has a whole number of its unit, not {amount!r}")


@attrs.frozen(cache_hash=True)
class Span:
    """
    A length of time, in the unit in which it was promised.

    Minutes and hours are elapsed time. Days and weeks keep the time of day in the
    house's zone. Working days end at close of business; the day of the start never counts.

    >>> str(Span.parse("3 working days"))
    '3 working days'
    """

    amount: int = attrs.field(validator=_amount)
    unit: Unit = attrs.field(validator=attrs.validators.in_(get_args(Unit)))

    @classmethod
    def parse(cls, text: object) -> Span:
        """
        Read a span as people write it.

        Raises:
            Invalid: It is none.
        """
        found = _SPAN.fullmatch(text) if isinstance(text, str) else None
        if found is None:
            raise Invalid(f"{text!r} is no span of time; write '15 minutes', '3 working days' or '8 weeks'")
        unit: Any = f"{found[2]}s"
        return cls(int(found[1]), unit)

    def __str__(self) -> str:
        return f"{self.amount} {self.unit if self.amount != 1 else self.unit[:-1]}"


Opening: TypeAlias = tuple[int, int]
"""From, until: minutes after midnight, local; 1440 is the midnight that ends the day."""

OFFICE_WEEK: Final[tuple[tuple[Opening, ...], ...]] = (((540, 1020),),) * 5 + ((), ())
"""Monday to Friday, 09:00 to 17:00."""

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@attrs.frozen(cache_hash=True, slots=False)
class Calendar:
    """
    One weekly schedule, dated holidays, one IANA zone.

    Args:
        zone: The zone in which the house lives.
        week: The openings of each day, Monday first.
        holidays: Days on which nobody works, whatever the week says.
        version: Kept with what was worked out by it.
    """

    zone: str = "UTC"
    week: tuple[tuple[Opening, ...], ...] = OFFICE_WEEK
    holidays: frozenset[date] = frozenset()
    version: int = 1

    def __attrs_post_init__(self) -> None:
        if len(self.week) != 7:
            raise Invalid(f"a week has seven days, not {len(self.week)}")
        for day, openings in zip(DAYS, self.week, strict=True):
            if any(not 0 <= start < end <= 1440 for start, end in openings):
                raise Invalid(f"on {day} an opening must end after it begins, within the day")
            if any(later[0] < earlier[1] for earlier, later in pairwise(openings)):
                raise Invalid(f"on {day} the openings must follow one another without overlapping")
        if not any(self.week):
            raise Invalid("a week in which nobody works has no working days")
        try:
            _ = self.tz
        except (KeyError, ValueError, OSError):
            raise Invalid(f"there is no time zone {self.zone!r}; write it like 'Europe/Helsinki'") from None

    @cached_property
    def tz(self) -> ZoneInfo:
        """The zone itself."""
        return ZoneInfo(self.zone)

    @cached_property
    def _known(self) -> dict[tuple[datetime, Span], datetime]:
        return {}

    def works_on(self, day: date) -> bool:
        """Tell whether *day* is a working day."""
        return bool(self.week[day.weekday()]) and day not in self.holidays

    def close_of(self, day: date) -> datetime:
        """Return the instant at which business closes on *day*, a working day."""
        return self._at(day, self.week[day.weekday()][-1][1])

    def working_days(self, after: date) -> Iterator[date]:
        """Walk the working days that follow *after*."""
        for ahead in range(1, _FAR):
            day = after + timedelta(days=ahead)
            if self.works_on(day):
                yield day
        raise Invalid(f"the calendar has no more working days after {after}")

    def after(self, start: datetime, span: Span) -> datetime:
        """
        Return the instant at which *span* after *start* is over, in UTC.

        Raises:
            Invalid: That is beyond the end of the calendar.

        >>> Calendar().after(datetime(2026, 3, 6, 16, tzinfo=UTC), Span(1, "working days")).isoformat()
        '2026-03-09T17:00:00+00:00'
        """
        start = start if start.tzinfo is UTC else start.astimezone(UTC)
        # A case's deadlines are worked out anew at every move, nearly always from the same starts.
        known = self._known.get((start, span))
        if known is None:
            if len(self._known) > 4096:
                self._known.clear()
            try:
                known = self._after(start, span)
            except OverflowError:
                known = None
            if known is None or known.year not in YEARS:
                raise Invalid(f"{span} after {start:%d %B %Y} is beyond the end of the calendar")
            self._known[start, span] = known
        return known

    def _after(self, start: datetime, span: Span) -> datetime:
        match span.unit:
            case "minutes":
                return start + timedelta(minutes=span.amount)
            case "hours":
                return start + timedelta(hours=span.amount)
            case "days" | "weeks":
                local = start.astimezone(self.tz)
                days = span.amount * (7 if span.unit == "weeks" else 1)
                return (local + timedelta(days=days)).replace(fold=0).astimezone(UTC) if days else start
            case "working days":
                today = start.astimezone(self.tz).date()
                if span.amount == 0:
                    return max(start, self.close_of(today)) if self.works_on(today) else start
                days_ahead = self.working_days(today)
                return self.close_of([next(days_ahead) for _ in range(span.amount)][-1])

    def _at(self, day: date, minutes: int) -> datetime:
        midnight = datetime.combine(day, time(), self.tz)
        return (midnight + timedelta(minutes=minutes)).astimezone(UTC)


def opening(text: object) -> Opening:
    """
    Read ``09:00-17:00``.

    Raises:
        Invalid: It is no opening.
    """
    ends = text.split("-") if isinstance(text, str) else []
    marks = [_CLOCK.fullmatch(end.strip()) for end in ends]
    if len(marks) != 2 or None in marks:
        raise Invalid(f"{text!r} is no opening; write it like '09:00-17:00'")
    start, end = (int(mark[1]) * 60 + int(mark[2]) for mark in marks if mark)
    return start, end


def micros(moment: datetime) -> int:
    """Return *moment* as whole microseconds since 1970 in UTC: the form in which times are kept."""
    return (moment - _EPOCH) // _MICROSECOND


def instant(micros: int) -> datetime:
    """Return the UTC instant of so many microseconds since 1970."""
    return _EPOCH + timedelta(microseconds=micros)


_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
