"""What the customer was promised: kept, let go or broken; and what was missed (A2, B8, F3)."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

import attrs

from ..complaint import Evidence, Role
from ..dossier import Dossier
from ..fact import Fact, Hand, Remark, State, guard
from ..promises import EARLY, Promise, Row
from ..states import (
    Deferred,
    Heard,
    Unanswered,
    Understood,
)  # fmt: skip
from ..text import PersonalText, aware, said, several, utc
from .common import Telling, Worded, conversed, heard_of, resumed, tells, unpromisable, unreachable


@attrs.frozen
class PromiseKept(Telling, Fact[Deferred, Heard | Understood]):
    """
    The customer heard what was promised, in time and as promised; it is not answered by that (A2, J10).

    Args:
        what: What they were told.
        promise: The ledger's id of the promise; left out, the one of this deferral.
    """

    name = "promise-kept"
    clauses: ClassVar[tuple[str, ...]] = ("A2", "J10")
    by: ClassVar[tuple[Role, ...]] = ("handler",)
    what: PersonalText = attrs.field(validator=said)
    promise: str | None = attrs.field(default=None, kw_only=True)

    def _row(self, now: Hand[State]) -> Row | None:
        ledger = now.dossier.ledger
        if self.promise is not None:
            return ledger.find(self.promise)
        mine = getattr(now.state, "promise", None)
        for row in reversed(ledger.rows):  # the last may be another complaint's that was merged into this one
            if row.promise is mine and row.id.startswith(f"{now.case.id}/"):  # the one that this state's entry made
                return row
        return ledger.last_answer

    @guard("no-such-promise", "A2", "promise")
    def promise_is_open(self, now: Hand[State]) -> str | None:
        """Refuse to keep what is not owed."""
        row = self._row(now)
        if row is None:
            return f"there is no promise {self.promise}; the open ones are {_ids(now)}"
        if row.standing != "open":
            return f"the promise {row.id} is {row.standing} already; the open ones are {_ids(now)}"
        if row.sort == "action" and now.dossier.ledger.answers:
            return f"{row.id} is no answer, and one is owed: say that it was kept with progress-told (keeps)"
        return None

    @guard("kept-too-late", "J10", "told")
    def is_in_time(self, now: Hand[State]) -> str | None:
        """Refuse to call kept what was late."""
        row, at = self._row(now), self.told.when(now.at)
        if row is None or row.made <= at <= row.promise.due:
            return None
        if at < row.made:
            return "the customer was told that before it was promised: tell them what was promised since"
        return f"it was due on {row.promise.due:%d %B %Y %H:%M %Z} and was not kept: answer now, and say sorry"

    @guard("other-medium", "A2", "told")
    def is_through_the_medium(self, now: Hand[State]) -> str | None:
        """Refuse another medium than the promised one."""
        row = self._row(now)
        if row is not None and row.sort == "appointment":
            return _otherwise(now, row, self.told)
        if row is None or self.told.through == row.promise.medium.channel:
            return None
        return f"the customer waits for {row.promise.medium}: tell them through that, as was promised"

    def evolve(self, now: Hand[Deferred]) -> Heard | Understood:
        return resumed(now)

    def learn(self, now: Hand[Deferred]) -> Dossier:
        row, at = self._row(now), self.told.when(now.at)
        kept = now.dossier.ledger.kept([] if row is None else [row.id], at)
        frees = row is not None and row.sort != "action"
        ledger, ruling = kept.freed() if frees else kept, heard_of(now)
        return now.dossier.but(ledger=ledger, ruling=ruling, contact=tells(now, self.told))


def _ids(now: Hand[State]) -> str:
    return ", ".join(row.id for row in now.dossier.ledger.open) or "none"


@attrs.frozen
class PromiseMade(Telling, Remark[State]):
    """Something is promised on the way, whatever the state: a call, a step, a gesture (A2, B8, J8, J10)."""

    name = "promise-made"
    clauses: ClassVar[tuple[str, ...]] = ("A2", "B8", "J8", "J10")
    by: ClassVar[tuple[Role, ...]] = ("handler",)
    promise: Promise

    @guard("not-ahead", "A2", "promise")
    def is_ahead(self, now: Hand[State]) -> str | None:
        """Refuse a deadline in the past."""
        return unpromisable(self.promise, now)

    @guard("medium-unreachable", "A2", "promise")
    def reaches_the_customer(self, now: Hand[State]) -> str | None:
        """Refuse a medium that does not reach this customer."""
        return unreachable(self.promise.medium, now)

    @guard("no-plan", "B8", "promise")
    def has_a_plan_at_the_desk(self, now: Hand[State]) -> str | None:
        """Refuse to put off somebody who stands before us, and has had no answer, without plan and timetable."""
        return unplanned(self.promise, now) if isinstance(now.state, Unanswered) else None

    @staticmethod
    @guard("promise-broken", "F6")
    def nothing_was_broken(now: Hand[State]) -> str | None:
        """Refuse another promise in place of a broken one."""
        return broken_before(now)

    def learn(self, now: Hand[State]) -> Dossier:
        ledger = now.dossier.ledger.promised(now.entry, self.promise, now.at, now.by.id)
        return now.dossier.but(ledger=ledger, contact=tells(now, self.told))


@attrs.frozen
class ProgressTold(Telling, Remark[State]):
    """
    The customer was told how it stands, so that they need not ask (A2).

    Args:
        what: What they were told.
        keeps: The ledger's ids of promises that this fulfils.
    """

    name = "progress-told"
    clauses: ClassVar[tuple[str, ...]] = ("A2", "J10")
    by: ClassVar[tuple[Role, ...]] = ("handler",)
    what: PersonalText = attrs.field(validator=said)
    keeps: tuple[str, ...] = attrs.field(default=(), validator=several)

    @guard("no-such-promise", "A2", "keeps")
    def promises_are_open(self, now: Hand[State]) -> str | None:
        """Refuse to keep what is not owed, and what was to be told otherwise."""
        return not_open(now, self.keeps, self.told)

    def learn(self, now: Hand[State]) -> Dossier:
        kept = now.dossier.ledger.kept(self.keeps, self.told.when(now.at))
        ruling = heard_of(now)
        return now.dossier.but(ledger=kept, ruling=ruling, contact=tells(now, self.told))


@attrs.frozen
class PromiseReleased(Worded, Remark[State]):
    """The customer needs a promise no longer, and says so (J10)."""

    name = "promise-released"
    clauses: ClassVar[tuple[str, ...]] = ("J10", "A2")
    by: ClassVar[tuple[Role, ...]] = ("handler", "customer")
    promise: str = attrs.field(validator=said)

    @guard("no-such-promise", "A2", "promise")
    def promise_is_open(self, now: Hand[State]) -> str | None:
        """Refuse to release what is not owed."""
        row = now.dossier.ledger.find(self.promise)
        known = ", ".join(row.id for row in now.dossier.ledger.open) or "none"
        open_ = row is not None and row.standing == "open"
        return None if open_ else f"there is no open promise {self.promise}; the open ones are {known}"

    def learn(self, now: Hand[State]) -> Dossier:
        ledger = now.dossier.ledger.settled((self.promise,), "released", now.at)
        return now.dossier.but(ledger=ledger, contact=conversed(now, self.word))


def broken_before(now: Hand[State]) -> str | None:
    """Object to another promise in place of a broken one (F6)."""
    if now.dossier.ledger.barred is None:
        return None
    return "a promise was broken: answer now, or have somebody more senior take it up (person-changed)"


def unplanned(promise: Promise, now: Hand[State]) -> str | None:
    """Object to a promise without plan and timetable to somebody who stands before us (B8, H1)."""
    if promise.plan or not now.rules.can(now.case.complaint.channel).present:
        return None
    return "the customer stands before you: give the plan and its timetable (Promise(…, plan=(Milestone(…),)))"


def not_open(now: Hand[State], ids: tuple[str, ...], told: Evidence | None = None) -> str | None:
    """
    Object to ids of promises that are not open, and to what comes another way than was promised.

    *told* is how the customer hears of it; None where they hear nothing, and a thing that was promised is done.
    """
    if not ids:
        return None
    rows = {row.id: row for row in now.dossier.ledger.open}
    for id in ids:
        if id not in rows:
            return f"there is no open promise {id}; the open ones are {', '.join(sorted(rows)) or 'none'}"
        if (wrong := _otherwise(now, rows[id], told)) is not None:
            return wrong
    return None


def _otherwise(now: Hand[State], row: Row, told: Evidence | None) -> str | None:
    """Object to what keeps no promise of this sort."""
    through = None if told is None else told.through
    if row.sort == "appointment":
        if told is not None and told.how == "spoken" and told.when(now.at) >= row.promise.due - EARLY:
            return None
        return f"{row.id} is an appointment: it is kept by being there (taken-up), or by speaking with them then"
    same = through == row.promise.medium.channel
    if row.sort == "answer" and not same:
        return f"the customer waits for {row.promise.medium}: {row.id} is kept by telling them through that"
    if told is not None and not same and told.how != "spoken":
        return f"the customer was promised {row.promise.medium}: keep {row.id} through that, or speak with them"
    return None


@attrs.frozen
class PromiseBroken(Remark[State]):
    """Time says that a promise was not kept (F6). Somebody more senior is to take it up (E1)."""

    name = "promise-broken"
    clauses: ClassVar[tuple[str, ...]] = ("F6", "E1", "J10")
    by: ClassVar[tuple[Role, ...]] = ("watch",)
    promise: str = attrs.field(validator=said)

    @guard("not-due", "F6", "promise")
    def is_past_due(self, now: Hand[State]) -> str | None:
        """Refuse what is not owed, and what still runs."""
        row = now.dossier.ledger.find(self.promise)
        if row is None or row.standing != "open":
            return f"there is no open promise {self.promise}"
        return (
            None
            if now.at >= row.promise.due
            else f"the promise {row.id} runs until {row.promise.due:%d %B %Y %H:%M %Z}"
        )

    def learn(self, now: Hand[State]) -> Dossier:
        return now.dossier.but(ledger=now.dossier.ledger.broke(self.promise, now.at))


@attrs.frozen
class DeadlineMissed(Remark[State]):
    """
    Time says that something was not done by when it was due (F3, F6).

    Args:
        deadline: The key of the deadline, as ``office.clocks`` gives it.
        due: When it was due.
    """

    name = "deadline-missed"
    clauses: ClassVar[tuple[str, ...]] = ("F3", "F6", "J10")
    by: ClassVar[tuple[Role, ...]] = ("watch",)
    deadline: str = attrs.field(validator=said)
    due: datetime = attrs.field(converter=utc, validator=aware)

    @guard("missed-already", "F6", "deadline")
    def is_new(self, now: Hand[State]) -> str | None:
        """Refuse to miss it twice."""
        return f"{self.deadline} was missed already" if self.deadline in now.dossier.ledger.missed else None

    @guard("not-due", "F6", "due")
    def is_past_due(self, now: Hand[State]) -> str | None:
        """Refuse what still runs."""
        return None if self.due <= now.at else f"{self.deadline} runs until {self.due:%d %B %Y %H:%M %Z}"

    def learn(self, now: Hand[State]) -> Dossier:
        return now.dossier.but(ledger=now.dossier.ledger.lapsed(self.deadline))
