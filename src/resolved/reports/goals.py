"""Goals: what a house wants a figure to come to, held against what it came to (J5)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from typing import Final, Literal, TypeAlias

import attrs

from ..core.policy import Goal
from ..core.time import Span
from ..errors import Invalid, PolicyError
from .figures import BY_ID
from .measure import Cohort, Figure, Result

Verdict: TypeAlias = Literal["met", "missed", "not-measurable"]
Bound: TypeAlias = int | Decimal | timedelta

_HOURS: Final = {
    "minutes": timedelta(minutes=1),
    "hours": timedelta(hours=1),
    "days": timedelta(days=1),
    "weeks": timedelta(weeks=1),
}


@attrs.frozen
class Reached:
    """
    How a goal stands.

    Args:
        goal: The goal.
        result: What its figure came to, for whom the goal is.
        verdict: *met*, *missed*, or *not-measurable*: of nothing measured nothing is met.
    """

    goal: Goal
    result: Result
    verdict: Verdict


def checked(goals: Iterable[Goal]) -> None:
    """
    Look through the goals of a policy.

    Raises:
        PolicyError: One is of a figure that does not exist or has no single value, or its bound cannot be read.
    """
    for goal in goals:
        bound(goal)


def bound(goal: Goal) -> Bound:
    """
    Read the bound of a goal, in the unit of its figure.

    Raises:
        PolicyError: It cannot be; names the goal.
    """
    figure = BY_ID.get(goal.figure)
    if figure is None or figure.broken_down:
        known = ", ".join(id for id, each in BY_ID.items() if not each.broken_down)
        raise PolicyError(
            f"policy: goal: there is no figure {goal.figure!r} that a goal could be of; there are {known}"
        )
    try:
        return _read(figure, goal.at_most or goal.at_least)
    except (Invalid, InvalidOperation, ValueError, OverflowError) as wrong:
        why = wrong if isinstance(wrong, Invalid) else f"{goal.at_most or goal.at_least!r} is no number"
        raise PolicyError(f"policy: goal: {goal.figure}: {why}") from None


def _read(figure: Figure, text: str) -> Bound:
    if figure.unit == "time":
        span = Span.parse(text)
        if span.unit not in _HOURS:
            raise Invalid(f"it is measured in elapsed time; write '4 hours' or '3 days', not {text!r}")
        return span.amount * _HOURS[span.unit]
    number = Decimal(text)
    if not number.is_finite() or number < 0 or (figure.unit == "share" and number > 1):
        raise Invalid(f"write a number {'from 0 to 1' if figure.unit == 'share' else 'from 0 upwards'}, not {text!r}")
    return number


def reached(goal: Goal, cohort: Cohort) -> Reached:
    """
    Hold a goal against a period.

    Raises:
        PolicyError: Its figure does not exist, or its bound cannot be read.
    """
    wanted = bound(goal)
    rows = [row for row in cohort.rows if goal.unit in ("", row.unit) and goal.channel in ("", row.channel)]
    result = BY_ID[goal.figure].of(cohort._replace(rows=rows))
    return Reached(goal, result, _verdict(result, wanted, most=bool(goal.at_most)))


def _verdict(result: Result, wanted: Bound, *, most: bool) -> Verdict:
    if result.value is None or not result.n:
        return "not-measurable"
    value, limit = _number(result.value), _number(wanted)
    return "met" if (value <= limit if most else value >= limit) else "missed"


def _number(value: Bound) -> Decimal:
    return Decimal(value // timedelta(microseconds=1)) if isinstance(value, timedelta) else Decimal(value)
