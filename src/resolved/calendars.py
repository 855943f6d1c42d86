"""
Where holidays come from: the public ones of a country, and iCalendar files.

Both need the extra ``calendar``; plain data does not (``resolved.core.time.reading``). A calendar is a value:
what it holds was looked up once, and stays until the house takes a new one with a version of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from importlib import resources
from typing import Any, Final
from zoneinfo import ZoneInfo

import attrs

from .core.time import Calendar
from .errors import Invalid

__all__ = ["ical_holidays", "public_holidays", "with_holidays", "zone_of"]

_MISSING: Final = "holidays need the extra: pip install 'resolved-complaints[calendar]'"
_NOT_UNDERSTOOD: Final = ("RRULE", "RDATE", "EXDATE", "RECURRENCE-ID")


def public_holidays(
    country: str, subdivision: str | None = None, *, years: Iterable[int], language: str | None = None
) -> dict[date, str]:
    """
    Look up the public holidays of a country, with their names.

    Args:
        country: Its ISO 3166 code: ``GB``.
        subdivision: The code of a part of it: ``ENG``.
        years: For which years.
        language: In which to name them, where it is not the country's own: ``en_US``.

    Raises:
        Invalid: The extra is missing, nobody knows that country or part, or its holidays in one of those years.

    >>> public_holidays("GB", "ENG", years=[2026])[date(2026, 4, 3)]
    'Good Friday'
    """
    try:
        import holidays
    except ImportError:
        raise Invalid(_MISSING) from None
    country = country.upper()
    if not any(row.startswith(f"{country}\t") for row in _zones()):  # nobody's alias: its zone would not be known
        raise Invalid(f"{country!r} is no ISO 3166 code of a country; write two letters, such as GB")
    wanted = sorted(set(years))
    try:
        # Left to itself it would name them in the language of the machine, and on no two machines alike.
        language = language or holidays.country_holidays(country, subdiv=subdivision).default_language
        found = holidays.country_holidays(country, subdiv=subdivision, years=wanted, language=language, expand=False)
    except NotImplementedError:
        where = country if subdivision is None else f"{subdivision} in {country}"
        raise Invalid(f"nobody knows the public holidays of {where}; write codes such as GB and ENG") from None
    known = range(found.start_year, found.end_year + 1)
    if wanted and (wanted[0] not in known or wanted[-1] not in known):
        raise Invalid(f"the public holidays of {country} are known from {known.start} to {known.stop - 1}")
    return dict(sorted(found.items()))


def ical_holidays(text: str) -> dict[date, str]:
    """
    Read the holidays in an iCalendar file: every event is one, from its first day to its last.

    Raises:
        Invalid: The extra is missing, it is no iCalendar, or an event has a time of day or comes again and again.
    """
    try:
        import icalendar
    except ImportError:
        raise Invalid(_MISSING) from None
    try:
        parsed: Any = icalendar.Calendar.from_ical(text)
        events: list[Any] = parsed.walk("VEVENT")
    except (ValueError, IndexError, KeyError) as wrong:
        raise Invalid(f"this is no iCalendar that can be read: {wrong}") from None
    found = dict[date, str]()
    for event in events:
        if str(event.get("STATUS", "")).upper() != "CANCELLED":
            for day in _days_of(event):
                found[day] = str(event.get("SUMMARY", "")).strip()
    return dict(sorted(found.items()))


def _zones() -> list[str]:
    """Read the table of countries and their zones."""
    return resources.files("tzdata.zoneinfo").joinpath("zone.tab").read_text("utf-8").splitlines()


def zone_of(country: str, at: datetime) -> str | None:
    """
    Return the IANA zone in which a country lives; None where it has several, or nobody knows it.

    Args:
        country: Its ISO 3166 code: ``GB``.
        at: With its zone. Zones that show the same for a year from then on are one.

    >>> from datetime import UTC
    >>> zone_of("DE", datetime(2026, 1, 1, tzinfo=UTC)), zone_of("US", datetime(2026, 1, 1, tzinfo=UTC))
    ('Europe/Berlin', None)
    """
    zones = [row.split("\t")[2] for row in _zones() if row.startswith(f"{country.upper()}\t")]
    weeks = [at + timedelta(weeks=ahead) for ahead in range(53)]
    shown = {tuple(week.astimezone(ZoneInfo(zone)).utcoffset() for week in weeks) for zone in zones}
    return zones[0] if len(shown) == 1 else None


def with_holidays(calendar: Calendar, days: Mapping[date, str]) -> Calendar:
    """Lay holidays, with their names, beside those that *calendar* has, and the one before it; their own names stay."""
    before = None if calendar.before is None else with_holidays(calendar.before, days)
    names = {**{day: name for day, name in days.items() if name}, **dict(calendar.names)}
    return attrs.evolve(calendar, holidays=calendar.holidays | days.keys(), names=names, before=before)


def _days_of(event: Any) -> list[date]:
    name = str(event.get("SUMMARY", "")).strip() or "an event"
    if strange := [each for each in _NOT_UNDERSTOOD if each in event]:
        raise Invalid(f"{name} comes again and again ({strange[0]}); write each of its days as an event of its own")
    try:
        first, end = event.start, event.end
    except (ValueError, AttributeError, TypeError) as wrong:
        raise Invalid(f"{name} has no days that can be read: {wrong}") from None
    if isinstance(first, datetime) or isinstance(end, datetime):
        raise Invalid(f"{name} has a time of day; a holiday is a whole day (VALUE=DATE)")
    if first >= end:
        raise Invalid(f"{name} ends before it begins")
    return [first + timedelta(days=ahead) for ahead in range((end - first).days)]
