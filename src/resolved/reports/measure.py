"""
What a figure is, and the sorts of figures that there are: counts, shares, lengths of time, break-downs.

A median and a ninetieth percentile are by the *nearest rank*: the smallest value that half, or
nine tenths, of the values do not exceed; so each is a value that was measured.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final, Literal, NamedTuple, TypeAlias, TypeVar

import attrs

from ..core.policy import Rulebook
from .row import Row

V = TypeVar("V", int, timedelta)

Unit: TypeAlias = Literal["complaints", "promises", "handovers", "findings", "time", "share", "each", "money"]
"""
*time* is elapsed time. *share* is from 0 to 1, and *each* a mean for each complaint; both have four
decimals. *money* is a year's revenue, a figure for each currency. All else is counted.
"""

Basis: TypeAlias = Literal["received", "closed", "open", "all-received", "all-closed"]

BASES: Final[dict[Basis, str]] = {
    "received": "Of the complaints whose first entry lies in the period, but for those merged into another one and those that were no complaint.",
    "closed": "Of the complaints that are closed and whose last closing lies in the period, but for those merged into another one and those that were no complaint.",
    "open": "Of the complaints that are open now and whose first entry lies before the period's end.",
    "all-received": "Of all complaints whose first entry lies in the period.",
    "all-closed": "Of all complaints that are closed and whose last closing lies in the period.",
}  # fmt: skip
"""Which event puts a complaint into the period."""

FOUR: Final = Decimal("0.0001")


@attrs.frozen
class Part:
    """
    One part of a figure that is broken down.

    Args:
        key: What it is of: a channel, a kind of closure, a currency; empty for none.
        count: How many; for money, how many customers.
        low: For money: the least in a year.
        high: For money: the most.
    """

    key: str
    count: int
    low: Decimal | None = None
    high: Decimal | None = None


@attrs.frozen(kw_only=True)
class Result:
    """
    What a figure came to.

    Args:
        figure: Its id.
        value: The figure; None where nothing was measured, and for one that has parts.
        n: How many complaints were measured (promises, for a share of promises; customers, for money).
        waiting: How many were not, because it has yet to happen.
        never: How many were not, because it never will: they ended without, or nobody knows.
        parts: By what it is broken down; the most frequent first.
    """

    figure: str
    value: int | Decimal | timedelta | None = None
    n: int = 0
    waiting: int = 0
    never: int = 0
    parts: tuple[Part, ...] = ()


class Cohort(NamedTuple):
    """
    The rows of a period, by what puts them into it.

    Args:
        rows: Every row that was given, whatever its period.
        since: Where the period begins (UTC), itself in it; None for the beginning.
        until: Where it ends (UTC), itself not in it; None for no end.
        rules: The house's policy.
    """

    rows: Sequence[Row]
    since: datetime | None
    until: datetime | None
    rules: Rulebook

    def within(self, moment: datetime | None) -> bool:
        """Tell whether a moment lies in the period: from its beginning, and before its end."""
        if moment is None:
            return False
        return (self.since is None or moment >= self.since) and (self.until is None or moment < self.until)

    def of(self, basis: Basis) -> list[Row]:
        """Choose the rows of a figure."""
        if basis == "open":
            return [row for row in self.rows if row.closed is None and (not self.until or row.received < self.until)]
        whole, by_end = basis.startswith("all-"), basis.endswith("closed")
        return [
            row for row in self.rows if (whole or row.counts) and self.within(row.closed if by_end else row.received)
        ]


Measure: TypeAlias = Callable[[list[Row], Cohort], Result]


@attrs.frozen(kw_only=True)
class Figure:
    """
    One figure.

    Args:
        id: Stable, for goals, for JSON and for programs.
        title: For people.
        unit: What it is counted in.
        basis: Which complaints it is of.
        definition: What it says, in terms of entries.
        measure: Works it out.
        broken_down: Whether it has parts in place of one value.
        clauses: The clauses that it watches.
    """

    id: str
    title: str
    unit: Unit
    basis: Basis
    definition: str
    measure: Callable[[list[Row], Cohort], Result] = attrs.field(repr=False, eq=False)
    broken_down: bool = False
    clauses: tuple[str, ...] = ()

    def of(self, cohort: Cohort) -> Result:
        """Work it out."""
        return attrs.evolve(self.measure(cohort.of(self.basis), cohort), figure=self.id)


def nearest_rank(values: Iterable[V], percent: int) -> V | None:
    """
    Return the smallest value that *percent* of the values do not exceed; None of none.

    >>> nearest_rank([50, 20, 15, 40, 35], 50), nearest_rank([50, 20, 15, 40, 35], 90), nearest_rank([7, 9], 50)
    (35, 50, 7)
    """
    ordered = sorted(values)
    return ordered[max(-(-len(ordered) * percent // 100), 1) - 1] if ordered else None


def ratio(part: int, of: int) -> Decimal | None:
    """Return a ratio to four decimals; None of nothing."""
    return (Decimal(part) / of).quantize(FOUR) if of else None


# How they are declared ------------------------------------------------------------------


def count(
    id: str, title: str, definition: str, many: Callable[[Row], int] = lambda row: 1, *, unit: Unit = "complaints",
    basis: Basis = "received", clauses: tuple[str, ...] = (),
) -> Figure:  # fmt: skip
    """Declare a sum over the complaints: of one each, or of how *many* each of them has."""

    def measure(rows: list[Row], _: Cohort) -> Result:
        return Result(figure=id, value=sum(map(many, rows)), n=len(rows))

    return Figure(id=id, title=title, unit=unit, basis=basis, definition=definition, measure=measure, clauses=clauses)


def share(
    id: str, title: str, definition: str, claim: Callable[[Row], bool | None], *clauses: str, unit: Unit = "share"
) -> Figure:
    """Declare a share of the complaints of which *claim* says yes or no; those of which it says None wait."""

    def measure(rows: list[Row], _: Cohort) -> Result:
        said = [claim(row) for row in rows]
        known, ended = len(said) - said.count(None), [row.closed is not None for row in rows]
        never = sum(one is None and over for one, over in zip(said, ended, strict=True))
        value = ratio(said.count(True), known)
        return Result(figure=id, value=value, n=known, waiting=said.count(None) - never, never=never)

    return Figure(
        id=id, title=title, unit=unit, basis="received", definition=definition, measure=measure, clauses=clauses
    )


def times(
    id: str, title: str, definition: str, length: Callable[[Row], timedelta | None], *clauses: str,
    basis: Basis = "received",
) -> Iterator[Figure]:  # fmt: skip
    """Declare the median and the ninetieth percentile of a length of time."""
    for name, percent, words in (("median", 50, "Median"), ("p90", 90, "90th percentile")):

        def measure(rows: list[Row], _: Cohort, percent: int = percent) -> Result:
            known = [found for row in rows if (found := length(row)) is not None]
            never = sum(length(row) is None and row.closed is not None for row in rows)
            return Result(
                figure=id, value=nearest_rank(known, percent), n=len(known),
                waiting=len(rows) - len(known) - never, never=never,
            )  # fmt: skip

        yield Figure(
            id=f"{id}-{name}", title=f"{title}, {'median' if percent == 50 else '90 %'}", unit="time", basis=basis,
            definition=f"{words} of the time {definition}", measure=measure, clauses=clauses,
        )  # fmt: skip


def tally(
    id: str, title: str, definition: str, keys: Callable[[Row], Iterable[str]], *clauses: str,
    unit: Unit = "complaints", basis: Basis = "received",
) -> Figure:  # fmt: skip
    """Declare a break-down: each complaint counts once for each of its *keys*."""

    def measure(rows: list[Row], _: Cohort) -> Result:
        counted = Counter(key for row in rows for key in keys(row))
        parts = sorted(counted.items(), key=lambda each: (-each[1], each[0]))
        return Result(figure=id, n=len(rows), parts=tuple(Part(*each) for each in parts))

    return Figure(
        id=id, title=title, unit=unit, basis=basis, definition=definition, measure=measure, broken_down=True,
        clauses=clauses,
    )  # fmt: skip
