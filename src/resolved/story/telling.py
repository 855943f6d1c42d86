"""A complaint told day by day, in sentences; times in the house's zone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from textwrap import fill
from typing import Any, Final

from .. import doors
from ..core import facts as f
from ..core.complaint import Actor
from ..core.fact import Case, Entry, Remark, TakenBack
from ..errors import Unreadable
from ..knowledge import beside
from ..office import OfficeOf
from .sentences import ENDS, Voice, brief, person, via, words

WIDTH: Final = 110
BREATH: Final = timedelta(minutes=10)  # a remark within so long is told in one breath with what came before


def tell(office: OfficeOf[Any], case_id: str, *, by: Actor | None = None) -> str:
    """
    Tell the story of a complaint.

    One whose history needs a plugin that is not here is told as far as it can be.

    Args:
        office: Where it is kept; times are told in its calendar's zone.
        case_id: The complaint's id, or its number.
        by: Who asks, of the house; whoever may not see conduct (I2) is told the rest. Left out, a program asks.

    Raises:
        Refused: A customer asks: this is for the house's own eyes.
        NotFound: There is no such complaint.
    """
    within_the_house(by)
    id = office.case_id(case_id)
    history = office.history(id, by=by)
    told = [_headline(office, id)]
    try:
        told += _told(office, office.load(id), history, by)
    except Unreadable as wrong:
        told += ["", *_lines(office, history), "", _indented(f"What is known of it cannot be told: {wrong}.", "  ")]
    return "\n".join(told)


def within_the_house(by: Actor | None) -> None:
    """Refuse a customer what is for the house's own eyes: notes, findings, what others said."""
    if by is not None and by.role == "customer":
        told = "a customer is shown what they were told (history, with by=), not the house's notes"
        raise doors.refused("house-only", told)


def _told(office: OfficeOf[Any], case: Case[Any], history: tuple[Entry, ...], by: Actor | None) -> Iterator[str]:
    yield _indented(f"“{brief(case.complaint.text, 300)}”", "  ")
    yield ""
    if first := office.prepared(case, by=by):
        yield "  To know first:"
        yield from (_indented(each, "    ", "      ") for each in first)
        yield ""
    yield from _lines(office, history)
    yield ""
    if rows := case.dossier.ledger.rows:
        yield "  Promised:"
        for row in rows:
            due, how = _on(office, row.promise.due), via(row.promise.medium.channel)
            yield _indented(f"{row.standing:<9} {row.promise.what}, by {due}, {how}", "    ", "      ")
    if running := [each for each in office.clocks(case, by=by) if each.standing == "running"]:
        yield "  Falls due:"
        yield from (f"    {_on(office, each.due)}  {each.clock.replace('-', ' ')}" for each in running)
    for heading, lines in beside.told(office, case):
        yield f"  {heading}:"
        yield from (_indented(line, "    ", "      ") for line in lines)
    if found := office.findings(case, by=by):
        yield "  Went against the method:"
        yield from (_indented(str(each), "    ", "      ") for each in found)
    progress = office.progress(case)
    seven, four = ("  ".join(map(str, steps)) for steps in (progress.seven, progress.four))
    yield f"  {progress}"
    yield f"  seven steps  {seven}      four steps  {four}"


def _headline(office: OfficeOf[Any], id: str) -> str:
    line = office.store.line(office.tenant, id)
    who = " ".join(line.name.split()) or "somebody who gave no name"
    stands = f"closed, {ENDS.get(line.kind, line.kind)}" if line.kind else line.state.replace("-", " ")
    return f"{line.number}  {who}, {via(line.channel)}: {stands}; with {person(line.owner)}"


# Line by line ---------------------------------------------------------------------------


def _lines(office: OfficeOf[Any], history: tuple[Entry, ...]) -> Iterator[str]:
    """Tell the entries, a heading for each day; a remark goes with what the same person has just said."""
    day = ""
    for breath in _breaths(history):
        local = breath[0].happened.astimezone(office.rules.calendar.tz)
        if day != (day := f"{local:%A %d %B %Y}"):
            yield f"  {day}"
        said = " ".join(_sentence(office, entry, history) for entry in breath)
        yield _indented(f"{local:%H:%M}  {said}", "    ", "           ")


def _breaths(history: tuple[Entry, ...]) -> Iterator[list[Entry]]:
    """Put together what is told in one breath."""
    breath = list[Entry]()
    for entry in history:
        if breath and not _one_breath(breath[-1], entry):
            yield breath
            breath = []
        breath.append(entry)
    if breath:
        yield breath


def _one_breath(last: Entry, entry: Entry) -> bool:
    same = (last.by.id, last.by.role) == (entry.by.id, entry.by.role)
    return same and isinstance(entry.fact, Remark) and timedelta(0) <= entry.happened - last.happened <= BREATH


def _sentence(office: OfficeOf[Any], entry: Entry, history: tuple[Entry, ...]) -> str:
    over = {each.fact.version for each in history if isinstance(each.fact, TakenBack)}
    before = (each for each in history if each.version < entry.version and each.version not in over)
    offered = [each.fact.options for each in before if isinstance(each.fact, f.SolutionsProposed)]
    voice = Voice(_subject(entry), partial(_on, office), offered[-1] if offered else ())
    late = entry.recorded - entry.happened > timedelta(hours=1)
    noted = f" (Written down on {_on(office, entry.recorded)}.)" if late else ""
    return f"{words(entry.fact, voice)}{noted}{' (Taken back.)' if entry.version in over else ''}"


def _subject(entry: Entry) -> str:
    return {"customer": "the customer", "watch": "the watch"}.get(entry.by.role) or person(entry.by.name or entry.by.id)


def _on(office: OfficeOf[Any], moment: datetime) -> str:
    return f"{moment.astimezone(office.rules.calendar.tz):%a %d %b %Y %H:%M}"


def _indented(text: str, first: str, rest: str = "    ") -> str:
    return fill(
        text, WIDTH, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
    )
