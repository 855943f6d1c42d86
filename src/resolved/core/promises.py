"""
Promises, and the ledger in which each of them stands until it is kept or broken (A2, B6, F6, J10).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Final, Literal, NamedTuple, TypeAlias

import attrs

from ..errors import Invalid
from .anew import made
from .complaint import Medium
from .text import PersonalText, aware, said, several, utc


@attrs.frozen
class Milestone:
    """One step of a plan, and by when (B8)."""

    what: PersonalText = attrs.field(validator=said)
    due: datetime = attrs.field(converter=utc, validator=aware)


def _medium(value: object, attribute: attrs.Attribute[Any], medium: object) -> None:
    if not isinstance(medium, Medium):
        raise Invalid(f"a promise names its medium, such as Medium('phone', '+44 …'), not {medium!r}", attribute.name)


@attrs.frozen
class Promise:
    """
    What the customer will hear or get, by when, and through which medium (A2).

    It cannot be built without deadline and medium.

    Args:
        what: In words that the customer was told.
        due: The instant at which it is broken if it has not been kept. Any zone; kept in UTC.
        medium: Through which it is kept.
        plan: The steps on the way, where it takes long or is told at a desk (B8, H1).
    """

    what: PersonalText = attrs.field(validator=said)
    due: datetime = attrs.field(converter=utc, validator=aware)
    medium: Medium = attrs.field(validator=_medium)
    plan: tuple[Milestone, ...] = attrs.field(default=(), kw_only=True, validator=several)


EARLY: Final = timedelta(days=1)
"""How long before an appointment speaking with the customer keeps it."""
GRACE: Final = timedelta(minutes=30)
"""How long after an appointment has begun somebody may still come to it."""

Standing: TypeAlias = Literal["open", "kept", "renewed", "broken", "released", "moved"]

Sort: TypeAlias = Literal["answer", "action", "appointment"]
"""
What was promised. An *answer* is kept by any answer through its medium, an *appointment* by taking
the complaint up, an *action* only by a fact that names it.
"""


class Row(NamedTuple):
    """
    One promise in the ledger.

    Args:
        id: ``case/version`` of the entry that made it; it stays when complaints are merged.
        made: When.
        by: The id of who made it.
        sort: What was promised, and so what keeps it.
        standing: How it stands.
        settled: When it ceased to be open.
    """

    id: str
    promise: Promise
    made: datetime
    by: str
    sort: Sort = "action"
    standing: Standing = "open"
    settled: datetime | None = None

    def settle(self, standing: Standing, at: datetime) -> Row:
        """Close this row; what was settled once stays as it was."""
        if self.standing != "open":
            return self
        return made(Row, (self.id, self.promise, self.made, self.by, self.sort, standing, at))

    def keep(self, at: datetime) -> Row:
        """Close this row as kept, or as broken where *at* is past its due; what came before it keeps nothing."""
        late = at > (self.promise.due + GRACE if self.sort == "appointment" else self.promise.due)
        return self if at < self.made else self.settle("broken" if late else "kept", at)


class Ledger(NamedTuple):
    """
    Every promise that was made, and every deadline that was missed.

    Nothing is ever taken out: a promise is settled, never removed.

    Args:
        rows: The promises, in the order in which they were made.
        missed: The deadlines that were missed, by key.
        barred: Since when nothing may be promised anew: a promise was broken, and nobody has
            answered or taken the complaint up since.
    """

    rows: tuple[Row, ...] = ()
    missed: tuple[str, ...] = ()
    barred: datetime | None = None

    @property
    def open(self) -> tuple[Row, ...]:
        """The promises that are still to be kept."""
        return tuple([row for row in self.rows if row.standing == "open"]) if self.rows else ()

    @property
    def answers(self) -> list[Row]:
        """The answers that are still owed."""
        return [row for row in self.rows if row.standing == "open" and row.sort == "answer"] if self.rows else []

    @property
    def broken(self) -> tuple[Row, ...]:
        """The promises that were broken."""
        return tuple(row for row in self.rows if row.standing == "broken")

    def find(self, id: str) -> Row | None:
        """Find a row by its id."""
        return next((row for row in self.rows if row.id == id), None)

    def promised(self, id: str, promise: Promise, at: datetime, by: str, sort: Sort = "action") -> Ledger:
        """Open a row."""
        row = made(Row, (id, promise, at, by, sort, "open", None))
        return made(Ledger, ((*self.rows, row), self.missed, self.barred))

    def settled(self, ids: Iterable[str], standing: Standing, at: datetime) -> Ledger:
        """Close the open ones among *ids*."""
        wanted = frozenset(ids)
        if not (wanted and self.rows):
            return self
        rows = tuple([row.settle(standing, at) if row.id in wanted else row for row in self.rows])
        return made(Ledger, (rows, self.missed, self.barred))

    def kept(self, ids: Iterable[str], at: datetime) -> Ledger:
        """Keep the open ones among *ids*, or find that they came too late."""
        wanted = (*ids,)
        if not (wanted and self.rows):
            return self
        rows: list[Row] = []  # not ``list[Row]()``, which takes ten times as long
        barred = self.barred
        for row in self.rows:
            if row.id in wanted and row.standing == "open":
                row = row.keep(at)
                if barred is None and row.standing == "broken" and row.sort != "action":
                    barred = at
            rows.append(row)
        return made(Ledger, ((*rows,), self.missed, barred))

    def answered(self, channel: str, at: datetime) -> Ledger:
        """
        Keep every open promise of an answer through *channel*, or find that it came too late.

        An answer through another medium than the promised one keeps nothing.
        """
        owed = [row.id for row in self.answers if row.promise.medium.channel == channel] if self.rows else []
        return self.kept(owed, at) if owed else self

    def met(self, at: datetime) -> Ledger:
        """Keep every open appointment, or find that it was missed."""
        return self.kept([row.id for row in self.rows if row.standing == "open" and row.sort == "appointment"], at)

    def renewed(self, at: datetime) -> Ledger:
        """Close every open promise of an answer in favour of one that the customer was told of in time."""
        owed = [row.id for row in self.answers] if self.rows else []
        return self.settled(owed, "renewed", at) if owed else self

    def broke(self, id: str, at: datetime) -> Ledger:
        """Break one promise; where it was one of an answer, no other may be made in its place."""
        row, broken = self.find(id), self.settled((id,), "broken", at)
        bars = row is not None and row.sort != "action"
        return Ledger(broken.rows, broken.missed, self.barred or at) if bars else broken

    def freed(self) -> Ledger:
        """Allow new promises: there was an answer, or somebody more senior has taken it up."""
        return self if self.barred is None else Ledger(self.rows, self.missed)

    @property
    def last_answer(self) -> Row | None:
        """The last promise of an answer."""
        for row in reversed(self.rows):  # not ``next``: guards ask it for every fact
            if row.sort == "answer":
                return row
        return None

    def absorbed(self, rows: Iterable[Row], missed: Iterable[str] = ()) -> Ledger:
        """Take over the rows of a complaint that was merged into this one, and what was missed of it."""
        return Ledger((*self.rows, *rows), (*self.missed, *missed), self.barred)

    def lapsed(self, deadline: str) -> Ledger:
        """Note that a deadline was missed, so that it is missed once."""
        return Ledger(self.rows, (*self.missed, deadline), self.barred)
