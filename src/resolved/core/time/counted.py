"""How a deadline came about: the days that counted, the days that did not, and why, in a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import takewhile
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import attrs

from .instants import day_number, day_of, instant, micros
from .spans import Span, Unit

if TYPE_CHECKING:
    from .calendar import Calendar
    from .hours import Stretch

Reason: TypeAlias = Literal["weekday", "holiday", "closed", "over", "no-such-day"]

Convention: TypeAlias = Literal[
    "elapsed", "only-while-open", "closing-stays", "day-after", "close-of-business", "same-time-of-day", "end-of-day",
    "month-end",
]  # fmt: skip

CONVENTIONS: Final[dict[Convention, str]] = {
    "elapsed": "time passes day and night",
    "only-while-open": "time passes only while the house is open",
    "closing-stays": "what ends as the house closes ends then, and not when it opens next",
    "day-after": "the day of the start does not count",
    "close-of-business": "a working day ends at close of business",
    "same-time-of-day": "a day ends at the time of day at which it began, in the house's zone",
    "end-of-day": "a limit in days ends with the end of its last day, in the house's zone",
    "month-end": "a month that is too short for the day ends on its last",
}
"""What each choice means; the names are stable."""

_CHOSEN: Final[dict[Unit, tuple[Convention, ...]]] = {
    "minutes": ("elapsed",),
    "hours": ("elapsed",),
    "open minutes": ("only-while-open", "closing-stays"),
    "open hours": ("only-while-open", "closing-stays"),
    "days": ("day-after", "same-time-of-day"),
    "weeks": ("day-after", "same-time-of-day"),
    "months": ("same-time-of-day", "month-end"),
    "working days": ("day-after", "close-of-business"),
}
# Not as the machine's locale has them: the sentence around them is English.
WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_LISTED: Final = 8
"""Dates that a sentence names; more of them are only numbered."""


@attrs.frozen
class Day:
    """
    A day that counted.

    Args:
        date: In the house's zone.
        time: How much of it counted; None where the whole day did.
    """

    date: date
    time: timedelta | None = None


@attrs.frozen
class Skipped:
    """
    A day that did not count.

    Args:
        date: In the house's zone.
        reason: *weekday*: never open on it; *holiday*; *closed* on this date; *over*: closed before the start;
            *no-such-day*: the zone skipped it.
        name: The holiday's, where it is known.
    """

    date: date
    reason: Reason
    name: str = ""

    @property
    def why(self) -> str:
        """Say why, in a few words."""
        match self.reason:
            case "weekday":
                return f"not open on {WEEKDAYS[self.date.weekday()]}s"
            case "holiday":
                return f"holiday: {self.name}" if self.name else "holiday"
            case "closed":
                return "closed on this date"
            case "over":
                return "closed already at the start"
            case "no-such-day":
                return "this date was skipped when the zone changed its clocks"


@attrs.frozen(kw_only=True)
class Counted:
    """
    When a length of time is over, and how that came about.

    Args:
        start: From when it runs (UTC).
        span: How long.
        due: When it is over (UTC).
        days: The days that counted, in their order.
        skipped: The days in between that did not.
        conventions: The choices that were made; ``CONVENTIONS`` says what each means.
        zone: In which days are told.
        version: The calendar's.
        sentence: All that as a customer can read it, in English.
    """

    start: datetime
    span: Span
    due: datetime
    days: tuple[Day, ...]
    skipped: tuple[Skipped, ...]
    conventions: tuple[Convention, ...]
    zone: str
    version: int | str
    sentence: str

    def __str__(self) -> str:
        return self.sentence


def explained(calendar: Calendar, start: datetime, span: Span) -> Counted:
    """Tell how *calendar*, the version that held, comes to its answer; *start* is in UTC."""
    due = calendar.after(start, span)
    days = tuple(_days(calendar, start, due, span))
    skipped = tuple(_skipped(calendar, start, due, span, days))
    return Counted(
        start=start, span=span, due=due, days=days, skipped=skipped, conventions=_CHOSEN[span.unit],
        zone=calendar.zone, version=calendar.version, sentence=_sentence(calendar, start, due, span, skipped),
    )  # fmt: skip


def to_the_end(counted: Counted, calendar: Calendar) -> Counted:
    """Tell the same of a limit that is over with the end of its last day, and not at a time on it."""
    due = calendar.over(calendar.day(counted.due))
    chosen = [each for each in counted.conventions if each not in ("same-time-of-day", "close-of-business")]
    return attrs.evolve(
        counted, due=due, conventions=("end-of-day", *chosen),
        sentence=_sentence(calendar, counted.start, counted.due, counted.span, counted.skipped, whole=True),
    )  # fmt: skip


def at_close(counted: Counted, calendar: Calendar, due: datetime) -> str:
    """Say it of a limit that is over at close of business on its last day, whatever it is counted in."""
    over = _sentence(calendar, counted.start, due, counted.span, counted.skipped)
    return over if "at close of business" in over else over.replace(" over on ", " over at close of business on ", 1)


def given_more_time(counted: Counted, calendar: Calendar, due: datetime) -> Counted:
    """Say it of what was given more time since: the days are those that led to the first date, and *due* is the new."""
    more = f"{counted.sentence} More time was given since: it is due on {_told(calendar, due)}."
    return attrs.evolve(counted, due=due, sentence=more)


def _days(calendar: Calendar, start: datetime, due: datetime, span: Span) -> Iterator[Day]:
    first = calendar.day(start)
    match span.unit:
        case "minutes" | "hours":
            yield from _by_day(calendar, [(micros(start), micros(due))])
        case "open minutes" | "open hours":
            yield from _by_day(calendar, _open(calendar, micros(start), micros(due)))
        case "days" | "weeks" | "months":
            last = calendar.day(due)
            yield from (Day(day_of(each)) for each in range(day_number(first) + 1, day_number(last) + 1))
        case "working days":
            if not span.amount and calendar.works_on(first):
                yield Day(first)
            yield from (Day(day) for day, _ in zip(calendar.working_days(first), range(span.amount), strict=False))


def _open(calendar: Calendar, start: int, due: int) -> Iterator[Stretch]:
    if start < due:
        for begins, ends in takewhile(lambda each: each[0] < due, calendar.hours.ahead(start)):
            yield max(begins, start), min(ends, due)


def _by_day(calendar: Calendar, stretches: Iterable[Stretch]) -> Iterator[Day]:
    """Share stretches out over the days on which they lie."""
    found = dict[date, int]()
    for start, end in stretches:
        while start < end:
            today = calendar.day(instant(start))
            until = min(end, calendar.same_day_until(start))
            found[today] = found.get(today, 0) + until - start
            start = until
    yield from (Day(day, timedelta(microseconds=time)) for day, time in found.items())


def _skipped(
    calendar: Calendar, start: datetime, due: datetime, span: Span, days: tuple[Day, ...]
) -> Iterator[Skipped]:
    if start == due or span.unit not in ("open minutes", "open hours", "working days"):
        return
    first, last = calendar.day(start), calendar.day(due)
    if span.unit == "working days":
        first, last = first + timedelta(days=1), days[-1].date if days else first
    counted = {day.date for day in days}
    for number in range(day_number(first), day_number(last) + 1):
        day = day_of(number)
        if day not in counted:
            yield _why(calendar, day)


def _why(calendar: Calendar, day: date) -> Skipped:
    if calendar.works_on(day):
        return Skipped(day, "over")
    if not calendar.exists(day):
        return Skipped(day, "no-such-day")
    if calendar.is_holiday(day):
        return Skipped(day, "holiday", dict(calendar.names).get(day, ""))
    exceptions = {each for each, _ in (*calendar.day_overrides, *calendar.breaks)}
    return Skipped(day, "closed" if day in exceptions or calendar.week[day.weekday()] else "weekday")


# In words ----------------------------------------------------------------------------------


def _sentence(
    calendar: Calendar, start: datetime, due: datetime, span: Span, skipped: tuple[Skipped, ...], *, whole: bool = False
) -> str:
    """Say it; *whole* where it is over with the end of the day on which it falls due."""
    business = " at close of business" if span.unit == "working days" and span.amount else ""
    verb = "is" if span.amount == 1 else "are"
    over = f"{business} on {_told(calendar, due)}"
    if whole:
        over = f" with the end of {_told(calendar, due).rpartition(',')[0]}"
    told = f"{span} from {_told(calendar, start)} {verb} over{over} ({calendar.zone})."
    if span.unit == "working days" and span.amount:
        told += " The first day is the one after the start."
    return f"{told} Not counted: {_listed(skipped)}." if skipped else told


def _listed(skipped: tuple[Skipped, ...]) -> str:
    weekdays = {
        each.date.weekday(): f"{WEEKDAYS[each.date.weekday()]}s" for each in skipped if each.reason == "weekday"
    }
    others = [each for each in skipped if each.reason != "weekday"]
    dated = [f"{_date(each.date)} ({each.name or each.why})" for each in others]
    parts = [weekdays[day] for day in sorted(weekdays)] + dated[:_LISTED]
    if len(dated) > _LISTED:
        parts.append(f"{len(dated) - _LISTED} more days")
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _told(calendar: Calendar, moment: datetime) -> str:
    local = moment.astimezone(calendar.tz)
    return f"{WEEKDAYS[local.weekday()]} {_date(local)}, {local:%H:%M}"


def _date(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
