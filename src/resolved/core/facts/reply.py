"""The reply: what follows from the assessment, the answer put off, and what is decided (A, B6, C4, C6)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import attrs

from ..complaint import Evidence, Role
from ..dossier import Approval, Assessment, Cause, Dossier, Outcome
from ..fact import Fact, Hand, Remark, State, Upcast, guard, unchanged
from ..promises import Promise
from ..remedies import AnyRemedy
from ..states import (
    Agreed,
    Deferred,
    Proposed,
    Settling,
    Unanswered,
    Unsettled,
)  # fmt: skip
from ..text import PersonalText, said, several
from .approval import approval_pending
from .common import Telling, other_mode, tells, unpromisable, unreachable
from .giving import Giving, beyond, too_much
from .promises import broken_before, unplanned


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
class ReplyDeferred(Giving, Telling, Fact[Unanswered | Deferred | Proposed | Agreed, Deferred]):
    """
    The customer was told by when they hear from us, and through which medium (A2).

    An approval above the handler's authority is asked for in the same way (C6). Recorded
    again while it runs, it renews the promise: in time, and with the customer's knowledge.

    Args:
        promise: What, by when, through which medium.
        because: Why the answer cannot be given now.
        approval_for: The remedy that needs somebody else's leave; the promise's plan tells the customer
            how that goes, and when it can be expected.
    """

    name = "reply-deferred"
    clauses: ClassVar[tuple[str, ...]] = ("A2", "A6", "B6", "B8", "C4", "C6", "H1", "J10")
    by: ClassVar[tuple[Role, ...]] = ("handler",)
    promise: Promise
    because: PersonalText = attrs.field(validator=said)
    approval_for: AnyRemedy | None = attrs.field(default=None, kw_only=True)

    @staticmethod
    @guard("promise-broken", "F6")
    def nothing_was_broken(now: Hand[State]) -> str | None:
        """Refuse another promise in place of a broken one."""
        return broken_before(now)

    @staticmethod
    @guard("renewed-too-late", "A2", "promise")
    def renews_in_time(now: Hand[State]) -> str | None:
        """Refuse to move a promise that is past its due."""
        late = [row for row in now.dossier.ledger.answers if row.promise.due <= now.at]
        if not late:
            return None
        due = f"{late[0].promise.due:%d %B %Y %H:%M %Z}"
        return f"what was promised for {due} is past its due and cannot be renewed: answer now"

    @staticmethod
    @guard("other-mode", "A6")
    def follows_from_the_assessment(now: Hand[State]) -> str | None:
        """Refuse to put off what could be answered, and what is somebody else's, without a reason."""
        return other_mode(now, "deferred")

    @guard("decided-already", "C4", "approval_for")
    def is_not_decided_already(self, now: Hand[State]) -> str | None:
        """Refuse to put off what was found reasonable and may be given: that is done, and fast."""
        ruling = now.dossier.ruling
        if ruling.upheld is None or self.approval_for is not None or ruling.pending:
            return None
        if ruling.assessment is not None and ruling.assessment.override.strip():
            return None
        return (
            f"it was decided for the customer on {ruling.upheld:%d %B %Y}: propose it or agree on it now "
            "(solutions-proposed, solution-agreed); where it needs leave, ask for that (approval_for); for any other "
            "reason to wait give it in override (assessed)"
        )

    @guard("renewed-unknown", "A2", "told")
    def is_known_to_the_customer(self, now: Hand[State]) -> str | None:
        """Refuse to move a promise by word that may not reach the customer, or from before it was made."""
        for row in now.dossier.ledger.answers:
            if self.told.when(now.at) < row.made:
                return f"the customer was told that before {row.id} was promised: tell them now"
            if self.told.how != "spoken" and self.told.through != row.promise.medium.channel:
                return f"the customer waits for {row.promise.medium}: tell them through that, or speak with them"
        return None

    @guard("no-process", "C6", "promise")
    def tells_how_approval_goes(self, now: Hand[State]) -> str | None:
        """Refuse to ask for leave without telling the customer how that goes, and when it can be expected."""
        due = self.promise.due
        if self.approval_for is None or any(now.at < step.due <= due for step in self.promise.plan):
            return None
        return (
            "tell the customer how the approval goes and when it can be expected, not after the promise itself: "
            "Promise(…, plan=(Milestone('a colleague decides on the refund', due=…),))"
        )

    @guard("approval-pending", "C6", "approval_for")
    def asks_once(self, now: Hand[State]) -> str | None:
        """Refuse to ask twice for the same; a promise is renewed without asking again."""
        return None if self.approval_for is None else approval_pending(now, self.approval_for)

    @guard("leave-not-needed", "C4", "approval_for")
    def needs_leave(self, now: Hand[State]) -> str | None:
        """Refuse to ask for leave to give what may be given without it."""
        asked = self.approval_for
        if asked is None or asked.worth is None or any(too_much(now, now.by, asked, besides=b) for b in (False, True)):
            return None
        return f"{now.by.id} may give that without asking: do it now (solutions-proposed, solution-agreed)"

    @guard("unpriced", "C6", "approval_for")
    def says_how_much(self, now: Hand[State]) -> str | None:
        """Refuse to ask for leave to give nobody knows how much."""
        asked = self.approval_for
        if asked is None or not asked.priced or asked.worth is not None:
            return None
        return f"say how much the {asked.kind} is: worth=Money('12.50', 'EUR')"

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
        return unplanned(self.promise, now)

    def evolve(self, now: Hand[State]) -> Deferred:
        return Deferred(self.promise)

    def learn(self, now: Hand[State]) -> Dossier:
        dossier = now.dossier
        ledger = dossier.ledger.renewed(now.at).promised(now.entry, self.promise, now.at, now.by.id, "answer")
        ruling = dossier.ruling.replied()
        if isinstance(now.state, Agreed):  # what was agreed on does not stand
            ruling = ruling.owed(now.at)
        if self.approval_for is not None:
            ruling = ruling.asks(Approval(now.entry, self.approval_for, now.by.id, now.at))
        solution = dossier.solution.undone() if isinstance(now.state, Agreed) else None
        return dossier.but(ledger=ledger, ruling=ruling, contact=tells(now, self.told), solution=solution)


@attrs.frozen
class Decided(Giving, Remark[Unsettled]):
    """
    What the house makes of it, with its reasons on every point, and whose cause it was (C4, C5, G1).

    Args:
        outcome: Upheld, partly, or rejected.
        reasons: One for each point, in order.
        cause: Ours, theirs, a third party's, or unknown. *Theirs* needs proof (F5).
        proof: What shows that it was the customer's.
        alternative: What can be done all the same, where it is rejected.
        no_alternative_because: Why nothing can, where nothing can; that is a finding.
    """

    name = "decided"
    clauses: ClassVar[tuple[str, ...]] = ("C4", "C5", "F3", "F5", "G1", "J9")
    form: ClassVar[int] = 2
    upcasts: ClassVar[Mapping[int, Upcast]] = {1: unchanged}
    by: ClassVar[tuple[Role, ...]] = ("handler",)
    outcome: Outcome
    reasons: tuple[PersonalText, ...] = attrs.field(validator=several)
    cause: Cause = attrs.field(kw_only=True)
    proof: Evidence | None = attrs.field(default=None, kw_only=True)
    alternative: AnyRemedy | None = attrs.field(default=None, kw_only=True)
    no_alternative_because: PersonalText = attrs.field(default="", kw_only=True)

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

    @guard("no-alternative", "C5", "alternative", "no_alternative_because")
    def has_an_alternative(self, now: Hand[State]) -> str | None:
        """Refuse a no, and nothing else."""
        offered = self.alternative is not None or now.dossier.solution.offered > 0
        if self.outcome != "rejected" or offered or self.no_alternative_because.strip():
            return None
        return (
            "offer something else instead (alternative=…): a refund, a credit, a discount, a replacement, a repair, "
            "an explanation; or say why there is nothing (no_alternative_because)"
        )

    @guard("beyond-authority", "B6", "alternative")
    def is_within_authority(self, now: Hand[State]) -> str | None:
        """Refuse an alternative that could not be given."""
        return None if self.alternative is None else beyond(now, self.alternative)

    def learn(self, now: Hand[Unsettled]) -> Dossier:
        acted = isinstance(now.state, Settling)
        ruling = now.dossier.ruling.rules(self.outcome, self.cause, self.reasons, now.at, acted=acted)
        return now.dossier.but(ruling=ruling)
