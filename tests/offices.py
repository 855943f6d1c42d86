"""Offices for tests: a clock that stands, bytes that repeat, paper letters, no installed plugins."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import attrs

from resolved import Case, Office, facts as f, open_office
from resolved.ports import Store
from resolved.states import Agreed, Deferred, Proposed, Remedied, Understood
from resolved.testing import FakeClock, PaperChannel, seeded

from . import people as p


@attrs.frozen
class Desk:
    """An office, its clock and its letters."""

    office: Office
    clock: FakeClock
    mail: PaperChannel


def a_desk(
    store: str | Path | Store = ":memory:", *, policy: Any = "default", plugins: Iterable[object] = (),
    at: datetime = p.NOON, mail: PaperChannel | None = None,
) -> Desk:  # fmt: skip
    """Open an office under a clock that stands at noon of a Monday."""
    clock, paper = FakeClock(at), mail or PaperChannel()
    office = open_office(
        store, policy=policy, clock=clock, channels=[paper], plugins=plugins, installed=False, entropy=seeded(7)
    )
    return Desk(office, clock, paper)


def understood(desk: Desk, channel: str = "phone") -> Case[Understood]:
    """Carry a complaint until it is understood, and the wish known."""
    office = desk.office
    received = office.receive(p.complaint(channel), by=p.ANA)
    heard = office.on(received, by=p.ANA).record(f.AccountHeard("not ripe"))
    known = office.on(heard, by=p.ANA).record(f.RestatementConfirmed(("unripe",), word=p.WORD))
    return office.on(known, by=p.ANA).record(f.WishAsked("ripe ones"))


def deferred(desk: Desk, due: datetime = p.SOON, channel: str = "phone") -> Case[Deferred]:
    """Carry a complaint until its answer is promised."""
    fact = f.ReplyDeferred(p.promise(due, channel), "must ask", told=p.TOLD)
    return desk.office.on(understood(desk), by=p.ANA).record(fact)


def proposed(desk: Desk, channel: str = "phone") -> Case[Proposed]:
    """Carry a complaint until the customer has a choice."""
    fact = f.SolutionsProposed((p.PLUMS, p.MONEY), told=p.TOLD)
    return desk.office.on(understood(desk, channel), by=p.ANA).record(fact)


def agreed(desk: Desk) -> Case[Agreed]:
    """Carry a complaint until both agree."""
    return desk.office.on(proposed(desk), by=p.KIM).record(f.SolutionAgreed(1))


def remedied(desk: Desk) -> Case[Remedied]:
    """Carry a complaint until it is done."""
    return desk.office.on(agreed(desk), by=p.ANA).record(f.RemedyDone())
