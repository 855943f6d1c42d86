"""
What can be done for a customer: money to the cent, and the kinds of remedy (C5, D4, J3).
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar, Final, TypeAlias

import attrs

from ..errors import Invalid
from .text import ERASED, PersonalText


def _amount(given: Any) -> Decimal:
    if isinstance(given, float):
        raise Invalid(f"money is exact: write Money('{given}', …) with the amount as text, not as a float")
    try:
        amount = Decimal(given)
    except (InvalidOperation, TypeError, ValueError):
        raise Invalid(f"{given!r} is no amount of money; write it as '12.50'") from None
    if not amount.is_finite() or amount < 0:
        raise Invalid(f"{given!r} is no amount of money that could be given")
    return amount


def _currency(value: object, attribute: attrs.Attribute[Any], currency: object) -> None:
    if not (isinstance(currency, str) and len(currency) == 3 and currency.isascii() and currency.isupper()):
        raise Invalid(f"a currency is three capital letters (ISO 4217) such as 'EUR', not {currency!r}")


@attrs.frozen
class Money:
    """
    An exact amount in one currency (ISO 4217).

    >>> str(Money("12.50", "EUR"))
    '12.50 EUR'
    """

    amount: Decimal = attrs.field(converter=_amount)
    currency: str = attrs.field(validator=_currency)

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"


@attrs.frozen
class Remedy:
    """
    Something done to put it right: base of all kinds.

    Args:
        what: In words that the customer would use.
        worth: What it costs us, where it has a price; the limit of authority is held against it.

    As text it is told as one would say it, the thing first:

    >>> str(Refund("the plums", worth=Money("7.20", "EUR")))
    'the plums (refund, 7.20 EUR)'
    """

    kind: ClassVar[str]
    priced: ClassVar[bool] = False
    """Whether nobody can tell if it may be given before its price is known."""
    what: PersonalText = ""
    worth: Money | None = None

    def __str__(self) -> str:
        if not self.what:
            return f"{self.kind} ({self.worth})" if self.worth else self.kind
        more = ", ".join(each for each in ("" if self.kind == "other" else self.kind, str(self.worth or "")) if each)
        return f"{self.what} ({more})" if more else self.what


@attrs.frozen
class Refund(Remedy):
    """Money back."""

    kind = "refund"
    priced = True


@attrs.frozen
class Credit(Remedy):
    """An amount kept for them with us."""

    kind = "credit"
    priced = True


@attrs.frozen
class Discount(Remedy):
    """Something off a later purchase."""

    kind = "discount"


@attrs.frozen
class Replacement(Remedy):
    """Another one, as good as it should have been."""

    kind = "replacement"


@attrs.frozen
class Repair(Remedy):
    """The same one, mended."""

    kind = "repair"


@attrs.frozen
class Explanation(Remedy):
    """How it came about, in plain words."""

    kind = "explanation"


@attrs.frozen
class Apology(Remedy):
    """Only where it is what the customer asked for (F4)."""

    kind = "apology"


@attrs.frozen
class Other(Remedy):
    """Whatever else was agreed (C9)."""

    kind = "other"


AnyRemedy: TypeAlias = Refund | Credit | Discount | Replacement | Repair | Explanation | Apology | Other


def is_same(one: Remedy, other: Remedy) -> bool:
    """Tell whether two remedies are one and the same, but for capitals and spaces."""
    return (one.kind, one.worth, _plain(one)) == (other.kind, other.worth, _plain(other))


def nearly_one(one: Remedy, other: Remedy) -> bool:
    """
    Tell whether two remedies are no choice: of one kind, within a tenth of one worth, in the same words (B7).

    >>> nearly_one(Refund("the plums", Money("7.20", "EUR")), Refund("The plums.", Money("7.00", "EUR")))
    True
    """
    if one.kind != other.kind or ERASED in (one.what, other.what) or not _about_equal(one.worth, other.worth):
        return False
    return _words(one) == _words(other)


def _words(remedy: Remedy) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", remedy.what.casefold()))


def _plain(remedy: Remedy) -> str:
    return " ".join(remedy.what.casefold().split())


def _about_equal(one: Money | None, other: Money | None) -> bool:
    if one is None or other is None or one.currency != other.currency:
        return one == other
    return abs(one.amount - other.amount) * 10 <= max(one.amount, other.amount)


KINDS: Final[tuple[type[AnyRemedy], ...]] = (
    Refund, Credit, Discount, Replacement, Repair, Explanation, Apology, Other,
)  # fmt: skip
"""Every kind of remedy."""
