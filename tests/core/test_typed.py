"""What a field holds is what it says it takes, before anything is kept."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

import pytest

from resolved import Actor, Complaint, Evidence, Invalid, Medium, Party, Refused, facts as f, flow, open_office
from resolved.core import typed
from resolved.core.typed import mismatch
from resolved.integrity import verify
from resolved.remedies import Refund

from .. import people as p
from ..offices import Desk, a_desk, proposed, understood

WRONG: Any = "x"
"""What no type checker would let through."""


@pytest.fixture
def desk() -> Desk:
    return a_desk(":memory:")


@pytest.mark.parametrize(
    ("fact", "field", "said"),
    [
        (f.RestatementConfirmed((1, 2), word=p.WORD), "points", "a tuple, each of it a text, not (1, 2)"),  # type: ignore[arg-type]
        (f.RestatementConfirmed(("one",), word=WRONG), "word", "an Evidence or None, not 'x'"),
        (f.SolutionsProposed(("fix", "refund"), told=p.TOLD), "options", "not ('fix', 'refund')"),  # type: ignore[arg-type]
        (f.SolutionAgreed(choice=WRONG, word=p.WORD), "choice", "a whole number or None, not 'x'"),
        (f.SolutionAgreed(choice=True, word=p.WORD), "choice", "a whole number or None, not True"),
        (f.SolutionAgreed(own=Refund("x", worth=WRONG), word=p.WORD), "own", "Refund.worth takes a Money or None, not 'x'"),
        (f.RestatementConfirmed(("x",), word=Evidence("ana", "phone", how=WRONG)), "word", "Evidence.how takes one of 'spoken', "),
    ],
)  # fmt: skip
def test_what_is_of_the_wrong_sort_is_refused_and_not_kept(desk: Desk, fact: Any, field: str, said: str) -> None:
    for case in (understood(desk), proposed(desk)):
        answer = desk.office.submit(case.id, fact, by=p.ANA)

        assert isinstance(answer, Refused)
        assert [("wrong-type", (field,))] == [(each.code, each.fields) for each in answer.objections]
        assert said in str(answer)
        assert case.version == desk.office.load(case.id).version


def test_no_field_of_any_fact_goes_unlooked_at() -> None:
    seen = {
        name: [field for field, _, fits in typed._fields(cast("Any", kind)) if fits is not typed._anything]
        for name, kind in flow.facts.items()
    }

    assert {name: [need.name for need in flow.needs(kind)] for name, kind in flow.facts.items()} == {
        name: sorted(fields, key=[need.name for need in flow.needs(flow.facts[name])].index)
        for name, fields in seen.items()
    }


def test_a_complaint_is_looked_through_too(desk: Desk) -> None:
    with pytest.raises(Refused, match=r"Complaint\.customer takes a Party, not 'x'"):
        desk.office.receive(Complaint(WRONG, "phone", "Hums."), by=p.ANA)
    with pytest.raises(Refused, match=r"Party\.email takes a text or None, not 5"):
        desk.office.receive(Complaint(Party("Kim", email=5), "phone", "Hums."), by=p.ANA)  # type: ignore[arg-type]

    assert () == desk.office.find().lines


@pytest.mark.parametrize("by", ["ana", None, Actor("ana", unit=WRONG and 5)])  # type: ignore[arg-type]
def test_who_is_no_actor_does_not_act(desk: Desk, by: Any) -> None:
    case = understood(desk)
    fact = f.WishAsked("a ripe one")
    for act in (
        lambda: desk.office.receive(p.complaint(), by=by),
        lambda: desk.office.on(case, by=by),
        lambda: desk.office.submit(case.id, fact, by=by),
        lambda: desk.office.offers(case, by=by),
        lambda: desk.office.take_back(case, by=by, because="x"),
        lambda: desk.office.merge(case, into=case, by=by, because="x"),
    ):
        with pytest.raises(Invalid):
            act()
    assert () == verify(desk.office).faults


@pytest.mark.parametrize("fact", ["wish-asked", f.WishAsked, None])
def test_what_is_no_fact_is_not_recorded(desk: Desk, fact: Any) -> None:
    case = understood(desk)
    with pytest.raises(Invalid, match="a fact is recorded"):
        desk.office.on(case, by=p.ANA).record(fact)
    with pytest.raises(Invalid, match="a fact is recorded"):
        desk.office.submit(case.id, fact, by=p.ANA)


def test_an_id_is_no_case(desk: Desk) -> None:
    case: Any = understood(desk).id
    with pytest.raises(Invalid, match="take a case in hand"):
        desk.office.on(case, by=p.ANA)


def test_what_fits_is_let_through() -> None:
    office = open_office(":memory:", installed=False)
    case = office.receive(p.complaint(), by=p.ANA, at=office.clock() - timedelta(hours=1))

    assert mismatch(Medium("phone")) is None
    assert mismatch("no value of ours") is None
    assert 1 == case.version
