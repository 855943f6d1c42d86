"""What was offered, agreed, done and given (B7, C4, D6, D7)."""

from __future__ import annotations

from datetime import datetime
from typing import Final, NamedTuple

import attrs

from ..anew import but, made
from ..remedies import AnyRemedy
from ..text import PersonalText


@attrs.frozen
class Given:
    """
    One thing that the customer got from us: a remedy that was done, or a gesture (C4, C8).

    Args:
        id: ``case/version`` of the entry that tells of it; it stays when complaints are merged.
        remedy: What it was.
        at: When.
        disputed: Whether it turned out that it was not solved by that; done again, it counts once.
    """

    id: str
    remedy: AnyRemedy
    at: datetime
    disputed: bool = False


class Solution(NamedTuple):
    """
    What was offered, agreed, done and confirmed (B7, C3–C8, D4, D6, D7, J7).

    Args:
        offered: How many options were ever put before the customer.
        agreed: The remedy both agreed on; None before, and again when it is disputed or reopened.
        agreed_at: When.
        done_at: When it was done.
        done_by: The id of who did it.
        confirmed_at: When the customer said that it is solved.
        goodwill: What was given beyond what is owed.
        given: All that the customer got, gestures too; what was done stays given when it is disputed.
        deed: ``case/version`` of the entry that tells that it was done.
        proposed: What stands before the customer now: one of it may have to be given.
    """

    offered: int = 0
    agreed: AnyRemedy | None = None
    agreed_at: datetime | None = None
    done_at: datetime | None = None
    done_by: str = ""
    confirmed_at: datetime | None = None
    goodwill: tuple[PersonalText, ...] = ()
    given: tuple[Given, ...] = ()
    deed: str = ""
    proposed: tuple[AnyRemedy, ...] = ()

    def offers(self, options: tuple[AnyRemedy, ...]) -> Solution:
        """Note that options were put before the customer; an earlier agreement is off."""
        return Solution(self.offered + len(options), goodwill=self.goodwill, given=self.given, proposed=options)

    def agrees(self, remedy: AnyRemedy, at: datetime) -> Solution:
        """Note what both agreed on."""
        return made(Solution, (self.offered, remedy, at, None, "", None, self.goodwill, self.given, "", ()))

    def done(self, at: datetime, by: str, id: str) -> Solution:
        """Note that it was done, by the entry *id*."""
        agreed = self.agreed
        given = self.given if agreed is None else (*self.given, Given(id, agreed, at))
        return made(Solution, (self.offered, agreed, self.agreed_at, at, by, None, self.goodwill, given, id, ()))

    def confirms(self, at: datetime) -> Solution:
        """Note the customer's word that it is solved."""
        return but(self.turned_down(), _CONFIRMED_AT, at)

    def undone(self) -> Solution:
        """Start anew: it was disputed, reopened or rejected."""
        given = self.given
        if self.deed:
            given = tuple([Given(g.id, g.remedy, g.at, True) if g.id == self.deed else g for g in given])
        return Solution(self.offered, goodwill=self.goodwill, given=given)

    def gives(self, what: str, given: Given) -> Solution:
        """Note a gesture beyond what is owed."""
        return Solution(
self.offered, self.agreed, self.agreed_at, self.done_at, self.done_by, self.confirmed_at,
            (*self.goodwill, what), (*self.given, given), self.deed, self.proposed,
        )  # fmt: skip

    def absorbed(self, given: tuple[Given, ...]) -> Solution:
        """Take over what was given on a complaint that was merged into this one."""
        return self._replace(given=(*self.given, *given)) if given else self

    def turned_down(self) -> Solution:
        """Note that the customer wants none of what was proposed."""
        return self._replace(proposed=()) if self.proposed else self

    @property
    def standing(self) -> AnyRemedy | None:
        """What both agreed on and is still to be done."""
        return self.agreed if self.done_at is None else None


_CONFIRMED_AT: Final = Solution._fields.index("confirmed_at")
