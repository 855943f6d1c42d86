"""What a taboo is made of: a rule, the history that it looks through, what it finds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any, Final, Literal, NamedTuple, TypeAlias, TypeVar

import attrs

from .. import facts as f
from ..clocks import Deadline, deadlines
from ..fact import Case, Entry, State, TakenBack
from ..policy import Rulebook

K = TypeVar("K")
Severity: TypeAlias = Literal["notice", "serious"]


@attrs.frozen
class Finding:
    """
    One thing that went against the method.

    Args:
        code: Stable, for programs: ``passed-on-again``.
        clause: The clause that it rests on: ``F1``.
        severity: *serious* is what a customer suffers from; *notice* is worth a look.
        sentence: What was seen, for people.
        entries: The versions of the entries that show it.
        mend: What would mend it.
    """

    code: str
    clause: str
    severity: Severity
    sentence: str
    entries: tuple[int, ...]
    mend: str

    def __str__(self) -> str:
        return f"{self.sentence} ({self.clause}): {self.mend}"


class Overdue(NamedTuple):
    """A deadline that was not met: its key, and when it was due."""

    deadline: str
    due: datetime


_KEY: Final = re.compile("[@:]")
"""What parts the clock from the rest of a deadline's key."""


@attrs.frozen
class History:
    """What a rule sees: the entries that stand, the case that they lead to, and the house's policy."""

    entries: tuple[Entry, ...]
    case: Case[State]
    rules: Rulebook

    def of(self, kind: type[K]) -> list[tuple[Entry, K]]:
        """List the entries of one kind of fact, in order, with their facts."""
        return [(entry, entry.fact) for entry in self.entries if isinstance(entry.fact, kind)]

    @cached_property
    def _late(self) -> list[Deadline]:
        """List the deadlines that were met too late, whether or not anybody was watching meanwhile."""
        told = {fact.deadline for _, fact in self.of(f.DeadlineMissed)}
        late = (each for each in deadlines(self.case, self.rules) if each.standing == "broken" and each.key not in told)
        return [each for each in late if each.stopped is not None]

    def missed(self, clock: str) -> list[tuple[Entry, Overdue]]:
        """List the deadlines of a clock that were missed, or met too late; each with the entry that shows it."""
        found = [
            (entry, Overdue(fact.deadline, fact.due))
            for entry, fact in self.of(f.DeadlineMissed)
            if _KEY.split(fact.deadline)[0] == clock
        ]
        late = [(self._at(each.stopped), Overdue(each.key, each.due)) for each in self._late if each.clock == clock]
        return found + late

    def _at(self, moment: datetime | None) -> Entry:
        """Find the entry that tells of what happened at a moment."""
        return next((e for e in self.entries if moment is None or e.happened >= moment), self.entries[-1])

    def among(self, *kinds: type[Any]) -> list[Entry]:
        """List the entries of some kinds of fact, in order."""
        return [entry for entry in self.entries if isinstance(entry.fact, kinds)]

    def after(self, entry: Entry, *kinds: type[Any]) -> Entry | None:
        """Find the first entry of some kinds after another one."""
        return next((each for each in self.among(*kinds) if each.version > entry.version), None)


def name_of(entry: Entry) -> str:
    """Return the wire name of an entry's fact."""
    fact: Any = entry.fact
    return str(fact.name)


Seen: TypeAlias = "tuple[str, Iterable[Entry]]"
"""What was seen, and the entries that show it."""

Look: TypeAlias = Callable[[History], Iterator[Seen]]


@attrs.frozen
class Taboo:
    """
    One rule.

    Args:
        code: As its findings bear it.
        clauses: The clauses that it watches; its findings cite the first.
        severity: How bad it is.
        mend: What would mend it.
        look: Looks through a history.
    """

    code: str
    clauses: tuple[str, ...]
    severity: Severity
    mend: str
    look: Look

    def findings(self, history: History) -> Iterator[Finding]:
        """Look through a history."""
        for sentence, entries in self.look(history):
            versions = tuple(entry.version for entry in entries)
            yield Finding(self.code, self.clauses[0], self.severity, sentence, versions, self.mend)


TABOOS: Final[list[Taboo]] = []
"""Every rule that ships, in the order of the clauses."""


def taboo(code: str, *clauses: str, severity: Severity, mend: str) -> Callable[[Look], Look]:
    """Make a rule of a function."""

    def made(look: Look) -> Look:
        TABOOS.append(Taboo(code, clauses, severity, mend, look))
        return look

    return made


def findings(
    entries: Sequence[Entry], case: Case[State], rules: Rulebook, taboos: Iterable[Taboo] | None = None
) -> tuple[Finding, ...]:
    """
    Find what went against the method; in the order of the entries that show it first.

    Args:
        entries: The whole history; what was taken back is passed over.
        case: The case that it leads to.
        rules: The house's policy.
        taboos: The rules to look by; the ones that ship, where they are left out.
    """
    by = TABOOS if taboos is None else taboos
    slips = {entry.fact.version for entry in entries if isinstance(entry.fact, TakenBack)}
    stand = tuple(e for e in entries if e.version not in slips and not isinstance(e.fact, TakenBack))
    history = History(stand, case, rules)
    return tuple(sorted((each for one in by for each in one.findings(history)), key=lambda each: each.entries))
