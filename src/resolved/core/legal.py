"""
Time limits that a regime sets: from what they ran, what stopped them, what gave them more time, and what did not.

Pure, and worked out from what the dossier remembers. A legal clock never pauses. It stops by a letter that says all
that it has to and is not known to have failed, or by an event with evidence; it is given more time by such a letter
in time, once, up to its cap. Whatever stopped or moved nothing says why. Not legal advice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import attrs

from ..errors import Invalid
from .dossier import Notice
from .fact import Case, State
from .policy.regime import EVENTS, DueAt, Edition, LegalClock, Regime
from .policy.rulebook import Rulebook
from .states import Closed, ClosureKind
from .time import Calendar, Counted, Span, at_close, day_after, micros, to_the_end

_INSTANT: Final = timedelta(microseconds=1)
"""What is over with the end of a day is of that day."""
_LET_GO: Final[frozenset[ClosureKind]] = frozenset(
    {"withdrawn", "merged", "not-a-complaint", "handed-outside", "decided-outside"}
)
"""The ends after which nothing is owed under a regime any more; after any other the letters still are."""


@attrs.frozen(kw_only=True)
class Limit:
    """
    One legal time limit of a complaint, worked out.

    Args:
        key: Unique in the complaint.
        regime: Whose it is.
        edition: Which of its editions governs.
        clock: The rule.
        start: From when it runs (UTC).
        first: When it falls due without more time (UTC).
        due: When it falls due (UTC).
        stopped: When it was stopped; None while it runs.
        by: What stopped it, for people.
        remarks: What moved it, and what neither moved nor stopped it, and why; for people.
        ended: When it ceased to matter, without having been met: withdrawn, merged, decided elsewhere.
    """

    key: str
    regime: Regime
    edition: Edition
    clock: LegalClock
    start: datetime
    first: datetime
    due: datetime
    stopped: datetime | None
    by: str
    remarks: tuple[str, ...]
    ended: datetime | None
    over: bool = False
    """What stopped it ends it for good, where it is owed again and again."""


def governing(case: Case[State], rules: Rulebook) -> Iterator[tuple[Regime, Edition]]:
    """Give the regimes that a complaint is under, each as it held at receipt (the earliest, where some were merged)."""
    day = rules.calendar.day(case.dossier.contact.began)
    for regime in rules.regimes.of(case.complaint.product, case.dossier.after.under):
        edition = regime.at(day, memory=rules.regimes.memory)
        if edition is not None:
            yield regime, edition


def limits(case: Case[State], rules: Rulebook) -> Iterator[Limit]:
    """Work out every legal time limit that has begun to run on a complaint."""
    if not rules.regimes.matter and not case.dossier.after.under:
        return
    for regime, edition in governing(case, rules):
        for clock in edition.clocks:
            if clock.limit is not None and (clock.mark != "M" or rules.regimes.memory):
                yield from _limits(case, rules, regime, edition, clock, clock.limit)


def _limits(
    case: Case[State], rules: Rulebook, regime: Regime, edition: Edition, clock: LegalClock, limit: Span
) -> Iterator[Limit]:
    """Work out one clock, and again after each time where it is owed again and again."""
    start, n = _start(case, edition, clock, rules), 0
    while start is not None:
        key = f"legal:{regime.name}/{clock.id}" + (f"@{micros(start)}" if n else "")
        first = due_of(limit, clock.due_at, start, rules.calendar)
        found = _limit(case, rules, regime, edition, clock, start, first, key)
        yield found
        goes_on = clock.again and not found.ended and found.stopped != start and not found.over
        start, n = found.stopped if goes_on else None, n + 1


def _limit(
    case: Case[State], rules: Rulebook, regime: Regime, edition: Edition, clock: LegalClock, start: datetime,
    first: datetime, key: str,
) -> Limit:  # fmt: skip
    stopped, by, kind, missing = _stopped(case, rules, edition, clock, start)
    due, remarks = _extended(case, rules, edition, clock, start, first, stopped)
    state, ended = case.state, None
    if isinstance(state, Closed) and state.kind in _LET_GO and stopped is None:
        ended = case.dossier.after.closed_at
    if stopped is None and (shorter := _shorter(case, rules, clock)) is not None:
        ended = shorter
        remarks.append(f"not owed: the shorter way was taken in time ({clock.unless})")
    return Limit(
        key=key, regime=regime, edition=edition, clock=clock, start=start, first=first, due=due, stopped=stopped,
        by=by, remarks=(*remarks, *missing), ended=ended, over=kind in clock.ends,
    )  # fmt: skip


def _shorter(case: Case[State], rules: Rulebook, clock: LegalClock) -> datetime | None:
    """Tell when the shorter way was taken in time that makes a limit not owed, where there is one."""
    name, _, id = clock.unless.partition("/")
    for regime, edition in governing(case, rules):
        for other in edition.clocks:
            if (regime.name, other.id) == (name, id) and other.optional and other.limit is not None:
                found = next(_limits(case, rules, regime, edition, other, other.limit), None)
                if found is not None and found.stopped is not None and found.stopped <= found.due:
                    return found.stopped
    return None


# From when, and until when -------------------------------------------------------------------


def _start(case: Case[State], edition: Edition, clock: LegalClock, rules: Rulebook) -> datetime | None:
    dossier = case.dossier
    match clock.start:
        case "receipt" | "word":
            return dossier.contact.began
        case "acknowledgement":
            given = [each for each in dossier.after.notices if each.kind == "acknowledgement"]
            found = [each.at for each in given if not _lacks(each, case, edition, rules)]
            at, _ = _events(case)["acknowledgement"]
            if at is not None and not edition.checklist("acknowledgement"):
                found.append(at)
            return min(found, default=None)
        case "escalation":
            return next((rung.at for rung in dossier.handling.rungs if rung.asked), None)
        case "agreement":
            return dossier.solution.agreed_at


def due_of(limit: Span, due_at: DueAt, start: datetime, calendar: Calendar) -> datetime:
    """
    Tell when a limit is over (UTC).

    Args:
        limit: How long. The day of the start never counts, in days of either kind; weeks are seven of them.
        due_at: When on the last day, in the calendar's zone; what runs to the minute is elapsed time.
        start: From when.
        calendar: The house's: its zone, and its working days.
    """
    held = calendar.held(start)
    if due_at == "to the minute":
        return held.after(start, limit)
    working = limit.unit == "working days"
    day = day_after(held, held.day(start), limit.amount) if working else held.day(held.after(start, limit))
    return held.close_of(day) if due_at == "close of business" and held.works_on(day) else held.over(day)


def counted_of(clock: LegalClock, start: datetime, calendar: Calendar) -> Counted:
    """
    Tell how a limit comes to its day: which days counted, which did not, and why.

    Raises:
        Invalid: The rule gives no number.
    """
    if clock.limit is None:
        raise Invalid(f"of {clock.id} no limit is known: {clock.says or clock.title}")
    held, due = calendar.held(start), due_of(clock.limit, clock.due_at, start, calendar)
    counted = held.counted(start, clock.limit)
    if counted.due == due:
        return counted
    ended = to_the_end(counted, held)
    return ended if ended.due == due else attrs.evolve(counted, due=due, sentence=at_close(counted, held, due))


# More time -----------------------------------------------------------------------------------


def _extended(
    case: Case[State],
    rules: Rulebook,
    edition: Edition,
    clock: LegalClock,
    start: datetime,
    first: datetime,
    stopped: datetime | None,
) -> tuple[datetime, list[str]]:
    """Give the day until which a clock was extended, the first valid letter counts; and what the others did not do."""
    extension, remarks = clock.extension, list[str]()
    if extension is None:
        return first, remarks
    cap = None if extension.limit is None else due_of(extension.limit, clock.due_at, start, rules.calendar)
    due = first
    for notice in sorted(case.dossier.after.notices, key=lambda each: each.at):
        if notice.kind != extension.by or notice.at < start:
            continue
        if stopped is not None and notice.at > stopped:
            continue  # it is about another clock
        why = _no_more_time(notice, case, edition, rules, first, cap, moved=due != first)
        if why or notice.until is None:
            remarks.append(f"the {_named(notice, rules)} gave no more time: {why}")
            continue
        due = notice.until if cap is None else min(notice.until, cap)
        remarks.append(f"the {_named(notice, rules)} gave more time, until {_day(due - _INSTANT, rules)}")
    return due, remarks


def _no_more_time(
    notice: Notice,
    case: Case[Any],
    edition: Edition,
    rules: Rulebook,
    first: datetime,
    cap: datetime | None,
    *,
    moved: bool,
) -> str:
    """Say why a letter gave no more time; empty where it did."""
    if wrong := _lacks(notice, case, edition, rules):
        return wrong
    if notice.at > first:
        return f"it came after {_moment(first, rules)}, when the time was over"
    if moved:
        return "it was given more time once, and once is all"
    if notice.until is None or notice.until <= first:
        return "it gives no new date"
    if cap is not None and rules.calendar.day(notice.until) > rules.calendar.day(cap - _INSTANT):
        return f"its new date lies beyond {_day(cap - _INSTANT, rules)}, which is the most"
    return ""


# What stops it -------------------------------------------------------------------------------


def _stopped(
    case: Case[State], rules: Rulebook, edition: Edition, clock: LegalClock, start: datetime
) -> tuple[datetime | None, str, str, list[str]]:
    """Give when a clock was stopped first, by what, in words and by its kind; and the letters that did not stop it."""
    found, missing = list[tuple[datetime, str, str]](), list[str]()
    for event, (at, told) in _events(case).items():
        asks_more = event == "acknowledgement" and edition.checklist(event)  # then any word of ours will not do
        if event in clock.stopped_by and at is not None and at >= start and not asks_more:
            found.append((at, told, event))
    for notice in case.dossier.after.notices:
        if notice.kind not in clock.stopped_by or notice.at < start or (clock.again and notice.at == start):
            continue
        if why := _lacks(notice, case, edition, rules):
            missing.append(f"the {_named(notice, rules)} did not stop it: {why}")
        else:
            found.append((notice.at, f"the {notice.kind.replace('-', ' ')}", notice.kind))
    at, by, kind = min(found, default=(None, "", ""))
    return at, by, kind, missing


def _events(case: Case[Any]) -> dict[str, tuple[datetime | None, str]]:
    """Give what happened besides letters; what the customer accepted first stands, also where it was opened again."""
    dossier = case.dossier
    contact = dossier.contact
    heard = [at for at in (contact.acknowledged, contact.responded) if at is not None]
    return {
        "acknowledgement": (min(heard, default=None), "the customer having heard that we have it"),
        "acceptance": (dossier.after.settled_at, "the customer's word that it is solved"),
        "plan": (dossier.solution.agreed_at, "what both agreed on"),
        "remedy": (dossier.solution.done_at, "what was agreed having been done"),
    }


def _lacks(notice: Notice, case: Case[Any], edition: Edition, rules: Rulebook) -> str:
    """Say why a letter does not count; empty where it does."""
    if notice.failed:
        return "it did not arrive"
    outcome = case.dossier.ruling.outcome
    missing = edition.lacking(notice.kind, notice.says, outcome, memory=rules.regimes.memory)
    return f"it does not say {', nor '.join(each.says for each in missing)}" if missing else ""


# In words ------------------------------------------------------------------------------------


def _named(notice: Notice, rules: Rulebook) -> str:
    return f"{notice.kind.replace('-', ' ')} of {_day(notice.at, rules)}"


def _day(moment: datetime, rules: Rulebook) -> str:
    local = moment.astimezone(rules.calendar.tz)
    return f"{local.day} {local:%B %Y}"


def _moment(moment: datetime, rules: Rulebook) -> str:
    return f"{_day(moment, rules)} {moment.astimezone(rules.calendar.tz):%H:%M}"


def asked_for(case: Case[State], rules: Rulebook) -> Sequence[str]:
    """List the kinds of letters that the regimes of a complaint know, so that no other is taken for one."""
    kinds = set[str]()
    for _, edition in governing(case, rules):
        kinds |= {letter.kind for letter in edition.letters}
        for clock in edition.clocks:
            kinds |= clock.stopped_by | ({clock.extension.by} if clock.extension else set())
    return sorted(kinds - EVENTS)


def by_another(kind: str, case: Case[State], rules: Rulebook) -> bool:
    """Tell whether a letter is to come from somebody who did not have the complaint at the stage before."""
    return any(
        clock.another and kind in clock.stopped_by for _, edition in governing(case, rules) for clock in edition.clocks
    )
