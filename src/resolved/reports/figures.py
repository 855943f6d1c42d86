"""
The figures: each is declared once, with what it is called, what it says in terms of entries, and how it is worked out.

``resolved report --define`` and the reference page print these very declarations.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Final

from ..core.spend import Cost, Spend
from .measure import BASES, Cohort, Figure, Part, Result, count, ratio, share, tally, times
from .row import Row

# Promises and money ---------------------------------------------------------------------


def _kept(rows: list[Row], _: Cohort) -> Result:
    standing = Counter(each for row in rows for each in row.promises)
    due = standing["kept"] + standing["broken"]
    return Result(figure="", value=ratio(standing["kept"], due), n=due, waiting=standing["open"])


def _at_risk(rows: list[Row], cohort: Cohort) -> Result:
    return _worth({row.customer for row in rows}, cohort)


def _lost(rows: list[Row], cohort: Cohort) -> Result:
    """Leave out whoever has an open complaint: they are at risk, and nobody is counted in both."""
    last = {row.customer: row for row in sorted(rows, key=lambda row: row.closed or row.received)}
    unhappy = {who for who, row in last.items() if row.unsolved or row.kind in cohort.rules.cost.unhappy}
    return _worth(unhappy - {row.customer for row in cohort.of("open")}, cohort)


def _worth(customers: set[str], cohort: Cohort) -> Result:
    """Add up a year's revenue, each customer once, by what their newest complaint says; never across currencies."""
    known = {row.customer: row.spend for row in sorted(cohort.rows, key=lambda row: row.received) if row.spend}
    spends = [known[who] for who in customers if who in known]
    parts = [_in_currency(spends, each, cohort.rules.cost) for each in sorted({one.currency for one in spends})]
    return Result(figure="", n=len(spends), never=len(customers) - len(spends), parts=tuple(parts))


def _in_currency(spends: Iterable[Spend], currency: str, cost: Cost) -> Part:
    years = [cost.a_year(one) for one in spends if one.currency == currency]
    low, high = (sum((ends[end].amount for ends in years), Decimal(0)) for end in (0, 1))
    return Part(currency, len(years), low, high)


def _once(row: Row) -> bool | None:
    return None if row.resolution is None else row.at_once and not row.reopened


def _again(row: Row) -> bool | None:
    return None if row.resolution is None else row.reopened > 0


FIGURES: Final[tuple[Figure, ...]] = (
    # How much, and how it was replied to.
    count(
        "received", "Received",
        "The complaints that came in: a `complaint-received` each.", basis="all-received", clauses=("J2",),
    ),
    count("closed", "Closed", "The complaints that came to an end, of whatever kind.", basis="all-closed"),
    Figure(
        id="open", title="Open now", unit="complaints", basis="open",
        definition="The complaints that are in any state but `closed` when the report is made, of all that came before the "
        "period's end.",
        measure=lambda rows, cohort: Result(figure="", value=len(rows), n=len(cohort.rows)),
    ),
    tally(
        "by-channel", "By channel", "The complaints that came in through each channel.",
        lambda row: (row.channel,), "J2", "H7", basis="all-received",
    ),
    tally(
        "by-mode", "By reply",
        "How the customer was first replied to. Immediate (A1): the first of `solved-at-once`, `solutions-proposed`, "
        "`solution-agreed`, `reply-deferred`, `handover-accepted` and `handed-outside` is one of the first three; "
        "deferred (A2): it is `reply-deferred`; transferred (A3): it is one of the last two. None: there is none of them.",
        lambda row: (row.mode,), "A1", "A2", "A3",
    ),
    # How long.
    *times(
        "first-response", "First response",
        "from the first entry to the first response, which is the first thing that somebody told the customer "
        "(also `solved-at-once`; in a live channel also having been heard out; an automatic letter only where the policy "
        "counts it). It is what stops the clock `first-response`.",
        lambda row: row.response, "A1", "D1", "H1",
    ),
    share(
        "first-response-in-time", "First response in time",
        "The share of first responses that came before the clock `first-response` had run out; where the watch has "
        "recorded that it ran out (`deadline-missed`) and nobody has responded, that one did not. Until then it is not measured yet.",
        lambda row: row.in_time, "D1", "H3",
    ),
    *times(
        "decision", "Decision",
        "from the first entry to the first of `decided`, `solutions-proposed`, `solution-agreed`, `solved-at-once`, "
        "`position-stated` (or `decided-outside` that names a remedy). It is what stops the clock `decision`.",
        lambda row: row.decision, "C4", "J9",
    ),
    *times(
        "remedy", "Remedy",
        "from the first entry to the first `remedy-done` or `solved-at-once`.",
        lambda row: row.remedy, "D7",
    ),
    *times(
        "resolution", "First resolution",
        "from the first entry to the first one that settled it (`solved-at-once`, `remedy-confirmed`) or closed it; a "
        "reopening does not change it.",
        lambda row: row.resolution, "J7", "C7",
    ),
    *times(
        "closure", "Closure, in all",
        "from the first entry to the last one that closed it; what a reopening added is in it.",
        lambda row: row.closure, "J7", "C7", basis="closed",
    ),
    # How well.
    share(
        "first-contact", "Solved at first contact",
        "The share, of the complaints that were settled or closed, of those where `solved-at-once` was the first entry "
        "to do so and that were never reopened.",
        _once, "A1", "B8",
    ),
    count(
        "promises", "Promises made",
        "The promises in the ledger: of `reply-deferred`, `promise-made` and `time-changed`; one that a merge took along "
        "is counted once, where it now stands.",
        lambda row: len(row.promises), unit="promises", clauses=("A2", "J10"),
    ),
    Figure(
        id="promises-kept", title="Promises kept", unit="share", basis="received",
        definition="The share of promises that were kept, of those that were kept or broken. What was renewed in time, "
        "released by the customer or moved elsewhere is neither; what is open waits.",
        measure=_kept, clauses=("A2", "F6", "J10"),
    ),
    tally(
        "promises-by-standing", "Promises by standing",
        "How each promise in the ledger stands: open, kept, renewed, broken, released by the customer, moved elsewhere.",
        lambda row: row.promises, "A2", "F6", "J10", unit="promises",
    ),
    count(
        "transfers", "Handovers",
        "The handovers that were accepted (`handover-accepted`). A refused offer is none, nor is an escalation or "
        "`reassigned`.",
        lambda row: row.transfers, unit="handovers", clauses=("A4", "F1"),
    ),
    Figure(
        id="transfers-each", title="Handovers a complaint", unit="each", basis="received",
        definition="The handovers that were accepted (`handover-accepted`), for each complaint.",
        measure=lambda rows, _: Result(
            figure="", value=ratio(sum(row.transfers for row in rows), len(rows)), n=len(rows)
        ),
        clauses=("A4",),
    ),
    count(
        "ping-pong", "Came back to a unit",
        "The complaints that an accepted handover brought back to a unit that had had it before, by the units of who took "
        "it in, who offered it and who accepted it, in that order.",
        lambda row: row.returns > 0, clauses=("A4", "F1"),
    ),
    tally(
        "rungs", "Rungs of the ladder",
        "The complaints in which the person (E1), the place (E2) or the time (E3) was changed and somebody took it up "
        "(`taken-up`), or a final position was stated (E5, `position-stated`). One complaint can be in several.",
        lambda row: row.rungs, "E1", "E2", "E3", "E5",
    ),
    tally(
        "closures", "Ends", "The complaints that were closed, by the kind of the last closing.",
        lambda row: (row.kind,), "J7", "E5", basis="all-closed",
    ),
    count(
        "reopened", "Reopened", "The complaints with at least one `reopened`.",
        lambda row: row.reopened > 0, clauses=("C7",),
    ),
    share(
        "reopened-share", "Reopened, of those resolved",
        "The share, of the complaints that were settled or closed, of those with at least one `reopened`.",
        _again, "C7",
    ),
    # What to learn from.
    share(
        "without-finding", "Without any finding",
        "The share of complaints in which nothing was found that went against the method.",
        lambda row: not row.findings, "J12",
    ),
    tally(
        "findings", "Findings by taboo", "The findings of each taboo; one complaint can have several.",
        lambda row: [one.code for one in row.findings], "F1", "J12", unit="findings",
    ),
    tally(
        "findings-by-clause", "Findings by clause", "The findings, by the clause of the method that they rest on.",
        lambda row: [one.clause for one in row.findings], "J12", unit="findings",
    ),
    tally(
        "findings-by-unit", "Findings by unit",
        "The findings, by the unit of the last of the staff who recorded an entry that shows it; where nobody of the staff "
        "did (the watch), by the unit of who is responsible. It says what to train, and where.",
        lambda row: [one.unit for one in row.findings], "J12", unit="findings",
    ),
    tally(
        "problems", "Problems, by complaints",
        "The complaints that were linked to each recurring problem, by the `problem` that `case-documented`, "
        "`lesson-recorded` or another entry names.",
        lambda row: row.problems, "D8", "J3",
    ),
    # What it costs.
    Figure(
        id="money-at-risk", title="Revenue at risk, a year", unit="money", basis="open",
        definition="What the customers with an open complaint spend in a year, each of them once (by the host's key, "
        "else by one address), by the newest complaint that says so, and each currency for itself. The policy says how long a year is.",
        measure=_at_risk, broken_down=True, clauses=("G2",),
    ),
    Figure(
        id="money-lost", title="Revenue lost, a year", unit="money", basis="closed",
        definition="The same of the customers whose last complaint to be closed in the period ended unhappily: by a kind of "
        "closure that the policy names, or because the last follow-up found it unsolved. Who has an open complaint is at "
        "risk, and not lost.",
        measure=_lost, broken_down=True, clauses=("G2",),
    ),
)  # fmt: skip
"""Every figure, in the order in which a report tells them."""

BY_ID: Final[dict[str, Figure]] = {figure.id: figure for figure in FIGURES}


def defined(figure: Figure) -> dict[str, Any]:
    """Give a figure's declaration as plain data."""
    return {
        "id": figure.id,
        "title": figure.title,
        "unit": figure.unit,
        "of": BASES[figure.basis],
        "definition": figure.definition,
        "clauses": list(figure.clauses),
    }
