"""A deadline worked out in the open, and any number of questions to a calendar on a pipe."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import click

from ..errors import Invalid
from .answering import answer
from .fields import file_text, object_in
from .given import json_option, moment, words
from .words import show, show_json

if TYPE_CHECKING:
    from ..core.time import Calendar, Counted, Span

_BATCH: Final = range(1950, 2101)
"""The years of which a batch knows a country's holidays."""


@click.command(short_help="Work a deadline out in the open.")
@click.option("--from", "start", type=moment, metavar="TIME", help="From when it runs, with its zone.")
@click.option("--target", type=words, metavar="TARGET", help="PT8H (open time), 15bd, 30d, 8w, 3m, or words.")
@click.option("--regime", type=words, metavar="NAME", help="In place of --target: a law's or a regulator's limit.")
@click.option("--clock", type=words, metavar="NAME", help="Which limit of that regime.")
@click.option("--memory", is_flag=True, help="Let what is only known from memory count, too.")
@click.option("--calendar", "file", type=words, metavar="FILE", help="A calendar in JSON; - for stdin.")
@click.option("--country", type=words, metavar="CODE", help="Its public holidays, such as GB (extra calendar).")
@click.option("--subdivision", type=words, metavar="CODE", help="A part of the country, such as ENG.")
@click.option("--holidays", type=words, metavar="FILE", help="Holidays in an iCalendar file (extra calendar).")
@click.option("--batch", is_flag=True, help="Answer questions from stdin, a line of JSON each, until they end.")
@json_option
def due(
    start: datetime | None, target: str | None, regime: str | None, clock: str | None, memory: bool, file: str | None,
    country: str | None, subdivision: str | None, holidays: str | None, batch: bool, as_json: bool,
) -> None:  # fmt: skip
    """
    Work a deadline out in the open: when TARGET after a time is over, which days counted, which did not, and why.

    In place of a target a regime and its clock: its limit from there, by the edition that holds on that day.

    Without a calendar: Monday to Friday, 09:00 to 17:00, in the country's zone or in UTC. A calendar's own holidays,
    a country's and those of --holidays are laid together.
    """
    if subdivision is not None and country is None:
        raise click.UsageError("--subdivision needs --country.")
    if batch:
        if any(each is not None for each in (start, target, regime, clock)):
            raise click.UsageError("--batch takes its questions from stdin, without --from, --target and --regime.")
        if file == "-":
            raise click.UsageError("--batch reads stdin itself: name a file with --calendar.")
        calendar = _calendar(file, holidays, country, datetime.now(UTC))
        answer(calendar if country is None else _of_country(calendar, country, subdivision, _BATCH))
        return
    if start is None or (target is None) == (regime is None):
        raise click.UsageError("give --from with --target or with --regime, or --batch.")
    if (regime is None) != (clock is None):
        raise click.UsageError("--regime and --clock go together.")
    calendar = _calendar(file, holidays, country, start)
    sure: tuple[str, ...] = ()
    if regime is None:
        span, count = _by_target(target)
    else:
        span, count, sure = _by_regime(regime, clock or "", start, calendar, memory=memory)
    counted = _counted(calendar, start, span, count, country, subdivision)
    if as_json:
        show_json({**_told(counted), **({"rests_on": list(sure)} if sure else {})})
    else:
        show("\n".join((_in_words(counted), *sure)))


Count: TypeAlias = "Callable[[Calendar, datetime], Counted]"


def _by_target(target: str | None) -> tuple[Span, Count]:
    from ..core.time import Span

    try:
        span = Span.target(target)
    except Invalid as wrong:
        raise click.BadParameter(f"{wrong}.", param_hint="--target") from None
    return span, lambda calendar, start: calendar.counted(start, span)


def _by_regime(
    regime: str, clock: str, start: datetime, calendar: Calendar, *, memory: bool
) -> tuple[Span, Count, tuple[str, ...]]:
    """Find a limit, as an office would; and on what it rests."""
    from ..core.legal import counted_of
    from ..core.policy.packs import shipped
    from ..core.policy.regime import MARKS

    known = shipped()
    if regime not in known:
        raise click.UsageError(f"there is no regime {regime!r}; there are {', '.join(known)}.")
    edition = known[regime].at(calendar.day(start), memory=memory)
    clocks = {each.id: each for each in edition.clocks} if edition else {}
    if clock not in clocks:
        raise click.UsageError(f"{regime} has no clock {clock!r} then; there are {', '.join(clocks) or 'none'}.")
    limit = clocks[clock].limit
    if limit is None:
        raise click.UsageError(f"of {clock} no limit is known: {clocks[clock].says or clocks[clock].title}.")
    if clocks[clock].mark == "M" and not memory:
        raise click.UsageError(f"{clock} of {regime} is only known from memory: --memory lets it count.")
    sure = (
        f"{regime}, {clocks[clock].title}: {MARKS[clocks[clock].mark]} ({edition.source if edition else ''}).",
        "Not legal advice: read the source.",
    )
    return limit, lambda held, at: counted_of(clocks[clock], at, held), sure


def _counted(
    calendar: Calendar, start: datetime, span: Span, count: Count, country: str | None, subdivision: str | None
) -> Counted:
    """Work it out; the country's holidays are looked up as far ahead as it turns out to reach."""
    if country is None:
        return count(calendar, start)
    last = start.year + 1
    while (held := _of_country(calendar, country, subdivision, range(start.year - 1, last + 1))).after(
        start, span
    ).year >= last:
        last = 2 * last - start.year + 1
    return count(held, start)


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
