"""
Intake: what a channel has read becomes a complaint, or is added to one; nothing is dropped silently.

What says that it came in the future came now. A machine's mail opens nothing. A reply goes to
the complaint that its thread began, or to the one that this was merged into, as a note for
whoever is responsible to take up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final, Literal

import attrs

from .core.complaint import Actor, Complaint
from .core.facts import Noted
from .core.text import YEARS
from .errors import Refused, ResolvedError, Unavailable
from .office import OfficeOf
from .ports import Intake

INTAKE: Final = Actor("intake", role="system")
"""Intake, as an actor."""


@attrs.frozen
class TakenIn:
    """
    What became of something that came in.

    Args:
        intake: What came.
        outcome: *opened* a complaint, was *added* to one, or was *left*: not a complaint, or unreadable.
        case_id: The complaint; empty where there is none.
        why: Why it was left.
    """

    intake: Intake
    outcome: Literal["opened", "added", "left"]
    case_id: str = ""
    why: str = ""


def take_in(
    office: OfficeOf[Any], intakes: Iterable[Intake], *, staff: Mapping[str, Actor] | None = None
) -> Iterator[TakenIn]:
    """
    Take in what a channel has read, one after the other; taking it in twice is harmless.

    Args:
        office: Where to.
        intakes: What was read.
        staff: Who a ``taken_by`` stands for; anybody else is the system's to take in.

    Raises:
        Unavailable: The store cannot be used; what came before is kept.
    """
    for intake in intakes:
        yield _taken_in(office, intake, staff or {})


def _taken_in(office: OfficeOf[Any], intake: Intake, staff: Mapping[str, Actor]) -> TakenIn:
    if intake.complaint is None or intake.verdict in ("automatic", "unreadable"):
        return TakenIn(intake, "left", why=f"{intake.verdict}: {intake.why}")
    try:
        return _kept(office, intake, intake.complaint, staff.get(intake.taken_by, INTAKE))
    except Unavailable:
        raise
    except ResolvedError as wrong:  # its own trouble, or that of its thread; it stops nothing that comes after it
        return TakenIn(intake, "left", why=str(wrong))


def _kept(office: OfficeOf[Any], intake: Intake, complaint: Complaint, by: Actor) -> TakenIn:
    """Open a complaint or add to one; what was taken in before goes where it went then."""
    known = None if intake.key is None else office.store.keyed(office.tenant, intake.key)
    if known is not None and known[1] > 1:
        return _added(office, intake, known[0])
    if known is None and intake.verdict == "reply" and (thread := _thread(office, intake)):
        return _added(office, intake, thread)
    case = office.receive(complaint, by=by, key=intake.key, at=_plausible(office, intake))
    return TakenIn(intake, "opened", case.id)


def _plausible(office: OfficeOf[Any], intake: Intake) -> datetime | None:
    """Return when it came as it says itself; None, which is now, where that cannot be."""
    at = intake.happened
    if at is None or at.tzinfo is None:
        return at  # a channel that leaves the zone out is told so
    return at if at.year in YEARS and at <= office.now() else None


def _thread(office: OfficeOf[Any], intake: Intake) -> str:
    """Find the complaint that a reply belongs to: the one that its thread began, else what that was merged into."""
    for message in intake.replies_to:
        found = office.store.keyed(office.tenant, f"mail:{message}")
        if found is not None:
            return _last(office, found[0])
    return ""


def _last(office: OfficeOf[Any], case_id: str) -> str:
    seen = {case_id}
    while target := office.load(case_id).dossier.after.merged_into:
        if target in seen:
            break
        seen.add(target)
        case_id = target
    return case_id


def _added(office: OfficeOf[Any], intake: Intake, case_id: str) -> TakenIn:
    complaint = intake.complaint
    assert complaint is not None
    message = f" ({complaint.message})" if complaint.message else ""
    note = Noted(f"The customer wrote{message}: {complaint.text}")
    at, began = _plausible(office, intake), office.load(case_id).dossier.contact.began
    answer = office.submit(case_id, note, by=INTAKE, at=at and max(at, began), key=intake.key)
    if isinstance(answer, Refused):
        return TakenIn(intake, "left", case_id, str(answer))
    return TakenIn(intake, "added", case_id)
