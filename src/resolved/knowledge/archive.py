"""The archive of records: how they are put into the store, and read again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache
from typing import Any, Final, Generic, NamedTuple, TypeAlias, TypeVar, cast

from .. import doors
from ..core.complaint import STAFF, Actor
from ..core.fact import Entry
from ..core.feedback import Asked, Round
from ..core.problems import Problem, Question
from ..core.text import cleaned
from ..core.typed import mismatch
from ..core.wire import Codec, Kept
from ..errors import Invalid, Objection, Refused, Stale, Unreadable
from ..office import OfficeOf
from ..ports import Leaf

AnyRecord: TypeAlias = Problem | Question | Round | Asked
R = TypeVar("R", Problem, Question, Round, Asked)

KINDS: Final[tuple[type[AnyRecord], ...]] = (Problem, Question, Round, Asked)
"""Every sort of record."""

_TRIES: Final = 5


@cache
def codec() -> Codec:
    """Give the form in which records are kept, that of a complaint's entries: one form, one chain, one way to erase."""
    return Codec(cast("Any", {kind.name: kind for kind in KINDS}))


class Filed(NamedTuple, Generic[R]):
    """
    A record as it is kept.

    Args:
        record: What it says.
        version: How often it was written down.
        by: Who wrote this version: id, role and level.
        at: When (UTC).
        head: The chain's head.
    """

    record: R
    version: int
    by: Actor
    at: datetime
    head: str


class Archive:
    """The records of one office."""

    def __init__(self, office: OfficeOf[Any]) -> None:
        self._office = office

    # Reading --------------------------------------------------------------------------

    def newest(self, kind: type[R]) -> list[Filed[R]]:
        """
        Read the newest version of each record of a kind, by id.

        Raises:
            Unreadable: One is damaged, or of a later program.
        """
        office = self._office
        return [_filed(kind, kept) for _, kept in office.store.newest(office.tenant, kind.name)]

    def history(self, kind: type[R], id: str) -> tuple[Filed[R], ...]:
        """Read every version of a record, in order; none where there is no such record."""
        office = self._office
        return tuple(_filed(kind, kept) for kept in office.store.leaves(office.tenant, kind.name, id))

    def find(self, kind: type[R], id: str) -> Filed[R] | None:
        """Read the newest version of a record; None where there is no such record."""
        found = self.history(kind, id)
        return found[-1] if found else None

    # Writing --------------------------------------------------------------------------

    def keep(self, by: Actor, *changes: tuple[AnyRecord, Filed[Any] | None]) -> None:
        """
        Keep records, all of them or none: each with the version on which it was decided.

        Raises:
            Refused: Something in one cannot be kept, or *by* is nobody of the house.
            Stale: Somebody else was quicker.
        """
        staff(by)
        now = self._office.now()
        leaves = [self._leaf(record, before, by, now) for record, before in changes]
        self._office.store.keep(self._office.tenant, leaves)

    def change(self, decide: Callable[[], R], kind: type[R], id: str, by: Actor) -> R:
        """Decide on the newest version and keep that; where somebody was quicker, decide anew on theirs."""
        for _ in range(_TRIES - 1):
            before = self.find(kind, id)
            record = decide()
            try:
                self.keep(by, (record, before))
            except Stale:
                continue
            return record
        before = self.find(kind, id)
        record = decide()
        self.keep(by, (record, before))
        return record

    def _leaf(self, record: AnyRecord, before: Filed[Any] | None, by: Actor, now: datetime) -> Leaf:
        record = _let_in(record)
        version, prev = (1, "") if before is None else (before.version + 1, before.head)
        kept = codec().encode(
            Entry(version, now, now, by, cast("Any", record), 0),
            case_id=f"{record.name}/{record.id}", tenant=self._office.tenant, subject=_subject(record), prev=prev,
            entropy=self._office.entropy,
        )  # fmt: skip
        return Leaf(record.name, record.id, prev, kept)


def _filed(kind: type[R], kept: Kept) -> Filed[R]:
    entry = codec().decode(kept)
    record: Any = entry.fact
    if not isinstance(record, kind):
        raise Unreadable(f"a record of kind {kind.name} is of a form that this program does not know")
    return Filed(record, entry.version, entry.by, entry.recorded, kept.head)


def _let_in(record: Any) -> Any:
    """Look a record through, as facts are at the door."""
    if (found := mismatch(record)) is not None:
        raise refused("wrong-type", found[1], found[0])
    try:
        return cleaned(record)
    except Invalid as wrong:
        raise refused("bad-text", str(wrong)) from None


def _subject(record: AnyRecord) -> str:
    """Return whose personal texts these are; only what customers answered has any."""
    return (record.customer or record.case) if isinstance(record, Asked) else ""


def staff(by: Any) -> Actor:
    """
    Let in who writes a record: somebody of the house, or its own machinery.

    Raises:
        Refused: A customer, or time itself.
        Invalid: It is no actor.
    """
    if doors.actor(by).role not in STAFF | {"system"}:
        raise refused("not-yours", f"the house's records are written by its people; you act as {by.role}")
    return cast("Actor", by)


def refused(code: str, sentence: str, *fields: str, clause: str = "J3") -> Refused:
    """Say no, with the clause that a record rests on."""
    return Refused((Objection(code, clause, sentence, fields),))


def every(items: Sequence[Filed[R]]) -> list[R]:
    """Take the records alone."""
    return [item.record for item in items]
