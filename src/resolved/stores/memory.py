"""A store that forgets when the program ends: for tests and trials, and the model that others are held to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from threading import RLock
from typing import Final, Literal, TypeVar

import attrs

from ..core.wire import Kept
from ..errors import KeyReused, NotFound, Stale
from ..ports import Due, Leaf, Line, Move, Page, Query, Shelved, Store

T = TypeVar("T")


@attrs.define
class _Case:
    """All that is kept of one complaint."""

    line: Line
    entries: list[Kept] = attrs.Factory(list[Kept])
    due: dict[str, Due] = attrs.Factory(dict[str, Due])


@attrs.define
class _Tenant:
    cases: dict[str, _Case] = attrs.Factory(dict[str, _Case])
    keys: dict[str, tuple[str, int]] = attrs.Factory(dict[str, tuple[str, int]])
    letters: dict[str, Shelved] = attrs.Factory(dict[str, Shelved])
    leaves: dict[tuple[str, str], list[Kept]] = attrs.Factory(dict[tuple[str, str], list[Kept]])


def overtaken(move: Move, stand: Iterable[tuple[str, int]]) -> None:
    """
    Compare what a decision saw of a customer's complaints with how they stand.

    Raises:
        Stale: One has moved on, or there is a new one.
    """
    assert move.seen is not None
    seen = dict(move.seen.others)
    for id, version in stand:
        if id != move.line.case_id and seen.get(id, 0) != version:
            raise Stale(id, seen.get(id, 0), version)


class MemoryStore:
    """Keeps complaints in memory; safe for many threads of one process."""

    def __init__(self) -> None:
        self._tenants: dict[str, _Tenant] = {}
        self._lock = RLock()

    def _of(self, tenant: str) -> _Tenant:
        return self._tenants.setdefault(tenant, _Tenant())

    # Writing --------------------------------------------------------------------------

    def commit(self, tenant: str, unit: Sequence[Move], *, key: str | None = None) -> None:
        """Keep a whole unit, or nothing of it."""
        with self._lock:
            kept = self._of(tenant)
            self._check(kept, unit, key)
            for move in unit:
                self._keep(kept, move)
            if key is not None:
                kept.keys[key] = (unit[0].line.case_id, unit[0].kept.version)

    def _check(self, kept: _Tenant, unit: Sequence[Move], key: str | None) -> None:
        stands: dict[str, tuple[int, str]] = {}
        for move in unit:
            self._look(kept, move)
        for move in unit:
            id = move.line.case_id
            case = kept.cases.get(id)
            now = stands.get(id, (case.line.version, case.line.head) if case else (0, ""))
            tried = move.withdraws is not None and any(
                one.attempts or one.state != "waiting" for one in self._letters_of(kept, id, move.withdraws)
            )
            if now != move.before or tried:
                raise Stale(id, move.before[0], now[0])
            stands[id] = (move.line.version, move.line.head)
        if key is not None and key in kept.keys:
            raise KeyReused(key)

    @staticmethod
    def _look(kept: _Tenant, move: Move) -> None:
        """See whether the customer's other complaints stand as the decision saw them."""
        if move.seen is None:
            return
        theirs = [case.line for case in kept.cases.values() if case.line.customer == move.seen.customer]
        overtaken(move, [(line.case_id, line.version) for line in theirs])

    @staticmethod
    def _letters_of(kept: _Tenant, case_id: str, version: int) -> list[Shelved]:
        return [one for one in kept.letters.values() if (one.letter.case_id, one.letter.version) == (case_id, version)]

    def _keep(self, kept: _Tenant, move: Move) -> None:
        line = move.line
        case = kept.cases.get(line.case_id)
        if case is None:
            case = kept.cases[line.case_id] = _Case(line._replace(number=f"C-{len(kept.cases) + 1}"))
        case.line = line._replace(number=case.line.number)
        case.entries.append(move.kept)
        for due in move.begins:
            case.due[due.key] = due
        for ended in move.ends:
            case.due.pop(ended, None)
        for letter in move.letters:
            numbered = attrs.evolve(letter, number=case.line.number)
            kept.letters[letter.id] = Shelved(numbered, "waiting", 0, 0)
        if move.withdraws is not None:
            for one in self._letters_of(kept, line.case_id, move.withdraws):
                kept.letters[one.letter.id] = attrs.evolve(one, state="withdrawn")

    def redate(self, tenant: str, line: Line, begins: Sequence[Due], ends: Sequence[str]) -> None:
        """Move deadlines without an entry."""
        with self._lock:
            case = self._of(tenant).cases.get(line.case_id)
            stands = (case.line.version, case.line.head) if case else (0, "")
            if case is None or stands != (line.version, line.head):
                raise Stale(line.case_id, line.version, stands[0])
            case.line = case.line._replace(due=line.due, clock=line.clock)
            for due in begins:
                case.due[due.key] = due
            for ended in ends:
                case.due.pop(ended, None)

    # Reading --------------------------------------------------------------------------

    def entries(self, tenant: str, case_id: str, *, until: int | None = None) -> Sequence[Kept]:
        """Read a history, in order."""
        with self._lock:
            return tuple(self._case(tenant, case_id).entries[:until])

    def line(self, tenant: str, case_id: str) -> Line:
        """Read how a complaint stands."""
        with self._lock:
            return self._case(tenant, case_id).line

    def _case(self, tenant: str, case_id: str) -> _Case:
        try:
            return self._of(tenant).cases[case_id]
        except KeyError:
            raise NotFound(case_id) from None

    def keyed(self, tenant: str, key: str) -> tuple[str, int] | None:
        """Return what was kept with *key*."""
        with self._lock:
            return self._of(tenant).keys.get(key)

    def find(self, tenant: str, query: Query) -> Page:
        """Read a page of the work list."""
        with self._lock:
            lines = [case.line for case in self._of(tenant).cases.values() if _matches(query, case.line)]
        return _paged(sorted(lines, key=place_of), query)

    def due(self, tenant: str, now: int, limit: int) -> Sequence[tuple[str, Due]]:
        """Read what has fallen due."""
        with self._lock:
            found = [
                (id, due) for id, case in self._of(tenant).cases.items() for due in case.due.values() if due.at <= now
            ]
        return sorted(found, key=lambda each: (each[1].at, each[0], each[1].key))[:limit]

    def next_due(self, tenant: str) -> int | None:
        """Return when something falls due next."""
        with self._lock:
            return min((due.at for case in self._of(tenant).cases.values() for due in case.due.values()), default=None)

    def deadlines(self, tenant: str, case_id: str) -> Sequence[Due]:
        """Read the deadlines of a complaint that run."""
        with self._lock:
            return sorted(self._case(tenant, case_id).due.values(), key=lambda due: (due.at, due.key))

    # The outbox -----------------------------------------------------------------------

    def claim(
        self, tenant: str, now: int, until: int, limit: int, channels: Sequence[str] | None = None
    ) -> Sequence[Shelved]:
        """Take letters that wait; of one complaint the earliest first."""
        with self._lock:
            letters, seen, taken = self._of(tenant).letters, set[str](), list[Shelved]()
            for id, one in letters.items():
                if one.state != "waiting" or one.letter.case_id in seen:
                    continue
                seen.add(one.letter.case_id)
                mine = channels is None or one.letter.channel in channels
                if mine and one.next_at <= now and len(taken) < limit:
                    letters[id] = attrs.evolve(one, attempts=one.attempts + 1, next_at=until)
                    taken.append(letters[id])
            return taken

    def settle(
        self, tenant: str, letter_id: str, outcome: Literal["waiting", "sent", "dead"], at: int, reason: str,
        *, attempts: int | None = None,
    ) -> None:  # fmt: skip
        """Note what came of a letter."""
        with self._lock:
            letters = self._of(tenant).letters
            found = letters[letter_id]
            if found.state != "waiting" or (outcome != "sent" and attempts not in (None, found.attempts)):
                return
            letters[letter_id] = attrs.evolve(letters[letter_id], state=outcome, next_at=at, reason=reason)

    def shelf(
        self, tenant: str, *, case_id: str | None = None, states: tuple[str, ...] = (), limit: int = 50
    ) -> Sequence[Shelved]:
        """Read the outbox."""
        with self._lock:
            return _first(
                self._of(tenant).letters.values(),
                lambda one: case_id in (None, one.letter.case_id) and (not states or one.state in states),
                limit,
            )

    # Records --------------------------------------------------------------------------

    def keep(self, tenant: str, leaves: Sequence[Leaf]) -> None:
        """Keep new versions of records, all of them or none."""
        with self._lock:
            records = self._of(tenant).leaves
            stands = {key: (kept[-1].version, kept[-1].head) for key, kept in records.items()}
            for kind, id, prev, kept in leaves:
                now = stands.get((kind, id), (0, ""))
                if now != (kept.version - 1, prev):
                    raise Stale(f"{kind}/{id}", kept.version - 1, now[0])
                stands[kind, id] = (kept.version, kept.head)
            for kind, id, _, kept in leaves:
                records.setdefault((kind, id), []).append(kept)

    def leaves(self, tenant: str, kind: str, id: str) -> Sequence[Kept]:
        """Read every version of a record, in order."""
        with self._lock:
            return tuple(self._of(tenant).leaves.get((kind, id), ()))

    def newest(self, tenant: str, kind: str) -> Sequence[tuple[str, Kept]]:
        """Read the newest version of each record of a kind, by id."""
        with self._lock:
            found = self._of(tenant).leaves.items()
            return sorted((id, kept[-1]) for (sort, id), kept in found if sort == kind)

    def strays(self, tenant: str) -> Sequence[str]:
        """List nothing: what is kept here is kept with its line."""
        return ()

    def tenants(self) -> Sequence[str]:
        """List the tenants."""
        with self._lock:
            return sorted(name for name, kept in self._tenants.items() if kept.cases)

    def close(self) -> None:
        """Do nothing: memory goes by itself."""


def place_of(line: Line) -> tuple[int, int]:
    """Return where a line stands in a work list: by what falls due next, then by number."""
    return (FAR if line.due is None else line.due, int(line.number.removeprefix("C-")))


FAR: Final = 2**62
"""Where lines with nothing due stand: last."""


def _matches(query: Query, line: Line) -> bool:
    asked: tuple[tuple[object, object], ...] = (
        (query.owner, line.owner),
        (query.customer, line.customer),
        (query.channel, line.channel),
        (query.problem, line.problem),
        (query.number, int(line.number.removeprefix("C-"))),
    )
    return (
        all(wanted in (None, found) for wanted, found in asked)
        and (not query.states or line.state in query.states)
        and (query.due_before is None or (line.due is not None and line.due < query.due_before))
        and (query.text is None or query.text.casefold() in searchable(line))
    )


def searchable(line: Line) -> str:
    """Return what ``find(text=…)`` looks through."""
    return f"{line.name}\n{line.text}".casefold()


def _paged(lines: list[Line], query: Query) -> Page:
    after = query.after
    rest = lines if after is None else [line for line in lines if place_of(line) > after]
    shown = tuple(rest[: query.limit])
    return Page(shown, place_of(shown[-1]) if len(rest) > len(shown) and shown else None)


def _first(items: Iterable[T], wanted: Callable[[T], bool], limit: int) -> list[T]:
    return [item for item in items if wanted(item)][:limit]


_fits: type[Store] = MemoryStore
