"""What comes after the solution, and outside the complaint (C7, D8, J3, J8)."""

from __future__ import annotations

from datetime import datetime
from typing import Final, NamedTuple

import attrs

from ..anew import but
from ..text import PersonalText


class Occasion(NamedTuple):
    """
    A date to remember with a customer (J8).

    Args:
        id: ``case/version`` of the entry that noted it.
        what: What it is.
        on: When to be in touch.
        noted: When it was noted.
        kept: When we were, or when it was passed over; None while it is ahead.
    """

    id: str
    what: PersonalText
    on: datetime
    noted: datetime
    kept: datetime | None = None


@attrs.frozen
class Notice:
    """
    A letter that a regime asks for, as it was given (E5).

    Args:
        id: ``case/version`` of the entry that tells of it, which is the letter's id too.
        kind: As the regime calls it.
        says: The ids of what it says.
        at: When the customer was told (UTC).
        until: The new date that it gives, where it asks for more time.
        failed: It is known not to have arrived.
    """

    id: str
    kind: str
    says: tuple[str, ...]
    at: datetime
    until: datetime | None = None
    failed: bool = False


class Aftercare(NamedTuple):
    """
    What comes after the solution, and outside the complaint (C7, D8, E5, J1, J3, J8).

    Args:
        settled_at: When it was first settled; a reopening does not change it.
        closed_at: When it was last closed; None while it is open.
        documented: When cause or lesson was written down, since it was last settled or closed.
        followed_up: When we last asked whether it is really solved.
        solved: What the customer said then; None where they were not asked or did not say.
        reopened: How often.
        merged_into: The id of the complaint that goes on in its place.
        absorbed: The ids of the complaints that were merged into this one.
        outside: The bodies outside that have it.
        reopened_at: When it was last opened again.
        problem: The id of the recurring problem that it belongs to; the last one that was named.
        fixes_told: The problems of whose removal the customer was told.
        occasions: Dates to remember with this customer.
        under: What was said of regimes besides the policy, in order: under this one, or not.
        notices: The letters that regimes ask for, as they were given.
    """

    settled_at: datetime | None = None
    closed_at: datetime | None = None
    documented: datetime | None = None
    followed_up: datetime | None = None
    solved: bool | None = None
    reopened: int = 0
    merged_into: str = ""
    absorbed: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()
    reopened_at: datetime | None = None
    problem: str = ""
    fixes_told: tuple[str, ...] = ()
    occasions: tuple[Occasion, ...] = ()
    under: tuple[tuple[str, bool], ...] = ()
    notices: tuple[Notice, ...] = ()

    def settled(self, at: datetime) -> Aftercare:
        """Note the customer's word that it is solved; what it teaches is to be written down."""
        settled = self if self.settled_at is not None else but(self, _SETTLED_AT, at)
        return settled if settled.documented is None else but(settled, _DOCUMENTED, None)

    def written_down(self, at: datetime) -> Aftercare:
        """Note that cause or lesson is written down."""
        return but(self, _DOCUMENTED, at)

    def closed(self, at: datetime, *, documented: datetime | None = None) -> Aftercare:
        """Note the end; an end other than the customer's word is to be written down yet."""
        return but(but(self, _CLOSED_AT, at), _DOCUMENTED, documented)

    def belongs_to(self, problem: str) -> Aftercare:
        """Note the recurring problem that it belongs to."""
        return but(self, _PROBLEM, problem) if problem and problem != self.problem else self

    def knows_of_fix(self, problem: str) -> Aftercare:
        """Note that the customer was told that a problem is removed."""
        return self._replace(fixes_told=(*self.fixes_told, problem))

    def remembers(self, occasion: Occasion) -> Aftercare:
        """Note a date to remember."""
        return self._replace(occasions=(*self.occasions, occasion))

    def undelivered(self, letter: str) -> Aftercare:
        """Note that a letter did not arrive: what it said was not told."""
        if all(one.id != letter for one in self.notices):
            return self
        return self._replace(
            notices=tuple(attrs.evolve(one, failed=True) if one.id == letter else one for one in self.notices)
        )

    def was_in_touch(self, id: str, at: datetime) -> Aftercare:
        """Note that an occasion was kept, or passed over."""
        return self._replace(occasions=tuple(o._replace(kept=at) if o.id == id else o for o in self.occasions))


_SETTLED_AT: Final = Aftercare._fields.index("settled_at")
_CLOSED_AT: Final = Aftercare._fields.index("closed_at")
_DOCUMENTED: Final = Aftercare._fields.index("documented")
_PROBLEM: Final = Aftercare._fields.index("problem")
