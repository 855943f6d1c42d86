"""
What is for our eyes only: notes, conduct, threats, a handler's own limit (I).

Each is a type that no customer-facing call may return.
"""

from __future__ import annotations

from typing import ClassVar, Final

import attrs

from ..complaint import Evidence, Role
from ..conduct import ConductKind, ConductNote, Ground, Relief, Threat, ThreatKind
from ..dossier import Dossier
from ..fact import AnyFact, Entry, Hand, Internal, State, guard
from ..states import Open
from ..text import PersonalText, said
from .conversation import ContactEnded
from .promises import DeadlineMissed


@attrs.frozen
class Noted(Internal[State]):
    """Something worth keeping, for the house alone (B1, J1)."""

    name = "noted"
    clauses: ClassVar[tuple[str, ...]] = ("B1", "J1")
    by: ClassVar[tuple[Role, ...]] = ("handler", "senior", "system")
    text: PersonalText = attrs.field(validator=said)


@attrs.frozen
class ConductNoted(Internal[State]):
    """
    What was said or done: the conduct, never a label on the person (I2, F7).

    Shown to the next handler, also in a later complaint, so that they are prepared.

    Args:
        kind: The customer's vulgarity, insult or harassment; or ours: contact refused, sent away.
        what: As exactly as it is known.
        warned: Whether they were asked, politely and firmly, to stop.
    """

    name = "conduct-noted"
    clauses: ClassVar[tuple[str, ...]] = ("I2", "F7", "I1")
    by: ClassVar[tuple[Role, ...]] = ("handler", "senior")
    kind: ConductKind
    what: PersonalText = attrs.field(validator=said)
    warned: bool = False

    def learn(self, now: Hand[State]) -> Dossier:
        note = ConductNote(self.kind, now.at, self.warned, now.by.id)
        return now.dossier.but(conduct=now.dossier.conduct.noted(note))


# Threats --------------------------------------------------------------------------------


@attrs.frozen
class ThreatMade(Internal[State]):
    """
    A legal or physical threat was heard, and is to be reported at once; the work goes on (I3).

    Args:
        kind: Which.
        what: What was said, as exactly as it is known.
    """

    name = "threat-made"
    clauses: ClassVar[tuple[str, ...]] = ("I3", "E6")
    by: ClassVar[tuple[Role, ...]] = ("handler", "senior")
    kind: ThreatKind
    what: PersonalText = attrs.field(validator=said)

    def learn(self, now: Hand[State]) -> Dossier:
        return now.dossier.but(conduct=now.dossier.conduct.threatened(Threat(now.entry, self.kind, now.at)))


@attrs.frozen
class ThreatReported(Internal[State]):
    """
    A legal or physical threat was reported to those responsible, and the work goes on (I3, E6).

    It reports every threat of that kind that was heard; where none was noted before, both are told in one.

    Args:
        kind: Which.
        to: To whom it was reported.
        what: What was said.
    """

    name = "threat-reported"
    clauses: ClassVar[tuple[str, ...]] = ("I3", "E6")
    by: ClassVar[tuple[Role, ...]] = ("handler", "senior", "watch")
    kind: ThreatKind
    to: str = attrs.field(validator=said)
    what: PersonalText = ""

    @guard("to-oneself", "I3", "to")
    def is_to_somebody_else(self, now: Hand[State]) -> str | None:
        """Refuse a report to oneself."""
        if self.to != now.by.id:
            return None
        return "report it to those responsible for it, and not to yourself: say who they are (to)"

    def learn(self, now: Hand[State]) -> Dossier:
        return now.dossier.but(conduct=now.dossier.conduct.reported(now.entry, self.kind, now.at, now.by.id))


@attrs.frozen
class ThreatAcknowledged(Internal[State]):
    """
    Those responsible have what was reported to them (I3).

    They record it themselves; or whoever reported it writes their word down.

    Args:
        kind: Which threats: all of that kind that were reported and not acknowledged.
        advice: What they say is to be done, or left; for the house alone.
        word: Their word, where somebody else writes it down.
    """

    name = "threat-acknowledged"
    clauses: ClassVar[tuple[str, ...]] = ("I3",)
    by: ClassVar[tuple[Role, ...]] = ("handler", "senior", "approver")
    kind: ThreatKind
    advice: PersonalText = ""
    word: Evidence | None = attrs.field(default=None, kw_only=True)

    @guard("not-reported", "I3", "kind")
    def was_reported(self, now: Hand[State]) -> str | None:
        """Refuse to acknowledge what nobody reported, or what was acknowledged."""
        if now.dossier.conduct.waiting(self.kind):
            return None
        return f"no {self.kind} threat waits to be acknowledged: report it first (threat-reported)"

    @guard("own-report", "I3", "word")
    def is_their_word(self, now: Hand[State]) -> str | None:
        """Refuse the word of whoever reported it, and the customer's."""
        reporters = {threat.by for threat in now.dossier.conduct.waiting(self.kind)}
        said_by = now.by.id if self.word is None else self.word.by
        if said_by == "customer":
            return "the word of those responsible is needed, and not the customer's"
        if said_by in reporters:
            return f"{said_by} reported it: give the word of who has it now, word=Evidence.written(by=…, through=…)"
        return None

    def learn(self, now: Hand[State]) -> Dossier:
        return now.dossier.but(conduct=now.dossier.conduct.acknowledged(self.kind, now.at))


# A handler's own limit ------------------------------------------------------------------


@attrs.frozen
class ReliefAsked(Internal[Open]):
    """
    Whoever has it says that their limit is passed, and asks to be relieved (I4, E6). That is no failing.

    It shows in the work list as what falls due next; the next owner, or going up, relieves them.

    Args:
        ground: By what: the *complexity* of the matter, *hostility*, or the *time* spent with one customer.
        because: In their words.
    """

    name = "relief-asked"
    clauses: ClassVar[tuple[str, ...]] = ("I4", "E6")
    by: ClassVar[tuple[Role, ...]] = ("handler", "senior")
    ground: Ground
    because: PersonalText = ""

    @staticmethod
    @guard("not-the-owner", "I4")
    def is_the_owners(now: Hand[State]) -> str | None:
        """Refuse it of somebody who does not have it."""
        handling = now.dossier.handling
        if handling.duty or handling.owner == now.by.id:
            return None
        return f"{handling.owner} has it: have them say it (relief-asked), or give it to somebody else (reassigned)"

    def learn(self, now: Hand[Open]) -> Dossier:
        handling = now.dossier.handling
        if handling.relief is not None:  # whoever asks again has waited since the first time
            return now.dossier
        return now.dossier.but(handling=handling._replace(relief=Relief(now.by.id, now.at, self.ground)))


WITHHELD: Final[tuple[type[AnyFact], ...]] = (ConductNoted, ThreatMade, ThreatReported, ThreatAcknowledged, ReliefAsked)
"""What only those see who may see conduct (``may_see_conduct``)."""
WITHHELD_CLOCKS: Final = frozenset({"threat-report", "threat-acknowledgement", "relief"})
"""The clocks that tell of it."""


def withheld(entry: Entry) -> bool:
    """Tell whether an entry is for those only who may see conduct: what was noted, and that its clock ran out (I2)."""
    fact = entry.fact
    if isinstance(fact, DeadlineMissed):
        return fact.deadline.partition("@")[0] in WITHHELD_CLOCKS
    return isinstance(fact, WITHHELD) or (isinstance(fact, ContactEnded) and fact.for_conduct)
