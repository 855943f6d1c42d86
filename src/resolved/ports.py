"""
The waist: the least that an office needs from outside.

Nothing here inherits and nothing must be inherited: what fits, fits. Our own stores
and channels pass the contract suites in ``resolved.testing``; so does yours.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Literal, NamedTuple, Protocol, TypeAlias

import attrs

from .core.complaint import Capabilities, Complaint
from .core.text import PersonalText
from .core.wire import Entropy, Kept

__all__ = [
    "Capabilities",
    "Channel",
    "Clock",
    "Due",
    "Entropy",
    "Intake",
    "Kept",
    "Lapse",
    "Leaf",
    "Letter",
    "Line",
    "Move",
    "Outbox",
    "Page",
    "Query",
    "Reader",
    "Receipt",
    "Seen",
    "Sent",
    "Shelved",
    "Store",
    "Verdict",
    "Watch",
    "Writer",
]


class Clock(Protocol):
    """Tells the time, with its zone."""

    def __call__(self) -> datetime: ...


# What goes out, and what comes in ------------------------------------------------------


@attrs.frozen(kw_only=True)
class Letter:
    """
    A letter to a customer, in words; kept in the same commit as the fact that calls for it.

    Args:
        id: Stable: a channel that gets it twice can tell.
        case_id: The complaint.
        version: The entry that called for it.
        kind: What sort of letter: ``acknowledgement``, ``promise-broken``.
        channel: Through which channel it goes.
        recipient: The address in that channel.
        subject: A line.
        text: The words.
        language: BCP 47.
        reply_to: The id of the message that it answers, for threads.
        number: The complaint's number for people; filled in by the store when it is sent.
    """

    id: str
    case_id: str
    version: int
    kind: str
    channel: str
    recipient: PersonalText
    subject: PersonalText
    text: PersonalText
    language: str = "en"
    reply_to: str | None = None
    number: str = ""


@attrs.frozen
class Receipt:
    """
    What a channel says of a letter.

    Args:
        outcome: *sent* is handed on (which is not delivered), *later* may be tried again, *failed* is for good.
        reference: The channel's own id for it.
        reason: Why not.
    """

    outcome: Literal["sent", "later", "failed"]
    reference: str = ""
    reason: str = ""

    @classmethod
    def sent(cls, reference: str = "") -> Receipt:
        """Say that it was handed on."""
        return cls("sent", reference)

    @classmethod
    def later(cls, reason: str) -> Receipt:
        """Say that it may be tried again."""
        return cls("later", reason=reason)

    @classmethod
    def failed(cls, reason: str) -> Receipt:
        """Say that it will never arrive."""
        return cls("failed", reason=reason)


class Writer(Protocol):
    """What an outbox needs of a channel: send one letter. It may be called twice for one, with the same id."""

    def deliver(self, letter: Letter) -> Receipt:
        """
        Send a letter, and say what came of it.

        Whatever goes wrong is a ``Receipt``: *later* where it may be tried again, *failed* where it never will arrive.
        An exception is taken for *later*.
        """
        ...


Verdict: TypeAlias = Literal["complaint", "reply", "automatic", "unreadable"]


@attrs.frozen(kw_only=True)
class Intake:
    """
    What came in through a channel, read.

    Args:
        verdict: What it is; only *complaint* opens one.
        why: What led to the verdict, for people.
        source: Where it was found: a file, a message.
        complaint: What it says, where it can be read.
        taken_by: The id of who took it in, where somebody did.
        happened: When it came.
        key: Makes taking it in twice harmless.
        replies_to: The ids of messages that it answers.
    """

    verdict: Verdict
    why: str
    source: str
    complaint: Complaint | None = None
    taken_by: str = ""
    happened: datetime | None = None
    key: str | None = None
    replies_to: tuple[str, ...] = ()


class Reader(Protocol):
    """What intake needs of a channel: read what came. Never raises for what it finds in there."""

    def read(self, source: str, raw: bytes) -> Iterable[Intake]:
        """
        Read what came, in the order in which it stands there.

        Args:
            source: Where it was found: a file, a message; for people.
            raw: Its bytes, whatever they hold.

        Returns:
            One for each thing that came; what cannot be read is one too, with the verdict *unreadable*.
        """
        ...


class Channel(Protocol):
    """
    A way between a customer and the house (H6).

    It *delivers*, or *reads*, or both, or only has a name: ``Writer`` and ``Reader``
    say how; an office asks with ``hasattr``.
    """

    @property
    def name(self) -> str:
        """As it is spelt in a ``Medium``."""
        ...

    @property
    def can(self) -> Capabilities:
        """What it can do."""
        ...


# What is kept --------------------------------------------------------------------------


class Due(NamedTuple):
    """
    One deadline that runs, as it is stored.

    Args:
        key: Unique in its complaint.
        clock: Which clock.
        at: When it falls due, in microseconds since 1970 (UTC).
    """

    key: str
    clock: str
    at: int


class Line(NamedTuple):
    """
    A complaint as a work list shows it; the newest of it is stored.

    Args:
        case_id: For programs.
        number: For people: ``C-17``; empty before it is stored.
        version: How many entries it has.
        head: The chain's head.
        state: The state's wire name.
        kind: The kind of closure, where it is closed.
        owner: The id of who is responsible.
        customer: The host's key for the customer; empty where there is none.
        channel: Through which it came.
        began: When, in microseconds since 1970 (UTC).
        due: When something falls due next; None where nothing does.
        clock: What that is.
        name: How the customer is called; personal.
        text: What the complaint says; personal, and what ``find(text=…)`` searches.
        problem: The id of the recurring problem that it belongs to; empty where there is none.
    """

    case_id: str
    number: str
    version: int
    head: str
    state: str
    kind: str
    owner: str
    customer: str
    channel: str
    began: int
    due: int | None
    clock: str
    name: str
    text: str
    problem: str = ""


class Seen(NamedTuple):
    """
    What a decision on one complaint has seen of the customer's others: it holds as long as those stand so.

    Args:
        customer: The host's key for the customer.
        others: Each of their other complaints, and its version.
    """

    customer: str
    others: frozenset[tuple[str, int]]


class Move(NamedTuple):
    """
    What one entry brings; a unit of work is one of them, or several.

    Args:
        before: The version and the head on which it was decided; ``(0, "")`` for a new complaint.
        line: The complaint as it stands afterwards.
        kept: The entry, in stored bytes.
        begins: Deadlines that start to run.
        ends: The keys of deadlines that no longer do.
        letters: What is to be sent.
        withdraws: The version of an entry whose unsent letters are not to be sent after all.
        seen: What else it was decided on, where that matters: what a customer was given, a limit of contact.
    """

    before: tuple[int, str]
    line: Line
    kept: Kept
    begins: tuple[Due, ...] = ()
    ends: tuple[str, ...] = ()
    letters: tuple[Letter, ...] = ()
    withdraws: int | None = None
    seen: Seen | None = None


class Leaf(NamedTuple):
    """
    One version of a record that lies outside any complaint's life: a recurring problem, an answer to a question.

    Args:
        kind: What sort of record.
        id: Which one.
        prev: The chain's head on which it was decided; empty for a new record.
        kept: The version, in stored bytes; personal texts stand apart in its parts, as in a complaint's entries.
    """

    kind: str
    id: str
    prev: str
    kept: Kept


@attrs.frozen(kw_only=True)
class Query:
    """
    What a work list asks for; what is left out does not matter.

    Args:
        states: Wire names.
        due_before: In microseconds since 1970 (UTC).
        text: Found anywhere in the customer's name or the complaint, whatever the case of its letters.
        number: The complaint's number for people, without its letter.
        problem: The id of the recurring problem that it belongs to.
        limit: How many lines at most.
        after: Where the last page ended: its ``more``.
    """

    states: tuple[str, ...] = ()
    owner: str | None = None
    customer: str | None = None
    channel: str | None = None
    number: int | None = None
    problem: str | None = None
    due_before: int | None = None
    text: str | None = None
    limit: int = 50
    after: tuple[int, int] | None = None


@attrs.frozen
class Page:
    """
    Some lines of a work list, by what falls due next; those with nothing due come last.

    Args:
        lines: In order.
        more: Give it as ``after`` for the next page; None on the last.
    """

    lines: tuple[Line, ...]
    more: tuple[int, int] | None = None


@attrs.frozen
class Shelved:
    """
    A letter as the outbox has it.

    Args:
        letter: The letter, with the complaint's number.
        state: *waiting*, *sent*, *dead* (it will not arrive), *withdrawn*.
        attempts: How often it was tried; counted before each try.
        next_at: When it is tried next, in microseconds since 1970 (UTC).
        reason: What the channel said last.
    """

    letter: Letter
    state: Literal["waiting", "sent", "dead", "withdrawn"]
    attempts: int
    next_at: int
    reason: str = ""


class Store(Protocol):
    """
    Where complaints are kept. Every call names the tenant; one never sees another's.

    Times are microseconds since 1970 in UTC. Whatever a driver raises comes out as
    ``Unavailable``.
    """

    def commit(self, tenant: str, unit: Sequence[Move], *, key: str | None = None) -> None:
        """
        Keep a whole unit, or nothing of it.

        The *key* is kept with the first entry of the unit.

        Raises:
            Stale: A complaint is not at the version and head on which the move was decided; or the customer has
                another one than was *seen*, or one of those is at another version, before the unit.
            KeyReused: The key is kept with another entry already.
            Unavailable: The store cannot be used now.
        """
        ...

    def redate(self, tenant: str, line: Line, begins: Sequence[Due], ends: Sequence[str]) -> None:
        """
        Move deadlines without an entry, when policy or calendar have changed; all of it, or nothing.

        Args:
            tenant: Whose it is.
            line: Which complaint, at which version and head; of the rest only ``due`` and ``clock`` are taken.
            begins: Deadlines that start or stand elsewhere; one whose key runs already takes its place.
            ends: Keys that run no longer; one that does not run is passed over.

        Raises:
            Stale: There is no such complaint, or it is not at the line's version and head.
            Unavailable: The store cannot be used now.
        """
        ...

    def entries(self, tenant: str, case_id: str, *, until: int | None = None) -> Sequence[Kept]:
        """
        Read a history, in order.

        Raises:
            NotFound: There is no such complaint.
        """
        ...

    def line(self, tenant: str, case_id: str) -> Line:
        """
        Read how a complaint stands, without its history.

        Raises:
            NotFound: There is no such complaint.
        """
        ...

    def keyed(self, tenant: str, key: str) -> tuple[str, int] | None:
        """Return the complaint and the version of the entry that was kept with *key*, if one was."""
        ...

    def find(self, tenant: str, query: Query) -> Page:
        """Read a page of the work list."""
        ...

    def due(self, tenant: str, now: int, limit: int) -> Sequence[tuple[str, Due]]:
        """Read what has fallen due, the earliest first: complaint and deadline."""
        ...

    def next_due(self, tenant: str) -> int | None:
        """Return when something falls due next."""
        ...

    def deadlines(self, tenant: str, case_id: str) -> Sequence[Due]:
        """Read the deadlines of a complaint that run."""
        ...

    def claim(
        self, tenant: str, now: int, until: int, limit: int, channels: Sequence[str] | None = None
    ) -> Sequence[Shelved]:
        """
        Take letters that wait, for oneself alone *until* then; each counts as tried from now on.

        Of one complaint only the earliest is taken, so that letters go out in order.
        *channels* are those that somebody here can send through; None for all.
        """
        ...

    def settle(
        self, tenant: str, letter_id: str, outcome: Literal["waiting", "sent", "dead"], at: int, reason: str,
        *, attempts: int | None = None,
    ) -> None:  # fmt: skip
        """
        Note what came of a letter; *at* is when it was sent or given up, or when to try again.

        One that does not wait any more is left as it is. *attempts* is the count with which it was claimed: where
        somebody else has claimed it since, only *sent* is noted.
        """
        ...

    def shelf(
        self, tenant: str, *, case_id: str | None = None, states: tuple[str, ...] = (), limit: int = 50
    ) -> Sequence[Shelved]:
        """Read the outbox, the earliest first."""
        ...

    def keep(self, tenant: str, leaves: Sequence[Leaf]) -> None:
        """
        Keep new versions of records, all of them or none; nothing is ever replaced.

        Raises:
            Stale: A record is not at the version before, or not at the head on which that was decided.
            Unavailable: The store cannot be used now.
        """
        ...

    def leaves(self, tenant: str, kind: str, id: str) -> Sequence[Kept]:
        """Read every version of a record, in order; none where there is no such record."""
        ...

    def newest(self, tenant: str, kind: str) -> Sequence[tuple[str, Kept]]:
        """Read the newest version of each record of a kind, by id."""
        ...

    def tenants(self) -> Sequence[str]:
        """List the tenants that have complaints here."""
        ...

    def strays(self, tenant: str) -> Sequence[str]:
        """
        List the ids of complaints of which entries, deadlines or letters are kept but no line: damage (``verify``).

        None where a store cannot come to that.

        Raises:
            Unavailable: The store cannot be used now.
        """
        ...

    def close(self) -> None:
        """Let go of files and connections; harmless when repeated."""
        ...


# What an office carries with it --------------------------------------------------------


@attrs.frozen
class Lapse:
    """
    Something that fell due, and what the watch recorded of it.

    Args:
        case_id: The complaint.
        number: The same, for people.
        clock: Which clock.
        due: When it fell due (UTC).
        recorded: The wire names of the facts; none where nothing was recorded yet.
    """

    case_id: str
    number: str
    clock: str
    due: datetime
    recorded: tuple[str, ...]

    def __str__(self) -> str:
        due = f"{self.number} {self.clock}, due {self.due:%a %d %B %Y %H:%M %Z}"
        return f"{due}: {', '.join(self.recorded)}" if self.recorded else due


class Watch(Protocol):
    """Finds what fell due and records it, exactly once, however many watch."""

    def run_once(self, *, limit: int = 100) -> tuple[Lapse, ...]:
        """Record what has fallen due; at most *limit* deadlines."""
        ...

    def preview(self, until: datetime, *, limit: int = 100) -> tuple[Lapse, ...]:
        """
        Tell what will have fallen due by then where nobody does anything; nothing is recorded.

        Args:
            until: By when, with its zone.
            limit: At most so many, the earliest first; each with nothing ``recorded``.

        Raises:
            Invalid: The time has no zone, or the limit is none.
            Unavailable: The store cannot be used.
        """
        ...

    def next_due(self) -> datetime | None:
        """Return when something falls due next; None where nothing does."""
        ...


@attrs.frozen
class Sent:
    """What came of one letter."""

    letter: Letter
    receipt: Receipt
    attempts: int

    def __str__(self) -> str:
        why = f" ({self.receipt.reason})" if self.receipt.reason else ""
        return f"{self.letter.number} {self.letter.kind} by {self.letter.channel}: {self.receipt.outcome}{why}"


class Outbox(Protocol):
    """Sends the letters that wait: at least once, with a stable id."""

    def deliver_once(self, *, limit: int = 100) -> tuple[Sent, ...]:
        """Try the letters that wait; at most *limit*."""
        ...
