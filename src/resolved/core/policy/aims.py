"""What a house wants to reach (J5), and what it takes a lost customer to cost (G2): as data, read once."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final, cast, get_args

import attrs

from ...errors import Invalid, PolicyError
from ..spend import Cost, Times
from ..states import ClosureKind

_KINDS: Final[tuple[str, ...]] = get_args(ClosureKind)
_LONGEST: Final = 400


@attrs.frozen(kw_only=True)
class Goal:
    """
    One goal: a figure, and how far it may go (J5).

    Its bounds are kept as they were written: what they mean is the figure's to say.

    Args:
        figure: The id of a figure of the report.
        at_most: It is met where the figure is no more than this; empty where there is no such bound.
        at_least: It is met where the figure is no less than this; empty where there is no such bound.
        unit: Whose it is; empty for everybody's.
        channel: For what came through this channel; empty for all.
    """

    figure: str
    at_most: str = ""
    at_least: str = ""
    unit: str = ""
    channel: str = ""

    def __str__(self) -> str:
        bound = f"at most {self.at_most}" if self.at_most else f"at least {self.at_least}"
        whose = "".join((f", {self.unit}" if self.unit else "", f", by {self.channel}" if self.channel else ""))
        return f"{self.figure}{whose}: {bound}"


_FIELDS: Final = tuple(field.name.replace("_", "-") for field in attrs.fields(Goal))


def goals(value: object) -> tuple[Goal, ...]:
    """Read the goals of a house."""
    if not isinstance(value, list | tuple):
        raise Invalid(f"write each goal as a table [[goal]], not {value!r}")
    return tuple(_goal(each, n) for n, each in enumerate(cast("list[object]", value), 1))


def _goal(value: object, n: int) -> Goal:
    if not isinstance(value, Mapping):
        raise Invalid(f"number {n} is no table with figure and at-most or at-least: {value!r}")
    given = cast("Mapping[str, object]", value)
    if strange := [key for key in given if key not in _FIELDS]:
        raise Invalid(f"number {n}: there is no {strange[0]!r}; known here: {', '.join(_FIELDS)}")
    read = {key.replace("-", "_"): _written(key, each, n) for key, each in given.items()}
    goal = Goal(**{"figure": "", **read})
    if not goal.figure:
        raise Invalid(f"number {n} names no figure; resolved report --define lists them")
    if bool(goal.at_most) == bool(goal.at_least):
        raise Invalid(f"number {n} ({goal.figure}) has either at-most or at-least")
    return goal


def _written(key: str, value: object, n: int) -> str:
    if isinstance(value, int) and not isinstance(value, bool) and key in ("at-most", "at-least"):
        return str(value)
    if not isinstance(value, str) or not value.strip():
        raise Invalid(f"number {n}: {key}: write a text, such as '4 hours' or '0.9', not {value!r}")
    return value.strip()


def cost(data: Mapping[str, Any]) -> Cost:
    """
    Read what a lost customer is taken to cost.

    Raises:
        PolicyError: Something in it cannot be followed; names the key.
    """
    return Cost(
        _times(data, "year-days"), _times(data, "year-weeks"), _times(data, "year-months"), _unhappy(data["unhappy"])
    )  # fmt: skip


def _times(data: Mapping[str, Any], key: str) -> Times:
    value: object = data[key]
    pair = cast("list[object]", value) if isinstance(value, list | tuple) else []
    try:
        times = [Decimal(each) for each in pair if isinstance(each, str | int) and not isinstance(each, bool)]
        proper = all(each.is_finite() and 0 < each <= _LONGEST for each in times)
    except InvalidOperation:
        times, proper = [], False
    if len(times) != 2 or len(pair) != 2 or not proper or times[0] > times[1]:
        raise PolicyError(f"policy: {key}: write the least and the most, such as [360, 365], not {value!r}")
    return times[0], times[1]


def _unhappy(value: object) -> tuple[str, ...]:
    kinds = cast("list[object]", value) if isinstance(value, list | tuple) else [value]
    for kind in kinds:
        if kind not in _KINDS:
            raise PolicyError(f"policy: unhappy: there is no end {kind!r}; there are {', '.join(_KINDS)}")
    return tuple(str(kind) for kind in kinds)
