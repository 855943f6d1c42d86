"""What was agreed is done, confirmed or disputed; a sign of goodwill; and how it goes afterwards (C7, D7)."""

from __future__ import annotations

from typing import ClassVar

import attrs

from ..complaint import Evidence, Role
from ..dossier import Dossier, Given
from ..fact import Fact, Hand, Remark, State, guard
from ..remedies import AnyRemedy
from ..states import (
    Agreed,
    Closed,
    Confirmed,
    FinalPosition,
    Remedied,
    Settled,
    Understood,
)  # fmt: skip
from ..text import PersonalText, said, several
from .approval import approval_pending
from .common import (
    UNDERSTOOD,
    Answering,
    conversed,
    limited,
    not_ours,
    not_the_customers,
    said_by_customer,
)
from .giving import Giving, beyond
from .promises import not_open


@attrs.frozen
class RemedyDone(Fact[Agreed, Remedied]):
    """
    What was agreed has been done, at once (D7); the customer's word is still to come (J7).

    Args:
        what: What was done; left out, exactly what was agreed.
        done_by: The id of who did it; left out, whoever records it.
        reference: The host's: a shipment, a booking.
        keeps: The ledger's ids of promises that this fulfils.
    """

    name = "remedy-done"
    clauses: ClassVar[tuple[str, ...]] = ("D7", "C4")
    by: ClassVar[tuple[Role, ...]] = ("handler", "system")
    what: AnyRemedy | None = None
    done_by: str = ""
    reference: str = ""
    keeps: tuple[str, ...] = attrs.field(default=(), validator=several)

    @guard("not-as-agreed", "D6", "what")
    def is_what_was_agreed(self, now: Hand[Agreed]) -> str | None:
        """Refuse something else than what both agreed on."""
        if self.what is None or self.what == now.state.remedy:
            return None
        return f"agreed was {now.state.remedy}; for anything else, propose and agree anew (solutions-proposed)"

    @guard("no-such-promise", "A2", "keeps")
    def promises_are_open(self, now: Hand[State]) -> str | None:
        """Refuse to keep what is not owed."""
        return not_open(now, self.keeps)

    def evolve(self, now: Hand[Agreed]) -> Remedied:
        return Remedied(now.state.remedy, self.done_by or now.by.id, now.at)

    def learn(self, now: Hand[Agreed]) -> Dossier:
        dossier = now.dossier
        return dossier.but(
            solution=dossier.solution.done(now.at, self.done_by or now.by.id, now.entry),
            ledger=dossier.ledger.kept(self.keeps, now.at),
        )


@attrs.frozen
class RemedyConfirmed(Answering, Fact[Remedied, Confirmed]):
    """The customer says that it is solved: only they can (J7, C7)."""

    name = "remedy-confirmed"
    clauses: ClassVar[tuple[str, ...]] = ("J7", "C7")
    by: ClassVar[tuple[Role, ...]] = ("handler", "customer")

    @staticmethod
    @guard("second-person", "J7")
    def is_a_second_person(now: Hand[Remedied]) -> str | None:
        """Refuse it from who did the remedy, where the house asks for a second pair of eyes."""
        if not now.rules.second_person or now.by.role == "customer" or now.by.id != now.state.done_by:
            return None
        return f"{now.by.id} did it: somebody else, or the customer, records that it is solved"

    def evolve(self, now: Hand[State]) -> Confirmed:
        return Confirmed(said_by_customer(now, self.word))

    def learn(self, now: Hand[State]) -> Dossier:
        dossier = now.dossier
        return dossier.but(
            solution=dossier.solution.confirms(now.at),
            contact=conversed(now, self.word),
            after=dossier.after.settled(now.at),
        )


@attrs.frozen
class RemedyDisputed(Answering, Fact[Remedied, Understood]):
    """It was done, and it is not solved (C7): open again, with everything that is known."""

    name = "remedy-disputed"
    clauses: ClassVar[tuple[str, ...]] = ("C7",)
    by: ClassVar[tuple[Role, ...]] = ("handler", "customer")
    because: PersonalText = attrs.field(validator=said)

    def evolve(self, now: Hand[State]) -> Understood:
        return UNDERSTOOD

    def learn(self, now: Hand[State]) -> Dossier:
        dossier = now.dossier
        return dossier.but(
            ruling=dossier.ruling.owed(now.at), solution=dossier.solution.undone(), contact=conversed(now, self.word)
        )


@attrs.frozen
class GoodwillGiven(Giving, Remark[State]):
    """A gesture beyond what is owed, within authority, and no admission (C8)."""

    name = "goodwill-given"
    clauses: ClassVar[tuple[str, ...]] = ("C8",)
    by: ClassVar[tuple[Role, ...]] = ("handler",)
    what: AnyRemedy

    @guard("beyond-authority", "C8", "what")
    def is_within_authority(self, now: Hand[State]) -> str | None:
        """Refuse a gesture that needs somebody else's leave."""
        return beyond(now, self.what, besides=True)

    @guard("approval-pending", "C6", "what")
    def is_not_pending(self, now: Hand[State]) -> str | None:
        """Refuse to give what somebody has yet to say yes or no to."""
        return approval_pending(now, self.what)

    def learn(self, now: Hand[State]) -> Dossier:
        return now.dossier.but(
            solution=now.dossier.solution.gives(
                str(self.what.what or self.what.kind), Given(now.entry, self.what, now.at)
            )
        )


@attrs.frozen
class FollowedUp(Remark[Settled | FinalPosition | Closed]):
    """
    We asked whether it is really solved (C7, J8). Where it is not, ``Reopened`` opens it again.

    Args:
        solved: What the customer said; None where they could not be reached or did not say.
        word: Their word, where they said something.
        told: How we asked, where they did not.
        keeps: The ledger's ids of promises that this fulfils.
    """

    name = "followed-up"
    clauses: ClassVar[tuple[str, ...]] = ("C7", "J8")
    by: ClassVar[tuple[Role, ...]] = ("handler",)
    solved: bool | None = None
    word: Evidence | None = attrs.field(default=None, kw_only=True)
    told: Evidence | None = attrs.field(default=None, kw_only=True)
    keeps: tuple[str, ...] = attrs.field(default=(), kw_only=True, validator=several)

    @guard("no-word", "C7", "word", "told")
    def is_evidenced(self, now: Hand[State]) -> str | None:
        """Refuse an answer without the customer's word, and a question that nobody was asked."""
        if self.told is not None and (wrong := not_ours(self.told, now) or limited(self.told.through, now)):
            return wrong
        if self.solved is None and self.word is None:
            return None if self.told is not None else "say how the customer was asked: told=…"
        if self.word is None:
            return "say how you know what the customer answered: word=Evidence.spoken(by='customer', …)"
        return not_the_customers(self.word, now)

    @guard("no-such-promise", "A2", "keeps")
    def promises_are_open(self, now: Hand[State]) -> str | None:
        """Refuse to keep what is not owed, and what was to be told otherwise."""
        spoken = self.told or self.word
        return not_open(now, self.keeps, spoken)

    def learn(self, now: Hand[State]) -> Dossier:
        dossier, spoken = now.dossier, self.told or self.word
        contact = conversed(now, self.word) if self.word else dossier.contact
        if self.told is not None:
            contact = contact.told(self.told.when(now.at))
        solved = dossier.after.solved if self.solved is None else self.solved
        ruling = dossier.ruling
        if self.solved:
            ruling = ruling.rests()
        elif self.solved is False and ruling.anew is None and not isinstance(now.state, FinalPosition):
            ruling = ruling.owed(now.at)
        return dossier.but(
            ruling=ruling,
            contact=contact,
            ledger=dossier.ledger.kept(self.keeps, spoken.when(now.at) if spoken else now.at),
            after=dossier.after._replace(followed_up=now.at, solved=solved),
        )
