"""
How we were treated, and how contact goes on: conduct, threats, limits of contact, a handler's own limit (I).

What is kept is the conduct and never a label on the person; what exactly was said stays in the entries.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, TypeAlias, get_args

import attrs

from ..errors import Invalid
from .complaint import Actor, Capabilities, Medium
from .text import PersonalText, aware, utc

if TYPE_CHECKING:
    from .policy import Rulebook

ConductKind: TypeAlias = Literal["vulgarity", "insult", "harassment", "contact-refused", "sent-away"]
THEIRS: Final = ("vulgarity", "insult", "harassment")
"""The kinds of conduct that are the customer's; what is ours is a finding, what is theirs never is."""

ThreatKind: TypeAlias = Literal["legal", "physical"]

LONGEST_CONTACT: Final = timedelta(hours=12)
"""No conversation lasts longer: what was said before that was said in another one."""


# What was said or done ------------------------------------------------------------------


class ConductNote(NamedTuple):
    """One thing that was said or done: which kind, when, whether they were asked to stop, and who met it."""

    kind: str
    at: datetime
    warned: bool
    by: str


class Threat(NamedTuple):
    """
    A threat, and what became of it (I3).

    Args:
        id: ``case/version`` of the entry that tells of it first.
        kind: Legal or physical.
        made: When it was heard.
        reported: When it was reported to those responsible.
        by: The id of who reported it.
        acknowledged: When those responsible said that they have it.
    """

    id: str
    kind: ThreatKind
    made: datetime
    reported: datetime | None = None
    by: str = ""
    acknowledged: datetime | None = None


# How contact goes on --------------------------------------------------------------------

LimitKind: TypeAlias = Literal["one-person", "set-times", "one-channel", "writing-only", "representative-only"]
LIMITS: Final[tuple[LimitKind, ...]] = get_args(LimitKind)
"""The scale, the mildest first: a limit goes no further than it has to."""


@attrs.frozen(kw_only=True)
class Limit:
    """
    A limit of contact with one customer, until it is reviewed; it never keeps anybody from complaining (H4).

    Args:
        kind: Where on the scale it stands.
        until: When it is to be reviewed (UTC); unless it is renewed, it ends there.
        medium: Through which medium they are told, where there is only one; a representative's, by their address.
        person: The id of the one person whom they reach.
        times: At which times they reach us.
        by: The id of who set it.
        since: When.
    """

    kind: LimitKind
    until: datetime = attrs.field(converter=utc, validator=aware)
    since: datetime = attrs.field(converter=utc, validator=aware)
    by: str
    medium: Medium | None = None
    person: str = ""
    times: PersonalText = ""

    def holds(self, at: datetime) -> bool:
        """Tell whether it holds at a time."""
        return self.since <= at < self.until

    def excludes(self, channel: str, can: Capabilities) -> bool:
        """Tell whether nothing is told through a channel that can do this."""
        if self.medium is not None:
            return channel != self.medium.channel
        return self.kind == "writing-only" and (can.voice or can.live)

    @property
    def way(self) -> str:
        """Say in a few words how contact goes on."""
        if self.kind == "one-person":
            return f"through {self.person} alone"
        if self.kind == "set-times":
            return f"at set times alone ({self.times})"
        if self.kind == "representative-only":
            return f"through their representative alone ({self.medium})"
        if self.kind == "one-channel":
            return f"by {self.medium and self.medium.channel} alone"
        return "in writing alone" if self.medium is None else f"in writing alone, by {self.medium.channel}"


class Conduct(NamedTuple):
    """
    Conduct, never a label on the person (I2, I3): what was said or done, what was reported, what limits hold.

    Args:
        notes: What was noted, in order.
        before: How many of them were noted before the present contact.
        dangers: The threats, in the order in which they were heard.
        limit: The limit of contact that was set last; it may be over.
    """

    notes: tuple[ConductNote, ...] = ()
    before: int = 0
    dangers: tuple[Threat, ...] = ()
    limit: Limit | None = None

    @property
    def records(self) -> tuple[str, ...]:
        """The kinds of conduct noted, in order."""
        return tuple(note.kind for note in self.notes)

    @property
    def theirs(self) -> tuple[ConductNote, ...]:
        """What was noted of the customer."""
        return tuple(note for note in self.notes if note.kind in THEIRS)

    @property
    def warned(self) -> bool:
        """Whether the customer was asked to stop, since the last contact ended."""
        return any(note.warned for note in self.notes[self.before :])

    @property
    def threats(self) -> tuple[str, ...]:
        """The kinds of threat that were reported."""
        return tuple(threat.kind for threat in self.dangers if threat.reported is not None)

    def here(self, at: datetime) -> tuple[ConductNote, ...]:
        """Give what was noted of the customer in the contact that goes on at a time."""
        return tuple(
            note for note in self.notes[self.before :] if note.kind in THEIRS and at - note.at <= LONGEST_CONTACT
        )

    def limited(self, at: datetime) -> Limit | None:
        """Return the limit that holds at a time."""
        return self.limit if self.limit is not None and self.limit.holds(at) else None

    # Verbs ------------------------------------------------------------------------------

    def noted(self, note: ConductNote) -> Conduct:
        """Note what was said or done."""
        return Conduct((*self.notes, note), self.before, self.dangers, self.limit)

    def parted(self) -> Conduct:
        """Note that a contact ended: a warning holds for its own contact."""
        return Conduct(self.notes, len(self.notes), self.dangers, self.limit) if self.notes else self

    def threatened(self, threat: Threat) -> Conduct:
        """Note a threat."""
        return Conduct(self.notes, self.before, (*self.dangers, threat), self.limit)

    def reported(self, id: str, kind: ThreatKind, at: datetime, by: str) -> Conduct:
        """Note a report: of every threat of that kind that is not reported yet, or of one that it tells of first."""
        if not any(each.kind == kind and each.reported is None for each in self.dangers):
            return self.threatened(Threat(id, kind, at, at, by))
        return self._threats(
            each._replace(reported=at, by=by) if each.kind == kind and each.reported is None else each
            for each in self.dangers
        )

    def acknowledged(self, kind: ThreatKind, at: datetime) -> Conduct:
        """Note that those responsible have what was reported of that kind."""
        return self._threats(
            each._replace(acknowledged=at) if each in self.waiting(kind) else each for each in self.dangers
        )

    def waiting(self, kind: ThreatKind) -> tuple[Threat, ...]:
        """Give the threats of a kind that were reported, and that nobody has acknowledged."""
        return tuple(
            each
            for each in self.dangers
            if each.kind == kind and each.reported is not None and each.acknowledged is None
        )

    def limits(self, limit: Limit | None) -> Conduct:
        """Set a limit, or lift it."""
        return Conduct(self.notes, self.before, self.dangers, limit)

    def _threats(self, threats: Any) -> Conduct:
        return Conduct(self.notes, self.before, (*threats,), self.limit)


# A handler's own limit ------------------------------------------------------------------

Ground: TypeAlias = Literal["complexity", "hostility", "time"]


class Relief(NamedTuple):
    """Somebody's limit is passed, and they asked to be relieved (I4): who, since when, and by what."""

    by: str
    at: datetime
    ground: Ground


# What a house decides about it ----------------------------------------------------------


def _senior_enough(value: object, attribute: attrs.Attribute[Any], level: object) -> None:
    if not isinstance(level, int) or isinstance(level, bool) or level < 0:
        raise Invalid(f"write a whole number from 0 upwards, not {level!r}", attribute.name)


@attrs.frozen
class ConductRules:
    """
    Who sees conduct, and who may limit contact (I2).

    Args:
        seen_by: The roles that may see what was noted of conduct, threats and relief.
        limit_level: How senior somebody must be to limit contact.
    """

    seen_by: tuple[str, ...]
    limit_level: int = attrs.field(validator=_senior_enough)


def may_see_conduct(actor: Actor, rules: Rulebook) -> bool:
    """Tell whether somebody may see what was noted of conduct: one decision, for every place that shows it."""
    return actor.role in rules.conduct.seen_by
