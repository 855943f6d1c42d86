"""The reply: what follows from the assessment, and the promises that are made on the way (A, B6, B8, C6, F6)."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

import attrs

from ..complaint import Evidence, Role
from ..dossier import Approval, Assessment, Cause, Dossier, Outcome
from ..fact import Fact, Hand, Remark, State, guard
from ..promises import Promise, Row
from ..remedies import AnyRemedy
from ..states import (
    Agreed,
    Deferred,
    FinalPosition,
    Heard,
    Promised,
    Proposed,
    Settled,
    Settling,
    Unanswered,
    Understood,
    Unsettled,
)  # fmt: skip
from ..text import PersonalText, aware, said, several, utc
from .common import Telling, Worded, conversed, resumed, tells, unpromisable, unreachable


@attrs.frozen
class Assessed(Remark[Unsettled]):
    """What the reply mode follows from (A6, J9): solve it, or pass it on, and decide that at once."""

    name = "assessed"
    clauses: ClassVar[tuple[str, ...]] = ("A6", "J9")
    by: ClassVar[tuple[Role, ...]] = ("handler",)
    assessment: Assessment

    def learn(self, now: Hand[Unsettled]) -> Dossier:
        return now.dossier.but(ruling=now.dossier.ruling.assessed(self.assessment))


@attrs.frozen
class ReplyDeferred(Telling, Fact[Unanswered | Deferred | Proposed | Agreed, Deferred]):
    """
    The customer was told by when they hear from us, and through which medium (A2).

    An approval above the handler's authority is asked for in the same way (C6). Recorded
    again while it runs, it renews the promise: in time, and with the customer's knowledge.

    Args:
        promise: What, by when, through which medium.
        because: Why the answer cannot be given now.
        approval_for: The remedy that needs somebody else's leave; tell the customer how that goes.
    """

    name = "reply-deferred"
    clauses: ClassVar[tuple[str, ...]] = ("A2", "A6", "B6", "B8", "C6", "H1", "J10")
    by: ClassVar[tuple[Role, ...]] = ("handler",)
    promise: Promise
    because: PersonalText = attrs.field(validator=said)
    approval_for: AnyRemedy | None = attrs.field(default=None, kw_only=True)

    @staticmethod
    @guard("promise-broken", "F6")
    def nothing_was_broken(now: Hand[State]) -> str | None:
        """Refuse another promise in place of a broken one."""
        if now.dossier.ledger.barred is None:
            return None
        return "a promise was broken: answer now, or have somebody more senior take it up (person-changed)"

    @staticmethod
    @guard("renewed-too-late", "A2", "promise")
    def renews_in_time(now: Hand[State]) -> str | None:
        """Refuse to move a promise that is past its due."""
        late = [row for row in now.dossier.ledger.open if row.sort == "answer" and row.promise.due <= now.at]
        if not late:
            return None
        due = f"{late[0].promise.due:%d %B %Y %H:%M %Z}"
        return f"what was promised for {due} is past its due and cannot be renewed: answer now"

    @guard("not-ahead", "A2", "promise")
    def is_ahead(self, now: Hand[State]) -> str | None:
        """Refuse a deadline in the past."""
        return unpromisable(self.promise, now)

    @guard("medium-unreachable", "A2", "promise")
    def reaches_the_customer(self, now: Hand[State]) -> str | None:
        """Refuse a medium that does not reach this customer."""
        return unreachable(self.promise.medium, now)

    @guard("no-plan", "H1", "promise")
    def has_a_plan_at_the_desk(self, now: Hand[State]) -> str | None:
        """Refuse to put off somebody who stands before us without plan and timetable."""
        if self.promise.plan or not now.rules.can(now.case.complaint.channel).present:
            return None
        return "the customer stands before you: give the plan and its timetable (Promise(…, plan=(Milestone(…),)))"

    def evolve(self, now: Hand[State]) -> Deferred:
        return Deferred(self.promise)

    def learn(self, now: Hand[State]) -> Dossier:
        dossier = now.dossier
        ledger = dossier.ledger.renewed(now.at).promised(now.entry, self.promise, now.at, now.by.id, "answer")
        ruling = dossier.ruling
        if self.approval_for is not None:
            ruling = ruling.asks(Approval(now.entry, self.approval_for, now.by.id))
        solution = dossier.solution.undone() if isinstance(now.state, Agreed) else None
        return dossier.but(ledger=ledger, ruling=ruling, contact=tells(now, self.told), solution=solution)


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
        mine, own = getattr(now.state, "promise", None), f"{now.case.id}/"
        for row in reversed(ledger.rows):  # the last may be another complaint's that was merged into this one
            if row.promise is mine and row.id.startswith(own):  # the state holds the promise that its entry made
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
        if row is None or self.told.through == row.promise.medium.channel:
            return None
        return f"the customer waits for {row.promise.medium}: tell them through that, as was promised"

    def evolve(self, now: Hand[Deferred]) -> Heard | Understood:
        return resumed(now)

    def learn(self, now: Hand[Deferred]) -> Dossier:
        row, at = self._row(now), self.told.when(now.at)
        kept = now.dossier.ledger.kept([] if row is None else [row.id], at)
        frees = row is not None and row.sort != "action"
        return now.dossier.but(ledger=kept.freed() if frees else kept, contact=tells(now, self.told))


def _ids(now: Hand[State]) -> str:
    return ", ".join(row.id for row in now.dossier.ledger.open) or "none"


@attrs.frozen
class ApprovalAnswered(Fact[Deferred, Heard | Understood]):
    """
    Somebody with more authority says yes or no to what a handler may not give alone (C6).

    The customer's promise stays open: they have yet to be told.

    Args:
        granted: Yes or no.
        reason: Why.
        approval: The id of the approval; left out, the one that is pending.
        conditions: What it is tied to.
    """

    name = "approval-answered"
    clauses: ClassVar[tuple[str, ...]] = ("C6",)
    by: ClassVar[tuple[Role, ...]] = ("approver", "senior")
    granted: bool
    reason: PersonalText = attrs.field(validator=said)
    approval: str | None = None
    conditions: PersonalText = ""

    @guard("not-pending", "C6", "approval")
    def is_pending(self, now: Hand[State]) -> str | None:
        """Refuse to answer what nobody asks, or what was answered."""
        return not_pending(now, self.approval)

    @guard("own-approval", "C6")
    def is_not_the_asker(self, now: Hand[State]) -> str | None:
        """Refuse leave from whoever asked for it."""
        one = pending(now, self.approval)
        if one is None or one.asker != now.by.id:
            return None
        return f"{now.by.id} asked for it and cannot answer it: somebody else has to"

    @guard("beyond-authority", "C6")
    def suffices(self, now: Hand[State]) -> str | None:
        """Refuse a yes from somebody who could not give it either."""
        one = pending(now, self.approval)
        authority = now.rules.authority
        if one is None or not self.granted or authority.allows(now.by.level, one.remedy):
            return None
        return f"{now.by.id} may give up to {authority.limit(now.by.level)}, not {one.remedy.worth}: ask higher up"

    def evolve(self, now: Hand[Deferred]) -> Heard | Understood:
        return resumed(now)

    def learn(self, now: Hand[Deferred]) -> Dossier:
        one = pending(now, self.approval)
        id = "" if one is None else one.id
        return now.dossier.but(ruling=now.dossier.ruling.answers(id, self.granted, now.by.id))


@attrs.frozen
class ApprovalWithdrawn(Remark[Heard | Understood | Promised | Settling | Settled | FinalPosition]):
    """
    Leave that was asked for is not needed any more: another way was found (C6).

    Args:
        because: Why.
        approval: The id of the approval; left out, the one that is pending.
    """

    name = "approval-withdrawn"
    clauses: ClassVar[tuple[str, ...]] = ("C6",)
    by: ClassVar[tuple[Role, ...]] = ("handler",)
    because: PersonalText = attrs.field(validator=said)
    approval: str | None = None

    @guard("not-pending", "C6", "approval")
    def is_pending(self, now: Hand[State]) -> str | None:
        """Refuse to withdraw what nobody asks, or what was answered."""
        return not_pending(now, self.approval)

    def learn(self, now: Hand[State]) -> Dossier:
        one = pending(now, self.approval)
        id = "" if one is None else one.id
        return now.dossier.but(ruling=now.dossier.ruling.answers(id, False, now.by.id))


def pending(now: Hand[State], id: str | None) -> Approval | None:
    """Find the approval that is pending: that one, or any."""
    return next((one for one in now.dossier.ruling.pending if id in (None, one.id)), None)


def not_pending(now: Hand[State], id: str | None) -> str | None:
    """Object to an approval that nobody asks, or that was answered."""
    if pending(now, id):
        return None
    known = ", ".join(one.id for one in now.dossier.ruling.pending) or "none"
    return f"no such approval is pending ({known}); what was answered stays as it is"


@attrs.frozen
class Decided(Remark[Unsettled]):
    """
    What the house makes of it, with its reasons on every point, and whose cause it was (C4, C5, G1).

    Args:
        outcome: Upheld, partly, or rejected.
        reasons: One for each point, in order.
        cause: Ours, theirs, a third party's, or unknown. *Theirs* needs proof (F5).
        proof: What shows that it was the customer's.
    """

    name = "decided"
    clauses: ClassVar[tuple[str, ...]] = ("C4", "C5", "F3", "F5", "G1", "J9")
    by: ClassVar[tuple[Role, ...]] = ("handler",)
    outcome: Outcome
    reasons: tuple[PersonalText, ...] = attrs.field(validator=several)
    cause: Cause = attrs.field(kw_only=True)
    proof: Evidence | None = attrs.field(default=None, kw_only=True)

    @guard("points-unanswered", "F3", "reasons")
    def answers_every_point(self, now: Hand[State]) -> str | None:
        """Refuse a decision that leaves a point out."""
        points = len(now.dossier.account.points)
        if self.reasons and len(self.reasons) >= points:
            return None
        return f"give a reason for each of the {points or 'customer’s'} points, in order"

    @guard("blame-without-proof", "F5", "proof")
    def proves_blame(self, now: Hand[State]) -> str | None:
        """Refuse to blame the customer without proof."""
        if self.cause != "theirs" or (self.proof is not None and self.proof.by != now.by.id):
            return None
        return (
            "that it was the customer's cause needs proof other than your own word; without it the cause is 'unknown'"
        )

    def learn(self, now: Hand[Unsettled]) -> Dossier:
        ruling = now.dossier.ruling.rules(self.outcome, self.cause, len(self.reasons), now.at)
        return now.dossier.but(ruling=ruling)


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

    @staticmethod
    @guard("promise-broken", "F6")
    def nothing_was_broken(now: Hand[State]) -> str | None:
        """Refuse another promise in place of a broken one."""
        return ReplyDeferred.nothing_was_broken(now)

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
        return not_open(now, self.keeps, self.told.through)

    def learn(self, now: Hand[State]) -> Dossier:
        kept = now.dossier.ledger.kept(self.keeps, self.told.when(now.at))
        return now.dossier.but(ledger=kept, contact=tells(now, self.told))


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


def not_open(now: Hand[State], ids: tuple[str, ...], through: str | None = None) -> str | None:
    """
    Object to ids of promises that are not open, and to an answer that comes another way than was promised.

    *through* is the channel by which the customer hears of it; None where they hear nothing.
    """
    if not ids:
        return None
    rows = {row.id: row for row in now.dossier.ledger.open}
    for id in ids:
        if id not in rows:
            return f"there is no open promise {id}; the open ones are {', '.join(sorted(rows)) or 'none'}"
        row = rows[id]
        if row.sort == "answer" and row.promise.medium.channel != through:
            return f"the customer waits for {row.promise.medium}: {id} is kept by telling them through that"
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
