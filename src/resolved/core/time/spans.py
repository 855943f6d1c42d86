"""What a length of time is: an amount, and the unit in which it was promised."""

from __future__ import annotations

import re
from typing import Any, Final, Literal, TypeAlias, get_args

import attrs

from ...errors import Invalid

Unit: TypeAlias = Literal[
    "minutes", "hours", "days", "weeks", "months", "working days", "open minutes", "open hours"
]  # fmt: skip

_SPAN: Final = re.compile(
    r"\s*(\d{1,6})\s+(minute|hour|day|week|month|working day|open minute|open hour)s?\s*", re.ASCII
)
_TARGET: Final = re.compile(r"\s*(?:PT(?=\d)(?:(\d{1,6})H)?(?:(\d{1,6})M)?|(\d{1,6})(bd|d|w|m))\s*", re.ASCII)
_UNITS: Final[dict[str, Unit]] = {"bd": "working days", "d": "days", "w": "weeks", "m": "months"}


def _amount(value: object, attribute: attrs.Attribute[Any], amount: object) -> None:
    if not isinstance(amount, int) or isinstance(amount, bool) or amount < 0:
        raise Invalid(f"a span has a whole number of its unit, not {amount!r}")


@attrs.frozen(cache_hash=True)
class Span:
    """
    A length of time, in the unit in which it was promised.

    Minutes and hours are elapsed time; open minutes and open hours pass only while the house
    is open. Days, weeks and months keep the time of day in the house's zone, and a month that
    is too short for the day ends on its last. Working days end at close of business; the day
    of the start never counts.

    >>> str(Span.parse("3 working days"))
    '3 working days'
    """

    amount: int = attrs.field(validator=_amount)
    unit: Unit = attrs.field(validator=attrs.validators.in_(get_args(Unit)))

    @classmethod
    def parse(cls, text: object) -> Span:
        """
        Read a span as people write it.

        Raises:
            Invalid: It is none.
        """
        found = _SPAN.fullmatch(text) if isinstance(text, str) else None
        if found is None:
            raise Invalid(f"{text!r} is no span of time; write '15 minutes', '3 working days' or '8 weeks'")
        unit: Any = f"{found[2]}s"
        return cls(int(found[1]), unit)

    @classmethod
    def target(cls, text: object) -> Span:
        """
        Read a span as rules and service levels abbreviate it.

        ``PT8H`` and ``PT30M`` are open time, ``15bd`` working days, ``30d`` days, ``8w`` weeks
        and ``3m`` months; words are read too.

        Raises:
            Invalid: It is none.

        >>> str(Span.target("PT1H30M"))
        '90 open minutes'
        """
        found = _TARGET.fullmatch(text) if isinstance(text, str) else None
        if found is None:
            if isinstance(text, str) and _SPAN.fullmatch(text):
                return cls.parse(text)
            raise Invalid(f"{text!r} is no target; write PT8H (open time), 15bd, 30d, 8w or 3m")
        hours, minutes, amount, unit = found.groups("0")
        if unit in _UNITS:
            return cls(int(amount), _UNITS[unit])
        if found[2] is None:
            return cls(int(hours), "open hours")
        return cls(int(hours) * 60 + int(minutes), "open minutes")

    def __str__(self) -> str:
        return f"{self.amount} {self.unit if self.amount != 1 else self.unit[:-1]}"
