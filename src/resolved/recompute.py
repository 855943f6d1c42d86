"""
What would fall due otherwise, were every deadline worked out anew by the policy as it stands now.

A deadline that was stored stays where it is when policy or calendar change, until its clock moves.
Here the difference is shown; nothing changes unless somebody says so. What began under an older calendar keeps its
day: that calendar is named in the new one (``before``), and nothing moves.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

import attrs

from .core import clocks
from .core.deadline import Deadline
from .core.fact import Case, FrozenCase
from .core.time import instant, micros
from .errors import Unavailable
from .office import OfficeOf
from .office.recording import line_of
from .ports import Due, Line


@attrs.frozen
class Moved:
    """
    A deadline that would stand elsewhere.

    Args:
        number: The complaint, for people.
        case_id: The complaint.
        key: Which deadline.
        clock: Which clock.
        was: When it falls due now (UTC); None where it does not run.
        becomes: When it would (UTC); None where it would not run.
    """

    number: str
    case_id: str
    key: str
    clock: str
    was: datetime | None
    becomes: datetime | None

    def __str__(self) -> str:
        return f"{self.number} {self.key}: {_told(self.was)} → {_told(self.becomes)}"


@attrs.frozen
class Recomputed:
    """
    What was looked at, and what would move.

    Args:
        complaints: How many were looked at.
        moved: Every deadline that would stand elsewhere, complaint by complaint.
        unread: The numbers of complaints that cannot be read here; they stay as they are.
        applied: Whether it was done.
    """

    complaints: int
    moved: tuple[Moved, ...]
    unread: tuple[str, ...]
    applied: bool


def recompute(office: OfficeOf[Any], *, apply: bool = False) -> Recomputed:
    """
    Work out every deadline anew, and tell what would move.

    Args:
        office: With the policy that is to hold.
        apply: Move them; else nothing changes.

    Raises:
        Stale: A complaint has moved on while it was looked at; those before it were moved. Call again.
        Unavailable: The store cannot be used.
    """
    complaints, moved, unread = 0, list[Moved](), list[str]()
    for line in list(office.lines()) if apply else office.lines():
        complaints += 1
        try:
            case = office.load(line.case_id)
            found = clocks.running(case, office.rules)
        except Unavailable:
            raise
        except Exception:  # a history that needs a plugin, or is damaged, is for verify to tell of
            unread.append(line.number)
            continue
        theirs = _difference(line, office.store.deadlines(office.tenant, line.case_id), found)
        moved += theirs
        if apply and (theirs or _first(line) != _first(_line(case, found))):
            _apply(office, case, found, theirs)
    return Recomputed(complaints, tuple(moved), tuple(unread), apply)


def _difference(line: Line, stored: Sequence[Due], found: tuple[Deadline, ...]) -> list[Moved]:
    was = {each.key: each for each in stored}
    now = {each.key: each for each in found}
    keys = sorted({*was, *now})
    return [
        Moved(
            line.number,
            line.case_id,
            key,
            was[key].clock if key in was else now[key].clock,
            instant(was[key].at) if key in was else None,
            now[key].due if key in now else None,
        )
        for key in keys
        if key not in was or key not in now or was[key].at != micros(now[key].due)
    ]


def _apply(office: OfficeOf[Any], case: Case[Any], found: tuple[Deadline, ...], moved: list[Moved]) -> None:
    begins = tuple(Due(each.key, each.clock, micros(each.becomes)) for each in moved if each.becomes is not None)
    ends = tuple(each.key for each in moved if each.becomes is None)
    office.store.redate(office.tenant, _line(case, found), begins, ends)


def _line(case: Case[Any], found: tuple[Deadline, ...]) -> Line:
    return line_of(cast("FrozenCase[Any]", case), found[0] if found else None)


def _first(line: Line) -> tuple[int | None, str]:
    return line.due, line.clock


def _told(moment: datetime | None) -> str:
    return "not running" if moment is None else f"{moment:%a %d %B %Y %H:%M %Z}"
