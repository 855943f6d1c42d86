"""The conversation: hear them out, say it back, ask what they wish, say sorry, leave the door open (B, C3)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import attrs

from ..complaint import Evidence, Role
from ..dossier import Dossier, LeaveFor, Mood
from ..fact import Fact, Hand, Remark, State, Upcast, guard, unchanged
from ..states import Deferred, Heard, Open, Proposed, Received, Understood, Unsettled
from ..text import PersonalText, said, several
from .common import HEARD, UNDERSTOOD, Worded, conversed, heard_of, not_the_customers, unknown_channel


@attrs.frozen
class AccountHeard(Fact[Received | Heard, Heard]):
    """
    The customer has spoken, uninterrupted, and what matters is written down (B1, D5, C1).

    Args:
        account: What they said.
        points: What it comes to, where that is clear already; still to be put to them.
        more_asked: Whether they were asked if there is anything to add.
    """

    name = "account-heard"
    clauses: ClassVar[tuple[str, ...]] = ("B1", "D5", "C1")
    form: ClassVar[int] = 2
    upcasts: ClassVar[Mapping[int, Upcast]] = {1: unchanged}
    by: ClassVar[tuple[Role, ...]] = ("handler",)
    account: PersonalText = attrs.field(validator=said)
    points: tuple[PersonalText, ...] = attrs.field(default=(), validator=several)
    more_asked: bool = attrs.field(default=False, kw_only=True)

    def evolve(self, now: Hand[State]) -> Heard:
        return HEARD

    def learn(self, now: Hand[State]) -> Dossier:
        return now.dossier.but(
            account=now.dossier.account.heard(self.account, self.points),
            contact=now.dossier.contact.listening(now.at),
        )


@attrs.frozen
class PointAdded(Worded, Fact[Understood | Deferred | Proposed, Heard]):
    """The customer adds something, also later (B2): all points are put anew."""

    name = "point-added"
    clauses: ClassVar[tuple[str, ...]] = ("B1", "B2")
    by: ClassVar[tuple[Role, ...]] = ("handler", "customer")
    point: PersonalText = attrs.field(validator=said)

    def evolve(self, now: Hand[State]) -> Heard:
        return HEARD

    def learn(self, now: Hand[State]) -> Dossier:
        dossier = now.dossier
        return dossier.but(
            account=dossier.account.added(self.point),
            ruling=dossier.ruling.owed(now.at),
            contact=conversed(now, self.word),
        )


@attrs.frozen
class RestatementConfirmed(Worded, Fact[Received | Heard, Understood]):
    """The customer confirms the complaint in our words, point by point (B2)."""

    name = "restatement-confirmed"
    clauses: ClassVar[tuple[str, ...]] = ("B2", "C1")
    by: ClassVar[tuple[Role, ...]] = ("handler", "customer")
    points: tuple[PersonalText, ...] = attrs.field(validator=several)

    @guard("no-points", "B2", "points")
    def has_points(self, now: Hand[State]) -> str | None:
        """Refuse an empty restatement."""
        return None if self.points else "say the complaint back as a list of at least one point"

    def evolve(self, now: Hand[State]) -> Understood:
        return UNDERSTOOD

    def learn(self, now: Hand[State]) -> Dossier:
        return now.dossier.but(
            account=now.dossier.account.understood(self.points, "confirmed"), contact=conversed(now, self.word)
        )


@attrs.frozen
class TakenAsWritten(Fact[Received | Heard, Understood]):
    """
    What was written is taken as it stands: the points are *put, not confirmed* (B2, H3).

    The restatement goes out with the reply and never holds up an answer.
    """

    name = "taken-as-written"
    clauses: ClassVar[tuple[str, ...]] = ("B2", "H3")
    by: ClassVar[tuple[Role, ...]] = ("handler",)
    points: tuple[PersonalText, ...] = attrs.field(validator=several)

    @staticmethod
    @guard("customer-is-here", "B2")
    def is_not_live(now: Hand[State]) -> str | None:
        """Refuse it where the customer could be asked."""
        channel = now.case.complaint.channel
        if now.rules.can(channel).live:
            return f"the customer is here ({channel}): say it back and have them confirm it (restatement-confirmed)"
        return None

    @guard("no-points", "B2", "points")
    def has_points(self, now: Hand[State]) -> str | None:
        """Refuse an empty restatement."""
        return None if self.points else "say what was written as a list of at least one point"

    def evolve(self, now: Hand[State]) -> Understood:
        return UNDERSTOOD

    def learn(self, now: Hand[State]) -> Dossier:
        return now.dossier.but(
            account=now.dossier.account.understood(self.points, "put"), contact=now.dossier.contact.listening(now.at)
        )


@attrs.frozen
class WishAsked(Remark[Unsettled]):
    """
    The customer was asked what they would consider a solution, before ours was proposed (C3, D4).

    Args:
        wish: What they said; None where they had none.
        only_sorry: They want an apology, and nothing else (F4).
    """

    name = "wish-asked"
    form: ClassVar[int] = 2
    upcasts: ClassVar[Mapping[int, Upcast]] = {1: unchanged}
    clauses: ClassVar[tuple[str, ...]] = ("C3", "D4")
    by: ClassVar[tuple[Role, ...]] = ("handler",)
    wish: PersonalText | None = None
    only_sorry: bool = attrs.field(default=False, kw_only=True)

    def learn(self, now: Hand[Unsettled]) -> Dossier:
        return now.dossier.but(account=now.dossier.account.wishes(self.wish))


@attrs.frozen
class MoodNoted(Remark[Open]):
    """How the customer is, now (B5, I1)."""

    name = "mood-noted"
    clauses: ClassVar[tuple[str, ...]] = ("B5", "I1")
    by: ClassVar[tuple[Role, ...]] = ("handler",)
    mood: Mood

    def learn(self, now: Hand[Open]) -> Dossier:
        return now.dossier.but(account=now.dossier.account.feels(self.mood))


@attrs.frozen
class Apologised(Remark[State]):
    """Somebody said sorry, and for what: even with no personal part in it (B4, D2)."""

    name = "apologised"
    clauses: ClassVar[tuple[str, ...]] = ("B4", "D2", "F4")
    by: ClassVar[tuple[Role, ...]] = ("handler",)
    what_for: PersonalText = attrs.field(validator=said)

    def learn(self, now: Hand[State]) -> Dossier:
        return now.dossier.but(contact=now.dossier.contact.minded(apologised=True))


@attrs.frozen
class LeaveGiven(Worded, Remark[Open]):
    """
    The customer was asked first, and gave leave: a hold, a transfer, a restatement, the first name (B2, B12, H2).

    To be asked whether they can wait, or be passed on, is no response yet: nobody has attended to them (D1, H2).
    """

    name = "leave-given"
    clauses: ClassVar[tuple[str, ...]] = ("H2", "B2", "B12")
    by: ClassVar[tuple[Role, ...]] = ("handler", "customer")
    leave: LeaveFor

    def learn(self, now: Hand[Open]) -> Dossier:
        waits = self.leave in ("hold", "transfer")
        contact = now.dossier.contact.heard(now.at) if waits else conversed(now, self.word)
        return now.dossier.but(contact=contact.minded(leaves=(*contact.manners.leaves, self.leave)))


@attrs.frozen
class PutOnHold(Remark[Open]):
    """
    The customer waits on the line while we find out, and was asked first (H2, I5).

    Args:
        channel: Through which they wait.
        because: What for.
        leave: The customer's leave; each hold needs its own.
    """

    name = "put-on-hold"
    clauses: ClassVar[tuple[str, ...]] = ("H2", "I5")
    by: ClassVar[tuple[Role, ...]] = ("handler",)
    channel: str = attrs.field(validator=said)
    because: PersonalText = ""
    leave: Evidence | None = attrs.field(default=None, kw_only=True)

    @guard("no-leave", "H2", "leave")
    def has_leave(self, now: Hand[State]) -> str | None:
        """Refuse to let somebody wait who was not asked, where the channel wants that."""
        if (unknown := unknown_channel(self.channel, now)) is not None:
            return unknown
        if self.leave is not None:
            return not_the_customers(self.leave, now)
        if "hold" in now.dossier.contact.manners.leaves or not now.rules.can(self.channel).asks_leave:
            return None
        return "ask the customer's leave before you let them wait: leave=Evidence.spoken(by='customer', …)"

    def learn(self, now: Hand[Open]) -> Dossier:
        leaves = now.dossier.contact.manners.leaves
        if self.leave is not None or "hold" not in leaves:
            return now.dossier
        at = leaves.index("hold")
        return now.dossier.but(contact=now.dossier.contact.minded(leaves=leaves[:at] + leaves[at + 1 :]))


@attrs.frozen
class ContactEnded(Remark[Open]):
    """
    A contact came to its end; the complaint did not (B9, H2, I2).

    Args:
        channel: Through which it was.
        way_back: How the customer was told to get back: whom, where, under which number.
        unhappy: Whether they were still unhappy; on the telephone that is a finding.
        for_conduct: It was ended because the handler could not go on, and nobody could relieve them.
        because: Why, where it ended so.
        unrelieved: Nobody could relieve the handler; without that no conversation is ended for conduct.
        announced: The customer was told that it ends, before it did.
        what: What the customer was told from our side: what happens next, and when.
    """

    name = "contact-ended"
    clauses: ClassVar[tuple[str, ...]] = ("B9", "H2", "I2")
    form: ClassVar[int] = 3
    upcasts: ClassVar[Mapping[int, Upcast]] = {1: unchanged, 2: unchanged}
    by: ClassVar[tuple[Role, ...]] = ("handler",)
    channel: str = attrs.field(validator=said)
    way_back: PersonalText = ""
    unhappy: bool = False
    for_conduct: bool = False
    because: PersonalText = ""
    unrelieved: bool = False
    announced: bool = False
    what: PersonalText = ""

    @guard("nothing-told", "B9", "what")
    def was_told_what_matters(self, now: Hand[State]) -> str | None:
        """Refuse an end after which the customer knows nothing from our side, but for conduct."""
        if self.what.strip() or self.for_conduct or now.dossier.contact.responded is not None:
            return None
        return "tell the customer what matters from our side, what happens next and when, and write it down (what)"

    @guard("unknown-channel", "H6", "channel")
    def was_through_a_channel(self, now: Hand[State]) -> str | None:
        """Refuse a channel of which nobody knows what it can do."""
        return unknown_channel(self.channel, now)

    @guard("no-way-back", "B9", "way_back")
    def way_back_was_told(self, now: Hand[State]) -> str | None:
        """Refuse an end without a way back, but for conduct."""
        if self.way_back.strip() or self.for_conduct:
            return None
        return "tell the customer how to get back (department or person, name, address or number), and write it down"

    @guard("not-warned", "I2", "for_conduct")
    def was_warned_first(self, now: Hand[State]) -> str | None:
        """Refuse to end a conversation for conduct that was not noted, or without having asked to stop."""
        if not self.for_conduct:
            return None
        conduct = now.dossier.conduct.here(now.at)
        if not conduct:
            return "note the conduct of this contact first (conduct-noted); the next handler has to be prepared"
        if not any(note.warned for note in conduct):
            return "ask politely and firmly for it to stop, and say that you did: conduct-noted with warned=True"
        if not (self.unrelieved and self.because.strip()):
            return "say that nobody could relieve you (unrelieved), and why you could not go on (because)"
        return None if self.announced else "tell the customer first that you end the conversation now (announced)"

    @guard("only-passed-over", "I2", "for_conduct")
    def is_a_conversation(self, now: Hand[State]) -> str | None:
        """Refuse to break off what is no conversation: in a letter it is passed over."""
        if not self.for_conduct or now.rules.can(self.channel).live or unknown_channel(self.channel, now):
            return None
        return f"{self.channel} is no conversation that could be ended: pass the words over, and answer the complaint"

    def learn(self, now: Hand[Open]) -> Dossier:
        # Leave to wait or to be passed on holds for its own contact, as a warning does.
        manners = now.dossier.contact.manners
        leaves = tuple(each for each in manners.leaves if each not in ("hold", "transfer"))
        contact = now.dossier.contact.minded(leaves=leaves, way_back=manners.way_back or bool(self.way_back.strip()))
        ruling = now.dossier.ruling
        if self.what.strip():
            contact, ruling = contact.told(now.at), heard_of(now)
        return now.dossier.but(contact=contact, ruling=ruling, conduct=now.dossier.conduct.parted())


@attrs.frozen
class Thanked(Remark[State]):
    """The customer was thanked: a complaint is a chance that a silent departure does not give (B11)."""

    name = "thanked"
    clauses: ClassVar[tuple[str, ...]] = ("B11",)
    by: ClassVar[tuple[Role, ...]] = ("handler",)

    def learn(self, now: Hand[State]) -> Dossier:
        return now.dossier.but(contact=now.dossier.contact.minded(thanked=True))
