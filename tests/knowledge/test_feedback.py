"""Customers are drawn by lot and asked; the lot can be drawn again, and nobody is asked at a bad moment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from resolved import Complaint, Invalid, Party, Refused, facts as f
from resolved.core.feedback import QUESTIONS, by_lot
from resolved.core.wire import redacted
from resolved.integrity import verify

from .. import people as p
from ..offices import Desk, a_desk

YEAR = timedelta(days=365)
ANSWERS = ("answer the phone", "well enough", "the shop next door is open longer", "ripe plums")


def closed(desk: Desk, *customers: str) -> None:
    """Let customers complain, and drop it."""
    for customer in customers:
        party = Party(customer.title(), id=customer, email=f"{customer}@example.com")
        case = desk.office.receive(Complaint(party, "email", "Unripe."), by=p.ANA)
        desk.office.on(case, by=p.ANA).record(f.Withdrawn(word=p.WORD))


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refused:
        act()
    (only,) = refused.value.objections
    return only.code


@pytest.mark.clause("H4")
def test_the_same_seed_draws_the_same_customers_whatever_their_order() -> None:
    keys = [f"p-{n}" for n in range(40)]
    draws = []
    for order in (keys, keys[::-1]):
        drawn = a_desk().office.knowledge.feedback.draw(5, seed=7, by=p.ANA, among=order)
        draws.append([each.customer for each in drawn.asked])

    assert draws[0] == draws[1] == by_lot(keys, 7)[:5]
    assert draws[0] != by_lot(keys, 8)[:5]
    assert ["p-2", "p-0", "p-4", "p-3", "p-1"] == by_lot(keys[:5], 1)  # golden: no program's chance is in it


@pytest.mark.clause("H4", "J5")
def test_a_round_goes_its_way_from_the_lot_to_the_gift() -> None:
    desk = a_desk()
    closed(desk, "kim", "lee", "ada")
    feedback = desk.office.knowledge.feedback
    round, asked = feedback.draw(2, seed=1, by=p.ANA)
    first, second = asked

    assert (QUESTIONS, "2026-03-02-1") == (round.questions, round.id)
    assert f"{first.customer}@example.com" == feedback.party(first.id).email
    feedback.ask(first.id, by=p.ANA, through="phone")
    assert "asked" == feedback.asked(round.id)[0].record.standing
    feedback.answered(first.id, ANSWERS, by=p.ANA, gift="a bag of ripe plums")
    feedback.consider(first.id, "we answer until seven from May", by=p.CLEO)
    feedback.declined(second.id, by=p.ANA)

    done = [each.record for each in feedback.asked(round.id)]
    assert ["answered", "declined"] == [each.standing for each in done]
    assert (ANSWERS, "a bag of ripe plums", "phone") == (done[0].answers, done[0].gift, done[0].through)
    assert ["2026-03-02-1"] == [each.record.id for each in feedback.rounds()]
    assert (3, ()) == (verify(desk.office).records, verify(desk.office).faults)


@pytest.mark.clause("H4")
def test_only_customers_whose_complaint_was_closed_in_the_period_are_drawn() -> None:
    desk = a_desk()
    closed(desk, "kim")
    desk.clock.forward(days=10)
    closed(desk, "lee")
    desk.clock.forward(days=10)
    closed(desk, "ada")
    feedback = desk.office.knowledge.feedback
    since = p.NOON + timedelta(days=5)
    asked = feedback.draw(9, seed=1, by=p.ANA, since=since, until=since + timedelta(days=10)).asked

    assert ["lee"] == [each.customer for each in asked]


@pytest.mark.clause("H4")
def test_nobody_is_asked_while_a_complaint_of_theirs_is_open() -> None:
    desk = a_desk()
    closed(desk, "kim", "lee")
    desk.office.receive(Complaint(Party("Kim", id="kim"), "email", "Unripe again."), by=p.ANA)
    feedback = desk.office.knowledge.feedback

    assert ["lee"] == [each.customer for each in feedback.draw(9, seed=1, by=p.ANA).asked]
    assert ["ada"] == [each.customer for each in feedback.draw(9, seed=2, by=p.ANA, among=["kim", "ada"]).asked]


@pytest.mark.clause("H4")
def test_whoever_was_drawn_is_left_in_peace_for_as_long_as_the_policy_says() -> None:
    desk = a_desk()
    feedback = desk.office.knowledge.feedback
    feedback.draw(1, seed=1, by=p.ANA, among=["kim"])
    assert "nobody" == refusal(lambda: feedback.draw(1, seed=2, by=p.ANA, among=["kim"]))
    desk.clock.forward(days=366)

    assert ["kim"] == [each.customer for each in feedback.draw(1, seed=2, by=p.ANA, among=["kim"]).asked]


def test_what_is_no_complaint_of_theirs_draws_nobody() -> None:
    desk = a_desk()
    case = desk.office.receive(Complaint(Party("Kim", id="kim"), "email", "Lovely plums."), by=p.ANA)
    desk.office.on(case, by=p.CLEO).record(f.NotAComplaint("praise"))
    desk.office.on(desk.office.receive(Complaint(Party("Lee"), "email", "x"), by=p.ANA), by=p.KIM).record(f.Withdrawn())

    assert "nobody" == refusal(lambda: desk.office.knowledge.feedback.draw(1, seed=1, by=p.ANA))


@pytest.mark.clause("H4", "H5")
def test_an_answer_that_is_a_complaint_becomes_one_once() -> None:
    desk = a_desk()
    closed(desk, "kim")
    feedback = desk.office.knowledge.feedback
    (kim,) = feedback.draw(1, seed=1, by=p.ANA).asked
    case = feedback.complained(kim.id, "nobody ever answers the phone", by=p.ANA)
    again = feedback.complained(kim.id, "nobody ever answers the phone", by=p.ANA)

    assert case.id == again.id == feedback.asked()[0].record.complaint
    assert ("survey", "kim", "kim@example.com") == (
        case.complaint.channel, case.complaint.customer.id, case.complaint.customer.email,
    )  # fmt: skip
    assert 2 == len(desk.office.find(customer="kim").lines)
    assert "complained-already" == refusal(lambda: feedback.complained(kim.id, "and the van was late", by=p.ANA))


@pytest.mark.clause("H4")
def test_what_a_customer_answers_can_be_erased_and_the_rest_stays() -> None:
    desk = a_desk()
    feedback = desk.office.knowledge.feedback
    (kim,) = feedback.draw(1, seed=1, by=p.ANA, among=["kim"]).asked
    feedback.answered(kim.id, ANSWERS, by=p.ANA, through="phone", gift="plums")
    kept = desk.office.store.leaves("", "asked", kim.id)[-1]

    assert b"next door" not in kept.line
    assert ["kim"] == [part.subject for part in kept.parts]
    assert kept.head == redacted(kept, ["kim"]).head
    store = desk.office.store
    store._tenants[""].leaves["asked", kim.id][-1] = redacted(kept, ["kim"])  # type: ignore[attr-defined]
    assert ("answered", ("[erased]",) * 4) == (feedback.asked()[0].record.standing, feedback.asked()[0].record.answers)
    assert () == verify(desk.office).faults


def test_what_cannot_be_is_said_in_a_sentence() -> None:
    desk = a_desk()
    feedback = desk.office.knowledge.feedback
    (kim,) = feedback.draw(1, seed=1, by=p.ANA, among=["kim"]).asked

    assert "nobody" == refusal(lambda: feedback.draw(3, seed=1, by=p.ANA, id="none"))
    assert "known-already" == refusal(lambda: feedback.draw(3, seed=1, by=p.ANA, among=["lee"]))
    assert "list-or-period" == refusal(lambda: feedback.draw(1, seed=3, by=p.ANA, among=["lee"], since=p.NOON))
    assert "no-period" == refusal(lambda: feedback.draw(1, seed=3, by=p.ANA, since=p.LATER, until=p.NOON))
    assert "says-nothing" == refusal(lambda: feedback.draw(1, seed=3, by=p.ANA, among=["lee"], questions=()))
    assert "says-nothing" == refusal(lambda: feedback.draw(1, seed=3, by=p.ANA, among=["lee"], questions=["", "x"]))
    with pytest.raises(Invalid, match="questions takes several texts"):
        feedback.draw(1, seed=3, by=p.ANA, among=["lee"], questions="How do we do?")
    assert "no-seed" == refusal(lambda: feedback.draw(1, seed="x", by=p.ANA))  # type: ignore[arg-type]
    assert "too-many" == refusal(lambda: feedback.draw(10_001, seed=3, by=p.ANA))
    assert "no-key" == refusal(lambda: feedback.draw(1, seed=3, by=p.ANA, among=["lee", " "]))
    assert "not-yours" == refusal(lambda: feedback.draw(1, seed=3, by=p.KIM, among=["lee"]))
    assert "no-such-round" == refusal(lambda: feedback.asked("never"))
    assert "answers-missing" == refusal(lambda: feedback.answered(kim.id, ["one"], by=p.ANA, through="phone"))
    assert "says-nothing" == refusal(lambda: feedback.answered(kim.id, [""] * 4, by=p.ANA, through="phone"))
    assert "no-channel" == refusal(lambda: feedback.ask(kim.id, by=p.ANA, through="pigeon"))
    assert "not-answered" == refusal(lambda: feedback.consider(kim.id, "yes", by=p.ANA))
    assert "nobody" == refusal(lambda: feedback.declined("nobody", by=p.ANA))
    with pytest.raises(Invalid, match="among takes the keys"):
        feedback.draw(1, seed=3, by=p.ANA, among="lee")
    with pytest.raises(Invalid, match="wanted is a whole number"):
        feedback.draw(0, seed=3, by=p.ANA)
