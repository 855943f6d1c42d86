"""The end, and what comes after it: only the customer closes; every other end has its own name (D8, J7)."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

import attrs

from ..complaint import Evidence, Role
from ..dossier import Dossier
from ..fact import Fact, Hand, Internal, Remark, State, guard
from ..problems import slug
from ..states import (
    Closed,
    ClosureKind,
    Confirmed,
    Documented,
    FinalPosition,
    Heard,
    Open,
    Proposed,
    Remedied,
    Settled,
    Understood,
)  # fmt: skip
from ..text import PersonalText, said
from .approval import approval_pending
from .common import HEARD, Owed, Telling, Worded, conversed, not_the_customers, promise_open, resumed, tells


@attrs.frozen
class CaseDocumented(Fact[Confirmed, Documented]):
    """
    The cause is written down, and what it teaches (D8, J3).

    Args:
        root_cause: Why it happened; "known problem" is an answer.
        lesson: What to do so that it does not happen again.
        problem: The recurring problem that it belongs to; a key, and not personal.
    """

    name = "case-documented"
    clauses: ClassVar[tuple[str, ...]] = ("D8", "J3")
    by: ClassVar[tuple[Role, ...]] = ("handler",)
    root_cause: PersonalText = attrs.field(validator=said)
    lesson: PersonalText = ""
    problem: str = ""

    def evolve(self, now: Hand[State]) -> Documented:
        return Documented(self.root_cause, self.problem)

    def learn(self, now: Hand[State]) -> Dossier:
        return now.dossier.but(after=now.dossier.after.belongs_to(slug(self.problem)).written_down(now.at))


@attrs.frozen
class LessonRecorded(Remark[State]):
    """What was learnt, whenever it is learnt, also after the end: there it is the documentation (D8, J3, J12)."""

    name = "lesson-recorded"
    clauses: ClassVar[tuple[str, ...]] = ("D8", "J3", "J12")
    by: ClassVar[tuple[Role, ...]] = ("handler",)
    lesson: PersonalText = attrs.field(validator=said)
    problem: str = ""

    def learn(self, now: Hand[State]) -> Dossier:
        after = now.dossier.after.belongs_to(slug(self.problem))
        return now.dossier.but(after=after.written_down(now.at) if isinstance(now.state, Closed) else after)


@attrs.frozen
class CaseClosed(Fact[Documented | FinalPosition, Closed]):
    """
    It is closed, because the customer said so (J7).

    After a final position: because they accept it (their word), or because it stood
    until the window for going outside had lapsed.

    Args:
        word: The customer's, where they accept a final position.
    """

    name = "case-closed"
    clauses: ClassVar[tuple[str, ...]] = ("J7",)
    by: ClassVar[tuple[Role, ...]] = ("handler", "customer", "system")
    word: Evidence | None = None

    @staticmethod
    @guard("promise-open", "J10")
    def promises_are_settled(now: Hand[State]) -> str | None:
        """Refuse to close over a promise."""
        return promise_open(now)

    @staticmethod
    @guard("approval-pending", "C6")
    def nothing_is_pending(now: Hand[State]) -> str | None:
        """Refuse to close over a pending approval."""
        return approval_pending(now)

    @staticmethod
    @guard("not-solved", "C7")
    def follow_up_found_it_solved(now: Hand[State]) -> str | None:
        """Refuse to close what the customer said is not solved."""
        if now.dossier.after.solved is not False or isinstance(now.state, FinalPosition):
            return None
        return "at the follow-up the customer said that it is not solved: open it again (reopened)"

    @guard("window-open", "E5", "word")
    def was_accepted_or_stood(self, now: Hand[State]) -> str | None:
        """Refuse to close over a final position that may still be taken outside."""
        if not isinstance(now.state, FinalPosition) or now.by.role == "customer":
            return None
        if self.word is not None:
            day, since = now.rules.calendar.day, now.state.since
            if self.word.at is not None and day(self.word.at) < day(since):
                return f"that was said before there was a position, on {since:%d %B %Y}: ask the customer now"
            return not_the_customers(self.word, now)
        until = now.rules.calendar.after(now.state.since, now.rules.clocks.referral)
        if now.at >= until:
            return None
        return f"the customer may go outside until {until:%d %B %Y}: wait, or give their word that they accept it"

    def evolve(self, now: Hand[State]) -> Closed:
        if not isinstance(now.state, FinalPosition):
            return Closed("confirmed")
        accepted = self.word is not None or now.by.role == "customer"
        return Closed("position-accepted" if accepted else "position-stood")

    def learn(self, now: Hand[State]) -> Dossier:
        return now.dossier.but(after=now.dossier.after.closed(now.at, documented=now.dossier.after.documented))


@attrs.frozen
class Withdrawn(Worded, Fact[Open, Closed]):
    """
    The customer drops it, and with it what was promised (J7).

    It is theirs to drop: no promise and no pending approval stands in the way; what is pending needs no answer then.
    """

    name = "withdrawn"
    clauses: ClassVar[tuple[str, ...]] = ("J7",)
    by: ClassVar[tuple[Role, ...]] = ("handler", "customer")
    because: PersonalText = ""

    def evolve(self, now: Hand[State]) -> Closed:
        return Closed("withdrawn")

    def learn(self, now: Hand[State]) -> Dossier:
        dossier = now.dossier
        released = dossier.ledger.settled([row.id for row in dossier.ledger.open], "released", now.at)
        return dossier.but(
            ruling=dossier.ruling.dropped(now.by.id, now.at),
            ledger=released.freed(),
            contact=conversed(now, self.word),
            after=dossier.after.closed(now.at),
        )


@attrs.frozen
class ReminderSent(Telling, Remark[Open]):
    """The customer was reminded that the next word is theirs (J7)."""

    name = "reminder-sent"
    clauses: ClassVar[tuple[str, ...]] = ("J7",)
    by: ClassVar[tuple[Role, ...]] = ("watch", "handler")
    of: PersonalText = attrs.field(validator=said)

    def learn(self, now: Hand[Open]) -> Dossier:
        # What goes out by itself is no response (D1).
        contact = now.dossier.contact if now.by.role == "watch" else tells(now, self.told)
        return now.dossier.but(contact=contact._replace(reminders=(*contact.reminders, now.at)))


@attrs.frozen
class ClosedOnSilence(Fact[Heard | Understood | Proposed | Remedied | FinalPosition, Closed]):
    """
    The customer said nothing more (J7): not unless policy says so, and never without its reminders.

    Counted apart from what the customer closed; *unreachable* where no reminder arrived.
    """

    name = "closed-on-silence"
    clauses: ClassVar[tuple[str, ...]] = ("J7",)
    by: ClassVar[tuple[Role, ...]] = ("watch",)

    @staticmethod
    @guard("silence-is-no-word", "J7")
    def policy_allows_it(now: Hand[State]) -> str | None:
        """Refuse it where the house has not chosen it."""
        return (
            None
            if now.rules.silence.closes
            else "silence is nobody's word, and policy does not let it close a complaint: ask once more (reminder-sent)"
        )

    @staticmethod
    @guard("not-reminded", "J7")
    def reminders_were_told(now: Hand[State]) -> str | None:
        """Refuse it before the reminders, or before the last of them had its time."""
        if isinstance(now.state, FinalPosition):
            until = now.rules.calendar.after(now.state.since, now.rules.clocks.referral)
        else:
            sent, wanted = now.dossier.contact.reminders, now.rules.silence.reminders
            if len(sent) < wanted:
                return f"the customer was reminded {len(sent)} time(s), and policy names {wanted}: remind them"
            last = sent[-1] if sent else _asked(now)
            if last is None:
                return "the customer was asked nothing that they could be silent about: remind them first"
            until = now.rules.calendar.after(last, now.rules.clocks.answer)
        return None if now.at >= until else f"the customer has until {until:%d %B %Y %H:%M %Z} to answer"

    @staticmethod
    @guard("promise-open", "J10")
    def promises_are_settled(now: Hand[State]) -> str | None:
        """Refuse to close over a promise."""
        return CaseClosed.promises_are_settled(now)

    @staticmethod
    @guard("approval-pending", "C6")
    def nothing_is_pending(now: Hand[State]) -> str | None:
        """Refuse to close over a pending approval: it is we who are silent."""
        return approval_pending(now)

    def evolve(self, now: Hand[State]) -> Closed:
        contact = now.dossier.contact
        kind: ClosureKind = "silence"
        if isinstance(now.state, FinalPosition):
            kind = "position-stood"
        elif contact.reminders and contact.undelivered >= len(contact.reminders):
            kind = "unreachable"
        return Closed(kind)

    def learn(self, now: Hand[State]) -> Dossier:
        return now.dossier.but(after=now.dossier.after.closed(now.at))


def _asked(now: Hand[State]) -> datetime | None:
    """Return since when the next word has been the customer's, where the state says so."""
    return now.state.since if isinstance(now.state, Proposed | Remedied) else None


@attrs.frozen
class Reopened(Worded, Fact[Settled | FinalPosition | Closed, Heard | Understood]):
    """
    It is not solved after all (C7): the dossier and its owner go on, and the customer tells nothing twice.

    On a complaint that was merged it is the un-merge; what was promised stays with the other.

    Args:
        because: Why.
        point: What is new, where something is.
    """

    name = "reopened"
    clauses: ClassVar[tuple[str, ...]] = ("C7",)
    by: ClassVar[tuple[Role, ...]] = ("handler", "customer")
    because: PersonalText = attrs.field(validator=said)
    point: PersonalText | None = None

    @staticmethod
    @guard("window-closed", "C7")
    def is_within_the_window(now: Hand[State]) -> str | None:
        """Refuse it after the policy's window; then ``ReopeningRefused`` says where to turn."""
        closed = now.dossier.after.closed_at
        if closed is None:
            return None
        until = now.rules.calendar.after(closed, now.rules.reopening)
        if now.at <= until:
            return None
        return f"it could be reopened until {until:%d %B %Y}: say so, and where to turn (reopening-refused)"

    def evolve(self, now: Hand[State]) -> Heard | Understood:
        return HEARD if self.point is not None or not now.dossier.account.points else resumed(now)

    def learn(self, now: Hand[State]) -> Dossier:
        dossier, after = now.dossier, now.dossier.after
        return dossier.but(
            account=dossier.account if self.point is None else dossier.account.added(self.point),
            ruling=dossier.ruling.dropped(now.by.id, now.at).owed(now.at, undecided=True),
            solution=dossier.solution.undone(),
            contact=conversed(now, self.word),
            after=after._replace(
                closed_at=None,
                documented=None,
                solved=None,
                reopened=after.reopened + 1,
                merged_into="",
                reopened_at=now.at,
            ),
        )


@attrs.frozen
class ReopeningRefused(Owed, Remark[Closed]):
    """It stays closed: the customer was told why, and where they can turn (C7). Nothing is refused silently."""

    name = "reopening-refused"
    clauses: ClassVar[tuple[str, ...]] = ("C7",)
    by: ClassVar[tuple[Role, ...]] = ("senior",)
    because: PersonalText = attrs.field(validator=said)
    outside: str = attrs.field(validator=said)

    def learn(self, now: Hand[Closed]) -> Dossier:
        ruling = now.dossier.ruling.rests()  # they know now that nothing new comes
        return now.dossier.but(ruling=ruling, contact=tells(now, self.told))


@attrs.frozen
class DeliveryFailed(Internal[State]):
    """
    A letter did not arrive, for good (H3, J10): it stops no clock, and somebody has to look.

    Args:
        letter: Its id.
        reason: What the channel said.
        proof: The channel's word.
    """

    name = "delivery-failed"
    clauses: ClassVar[tuple[str, ...]] = ("H3", "J10")
    by: ClassVar[tuple[Role, ...]] = ("system",)
    letter: str = attrs.field(validator=said)
    reason: PersonalText = attrs.field(validator=said)
    proof: Evidence = attrs.field(kw_only=True)

    def learn(self, now: Hand[State]) -> Dossier:
        contact, after = now.dossier.contact, now.dossier.after.undelivered(self.letter)
        if contact.reminders:
            contact = contact._replace(undelivered=contact.undelivered + 1)
        return now.dossier.but(contact=contact, after=after)
