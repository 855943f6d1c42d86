"""A warm transfer: found, briefed, handed over, accepted, and only then introduced (A3–A5, C2)."""

from __future__ import annotations

from typing import Any, ClassVar

import attrs

from ..complaint import Actor, Evidence, Role
from ..dossier import Dossier, Transfer
from ..fact import Fact, Hand, Remark, State, guard
from ..states import (
    Closed,
    Deferred,
    Escalated,
    FinalPosition,
    HandingOver,
    Heard,
    Open,
    Settled,
    Settling,
    Unanswered,
    Understood,
)  # fmt: skip
from ..text import PersonalText, said, several
from .approval import approval_pending
from .common import Owed, Telling, barred, not_the_customers, other_mode, resumed, tells, unable


@attrs.frozen
class HandoverOffered(Fact[Unanswered | Deferred, HandingOver]):
    """
    The right receiver was found and briefed on every relevant fact; they have yet to accept (A5).

    Until they do, the complaint is still its owner's. An escalation, or a change of
    hands inside the team, is no transfer.

    Args:
        receiver: Who is asked to take it.
        briefing: What they need to know, so that the customer tells nothing twice (E4).
        material: What is handed over with it, by the host's references.
        because: Why, where it was passed on before, or goes back to who had it (A4).
        leave: The customer's leave, where the channel asks for it (H2).
    """

    name = "handover-offered"
    clauses: ClassVar[tuple[str, ...]] = ("A3", "A4", "A5", "C2", "H2")
    by: ClassVar[tuple[Role, ...]] = ("handler",)
    receiver: Actor
    briefing: PersonalText
    material: tuple[str, ...] = attrs.field(default=(), validator=several)
    because: PersonalText = ""
    leave: Evidence | None = attrs.field(default=None, kw_only=True)

    @staticmethod
    @guard("other-mode", "A6")
    def follows_from_the_assessment(now: Hand[State]) -> str | None:
        """Refuse to pass on what is the handler's own, without a reason."""
        return other_mode(now, "transferred")

    @guard("no-briefing", "A5", "briefing")
    def is_briefed(self, now: Hand[State]) -> str | None:
        """Refuse a cold transfer."""
        return None if self.briefing.strip() else "brief the receiver on every relevant fact first"

    @guard("passed-on-before", "A4", "because")
    def has_a_reason_for_another(self, now: Hand[State]) -> str | None:
        """Refuse another transfer without a reason: a customer accepts one."""
        handling = now.dossier.handling
        if self.because.strip():
            return None
        if len(handling.accepted) >= now.rules.transfers:
            return f"the customer was passed on {len(handling.accepted)} time(s) already: solve it here, or say why not"
        if self.receiver.id != handling.owner and self.receiver.id in handling.had:
            return f"{self.receiver.id} had it before: solve it here, or say why it goes back"
        return None

    @guard("angry", "C2", "because")
    def is_not_angry(self, now: Hand[State]) -> str | None:
        """Refuse to pass on somebody angry unless it cannot be avoided."""
        if now.dossier.account.mood != "angry" or self.because.strip():
            return None
        return "the customer is angry: keep it and stay with them, or say why that cannot be done (because)"

    @guard("to-oneself", "A5", "receiver")
    def is_to_somebody_else(self, now: Hand[State]) -> str | None:
        """Refuse a transfer to who owns it or offers it, and to who could not accept."""
        handling = now.dossier.handling
        if self.receiver.id == (now.by.id if handling.duty else handling.owner):
            return f"{self.receiver.id} owns it already: offer it to somebody else"
        return unable(self.receiver)

    @guard("involved-in-first", "C2", "receiver")
    def may_own_it(self, now: Hand[State]) -> str | None:
        """Refuse somebody whom this complaint is about."""
        return barred(now, self.receiver)

    @guard("no-leave", "H2", "leave")
    def has_leave(self, now: Hand[State]) -> str | None:
        """Refuse to pass somebody on without having asked them, where the channel wants that."""
        if not now.rules.can(now.case.complaint.channel).asks_leave:
            return None
        if self.leave is not None:
            return not_the_customers(self.leave, now)
        if "transfer" in now.dossier.contact.manners.leaves:
            return None
        return "ask the customer's leave before you pass them on: leave=Evidence.spoken(by='customer', …)"

    def evolve(self, now: Hand[State]) -> HandingOver:
        return HandingOver(self.receiver.id, self.receiver.unit, self.briefing, self.material, now.at)

    def learn(self, now: Hand[State]) -> Dossier:
        ruling = now.dossier.ruling
        return now.dossier.but(ruling=ruling.replied()) if ruling.binds else now.dossier


@attrs.frozen
class HandoverAccepted(Fact[HandingOver, Heard | Understood]):
    """The receiver takes it; from now on it is theirs (A5)."""

    name = "handover-accepted"
    clauses: ClassVar[tuple[str, ...]] = ("A5", "C2")
    by: ClassVar[tuple[Role, ...]] = ("handler",)

    @staticmethod
    @guard("not-the-receiver", "A5")
    def is_the_receiver(now: Hand[HandingOver]) -> str | None:
        """Refuse anybody else's word."""
        return _receivers_only(now)

    def evolve(self, now: Hand[HandingOver]) -> Heard | Understood:
        return resumed(now)

    def learn(self, now: Hand[HandingOver]) -> Dossier:
        handling = now.dossier.handling.transferred(Transfer(now.by.id, now.by.unit, "accepted", now.at))
        # After a change of person somebody junior may work on it, and the senior stays responsible (E1).
        stays = now.by.level < handling.rung_level
        return now.dossier.but(handling=handling.joined(now.by) if stays else handling.owned(now.by))


@attrs.frozen
class HandoverFailed(Fact[HandingOver, Heard | Understood]):
    """The receiver refuses, or does not answer in time: it is with the sender, who owned it all along (A5)."""

    name = "handover-failed"
    clauses: ClassVar[tuple[str, ...]] = ("A5",)
    by: ClassVar[tuple[Role, ...]] = ("handler", "watch")
    because: PersonalText = attrs.field(validator=said)

    @staticmethod
    @guard("not-the-receiver", "A5")
    def is_the_receiver_or_time(now: Hand[HandingOver]) -> str | None:
        """Refuse anybody else's word."""
        return None if now.by.role == "watch" else _receivers_only(now)

    @staticmethod
    @guard("not-due", "A5")
    def had_their_time(now: Hand[HandingOver]) -> str | None:
        """Refuse to call an offer unanswered before its time is over."""
        if now.by.role != "watch":
            return None
        live = now.rules.can(now.case.complaint.channel).live
        span = now.rules.clocks.acceptance_live if live else now.rules.clocks.acceptance
        due = now.rules.calendar.after(now.state.since, span)
        return None if due <= now.at else f"it can be accepted until {due:%d %B %Y %H:%M %Z}"

    def evolve(self, now: Hand[HandingOver]) -> Heard | Understood:
        return resumed(now)

    def learn(self, now: Hand[HandingOver]) -> Dossier:
        outcome: Transfer = Transfer(
            now.state.receiver, now.state.unit, "no-answer" if now.by.role == "watch" else "refused", now.at
        )
        return now.dossier.but(handling=now.dossier.handling.transferred(outcome))


def _receivers_only(now: Hand[HandingOver]) -> str | None:
    if now.by.id == now.state.receiver:
        return None
    offered = f"it was offered to {now.state.receiver}: only they can accept or refuse it"
    return f"{offered}; without a word from them it comes back by itself"


@attrs.frozen
class HandedOutside(Owed, Fact[HandingOver, Closed]):
    """
    Another organisation is responsible, has accepted it, and the customer knows how to reach them (A3, A5).

    Args:
        organisation: Which.
        contact: How the customer reaches them.
        proof: That they accepted.
    """

    name = "handed-outside"
    clauses: ClassVar[tuple[str, ...]] = ("A3", "A5")
    by: ClassVar[tuple[Role, ...]] = ("handler",)
    organisation: str = attrs.field(validator=said)
    contact: str = attrs.field(validator=said)
    proof: Evidence = attrs.field(kw_only=True)

    @guard("no-proof", "A5", "proof")
    def was_accepted_there(self, now: Hand[State]) -> str | None:
        """Refuse our own or the customer's word for theirs."""
        if self.proof.by in ("customer", now.by.id) or now.dossier.handling.knows(self.proof.by):
            return f"the word of {self.organisation} is needed, not that of {self.proof.by}"
        return None

    @staticmethod
    @guard("approval-pending", "C6")
    def nothing_is_pending(now: Hand[State]) -> str | None:
        """Refuse to close over a pending approval."""
        return approval_pending(now)

    def evolve(self, now: Hand[HandingOver]) -> Closed:
        return Closed("handed-outside")

    def learn(self, now: Hand[HandingOver]) -> Dossier:
        dossier = now.dossier
        moved = dossier.ledger.settled([row.id for row in dossier.ledger.open], "moved", now.at)
        after = dossier.after._replace(
            closed_at=now.at, outside=(*dossier.after.outside, self.organisation), documented=None
        )
        return dossier.but(ledger=moved.freed(), contact=tells(now, self.told), after=after)


@attrs.frozen
class CustomerIntroduced(
    Telling, Remark[Heard | Understood | Deferred | Escalated | Settling | Settled | FinalPosition]
):
    """
    The customer was put in touch with the receiver, who has accepted (A5, C2).

    Args:
        explained: Why they were passed on was explained to them once more (A4).
    """

    name = "customer-introduced"
    clauses: ClassVar[tuple[str, ...]] = ("A4", "A5", "C2")
    by: ClassVar[tuple[Role, ...]] = ("handler",)
    explained: bool = False

    @guard("not-accepted", "A5", "told")
    def was_accepted(self, now: Hand[State]) -> str | None:
        """Refuse to introduce the customer to somebody who has not accepted."""
        accepted = now.dossier.handling.accepted
        if accepted and self.told.when(now.at) >= accepted[-1].at:
            return None
        return "only once the receiver has accepted (handover-accepted) is the customer put in touch with them"

    def learn(self, now: Hand[State]) -> Dossier:
        return now.dossier.but(handling=now.dossier.handling.introduced(), contact=tells(now, self.told))


def rung_level(now: Hand[Any]) -> int:
    """Tell how senior it has become; whoever was named counts while they are waited for, or once they took it up."""
    handling = now.dossier.handling
    return handling.rung_level if isinstance(now.state, Escalated) else handling.taken_level


@attrs.frozen
class Reassigned(Remark[Open]):
    """Somebody else of the same team is responsible now: no transfer, and the customer tells nothing twice (J1, I4)."""

    name = "reassigned"
    clauses: ClassVar[tuple[str, ...]] = ("J1", "I4", "C2")
    by: ClassVar[tuple[Role, ...]] = ("handler",)
    to: Actor
    because: PersonalText = attrs.field(validator=said)

    @guard("other-team", "A4", "to")
    def is_inside_the_team(self, now: Hand[State]) -> str | None:
        """Refuse a transfer in disguise, and somebody who could not be responsible."""
        if wrong := unable(self.to):
            return wrong
        if self.to.unit == (now.dossier.handling.unit if not now.dossier.handling.duty else now.by.unit):
            return None
        return f"{self.to.id} is of another team: that is a transfer, and wants a briefing (handover-offered)"

    @guard("involved-in-first", "C2", "to")
    def may_own_it(self, now: Hand[State]) -> str | None:
        """Refuse somebody whom this complaint is about."""
        return barred(now, self.to)

    @guard("below-the-rung", "E1", "to")
    def is_senior_enough(self, now: Hand[State]) -> str | None:
        """Refuse to undo a change of person."""
        needed = rung_level(now)
        return (
            None
            if self.to.level >= needed
            else f"it went up to level {needed} and stays there: choose somebody of that level"
        )

    def learn(self, now: Hand[Open]) -> Dossier:
        return now.dossier.but(handling=now.dossier.handling.owned(self.to))
