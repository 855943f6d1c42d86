"""What many facts share: whose word it is, whom it reaches, and what telling the customer does."""

from __future__ import annotations

import re
from typing import Any, Final, Literal, TypeAlias

import attrs

from ..complaint import Actor, Evidence, Medium
from ..dossier import Contact, Ruling
from ..fact import Hand, State, guard
from ..promises import Ledger, Promise
from ..states import Heard, Understood

_MAILBOX: Final = re.compile(r"[^@\s]+@[^@\s]+")

# Whose word ---------------------------------------------------------------------------


@attrs.frozen
class Worded:
    """A fact that is the customer's to say: a handler may write it down, with evidence (J7)."""

    word: Evidence | None = attrs.field(default=None, kw_only=True)

    @guard("no-word", "J7", "word")
    def has_the_customers_word(self, now: Hand[State]) -> str | None:
        """Refuse a handler's word for the customer's."""
        word = self.word
        if word is None:
            if now.by.role == "customer":
                return None
            return "say how you know the customer's word: word=Evidence.spoken(by='customer', through=…, text=…)"
        return not_the_customers(word, now) or unknown_channel(word.through, now)


@attrs.frozen
class Answering(Worded):
    """A customer's word on what was put before them, or done: given after that, and not before."""

    @guard("said-before", "J7", "word")
    def was_said_since(self, now: Hand[State]) -> str | None:
        """Refuse a word from before the day on which there was anything to say yes or no to."""
        since, word = getattr(now.state, "since", None), self.word
        if since is None or word is None or word.at is None:
            return None
        day = now.rules.calendar.day
        if day(word.at) >= day(since):  # what is typed up later may stand in another order within one day
            return None
        return f"that was said before {since:%d %B %Y}, and so not of this: ask the customer now"


def not_the_customers(word: Evidence, now: Hand[Any]) -> str | None:
    """Object to evidence of somebody else's word, and to a word of a time at which it cannot have been said."""
    if word.by != "customer":
        return f"this is the word of {word.by}; what is needed is the customer's own"
    if word.at is not None and word.at > now.at:
        return "the customer has not said that yet: record it once they have"
    return before_it_began(word, now)


def before_it_began(evidence: Evidence, now: Hand[Any]) -> str | None:
    """Object to what was said before there was a complaint."""
    day, began = now.rules.calendar.day, now.dossier.contact.began
    if evidence.at is None or evidence.at >= began or day(evidence.at) >= day(began):
        return None  # what was said on the day is often written down after it
    return f"that was said before the complaint began, on {now.dossier.contact.began:%d %B %Y}: say what was said since"


def said_by_customer(now: Hand[Any], word: Evidence | None) -> Evidence:
    """Return the customer's word: as written down, or as they recorded it themselves."""
    if word is not None:
        return word
    return Evidence.written(by="customer", through=now.case.complaint.channel, at=now.at)


def conversed(now: Hand[Any], word: Evidence | None) -> Contact:
    """Note that the customer was heard; a conversation has two sides, so it is a response too."""
    contact = now.dossier.contact
    if contact.reminders or contact.undelivered:
        contact = contact.heard(now.at)
    if word is None or word.how != "spoken" or contact.responded is not None:
        return contact
    return contact.told(word.when(now.at))


# Telling the customer -----------------------------------------------------------------


@attrs.frozen
class Owed:
    """What the customer is told whatever limits hold: a last word, the way outside, a limit itself (E5, I2)."""

    told: Evidence = attrs.field(kw_only=True)

    @guard("not-told", "A2", "told")
    def was_told_by_us(self, now: Hand[State]) -> str | None:
        """Refuse the customer's word where ours is meant, and a telling that is yet to come."""
        return not_ours(self.told, now)


@attrs.frozen
class Telling(Owed):
    """A fact that the customer was told of, through a medium and at a time; that is what stops a clock."""

    @guard("contact-limited", "I2", "told")
    def honours_the_limit(self, now: Hand[State]) -> str | None:
        """
        Refuse a channel that a limit of contact excludes.

        Whoever stands before us is spoken to all the same (H1), and a promise is kept as it was made (J10).
        """
        if now.dossier.conduct.limit is None:
            return None
        through = self.told.through
        here = now.rules.can(through).present
        owed = any(row.promise.medium.channel == through for row in now.dossier.ledger.open)
        return None if here or owed else limited(through, now)


def not_ours(told: Evidence, now: Hand[Any]) -> str | None:
    """Object to evidence that the customer, and not we, said something; or that it lies ahead."""
    if told.by == "customer":
        return "this is the customer's word; what is needed is when and how we told them"
    if told.at is not None and told.at > now.at:
        return "the customer was not told yet: record it once they were"
    return before_it_began(told, now) or unknown_channel(told.through, now)


def tells(now: Hand[Any], told: Evidence) -> Contact:
    """Note that the customer was told something."""
    contact = now.dossier.contact
    return contact if contact.responded is not None else contact.told(told.when(now.at))


def heard_of(now: Hand[Any]) -> Ruling:
    """Note that the customer has heard of a no: what they were told, where nothing had been offered, is that."""
    return now.dossier.ruling if now.dossier.solution.offered else now.dossier.ruling.heard_of()


def promise_open(now: Hand[Any]) -> str | None:
    """Object to closing over a promise (J10)."""
    rows = now.dossier.ledger.open
    if not rows:
        return None
    return (
        f"{len(rows)} promise(s) to the customer stand open ({', '.join(row.id for row in rows)}): "
        "keep them (progress-told with keeps), or have the customer release them (promise-released)"
    )


def answers(now: Hand[Any], evidence: Evidence) -> Ledger:
    """Keep what this answer keeps; whoever answers may promise again."""
    ledger = now.dossier.ledger
    if ledger.rows:
        ledger = ledger.answered(evidence.through, evidence.when(now.at))
    return ledger if ledger.barred is None else ledger.freed()


def limited(channel: str, now: Hand[Any]) -> str | None:
    """Object to a channel that a limit of contact with this customer excludes (I2)."""
    limit = now.dossier.conduct.limit
    if limit is None or not limit.holds(now.at) or not limit.excludes(channel, now.rules.can(channel)):
        return None
    return (
        f"until {limit.until:%d %B %Y} contact goes on {limit.way}, and not by {channel}: tell them that way, "
        "or have a senior lift the limit (contact-limit-lifted)"
    )


# Promising ----------------------------------------------------------------------------


def unpromisable(promise: Promise, now: Hand[Any]) -> str | None:
    """Object to a promise that is not ahead of us (A2)."""
    if promise.due > now.at:
        return None
    return f"{promise.due:%d %B %Y %H:%M %Z} is not ahead of us; promise a time that is"


def unknown_channel(channel: str, now: Hand[Any]) -> str | None:
    """Object to a channel that this house does not know: nobody could tell what it can do (H6)."""
    if channel in now.rules.channels:
        return None
    return f"there is no channel {channel!r} here; there are {', '.join(sorted(now.rules.channels))}"


def unreachable(medium: Medium, now: Hand[Any]) -> str | None:
    """Object to a medium for a promise: one that is limited, public, or does not reach this customer."""
    channel = medium.channel
    return (
        limited(channel, now) or past_representative(medium, now) or public(channel, now) or out_of_reach(medium, now)
    )


def past_representative(medium: Medium, now: Hand[Any]) -> str | None:
    """Object to another address than the representative's, where contact goes on through them alone (I2)."""
    limit = now.dossier.conduct.limit
    if limit is None or limit.kind != "representative-only" or limit.medium is None or not limit.holds(now.at):
        return None
    if medium.address in ("", limit.medium.address):
        return None
    return f"until {limit.until:%d %B %Y} contact goes on {limit.way}, and not to {medium.address}"


def public(channel: str, now: Hand[Any]) -> str | None:
    """Object to answering where others read along (H7)."""
    if not now.rules.can(channel).public:
        return None
    return (
        f"others read along on {channel}: move to a private medium for the answer (e-mail, telephone), "
        "and say in public that it is promised (told)"
    )


def out_of_reach(medium: Medium, now: Hand[Any]) -> str | None:
    """Object to a medium that does not reach this customer (A2, H6)."""
    if (unknown := unknown_channel(medium.channel, now)) is not None:
        return unknown
    if medium.channel == "email" and medium.address and not _MAILBOX.fullmatch(medium.address):
        return f"{medium.address!r} is no e-mail address: give one like Medium('email', 'kim@example.com')"
    can = now.rules.can(medium.channel)
    # By its number a complaint is found at a desk and on a page; in a chat only by whoever came there.
    there = not (can.writes or can.voice) and (not can.live or medium.channel == now.case.complaint.channel)
    if medium.address or can.present or there or now.case.complaint.customer.reach(medium.channel):
        return None
    return f"we have no address for {medium.channel}: ask the customer, and give it as Medium({medium.channel!r}, …)"


# Answering ----------------------------------------------------------------------------


def unanswered(now: Hand[Any], given: int) -> str | None:
    """Object to an answer that leaves a point out: each one gets its own."""
    points = len(now.dossier.account.points)
    if given >= points or (given == 0 and now.dossier.ruling.answered >= points):
        return None
    return f"the customer made {points} points; answer each of them, in order, not {given}"


# Owning -------------------------------------------------------------------------------


def unable(actor: Actor) -> str | None:
    """Object to an owner who is no handler: only people of the house are responsible (C2)."""
    if actor.role in ("handler", "senior"):
        return None
    return f"{actor.id} acts as {actor.role}: a handler or a senior is responsible: name one"


def barred(now: Hand[Any], actor: Actor) -> str | None:
    """Object to an owner who was involved in what this complaint is about."""
    if actor.id in now.dossier.handling.barred:
        return f"{actor.id} was involved in the complaint that this one is about; choose somebody else"
    return None


# Replying -----------------------------------------------------------------------------

Mode: TypeAlias = Literal["immediate", "deferred", "transferred"]


def other_mode(now: Hand[Any], mode: Mode) -> str | None:
    """Object to a reply in another way than follows from the assessment, where it gives no reason (A6)."""
    ruling = now.dossier.ruling
    assessment = ruling.assessment
    if assessment is None or not ruling.binds or assessment.mode == mode or assessment.override.strip():
        return None
    return (
        f"by the assessment the reply is {assessment.mode}, and this one is {mode}: "
        "assess it anew (assessed), with the reason in override where it is to be so all the same"
    )


# Going on -----------------------------------------------------------------------------


# One of each is enough for all.
HEARD: Final = Heard()
UNDERSTOOD: Final = Understood()


def resumed(now: Hand[Any]) -> Heard | Understood:
    """Return to where the conversation stood: understood where the points are known, else heard."""
    account = now.dossier.account
    return UNDERSTOOD if account.points and account.basis else HEARD
