"""Who has a complaint, and who ever had (A4, C2, E1)."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, NamedTuple

import attrs

from ..complaint import Actor
from ..conduct import Relief
from ..states import Change


@attrs.frozen
class Involved:
    """Somebody of the house who had to do with it, by id, and how senior they were then."""

    id: str
    level: int
    unit: str


@attrs.frozen
class Transfer:
    """One handover that was offered, and what came of it."""

    to: str
    unit: str
    outcome: Literal["accepted", "refused", "no-answer"]
    at: datetime
    introduced: bool = False


@attrs.frozen
class Rung:
    """
    One of the three changes (E1, E2, E3).

    Args:
        change: Which.
        to: The id of who was asked to take it up.
        level: How senior they are.
        at: When it was made (UTC).
        taken: Whether somebody took it up.
        asked: Whether the customer had asked for it.
        before: The ids of everyone who had it until then.
    """

    change: Change
    to: str
    level: int
    at: datetime
    taken: bool = False
    asked: bool = False
    before: frozenset[str] = frozenset()


class Handling(NamedTuple):
    """
    One named person is responsible at every moment (C2); and who else ever was.

    Args:
        owner: The id of who is responsible.
        duty: True while that is only whoever is on duty: the first of the staff to act takes it.
        level: The owner's level.
        involved: Everyone of the house who acted on it.
        barred: Who may not own it: they were involved in what this complaint is about.
        transfers: The handovers, accepted or not.
        rungs: The changes that were made.
        relief: The owner's limit is passed, and they asked to be relieved; over once it is given to somebody.
        owners: The ids of everyone who was given it, in order.
    """

    owner: str = ""
    duty: bool = False
    level: int = 0
    involved: tuple[Involved, ...] = ()
    transfers: tuple[Transfer, ...] = ()
    rungs: tuple[Rung, ...] = ()
    barred: tuple[str, ...] = ()
    relief: Relief | None = None
    owners: tuple[str, ...] = ()

    def knows(self, id: str) -> bool:
        """Tell whether somebody was involved."""
        return any(one.id == id for one in self.involved)

    def joined(self, actor: Actor) -> Handling:
        """Note that *actor* acted; a complaint that only the duty holds becomes theirs."""
        takes = self.duty and actor.role != "approver" and actor.id not in self.barred
        joined = self if self.knows(actor.id) else self._replace(involved=(*self.involved, _involved(actor)))
        return joined.owned(actor)._replace(relief=self.relief) if takes else joined

    def owned(self, actor: Actor) -> Handling:
        """Give it to *actor*."""
        involved = self.involved if self.knows(actor.id) else (*self.involved, _involved(actor))
        return Handling(
            actor.id, False, actor.level, involved, self.transfers, self.rungs, self.barred, None,
            (*self.owners, actor.id),
        )  # fmt: skip

    def transferred(self, transfer: Transfer) -> Handling:
        """Note what came of a handover."""
        return self._replace(transfers=(*self.transfers, transfer))

    def introduced(self) -> Handling:
        """Note that the customer was put in touch with whoever accepted it last."""
        last = self.accepted[-1]
        met = Transfer(last.to, last.unit, last.outcome, last.at, True)
        return self._replace(transfers=tuple(met if each is last else each for each in self.transfers))

    def taken_up(self, actor: Actor) -> Handling:
        """Note that *actor* took the last change up; it is theirs."""
        *before, last = self.rungs
        return self._replace(rungs=(*before, attrs.evolve(last, taken=True))).owned(actor)

    def climbed(self, rung: Rung) -> Handling:
        """Note one of the three changes."""
        had = frozenset(self.owners) if self.duty else self.had
        return self._replace(rungs=(*self.rungs, attrs.evolve(rung, before=had)))

    @property
    def had(self) -> frozenset[str]:
        """Everyone who ever had it; whoever only refused it never had it (A4)."""
        return frozenset((self.owner, *self.owners))

    @property
    def unit(self) -> str:
        """The team of who is responsible."""
        return next((one.unit for one in self.involved if one.id == self.owner), "")

    @property
    def accepted(self) -> tuple[Transfer, ...]:
        """The transfers that count: a refused offer is none (A4)."""
        return tuple(transfer for transfer in self.transfers if transfer.outcome == "accepted")

    @property
    def used(self) -> frozenset[Change]:
        """The changes that were made: one that nobody took up is none."""
        return frozenset(rung.change for rung in self.rungs if rung.taken)

    @property
    def rung_level(self) -> int:
        """How senior the ladder has become: a receiver below it may work on it, the senior stays owner."""
        return max((rung.level for rung in self.rungs), default=0)

    @property
    def taken_level(self) -> int:
        """How senior those became who took it up; whoever was named and never did raises nothing."""
        return max((rung.level for rung in self.rungs if rung.taken), default=0)


def _involved(actor: Actor) -> Involved:
    return Involved(actor.id, actor.level, actor.unit)
