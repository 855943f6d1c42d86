"""
Periods as people write them: ``2026``, ``2026-03``, ``2026-03-02``, by the calendar of the house.

A period is half-open: its first instant is in it, and the first instant after it is not.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from ..core.text import YEARS
from ..core.time import Calendar
from ..errors import Invalid

_WRITTEN: Final = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


def days(text: str) -> tuple[date, date]:
    """
    Return the first day of a year, a month or a day, and the day after its last.

    Raises:
        Invalid: It is none of them.

    >>> [str(day) for day in days("2026-02")]
    ['2026-02-01', '2026-03-01']
    """
    is_text = isinstance(text, str)  # pyright: ignore[reportUnnecessaryIsInstance]
    found = _WRITTEN.fullmatch(text.strip()) if is_text else None
    if found is None or int(found[1]) not in YEARS:
        raise Invalid(f"{text!r} is no date; write a day, a month or a year: 2026-03-02, 2026-03, 2026")
    year, month, day = int(found[1]), int(found[2] or 0), int(found[3] or 0)
    try:
        first = date(year, month or 1, day or 1)
    except ValueError:
        raise Invalid(f"there is no {text.strip()} in the calendar") from None
    if day:
        return first, first + timedelta(days=1)
    return first, date(year + 1, 1, 1) if month in (0, 12) else date(year, month + 1, 1)


def begins(text: str, calendar: Calendar) -> datetime:
    """
    Return the instant (UTC) at which a day, a month or a year begins in the house's zone.

    Raises:
        Invalid: It is none of them.
    """
    return _midnight(days(text)[0], calendar)


def ends(text: str, calendar: Calendar) -> datetime:
    """
    Return the instant (UTC) at which a day, a month or a year is over in the house's zone.

    Raises:
        Invalid: It is none of them.
    """
    return _midnight(days(text)[1], calendar)


def _midnight(day: date, calendar: Calendar) -> datetime:
    return datetime.combine(day, time(), calendar.tz).astimezone(UTC)
