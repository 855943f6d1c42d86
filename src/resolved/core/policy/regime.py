"""
Regimes: what a law or a regulator asks of whoever handles complaints, as data. Not legal advice.

A regime has editions, by the day from which they hold; the one in force at receipt governs a complaint to
its end. What was read in no official text says so (``mark``), and what rests on memory runs no clock by itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final, Literal, TypeAlias

import attrs

from ..time import Span

Mark: TypeAlias = Literal["V", "V2", "M"]
"""How sure it is: *V* read in an official text, *V2* in a secondary one only, *M* from memory."""

MARKS: Final[dict[Mark, str]] = {
    "V": "read in an official text", "V2": "read in a secondary text only", "M": "from memory",
}  # fmt: skip

Start: TypeAlias = Literal["receipt", "acknowledgement", "escalation", "agreement", "word"]
"""
From what a clock runs: the receipt, the valid acknowledgement, the customer's going up, the agreement, or the last
word that the customer had of us (for what is owed again and again).
"""

DueAt: TypeAlias = Literal["close of business", "end of day", "to the minute"]
"""When on its last day a clock runs out, in the house's zone."""

EVENTS: Final = frozenset({"acceptance", "plan", "remedy"})
"""What stops a clock and is no letter: the customer's word that it is solved, an agreement, the deed."""


@attrs.frozen
class Element:
    """
    One thing that a letter has to say.

    Args:
        id: As a letter names it.
        says: What it says.
        mark: How sure that is.
        only: Asked for only after this decision; empty for always.
    """

    id: str
    says: str
    mark: Mark
    only: str = ""


@attrs.frozen
class Checklist:
    """What one kind of letter has to say; one that lacks something stops no clock."""

    kind: str
    elements: tuple[Element, ...]


@attrs.frozen
class Extension:
    """
    How a clock is given more time: by a letter in time, with reasons and a new date, once.

    Args:
        by: The kind of letter.
        mark: How sure that is.
        limit: The most, from the clock's own start; None where no limit was read.
        says: For what, in words.
    """

    by: str
    mark: Mark
    limit: Span | None = None
    says: str = ""


@attrs.frozen(kw_only=True)
class LegalClock:
    """
    One time limit. It never pauses, and stops only by an event with evidence.

    Args:
        id: Unique in its regime.
        title: What is owed, for people.
        start: From what it runs.
        stopped_by: Kinds of letters, and events (``EVENTS``); ``acknowledgement`` is a letter where there is a
            checklist for it, and else any word that the customer had of us.
        mark: How sure it is.
        limit: How long; None where the rule gives no number. The day of the start never counts.
        due_at: When on the last day.
        extension: How it may be given more time.
        optional: It opens a shorter way and is no duty: to miss it is no breach.
        again: It is owed again after each time.
        ends: What ends it for good, where it is owed again and again.
        unless: It is not owed where another clock, an *optional* one (``regime/clock``), was met in time.
        another: Who answers is somebody who did not have it before the customer went up a stage.
        says: What the rule says besides, in words.
    """

    id: str
    title: str
    start: Start
    stopped_by: frozenset[str]
    mark: Mark
    limit: Span | None = None
    due_at: DueAt = "end of day"
    extension: Extension | None = None
    optional: bool = False
    again: bool = False
    ends: frozenset[str] = frozenset()
    unless: str = ""
    another: bool = False
    says: str = ""


@attrs.frozen
class Closure:
    """A kind of end, as the regime calls it."""

    id: str
    says: str
    mark: Mark


@attrs.frozen
class Outside:
    """
    Where the customer can go.

    Args:
        body: To whom.
        opens: From when on, in words.
        mark: How sure that is.
        within: For how long, in words; empty where that was not read.
    """

    body: str
    opens: str
    mark: Mark
    within: str = ""


@attrs.frozen
class Retention:
    """How long complaints are kept, in words."""

    says: str
    mark: Mark


@attrs.frozen(kw_only=True)
class Edition:
    """
    A regime as it holds from a day on.

    Args:
        since: For what is received on this day or later; None where that is unknown.
        source: Where it was read.
        read: When that was; *unknown* where nobody wrote it down.
        mark: How sure it is as a whole.
        note: What should be known besides.
        clocks: Its time limits.
        letters: What its letters have to say.
        closures: Its kinds of ends.
        outside: Where the customer can go.
        retention: How long complaints are kept.
    """

    since: date | None
    source: str
    read: str
    mark: Mark
    note: str = ""
    clocks: tuple[LegalClock, ...] = ()
    letters: tuple[Checklist, ...] = ()
    closures: tuple[Closure, ...] = ()
    outside: Outside | None = None
    retention: Retention | None = None

    def checklist(self, kind: str) -> tuple[Element, ...]:
        """Return what a kind of letter has to say; nothing where no list was read."""
        return next((letter.elements for letter in self.letters if letter.kind == kind), ())

    def lacking(
        self, kind: str, elements: Iterable[str], outcome: str = "", *, memory: bool = False
    ) -> tuple[Element, ...]:
        """
        List what a letter of a kind does not say.

        Args:
            kind: The kind of letter.
            elements: The ids of what it says.
            outcome: What was decided; empty before.
            memory: Ask too for what is only known from memory.
        """
        said = frozenset(elements)
        asked = (each for each in self.checklist(kind) if (memory or each.mark != "M") and each.only in ("", outcome))
        return tuple(each for each in asked if each.id not in said)


@attrs.frozen
class Regime:
    """
    A law's, a regulator's or a standard's rules on complaints.

    Args:
        name: As a policy names it: ``uk-fca-disp``.
        title: For people.
        country: ISO 3166; EU, or empty where it belongs to none.
        body: Who watches over it.
        editions: The oldest first.
    """

    name: str
    title: str
    country: str
    body: str
    editions: tuple[Edition, ...]

    def at(self, day: date, *, memory: bool = False) -> Edition | None:
        """
        Return the edition that governs what was received on a day; None where there was none yet, or only from memory.

        Args:
            day: In the house's zone.
            memory: Let editions count that rest on memory (mark *M*).
        """
        known = (each for each in self.editions if memory or each.mark != "M")
        held = [each for each in known if each.since is None or each.since <= day]
        return held[-1] if held else None
