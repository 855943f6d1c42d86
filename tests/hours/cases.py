"""Calendars and instants at random: many zones, 1970 to 2060, and every other instant in a week in which clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random

from resolved.core.time import Calendar, Opening
from resolved.core.time.zone import Change, zone

ZONES = (
    "UTC", "Europe/London", "Europe/Helsinki", "Europe/Berlin", "Europe/Dublin", "Europe/Moscow", "Europe/Istanbul",
    "Atlantic/Azores", "America/New_York", "America/Los_Angeles", "America/St_Johns", "America/Sao_Paulo",
    "America/Santiago", "America/Caracas", "America/Havana", "Africa/Cairo", "Africa/Casablanca", "Asia/Tokyo",
    "Asia/Kolkata", "Asia/Kathmandu", "Asia/Tehran", "Asia/Gaza", "Asia/Pyongyang", "Asia/Amman", "Australia/Sydney",
    "Australia/Lord_Howe", "Australia/Eucla", "Pacific/Auckland", "Pacific/Chatham", "Pacific/Apia",
    "Pacific/Kwajalein", "Antarctica/Troll",
)  # fmt: skip

FIRST, LAST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2060, 1, 1, tzinfo=UTC)
_EDGES = (0, 30, 60, 90, 120, 150, 180, 360, 420, 480, 510, 540, 720, 750, 780, 1020, 1050, 1080, 1320, 1410)
_CHANGES: dict[str, list[Change]] = {}


def changes(name: str) -> list[Change]:
    """The changes of a zone between FIRST and LAST."""
    if name not in _CHANGES:
        period = 364 * 86_400_000_000
        numbers = range(int(FIRST.timestamp()) * 1_000_000 // period, int(LAST.timestamp()) * 1_000_000 // period + 1)
        _CHANGES[name] = [change for number in numbers for change in zone(name).changes(number)]
    return _CHANGES[name]


def a_moment(random: Random, name: str) -> datetime:
    """An instant; every other time in a week in which the clocks of that zone change."""
    known = changes(name)
    if known and random.random() < 0.5:
        base = datetime.fromtimestamp(random.choice(known).at // 1_000_000, UTC)
        return base + timedelta(minutes=random.randint(-4 * 1440, 4 * 1440), seconds=random.choice((0, 0, 17)))
    return FIRST + timedelta(minutes=random.randrange(int((LAST - FIRST).total_seconds()) // 60))


def a_day(random: Random, name: str) -> date:
    return a_moment(random, name).astimezone(zone(name).tz).date()


def openings(random: Random, *, overnight: bool) -> tuple[Opening, ...]:
    """One to three openings of a day, the last perhaps until midnight or past it."""
    edges = sorted(random.sample(_EDGES, 2 * random.choice((1, 1, 2, 3))))
    found = [(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True)]
    if random.random() < 0.2:
        found[-1] = found[-1][0], 1440
    elif overnight and random.random() < 0.4:
        start = found[-1][0] or 60
        found = [each for each in found[:-1] if each[1] <= start]
        found.append((start, 1440 + random.choice([edge for edge in _EDGES if 0 < edge <= start])))
    return tuple(found)


def a_calendar(random: Random, name: str, *, overnight: bool, holidays: bool, exceptions: bool) -> Calendar:
    week = tuple(openings(random, overnight=overnight) if random.random() < 0.75 else () for _ in range(7))
    if not any(week):
        week = (((540, 1020),), *week[1:])
    some = random.randint(1, 40)
    return Calendar(
        name,
        week,
        frozenset(a_day(random, name) for _ in range(some)) if holidays else frozenset(),
        day_overrides={
            a_day(random, name): openings(random, overnight=False) if random.random() < 0.6 else ()
            for _ in range(some if exceptions else 0)
        },
        breaks={a_day(random, name): openings(random, overnight=False) for _ in range(some if exceptions else 0)},
    )
