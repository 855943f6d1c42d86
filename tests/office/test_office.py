"""The office: one unit of work for each fact."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from resolved import (
    Complaint,
    Evidence,
    Invalid,
    KeyReused,
    Medium,
    NotFound,
    Office,
    Party,
    Promise,
    Refused,
    Stale,
    Unreadable,
    facts as f,
    is_in,
    open_office,
)  # fmt: skip
from resolved.core.wire import Codec
from resolved.ports import Query
from resolved.states import Closed, Deferred, Open, Received, Settling, Unanswered

from .. import people as p
from ..offices import Desk, a_desk, deferred, proposed, understood


@pytest.fixture(params=["memory", "sqlite"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Desk:
    return a_desk(":memory:" if request.param == "memory" else tmp_path / "complaints.db")


def test_what_is_loaded_equals_what_was_recorded(desk: Desk) -> None:
    case = deferred(desk)

    assert case == desk.office.load(case.id)
    assert case == desk.office.load("C-1", Deferred)
    assert [1, 2, 3, 4, 5] == [entry.version for entry in desk.office.history("C-1")]
    assert "C-1" == desk.office.number(case)


@pytest.mark.clause("J1")
def test_a_complaint_is_found_the_next_day_by_another_office(tmp_path: Path) -> None:
    case = deferred(a_desk(tmp_path / "complaints.db"))

    with open_office(tmp_path / "complaints.db", installed=False) as tomorrow:
        assert case == tomorrow.load("c-1")
        assert [case.id] == [line.case_id for line in tomorrow.find(state=Deferred).lines]


def test_load_refuses_another_state_than_the_one_wanted(desk: Desk) -> None:
    case = understood(desk)

    with pytest.raises(Refused, match="is understood, not deferred"):
        desk.office.load(case.id, Deferred)
    with pytest.raises(Refused, match="not settling"):
        desk.office.load(case.id, Settling)
    assert is_in(desk.office.load(case.id, Unanswered), Open)


def test_what_is_not_there_is_not_found(desk: Desk) -> None:
    for reference in ("nowhere", "C-9"):
        with pytest.raises(NotFound, match=reference):
            desk.office.load(reference)
    with pytest.raises(NotFound):
        desk.office.submit("C-9", f.Noted("x"), by=p.ANA)


def test_a_stale_page_loses_nothing(desk: Desk) -> None:
    """
    Two people saw the same page: the second is told, and what the first recorded stands.
    """
    case = understood(desk)
    desk.office.on(case, by=p.ANA).record(f.Apologised("the plums"))

    with pytest.raises(Stale, match="you saw version 4, it is at version 5"):
        desk.office.on(case, by=p.BEN).record(f.Thanked())
    with pytest.raises(Stale):
        desk.office.submit(case.id, f.Thanked(), by=p.BEN, version=4)
    assert ["apologised"] == [entry.fact.name for entry in desk.office.history(case.id)[4:]]


def test_submit_is_total(desk: Desk) -> None:
    case = understood(desk)
    answer = desk.office.submit(case.id, f.CaseClosed(), by=p.ANA)

    assert isinstance(answer, Refused)
    assert ["not-from-here"] == [objection.code for objection in answer.objections]
    missing = desk.office.flow.fact("reply-deferred", {})
    assert isinstance(missing, Refused)
    assert missing is desk.office.submit(case.id, missing, by=p.ANA)
    assert 4 == desk.office.load(case.id).version


# Keys -----------------------------------------------------------------------------------


def test_a_double_clicked_form_opens_one_complaint(desk: Desk) -> None:
    first = desk.office.receive(p.complaint("web"), by=p.KIM, key="form-1")
    second = desk.office.receive(p.complaint("web"), by=p.KIM, key="form-1")

    assert first == second
    assert 1 == len(desk.office.find().lines)


def test_a_key_with_other_content_is_refused(desk: Desk) -> None:
    case = desk.office.receive(p.complaint("web"), by=p.KIM, key="form-1")
    with pytest.raises(KeyReused):
        desk.office.receive(p.complaint("desk"), by=p.KIM, key="form-1")
    with pytest.raises(KeyReused):
        desk.office.receive(p.complaint("web"), by=p.SYSTEM, key="form-1")
    with pytest.raises(KeyReused):
        desk.office.submit(case.id, f.Noted("x"), by=p.KIM, key="form-1")

    assert 1 == desk.office.load(case.id).version


def test_a_repeated_key_gives_the_case_as_it_stood_then(desk: Desk) -> None:
    case = understood(desk)
    first = desk.office.submit(case.id, f.Thanked(), by=p.ANA, key="k")
    desk.office.submit(case.id, f.Noted("more"), by=p.ANA)
    again = desk.office.submit(case.id, f.Thanked(), by=p.ANA, key="k", version=case.version)

    assert first == again
    assert 6 == desk.office.load(case.id).version


def test_a_refusal_is_not_kept_under_its_key(desk: Desk) -> None:
    case = desk.office.receive(p.complaint("phone"), by=p.ANA)
    refused = desk.office.submit(case.id, f.SolutionAgreed(1), by=p.KIM, key="k")
    desk.office.submit(case.id, f.AccountHeard("x"), by=p.ANA, key="k")

    assert isinstance(refused, Refused)
    assert 2 == desk.office.load(case.id).version


def test_two_who_send_the_same_key_at_once_get_one_answer(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    The first look finds no key, and by the commit somebody else has kept it.
    """
    case = understood(desk)
    office, keyed, looked = desk.office, desk.office.store.keyed, list[str]()

    def late(tenant: str, key: str) -> Any:
        looked.append(key)
        if len(looked) == 1:
            office.submit(case.id, f.Thanked(), by=p.ANA)  # by somebody without this key: Stale would be wrong
            return None
        return keyed(tenant, key)

    first = office.submit(case.id, f.Noted("x"), by=p.ANA, key="k")
    monkeypatch.setattr(office.store, "keyed", late)
    again = office.submit(case.id, f.Noted("x"), by=p.ANA, key="k")

    assert first == again
    assert ["k", "k"] == looked


# Times and texts ------------------------------------------------------------------------


def test_what_is_typed_up_later_keeps_both_times(desk: Desk) -> None:
    case = desk.office.receive(p.complaint("desk"), by=p.ANA, at=p.NOON - timedelta(hours=3))
    desk.office.on(case, by=p.ANA, at=p.NOON - timedelta(hours=2)).record(f.AccountHeard("x"))
    first, second = desk.office.history(case.id)

    assert (p.NOON, p.NOON - timedelta(hours=3)) == (first.recorded, first.happened)
    assert (p.NOON, p.NOON - timedelta(hours=2)) == (second.recorded, second.happened)


def test_nothing_is_recorded_that_is_still_to_come(desk: Desk) -> None:
    case = desk.office.receive(p.complaint("desk"), by=p.ANA)
    with pytest.raises(Refused, match="still to come"):
        desk.office.on(case, by=p.ANA, at=p.LATER).record(f.AccountHeard("x"))
    with pytest.raises(Refused, match="has no zone"):
        desk.office.on(case, by=p.ANA, at=p.NOON.replace(tzinfo=None)).record(f.AccountHeard("x"))
    with pytest.raises(Refused, match="still to come"):
        desk.office.receive(p.complaint("desk"), by=p.ANA, at=p.LATER)


@pytest.mark.parametrize("text", ["with \x00", "half \ud800", "x" * 1_000_001])
def test_a_text_that_no_store_could_keep_is_refused_and_nothing_is_lost(desk: Desk, text: str) -> None:
    case = understood(desk)
    answer = desk.office.submit(case.id, f.Noted(text), by=p.ANA)

    assert isinstance(answer, Refused)
    assert "bad-text" == answer.objections[0].code
    assert 4 == desk.office.load(case.id).version
    with pytest.raises(Refused):
        desk.office.receive(Complaint(Party(), "desk", text), by=p.ANA)


def test_a_text_is_brought_into_the_form_that_is_kept(desk: Desk) -> None:
    case = desk.office.receive(Complaint(Party("Rene\u0301"), "desk", "x"), by=p.ANA)

    assert "René" == case.complaint.customer.name
    assert case == desk.office.load(case.id)


def test_a_length_of_time_is_counted_in_the_houses_calendar(desk: Desk) -> None:
    assert "2026-03-05T17:00:00+00:00" == desk.office.after(working_days=3).isoformat()
    assert "2026-03-02T13:00:00+00:00" == desk.office.after(hours=1).isoformat()
    with pytest.raises(Invalid, match="give one"):
        desk.office.after()
    with pytest.raises(Invalid, match="give one"):
        desk.office.after(days=1, hours=1)


# Work lists -----------------------------------------------------------------------------


def test_a_work_list_is_by_what_falls_due_next(desk: Desk) -> None:
    slow = desk.office.receive(p.complaint("email"), by=p.ANA)
    quick = desk.office.receive(p.complaint("desk"), by=p.BEN)
    lines = desk.office.find().lines

    assert [quick.id, slow.id] == [line.case_id for line in lines]
    assert ("first-response", "first-response") == (lines[0].clock, lines[1].clock)
    assert [quick.id] == [
        line.case_id for line in desk.office.find(owner="ben", state="received", channel="desk").lines
    ]
    assert [quick.id] == [line.case_id for line in desk.office.find(due_before=p.NOON + timedelta(hours=1)).lines]
    assert 2 == len(desk.office.find(text="PLUMS", customer="p-1", state=Open).lines)
    assert () == desk.office.find(state=Closed).lines


def test_a_work_list_refuses_what_is_not_there_to_ask_for(desk: Desk) -> None:
    with pytest.raises(Refused, match="there is no state 'lost'; there are received"):
        desk.office.find(state="lost")
    with pytest.raises(Refused, match="at least one line"):
        desk.office.find(limit=0)


# What a deadline does in the store ------------------------------------------------------


def test_deadlines_are_kept_with_the_fact_by_difference(desk: Desk) -> None:
    case = understood(desk)
    kept = [due.key for due in desk.office.store.deadlines("", case.id)]
    desk.office.on(case, by=p.ANA).record(f.SolutionsProposed((p.PLUMS, p.MONEY), told=p.TOLD))
    then = [due.key for due in desk.office.store.deadlines("", case.id)]

    assert ["decision"] == kept
    assert ["answer@1772452800000000"] == then


def test_a_letter_is_kept_in_the_same_commit(desk: Desk) -> None:
    case = desk.office.receive(p.complaint("email"), by=p.SYSTEM)
    (shelved,) = desk.office.store.shelf("")

    assert (f"{case.id}/1", "acknowledgement", "kim@example.com") == (
        shelved.letter.id, shelved.letter.kind, shelved.letter.recipient,
    )  # fmt: skip
    assert "Tuesday 03 March 2026" in shelved.letter.text


def test_being_told_by_letter_writes_it_and_needs_an_address(desk: Desk) -> None:
    case = understood(desk)
    told = f.SolutionsProposed((p.PLUMS, p.MONEY), told=Evidence.letter(by="ana", through="email"))
    desk.office.on(case, by=p.ANA).record(told)
    (shelved,) = desk.office.store.shelf("")

    assert "1. seven ripe plums (replacement)" in shelved.letter.text
    nobody = desk.office.receive(Complaint(Party("No Address"), "phone", "x"), by=p.ANA)
    answer = desk.office.submit(
        nobody.id, f.ProgressTold("x", told=Evidence.letter(by="ana", through="email")), by=p.ANA
    )
    assert isinstance(answer, Refused)
    assert ["no-letter"] == [objection.code for objection in answer.objections]


# Who is responsible ---------------------------------------------------------------------


def test_what_nobody_took_in_is_the_dutys_until_somebody_acts(desk: Desk) -> None:
    case = desk.office.receive(p.complaint("email"), by=p.SYSTEM)
    taken = desk.office.on(case, by=p.BEN).record(f.AccountHeard("x"))

    assert ("duty", "ben") == (case.dossier.handling.owner, taken.dossier.handling.owner)


@pytest.mark.clause("C2", "C9")
def test_a_complaint_about_a_complaint_is_nobodys_who_was_involved_in_the_first(desk: Desk) -> None:
    first = understood(desk)
    second = desk.office.receive(
        Complaint(p.CUSTOMER, "phone", "She was rude.", about=desk.office.number(first)), by=p.ANA
    )

    assert "duty" == second.dossier.handling.owner
    assert ("ana",) == second.dossier.handling.barred
    heard = desk.office.on(second, by=p.ANA).record(f.AccountHeard("rude"))
    assert "duty" == heard.dossier.handling.owner
    with pytest.raises(Refused, match="was involved in the complaint"):
        desk.office.on(heard, by=p.BEN).record(f.Reassigned(p.ANA, "holidays"))
    with pytest.raises(NotFound):
        desk.office.receive(Complaint(p.CUSTOMER, "phone", "x", about="nowhere"), by=p.ANA)


# Offers ---------------------------------------------------------------------------------


def test_offers_leave_out_what_only_the_office_records(desk: Desk) -> None:
    case = proposed(desk)
    names = {offer.name for offer in desk.office.offers(case, by=p.ANA, remarks=True)}

    assert "solution-agreed" in names
    assert names.isdisjoint({"merged-into", "absorbed"})
    with pytest.raises(Refused, match=r"office\.merge"):
        desk.office.on(case, by=p.ANA).record(f.MergedInto("x", "y"))


# Unknown facts --------------------------------------------------------------------------


def test_a_history_with_a_fact_of_a_plugin_that_is_gone_is_kept_and_shown_but_not_folded(tmp_path: Path) -> None:
    from ..static.host import Referred, an_office, host_flow

    theirs: Any = open_office(tmp_path / "c.db", flow=host_flow, installed=False)
    case = theirs.receive(p.complaint(), by=p.ANA)
    closed = theirs.on(case, by=p.KIM).record(f.Withdrawn())
    theirs.on(closed, by=p.ANA).record(Referred("OMB-7"))
    ours: Office = open_office(tmp_path / "c.db", installed=False)

    assert "referred" == ours.history("C-1")[-1].fact.name
    with pytest.raises(Unreadable, match="'referred'"):
        ours.load("C-1")
    assert "with-ombudsman" == ours.find().lines[0].state
    assert an_office().load.__doc__


def test_tenants_of_one_store_do_not_meet(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    north = open_office(path, tenant="north", installed=False)
    south = open_office(path, tenant="south", installed=False)
    case = north.receive(p.complaint(), by=p.ANA)

    with pytest.raises(NotFound):
        south.load(case.id)
    assert () == south.find().lines
    assert b'"tenant":"north"' in north.store.entries("north", case.id)[0].line
    assert "north" == Codec(north.flow.facts).line(north.store.entries("north", case.id)[0])["tenant"]
    assert 1 == len(north.store.find("north", Query()).lines)


def test_a_promise_needs_its_zone() -> None:
    with pytest.raises(Invalid, match="with its zone"):
        Promise("x", p.NOON.replace(tzinfo=None), Medium("phone"))


def test_receive_gives_a_received_case(desk: Desk) -> None:
    assert is_in(desk.office.load(desk.office.receive(p.complaint(), by=p.ANA).id), Received)
