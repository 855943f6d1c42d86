"""
T: the fair floor in memory.

A dictionary table, ``attrs.evolve`` of a frozen class and a history entry; opening and
eight moves, two guards. Nobody who keeps a history by hand does less.
"""

from __future__ import annotations

from collections.abc import Callable
from time import time
from typing import NamedTuple, TypeAlias

import attrs


class Line(NamedTuple):
    at: float
    trigger: str
    source: str
    target: str


@attrs.frozen
class Plain:
    id: int
    subject: str
    promised_at: float | None = None
    answer: str = ""
    state: str = "received"
    history: tuple[Line, ...] = ()


Table: TypeAlias = dict[tuple[str, str], tuple[str, Callable[[Plain], bool] | None]]
PATH = ("listen", "understand", "defer", "keep", "propose", "accept", "finish", "confirm")
ENDS = ("received", "heard", "understood", "deferred", "back", "proposed", "agreed", "remedied", "confirmed")
GUARDS: dict[str, Callable[[Plain], bool]] = {
    "defer": lambda plain: plain.promised_at is not None,
    "confirm": lambda plain: plain.answer != "",
}
TABLE: Table = {
    (source, trigger): (target, GUARDS.get(trigger))
    for trigger, source, target in zip(PATH, ENDS, ENDS[1:], strict=False)
}


def step(plain: Plain, trigger: str, now: Callable[[], float] = time) -> Plain:
    """Make one guarded move by table and evolve."""
    source = plain.state
    try:
        target, asks = TABLE[source, trigger]
    except KeyError:
        raise ValueError(f"{trigger} from {source}") from None
    if asks is not None and not asks(plain):
        raise ValueError(f"{trigger} from {source}: guard")
    line = Line(now(), trigger, source, target)
    return attrs.evolve(plain, state=target, history=(*plain.history, line))


def walk() -> Plain:
    """Walk the floor's eight moves."""
    plain = Plain(1, "late parcel", 1_900_000_000.0, "refund")
    for trigger in PATH:
        plain = step(plain, trigger)
    return plain
