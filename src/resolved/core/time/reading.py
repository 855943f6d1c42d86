"""
Calendars from plain data: the form of a calendar file.

::

    {"time_zone": "Europe/London",
     "week": {"mon": [["09:00", "17:00"]], "tue": [["09:00", "12:30"], ["13:30", "17:00"]]},
     "holidays": {"2026-12-25": "Christmas Day"},
     "breaks": {"2026-12-24": [["12:00", "17:00"]]},
     "day_overrides": {"2026-12-31": [["09:00", "12:00"]]},
     "version": 1}

Holidays may be a list of dates too, and an opening may be written ``"09:00-17:00"``. With
``"since"`` and ``"before"``, an earlier calendar in the same form, what began earlier keeps its deadline.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, Final, TypeVar, cast

from ...errors import Invalid
from .calendar import Calendar
from .openings import DAYS, Opening, Week, checked, opening

T = TypeVar("T")

_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_KEYS: Final = ("time_zone", "week", "holidays", "breaks", "day_overrides", "version", "since", "before")


def read(data: object) -> Calendar:
    """
    Read a calendar.

    Raises:
        Invalid: A key is unknown or a value cannot be followed; the sentence names it.

    >>> read({"time_zone": "UTC", "week": {"mon": [["09:00", "17:00"]]}}).week[0]
    ((540, 1020),)
    """
    whole = _table(data, "a calendar", _KEYS)
    if "time_zone" not in whole or "week" not in whole:
        raise Invalid("a calendar needs a time_zone and a week")
    named = _at("holidays", holidays, whole.get("holidays", ()))
    return Calendar(
        zone=_at("time_zone", zone_name, whole["time_zone"]),
        week=_at("week", week, whole["week"]),
        holidays=frozenset(named),
        version=_at("version", version, whole.get("version", 1)),
        day_overrides=_at("day_overrides", dated, whole.get("day_overrides", {})),
        breaks=_at("breaks", dated, whole.get("breaks", {})),
        names={day: name for day, name in named.items() if name},
        since=_at("since", since, whole.get("since")),
        before=None if whole.get("before") is None else _at("before", read, whole["before"]),
    )


def zone_name(value: object) -> str:
    """
    Read the name of a zone.

    Raises:
        Invalid: It is no text.
    """
    if not isinstance(value, str):
        raise Invalid(f"write a zone such as 'Europe/Helsinki', not {value!r}")
    return value


def week(value: object) -> Week:
    """
    Read the openings of each day; a day that is left out is closed.

    Raises:
        Invalid: They cannot be read.
    """
    days = _table(value, "a week", DAYS)
    return tuple(_at(day, openings, days.get(day, ())) for day in DAYS)


def openings(value: object) -> tuple[Opening, ...]:
    """
    Read the openings of one day.

    Raises:
        Invalid: They cannot be read.
    """
    if not isinstance(value, list | tuple):
        raise Invalid(f"write a list of openings, such as ['09:00-17:00'], not {value!r}")
    return tuple(sorted(opening(each) for each in cast("list[object]", value)))


def dated(value: object) -> dict[date, tuple[Opening, ...]]:
    """
    Read openings, or breaks, by date.

    Raises:
        Invalid: They cannot be read.
    """
    if not isinstance(value, Mapping):
        raise Invalid(f"write openings by date, such as {{'2026-12-31': ['09:00-12:00']}}, not {value!r}")
    found = dict[date, tuple[Opening, ...]]()
    for day, written in cast("Mapping[object, object]", value).items():
        found[_day(day)] = _at(str(day), openings, written)
        checked(str(day), found[_day(day)])
    return found


def holidays(value: object) -> dict[date, str]:
    """
    Read holidays: a list of days, or their names by day; an empty name is none.

    Raises:
        Invalid: They cannot be read.
    """
    if isinstance(value, Mapping):
        named = cast("Mapping[object, object]", value).items()
        if strange := [name for _, name in named if not isinstance(name, str)]:
            raise Invalid(f"a holiday's name is a text, not {strange[0]!r}")
        return {_day(day): str(name).strip() for day, name in named}
    if not isinstance(value, list | tuple):
        raise Invalid(f"write a list of days, such as ['2026-12-25'], not {value!r}")
    return {_day(day): "" for day in cast("list[object]", value)}


def version(value: object) -> int | str:
    """
    Read a version: a whole number or a text.

    Raises:
        Invalid: It is neither.
    """
    if isinstance(value, bool) or not isinstance(value, int | str) or value == "":
        raise Invalid(f"a version is a whole number or a text, not {value!r}")
    return value


def since(value: object) -> datetime | None:
    """
    Read since when a calendar holds.

    Raises:
        Invalid: It is no instant.
    """
    if value is None or isinstance(value, datetime):
        return value
    try:
        return datetime.fromisoformat(cast("str", value))
    except (TypeError, ValueError):
        raise Invalid(f"{value!r} is no time; write it like 2026-03-02T17:00+00:00") from None


def _day(value: object) -> date:
    if isinstance(value, datetime):
        raise Invalid("a holiday is a day, without a time")
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        raise Invalid(f"{value!r} is no day; write it like 2026-12-25")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise Invalid(f"there is no {value} in the calendar") from None


def _table(value: object, what: str, known: tuple[str, ...]) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise Invalid(f"{what} is a table, not {value!r}")
    found = cast("Mapping[str, Any]", value)
    if strange := [key for key in found if key not in known]:
        raise Invalid(f"{what} has no {strange[0]!r}; known here: {', '.join(known)}")
    return found


def _at(key: str, reader: Callable[[Any], T], value: object) -> T:
    try:
        return reader(value)
    except Invalid as wrong:
        raise Invalid(f"{key}: {wrong}") from None
