"""
The doors of the office: what comes in is looked through once, here, and is right from there on.

A developer's slip is an ``Invalid`` or a ``Refused`` with one sentence, never an error from deep inside;
and nothing gets in that some store could not keep, or that could not be read again.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from .core.complaint import Actor, Capabilities
from .core.fact import AnyFact, Case, Fact, FrozenCase, TakenBack
from .core.text import aware_time, clean, cleaned
from .core.typed import mismatch
from .errors import Invalid, Objection, Refused
from .ports import Channel, Letter


def actor(by: Any) -> Actor:
    """
    Let an actor in.

    Raises:
        Invalid: It is none, or something in it cannot be.
    """
    if not isinstance(by, Actor):
        raise Invalid(f"an actor acts, such as Actor('ana'), not {by!r}", "by")
    if (found := mismatch(by)) is not None:
        raise Invalid(found[1], "by")
    return by


def case(given: Any) -> FrozenCase[Any]:
    """
    Let a case in that was loaded.

    Raises:
        Invalid: It is none; an id, for instance.
    """
    if not isinstance(given, FrozenCase):
        raise Invalid(f"take a case in hand, such as office.load('C-17'), and not {given!r}", "case")
    return cast("FrozenCase[Any]", given)


def fact(given: Any) -> Any:
    """
    Let a fact in, with every text in the form that is kept.

    Raises:
        Invalid: It is no fact.
        Refused: A field holds something else than it says, or a text that cannot be kept.
    """
    if not isinstance(given, Fact):
        raise Invalid(f"a fact is recorded, such as AccountHeard('…'), not {given!r}", "fact")
    return slip(cast("AnyFact", given))


def slip(given: AnyFact | TakenBack) -> Any:
    """Let in what is recorded, a fact or that one was a slip; as ``fact`` does."""
    if (found := mismatch(given)) is not None:
        raise Refused((Objection("wrong-type", "J1", f"{given.name}: {found[1]}", (found[0],)),))
    try:
        return cleaned(given)
    except Invalid as wrong:
        raise refused("bad-text", f"{given.name}: {wrong}") from None


def text(given: Any, field: str) -> str:
    """
    Let a short text in: an id, a key, a name.

    Raises:
        Invalid: It is no text, or one that cannot be kept.
    """
    if not isinstance(given, str):
        raise Invalid(f"{field} takes a text, not a {type(given).__name__}", field)
    try:
        return clean(given)
    except Invalid as wrong:
        raise Invalid(f"{field}: {wrong}", field) from None


def maybe(given: Any, field: str) -> str | None:
    """Let a text in that may be left out."""
    return None if given is None else text(given, field)


def moment(given: Any, field: str) -> datetime:
    """
    Let a time in, and bring it into UTC.

    Raises:
        Invalid: It is none, has no zone, or lies beyond the calendar.
    """
    return aware_time(given, field)


def happened(at: Any, now: datetime, *, since: datetime | None = None) -> datetime:
    """
    Let in when something happened; *now* where that is left out.

    Args:
        at: When, in any zone.
        now: What the office's clock says.
        since: When the complaint began; nothing can have happened to it before.

    Raises:
        Refused: It has no zone, is still to come, or lies before the complaint.
    """
    if at is None:
        return now
    if isinstance(at, datetime) and at.tzinfo is None:
        raise refused("no-zone", f"{at} has no zone, so there is no telling when it is")
    then = moment(at, "at")
    if then > now:
        raise refused("in-the-future", f"{then:%d %B %Y %H:%M %Z} is still to come: record it when it has happened")
    if since is not None and then < since:
        raise refused(
            "before-receipt",
            f"{then:%d %B %Y %H:%M %Z} lies before the complaint, which began on {since:%d %B %Y %H:%M %Z}",
        )
    return then


def letter(given: Any, case: Case[Any]) -> Letter:
    """
    Let a plugin's letter in, with its texts in the form that is kept.

    Raises:
        Invalid: It is none, belongs to another complaint, or could not be kept.
    """
    if not isinstance(given, Letter):
        raise Invalid(f"it returned {given!r}")
    if (found := mismatch(given)) is not None:
        raise Invalid(found[1])
    if (given.case_id, given.version) != (case.id, case.version):
        asked, got = f"{case.id!r} version {case.version}", f"{given.case_id!r} version {given.version}"
        raise Invalid(f"it was asked about {asked} and wrote for {got}")
    own = f"{case.id}/{case.version}/"
    if not given.id.startswith(own) or given.id == own:
        raise Invalid(f"the id of its letter is {given.id!r}; it begins with case and version: {own}…")
    if not (given.kind.strip() and given.channel.strip()):
        raise Invalid("a letter says its kind and its channel")
    return cast("Letter", cleaned(given))


def channel(given: Any) -> Channel:
    """
    Let a channel in.

    Raises:
        Invalid: It is none, or its class; or it does not say what it can (H6).
    """
    name, can = getattr(given, "name", None), getattr(given, "can", None)
    if isinstance(name, str) and name.strip() and isinstance(can, Capabilities):
        return cast("Channel", given)
    raise Invalid(f"a channel has a name, and Capabilities as can, which {given!r} has not", "channels")


def count(given: Any, field: str) -> int:
    """
    Let a whole number in that is at least 1.

    Raises:
        Invalid: It is none.
    """
    if type(given) is not int or given < 1:
        raise Invalid(f"{field} is a whole number from 1 upwards, not {given!r}", field)
    return given


def place(after: Any) -> tuple[int, int] | None:
    """
    Let in where a page of a work list ended.

    Raises:
        Invalid: It is not the ``more`` of a page.
    """
    if after is None:
        return None
    ends: tuple[Any, ...] = cast("tuple[Any, ...]", after) if isinstance(after, tuple) else ()
    if len(ends) != 2 or any(type(end) is not int for end in ends):
        raise Invalid(f"after takes the more of the page before, not {after!r}", "after")
    return ends[0], ends[1]


def refused(code: str, sentence: str) -> Refused:
    """Say no at the door: what comes in must be receivable (J1)."""
    return Refused((Objection(code, "J1", sentence),))
