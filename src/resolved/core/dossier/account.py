"""What the customer told us (B1, B2, C3)."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple, TypeAlias

from ..anew import but, made
from ..text import PersonalText

Mood: TypeAlias = Literal["calm", "angry", "frustrated", "impatient", "undecided", "talkative"]
Basis: TypeAlias = Literal["", "put", "confirmed"]


class Account(NamedTuple):
    """
    What the customer told us, and how sure we are to have understood (B1, B2, C3).

    Args:
        told: What they said, each time.
        points: What it comes to, point by point.
        basis: Whether the points were *put* to the customer or *confirmed* by them.
        asked: Whether they were asked what they would consider a solution.
        wish: What they said to that; None where they had none, or were not asked.
        mood: As last noted.
    """

    told: tuple[PersonalText, ...] = ()
    points: tuple[PersonalText, ...] = ()
    basis: Basis = ""
    asked: bool = False
    wish: PersonalText | None = None
    mood: Mood | Literal[""] = ""

    def heard(self, text: str, points: tuple[str, ...]) -> Account:
        """Add what was said; points that came with it are ours until they are put."""
        told, known, basis = (*self.told, text), points or self.points, "" if points else self.basis
        return made(Account, (told, known, basis, self.asked, self.wish, self.mood))

    def added(self, point: str) -> Account:
        """Add a point; what is known has to be put anew."""
        return made(Account, (self.told, (*self.points, point), "", self.asked, self.wish, self.mood))

    def understood(self, points: tuple[str, ...], basis: Basis) -> Account:
        """Take the points as put or confirmed."""
        return made(Account, (self.told, points, basis, self.asked, self.wish, self.mood))

    def wishes(self, wish: str | None) -> Account:
        """Note that the customer was asked, and what they wished for."""
        wished = self.wish if wish is None else wish
        return made(Account, (self.told, self.points, self.basis, True, wished, self.mood))

    def feels(self, mood: Mood) -> Account:
        """Note the mood of the moment."""
        return but(self, _MOOD, mood)


_MOOD: Final = Account._fields.index("mood")
