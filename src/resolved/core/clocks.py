"""
Every deadline, as a pure function of what is known, the policy and the calendar.

A clock is stopped by a fact with evidence, never by a state. Each runs from a start
that the dossier remembers, so a deadline does not move unless a fact moves it.

========================  =========================================  ==============================
clock                     runs from                                  until
========================  =========================================  ==============================
first-response            receipt                                    somebody responds (A1, D1, H1)
decision                  receipt                                    decision or solution (C4, J9)
decision                  a no, or what did not settle it            the customer hears something new (F3, C7)
acting                    a decision for the customer                something is proposed or agreed (C4)
approval                  leave was asked for                        somebody says yes or no (C6)
promise                   the promise                                it is kept (A2, B8, C6)
acceptance                the offer                                  the receiver answers (A5)
taking-up                 a change, or a broken promise              it is taken up (E1–E3)
climbing                  a reopening                                something new is said, or it climbed (E1)
remedy                    the agreement                              it is done (D7)
answer                    a proposal, a remedy, a reminder           the customer's word (J7)
referral                  the final position                         its window is over (E5)
documenting               settled, or closed                         cause or lesson (D8)
follow-up                 the customer's word that it is solved      we have asked (C7)
threat-report             a threat                                   it is reported (I3)
threat-acknowledgement    the report                                 those responsible have it (I3)
relief                    a handler's limit is passed                somebody else has it (I4)
limit-review              a limit of contact                         set again, lifted, or over (I2)
keep-in-touch             an occasion that was noted                 it is kept (J8); only once it is settled
legal                     what the regime says (E5)                  the letter or the event that it asks for
========================  =========================================  ==============================
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple, cast

from .anew import made
from .deadline import CLAUSES, Clock, Deadline, Standing, lengths
from .dossier import Occasion
from .fact import Case, State
from .legal import Limit, counted_of, limits
from .policy import Rulebook
from .promises import GRACE, Row
from .states import (
    Closed,
    Escalated,
    FinalPosition,
    HandingOver,
    Heard,
    Proposed,
    Remedied,
    Settled,
    Understood,
)
from .time import Counted, Span, given_more_time, micros

__all__ = ["CLAUSES", "Clock", "Deadline", "Standing", "counted", "deadlines", "lengths", "running"]


def deadlines(case: Case[State], rules: Rulebook) -> tuple[Deadline, ...]:
    """
    Work out every deadline that the dossier knows of, by when it falls due.

    Args:
        case: The case as it stands.
        rules: The policy that gives each clock its length.
    """
    found = [_worked_out(occasion, case, rules) for occasion in _occasions(case, rules)]
    found += map(_promise, case.dossier.ledger.rows)
    found += _review(case)
    found += (_in_touch(each, case) for each in case.dossier.after.occasions)
    found += (_legal(each, case) for each in limits(case, rules))
    return tuple(sorted(found, key=_place))


def running(case: Case[State], rules: Rulebook) -> tuple[Deadline, ...]:
    """Work out the deadlines that still run, by when they fall due."""
    missed, closed, after = case.dossier.ledger.missed, isinstance(case.state, Closed), rules.calendar.after
    found = [
        made(Deadline, (key, clock, start, after(start, span), span, "running", None, ()))
        for key, clock, start, span, stopped, survives in _occasions(case, rules)
        if stopped is None and key not in missed and (survives or not closed)
    ]
    found += map(_promise, case.dossier.ledger.open)
    if case.dossier.conduct.limit is not None:
        found += [each for each in _review(case) if each.standing == "running"]
    if case.dossier.after.occasions:
        touch = (_in_touch(each, case) for each in case.dossier.after.occasions)
        found += (each for each in touch if each.standing == "running")
    if rules.regimes.matter or case.dossier.after.under:
        found += (each for one in limits(case, rules) if (each := _legal(one, case)).standing == "running")
    return tuple(sorted(found, key=_place))


def _place(deadline: Deadline) -> tuple[datetime, str]:
    return deadline.due, deadline.key


class _Occasion(NamedTuple):
    """An occasion of a clock, before anybody asks the calendar; *survives* is true where closing does not end it."""

    key: str
    clock: Clock
    start: datetime
    span: Span
    stopped: datetime | None
    survives: bool


def _occasions(case: Case[State], rules: Rulebook) -> list[_Occasion]:
    return [
        *_owed_from_the_start(case, rules),
        *_of_the_state(case, rules),
        *_afterwards(case, rules),
        *_of_conduct(case, rules),
    ]


def _owed_from_the_start(case: Case[State], rules: Rulebook) -> Iterator[_Occasion]:
    contact, ruling = case.dossier.contact, case.dossier.ruling
    can = rules.can(case.complaint.channel)
    responses = [
        contact.responded,
        contact.listened if can.live else None,
        contact.acknowledged if rules.acknowledgement_counts else None,
    ]
    responded = min([each for each in responses if each is not None], default=None)
    clocks = rules.clocks
    first = clocks.first_response if can.may_wait and not can.live else clocks.first_response_live
    yield _once("first-response", contact.began, first, responded)
    again = case.dossier.after.reopened_at
    if again is None or (ruling.decided is not None and ruling.decided < again):  # it was not open all the time
        yield _once("decision", contact.began, clocks.decision, ruling.decided)
    if ruling.anew is not None:
        unsolved = case.dossier.after.solved is False  # found so at the follow-up, and not opened again
        yield _once("decision", ruling.anew, clocks.decision, at=ruling.anew, survives=unsolved)
    for one in ruling.approvals:
        if one.standing != "withdrawn":
            stopped = None if one.standing == "expired" else one.settled
            yield _Occasion(f"approval:{one.id}", "approval", one.asked, clocks.approval, stopped, survives=False)
    if ruling.upheld is not None and not ruling.pending:
        since = max((ruling.upheld, *(one.settled for one in ruling.approvals if one.settled is not None)))
        yield _once("acting", since, clocks.acting, at=since)


def _of_the_state(case: Case[State], rules: Rulebook) -> Iterator[_Occasion]:
    """Give the clocks that hang on where the complaint stands, and on a promise that was broken."""
    state, dossier, clocks = case.state, case.dossier, rules.clocks
    live = rules.can(case.complaint.channel).live
    barred = dossier.ledger.barred
    if barred is not None and not isinstance(state, (Escalated, Settled, FinalPosition, Closed)):
        yield _once("taking-up", barred, clocks.taking_up, at=barred)
    if isinstance(state, HandingOver):
        span = clocks.acceptance_live if live else clocks.acceptance
        yield _once("acceptance", state.since, span, at=state.since)
    elif isinstance(state, Escalated):
        yield _once("taking-up", state.when or state.since, clocks.taking_up, at=state.since)
    elif isinstance(state, FinalPosition):
        yield _once("referral", state.since, clocks.referral, at=state.since)
    elif isinstance(state, (Proposed, Remedied)):  # not ``|``, which makes a union every time
        spoke = dossier.contact.spoke
        asked = max((state.since, *dossier.contact.reminders, *((spoke,) if spoke else ())))
        yield _once("answer", asked, clocks.answer, at=asked)
    elif dossier.contact.reminders and isinstance(state, (Heard, Understood)):
        asked = dossier.contact.reminders[-1]
        yield _once("answer", asked, clocks.answer, at=asked)


def _afterwards(case: Case[State], rules: Rulebook) -> Iterator[_Occasion]:
    after, solution, clocks = case.dossier.after, case.dossier.solution, rules.clocks
    if after.reopened_at and rules.ladder.reopened:
        yield _once(
            "climbing", after.reopened_at, clocks.climbing, _climbed(case, after.reopened_at), at=after.reopened_at
        )
    if solution.agreed_at:
        span = clocks.remedy_ours if case.dossier.ruling.cause == "ours" else clocks.remedy
        yield _once("remedy", solution.agreed_at, span, solution.done_at, at=solution.agreed_at)
    confirmed = solution.confirmed_at
    over = confirmed or after.closed_at
    if over:
        yield _once("documenting", over, clocks.documenting, after.documented, at=over, survives=True)
    if confirmed:
        asked = after.followed_up if after.followed_up and after.followed_up >= confirmed else None
        yield _once("follow-up", confirmed, clocks.follow_up, asked, at=confirmed, survives=True)


def _climbed(case: Case[State], since: datetime) -> datetime | None:
    """Tell when a reopened complaint went up, or the customer was promised, offered or told something new."""
    dossier, state = case.dossier, case.state
    answers = [rung.at for rung in dossier.handling.rungs]
    answers += [row.made for row in dossier.ledger.rows if row.sort == "answer"]
    answers += [state.since] if isinstance(state, Proposed | FinalPosition) else []
    answers += [dossier.solution.agreed_at] if dossier.solution.agreed_at else []
    return min((at for at in answers if at >= since), default=None)


def _of_conduct(case: Case[State], rules: Rulebook) -> Iterator[_Occasion]:
    """Give the clocks of threats, which no closing ends, and of a handler who asked to be relieved."""
    clocks, relief = rules.clocks, case.dossier.handling.relief
    for id, _, heard, reported, _, acknowledged in case.dossier.conduct.dangers:
        yield _Occasion(f"threat-report@{id}", "threat-report", heard, clocks.threat_report, reported, True)
        if reported is not None:
            key, span = f"threat-acknowledgement@{id}", clocks.threat_acknowledgement
            yield _Occasion(key, "threat-acknowledgement", reported, span, acknowledged, True)
    if relief is not None and not isinstance(case.state, Escalated):
        yield _once("relief", relief.at, clocks.relief, at=relief.at)


def _once(
    clock: Clock, start: datetime, span: Span, stopped: datetime | None = None, *, at: datetime | None = None,
    survives: bool = False,
) -> _Occasion:  # fmt: skip
    """Name an occasion; *at* tells it from others of the same clock."""
    key = clock if at is None else f"{clock}@{micros(at)}"
    return made(_Occasion, (key, clock, start, span, stopped, survives))


def _worked_out(occasion: _Occasion, case: Case[State], rules: Rulebook) -> Deadline:
    key, clock, start, span, stopped, survives = occasion
    due = rules.calendar.after(start, span)
    standing: Standing = "running"
    if stopped is not None:
        standing = "kept" if stopped <= due else "broken"
    elif key in case.dossier.ledger.missed:
        standing = "broken"
    elif isinstance(case.state, Closed) and not survives:
        standing, stopped = "off", case.dossier.after.closed_at
    return Deadline(key, clock, start, due, span, standing, stopped)


def _promise(row: Row) -> Deadline:
    standing: Any = {"open": "running", "kept": "kept", "broken": "broken"}.get(row.standing, "off")
    due = row.promise.due + GRACE if row.sort == "appointment" else row.promise.due
    return Deadline(f"promise:{row.id}", "promise", row.made, due, None, standing, row.settled)


def _review(case: Case[State]) -> list[Deadline]:
    """Give the review of the limit of contact that was set last; a limit that is lifted or set again has none."""
    limit = case.dossier.conduct.limit
    if limit is None:
        return []
    key, standing, stopped = f"limit-review@{micros(limit.until)}", cast("Standing", "running"), None
    if key in case.dossier.ledger.missed:
        standing = "broken"
    elif isinstance(case.state, Closed):
        standing, stopped = "off", case.dossier.after.closed_at
    return [Deadline(key, "limit-review", limit.since, limit.until, None, standing, stopped)]


def _in_touch(occasion: Occasion, case: Case[State]) -> Deadline:
    """Remember a date (J8); while the complaint is open nobody is called about anything pleasant."""
    id, _, on, noted, kept = occasion
    key = f"keep-in-touch:{id}"
    standing: Standing = "running"
    if kept is not None:
        standing = "kept" if kept <= on + timedelta(days=1) else "broken"
    elif key in case.dossier.ledger.missed:
        standing = "broken"
    elif not isinstance(case.state, Settled | Closed):
        standing = "off"
    return Deadline(key, "keep-in-touch", noted, on, None, standing, kept)


def _legal(limit: Limit, case: Case[State]) -> Deadline:
    """Give a time limit of a regime; a shorter way that is no duty is not owed, and to miss it breaks nothing."""
    stopped, standing = limit.stopped or limit.ended, cast("Standing", "running")
    if limit.stopped is not None:
        late: Standing = "off" if limit.clock.optional else "broken"
        standing = "kept" if limit.stopped <= limit.due else late
    elif limit.key in case.dossier.ledger.missed:
        standing = "broken"
    elif limit.ended is not None or limit.clock.optional:
        standing = "off"
    told = (f"{limit.clock.title}, by {limit.regime.title}", *limit.remarks)
    told += (f"stopped by {limit.by}",) if limit.by else ()
    return Deadline(limit.key, "legal", limit.start, limit.due, limit.clock.limit, standing, stopped, told)


def counted(deadline: Deadline, rules: Rulebook) -> Counted | None:
    """
    Tell how a deadline comes to its day, by the calendar that held when it began.

    Of what was given more time the days lead to the first date; when it is due, and the sentence, say the new one.

    Nothing where no length of time led to it: a promise, an appointment, a review says its time itself.
    """
    if deadline.span is None:
        return None
    if deadline.clock != "legal":
        return rules.calendar.counted(deadline.start, deadline.span)
    name, _, clock = deadline.key.removeprefix("legal:").partition("@")[0].partition("/")
    regime = rules.regimes.find(name)
    editions = () if regime is None else regime.editions[::-1]
    rule = (clock, deadline.span)
    found = next((each for edition in editions for each in edition.clocks if (each.id, each.limit) == rule), None)
    if found is None:
        return None
    first = counted_of(found, deadline.start, rules.calendar)
    moved = first.due != deadline.due
    return given_more_time(first, rules.calendar.held(deadline.start), deadline.due) if moved else first
