"""Where the demonstration shows the method: clause by clause, in which complaint."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, TypeAlias

from ..core import method
from ..core.clocks import Deadline
from ..core.edges import guards_of
from ..core.fact import Case
from ..core.method import Kind
from ..core.taboos import TABOOS
from ..errors import Objection
from ..office import OfficeOf

WALKED: Final[tuple[Kind, ...]] = ("state", "guard", "clock", "rule")
"""What can be walked; a record is kept and a guide is shown, but neither comes to pass."""


Seen: TypeAlias = tuple[str, Kind, str]
"""A clause, what it is, and the number of the complaint in which it came to pass."""


def seen(
    office: OfficeOf[Any], case_ids: Iterable[str], objections: Iterable[tuple[str, Objection]]
) -> Mapping[str, Mapping[Kind, tuple[str, ...]]]:
    """
    Tell in which complaints each clause came to pass, by what the clause is.

    A state: a fact was recorded that carries it first of all, or, where there is none, among others. A guard: it
    objected. A clock: it ran. A rule: it found something.

    Args:
        office: Where the complaints are kept.
        case_ids: Their ids, in the order in which they are told.
        objections: What stood in the way of whom: the complaint's number, and the objection.
    """
    found: dict[tuple[str, Kind], list[str]] = {}
    in_the_way: list[Seen] = [(objection.clause, "guard", number) for number, objection in objections]
    for clause, kind, number in (*_kept(office, case_ids), *in_the_way):
        numbers = found.setdefault((clause, kind), [])
        if number not in numbers:
            numbers.append(number)
    return {
        id: {kind: tuple(found.get((id, kind), ())) for kind in clause.kinds if kind in WALKED}
        for id, clause in method.clauses().items()
    }


def _kept(office: OfficeOf[Any], case_ids: Iterable[str]) -> Iterator[Seen]:
    watched = {taboo.code: taboo.clauses for taboo in (*TABOOS, *office.plugins.taboos())}
    guarded = {guard.clause for fact in office.flow.facts.values() for guard in guards_of(fact)}
    first = {fact.clauses[0] for fact in office.flow.facts.values()}
    for id in case_ids:
        case = office.load(id)
        number = office.number(case)
        for entry in office.history(id):
            for clause in getattr(entry.fact, "clauses", ()):
                if clause not in first or clause == entry.fact.clauses[0]:  # type: ignore[union-attr]
                    yield clause, "state", number
                if clause not in guarded:  # what guards it cites another clause: that it came to pass is its walk
                    yield clause, "guard", number
        for deadline in office.clocks(case):
            for clause in _of(deadline, case, office):
                yield clause, "clock", number
        for finding in office.findings(case):
            for clause in watched.get(finding.code, (finding.clause,)):
                yield clause, "rule", number


def _of(deadline: Deadline, case: Case[Any], office: OfficeOf[Any]) -> Iterator[str]:
    """Give the clauses of a deadline that are its own: of an appointment, of somebody who is here, or who wrote."""
    live = office.rules.can(case.complaint.channel).live
    row = case.dossier.ledger.find(deadline.key.removeprefix("promise:"))
    meets = row is not None and row.sort == "appointment"
    elsewhere = {"E3": not meets, "H3": live, "H1": not live, "H2": not live}
    yield from (clause for clause in deadline.clauses if not elsewhere.get(clause, False))


def lines(shown: Mapping[str, Mapping[Kind, tuple[str, ...]]]) -> Iterator[str]:
    """Tell it, a line a clause and kind; the first complaints stand for all."""
    for id, kinds in shown.items():
        for kind, numbers in kinds.items():
            more = f" and {len(numbers) - 4} more" if len(numbers) > 5 else ""
            told = ", ".join(numbers if len(numbers) <= 5 else numbers[:4]) or "nowhere"
            yield f"  {id:<4} {kind:<6} {told}{more}"
