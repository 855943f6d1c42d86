"""
Every deadline, as a pure function of what is known, the policy and the calendar.

A clock is stopped by a fact with evidence, never by a state. Each runs from a start
that the dossier remembers, so a deadline does not move unless a fact moves it.

========================  =========================================  ==============================
clock                     runs from                                  until
========================  =========================================  ==============================
first-response            receipt                                    somebody responds (A1, D1, H1)
decision                  receipt                                    decision or solution (C4, J9)
promise                   the promise                                it is kept (A2, B8, C6)
acceptance                the offer                                  the receiver answers (A5)
taking-up                 a change, or a broken promise              it is taken up (E1–E3)
remedy                    the agreement                              it is done (D7)
answer                    a proposal, a remedy, a reminder           the customer's word (J7)
referral                  the final position                         its window is over (E5)
documenting               settled, or closed                         cause or lesson (D8)
follow-up                 the customer's word that it is solved      we have asked (C7)
keep-in-touch             an occasion that was noted                 it is kept (J8); only once it is settled
========================  =========================================  ==============================
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final, Literal, NamedTuple, TypeAlias

import attrs

from .dossier import Occasion
from .fact import Case, State
from .policy import Rulebook
from .promises import Row
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
from .time import Span, micros

Clock: TypeAlias = Literal[
    "first-response", "decision", "promise", "acceptance", "taking-up", "remedy", "answer", "referral",
    "documenting", "follow-up", "keep-in-touch",
]  # fmt: skip

Standing: TypeAlias = Literal["running", "kept", "broken", "off"]

CLAUSES: Final[dict[Clock, tuple[str, ...]]] = {
    "first-response": ("A1", "D1", "H1", "H2", "H3"),
    "decision": ("C4", "J9", "F3"),
    "promise": ("A2", "B8", "C6", "E3", "F6", "J10"),
    "acceptance": ("A5",),
    "taking-up": ("E1", "E2", "E3"),
    "remedy": ("D7",),
    "answer": ("J7",),
    "referral": ("E5",),
    "documenting": ("D8",),
    "follow-up": ("C7", "J8"),
    "keep-in-touch": ("J8",),
}
"""Which clauses each clock carries."""


@attrs.frozen
class Deadline:
    """
    One thing that falls due.

    Args:
        key: Unique in its complaint, and the same as long as it is the same deadline.
        clock: Which clock it is of.
        start: From when it runs (UTC).
        due: When it falls due (UTC).
        span: How long that is by the policy; None for a promise or an occasion, which says it itself.
        standing: *running*, *kept*, *broken*, or *off*: it does not matter any more.
        stopped: When it ceased to run, where it did.
    """

    key: str
    clock: Clock
    start: datetime
    due: datetime
    span: Span | None
    standing: Standing
    stopped: datetime | None = None

    @property
    def clauses(self) -> tuple[str, ...]:
        """The clauses that it carries."""
        return CLAUSES[self.clock]

    def explain(self) -> str:
        """Say in a sentence how it came about and how it stands."""
        length = "as promised" if self.span is None else str(self.span)
        line = f"{self.clock}: from {_told(self.start)}, {length}: due {_told(self.due)}"
        if self.stopped is None:
            return f"{line}; {'missed' if self.standing == 'broken' else 'running'}"
        return f"{line}; {self.standing} on {_told(self.stopped)}"


def _told(moment: datetime) -> str:
    return f"{moment:%a %d %B %Y %H:%M %Z}"


def deadlines(case: Case[State], rules: Rulebook) -> tuple[Deadline, ...]:
    """
    Work out every deadline that the dossier knows of, by when it falls due.

    Args:
        case: The case as it stands.
        rules: The policy that gives each clock its length.
    """
    found = [_worked_out(occasion, case, rules) for occasion in _occasions(case, rules)]
    found += map(_promise, case.dossier.ledger.rows)
    found += (_in_touch(each, case) for each in case.dossier.after.occasions)
    return tuple(sorted(found, key=_place))


def running(case: Case[State], rules: Rulebook) -> tuple[Deadline, ...]:
    """Work out the deadlines that still run, by when they fall due."""
    missed, closed, after = case.dossier.ledger.missed, isinstance(case.state, Closed), rules.calendar.after
    found = [
        Deadline(key, clock, start, after(start, span), span, "running")
        for key, clock, start, span, stopped, survives in _occasions(case, rules)
        if stopped is None and key not in missed and (survives or not closed)
    ]
    found += map(_promise, case.dossier.ledger.open)
    if case.dossier.after.occasions:
        touch = (_in_touch(each, case) for each in case.dossier.after.occasions)
        found += (each for each in touch if each.standing == "running")
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


def _occasions(case: Case[State], rules: Rulebook) -> Iterator[_Occasion]:
    yield from _owed_from_the_start(case, rules)
    yield from _of_the_state(case, rules)
    yield from _afterwards(case, rules)


def _owed_from_the_start(case: Case[State], rules: Rulebook) -> Iterator[_Occasion]:
    contact, ruling = case.dossier.contact, case.dossier.ruling
    live = rules.can(case.complaint.channel).live
    responses = [
        contact.responded,
        contact.listened if live else None,
        contact.acknowledged if rules.acknowledgement_counts else None,
    ]
    responded = min((each for each in responses if each is not None), default=None)
    clocks = rules.clocks
    first = clocks.first_response_live if live else clocks.first_response
    yield _once("first-response", contact.began, first, responded)
    yield _once("decision", contact.began, clocks.decision, ruling.decided)


def _of_the_state(case: Case[State], rules: Rulebook) -> Iterator[_Occasion]:
    """Give the clocks that hang on where the complaint stands, and on a promise that was broken."""
    state, dossier, clocks = case.state, case.dossier, rules.clocks
    live = rules.can(case.complaint.channel).live
    barred = dossier.ledger.barred
    if barred is not None and not isinstance(state, Escalated | Closed):
        yield _once("taking-up", barred, clocks.taking_up, at=barred)
    if isinstance(state, HandingOver):
        span = clocks.acceptance_live if live else clocks.acceptance
        yield _once("acceptance", state.since, span, at=state.since)
    elif isinstance(state, Escalated):
        yield _once("taking-up", state.when or state.since, clocks.taking_up, at=state.since)
    elif isinstance(state, FinalPosition):
        yield _once("referral", state.since, clocks.referral, at=state.since)
    elif isinstance(state, Proposed | Remedied):
        spoke = dossier.contact.spoke
        asked = max((state.since, *dossier.contact.reminders, *((spoke,) if spoke else ())))
        yield _once("answer", asked, clocks.answer, at=asked)
    elif isinstance(state, Heard | Understood) and dossier.contact.reminders:
        asked = dossier.contact.reminders[-1]
        yield _once("answer", asked, clocks.answer, at=asked)


def _afterwards(case: Case[State], rules: Rulebook) -> Iterator[_Occasion]:
    after, solution, clocks = case.dossier.after, case.dossier.solution, rules.clocks
    if solution.agreed_at:
        yield _once("remedy", solution.agreed_at, clocks.remedy, solution.done_at, at=solution.agreed_at)
    confirmed = solution.confirmed_at
    over = confirmed or after.closed_at
    if over:
        yield _once("documenting", over, clocks.documenting, after.documented, at=over, survives=True)
    if confirmed:
        asked = after.followed_up if after.followed_up and after.followed_up >= confirmed else None
        yield _once("follow-up", confirmed, clocks.follow_up, asked, at=confirmed, survives=True)


def _once(
    clock: Clock, start: datetime, span: Span, stopped: datetime | None = None, *, at: datetime | None = None,
    survives: bool = False,
) -> _Occasion:  # fmt: skip
    """Name an occasion; *at* tells it from others of the same clock."""
    return _Occasion(clock if at is None else f"{clock}@{micros(at)}", clock, start, span, stopped, survives)


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
    return Deadline(f"promise:{row.id}", "promise", row.made, row.promise.due, None, standing, row.settled)


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
