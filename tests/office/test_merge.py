"""Merging, un-merging, and taking back a slip."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from resolved import Complaint, Evidence, Party, Refused, Stale, facts as f
from resolved.integrity import verify
from resolved.states import Closed

from .. import people as p
from ..offices import Desk, a_desk, deferred, understood


@pytest.fixture(params=["memory", "sqlite"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Desk:
    return a_desk(":memory:" if request.param == "memory" else tmp_path / "complaints.db")


def test_a_merged_complaint_goes_on_in_the_other_with_its_promises_and_its_start(desk: Desk) -> None:
    source = deferred(desk)
    desk.clock.forward(hours=2)
    target = understood(desk)
    merged = desk.office.merge(source, into=target, by=p.ANA, because="the same plums")

    assert Closed("merged") == desk.office.load(source.id).state
    assert [f"{source.id}/5"] == [row.id for row in merged.dossier.ledger.open]
    assert ["moved"] == [row.standing for row in desk.office.load(source.id).dossier.ledger.rows]
    assert p.NOON == merged.dossier.contact.began
    assert f"promise:{source.id}/5" in [due.key for due in desk.office.store.deadlines("", target.id)]
    assert [] == list(desk.office.store.deadlines("", source.id))
    assert () == verify(desk.office).faults


def test_only_complaints_of_one_customer_are_merged(desk: Desk) -> None:
    source = understood(desk)
    other = desk.office.receive(Complaint(Party("Somebody Else"), "phone", "x"), by=p.ANA)

    with pytest.raises(Refused, match="two customers"):
        desk.office.merge(source, into=other, by=p.ANA, because="x")
    with pytest.raises(Refused, match="into itself"):
        desk.office.merge(source, into=source, by=p.ANA, because="x")


def test_merging_into_a_merged_one_follows_to_the_last_and_never_round(desk: Desk) -> None:
    first, second, third = (understood(desk) for _ in range(3))
    desk.office.merge(second, into=third, by=p.ANA, because="x")
    last = desk.office.merge(first, into=desk.office.load(second.id), by=p.ANA, because="x")

    assert third.id == last.id
    assert (second.id, first.id) == last.dossier.after.absorbed
    with pytest.raises(Refused, match="into itself"):
        desk.office.merge(last, into=desk.office.load(first.id), by=p.ANA, because="x")


def test_a_merge_under_an_old_version_keeps_nothing_of_either(desk: Desk) -> None:
    source, target = understood(desk), understood(desk)
    desk.office.on(target, by=p.ANA).record(f.Thanked())

    with pytest.raises(Stale):
        desk.office.merge(source, into=target, by=p.ANA, because="x")
    assert source == desk.office.load(source.id)


def test_nothing_is_merged_into_a_closed_complaint(desk: Desk) -> None:
    source, target = understood(desk), understood(desk)
    closed = desk.office.on(target, by=p.KIM).record(f.Withdrawn())

    with pytest.raises(Refused, match="absorbed cannot follow closed"):
        desk.office.merge(source, into=closed, by=p.ANA, because="x")
    assert source == desk.office.load(source.id)


def test_reopening_the_source_is_the_un_merge_and_promises_stay_with_the_target(desk: Desk) -> None:
    source, target = deferred(desk), understood(desk)
    merged = desk.office.merge(source, into=target, by=p.ANA, because="x")
    apart = desk.office.submit(source.id, f.Reopened("two matters"), by=p.KIM)

    assert not isinstance(apart, Refused)
    assert ("understood", "") == (apart.state.name, apart.dossier.after.merged_into)
    assert () == apart.dossier.ledger.open
    assert 1 == len(merged.dossier.ledger.open)


# A slip ---------------------------------------------------------------------------------


def test_a_slip_is_passed_over_and_nothing_is_deleted(desk: Desk) -> None:
    case = understood(desk)
    wrong = desk.office.on(case, by=p.ANA).record(
        f.SolutionsProposed((p.PLUMS, p.MONEY), told=Evidence.letter(by="ana", through="email"))
    )
    mended = desk.office.take_back(wrong, by=p.ANA, because="wrong complaint")

    assert (case.state, case.dossier) == (mended.state, mended.dossier)
    assert 6 == mended.version
    assert ["solutions-proposed", "taken-back"] == [e.fact.name for e in desk.office.history(case.id)[4:]]
    assert ["withdrawn"] == [one.state for one in desk.office.store.shelf("")]
    assert ["decision"] == [due.key for due in desk.office.store.deadlines("", case.id)]
    assert mended == desk.office.load(case.id)
    assert () == desk.office.outbox.deliver_once()
    assert () == verify(desk.office).faults
    desk.office.on(mended, by=p.ANA).record(f.Thanked())


def test_a_slip_that_is_older_or_anothers_or_sent_stands(desk: Desk) -> None:
    office = desk.office
    first = office.receive(p.complaint("email"), by=p.ANA)
    with pytest.raises(Refused, match="first entry stands"):
        office.take_back(first, by=p.ANA, because="x")

    heard = office.on(first, by=p.ANA).record(f.AccountHeard("x"))
    with pytest.raises(Refused, match="the entry of ana"):
        office.take_back(heard, by=p.BEN, because="x")
    desk.clock.forward(minutes=6)
    with pytest.raises(Refused, match="for 5 minutes"):
        office.take_back(heard, by=p.ANA, because="x")

    office.outbox.deliver_once()
    told = office.submit(heard.id, f.ProgressTold("x", told=Evidence.letter(by="ana", through="email")), by=p.ANA)
    assert not isinstance(told, Refused)
    office.outbox.deliver_once()
    with pytest.raises(Refused, match="on its way"):
        office.take_back(told, by=p.ANA, because="x")

    noted = office.on(told, by=p.ANA).record(f.Noted("x"))
    back = office.take_back(noted, by=p.ANA, because="x")
    with pytest.raises(Refused, match="taken back already"):
        office.take_back(back, by=p.ANA, because="x")
    with pytest.raises(Stale):
        office.take_back(noted, by=p.ANA, because="x")


def test_one_of_a_unit_stands_with_the_others(desk: Desk) -> None:
    source, target = understood(desk), understood(desk)
    merged = desk.office.merge(source, into=target, by=p.ANA, because="x")

    with pytest.raises(Refused, match="together with others"):
        desk.office.take_back(merged, by=p.ANA, because="x")


def test_a_letter_that_goes_out_in_the_same_moment_stands(desk: Desk) -> None:
    """
    Between the look and the commit a sender takes the letter.
    """
    office = desk.office
    told = f.ProgressTold("x", told=Evidence.letter(by="ana", through="email"))
    case = office.on(understood(desk), by=p.ANA).record(told)
    shelf = office.store.shelf

    def taken(*args: object, **kwargs: object) -> object:
        found = shelf("", case_id=case.id)
        office.store.claim("", 10**17, 10**17, 9)
        return found

    office.store.shelf = taken  # type: ignore[method-assign,assignment]
    with pytest.raises(Refused, match="on its way"):
        office.take_back(case, by=p.ANA, because="x")
    assert case == office.load(case.id)


def test_a_window_is_a_policy_and_not_a_constant(desk: Desk) -> None:
    generous = a_desk(policy={"take-back": "2 days"})
    case = generous.office.on(understood(generous), by=p.ANA).record(f.Noted("x"))
    generous.clock.now += timedelta(days=1)

    assert 6 == generous.office.take_back(case, by=p.ANA, because="x").version
