"""
Whether everything that is kept still holds together: chain, replay, deadlines, letters, units.

It reads and changes nothing. What it cannot see without a checkpoint from elsewhere is a
complaint that is gone with all that was kept of it, or a history whose end was cut off together with its line.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Any, Final, cast

import attrs

from .core import clocks
from .core.fact import Case, Entry, FrozenCase
from .core.facts import ApprovalExpired, DeadlineMissed, PromiseBroken
from .core.text import ERASED
from .core.time import micros
from .core.wire import Codec, Kept, Shared, part_hash
from .errors import NotFound, Refused, Unavailable, Unreadable
from .knowledge.archive import KINDS, codec
from .office import OfficeOf
from .office.recording import line_of
from .ports import Due, Line

_STRAY: Final = "its line in the work list is gone, and something of it is left: history, deadlines or letters"


@attrs.frozen
class Fault:
    """
    Something that does not hold.

    Args:
        number: The complaint.
        version: The entry; 0 where it is not one of them.
        what: What is wrong.
    """

    number: str
    version: int
    what: str

    def __str__(self) -> str:
        at = f" entry {self.version}" if self.version else ""
        return f"{self.number}{at}: {self.what}"


@attrs.frozen
class Verified:
    """
    What was looked at, and what was found.

    Args:
        complaints: How many.
        entries: How many.
        faults: Everything that does not hold.
        records: How many records outside complaints: problems, questions, rounds, customers who were asked.
    """

    complaints: int
    entries: int
    faults: tuple[Fault, ...]
    records: int = 0


def verify(office: OfficeOf[Any]) -> Verified:
    """
    Look through everything that an office keeps.

    Raises:
        Unavailable: The store cannot be read at all.
    """
    reader = Codec(office.flow.facts)
    units: dict[str, list[tuple[Shared, str]]] = defaultdict(list)
    complaints = entries = 0
    faults = list[Fault]()
    for line in office.lines():
        kept = _kept(office, line)
        complaints, entries = complaints + 1, entries + len(kept)
        try:
            found = list(_chain(line, kept, office.tenant))
            faults += found or list(_story(office, reader, line, kept, units))
        except Unavailable:
            raise
        except Exception as wrong:  # damage has more forms than anybody foresees, and blinds us to no other complaint
            faults.append(Fault(line.number, 0, f"it cannot be looked through: {type(wrong).__name__}: {wrong}"))
    strays = [Fault(id, 0, _STRAY) for id in office.store.strays(office.tenant)]
    records, wrong_ones = _records(office)
    return Verified(complaints, entries, (*faults, *strays, *_torn(units), *wrong_ones), records)


def _records(office: OfficeOf[Any]) -> tuple[int, list[Fault]]:
    """Look through the records outside complaints: each one's chain, and whether it can be read."""
    records, faults = 0, list[Fault]()
    for kind in KINDS:
        for id, newest in office.store.newest(office.tenant, kind.name):
            records += 1
            try:
                faults += _record(office, kind.name, id, newest)
            except Unavailable:
                raise
            except Exception as wrong:
                why = str(wrong) if isinstance(wrong, Unreadable) else f"{type(wrong).__name__}: {wrong}"
                faults.append(Fault(f"{kind.name} {id}", 0, f"it cannot be read: {why}"))
    return records, faults


def _record(office: OfficeOf[Any], kind: str, id: str, newest: Kept) -> list[Fault]:
    kept = office.store.leaves(office.tenant, kind, id)
    number = f"{kind} {id}"
    end = Line(
        f"{kind}/{id}", number, newest.version, newest.head, state="", kind="", owner="", customer="", channel="",
        began=0, due=None, clock="", name="", text="",
    )  # fmt: skip
    found = list(_chain(end, kept, office.tenant))
    for each in () if found else kept:
        told: Any = codec().decode(each).fact
        if not isinstance(told, KINDS) or (told.name, told.id) != (kind, id):
            found.append(Fault(number, each.version, "it is of a form that this program does not know"))
    return found


def _kept(office: OfficeOf[Any], line: Line) -> Sequence[Kept]:
    try:
        return office.store.entries(office.tenant, line.case_id)
    except NotFound:  # a list line without a history: the chain says so, and the next complaint is looked at
        return ()


def _chain(line: Line, kept: Sequence[Kept], tenant: str) -> Iterator[Fault]:
    """Follow the chain over the stored bytes."""
    prev = ""
    for n, each in enumerate(kept, 1):
        if each.version != n:
            yield Fault(line.number, n, f"missing; the next one there is entry {each.version}")
            return
        if sha256(each.line).hexdigest() != each.head:
            yield Fault(line.number, n, "its bytes were changed: they do not give its hash")
            return
        told = _parsed(each)
        if told is None:
            yield Fault(line.number, n, "its line cannot be read")
            return
        if told.get("prev") != prev:
            yield Fault(line.number, n, "it does not follow the entry before it")
            return
        if (told.get("case"), told.get("tenant"), told.get("version")) != (line.case_id, tenant, n):
            yield Fault(line.number, n, "it belongs somewhere else")
            return
        yield from _parts(line, each, told)
        prev = each.head
    if (line.version, line.head) != (len(kept), prev):
        yield Fault(line.number, 0, f"its list line says version {line.version}, its history ends at {len(kept)}")


def _parsed(kept: Kept) -> dict[str, Any] | None:
    try:
        told = json.loads(kept.line)
    except (ValueError, RecursionError):
        return None
    return cast("dict[str, Any]", told) if isinstance(told, dict) else None


def _parts(line: Line, kept: Kept, told: dict[str, Any]) -> Iterator[Fault]:
    listed = [list(map(str, each)) for each in told.get("parts", ())]
    stored = [[part.subject, part.form, part.hash] for part in kept.parts]
    if listed != stored:
        yield Fault(line.number, kept.version, "its personal parts are not those that its line vouches for")
    for part in kept.parts:
        if part.blob is None and part.salt is None:
            continue  # erased
        if part_hash(part.salt or b"", part.blob or b"") != part.hash:
            yield Fault(line.number, kept.version, "a personal part was changed: it does not give its hash")


def _story(
    office: OfficeOf[Any], codec: Codec, line: Line, kept: Sequence[Kept], units: dict[str, list[tuple[Shared, str]]]
) -> Iterator[Fault]:
    """Replay the history, and hold everything that was worked out from it against what is stored."""
    try:
        entries = [codec.decode(each) for each in kept]
        case = office.flow.replay(entries, id=line.case_id, tenant=office.tenant)
    except (Refused, Unreadable) as wrong:
        yield Fault(line.number, 0, f"its history does not replay: {wrong}")
        return
    except Exception as wrong:  # whatever a plugin's fact does when it is replayed
        yield Fault(line.number, 0, f"its history does not replay: {type(wrong).__name__}: {wrong}")
        return
    for each in kept:
        if shared := codec.shared(each):
            units[shared.id].append((shared, line.number))
    yield from _line(line, case)
    yield from _deadlines(office, line, case)
    yield from _letters(office, line)
    yield from _twice(line, entries)


def _line(line: Line, case: Case[Any]) -> Iterator[Fault]:
    expected = line_of(cast("FrozenCase[Any]", case), None)
    for field in ("state", "kind", "owner", "customer", "channel", "began", "name", "text", "problem"):
        says, should = getattr(line, field), getattr(expected, field)
        if says != should and ERASED not in str(should):
            told = "something else" if field in ("name", "text") else f"{field} {should or 'none'}"
            yield Fault(line.number, 0, f"its list line says {field} {says or 'none'}, its history says {told}")


def _deadlines(office: OfficeOf[Any], line: Line, case: Case[Any]) -> Iterator[Fault]:
    expected = {Due(each.key, each.clock, micros(each.due)) for each in clocks.running(case, office.rules)}
    stored = set(office.store.deadlines(office.tenant, line.case_id))
    for due in sorted(expected - stored):
        yield Fault(line.number, 0, f"the deadline {due.key} runs, and is not kept (or the policy changed)")
    for due in sorted(stored - expected):
        yield Fault(line.number, 0, f"the deadline {due.key} is kept, and does not run (or the policy changed)")


def _letters(office: OfficeOf[Any], line: Line) -> Iterator[Fault]:
    for shelved in office.store.shelf(office.tenant, case_id=line.case_id, limit=100_000):
        if not 1 <= shelved.letter.version <= line.version:
            yield Fault(
                line.number, shelved.letter.version, f"the letter {shelved.letter.id} has no fact that calls for it"
            )


def _twice(line: Line, entries: Sequence[Entry]) -> Iterator[Fault]:
    lapses: Counter[str] = Counter()
    for entry in entries:
        if isinstance(entry.fact, DeadlineMissed):
            lapses[entry.fact.deadline] += 1
        elif isinstance(entry.fact, PromiseBroken):
            lapses[f"promise:{entry.fact.promise}"] += 1
        elif isinstance(entry.fact, ApprovalExpired):
            lapses[f"approval:{entry.fact.approval}"] += 1
    for key, times in lapses.items():
        if times > 1:
            yield Fault(line.number, 0, f"{key} lapsed {times} times")


def _torn(units: dict[str, list[tuple[Shared, str]]]) -> Iterator[Fault]:
    """Find units of which a part is missing."""
    for found in units.values():
        shared, number = found[0]
        if len(found) != shared.of:
            yield Fault(number, 0, f"a unit of {shared.of} entries has only {len(found)} of them")
