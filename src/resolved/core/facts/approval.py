"""Leave to give more than one's own authority allows: answered, withdrawn, or run out (C6)."""

from __future__ import annotations

from typing import Any, ClassVar

import attrs

from ..complaint import Role
from ..dossier import Answered, Approval, Dossier
from ..fact import Fact, Hand, Remark, State, guard
from ..remedies import AnyRemedy
from ..states import (
    Deferred,
    Escalated,
    FinalPosition,
    HandingOver,
    Heard,
    Promised,
    Settled,
    Settling,
    Understood,
)  # fmt: skip
from ..text import PersonalText, said
from .common import resumed
from .giving import Giving, too_much


def pending(now: Hand[State], id: str | None) -> Approval | None:
    """Find the approval that is pending: that one, or any."""
    return next((one for one in now.dossier.ruling.pending if id in (None, one.id)), None)


def not_pending(now: Hand[State], id: str | None) -> str | None:
    """Object to an approval that nobody asks, or that was answered."""
    if pending(now, id):
        return None
    known = ", ".join(one.id for one in now.dossier.ruling.pending) or "none"
    return (
        f"no such approval is pending ({known}); what was answered stays as it is: for another answer ask again "
        "(reply-deferred with approval_for)"
    )


def approval_pending(now: Hand[State], *remedies: AnyRemedy) -> str | None:
    """Object while somebody has yet to say yes or no: to anything, or only to what some *remedies* are."""
    ruling = now.dossier.ruling
    if not ruling.approvals:
        return None
    waiting = [one for one in ruling.pending if not remedies or any(map(one.covers, remedies))]
    if not waiting:
        return None
    waits = f"the approval {waiting[0].id} is pending"
    return f"{waits}: wait for its answer, or say that it is not needed (approval-withdrawn)"


def _settled(now: Hand[State], id: str | None, standing: Answered) -> Dossier:
    one = pending(now, id)
    ruling = now.dossier.ruling.answers("" if one is None else one.id, standing, now.by.id, now.at)
    return now.dossier.but(ruling=ruling)


@attrs.frozen
class _Answer(Giving):
    """Somebody's yes or no to what a handler may not give alone."""

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
        """Refuse leave from whoever asked for it, in whatever role."""
        one = pending(now, self.approval)
        if one is None or one.asker != now.by.id:
            return None
        return f"{now.by.id} asked for it and cannot answer it: somebody else has to"

    @guard("beyond-authority", "C6")
    def suffices(self, now: Hand[State]) -> str | None:
        """Refuse a yes from somebody who could not give it either."""
        one = pending(now, self.approval)
        if one is None or not self.granted:
            return None
        why = too_much(now, now.by, one.remedy, besides=True)
        return None if why is None else f"{why}: ask higher up"

    def learn(self, now: Hand[Any]) -> Dossier:
        return _settled(now, self.approval, "granted" if self.granted else "refused")


@attrs.frozen
class ApprovalAnswered(_Answer, Fact[Deferred, Heard | Understood]):
    """
    Somebody with more authority says yes or no to what a handler may not give alone (C6).

    The customer's promise stays open: they have yet to be told. A yes is for this remedy,
    or less of it, and for one time.

    Args:
        granted: Yes or no.
        reason: Why.
        approval: The id of the approval; left out, the one that is pending.
        conditions: What it is tied to.
    """

    name = "approval-answered"
    clauses: ClassVar[tuple[str, ...]] = ("C6",)
    by: ClassVar[tuple[Role, ...]] = ("approver", "senior")

    def evolve(self, now: Hand[Deferred]) -> Heard | Understood:
        return resumed(now)


@attrs.frozen
class AnsweredMeanwhile(
    _Answer, Remark[Heard | Understood | HandingOver | Escalated | Settling | Settled | FinalPosition]
):
    """
    The yes or no comes when the complaint has gone on meanwhile (C6): to another state, or while a second one is asked.

    Args:
        granted: Yes or no.
        reason: Why.
        approval: The id of the approval; left out, the one that is pending.
        conditions: What it is tied to.
    """

    name = "answered-meanwhile"
    clauses: ClassVar[tuple[str, ...]] = ("C6",)
    by: ClassVar[tuple[Role, ...]] = ("approver", "senior")


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
        return _settled(now, self.approval, "withdrawn")


@attrs.frozen
class ApprovalExpired(Remark[Heard | Understood | Promised | Settling | Settled | FinalPosition]):
    """
    Time says that nobody answered: leave was not given, and what the customer was promised still stands (C6, B6).

    Args:
        approval: The id of the approval.
    """

    name = "approval-expired"
    clauses: ClassVar[tuple[str, ...]] = ("C6", "F3")
    by: ClassVar[tuple[Role, ...]] = ("watch",)
    approval: str = attrs.field(validator=said)

    @guard("not-pending", "C6", "approval")
    def is_pending(self, now: Hand[State]) -> str | None:
        """Refuse it of what nobody asks, or what was answered."""
        return not_pending(now, self.approval)

    @guard("not-due", "C6", "approval")
    def is_past_due(self, now: Hand[State]) -> str | None:
        """Refuse it while it can still be answered."""
        one = pending(now, self.approval)
        if one is None:
            return None
        due = now.rules.calendar.after(one.asked, now.rules.clocks.approval)
        return None if due <= now.at else f"it can be answered until {due:%d %B %Y %H:%M %Z}"

    def learn(self, now: Hand[State]) -> Dossier:
        settled = _settled(now, self.approval, "expired")
        return settled.but(ledger=settled.ledger.lapsed(f"approval:{self.approval}"))
