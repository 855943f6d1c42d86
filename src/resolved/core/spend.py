"""
What a customer is worth, and what a lost one costs (G2): exact, and never across currencies.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, Final, Literal, TypeAlias, cast, get_args

import attrs

from ..errors import Invalid
from .remedies import Money

Per: TypeAlias = Literal["day", "week", "month", "year"]
PERIODS: Final[tuple[Per, ...]] = get_args(Per)
_AMOUNT: Final = r"(\d{1,15}(?:\.\d{1,6})?)"
_WRITTEN: Final = re.compile(
    rf"\s*{_AMOUNT}(?:\s*(?:-|–|to)\s*{_AMOUNT})?\s*([A-Z]{{3}})\s+(?:an?|per)\s+(day|week|month|year)\s*", re.ASCII
)
MOST: Final = Decimal(10) ** 12
"""Nobody spends so much with anybody; sums of less stay exact."""
FINEST: Final = Decimal("0.0001")


def _per(value: object, attribute: attrs.Attribute[Any], per: object) -> None:
    if per not in PERIODS:
        raise Invalid(f"a spend is per {', '.join(PERIODS[:-1])} or {PERIODS[-1]}, not per {per!r}", attribute.name)


@attrs.frozen
class Spend:
    """
    What a customer spends with us again and again, as far as it is known (G2).

    Amounts are no personal text: they are kept openly, beside the host's key for the
    customer, and stay when the customer's texts are erased.

    Args:
        low: The least.
        high: The most, where it is a range; in the same currency.
        per: How often: a day, a week, a month, a year.

    >>> str(Spend(Money("15", "USD"), Money("20", "USD"), per="day"))
    '15 to 20 USD a day'
    """

    low: Money
    high: Money | None = None
    per: Per = attrs.field(default="year", kw_only=True, validator=_per)

    def __attrs_post_init__(self) -> None:
        low, high = self.low, self.high
        if not isinstance(low, Money) or not isinstance(high, Money | None):  # pyright: ignore[reportUnnecessaryIsInstance]
            return  # said at the door, as of every field
        for name, each in (("low", low), ("high", high)):
            if each is not None and not (each.amount < MOST and each.amount == each.amount.quantize(FINEST)):
                raise Invalid(f"a spend has at most four decimals and is below {MOST:,}, not {each}", name)
        if high is not None and high.currency != low.currency:
            raise Invalid(f"a spend is in one currency, not from {low} to {high}", "high")
        if high is not None and high.amount < low.amount:
            raise Invalid(f"a spend goes from the least to the most, not from {low} to {high}", "high")

    @classmethod
    def parse(cls, text: str) -> Spend:
        """
        Read a spend as people write it.

        Raises:
            Invalid: It is none.

        >>> Spend.parse("15-20 USD a day") == Spend(Money("15", "USD"), Money("20", "USD"), per="day")
        True
        """
        is_text = isinstance(text, str)  # pyright: ignore[reportUnnecessaryIsInstance]
        found = _WRITTEN.fullmatch(text) if is_text else None
        if found is None:
            raise Invalid(f"{text!r} is no spend; write '15-20 USD a day' or '80 EUR a month'", "spend")
        low, high, currency, per = found.groups()
        return cls(Money(low, currency), None if high is None else Money(high, currency), per=cast("Per", per))

    @property
    def currency(self) -> str:
        """The currency of both ends."""
        return self.low.currency

    def __str__(self) -> str:
        range = f"{self.low.amount} to {self.high}" if self.high else str(self.low)
        return f"{range} a {self.per}"


Times: TypeAlias = tuple[Decimal, Decimal]
"""How often something comes in a year: at the least, and at the most."""

_ONCE: Final = Decimal(1)


@attrs.frozen
class Cost:
    """
    What the cost of a lost customer is worked out by: assumptions, and they stand beside every figure (G2).

    Args:
        days: The days of a year.
        weeks: The weeks of a year.
        months: The months of a year.
        unhappy: The kinds of closure after which a customer counts as lost.
    """

    days: Times
    weeks: Times
    months: Times
    unhappy: tuple[str, ...]

    def a_year(self, spend: Spend) -> tuple[Money, Money]:
        """
        Work out what a spend comes to in a year: the least by the fewest, the most by the most.

        >>> from resolved.core.policy import default
        >>> [str(each) for each in default().cost.a_year(Spend(Money("15", "USD"), Money("20", "USD"), per="day"))]
        ['5400 USD', '7300 USD']
        """
        least, most = self._times(spend.per)
        high = spend.high or spend.low
        return Money(spend.low.amount * least, spend.currency), Money(high.amount * most, spend.currency)

    def _times(self, per: Per) -> Times:
        return {"day": self.days, "week": self.weeks, "month": self.months, "year": (_ONCE, _ONCE)}[per]

    def __str__(self) -> str:
        lengths = ((self.days, "days"), (self.weeks, "weeks"), (self.months, "months"))
        year = ", or ".join(f"{_span(times)} {name}" for times, name in lengths)
        return f"a year is taken as {year}; a customer counts as lost after: {', '.join(self.unhappy) or 'nothing'}"


def _span(times: Times) -> str:
    least, most = times
    return f"{least:f}" if least == most else f"{least:f} to {most:f}"
