"""What is for our eyes only: notes, conduct, threats (I). Each is a type that no customer-facing call may return."""

from __future__ import annotations

from typing import ClassVar, Literal

import attrs

from ..complaint import Role
from ..dossier import Dossier
from ..fact import Hand, Internal, State
from ..text import PersonalText, said


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
    kind: Literal["vulgarity", "insult", "harassment", "contact-refused", "sent-away"]
    what: PersonalText = attrs.field(validator=said)
    warned: bool = False

    def learn(self, now: Hand[State]) -> Dossier:
        conduct = now.dossier.conduct
        return now.dossier.but(
            conduct=conduct._replace(records=(*conduct.records, self.kind), warned=conduct.warned or self.warned)
        )


@attrs.frozen
class ThreatReported(Internal[State]):
    """
    A legal or physical threat was reported to those responsible, and the work goes on (I3, E6).

    Args:
        kind: Which.
        to: To whom it was reported.
        what: What was said.
    """

    name = "threat-reported"
    clauses: ClassVar[tuple[str, ...]] = ("I3", "E6")
    by: ClassVar[tuple[Role, ...]] = ("handler", "senior", "watch")
    kind: Literal["legal", "physical"]
    to: str = attrs.field(validator=said)
    what: PersonalText = ""

    def learn(self, now: Hand[State]) -> Dossier:
        conduct = now.dossier.conduct
        return now.dossier.but(conduct=conduct._replace(threats=(*conduct.threats, self.kind)))
