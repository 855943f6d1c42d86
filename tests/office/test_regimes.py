"""Legal clocks in an office: merged, missed once, and a letter that fails after its complaint goes on as another."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from resolved import Case, Complaint, Evidence, facts as f
from resolved.integrity import verify
from resolved.ports import Receipt
from resolved.testing import PaperChannel

from .. import people as p
from ..offices import Desk, a_desk

POLICY = {"regimes": {"apply": [{"regime": "uk-fca-disp-payment", "products": ["card"]}, "uk-fca-disp"]}}
LETTER = Evidence.letter(by="ana", through="email", text="This is our final response.")
WHOLE = ("outcome", "leaflet", "ombudsman-web", "six-months", "waiver")


def complain(desk: Desk, product: str = "") -> Case[Any]:
    return desk.office.receive(Complaint(p.CUSTOMER, "email", "Twice.", product=product), by=p.ANA)


def legal(desk: Desk, case: Case[Any]) -> dict[str, str]:
    found = desk.office.clocks(desk.office.load(case.id))
    return {each.key.removeprefix("legal:"): each.standing for each in found if each.clock == "legal"}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return a_desk(tmp_path / "c.db", policy=POLICY)


def test_what_governed_either_governs_both_that_are_one(desk: Desk) -> None:
    card, loan = complain(desk, "card"), complain(desk, "loan")
    spared = desk.office.on(card, by=p.ANA).record(f.RegimeSet("uk-fca-disp", "a payment alone", applies=False))
    merged = desk.office.merge(spared, into=loan, by=p.ANA, because="the same")

    assert {"uk-fca-disp-payment/final-response", "uk-fca-disp/final-response"} == set(legal(desk, merged))
    assert () == verify(desk.office).faults


def test_what_was_missed_before_a_merge_is_missed_once(desk: Desk) -> None:
    card, loan = complain(desk, "card"), complain(desk, "loan")
    desk.clock.forward(days=25)
    while desk.office.watch.run_once():
        pass
    desk.office.merge(
        desk.office.load(card.id), into=desk.office.load(loan.id), by=p.ANA, because="the same"
    )  # fmt: skip
    desk.clock.forward(days=1)
    found = [lapse for lapse in desk.office.watch.run_once() if lapse.clock == "legal"]

    assert [] == found
    assert "broken" == legal(desk, loan)["uk-fca-disp-payment/final-response"]


def test_a_letter_that_fails_after_a_merge_stops_nothing_there_either() -> None:
    paper = PaperChannel(answers=[Receipt.failed("no such mailbox")] * 9)
    desk = a_desk(policy={**POLICY, "acknowledgement": {"send": False}}, mail=paper)
    first, second = complain(desk), complain(desk)
    given = desk.office.on(first, by=p.ANA).record(f.NoticeGiven("final-response", WHOLE, told=LETTER))
    merged = desk.office.merge(given, into=second, by=p.ANA, because="the same")
    assert "kept" == legal(desk, merged)["uk-fca-disp/final-response"]

    desk.office.outbox.deliver_once()
    assert "running" == legal(desk, merged)["uk-fca-disp/final-response"]
    assert timedelta(0) == desk.office.now() - p.NOON
