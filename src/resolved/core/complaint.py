"""
The values of a complaint: who acts, who complains, about what, and how we know.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final, Literal, TypeAlias, get_args

import attrs

from ..errors import Invalid
from .spend import Spend
from .text import PersonalText, aware, clean, said, utc

Role: TypeAlias = Literal["customer", "handler", "senior", "approver", "watch", "system"]
"""
What somebody may do. A senior may do what a handler may; *watch* is time itself;
*system* is intake, outbox and import.
"""

ROLES: Final[tuple[Role, ...]] = get_args(Role)
STAFF: Final[frozenset[str]] = frozenset({"handler", "senior", "approver"})
"""The roles of people of the house."""

ProviderKind: TypeAlias = Literal["in-house", "third-party", "independent"]


def _role(value: object, attribute: attrs.Attribute[Any], role: object) -> None:
    if role not in ROLES:
        raise Invalid(f"there is no role {role!r}; choose one of {', '.join(ROLES)}", attribute.name)


def _level(value: object, attribute: attrs.Attribute[Any], level: object) -> None:
    if not isinstance(level, int) or isinstance(level, bool) or level < 0:
        raise Invalid(f"a level is a whole number from 0 upwards, not {level!r}", attribute.name)


def _kept(text: str) -> str:
    """Bring an id into the form that is kept, so that one person is never two; what is no text is refused later."""
    return clean(text) if hasattr(text, "isascii") else text


@attrs.frozen
class Actor:
    """
    Who acts.

    An entry keeps ``id``, ``role`` and ``level``; the name is for letters and pages
    of today, and is neither kept nor compared.

    Args:
        id: Stable and without meaning, such as the host's user id.
        name: How the customer knows them.
        role: What they may do.
        level: How senior: the higher the number, the more senior (E1).
        unit: The team or department (A4 counts transfers between them).
        provider: Whether they are our own people (J6).
    """

    id: str = attrs.field(validator=said, converter=_kept)
    name: str = attrs.field(default="", eq=False, kw_only=True)
    role: Role = attrs.field(default="handler", kw_only=True, validator=_role)
    level: int = attrs.field(default=0, kw_only=True, validator=_level)
    unit: str = attrs.field(default="", kw_only=True, converter=_kept)
    provider: ProviderKind = attrs.field(default="in-house", kw_only=True)

    def __str__(self) -> str:
        return self.name or self.id


@attrs.frozen
class Medium:
    """
    How word reaches somebody: a channel and an address in it.

    An open value, so that a plugin's channel has one too. An anonymous customer
    is reached by the complaint's number, at the desk or on the page.
    """

    channel: str = attrs.field(validator=said)
    address: PersonalText = ""

    def __str__(self) -> str:
        return f"{self.channel} {self.address}".rstrip()


Said: TypeAlias = Literal["spoken", "written", "letter"]


@attrs.frozen
class Evidence:
    """
    How we know that something was said, and whose word it is.

    Args:
        by: ``customer``, or the id of whoever spoke for the house or from outside.
        through: The channel it came through.
        text: What was said, as exactly as it is known.
        at: When it was said; left out, when the fact happened.
        message: The id of the message that holds it, where there is one.
        how: Spoken, written, or *letter*: told by the letter that goes out with the fact.
    """

    by: str = attrs.field(validator=said)
    through: str = attrs.field(validator=said)
    text: PersonalText = ""
    at: datetime | None = attrs.field(
        default=None,
        converter=attrs.converters.optional(utc),
        validator=attrs.validators.optional(aware),
        kw_only=True,
    )
    message: str | None = attrs.field(default=None, kw_only=True)
    how: Said = attrs.field(default="spoken", kw_only=True)

    @classmethod
    def spoken(cls, *, by: str, through: str, text: str = "", at: datetime | None = None) -> Evidence:
        """Note what *by* said aloud."""
        return cls(by, through, text, at=at, how="spoken")

    @classmethod
    def written(
        cls, *, by: str, through: str, message: str | None = None, text: str = "", at: datetime | None = None
    ) -> Evidence:
        """Point to what *by* wrote, and to the *message* that holds it."""
        return cls(by, through, text, at=at, message=message, how="written")

    @classmethod
    def letter(cls, *, by: str, through: str, text: str = "") -> Evidence:
        """
        Tell the customer by the letter that goes out with this fact.

        The office writes it in the same commit, and sends it afterwards.
        """
        return cls(by, through, text, how="letter")

    def when(self, happened: datetime) -> datetime:
        """Return when it was said; *happened* is the time of its fact."""
        return happened if self.at is None else self.at


@attrs.frozen
class Party:
    """
    Somebody who complains: external or internal, a customer or not yet (H5).

    Nothing is required; a complaint may be anonymous.

    Args:
        name: How they want to be addressed (B12).
        id: The host's own key for this person: no name and no address, since it is
            kept openly and finds all complaints of one person.
        email: Where they can be written to.
        phone: Where they can be called.
        address: Where letters by post reach them.
        kind: *internal* is another department that is served by us.
        existing: False for somebody who has bought nothing (yet); no order number is needed to complain.
        language: BCP 47, for letters; empty where nobody knows, and then they are written in the house's.
        spend: What they spend with us again and again, where it is known (G2); never told in a letter.
    """

    name: PersonalText = ""
    id: str | None = attrs.field(default=None, kw_only=True)
    email: PersonalText | None = attrs.field(default=None, kw_only=True)
    phone: PersonalText | None = attrs.field(default=None, kw_only=True)
    address: PersonalText | None = attrs.field(default=None, kw_only=True)
    kind: Literal["external", "internal"] = attrs.field(default="external", kw_only=True)
    existing: bool = attrs.field(default=True, kw_only=True)
    language: str = attrs.field(default="", kw_only=True)
    spend: Spend | None = attrs.field(default=None, kw_only=True)

    @property
    def is_anonymous(self) -> bool:
        """Tell whether there is neither a name nor a way to reach them."""
        return not (self.name or self.id or self.email or self.phone or self.address)

    def reach(self, channel: str) -> str | None:
        """Return their address in a built-in *channel*, where they gave one."""
        return {"email": self.email, "phone": self.phone, "post": self.address}.get(channel)

    def is_same(self, other: Party) -> bool:
        """Tell whether both are certainly one person: by the host's key, or by an equal address."""
        if self.id or other.id:
            return self.id == other.id
        mine, theirs = ({p.email, p.phone} - {None, ""} for p in (self, other))
        return bool(mine & theirs)


@attrs.frozen
class Complaint:
    """
    A complaint as it was received.

    Args:
        customer: Who was let down.
        channel: Through which channel it came.
        text: In their words.
        subject: A line for lists, where there is one.
        product: What it is about, in the host's words; not personal.
        about: The id of another complaint, where this one is about how that was handled.
        message: The id of the message that brought it, so that replies can thread.
    """

    customer: Party
    channel: str = attrs.field(validator=said)
    text: PersonalText = attrs.field(validator=said)
    subject: PersonalText = attrs.field(default="", kw_only=True)
    product: str = attrs.field(default="", kw_only=True)
    about: str | None = attrs.field(default=None, kw_only=True)
    message: str | None = attrs.field(default=None, kw_only=True)


@attrs.frozen
class Capabilities:
    """
    What a channel can do, so that no rule needs a list of channel names (H6).

    Args:
        live: The customer is here now: at the desk, on the telephone, in a chat.
        voice: They hear us.
        public: Others read along (H7).
        may_wait: The answer may be deferred; where it is false the first response may not wait (H1, H2).
        asks_leave: A hold or a transfer needs the customer's leave (H2).
        present: The customer stands before us: a deferral needs plan and timetable (H1, B8).
        writes: Letters can go out through it.
        attachments: It carries files.
        out_of_hours: It reaches the customer when we are closed.
        longest: Characters that one letter may have; None for no limit.
    """

    live: bool = False
    voice: bool = False
    public: bool = False
    may_wait: bool = True
    asks_leave: bool = False
    present: bool = False
    writes: bool = False
    attachments: bool = False
    out_of_hours: bool = False
    longest: int | None = None


BUILT_IN: Final[dict[str, Capabilities]] = {
    "desk": Capabilities(live=True, voice=True, may_wait=False, present=True),
    "phone": Capabilities(live=True, voice=True, may_wait=False, asks_leave=True),
    "chat": Capabilities(live=True, may_wait=False, attachments=True),
    "email": Capabilities(writes=True, attachments=True, out_of_hours=True),
    "web": Capabilities(writes=False, out_of_hours=True),
    "post": Capabilities(writes=True, attachments=True, out_of_hours=True),
    "social": Capabilities(public=True, out_of_hours=True),
    "survey": Capabilities(out_of_hours=True),
}
"""The channels that every office knows, by name; a house adds its own to ``open_office``."""
