"""The last word, and whoever is outside: where the customer can turn, and what is decided there (E5)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

import attrs

from ..complaint import Evidence, Role
from ..dossier import Dossier
from ..fact import Fact, Hand, Remark, State, Upcast, guard
from ..remedies import AnyRemedy
from ..states import Agreed, Closed, FinalPosition, Open, Unsettled
from ..text import PersonalText, said, several
from .common import Owed, not_the_customers, tells, unanswered


@attrs.frozen
class PositionStated(Owed, Fact[Unsettled, FinalPosition]):
    """
    The house states its last position on every point, and where the customer can turn outside (E5).

    Args:
        position: What it is.
        answers: One for each point, in order; left out where a decision has given them.
        outside: Ombudsman, regulator, arbitration: who, and how to reach them.
        ground: The *ladder* was climbed, a *legal-clock* asks for it, or the *customer* does.
        rule: Which rule sets that clock, and until when, where it is a legal clock: for the house alone.
        word: The customer's, where they ask for it.
    """

    name = "position-stated"
    form: ClassVar[int] = 2
    upcasts: ClassVar[Mapping[int, Upcast]] = {1: dict}  # before the rule was asked for
    clauses: ClassVar[tuple[str, ...]] = ("E5", "D3")
    by: ClassVar[tuple[Role, ...]] = ("senior",)
    position: PersonalText = attrs.field(validator=said)
    outside: str = attrs.field(validator=said)
    answers: tuple[PersonalText, ...] = attrs.field(default=(), validator=several)
    ground: Literal["ladder", "legal-clock", "customer"] = "ladder"
    word: Evidence | None = None
    rule: str = attrs.field(default="", kw_only=True)

    @guard("ladder-not-climbed", "E5", "ground")
    def has_a_ground(self, now: Hand[State]) -> str | None:
        """Refuse the last word before the three changes, unless clock or customer ask for it."""
        if self.ground == "legal-clock":
            return None
        if self.ground == "customer":
            if self.word is None:
                return "say how you know that the customer asks for it: word=…"
            return not_the_customers(self.word, now)
        missing = [each for each in ("person", "place", "time") if each not in now.dossier.handling.used]
        if not missing:
            return None
        return f"the {', the '.join(missing)} can still be changed; or a legal clock, or the customer, asks for it"

    @guard("no-rule", "E5", "rule")
    def names_the_rule(self, now: Hand[State]) -> str | None:
        """Refuse a legal clock that nobody can look up."""
        if self.ground != "legal-clock" or self.rule.strip():
            return None
        return "say which rule sets the clock, and until when: rule='DISP 1.6.2R, until 27 April 2026'"

    @guard("points-unanswered", "E5", "answers")
    def answers_every_point(self, now: Hand[State]) -> str | None:
        """Refuse a position that leaves a point out."""
        return unanswered(now, len(self.answers))

    def evolve(self, now: Hand[State]) -> FinalPosition:
        return FinalPosition(self.position, self.outside, now.at)

    def learn(self, now: Hand[State]) -> Dossier:
        dossier, at = now.dossier, self.told.when(now.at)
        return dossier.but(
            ruling=dossier.ruling.settles(len(self.answers), now.at),
            ledger=dossier.ledger.answered(self.told.through, at).freed(),
            solution=dossier.solution.undone(),
            contact=tells(now, self.told),
        )


@attrs.frozen
class TakenOutside(Remark[State]):
    """The customer has turned to somebody outside; the complaint here goes on (E5)."""

    name = "taken-outside"
    clauses: ClassVar[tuple[str, ...]] = ("E5",)
    by: ClassVar[tuple[Role, ...]] = ("customer", "handler", "system")
    body: str = attrs.field(validator=said)
    proof: Evidence = attrs.field(kw_only=True)

    @guard("no-proof", "E5", "proof")
    def is_known(self, now: Hand[State]) -> str | None:
        """Refuse our own word for it: the customer's, or theirs."""
        if not now.dossier.handling.knows(self.proof.by) and (
            self.proof.by == "customer" or self.proof.by != now.by.id
        ):
            return None
        return f"say how you know it, other than by {self.proof.by}: the customer's word, or that of {self.body}"

    def learn(self, now: Hand[State]) -> Dossier:
        after = now.dossier.after
        return now.dossier.but(after=after._replace(outside=(*after.outside, self.body)))


@attrs.frozen
class DecidedOutside(Fact[Open | Closed, Agreed | Closed]):
    """
    Somebody outside has decided; what they decided is done, or it ends there (E5).

    Args:
        body: Who.
        outcome: What they decided.
        remedy: What we are to do, where we are.
        proof: Their decision.
    """

    name = "decided-outside"
    clauses: ClassVar[tuple[str, ...]] = ("E5",)
    by: ClassVar[tuple[Role, ...]] = ("handler", "system")
    body: str = attrs.field(validator=said)
    outcome: PersonalText = attrs.field(validator=said)
    remedy: AnyRemedy | None = None
    proof: Evidence = attrs.field(kw_only=True)

    @staticmethod
    @guard("merged", "J1")
    def goes_on_here(now: Hand[State]) -> str | None:
        """Refuse it where another complaint goes on in place of this one."""
        target = now.dossier.after.merged_into
        return f"this complaint goes on as {target}: record it there" if target else None

    @guard("no-proof", "E5", "proof")
    def is_their_word(self, now: Hand[State]) -> str | None:
        """Refuse our own or the customer's word for theirs."""
        if self.proof.by in ("customer", now.by.id) or now.dossier.handling.knows(self.proof.by):
            return f"the decision of {self.body} is needed, not the word of {self.proof.by}"
        return None

    def evolve(self, now: Hand[State]) -> Agreed | Closed:
        return Closed("decided-outside") if self.remedy is None else Agreed(self.remedy, now.at)

    def learn(self, now: Hand[State]) -> Dossier:
        dossier, after = now.dossier, now.dossier.after
        if self.remedy is None:
            moved = dossier.ledger.settled([row.id for row in dossier.ledger.open], "moved", now.at)
            closed = after._replace(closed_at=now.at, documented=None)
            return dossier.but(ledger=moved.freed(), after=closed, ruling=dossier.ruling.dropped(now.by.id, now.at))
        return dossier.but(
            solution=dossier.solution.agrees(self.remedy, now.at),
            ruling=dossier.ruling.settles(0, now.at),
            after=after._replace(closed_at=None, documented=None),
        )
