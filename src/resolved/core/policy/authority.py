"""
Authority: what somebody may give without asking, by level, role, kind of remedy, amount and currency (B6, C4, C6, C8).

A limit is an exact amount, *never* or *without limit*. One place decides: ``Authority.check``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Context, Decimal
from typing import Final, NamedTuple, TypeAlias

import attrs

from ..complaint import STAFF, Actor
from ..remedies import Remedy
from ..time import Span

NEVER: Final = Decimal("-Infinity")
"""Less than nothing: not even what has no price."""
UNLIMITED: Final = Decimal("Infinity")
"""As much as it takes."""
ANY: Final = ""
"""Stands for any currency, and for any kind of remedy."""
WORDS: Final[Mapping[str, Decimal]] = {"never": NEVER, "without limit": UNLIMITED}
"""How a manager writes what is no amount."""

_NOTHING: Final = Decimal(0)

_EXACT: Final = Context(prec=100, traps=[])
"""Adds exactly; what is beyond all counting is more than any limit, and no error."""

Sums: TypeAlias = Mapping[str, Decimal]
"""What was given, by currency."""
NOTHING_GIVEN: Final[Sums] = {}


@attrs.frozen
class Scale:
    """
    Limits by level, in any currency or in each that is named.

    Args:
        rows: By currency, ``""`` for any: the limit of level 0 first; the last holds for all levels above.
    """

    rows: Mapping[str, tuple[Decimal, ...]] = attrs.field(hash=False)

    def limit(self, level: int, currency: str = ANY) -> Decimal:
        """
        Return the most that *level* may give; a currency that is not named is beyond everybody's own authority.

        Without a currency: where currencies are named, the highest of their limits, since what has no price
        is anybody's to give who may give anything.
        """
        row = self.rows.get(currency) or self.rows.get(ANY)
        if row is not None:
            return row[level] if level < len(row) else row[-1]
        if currency:
            return NEVER
        return max(each[min(level, len(each) - 1)] for each in self.rows.values())

    @property
    def currencies(self) -> frozenset[str]:
        """The currencies that are named; none where limits hold in any."""
        return frozenset(self.rows) - {ANY}

    @property
    def bounds(self) -> bool:
        """Whether it limits anybody at all: by an amount, or in a currency that it does not name."""
        return ANY not in self.rows or any(limit != UNLIMITED for limit in self.rows[ANY])


@attrs.frozen
class Powers:
    """
    What one role may give.

    Args:
        limits: The most that one remedy may cost.
        per_complaint: The most that may be given on one complaint, goodwill too.
        per_customer: The most that may be given to one customer within the policy's window.
        kinds: In place of *limits*, for one kind of remedy.
    """

    limits: Scale
    per_complaint: Scale
    per_customer: Scale
    kinds: Mapping[str, Scale] = attrs.field(hash=False)

    def scale(self, kind: str) -> Scale:
        """Return the limits for one remedy of a kind."""
        return self.kinds.get(kind, self.limits)

    @property
    def currencies(self) -> frozenset[str]:
        """Every currency that some limit names."""
        scales = (self.limits, self.per_complaint, self.per_customer, *self.kinds.values())
        return frozenset[str]().union(*(scale.currencies for scale in scales))


class Most(NamedTuple):
    """
    The most that somebody may still give of one kind, in one currency.

    Args:
        kind: The kind of remedy; empty for every kind that is not named.
        currency: ISO 4217; empty for any that is not named.
        amount: ``NEVER`` and ``UNLIMITED`` are amounts too.
    """

    kind: str
    currency: str
    amount: Decimal

    def __str__(self) -> str:
        return f"up to {self.amount} {self.currency}".rstrip() if self.amount.is_finite() else told(self.amount)


@attrs.frozen
class Allowance:
    """
    What somebody may still give on one complaint without asking, to be said openly (B6).

    >>> from resolved.core.policy import default
    >>> str(default().authority.allowance(Actor("ana", level=1)))
    'ana may give up to 100; for more, ask for approval'
    """

    by: Actor
    most: tuple[Most, ...]

    def __str__(self) -> str:
        parts = list[str]()
        for kind in dict.fromkeys(each.kind for each in self.most):
            amounts = ", ".join(str(each) for each in self.most if each.kind == kind)
            parts.append(f"{_a(kind)} {amounts}" if kind else _anything(amounts))
        asks = self.by.role in STAFF and any(each.amount != UNLIMITED for each in self.most)
        more = "; for more, ask for approval" if asks else ""
        return f"{self.by.id} may give {'; '.join(parts)}{more}"


def _anything(amounts: str) -> str:
    return {"never": "nothing", "without limit": "anything, without limit"}.get(amounts, amounts)


@attrs.frozen
class Authority:
    """
    What everybody in a house may give without asking.

    Args:
        powers: What holds for every role that has none of its own.
        roles: A role's own.
        window: How far back what one customer was given is counted.
    """

    powers: Powers
    roles: Mapping[str, Powers] = attrs.field(hash=False)
    window: Span
    sums: bool = attrs.field(init=False, eq=False, repr=False)
    """Whether anything is summed up over a complaint or a customer."""
    recalls: bool = attrs.field(init=False, eq=False, repr=False)
    """Whether a customer's other complaints matter: only then are they looked up."""

    def __attrs_post_init__(self) -> None:
        every = (self.powers, *self.roles.values())
        recalls = any(each.per_customer.bounds for each in every)
        object.__setattr__(self, "recalls", recalls)
        object.__setattr__(self, "sums", recalls or any(each.per_complaint.bounds for each in every))

    def of(self, role: str) -> Powers:
        """Return what a role may give."""
        return self.roles.get(role, self.powers)

    def limit(self, by: Actor, kind: str = ANY, currency: str = ANY) -> Decimal:
        """Return the most that one remedy of a kind may cost."""
        return self.of(by.role).scale(kind).limit(by.level, currency)

    def check(
        self, by: Actor, remedy: Remedy, *, here: Sums = NOTHING_GIVEN, customer: Sums = NOTHING_GIVEN
    ) -> str | None:
        """
        Say why *by* may not give *remedy* without asking; None where they may.

        Args:
            by: Who would give it: their role and level count.
            remedy: One without a price is anybody's to give, unless policy says never.
            here: What was given on this complaint so far.
            customer: What this customer was given within the window, this complaint too.
        """
        amount, currency = (_NOTHING, ANY) if remedy.worth is None else (remedy.worth.amount, remedy.worth.currency)
        powers = self.of(by.role)
        if amount > (limit := powers.scale(remedy.kind).limit(by.level, currency)):
            return _single(by, remedy, limit, powers)
        if not (self.sums and amount):
            return None
        for scale, given, whom in (
            (powers.per_complaint, here, "on one complaint"),
            (powers.per_customer, customer, f"to one customer within {self.window}"),
        ):
            before = given.get(currency, _NOTHING)
            if _EXACT.add(before, amount) > (limit := scale.limit(by.level, currency)):
                if limit == NEVER:
                    return _nowhere(scale, remedy, whom)
                may = f"{by.id} may give {Most(ANY, currency, limit)} {whom}"
                return f"{may}: {before} {currency} was given already, and {remedy.worth} comes on top"
        return None

    def allowance(self, by: Actor, *, here: Sums = NOTHING_GIVEN, customer: Sums = NOTHING_GIVEN) -> Allowance:
        """
        Tell the most that *by* may still give, of each kind that policy names, in each currency that matters.

        Args:
            by: Who would give it.
            here: What was given on this complaint so far.
            customer: What this customer was given within the window, this complaint too.
        """
        if by.role not in STAFF:
            return Allowance(by, (Most(ANY, ANY, NEVER),))
        powers = self.of(by.role)
        named = powers.currencies
        summed = {*here, *customer} if self.sums else set[str]()
        currencies = sorted(named) if named else [ANY, *sorted(summed)]
        most = [
            Most(kind, currency, self._left(by, kind, currency, here, customer))
            for kind in (ANY, *powers.kinds)
            for currency in currencies
        ]
        return Allowance(by, tuple(_plain(most)))

    def _left(self, by: Actor, kind: str, currency: str, here: Sums, customer: Sums) -> Decimal:
        powers = self.of(by.role)
        single = powers.scale(kind).limit(by.level, currency)
        if single == NEVER:
            return NEVER
        sums = ((powers.per_complaint, here), (powers.per_customer, customer))
        limits = [(scale.limit(by.level, currency), given.get(currency, _NOTHING)) for scale, given in sums]
        left = [_EXACT.subtract(limit, given) for limit, given in limits if limit != UNLIMITED]
        return max(min(single, *left), _NOTHING) if left else single


def _plain(most: Iterable[Most]) -> Iterator[Most]:
    """Say only once what is the same in every currency."""
    rows = dict[str, list[Most]]()
    for each in most:
        rows.setdefault(each.kind, []).append(each)
    for row in rows.values():
        amounts = {each.amount for each in row}
        if len(amounts) == 1 and (not row[0].currency or not row[0].amount.is_finite()):
            yield Most(row[0].kind, ANY, row[0].amount)
        else:
            yield from row


def _single(by: Actor, remedy: Remedy, limit: Decimal, powers: Powers) -> str:
    """Say why one remedy alone is too much."""
    if limit == NEVER:
        scale = powers.scale(remedy.kind)
        if remedy.worth is not None and scale.currencies and remedy.worth.currency not in scale.currencies:
            return _nowhere(scale, remedy, "for one remedy")
        return f"{_a(remedy.kind)} is not for {by.id} to give alone"
    currency = remedy.worth.currency if remedy.worth and powers.scale(remedy.kind).currencies else ANY
    what = f"{_a(remedy.kind)} " if remedy.kind in powers.kinds else ""
    return f"{by.id} may give {what}{Most(ANY, currency, limit)}, not {remedy.worth}"


def add_up(remedies: Iterable[Remedy]) -> Sums:
    """Add up what remedies cost, by currency."""
    sums: dict[str, Decimal] = {}
    for remedy in remedies:
        if (worth := remedy.worth) is not None:
            sums[worth.currency] = _EXACT.add(sums.get(worth.currency, _NOTHING), worth.amount)
    return sums


def _nowhere(scale: Scale, remedy: Remedy, whom: str) -> str:
    """Say that a currency is not named."""
    known, currency = (
        ", ".join(sorted(scale.currencies)) or "no currency",
        remedy.worth.currency if remedy.worth else ANY,
    )
    return f"policy names limits {whom} in {known}, and none in {currency}: {remedy.worth} is nobody's to give alone"


def _a(kind: str) -> str:
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"


def told(limit: Decimal) -> str:
    """Say a limit as a manager writes it."""
    return next((word for word, amount in WORDS.items() if amount == limit), str(limit))
