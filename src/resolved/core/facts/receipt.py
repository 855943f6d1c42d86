"""The first word: a complaint comes in, and somebody says that it has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Never

import attrs

from ..complaint import STAFF, Actor, Complaint, Role
from ..conduct import Limit
from ..dossier import Dossier, Handling
from ..fact import Fact, Hand, Remark, State, Upcast, guard
from ..states import Closed, Heard, Open, Received
from ..text import PersonalText, said
from .approval import approval_pending
from .common import Telling, promise_open, tells, unable, unknown_channel


@attrs.frozen
class ComplaintReceived(Fact[Never, Received]):
    """
    A complaint is in the house, through whatever channel and from whomever (J1, H5, H7).

    The first entry of every history; only ``office.receive`` records it.

    Args:
        complaint: As it was received.
        owner: Who is responsible from now on (C2); left out, whoever took it in, or the duty.
        barred: The ids of who was involved in the complaint that this one is about.
        duty: The id that stands for whoever is on duty.
        limit: The limit of contact that holds for this customer, and goes on here (I2).
    """

    name = "complaint-received"
    clauses: ClassVar[tuple[str, ...]] = ("J1", "H5", "H7", "C2")
    form: ClassVar[int] = 2
    upcasts: ClassVar[Mapping[int, Upcast]] = {1: dict}  # before spend (G2) and limit (I2)
    by: ClassVar[tuple[Role, ...]] = ("handler", "customer", "system")
    complaint: Complaint
    owner: Actor | None = None
    barred: tuple[str, ...] = ()
    duty: str = "duty"
    limit: Limit | None = attrs.field(default=None, kw_only=True)

    @guard("owner-unable", "C2", "owner")
    def owner_can_be_responsible(self, now: Hand[Never]) -> str | None:
        """Refuse an owner who is no handler."""
        return None if self.owner is None else unable(self.owner)

    @guard("owner-involved", "C2", "owner")
    def somebody_was_not_involved(self, now: Hand[Never]) -> str | None:
        """Refuse an owner whom it is about, and the duty where they were involved and nobody else is named."""
        first = "was involved in the complaint that this one is about"
        if self.owner is not None:
            return f"{self.owner.id} {first}: name somebody else" if self.owner.id in self.barred else None
        taken = now.by.role in STAFF and now.by.id not in self.barred
        if taken or self.duty not in self.barred:
            return None
        return f"{self.duty} {first}: say who is responsible (owner=…), or name a deputy in the policy who was not"

    @guard("unknown-channel", "H6", "complaint")
    def came_through_a_channel(self, now: Hand[Never]) -> str | None:
        """Refuse a channel of which nobody knows what it can do."""
        return unknown_channel(self.complaint.channel, now)

    def evolve(self, now: Hand[Never]) -> Received:
        return Received()

    def learn(self, now: Hand[Never]) -> Dossier:
        owner = self.owner or (now.by if now.by.role in STAFF else None)
        nobody = Handling(self.duty, True, barred=self.barred)
        known = now.dossier if self.limit is None else now.dossier.but(conduct=now.dossier.conduct.limits(self.limit))
        if owner is None or owner.id in self.barred:
            return known.but(handling=nobody)
        return known.but(handling=nobody.owned(owner))


@attrs.frozen
class Acknowledged(Telling, Remark[Open]):
    """
    The customer knows that we have it (D1, H3).

    Args:
        automatic: A machine said so; that is no first response unless policy says it is.
    """

    name = "acknowledged"
    clauses: ClassVar[tuple[str, ...]] = ("D1", "H3", "J9")
    by: ClassVar[tuple[Role, ...]] = ("handler", "system")
    automatic: bool = False

    def learn(self, now: Hand[Open]) -> Dossier:
        contact = now.dossier.contact
        if not self.automatic and now.by.role != "system":
            return now.dossier.but(contact=tells(now, self.told))
        first = contact.acknowledged or self.told.when(now.at)
        return now.dossier.but(contact=contact._replace(acknowledged=first))


@attrs.frozen
class NotAComplaint(Fact[Received | Heard, Closed]):
    """A senior finds that nobody was let down: a question, an order, praise (J1)."""

    name = "not-a-complaint"
    clauses: ClassVar[tuple[str, ...]] = ("J1",)
    by: ClassVar[tuple[Role, ...]] = ("senior",)
    because: PersonalText = attrs.field(validator=said)

    @staticmethod
    @guard("promise-open", "J10")
    def promises_are_settled(now: Hand[State]) -> str | None:
        """Refuse to close over a promise."""
        return promise_open(now)

    @staticmethod
    @guard("approval-pending", "C6")
    def nothing_is_pending(now: Hand[State]) -> str | None:
        """Refuse to close over a pending approval."""
        return approval_pending(now)

    def evolve(self, now: Hand[State]) -> Closed:
        return Closed("not-a-complaint")

    def learn(self, now: Hand[State]) -> Dossier:
        return now.dossier.but(after=now.dossier.after.closed(now.at, documented=now.dossier.after.documented))
