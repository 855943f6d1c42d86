"""
Questions to a calendar as plain data, one at a time: what ``resolved due --batch`` answers.

Instants come with their zone and go out in UTC; durations are seconds, whole or as exact decimals.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final, TypeAlias, cast

from ...errors import Invalid
from .arithmetic import Closing
from .calendar import Calendar
from .days import Ends, Off, add_days, day_after, days_between
from .instants import aware, length
from .spans import Span

Args: TypeAlias = Mapping[str, Any]
Answer: TypeAlias = bool | int | Decimal | date
"""An instant is a ``datetime`` in UTC; a duration is a number of seconds."""

_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MOST: Final = 10**13
"""Seconds or days beyond which no calendar reaches."""
_MICRO: Final = Decimal(1_000_000)

_RULES: Final[dict[str, tuple[Off, Ends]]] = {
    "same-time-of-day": ("counts-none", "same-time-of-day"),
    "close-of-business": ("counts-none", "close-of-business"),
    "nearest-open": ("counts-none", "nearest-open"),
    "moves-first": ("moves-first", "same-time-of-day"),
}
"""How working days are counted, by name; ``days`` says what each means."""

_IN_WORDS: Final = {
    "n business dates away keeping the wall-clock time, then moved to the nearest open instant in that direction":
        "nearest-open",
    "a start that is no workday is first moved to the nearest workday in the direction of travel; the wall-clock time"
    " is kept": "moves-first",
}  # fmt: skip


def answered(calendar: Calendar, op: object, args: Args, closing: object = "stay") -> Answer:
    """
    Answer one question.

    Args:
        op: Which; ``OPS`` lists them.
        args: What it needs, as plain data.
        closing: Where a result falls on a closing instant: *stay* there, or *roll* on to the next opening.

    Raises:
        Invalid: It is no question, or has no answer; the sentence says why.
    """
    ask = OPS.get(op) if isinstance(op, str) else None
    if ask is None:
        raise Invalid(f"there is no op {op!r}; known here: {', '.join(OPS)}")
    if closing not in ("stay", "roll"):
        raise Invalid(f"closing is 'stay' or 'roll', not {closing!r}")
    if not isinstance(args, Mapping):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise Invalid(f"args is a table, not {args!r}")
    return ask(calendar, args, closing)


def seconds(time: timedelta) -> int | Decimal:
    """Return a duration as seconds: whole, or exact to the microsecond."""
    whole, rest = divmod(length(time), 1_000_000)
    return whole if not rest else Decimal(length(time)) / _MICRO


# What is asked -----------------------------------------------------------------------------


def _add(calendar: Calendar, args: Args, closing: Closing) -> Answer:
    return calendar.add(_moment(args, "at"), _time(args, "seconds"), closing=closing)


def _subtract(calendar: Calendar, args: Args, closing: Closing) -> Answer:
    return calendar.subtract(_moment(args, "at"), _time(args, "seconds"), closing=closing)


def _between(calendar: Calendar, args: Args, closing: Closing) -> Answer:
    backwards = args.get("backwards", "nothing")
    if backwards not in ("nothing", "negative"):
        raise Invalid(f"backwards is 'nothing' or 'negative', not {backwards!r}")
    return seconds(calendar.between(_moment(args, "from"), _moment(args, "to"), backwards=backwards))


def _add_days(calendar: Calendar, args: Args, closing: Closing) -> Answer:
    return _days_away(calendar, args, _count(args, "days"), closing)


def _subtract_days(calendar: Calendar, args: Args, closing: Closing) -> Answer:
    return _days_away(calendar, args, -_count(args, "days"), closing)


def _days_away(calendar: Calendar, args: Args, days: int, closing: Closing) -> Answer:
    rule = args.get("rule", "same-time-of-day")
    name = _IN_WORDS.get(rule, rule) if isinstance(rule, str) else ""
    if name not in _RULES:
        raise Invalid(f"there is no rule {rule!r}; known here: {', '.join(_RULES)}")
    off, ends = _RULES[name]
    if "date" in args:
        return day_after(calendar, _day(calendar, args, "date"), days, off=off)
    return _rolled(calendar, add_days(calendar, _moment(args, "at"), days, off=off, ends=ends), closing)


def _days_between(calendar: Calendar, args: Args, closing: Closing) -> Answer:
    return days_between(calendar, _day(calendar, args, "from"), _day(calendar, args, "to"))


def _add_mixed(calendar: Calendar, args: Args, closing: Closing) -> Answer:
    at = calendar.moved(_moment(args, "at"), days=7 * _count(args, "calendar_weeks"))
    if days := _count(args, "business_days"):
        at = add_days(calendar, at, days, ends="same-time-of-day")
    time = _time(args, "seconds")
    return calendar.add(at, time, closing=closing) if time else _rolled(calendar, at, closing)


def _due(calendar: Calendar, args: Args, closing: Closing) -> Answer:
    return _rolled(calendar, calendar.after(_moment(args, "from"), Span.target(_given(args, "target"))), closing)


def _asked_at(ask: Callable[[Calendar, datetime], Answer]) -> Callable[[Calendar, Args, Closing], Answer]:
    return lambda calendar, args, closing: ask(calendar, _moment(args, "at"))


OPS: Final[Mapping[str, Callable[[Calendar, Args, Closing], Answer]]] = {
    "due": _due,
    "add": _add,
    "subtract": _subtract,
    "between": _between,
    "in_hours": _asked_at(Calendar.is_open),
    "next_open": _asked_at(Calendar.next_opening),
    "next_close": _asked_at(Calendar.next_closing),
    "next_opening_after": _asked_at(Calendar.opening_after),
    "last_open": _asked_at(Calendar.last_open),
    "last_close": _asked_at(Calendar.last_closing),
    "is_workday": lambda calendar, args, closing: calendar.works_on(_day(calendar, args, "date")),
    "on_holiday": lambda calendar, args, closing: calendar.is_holiday(_day(calendar, args, "date")),
    "on_break": _asked_at(Calendar.is_break),
    "add_days": _add_days,
    "subtract_days": _subtract_days,
    "days_between": _days_between,
    "add_mixed": _add_mixed,
}
"""The questions, by name."""


# What is given -----------------------------------------------------------------------------


def _given(args: Args, name: str) -> object:
    if name not in args:
        raise Invalid(f"{name} is missing")
    return args[name]


def _moment(args: Args, name: str) -> datetime:
    written = _given(args, name)
    try:
        return aware(datetime.fromisoformat(cast("str", written)))
    except Invalid as wrong:
        raise Invalid(f"{name}: {wrong}") from None
    except (TypeError, ValueError):
        raise Invalid(f"{name}: {written!r} is no time; write it like 2026-03-02T17:00+00:00") from None


def _day(calendar: Calendar, args: Args, name: str) -> date:
    """Read a day, or the day in the house on which an instant falls."""
    if name == "date" and "date" not in args and "at" in args:
        name = "at"
    written = _given(args, name)
    if not isinstance(written, str) or not _DATE.fullmatch(written):
        return calendar.day(_moment(args, name))
    try:
        day = date.fromisoformat(written)
        _ = aware(datetime(day.year, day.month, day.day, tzinfo=UTC))
    except Invalid as wrong:
        raise Invalid(f"{name}: {wrong}") from None
    except ValueError:
        raise Invalid(f"{name}: there is no {written} in the calendar") from None
    return day


def _time(args: Args, name: str) -> timedelta:
    given = _given(args, name)
    if isinstance(given, bool) or not isinstance(given, int | Decimal) or not -_MOST <= given <= _MOST:
        raise Invalid(f"{name}: write a number of seconds, not {given!r}")
    return timedelta(0, given) if isinstance(given, int) else timedelta(0, 0, round(given * _MICRO))


def _count(args: Args, name: str) -> int:
    given = _given(args, name)
    if isinstance(given, bool) or not isinstance(given, int) or not -_MOST <= given <= _MOST:
        raise Invalid(f"{name}: write a whole number of days, not {given!r}")
    return given


def _rolled(calendar: Calendar, at: datetime, closing: Closing) -> datetime:
    """Move a closing instant on to the next opening, where that is wanted; any other stays."""
    if closing == "stay" or calendar.is_open(at) or calendar.last_open(at) != at:
        return at
    return calendar.next_opening(at)
