"""What a manager asks: figures over a period, as tables or as JSON."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from decimal import Decimal
from textwrap import fill
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

import click

from ..errors import Invalid
from .given import json_option, opened, policy_option, words
from .words import at_terminal, say, show, show_json, show_table

if TYPE_CHECKING:
    from ..core.time import Calendar
    from ..reports import Figure, Part, Report, Result

_SPLITS: Final = ("channel", "unit", "provider", "mode", "product")
_COLUMNS: Final = (
    ("received", "received"), ("closed", "closed"), ("first-response-median", "response"),
    ("closure-median", "closure"), ("promises-kept", "kept"), ("transfers-each", "handovers"),
    ("reopened-share", "reopened"), ("without-finding", "clean"),
)  # fmt: skip
_NONE: Final = "–"
_LEGEND: Final = (
    "(of: how many a figure is of; not yet: those that it may still count; never: those that ended without it. "
    "--define tells how each is counted.)"
)


@click.command(short_help="Tell what it all comes to, in figures.")
@click.argument("store", metavar="[STORE]", required=False)
@click.option("--since", type=words, metavar="DATE", help="From the beginning of this day, month or year: 2026-03.")
@click.option("--until", type=words, metavar="DATE", help="To the end of this day, month or year: 2026-03-31.")
@click.option("--by", type=click.Choice(_SPLITS), default=None, help="Split the figures, too.")
@click.option("--define", is_flag=True, help="Say what each figure means; without STORE, only that.")
@policy_option
@json_option
def report(
    store: str | None, since: str | None, until: str | None, by: Any, define: bool, policy: str, as_json: bool
) -> int:
    """
    Tell what the complaints of a period come to, in figures; without --since and --until, of all times.

    Days are those of the house's own zone. It reads, and changes nothing.
    """
    from .. import reports

    if store is None:
        if not define:
            raise click.UsageError("name the STORE; --define without one tells what each figure means.")
        _define(as_json)
        return 0
    with opened(store, policy) as office:
        zone = office.rules.calendar
        start, end = _read(since, reports.begins, zone, "--since"), _read(until, reports.ends, zone, "--until")
        if start is not None and end is not None and end <= start:
            raise click.UsageError(f"--until {until} is over before --since {since} begins.")
        with _bar() as progress:
            made = reports.report(office, since=start, until=end, by=by or "", progress=progress)
    if as_json:
        show_json(reports.as_data(made, define=define))
    else:
        _show(made)
        if define:
            show("")
            _define(as_json)
    for each in made.unread:
        say(f"{each.number} could not be read, and is in no figure: {each.why}")
    return 1 if made.unread else 0


def _read(
    text: str | None, read: Callable[[str, Calendar], datetime], calendar: Calendar, option: str
) -> datetime | None:
    if text is None:
        return None
    try:
        return read(text, calendar)
    except Invalid as wrong:
        raise click.UsageError(f"{option}: {wrong}.") from None


@contextmanager
def _bar() -> Generator[Callable[[int, int], None] | None, None, None]:
    """Draw a bar on stderr where somebody sits before it."""
    if not at_terminal(sys.stderr):
        yield None
        return
    with click.progressbar(length=1, file=sys.stderr, label="Reading", show_pos=True) as bar:
        last = 0

        def move(done: int, total: int) -> None:
            nonlocal last
            if done < total and done - last < total // 100:
                return
            bar.length = total
            bar.update(done - last)
            last = done

        yield move


# How it is shown ------------------------------------------------------------------------


def _show(made: Report) -> None:
    from ..reports import FIGURES

    show(_period(made))
    show("")
    show_table(
        ("figure", "value", "of", "not yet", "never"),
        [
            (figure.title, _value(figure, result), *map(_many, (result.n, result.waiting, result.never)))
            for figure, result in zip(FIGURES, made.results, strict=True)
            if not figure.broken_down
        ],
    )
    show(_wrapped(_LEGEND))
    for figure, result in zip(FIGURES, made.results, strict=True):
        if figure.broken_down and (result.parts or result.never):
            _show_parts(figure, result, made)
    if made.goals:
        show("")
        show_table(("goal", "is", "of", ""), [_goal(each) for each in made.goals])
    if made.by:
        _show_groups(made)


def _period(made: Report) -> str:
    zone = ZoneInfo(made.zone)
    since = "the beginning" if made.since is None else f"{made.since.astimezone(zone):%d %B %Y}"
    until = "now" if made.until is None else f"{(made.until - timedelta(microseconds=1)).astimezone(zone):%d %B %Y}"
    stood = f"{made.made.astimezone(zone):%d %B %Y %H:%M}"
    return f"Complaints from {since} to {until} ({made.zone}),\nas they stood on {stood}."


def _show_parts(figure: Figure, result: Result, made: Report) -> None:
    show("")
    if figure.unit == "money":
        rows = [*((_money(part), str(part.count)) for part in result.parts)]
        if result.never:
            rows.append(("nobody knows", str(result.never)))
        show_table((figure.title, "customers"), rows)
        show(_wrapped(f"({made.assumption}.)"))
        return
    show_table((figure.title, figure.unit), [(part.key or _NONE, str(part.count)) for part in result.parts])


def _show_groups(made: Report) -> None:
    from ..reports import FIGURES

    figures = {figure.id: figure for figure in FIGURES}
    show("")
    show_table(
        (made.by, *(head for _, head in _COLUMNS)),
        [
            (_brief(group.key), *(_value(figures[id], group.figure(id), short=True) for id, _ in _COLUMNS))
            for group in made.groups
        ],
    )


def _goal(each: Any) -> Sequence[str]:
    from ..reports import FIGURES

    figure = next(figure for figure in FIGURES if figure.id == each.goal.figure)
    return str(each.goal), _value(figure, each.result), str(each.result.n), each.verdict


def _brief(key: str) -> str:
    return f"{key[:13]}…" if len(key) > 14 else key or _NONE


def _many(number: int) -> str:
    return str(number) if number else _NONE


def _money(part: Part) -> str:
    low, high = (f"{each or 0:,f}" for each in (part.low, part.high))
    return f"{part.key} {low}" if low == high else f"{part.key} {low} to {high}"


def _value(figure: Figure, result: Result, *, short: bool = False) -> str:
    value = result.value
    if value is None:
        return _NONE
    if isinstance(value, timedelta):
        return length(value, parts=1 if short else 2)
    if figure.unit == "share":
        return f"{value * 100:.0f} %" if short else f"{value * 100:.1f} %"
    return f"{value:.2f}" if isinstance(value, Decimal) else str(value)


def length(span: timedelta, *, parts: int = 2) -> str:
    """
    Say a length of time, in its two largest units; in one, with a decimal.

    >>> length(timedelta(days=3, hours=4, minutes=59)), length(timedelta(minutes=15)), length(timedelta(0))
    ('3 d 4 h', '15 min', '0 min')
    >>> length(timedelta(days=3, hours=12), parts=1)
    '3.5 d'
    """
    minutes = span // timedelta(minutes=1)
    if parts == 1:
        for name, size in (("d", 1440), ("h", 60)):
            if minutes >= size:
                return f"{minutes / size:.1f} {name}"
        return f"{minutes} min"
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days:
        return f"{days} d {hours} h" if hours else f"{days} d"
    if hours:
        return f"{hours} h {rest} min" if rest else f"{hours} h"
    return f"{rest} min"


def _wrapped(text: str, indent: str = "") -> str:
    return fill(text, 78, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)


def _define(as_json: bool) -> None:
    from ..reports import definitions

    told = definitions()
    if as_json:
        show_json({"definitions": told})
        return
    for each in told:
        show(f"{each['id']}  ({each['title']}; {each['unit']})")
        show(_wrapped(f"{each['of']} {each['definition']}", "    "))
