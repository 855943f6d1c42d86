"""Stand-ins for what an office needs from outside."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import attrs

from ..core.complaint import BUILT_IN, Capabilities
from ..errors import Invalid
from ..ports import Channel, Clock, Entropy, Letter, Receipt, Writer


@attrs.define
class FakeClock:
    """
    A clock that stands until it is told to go on.

    >>> clock = FakeClock(datetime(2026, 3, 2, 12, tzinfo=UTC))
    >>> clock.forward(hours=1)
    >>> clock().hour
    13
    """

    now: datetime = datetime(2026, 3, 2, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, *, days: float = 0, hours: float = 0, minutes: float = 0) -> None:
        """Go on by so much."""
        self.now += timedelta(days=days, hours=hours, minutes=minutes)

    def until(self, moment: datetime) -> None:
        """
        Go on until *moment*.

        Raises:
            Invalid: It is over already.
        """
        if moment < self.now:
            raise Invalid(f"it is {self.now} already; a clock does not go back to {moment}")
        self.now = moment


@attrs.define
class PaperChannel:
    """
    A channel that keeps what it was asked to send, and says what it was told to say.

    Args:
        name: In whose place it stands.
        answers: What it says to the next letters, one after the other; then always *sent*.
    """

    name: str = "email"
    answers: list[Receipt | Exception] = attrs.Factory(list[Receipt | Exception])
    letters: list[Letter] = attrs.Factory(list[Letter])

    @property
    def can(self) -> Capabilities:
        """What the channel in whose place it stands can do."""
        return BUILT_IN.get(self.name, Capabilities(writes=True))

    def deliver(self, letter: Letter) -> Receipt:
        """Keep the letter."""
        self.letters.append(letter)
        answer = self.answers.pop(0) if self.answers else Receipt.sent(f"paper-{len(self.letters)}")
        if isinstance(answer, Exception):
            raise answer
        return answer


def seeded(seed: int) -> Entropy:
    """Give bytes that look random and are the same each time: for tests and demonstrations only."""
    chance = random.Random(seed)  # noqa: S311 - to be the same each time is the point
    return chance.randbytes


_clock: type[Clock] = FakeClock
_channel: type[Channel] = PaperChannel
_writer: type[Writer] = PaperChannel
