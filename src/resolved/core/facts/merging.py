"""Two complaints that are one: what the one becomes, and what the other takes in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar

import attrs

from ..complaint import Role
from ..dossier import Dossier, Given, Notice
from ..fact import Fact, Hand, Remark, State, Upcast, guard, unchanged
from ..promises import Row
from ..states import (
    Closed,
    Open,
)  # fmt: skip
from ..text import PersonalText, aware, said, utc
from .approval import approval_pending


@attrs.frozen
class MergedInto(Fact[Open, Closed]):
    """
    It goes on as another complaint of the same customer (J1). ``office.merge`` records it with its twin.

    Args:
        target: The id of that complaint.
        because: Why they are one.
    """

    name = "merged-into"
    clauses: ClassVar[tuple[str, ...]] = ("J1",)
    by: ClassVar[tuple[Role, ...]] = ("handler",)
    alone: ClassVar[bool] = False
    target: str = attrs.field(validator=said)
    because: PersonalText = attrs.field(validator=said)

    @staticmethod
    @guard("approval-pending", "C6")
    def nothing_is_pending(now: Hand[State]) -> str | None:
        """Refuse to leave a question open where nobody looks any more."""
        return approval_pending(now)

    def evolve(self, now: Hand[State]) -> Closed:
        return Closed("merged")

    def learn(self, now: Hand[State]) -> Dossier:
        dossier = now.dossier
        moved = dossier.ledger.settled([row.id for row in dossier.ledger.open], "moved", now.at)
        after = dossier.after._replace(closed_at=now.at, merged_into=self.target, documented=now.at)
        return dossier.but(ledger=moved.freed(), after=after)


@attrs.frozen
class Absorbed(Remark[Open]):
    """
    Another complaint of the same customer goes on as this one (J1). ``office.merge`` records it with its twin.

    Args:
        source: The id of that complaint.
        began: When it began; the earliest start counts.
        promises: What was promised there and is still owed; each keeps its id.
        given: What the customer got there; it counts here too, once.
        under: The regimes that governed it there; they govern here too (E5).
        notices: The letters that those ask for, as they were given there.
        missed: The legal limits that were missed there; each is missed once.
    """

    name = "absorbed"
    clauses: ClassVar[tuple[str, ...]] = ("J1",)
    by: ClassVar[tuple[Role, ...]] = ("handler",)
    form: ClassVar[int] = 3
    upcasts: ClassVar[Mapping[int, Upcast]] = {1: unchanged, 2: unchanged}
    alone: ClassVar[bool] = False
    source: str = attrs.field(validator=said)
    began: datetime = attrs.field(converter=utc, validator=aware)
    promises: tuple[Row, ...] = ()
    given: tuple[Given, ...] = ()
    under: tuple[tuple[str, bool], ...] = ()
    notices: tuple[Notice, ...] = ()
    missed: tuple[str, ...] = ()

    def learn(self, now: Hand[Open]) -> Dossier:
        dossier = now.dossier
        contact, after = dossier.contact, dossier.after
        return dossier.but(
            ledger=dossier.ledger.absorbed(self.promises, self.missed),
            solution=dossier.solution.absorbed(self.given),
            contact=contact._replace(began=min(contact.began, self.began)),
            after=after._replace(
                absorbed=(*after.absorbed, self.source),
                under=(*after.under, *self.under),  # what governed either governs both
                notices=(*after.notices, *(each for each in self.notices if each not in after.notices)),
            ),
        )
