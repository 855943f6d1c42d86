"""The first word: a complaint comes in, and somebody says that it has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Never

import attrs

from ..complaint import STAFF, Actor, Complaint, Role
from ..dossier import Dossier, Handling
from ..fact import Fact, Hand, Remark, State, Upcast, guard
from ..states import Closed, Heard, Open, Received
from ..text import PersonalText, said
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
    """

    name = "complaint-received"
    clauses: ClassVar[tuple[str, ...]] = ("J1", "H5", "H7", "C2")
    by: ClassVar[tuple[Role, ...]] = ("handler", "customer", "system")
    form: ClassVar[int] = 2
    upcasts: ClassVar[Mapping[int, Upcast]] = {1: dict}  # optional fields were added: what the customer spends (G2)
    complaint: Complaint
    owner: Actor | None = None
    barred: tuple[str, ...] = ()
    duty: str = "duty"

    @guard("owner-unable", "C2", "owner")
    def owner_can_be_responsible(self, now: Hand[Never]) -> str | None:
        """Refuse an owner who is no handler."""
        return None if self.owner is None else unable(self.owner)

    @guard("unknown-channel", "H6", "complaint")
    def came_through_a_channel(self, now: Hand[Never]) -> str | None:
        """Refuse a channel of which nobody knows what it can do."""
        return unknown_channel(self.complaint.channel, now)

    def evolve(self, now: Hand[Never]) -> Received:
        return Received()

    def learn(self, now: Hand[Never]) -> Dossier:
        owner = self.owner or (now.by if now.by.role in STAFF else None)
        nobody = Handling(self.duty, True, barred=self.barred)
        if owner is None or owner.id in self.barred:
            return now.dossier.but(handling=nobody)
        return now.dossier.but(handling=nobody.owned(owner))


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
        if not self.automatic:
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

    def evolve(self, now: Hand[State]) -> Closed:
        return Closed("not-a-complaint")

    def learn(self, now: Hand[State]) -> Dossier:
        return now.dossier.but(after=now.dossier.after.closed(now.at, documented=now.dossier.after.documented))
