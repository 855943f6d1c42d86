"""A report: the rows of a store, read once, and what every figure comes to in a period."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, Final, Literal, TypeAlias, get_args

import attrs

from .. import doors
from ..core.policy import Rulebook
from ..errors import Invalid, ResolvedError, Unavailable
from ..office import OfficeOf
from ..ports import Query
from .figures import BY_ID, FIGURES, defined
from .goals import Reached, reached
from .measure import Cohort, Part, Result
from .row import Row, row

Split: TypeAlias = Literal["channel", "mode", "unit", "provider", "product"]
SPLITS: Final[tuple[Split, ...]] = get_args(Split)
"""By what a report can be split: each names a field of ``Row``."""
SPLIT_BY: Final[dict[Split, str]] = {
    "channel": "the channel through which it came",
    "mode": "how it was first replied to, as in `by-mode`",
    "unit": "the unit of who is responsible for it now",
    "provider": "whether who is responsible for it now is in-house, a third party or independent, by the last "
    "entry that they recorded or that named them",
    "product": "the product that it is about, in the house's words",
}
"""What each split goes by; a complaint stands under one key of it, and under the empty one where there is none."""

Progress: TypeAlias = Callable[[int, int], None]
"""Told how many complaints were read, and of how many."""

_PAGE: Final = 500
_LOOKS: Final = 3


@attrs.frozen
class Unread:
    """A complaint that could not be read, and so stands in no figure."""

    number: str
    why: str


@attrs.frozen
class Group:
    """What the figures come to for one part of a split; its key is empty for none."""

    key: str
    results: tuple[Result, ...]

    def figure(self, id: str) -> Result:
        """Return what a figure came to, by its id."""
        return _found(self.results, id)


@attrs.frozen(kw_only=True)
class Report:
    """
    What every figure comes to in a period.

    Args:
        made: When (UTC); what is open is open then.
        since: Where the period begins (UTC), itself in it; None for the beginning.
        until: Where it ends (UTC), itself not in it; None for no end.
        zone: The house's time zone.
        assumption: What the cost of a lost customer was worked out by (G2).
        results: A result for each figure.
        goals: How the policy's goals stand (J5).
        by: What it is split by; empty where it is not.
        groups: The same figures for each part of the split, by key.
        unread: The complaints that could not be read, whenever they came.
    """

    made: datetime
    since: datetime | None
    until: datetime | None
    zone: str
    assumption: str
    results: tuple[Result, ...]
    goals: tuple[Reached, ...]
    by: Split | Literal[""]
    groups: tuple[Group, ...]
    unread: tuple[Unread, ...]

    def figure(self, id: str) -> Result:
        """
        Return what a figure came to, by its id.

        Raises:
            Invalid: There is no such figure.
        """
        return _found(self.results, id)


def _found(results: Iterable[Result], id: str) -> Result:
    for each in results:
        if each.figure == id:
            return each
    raise Invalid(f"there is no figure {id!r}; there are {', '.join(BY_ID)}", "figure")


def report(
    office: OfficeOf[Any], *, since: datetime | None = None, until: datetime | None = None,
    by: Split | Literal[""] = "", progress: Progress | None = None,
) -> Report:  # fmt: skip
    """
    Read every complaint of an office once, and work out every figure for a period (J2).

    It reads and changes nothing, and takes no lock: each complaint is as it stood when it was read.

    Args:
        office: Whose complaints.
        since: Where the period begins, itself in it; left out, at the beginning.
        until: Where it ends, itself not in it; left out, with no end.
        by: Split the figures by this, too.
        progress: Is told how far it is.

    Raises:
        Invalid: A time has no zone, the period ends before it begins, or there is no such split.
        PolicyError: A goal of the policy is of no figure.
        Unavailable: The store cannot be used.
    """
    start, end = (None if at is None else doors.moment(at, name) for at, name in ((since, "since"), (until, "until")))
    if start is not None and end is not None and end <= start:
        raise Invalid(
            f"the period ends ({end:%d %B %Y %H:%M %Z}) before it begins ({start:%d %B %Y %H:%M %Z})", "until"
        )
    if by not in ("", *SPLITS):
        raise Invalid(f"a report is split by {', '.join(SPLITS)}, not by {by!r}", "by")
    made, unread = office.now(), list[Unread]()
    kept = [each for each in rows(office, unread=unread, progress=progress) if _matters(each, start, end)]
    return measured(kept, rules=office.rules, made=made, since=start, until=end, by=by, unread=unread)


def _matters(each: Row, since: datetime | None, until: datetime | None) -> bool:
    """Leave out what came after the period; what ended before it may still say what its customer spends."""
    return until is None or each.received < until


def measured(
    rows: Sequence[Row], *, rules: Rulebook, made: datetime, since: datetime | None = None,
    until: datetime | None = None, by: Split | Literal[""] = "", unread: Iterable[Unread] = (),
) -> Report:  # fmt: skip
    """
    Work out every figure of some rows. Pure.

    Raises:
        PolicyError: A goal of the policy is of no figure.
    """
    cohort = Cohort(rows, since, until, rules)
    return Report(
        made=made, since=since, until=until, zone=rules.calendar.zone, assumption=str(rules.cost),
        results=_results(cohort), goals=tuple(reached(goal, cohort) for goal in rules.goals), by=by,
        groups=tuple(_groups(cohort, by)) if by else (), unread=tuple(unread),
    )  # fmt: skip


def _results(cohort: Cohort) -> tuple[Result, ...]:
    return tuple(figure.of(cohort) for figure in FIGURES)


def _groups(cohort: Cohort, by: str) -> Iterator[Group]:
    parts = dict[str, list[Row]]()
    for each in cohort.rows:
        parts.setdefault(getattr(each, by), []).append(each)
    for key in sorted(parts):
        group = Group(key, _results(cohort._replace(rows=parts[key])))
        if any(group.figure(id).value for id in ("received", "closed", "open")):
            yield group


# Reading --------------------------------------------------------------------------------


def rows(
    office: OfficeOf[Any], *, unread: list[Unread] | None = None, progress: Progress | None = None
) -> Iterator[Row]:
    """
    Read the row of every complaint, one after the other, in the order of their numbers.

    Args:
        office: Whose complaints.
        unread: Takes what could not be read; left out, nobody hears of it.
        progress: Is told how far it is.

    Raises:
        Unavailable: The store cannot be used.
    """
    found = _numbers(office)
    for done, (id, number) in enumerate(found, 1):
        try:
            entries, case, findings = office.examined(id)
            yield row(number, entries, case, findings, office.rules)
        except Unavailable:
            raise
        except ResolvedError as wrong:  # its own trouble; it hides none of the others
            if unread is not None:
                unread.append(Unread(number, str(wrong)))
        if progress is not None:
            progress(done, len(found))


def _numbers(office: OfficeOf[Any]) -> list[tuple[str, str]]:
    """
    List every complaint by id and number.

    The work list is in the order of what falls due, and a complaint that moves in it while
    it is read may be passed by: so it is read until a look finds nothing new.
    """
    found = dict[str, str]()
    for _ in range(_LOOKS):
        before, after = len(found), None
        while True:
            page = office.store.find(office.tenant, Query(limit=_PAGE, after=after))
            found.update((line.case_id, line.number) for line in page.lines)
            if (after := page.more) is None:
                break
        if len(found) == before:
            break
    return sorted(found.items(), key=lambda each: (len(each[1]), each[1]))


# As plain data --------------------------------------------------------------------------


def as_data(report: Report, *, define: bool = False) -> dict[str, Any]:
    """
    Give a report as plain data, ready for JSON.

    The keys are stable: figures stand under their ids. Times are ISO 8601 in UTC, lengths of
    time are seconds, shares and means are numbers, money is exact text.

    Args:
        report: The report.
        define: Give every figure's definition, too.
    """
    told: dict[str, Any] = {
        "made": report.made.isoformat(),
        "since": None if report.since is None else report.since.isoformat(),
        "until": None if report.until is None else report.until.isoformat(),
        "zone": report.zone,
        "assumption": report.assumption,
        "figures": _plain(report.results),
        "goals": [_goal(each) for each in report.goals],
        "by": report.by or None,
        "groups": [{"key": group.key, "figures": _plain(group.results)} for group in report.groups],
        "unread": [{"number": each.number, "why": each.why} for each in report.unread],
    }
    return {**told, "definitions": definitions()} if define else told


def definitions() -> list[dict[str, Any]]:
    """Give the declaration of every figure as plain data."""
    return [defined(figure) for figure in FIGURES]


def _plain(results: Iterable[Result]) -> dict[str, Any]:
    return {each.figure: _told(each) for each in results}


def _told(result: Result) -> dict[str, Any]:
    figure = BY_ID[result.figure]
    told: dict[str, Any] = {
        "unit": "seconds" if figure.unit == "time" else figure.unit,
        "value": _number(result.value),
        "n": result.n,
        "waiting": result.waiting,
        "never": result.never,
    }
    if not figure.broken_down:
        return told
    del told["value"]
    return {**told, "parts": [_part(part) for part in result.parts]}


def _part(part: Part) -> dict[str, Any]:
    if part.low is None:
        return {"key": part.key, "count": part.count}
    return {"key": part.key, "customers": part.count, "low": f"{part.low:f}", "high": f"{part.high:f}"}


def _number(value: Any) -> int | float | None:
    if isinstance(value, timedelta):
        return value.total_seconds()
    return value if value is None or isinstance(value, int) else float(value)


def _goal(each: Reached) -> dict[str, Any]:
    goal = each.goal
    bound = {"at-most": goal.at_most} if goal.at_most else {"at-least": goal.at_least}
    return {
        "figure": goal.figure, **bound, "unit": goal.unit or None, "channel": goal.channel or None,
        "value": _number(each.result.value), "n": each.result.n, "verdict": each.verdict,
    }  # fmt: skip
