"""
The calendar of a house: when it is open, as one frozen value.

Everything is worked out in the house's own zone and given back as a UTC instant.
A local time that does not exist is moved on by the gap; an ambiguous one is its
first occurrence.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from itertools import islice
from typing import Final, TypeAlias, TypeVar
from zoneinfo import ZoneInfo

import attrs

from ...errors import Invalid
from ..text import YEARS
from .arithmetic import OpenTime
from .counted import Counted, explained
from .hours import Hours
from .instants import DAY, aware, day_number, day_of, instant, micros, within
from .openings import DAYS, OFFICE_WEEK, Opening, Week, checked
from .spans import Span
from .zone import Zone, zone

T = TypeVar("T")

Dated: TypeAlias = tuple[tuple[date, T], ...]
"""What is said of single dates, in their order."""

_FAR: Final = 40 * 366
"""Days to look ahead for a working day before giving up."""
_BEGIN: Final = day_number(date(YEARS.start, 1, 1))
_END: Final = day_number(date(YEARS.stop, 12, 31))
_KEPT: Final = 4096


def _days(given: Iterable[date]) -> frozenset[date]:
    return frozenset(given)


def _opened(given: Mapping[date, tuple[Opening, ...]] | Dated[tuple[Opening, ...]]) -> Dated[tuple[Opening, ...]]:
    return tuple(sorted(dict(given).items()))


def _named(given: Mapping[date, str] | Dated[str]) -> Dated[str]:
    return tuple(sorted(dict(given).items()))


@attrs.frozen(cache_hash=True, slots=False)
class Calendar(OpenTime):
    """
    One weekly schedule, what differs from it on single dates, one IANA zone.

    Args:
        zone: The zone in which the house lives.
        week: The openings of each day, Monday first.
        holidays: Days on which nobody works, from midnight to midnight, whatever the week says.
        version: Kept with what was worked out by it.
        day_overrides: The openings that a date has in place of the week's, a holiday or not; none closes it.
        breaks: What is closed on a date, whatever else is said of it.
        names: What the holidays are called, where that is known.
        since: From when on this version holds; what began before is worked out with the one *before*.
        before: The version that held until then.
    """

    zone: str = "UTC"
    week: Week = OFFICE_WEEK
    holidays: frozenset[date] = attrs.field(default=frozenset[date](), converter=_days)
    version: int | str = 1
    day_overrides: Dated[tuple[Opening, ...]] = attrs.field(default=(), converter=_opened, kw_only=True)
    breaks: Dated[tuple[Opening, ...]] = attrs.field(default=(), converter=_opened, kw_only=True)
    names: Dated[str] = attrs.field(default=(), converter=_named, kw_only=True)
    since: datetime | None = attrs.field(default=None, kw_only=True)
    before: Calendar | None = attrs.field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        if len(self.week) != 7:
            raise Invalid(f"a week has seven days, not {len(self.week)}")
        for on, openings in [*zip(DAYS, self.week, strict=True), *self.day_overrides, *self.breaks]:
            checked(str(on), openings)
        if not any(self.week) and not any(openings for _, openings in self.day_overrides):
            raise Invalid("a week in which nobody works has no working days")
        if (self.since is None) != (self.before is None):
            raise Invalid("say of a calendar since when it holds, and which one held before, or neither")
        _ = self._zone, self.since and aware(self.since)

    @cached_property
    def _zone(self) -> Zone:
        return zone(self.zone)

    @property
    def tz(self) -> ZoneInfo:
        """The zone itself."""
        return self._zone.tz

    @property
    def hours(self) -> Hours:
        """The openings as stretches of UTC."""
        return self._hours

    @cached_property
    def _hours(self) -> Hours:
        breaks = _numbered(self.breaks)
        return Hours(self._zone, self.week, self._overrides, self._closed, breaks)

    @cached_property
    def _overrides(self) -> dict[int, tuple[Opening, ...]]:
        return _numbered(self.day_overrides)

    @cached_property
    def _closed(self) -> frozenset[int]:
        return frozenset(map(day_number, self.holidays)) - self._overrides.keys()

    @cached_property
    def _looked_into(self) -> frozenset[int]:
        """Dates of which only their stretches can tell whether somebody works; a break may begin the day before."""
        return frozenset({*self._overrides, *(day_number(day) + near for day, _ in self.breaks for near in (0, 1))})

    @cached_property
    def _known(self) -> dict[tuple[datetime, Span], datetime]:
        return {}

    # Days --------------------------------------------------------------------------------

    def day(self, at: datetime) -> date:
        """Return which day it is in the house at an instant."""
        return day_of(self._zone.wall(micros(aware(at))) // DAY)

    def same_day_until(self, moment: int) -> int:
        """Return until when, in microseconds, it stays the day that it is, or until the clocks change before."""
        return self._zone.same_day_until(moment)

    def exists(self, day: date) -> bool:
        """Tell whether there is such a day in the house's zone."""
        return self._zone.has(day_number(day))

    def is_holiday(self, day: date) -> bool:
        """Tell whether the house is closed on *day* because it is a holiday."""
        return day_number(day) in self._closed

    def is_break(self, at: datetime) -> bool:
        """Tell whether an instant lies in a break."""
        moment = micros(aware(at))
        return any(start <= moment < end for start, end in self.hours.breaks_near(self._zone.wall(moment) // DAY))

    def works_on(self, day: date) -> bool:
        """Tell whether *day* is a working day: one that exists, on which the house opens."""
        return self._works(day_number(day))

    def close_of(self, day: date) -> datetime:
        """
        Return the instant at which business closes on *day*; where it is open past midnight, on the day after.

        Raises:
            Invalid: *day* is no working day.
        """
        stretches = self.hours.of_day(day_number(day))
        if not stretches:
            raise Invalid(f"nobody works on {day:%A %d %B %Y}")
        return instant(stretches[-1][1])

    def over(self, day: date) -> datetime:
        """Return the instant at which *day* is over in the house: the midnight that ends it."""
        return instant(self._zone.instant((day_number(day) + 1) * DAY))

    def working_days(self, after: date, *, backwards: bool = False) -> Iterator[date]:
        """
        Walk the working days that follow *after*, or come before it.

        Raises:
            Invalid: There is none within forty years.
        """
        last, step = day_number(after), -1 if backwards else 1
        idle = 0
        while idle < _FAR and _BEGIN < last < _END:
            last += step
            idle += 1
            if self._works(last):
                idle = 0
                yield day_of(last)
        side = "before" if backwards else "after"
        raise Invalid(f"the calendar has no more working days {side} {day_of(last - idle * step)}")

    def _works(self, day: int) -> bool:
        if day in self._looked_into:
            return bool(self.hours.of_day(day))
        return bool(self.week[(day + 3) % 7]) and day not in self._closed and self._zone.has(day)

    # Deadlines ---------------------------------------------------------------------------

    def after(self, start: datetime, span: Span) -> datetime:
        """
        Return the instant at which *span* after *start* is over, in UTC.

        What began before this version held is worked out with the one that held then.

        Raises:
            Invalid: *start* has no zone, or that is beyond the end of the calendar.

        >>> Calendar().after(datetime(2026, 3, 6, 16, tzinfo=UTC), Span(1, "working days")).isoformat()
        '2026-03-09T17:00:00+00:00'
        """
        start = start if start.tzinfo is UTC else aware(start)
        # A case's deadlines are worked out anew at every move, nearly always from the same starts.
        known = self._known.get((start, span))
        if known is None:
            if len(self._known) > _KEPT:
                self._known.clear()
            known = self._known[start, span] = self.held(start)._over(start, span)
        return known

    def held(self, at: datetime) -> Calendar:
        """Return the version that held at an instant."""
        found = self
        while found.before is not None and found.since is not None and at < found.since:
            found = found.before
        return found

    def _over(self, start: datetime, span: Span) -> datetime:
        try:
            due = self._after(start, span)
        except OverflowError:
            due = None
        if due is None or due.year not in YEARS:
            raise Invalid(f"{span} after {start:%d %B %Y} is beyond the end of the calendar")
        return due

    def _after(self, start: datetime, span: Span) -> datetime:
        match span.unit:
            case "minutes":
                return start + timedelta(minutes=span.amount)
            case "hours":
                return start + timedelta(hours=span.amount)
            case "open minutes":
                return self.add(start, timedelta(minutes=span.amount))
            case "open hours":
                return self.add(start, timedelta(hours=span.amount))
            case "days" | "weeks":
                return self._moved(start, span.amount * (7 if span.unit == "weeks" else 1))
            case "months":
                today = self.day(start)
                return self._moved(start, (_months_after(today, span.amount) - today).days)
            case "working days":
                today = self.day(start)
                if span.amount == 0:
                    return max(start, self.close_of(today)) if self.works_on(today) else start
                return self.close_of(next(islice(self.working_days(today), span.amount - 1, None)))

    def moved(self, at: datetime, *, days: int) -> datetime:
        """
        Return the instant so many days later, or earlier, at the same time of day in the house.

        Raises:
            Invalid: *at* has no zone, or that is beyond the end of the calendar.
        """
        try:
            return self._moved(aware(at), days)
        except OverflowError:
            raise Invalid(f"{days} days from {at:%d %B %Y} is beyond the end of the calendar") from None

    def _moved(self, at: datetime, days: int) -> datetime:
        if not days:
            return at
        return instant(self._zone.instant(within(self._zone.wall(micros(at)) + days * DAY)))

    def counted(self, start: datetime, span: Span) -> Counted:
        """
        Tell how ``after`` comes to its answer: the days that counted, the days that did not, and why.

        Raises:
            Invalid: *start* has no zone, or the end is beyond the end of the calendar.

        >>> counted = Calendar().counted(datetime(2026, 3, 6, 16, tzinfo=UTC), Span(8, "open hours"))
        >>> [f"{day.date:%a}: {day.why}" for day in counted.skipped]
        ['Sat: not open on Saturdays', 'Sun: not open on Sundays']
        """
        return explained(self.held(aware(start)), aware(start), span)


def _numbered(dated: Dated[T]) -> dict[int, T]:
    return {day_number(day): value for day, value in dated}


def _months_after(day: date, months: int) -> date:
    """Return the same day of a later month, or its last where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year >= YEARS.stop:
        raise OverflowError
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
