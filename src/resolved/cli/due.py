"""A deadline worked out in the open, and any number of questions to a calendar on a pipe."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import click

from ..errors import Invalid
from .answering import answer
from .fields import file_text, object_in
from .given import json_option, moment, words
from .words import show, show_json

if TYPE_CHECKING:
    from ..core.time import Calendar, Counted

_BATCH: Final = range(1950, 2101)
"""The years of which a batch knows a country's holidays."""


@click.command(short_help="Work a deadline out in the open.")
@click.option("--from", "start", type=moment, metavar="TIME", help="From when it runs, with its zone.")
@click.option("--target", type=words, metavar="TARGET", help="PT8H (open time), 15bd, 30d, 8w, 3m, or words.")
@click.option("--calendar", "file", type=words, metavar="FILE", help="A calendar in JSON; - for stdin.")
@click.option("--country", type=words, metavar="CODE", help="Its public holidays, such as GB (extra calendar).")
@click.option("--subdivision", type=words, metavar="CODE", help="A part of the country, such as ENG.")
@click.option("--holidays", type=words, metavar="FILE", help="Holidays in an iCalendar file (extra calendar).")
@click.option("--batch", is_flag=True, help="Answer questions from stdin, a line of JSON each, until they end.")
@json_option
def due(
    start: datetime | None, target: str | None, file: str | None, country: str | None, subdivision: str | None,
    holidays: str | None, batch: bool, as_json: bool,
) -> None:  # fmt: skip
    """
    Work a deadline out in the open: when TARGET after a time is over, which days counted, which did not, and why.

    Without a calendar: Monday to Friday, 09:00 to 17:00, in the country's zone or in UTC. A calendar's own holidays,
    a country's and those of --holidays are laid together.
    """
    if subdivision is not None and country is None:
        raise click.UsageError("--subdivision needs --country.")
    if batch:
        if start is not None or target is not None:
            raise click.UsageError("--batch takes its questions from stdin, without --from and --target.")
        if file == "-":
            raise click.UsageError("--batch reads stdin itself: name a file with --calendar.")
        calendar = _calendar(file, holidays, country, datetime.now(UTC))
        answer(calendar if country is None else _of_country(calendar, country, subdivision, _BATCH))
        return
    if start is None or target is None:
        raise click.UsageError("give --from and --target, or --batch.")
    counted = _counted(_calendar(file, holidays, country, start), start, target, country, subdivision)
    if as_json:
        show_json(_told(counted))
    else:
        show(_in_words(counted))


def _counted(calendar: Calendar, start: datetime, target: str, country: str | None, subdivision: str | None) -> Counted:
    """Work it out; the country's holidays are looked up as far ahead as it turns out to reach."""
    from ..core.time import Span

    try:
        span = Span.target(target)
    except Invalid as wrong:
        raise click.BadParameter(f"{wrong}.", param_hint="--target") from None
    if country is None:
        return calendar.counted(start, span)
    last = start.year + 1
    while (held := _of_country(calendar, country, subdivision, range(start.year - 1, last + 1))).after(
        start, span
    ).year >= last:
        last = 2 * last - start.year + 1
    return held.counted(start, span)


def _calendar(file: str | None, holidays: str | None, country: str | None, at: datetime) -> Calendar:
    """Read the calendar that is meant, with the holidays of an iCalendar file; a country gives at least its zone."""
    from ..calendars import ical_holidays, with_holidays, zone_of
    from ..core.time import Calendar
    from ..core.time.reading import read

    calendar = Calendar((country and zone_of(country, at)) or "UTC")
    if file is not None:
        with _named(file):
            calendar = read(object_in("stdin" if file == "-" else file, file_text(file)))
    if holidays is not None:
        with _named(holidays):
            calendar = with_holidays(calendar, ical_holidays(file_text(holidays)))
    return calendar


def _of_country(calendar: Calendar, country: str, subdivision: str | None, years: range) -> Calendar:
    from ..calendars import public_holidays, with_holidays

    with _named("--country"):
        return with_holidays(calendar, public_holidays(country, subdivision, years=years, language="en_US"))


@contextmanager
def _named(what: str) -> Generator[None, None, None]:
    """Say of what cannot be used which it is; that is wrong usage."""
    try:
        yield
    except Invalid as wrong:
        raise click.UsageError(f"{what}: {wrong}.") from None


def _told(counted: Counted) -> dict[str, Any]:
    return {
        "due": _z(counted.due),
        "from": _z(counted.start),
        "target": str(counted.span),
        "counted": [{"date": str(day.date), **_length(day.time)} for day in counted.days],
        "skipped": [{"date": str(each.date), "why": each.why, "reason": each.reason} for each in counted.skipped],
        "conventions": list(counted.conventions),
        "zone": counted.zone,
        "version": counted.version,
        "sentence": counted.sentence,
    }


def _in_words(counted: Counted) -> str:
    from ..core.time.counted import CONVENTIONS

    days = [f"{_day(day.date)}  {'' if day.time is None else day.time}".rstrip() for day in counted.days]
    skipped = [f"{_day(each.date)}  {each.why}" for each in counted.skipped]
    lines = [counted.sentence, "", "counted:", *(days or ["  nothing"])]
    lines += ["not counted:", *skipped] if skipped else []
    return "\n".join([*lines, *(f"- {CONVENTIONS[each]}" for each in counted.conventions)])


def _length(time: timedelta | None) -> dict[str, int]:
    """Give a length of time in whole seconds, and what is left of one where anything is."""
    if time is None:
        return {}
    whole = {"seconds": time.days * 86_400 + time.seconds}
    return {**whole, "microseconds": time.microseconds} if time.microseconds else whole


def _day(day: date) -> str:
    from ..core.time.counted import WEEKDAYS

    return f"  {WEEKDAYS[day.weekday()][:3]} {day}"


def _z(at: datetime) -> str:
    return f"{at.astimezone(UTC).isoformat()[:-6]}Z"
