"""What passed between the customer and us (B4, B9, D1, J7)."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final, Literal, NamedTuple, TypeAlias

from ..anew import but

LeaveFor: TypeAlias = Literal["hold", "transfer", "restating", "first-name"]


class Manners(NamedTuple):
    """
    How we were to the customer (B2, B4, B9, B11, H2).

    Args:
        leaves: What the customer gave leave for.
        apologised: Whether somebody said sorry.
        thanked: Whether the customer was thanked.
        way_back: Whether the customer was told how to get back.
    """

    leaves: tuple[LeaveFor, ...] = ()
    apologised: bool = False
    thanked: bool = False
    way_back: bool = False


class Contact(NamedTuple):
    """
    What passed between the customer and us, and when (D1, J7).

    Args:
        began: When it began: the earliest receipt, also of what was merged into it.
        listened: When the customer was first heard out; where they are here now that is a response.
        acknowledged: When an automatic acknowledgement went out; policy says whether that is a response.
        responded: When somebody first responded to the customer.
        reminders: When the customer was reminded, since they were last heard.
        undelivered: How many reminders did not arrive, since the customer was last heard.
        spoke: When the customer last answered a reminder.
        manners: How we were.
    """

    began: datetime
    listened: datetime | None = None
    acknowledged: datetime | None = None
    responded: datetime | None = None
    reminders: tuple[datetime, ...] = ()
    undelivered: int = 0
    spoke: datetime | None = None
    manners: Manners = Manners()

    def told(self, at: datetime) -> Contact:
        """Note that the customer was told something: the first time is the first response."""
        return self if self.responded is not None else but(self, _RESPONDED, at)

    def heard(self, at: datetime) -> Contact:
        """Note that the customer was heard: reminders start anew, and so does the time that they have to answer."""
        return self._replace(reminders=(), undelivered=0, spoke=at) if self.reminders or self.undelivered else self

    def listening(self, at: datetime) -> Contact:
        """Note that the customer was heard out."""
        here = self.heard(at)
        return here if here.listened is not None else but(here, _LISTENED, at)

    def minded(self, **manners: Any) -> Contact:
        """Note what manners were shown."""
        return self._replace(manners=self.manners._replace(**manners))


_LISTENED: Final = Contact._fields.index("listened")
_RESPONDED: Final = Contact._fields.index("responded")
