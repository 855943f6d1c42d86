"""The three changes, in their order: the person, the place, the time; and the last word (E)."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar, Literal

import attrs

from ..complaint import Actor, Evidence, Medium, Role
from ..dossier import Dossier, Rung
from ..fact import Fact, Hand, Remark, State, guard
from ..promises import Promise
from ..remedies import AnyRemedy
from ..states import Agreed, Closed, Escalated, FinalPosition, Heard, Open, Understood, Unsettled
from ..text import PersonalText, aware, said, several, utc
from .common import Owed, Telling, barred, not_the_customers, resumed, tells, unable, unanswered


def _seniority(now: Hand[Any], to: Actor) -> str | None:
    """Object to somebody who is not more senior than all who had it."""
    handling = now.dossier.handling
    if wrong := unable(to):
        return wrong
    # What only the duty holds is as senior as whoever acts on it first.
    acting = now.by.level if handling.duty and now.by.role in ("handler", "senior") else 0
    level = max(handling.level, handling.rung_level, acting)
    if to.level > level:
        return None
    return f"{to.id} (level {to.level}) is not more senior than who has it (level {level}): choose somebody who is"


def _climbed(now: Hand[Any], rung: Rung) -> Dossier:
    return now.dossier.but(handling=now.dossier.handling.climbed(rung))


@attrs.frozen
class PersonChanged(Fact[Unsettled, Escalated]):
    """
    Somebody more senior is to take over, with the whole record (E1, E4).

    A customer who is dissatisfied with somebody accepts no solution from them. The
    customer may ask for it, and so does a broken promise. Escalating is not failing.

    Args:
        to: Who: more senior than all who had it, and not involved before.
        because: Why.
    """

    name = "person-changed"
    clauses: ClassVar[tuple[str, ...]] = ("E1", "E4", "E6", "I4")
    by: ClassVar[tuple[Role, ...]] = ("handler", "senior", "customer", "watch")
    to: Actor
    because: PersonalText = attrs.field(validator=said)

    @guard("not-more-senior", "E1", "to")
    def is_more_senior(self, now: Hand[State]) -> str | None:
        """Refuse an equal."""
        return _seniority(now, self.to)

    @guard("involved-before", "E1", "to")
    def was_not_involved(self, now: Hand[State]) -> str | None:
        """Refuse somebody who had to do with it already."""
        if now.dossier.handling.knows(self.to.id) or self.to.id == now.by.id:
            return f"{self.to.id} was involved already: choose somebody who comes to it fresh"
        return barred(now, self.to)

    def evolve(self, now: Hand[State]) -> Escalated:
        return Escalated("person", self.to.id, "", None, self.because, now.at)

    def learn(self, now: Hand[State]) -> Dossier:
        return _climbed(now, Rung("person", self.to.id, self.to.level, now.at))


E6: tuple[str, ...] = ("limit", "experience", "insists")


@attrs.frozen
class PlaceChanged(Fact[Unsettled, Escalated]):
    """
    Another setting: a quiet room, another branch, another channel (E2).

    Args:
        where: The place or the channel.
        because: Why.
        ground: Where no person was changed before: the handler's *limit* is passed, somebody else
            has more *experience*, or the customer *insists* (E6); a handler who asked to be relieved has said it.
    """

    name = "place-changed"
    clauses: ClassVar[tuple[str, ...]] = ("E2", "E4", "E6")
    by: ClassVar[tuple[Role, ...]] = ("handler", "senior")
    where: str = attrs.field(validator=said)
    because: PersonalText = attrs.field(validator=said)
    ground: Literal["", "limit", "experience", "insists"] = ""

    @guard("person-first", "E2", "ground")
    def person_was_changed(self, now: Hand[State]) -> str | None:
        """Refuse the second change before the first."""
        handling = now.dossier.handling
        if "person" in handling.used or self.ground in E6 or handling.relief is not None:
            return None
        return f"change the person first (person-changed), or say on what ground not: {', '.join(E6)}"

    def evolve(self, now: Hand[State]) -> Escalated:
        handling = now.dossier.handling
        owner = now.by.id if handling.duty else handling.owner
        return Escalated("place", owner, self.where, None, self.because, now.at)

    def learn(self, now: Hand[State]) -> Dossier:
        handling = now.dossier.handling
        owner, level = (now.by.id, now.by.level) if handling.duty else (handling.owner, handling.level)
        return _climbed(now, Rung("place", owner, level, now.at))


@attrs.frozen
class TimeChanged(Telling, Fact[Unsettled, Escalated]):
    """
    Another time, and somebody of a still higher level; what is said then must be done without fail (E3).

    The appointment is a promise: it stands in the ledger, and taking it up keeps it.

    Args:
        when: The appointment.
        to: Who will be there: still more senior.
        because: Why.
        ground: Where person and place were not both changed before: as for the place (E6).
    """

    name = "time-changed"
    clauses: ClassVar[tuple[str, ...]] = ("E3", "E4", "E6")
    by: ClassVar[tuple[Role, ...]] = ("handler", "senior")
    when: datetime = attrs.field(converter=utc, validator=aware)
    to: Actor
    because: PersonalText = attrs.field(validator=said)
    ground: Literal["", "limit", "experience", "insists"] = ""

    @guard("two-changes-first", "E3", "ground")
    def two_changes_came_before(self, now: Hand[State]) -> str | None:
        """Refuse the third change before the other two."""
        missing = [each for each in ("person", "place") if each not in now.dossier.handling.used]
        if not missing or self.ground in E6 or now.dossier.handling.relief is not None:
            return None
        return f"change the {' and the '.join(missing)} first, or say on what ground not: {', '.join(E6)}"

    @guard("not-more-senior", "E3", "to")
    def is_more_senior(self, now: Hand[State]) -> str | None:
        """Refuse an equal."""
        return _seniority(now, self.to) or barred(now, self.to)

    @guard("not-ahead", "E3", "when")
    def is_ahead(self, now: Hand[State]) -> str | None:
        """Refuse an appointment in the past."""
        return (
            None if self.when > now.at else f"{self.when:%d %B %Y %H:%M %Z} is not ahead of us; agree on a time that is"
        )

    def evolve(self, now: Hand[State]) -> Escalated:
        return Escalated("time", self.to.id, "", self.when, self.because, now.at)

    def learn(self, now: Hand[State]) -> Dossier:
        dossier = _climbed(now, Rung("time", self.to.id, self.to.level, now.at))
        appointment = Promise(self.because, self.when, Medium(self.told.through))
        ledger = dossier.ledger.promised(now.entry, appointment, now.at, now.by.id, "appointment")
        return dossier.but(ledger=ledger, contact=tells(now, self.told))


@attrs.frozen
class TakenUp(Fact[Escalated, Heard | Understood]):
    """Whoever was named has taken it up, and is responsible from now on (E1, E3, E4)."""

    name = "taken-up"
    clauses: ClassVar[tuple[str, ...]] = ("E1", "E3", "E4")
    by: ClassVar[tuple[Role, ...]] = ("handler",)

    @staticmethod
    @guard("not-named", "E1")
    def is_the_one_named(now: Hand[Escalated]) -> str | None:
        """Refuse anybody else, and the one named where they are not as senior as they were named for."""
        if now.by.id != now.state.to:
            return f"{now.state.to} was named: only they can take it up"
        level = now.dossier.handling.rungs[-1].level
        if now.state.change != "place" and now.by.level < level:
            acts = f"{now.by.id} was named at level {level} and acts at level {now.by.level}"
            return f"{acts}: somebody more senior is needed"
        return None

    def evolve(self, now: Hand[Escalated]) -> Heard | Understood:
        return resumed(now)

    def learn(self, now: Hand[Escalated]) -> Dossier:
        ledger = now.dossier.ledger
        if now.state.change == "time":
            ledger = ledger.met(now.at)
        if now.state.change != "place":  # the same person in another room may not promise anew
            ledger = ledger.freed()
        return now.dossier.but(handling=now.dossier.handling.taken_up(now.by), ledger=ledger)


@attrs.frozen
class PositionStated(Owed, Fact[Unsettled, FinalPosition]):
    """
    The house states its last position on every point, and where the customer can turn outside (E5).

    Args:
        position: What it is.
        answers: One for each point, in order; left out where a decision has given them.
        outside: Ombudsman, regulator, arbitration: who, and how to reach them.
        ground: The *ladder* was climbed, a *legal-clock* asks for it, or the *customer* does.
        word: The customer's, where they ask for it.
    """

    name = "position-stated"
    clauses: ClassVar[tuple[str, ...]] = ("E5", "D3")
    by: ClassVar[tuple[Role, ...]] = ("senior",)
    position: PersonalText = attrs.field(validator=said)
    outside: str = attrs.field(validator=said)
    answers: tuple[PersonalText, ...] = attrs.field(default=(), validator=several)
    ground: Literal["ladder", "legal-clock", "customer"] = "ladder"
    word: Evidence | None = None

    @guard("ladder-not-climbed", "E5", "ground")
    def has_a_ground(self, now: Hand[State]) -> str | None:
        """Refuse the last word before the three changes, unless clock or customer ask for it."""
        if self.ground == "legal-clock":
            return None
        if self.ground == "customer":
            return (
                not_the_customers(self.word) if self.word else "say how you know that the customer asks for it: word=…"
            )
        missing = [each for each in ("person", "place", "time") if each not in now.dossier.handling.used]
        if not missing:
            return None
        return f"the {', the '.join(missing)} can still be changed; or a legal clock, or the customer, asks for it"

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
            return dossier.but(ledger=moved.freed(), after=closed)
        return dossier.but(
            solution=dossier.solution.agrees(self.remedy, now.at),
            ruling=dossier.ruling.settles(0, now.at),
            after=after._replace(closed_at=None, documented=None),
        )
