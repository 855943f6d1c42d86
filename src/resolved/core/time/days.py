"""
Working days, with the conventions that rules use.

Whether the day of the start counts, where on the last day the time is over, and what becomes
of a start on a day off differ from rule to rule; each is a named choice.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import islice
from typing import Final, Literal, TypeAlias

from ...errors import Invalid
from .calendar import Calendar
from .instants import aware

First: TypeAlias = Literal["day-after", "inclusive"]
"""*day-after*: the day of the start does not count. *inclusive*: it is the first, where somebody works on it."""

Off: TypeAlias = Literal["counts-none", "moves-first"]
"""
A start on a day off. *counts-none*: the next working day is the first that counts. *moves-first*: the start is
moved to the nearest working day, which is then the day of the start.
"""

Ends: TypeAlias = Literal["close-of-business", "same-time-of-day", "nearest-open"]
"""
Where on the last day it ends. *close-of-business*, or *same-time-of-day* as the start, open or not;
*nearest-open*: the same, moved on to where the house is open, or back where it goes backwards.
"""

_MOST: Final = 8000 * 366


def add_days(
    calendar: Calendar, start: datetime, days: int, *,
    first: First = "day-after", off: Off = "counts-none", ends: Ends = "close-of-business",
) -> datetime:  # fmt: skip
    """
    Return the instant (UTC) so many working days after *start*; before it, where *days* is below zero.

    Args:
        first: Whether the day of the start counts.
        off: What becomes of a start on a day off.
        ends: Where on the last day it is over.

    Raises:
        Invalid: *start* has no zone, or there are not so many working days within reach.
    """
    start = aware(start)
    today = calendar.day(start)
    last = day_after(calendar, today, days, first=first, off=off)
    if ends == "close-of-business":
        return calendar.close_of(last) if calendar.works_on(last) else start
    there = calendar.moved(start, days=(last - today).days)
    if ends == "same-time-of-day":
        return there
    if days < 0:
        return there if calendar.is_open(there) else calendar.last_closing(there)
    return calendar.next_opening(there)


def day_after(
    calendar: Calendar, start: date, days: int, *, first: First = "day-after", off: Off = "counts-none"
) -> date:
    """
    Return the working day so many working days after the day *start*; before it, where *days* is below zero.

    No days at all lead to *start* itself, a day off or not.

    Raises:
        Invalid: There are not so many working days within reach.
    """
    backwards = days < 0
    if abs(days) > _MOST:
        raise Invalid(f"{abs(days)} working days reach beyond the end of the calendar")
    if off == "moves-first" and not calendar.works_on(start):
        start = next(calendar.working_days(start, backwards=backwards)) if days else start
    left = abs(days)
    if first == "inclusive" and left and calendar.works_on(start):
        left -= 1
    return next(islice(calendar.working_days(start, backwards=backwards), left - 1, None)) if left else start


def days_between(calendar: Calendar, first: date, last: date) -> int:
    """
    Count the working days after the day *first*, up to *last* and with it.

    Where *last* comes first it is below zero, as with dates that are taken from one another.
    """
    if last < first:
        return -days_between(calendar, last, first)
    days = (first + timedelta(days=ahead) for ahead in range(1, (last - first).days + 1))
    return sum(map(calendar.works_on, days))
