"""
What an office remembers of a customer when it matters: limits of contact, and what the next handler should know (I).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime, tzinfo
from typing import Any, Final

from .. import doors
from ..core.complaint import Actor, Complaint
from ..core.conduct import Conduct, Limit, Threat
from ..core.customer import NOBODY_KNOWN, CustomerRecord
from ..core.fact import AnyFact, Case, Hand, State
from ..core.facts import ContactLimitLifted
from ..core.flow import StateT
from ..core.states import Closed
from ..errors import Unreadable
from ..ports import Line, Seen
from .reading import Reading

_GROUNDS: Final = {
    "complexity": "it is too complicated", "hostility": "it is too hostile", "time": "it has taken too long",
}  # fmt: skip
_TIMES: Final = {1: "once", 2: "twice"}


class Remembering(Reading[StateT]):
    """An office that remembers; ``Recording`` and ``OfficeOf`` go on from here."""

    def _limit_of(self, complaint: Complaint) -> tuple[Limit | None, Seen | None]:
        """
        Find the limit of contact that holds for whoever complains, and what it was found in.

        The newest complaint knows it: a limit is recorded there and on all that are open, and goes on in each new one.
        """
        customer = complaint.customer.id
        if not customer:
            return None, None
        lines = self._received_of(customer)
        seen = Seen(customer, frozenset((line.case_id, line.version) for line in lines))
        for line in reversed(lines):
            try:
                return self._load(line.case_id).dossier.conduct.limited(self.now()), seen
            except Unreadable:  # what cannot be read here keeps nobody from complaining
                continue
        return None, seen

    def _concerned(self, fact: AnyFact, now: Hand[Any]) -> Iterator[Case[State]]:
        """Give the customer's other complaints that a limit concerns: open, or to be reopened yet; and the newest."""
        case, at = now.case, now.at
        others = () if now.customer is None else now.customer.others
        received = self._received_of(case.complaint.customer.id or "") if others else []
        newest = next((line.case_id for line in reversed(received) if line.case_id != case.id), "")
        for other in others:
            closed = other.dossier.after.closed_at
            over = closed is not None and at > self.rules.calendar.after(closed, self.rules.reopening)
            held = other.dossier.conduct.limit is not None
            if held or (not isinstance(fact, ContactLimitLifted) and (not over or other.id == newest)):
                yield other

    def _received_of(self, customer: str) -> list[Line]:
        """List the complaints of one customer as they were received; a merge may have moved their beginnings."""
        return sorted(self._lines_of(customer), key=lambda line: int(line.number.removeprefix("C-")))

    def prepared(self, case: Case[State], *, by: Actor | None = None) -> tuple[str, ...]:
        """
        Say what whoever takes a complaint up should know first: limits of contact, conduct, threats, relief (I2, I4).

        For the house's own eyes. It names conduct and nobody's character, here and in the customer's other complaints.

        Args:
            case: The complaint.
            by: Who asks; whoever may not see conduct is told of a limit alone, and the customer nothing. Left out,
                a program of the house asks.
        """
        known = doors.case(case)
        if by is not None and doors.actor(by).role == "customer":
            return ()
        try:
            others = self.customer(known)
        except Unreadable:  # one that cannot be read here is no reason to be unprepared
            others = NOBODY_KNOWN
        numbers = {each.id: self.number(each) for each in (known, *others.others)}
        sees, zone = self._sees_conduct(by), self.rules.calendar.tz
        return tuple(_sentences(known, others, numbers, self.now(), zone, conduct=sees))


# In sentences ---------------------------------------------------------------------------


def _sentences(
    case: Case[State], others: CustomerRecord, numbers: Mapping[str, str], at: datetime, zone: tzinfo, *, conduct: bool
) -> Iterator[str]:
    """Say it of this complaint, then of the customer's others; *conduct* tells whether the reader may see that."""
    limit = case.dossier.conduct.limited(at)
    if limit is not None:
        until = _day(limit.until, zone)
        yield f"Until {until} contact goes on {limit.way}; what they complain of is received all the same."
    if not conduct:
        return
    relief = case.dossier.handling.relief
    if relief is not None and not isinstance(case.state, Closed):
        yield f"Relief was asked for by {relief.by} on {_day(relief.at, zone)}: {_GROUNDS[relief.ground]}."
    yield from _told("Here", case.dossier.conduct, zone)
    for other in others.others:
        yield from _told(f"In {numbers[other.id]}", other.dossier.conduct, zone)


def _told(where: str, conduct: Conduct, zone: tzinfo) -> Iterator[str]:
    if notes := conduct.theirs:
        kinds = Counter(note.kind for note in notes)
        counted = ", ".join(f"{kind} {_TIMES.get(many, f'{many} times')}" for kind, many in kinds.items())
        asked = "they were asked to stop" if any(note.warned for note in notes) else "nobody asked them to stop"
        yield f"{where}: {counted}, last on {_day(notes[-1].at, zone)}; {asked}."
    for threat in conduct.dangers:
        yield f"{where}: a {threat.kind} threat on {_day(threat.made, zone)}; {_stands(threat)}."


def _stands(threat: Threat) -> str:
    if threat.reported is None:
        return "it is still to be reported"
    return "it was reported" if threat.acknowledged is None else "those responsible have it"


def _day(moment: datetime, zone: tzinfo) -> str:
    local = moment.astimezone(zone)
    return f"{local.day} {local:%B %Y}"
