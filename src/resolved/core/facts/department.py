"""What ties a complaint to the rest of the house: its recurring problem, and the customer afterwards (J3, J8)."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

import attrs

from ..complaint import Evidence, Role
from ..dossier import Dossier, Occasion
from ..fact import Hand, Internal, Remark, State, guard
from ..problems import slug
from ..states import Open, Settled
from ..text import PersonalText, aware, said, utc
from .common import Telling, not_ours, tells


@attrs.frozen
class ProblemLinked(Internal[State]):
    """
    It belongs to a recurring problem, whether it is solved yet or not (J3); the last one that was named counts.

    Args:
        problem: The problem's id or title; a key, and not personal.
    """

    name = "problem-linked"
    clauses: ClassVar[tuple[str, ...]] = ("J3",)
    by: ClassVar[tuple[Role, ...]] = ("handler", "system")
    problem: str = attrs.field(validator=said)

    def learn(self, now: Hand[State]) -> Dossier:
        return now.dossier.but(after=now.dossier.after.belongs_to(slug(self.problem)))


@attrs.frozen
class FixTold(Telling, Remark[State]):
    """
    The customer was told that the problem behind their complaint is removed (J3, J8); once, and not again.

    Args:
        problem: The problem's id.
        what: What was done about it, for the customer.
    """

    name = "fix-told"
    clauses: ClassVar[tuple[str, ...]] = ("J3", "J8")
    by: ClassVar[tuple[Role, ...]] = ("handler",)
    problem: str = attrs.field(validator=said)
    what: PersonalText = attrs.field(validator=said)

    @guard("other-problem", "J3", "problem")
    def belongs_to_it(self, now: Hand[State]) -> str | None:
        """Refuse to tell a customer of a problem that nobody has linked to their complaint."""
        if now.dossier.after.problem:
            return None
        return f"this complaint belongs to no problem: link it first (problem-linked with {self.problem!r})"

    @guard("told-already", "J3", "problem")
    def was_not_told_yet(self, now: Hand[State]) -> str | None:
        """Refuse to tell it twice."""
        if slug(self.problem) not in now.dossier.after.fixes_told:
            return None
        return "the customer has been told already: leave them in peace"

    def learn(self, now: Hand[State]) -> Dossier:
        return now.dossier.but(contact=tells(now, self.told), after=now.dossier.after.knows_of_fix(slug(self.problem)))


@attrs.frozen
class OccasionNoted(Internal[State]):
    """
    A date to remember with this customer (J8): the new part arrives, a year has gone by.

    It falls due on that day, once the complaint is settled or closed; never while it is open.

    Args:
        what: What the occasion is.
        on: When to be in touch.
    """

    name = "occasion-noted"
    clauses: ClassVar[tuple[str, ...]] = ("J8",)
    by: ClassVar[tuple[Role, ...]] = ("handler",)
    what: PersonalText = attrs.field(validator=said)
    on: datetime = attrs.field(converter=utc, validator=aware)

    @guard("not-ahead", "J8", "on")
    def is_ahead(self, now: Hand[State]) -> str | None:
        """Refuse a day that is over."""
        if self.on > now.at:
            return None
        return f"{self.on:%d %B %Y %H:%M %Z} is not ahead of us; note a day that is"

    def learn(self, now: Hand[State]) -> Dossier:
        return now.dossier.but(after=now.dossier.after.remembers(Occasion(now.entry, self.what, self.on, now.at)))


@attrs.frozen
class OccasionKept(Remark[State]):
    """
    We were in touch with the customer on an occasion; or passed it over, and say why (J8).

    Args:
        occasion: Its id: ``case/version`` of the entry that noted it; left out, the earliest that is not kept.
        told: How we were in touch.
        passed_over: Why we were not.
    """

    name = "occasion-kept"
    clauses: ClassVar[tuple[str, ...]] = ("J8",)
    by: ClassVar[tuple[Role, ...]] = ("handler",)
    recalls: ClassVar[bool] = True
    occasion: str | None = None
    told: Evidence | None = attrs.field(default=None, kw_only=True)
    passed_over: PersonalText = attrs.field(default="", kw_only=True)

    @guard("no-such-occasion", "J8", "occasion")
    def is_to_be_kept(self, now: Hand[State]) -> str | None:
        """Refuse an occasion that is not there, or that is kept."""
        if _occasion(now, self.occasion) is not None:
            return None
        waiting = ", ".join(each.id for each in now.dossier.after.occasions if each.kept is None)
        return f"there is no such occasion to keep; there are {waiting or 'none'}"

    @guard("not-told", "J8", "told", "passed_over")
    def says_how_or_why_not(self, now: Hand[State]) -> str | None:
        """Refuse one of which nobody says how we were in touch, or why we were not."""
        if self.told is not None:
            return not_ours(self.told, now)
        return None if self.passed_over.strip() else "say how you were in touch (told=…), or why not (passed_over='…')"

    @guard("bad-moment", "J8", "told")
    def comes_at_a_good_moment(self, now: Hand[State]) -> str | None:
        """Refuse a friendly call to somebody whose complaint is open, this one or another."""
        if self.told is None:
            return None
        others = now.customer.others if now.customer is not None else ()
        if any(_unsettled(each.state) for each in (now.case, *others)):
            return (
                "a complaint of this customer is open: see to that first, or pass the occasion over (passed_over='…')"
            )
        return None

    def learn(self, now: Hand[State]) -> Dossier:
        found, dossier = _occasion(now, self.occasion), now.dossier
        if found is None:
            return dossier
        contact = dossier.contact if self.told is None else tells(now, self.told)
        return dossier.but(contact=contact, after=dossier.after.was_in_touch(found.id, now.at))


def _occasion(now: Hand[State], id: str | None) -> Occasion | None:
    waiting = [each for each in now.dossier.after.occasions if each.kept is None]
    if id is None:
        return min(waiting, key=lambda each: each.on, default=None)
    return next((each for each in waiting if each.id == id), None)


def _unsettled(state: State) -> bool:
    return isinstance(state, Open) and not isinstance(state, Settled)
