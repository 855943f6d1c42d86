"""The three changes, in their order: the person, the place, the time (E1–E4, E6)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar, Final, Literal, TypeAlias

import attrs

from ..complaint import Actor, Medium, Role
from ..dossier import Dossier, Rung
from ..fact import Fact, Hand, State, Upcast, guard
from ..promises import Promise
from ..states import Change, Escalated, Heard, Understood, Unsettled
from ..text import PersonalText, aware, said, utc
from .common import Telling, barred, resumed, tells, unable


def _seniority(now: Hand[Any], to: Actor) -> str | None:
    """Object to somebody who is not more senior than all who had it."""
    handling = now.dossier.handling
    if wrong := unable(to):
        return wrong
    # What only the duty holds is as senior as whoever acts on it first.
    acting = now.by.level if handling.duty and now.by.role in ("handler", "senior") else 0
    level = max(handling.level, handling.taken_level, acting)
    if to.level > level:
        return None
    return f"{to.id} (level {to.level}) is not more senior than who has it (level {level}): choose somebody who is"


Ground: TypeAlias = Literal["", "limit", "experience", "insists"]
E6: Final[tuple[str, ...]] = ("limit", "experience", "insists")


def _used(change: Change, instead: str, ground: Ground, now: Hand[Any]) -> str | None:
    """
    Object to a rung that was used: each fires once, unless there is a ground to go up at once (E6).

    A reopening begins the ladder anew; after a broken promise, or where the handler asked to be relieved, somebody
    more senior is always welcome.
    """
    dossier = now.dossier
    since = dossier.after.reopened_at
    used = any(
        rung.change == change and rung.taken and (since is None or rung.at >= since) for rung in dossier.handling.rungs
    )
    if not used or ground in E6 or dossier.ledger.barred is not None or dossier.handling.relief is not None:
        return None
    return f"the {change} was changed already: {instead}, or say on what ground once more: {', '.join(E6)}"


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
        ground: Where a person was changed already: the handler's *limit* is passed, somebody else has
            more *experience*, or the customer *insists* (E6).
    """

    name = "person-changed"
    form: ClassVar[int] = 2
    upcasts: ClassVar[Mapping[int, Upcast]] = {1: lambda fields: fields}  # before the ground could be given
    clauses: ClassVar[tuple[str, ...]] = ("E1", "E4", "E6", "I4")
    by: ClassVar[tuple[Role, ...]] = ("handler", "senior", "customer", "watch")
    to: Actor
    because: PersonalText = attrs.field(validator=said)
    ground: Ground = ""

    @guard("rung-used", "E1", "ground")
    def fires_once(self, now: Hand[State]) -> str | None:
        """Refuse the same change again before the next one; the customer and a lapse may ask for it at any time."""
        if now.by.role in ("customer", "watch"):
            return None
        return _used("person", "change the place next (place-changed)", self.ground, now)

    @guard("not-more-senior", "E1", "to")
    def is_more_senior(self, now: Hand[State]) -> str | None:
        """Refuse an equal."""
        return _seniority(now, self.to)

    @guard("nobody-of-ours", "E1", "to")
    def is_one_of_ours(self, now: Hand[State]) -> str | None:
        """Refuse a level that a customer made up: where the house says who there is, it is one of those."""
        staff = {one.id: one.level for one in now.rules.ladder.staff}
        if now.by.role != "customer" or not staff or staff.get(self.to.id, -1) >= self.to.level:
            return None
        return f"{self.to.id} is none of ours at level {self.to.level}: ask the house to name somebody more senior"

    @guard("involved-before", "E1", "to")
    def was_not_involved(self, now: Hand[State]) -> str | None:
        """Refuse somebody who had to do with it already."""
        if now.dossier.handling.knows(self.to.id) or self.to.id == now.by.id:
            return f"{self.to.id} was involved already: choose somebody who comes to it fresh"
        return barred(now, self.to)

    def evolve(self, now: Hand[State]) -> Escalated:
        return Escalated("person", self.to.id, "", None, self.because, now.at)

    def learn(self, now: Hand[State]) -> Dossier:
        asked = now.by.role == "customer" or self.ground == "insists"
        return _climbed(now, Rung("person", self.to.id, self.to.level, now.at, asked=asked))


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
    ground: Ground = ""

    @guard("rung-used", "E2", "ground")
    def fires_once(self, now: Hand[State]) -> str | None:
        """Refuse the same change again before the next one."""
        return _used("place", "change the time next, with somebody still more senior (time-changed)", self.ground, now)

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
    ground: Ground = ""

    @guard("rung-used", "E3", "ground")
    def fires_once(self, now: Hand[State]) -> str | None:
        """Refuse the last change again: the ladder ends (E5)."""
        return _used("time", "say our last word, and where to turn (position-stated)", self.ground, now)

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
            named = f"{now.state.to} was named: only they can take it up"
            return f"{named}; where they cannot, name somebody else (person-changed)"
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
        ruling = now.dossier.ruling.replied()  # what somebody else could decide says nothing of who has it now
        if now.dossier.solution.confirmed_at is None:
            ruling = ruling.owed(now.at)
        return now.dossier.but(handling=now.dossier.handling.taken_up(now.by), ledger=ledger, ruling=ruling)
