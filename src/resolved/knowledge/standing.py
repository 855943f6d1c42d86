"""How a problem stands: what is known of it, together with the complaints whose own facts name it (J3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

import attrs

from ..core.problems import LONGEST_TITLE, Problem, Status
from ..core.time import instant
from ..ports import Line


@attrs.frozen
class Standing:
    """
    How a problem stands: what is known of it, and the complaints that belong to it.

    Args:
        problem: The record; for one that only complaints name so far, its name alone.
        lines: The complaints, the oldest first; those of problems that were merged into it too.
        recorded: False where nobody has written anything down about it yet.
    """

    problem: Problem
    lines: tuple[Line, ...] = ()
    recorded: bool = True

    @property
    def recurred(self) -> tuple[Line, ...]:
        """The complaints that began after the fix: it does not hold."""
        if self.problem.fixed is None:
            return ()
        return tuple(line for line in self.lines if instant(line.began) > self.problem.fixed)

    @property
    def status(self) -> Status:
        """Tell how far it has come; a fix that does not hold has left it open."""
        return "open" if self.recurred else self.problem.status

    @property
    def latest(self) -> datetime | None:
        """When the newest of its complaints began (UTC)."""
        return instant(self.lines[-1].began) if self.lines else None


def root_of(id: str, known: Mapping[str, Problem]) -> str:
    """
    Follow merged problems to the one that goes on.

    Two that were merged into each other at the same moment go on as the first of them by name, for every reader alike.
    """
    path = [id]
    while id in known and (into := known[id].merged_into):
        if into in path:
            return min(path[path.index(into) :])
        path.append(into)
        id = into
    return id


def standing_of(id: str, problem: Problem | None, lines: Iterable[Line]) -> Standing:
    """Put a problem together with its complaints, the oldest first."""
    ordered = tuple(sorted(lines, key=lambda line: (line.began, len(line.number), line.number)))
    return Standing(problem or Problem(id=id, title=id[:LONGEST_TITLE]), ordered, recorded=problem is not None)
