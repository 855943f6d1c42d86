"""Who acts in the tests, when, and a few things that they say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from resolved import Actor, Complaint, Evidence, Medium, Milestone, Money, Party, Promise
from resolved.remedies import Refund, Replacement

NOON: Final = datetime(2026, 3, 2, 12, tzinfo=UTC)
"""A Monday."""
LATER: Final = NOON + timedelta(days=2)
SOON: Final = NOON + timedelta(days=3)
DAY: Final = timedelta(days=1)

ANA: Final = Actor("ana", name="Ana", level=1, unit="desk")
BEN: Final = Actor("ben", name="Ben", level=1, unit="desk")
FAY: Final = Actor("fay", name="Fay", level=1, unit="workshop")
CLEO: Final = Actor("cleo", name="Cleo", role="senior", level=2, unit="desk")
DORA: Final = Actor("dora", name="Dora", role="senior", level=3, unit="head")
EVE: Final = Actor("eve", name="Eve", role="senior", level=4, unit="head")
GUS: Final = Actor("gus", role="approver", level=3)
KIM: Final = Actor("kim", role="customer")
WATCH: Final = Actor("watch", role="watch")
SYSTEM: Final = Actor("system", role="system")
EVERYONE: Final = (ANA, BEN, FAY, CLEO, DORA, EVE, GUS, KIM, WATCH, SYSTEM)

CUSTOMER: Final = Party("Kim Doe", id="p-1", email="kim@example.com", phone="+44 20 7946 0000")
WORD: Final = Evidence.spoken(by="customer", through="phone", text="Yes, exactly.")
TOLD: Final = Evidence.spoken(by="ana", through="phone", text="We call you.")
PROOF: Final = Evidence.written(by="ombudsman", through="post", message="OMB-7")
PLUMS: Final = Replacement("seven ripe plums")
MONEY: Final = Refund("the money back", Money("20.00", "EUR"))
DEAR: Final = Refund("all of it", Money("500.00", "EUR"))


def complaint(channel: str = "email", customer: Party = CUSTOMER) -> Complaint:
    """Make a complaint."""
    return Complaint(customer, channel, "Seven plums, and not one of them ripe.")


def promise(due: datetime = SOON, channel: str = "phone") -> Promise:
    """Make a promise that would do anywhere, also at a desk."""
    return Promise("what we find", due, Medium(channel, "+44 20 7946 0000"), plan=(Milestone("ask the grower", due),))
