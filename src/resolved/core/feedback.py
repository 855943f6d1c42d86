"""
Feedback: customers who are drawn by lot and asked, whether they complained or not (H4, J5).

Records and no facts. What a customer answers is personal, and stands apart from the rest of its record like
every personal text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import sha256
from typing import ClassVar, Final

import attrs

from .fact import Upcast
from .text import PersonalText, aware, said, several, utc

QUESTIONS: Final = (
    "What would you like us to do?",
    "How well do we do it, as you see it?",
    "Where are others better than we are?",
    "What do you expect of us from now on?",
)
"""What a customer is asked, where a house has no questions of its own (H4)."""


@attrs.frozen(kw_only=True)
class Round:
    """
    One round of asking: who may be drawn, by which seed, and what they are asked.

    Args:
        id: Given by whoever draws.
        questions: In order.
        seed: The same seed over the same customers draws the same ones.
        wanted: How many were to be drawn.
        drawn_from: From whom, for people.
    """

    name: ClassVar[str] = "round"
    form: ClassVar[int] = 1
    upcasts: ClassVar[Mapping[int, Upcast]] = {}
    formerly: ClassVar[tuple[str, ...]] = ()
    clauses: ClassVar[tuple[str, ...]] = ("H4", "J5")

    id: str = attrs.field(validator=said)
    questions: tuple[str, ...] = attrs.field(default=QUESTIONS, validator=several)
    seed: int
    wanted: int
    drawn_from: str


@attrs.frozen(kw_only=True)
class Asked:
    """
    One customer of a round: when they were asked, what they said, and what came of it.

    Args:
        id: ``round/1``.
        round: The round.
        customer: The host's key for them.
        case: The id of the complaint through which they were drawn; empty where the host named them.
        through: The channel through which they were asked; empty before.
        at: When they were (UTC).
        answers: One for each question, in order; an empty one where they said nothing to it.
        declined: True where they did not want to be asked.
        gift: The small thank-you that they got.
        complaint: The id of the complaint that their answer was.
        considered: What became of what they proposed (J5).
    """

    name: ClassVar[str] = "asked"
    form: ClassVar[int] = 1
    upcasts: ClassVar[Mapping[int, Upcast]] = {}
    formerly: ClassVar[tuple[str, ...]] = ()
    clauses: ClassVar[tuple[str, ...]] = ("H4", "J5")

    id: str = attrs.field(validator=said)
    round: str = attrs.field(validator=said)
    customer: str = attrs.field(validator=said)
    case: str = ""
    through: str = ""
    at: datetime | None = attrs.field(
        default=None,
        converter=attrs.converters.optional(utc),
        validator=attrs.validators.optional(aware),
    )
    answers: tuple[PersonalText, ...] = ()
    declined: bool = False
    gift: str = ""
    complaint: str = ""
    considered: PersonalText = ""

    @property
    def standing(self) -> str:
        """Tell how it stands: *drawn*, *asked*, *answered*, *declined*."""
        if self.declined:
            return "declined"
        return "answered" if self.answers else "asked" if self.at is not None else "drawn"


def by_lot(keys: Iterable[str], seed: int) -> list[str]:
    """
    Put *keys* into the order that a seed gives: by the SHA-256 of seed and key.

    It depends neither on the order in which they come nor on a program's own chance, so anybody can draw again
    and get the same.

    >>> by_lot(["kim", "lee", "ada"], 7) == by_lot(["ada", "kim", "lee"], 7)
    True
    """
    return sorted(set(keys), key=lambda key: sha256(f"{seed}\0{key}".encode()).digest())
