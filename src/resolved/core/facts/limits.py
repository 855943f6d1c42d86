"""Limits of contact: graded, for a reason, told, and never without a day on which they are looked at anew (I2)."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

import attrs

from ..complaint import Medium, Role
from ..conduct import Limit, LimitKind
from ..dossier import Dossier
from ..fact import Hand, Remark, State, guard
from ..text import PersonalText, aware, said, utc
from .common import Owed, out_of_reach


def _too_junior(now: Hand[Any]) -> str | None:
    """Object to somebody who may not limit contact."""
    needed = now.rules.conduct.limit_level
    if now.by.level >= needed:
        return None
    return f"{now.by.id} acts at level {now.by.level}: somebody of level {needed} or above limits contact"


@attrs.frozen
class ContactLimited(Owed, Remark[State]):
    """
    Contact with this customer goes on in one way only, until it is looked at anew (I2).

    Holds in every open complaint of theirs and in each new one, which is received all the same (H4). A
    limit goes no further than it must, and ends on the day of its review unless it is set again.

    Args:
        kind: From the mildest: one person; set times; one channel; in writing; through a representative.
        because: Why, as the customer was told.
        review: When it is looked at anew.
        medium: For one channel, or in writing: which one. For a representative: theirs, with the address.
        person: For one person: their id.
        times: For set times: which.
    """

    name = "contact-limited"
    clauses: ClassVar[tuple[str, ...]] = ("I2",)
    by: ClassVar[tuple[Role, ...]] = ("senior",)
    recalls: ClassVar[bool] = True
    spreads: ClassVar[bool] = True
    kind: LimitKind
    because: PersonalText = attrs.field(validator=said)
    review: datetime = attrs.field(converter=utc, validator=aware)
    medium: Medium | None = attrs.field(default=None, kw_only=True)
    person: str = attrs.field(default="", kw_only=True)
    times: PersonalText = attrs.field(default="", kw_only=True)

    @staticmethod
    @guard("too-junior", "I2")
    def may_limit(now: Hand[State]) -> str | None:
        """Refuse somebody who is not senior enough."""
        return _too_junior(now)

    @guard("no-conduct", "I2")
    def has_a_cause(self, now: Hand[State]) -> str | None:
        """Refuse a limit without conduct or a threat on record, here or in another complaint of theirs."""
        others = () if now.customer is None else now.customer.others
        known = [now.dossier.conduct, *(each.dossier.conduct for each in others)]
        if any(each.theirs or each.dangers for each in known):
            return None
        return "nothing that the customer said or did is on record: note it first (conduct-noted, threat-made)"

    @guard("no-review", "I2", "review")
    def is_reviewed(self, now: Hand[State]) -> str | None:
        """Refuse a limit whose review is over, or too far off: a limit without review is none."""
        if self.review <= now.at:
            return f"{self.review:%d %B %Y %H:%M %Z} is not ahead of us: say when the limit is looked at anew"
        latest = now.rules.calendar.after(now.at, now.rules.clocks.limit_review)
        if self.review <= latest:
            return None
        return f"a limit is looked at anew within {now.rules.clocks.limit_review}: by {latest:%d %B %Y} at the latest"

    @guard("no-way-left", "I2", "kind", "medium", "person", "times")
    def leaves_a_way(self, now: Hand[State]) -> str | None:
        """Refuse a limit that does not say how contact goes on, or by which it could not."""
        needed = {"one-person": "person", "set-times": "times"}.get(self.kind, "medium")
        if self.kind == "writing-only" and self.medium is None:
            return (
                None
                if _can_be_written_to(now)
                else "we have no address to write to: ask for one, and give it as medium"
            )
        given: Any = getattr(self, needed)
        if not (given.strip() if isinstance(given, str) else given):
            return f"say how contact goes on: {needed}=…"
        return None if self.medium is None else self._unusable(self.medium, now)

    def _unusable(self, medium: Medium, now: Hand[State]) -> str | None:
        if self.kind == "one-person" or self.kind == "set-times":
            return f"{self.kind} takes no medium: choose one-channel to have one"
        can = now.rules.can(medium.channel)
        if can.public:
            return f"others read along on {medium.channel}: choose another medium"
        if self.kind == "representative-only" and not medium.address.strip():
            return "give the representative's address: Medium('email', 'them@example.com')"
        if self.kind == "writing-only" and (can.voice or can.live):
            return f"{medium.channel} is not in writing: choose another medium"
        return out_of_reach(medium, now)

    def limit(self, since: datetime, by: str) -> Limit:
        """Give the limit that it sets."""
        return Limit(
            kind=self.kind, until=self.review, since=since, by=by, medium=self.medium, person=self.person,
            times=self.times,
        )  # fmt: skip

    def learn(self, now: Hand[State]) -> Dossier:
        limit = self.limit(now.at, now.by.id)
        # To be told of a limit is no response to what was complained about, so it stops no clock.
        return now.dossier.but(conduct=now.dossier.conduct.limits(limit))


def _can_be_written_to(now: Hand[State]) -> bool:
    customer = now.case.complaint.customer
    return any(
        customer.reach(name) for name, can in now.rules.channels.items() if can.writes and not (can.live or can.public)
    )


@attrs.frozen
class ContactLimitLifted(Owed, Remark[State]):
    """
    A limit of contact is over before its day, for every complaint of this customer; and they know it (I2).

    Args:
        because: Why, as the customer was told.
    """

    name = "contact-limit-lifted"
    clauses: ClassVar[tuple[str, ...]] = ("I2",)
    by: ClassVar[tuple[Role, ...]] = ("senior",)
    spreads: ClassVar[bool] = True
    because: PersonalText = attrs.field(validator=said)

    @staticmethod
    @guard("no-limit", "I2")
    def there_is_one(now: Hand[State]) -> str | None:
        """Refuse to lift what does not hold."""
        return (
            None
            if now.dossier.conduct.limited(now.at)
            else "no limit of contact holds for this customer: there is nothing to lift"
        )

    @staticmethod
    @guard("too-junior", "I2")
    def may_lift(now: Hand[State]) -> str | None:
        """Refuse somebody who is not senior enough."""
        return _too_junior(now)

    def learn(self, now: Hand[State]) -> Dossier:
        return now.dossier.but(conduct=now.dossier.conduct.limits(None))
