"""What else is known of a customer: their other complaints, as they stand."""

from __future__ import annotations

from typing import ClassVar

import attrs
import pytest

from resolved import Complaint, Hand, Party, Refused, Remark, State, facts as f, flow, open_office
from resolved.core.fact import guard
from resolved.story import as_data, tell

from .. import people as p
from ..offices import a_desk


def complaint(customer: str | None, text: str) -> Complaint:
    return Complaint(Party("Kim", id=customer, email="kim@example.com"), "email", text)


@pytest.mark.clause("C9", "I2")
def test_the_other_complaints_of_a_customer_are_known_oldest_first() -> None:
    office = open_office(installed=False)
    first, second, third = (office.receive(complaint("kim", text), by=p.ANA) for text in ("one", "two", "three"))
    office.receive(complaint("lee", "another"), by=p.ANA)
    office.on(first, by=p.ANA).record(f.AccountHeard("the first one"))

    record = office.customer(second)

    assert [first.id, third.id] == [each.id for each in record.others]
    assert ["heard", "received"] == [each.state.name for each in record.others]


def test_more_of_them_than_one_page_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("resolved.office.reading._PAGE", 2)
    office = open_office(installed=False)
    received = [office.receive(complaint("kim", str(n)), by=p.ANA) for n in range(7)]

    assert [each.id for each in received[1:]] == [each.id for each in office.customer(received[0]).others]


def test_nothing_is_known_of_somebody_without_a_key() -> None:
    office = open_office(installed=False)
    one, _ = office.receive(complaint(None, "one"), by=p.ANA), office.receive(complaint(None, "two"), by=p.ANA)

    assert () == office.customer(one).others


@attrs.frozen
class Curious(Remark[State]):
    """A remark whose guard asks who else knows this customer."""

    name = "curious"
    clauses = ("C9",)
    by = ("handler",)
    recalls: ClassVar[bool] = True

    @guard("stranger", "C9")
    def is_known(self, now: Hand[State]) -> str | None:
        """Refuse it of a stranger."""
        assert now.customer is not None
        return None if now.customer.others else "nobody knows them"


def test_a_fact_that_recalls_is_handed_what_is_known() -> None:
    office = open_office(installed=False, flow=flow.extended(version=2, facts=[Curious]))
    one = office.receive(complaint("kim", "one"), by=p.ANA)

    assert isinstance(office.submit(one.id, Curious(), by=p.ANA), Refused)
    office.receive(complaint("kim", "two"), by=p.ANA)
    assert not isinstance(office.submit(one.id, Curious(), by=p.ANA), Refused)


@pytest.mark.clause("C9")
def test_an_earlier_complaint_that_went_unsolved_is_shown_to_the_handler() -> None:
    desk = a_desk()
    office = desk.office
    texts = ("solved", "stood", "not solved after all", "still open", "withdrawn")
    received = []
    for text in texts:
        received.append(office.receive(complaint("kim", text), by=p.ANA))
        desk.clock.forward(hours=1)
    solved, stood, undone, _, dropped = received
    for case in (solved, undone):
        at_once = f.SolvedAtOnce(("unripe",), p.PLUMS, word=p.WORD)
        office.on(case, by=p.ANA).record(at_once)
    office.submit(undone.id, f.FollowedUp(False, word=p.WORD), by=p.ANA)
    position = f.PositionStated("no more", "the ombudsman", (), ground="customer", word=p.WORD, told=p.TOLD)
    office.on(stood, by=p.CLEO).record(position)
    office.on(dropped, by=p.KIM).record(f.Withdrawn())
    now = office.receive(complaint("kim", "and again"), by=p.ANA)

    assert [stood.id, undone.id] == [each.id for each in office.customer(now).unsolved]
    told = tell(office, now.id)
    assert "Went unsolved before:\n    C-2 (final position): “stood”\n    C-3 (not solved, they said" in told
    assert ["C-2", "C-3"] == as_data(office, now.id)["unsolved"]
