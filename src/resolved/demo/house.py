"""The house of the story: its clock, its mail, its seniors, and what it decides for itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

import attrs

from ..channels.mail import MailChannel
from ..core.complaint import Actor, Capabilities
from ..core.fact import Case
from ..hooks import hookimpl
from ..ports import Channel, Letter, Receipt, Writer

BEGINS: Final = datetime(2026, 3, 2, 8, tzinfo=UTC)
POLICY: Final[Mapping[str, Any]] = {
    "name": "Kauppa & Sons",
    "silence": {"closes": True, "reminders": 2},
}
"""What this house decides otherwise than the policy that ships."""


@attrs.define
class StoryClock:
    """A clock that goes on when it is told to, and never back."""

    now: datetime = BEGINS

    def __call__(self) -> datetime:
        return self.now

    def until(self, moment: datetime) -> None:
        """Go on until *moment*."""
        self.now = max(self.now, moment)


@attrs.frozen
class StoryMail:
    """
    The house's mail: letters are put into a folder, and some mailboxes will be closed.

    Args:
        inner: What puts them there.
        closed: Mailboxes, and from when nothing reaches them.
        clock: Tells the time of the story.
    """

    inner: MailChannel
    closed: Mapping[str, datetime]
    clock: StoryClock

    @property
    def name(self) -> str:
        """The channel in whose place it stands."""
        return self.inner.name

    @property
    def can(self) -> Capabilities:
        """What that channel can do."""
        return self.inner.can

    def deliver(self, letter: Letter) -> Receipt:
        """Put a letter into the folder, or say that its mailbox is gone."""
        since = self.closed.get(letter.recipient)
        if since is not None and self.clock.now >= since:
            return Receipt.failed("550 no such mailbox")
        return self.inner.deliver(letter)


@attrs.frozen
class Seniors:
    """Names whoever is senior enough when a promise is broken (E1)."""

    staff: Mapping[str, Actor]

    @hookimpl
    def resolved_senior(self, case: Case[Any], level: int) -> Actor | None:
        """Name the least senior of those who are above *level* and had nothing to do with it."""
        handling = case.dossier.handling
        seniors = [one for one in self.staff.values() if one.role == "senior" and one.level > level]
        fresh = [one for one in seniors if not handling.knows(one.id) and one.id not in handling.barred]
        return min(fresh, key=lambda one: one.level, default=None)


_channel: type[Channel] = StoryMail
_writer: type[Writer] = StoryMail
