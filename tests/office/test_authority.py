"""Authority and approvals in an office: what a customer was given elsewhere, what runs out, what is said openly."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from resolved import Actor, Case, Complaint, Money, Party, Refused, facts as f
from resolved.integrity import verify
from resolved.remedies import Credit, Refund

from .. import people as p
from ..offices import Desk, a_desk, understood

FIFTY = Refund("half of it", Money("50", "EUR"))
ONCE = {"authority": {"per-customer": ["0", "80"], "window": "30 days"}}
ASKS = f.ReplyDeferred(p.promise(p.NOON + timedelta(days=20)), "must ask", told=p.TOLD, approval_for=p.DEAR)


def another(desk: Desk, id: str | None = "p-1") -> Case[Any]:
    return desk.office.receive(Complaint(Party("Kim", id=id), "phone", "again"), by=p.ANA)


def gives(desk: Desk, case: Case[Any], remedy: Any = FIFTY) -> bool:
    return not isinstance(desk.office.submit(case.id, f.GoodwillGiven(remedy), by=p.ANA), Refused)


# A customer's other complaints ----------------------------------------------------------


@pytest.mark.clause("C4", "C8", "B6")
def test_what_a_customer_was_given_elsewhere_counts_within_the_window(tmp_path: Path) -> None:
    desk = a_desk(tmp_path / "c.db", policy=ONCE)
    first, second, third = another(desk), another(desk), another(desk)

    assert [True, False] == [gives(desk, first), gives(desk, second)]
    assert [True, True] == [gives(desk, another(desk, "p-2")), gives(desk, another(desk, None))]
    desk.clock.forward(days=31)
    assert gives(desk, third)


def test_what_is_agreed_elsewhere_counts_too() -> None:
    desk = a_desk(policy=ONCE)
    first, second = understood(desk), another(desk)
    desk.office.on(first, by=p.ANA).record(f.SolutionAgreed(own=FIFTY, word=p.WORD))

    assert not gives(desk, second)
    assert "ana may give up to 80, up to 30 EUR; for more, ask for approval" == str(
        desk.office.authority(second, by=p.ANA)
    )


def test_nobody_pays_for_a_limit_that_policy_does_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = a_desk()

    def never(case: object) -> None:
        raise AssertionError("the customer was looked up")

    monkeypatch.setattr(desk.office, "customer", never)
    case = another(desk)
    assert gives(desk, case)
    assert desk.office.authority(case, by=p.ANA)


@pytest.mark.parametrize("policy", [ONCE, {"authority": {"per-complaint": ["0", "80"]}}], ids=["customer", "complaint"])
def test_merging_makes_nothing_new_to_give_and_counts_nothing_twice(policy: Any) -> None:
    desk = a_desk(policy=policy)
    source, target = another(desk), another(desk)
    assert gives(desk, source)
    source, target = desk.office.load(source.id), desk.office.load(target.id)
    merged = desk.office.merge(source, into=target, by=p.ANA, because="the same plums")

    assert not gives(desk, merged)
    assert gives(desk, merged, Refund("a third", Money("30", "EUR")))
    assert () == verify(desk.office).faults
    assert desk.office.load(target.id) == desk.office.load(target.id)


# Approvals ------------------------------------------------------------------------------


@pytest.mark.clause("C6", "B6")
def test_leave_that_nobody_gives_runs_out_once_and_the_promise_stands(tmp_path: Path) -> None:
    desk = a_desk(tmp_path / "c.db")
    case = desk.office.on(understood(desk), by=p.ANA).record(ASKS)
    desk.clock.until(p.NOON + timedelta(days=7, hours=4, minutes=59))  # a Monday, one minute before business closes
    assert () == desk.office.watch.run_once()
    desk.clock.forward(minutes=1)

    (lapse,) = desk.office.watch.run_once()
    assert ("approval", ("approval-expired",)) == (lapse.clock, lapse.recorded)
    assert () == desk.office.watch.run_once()
    now = desk.office.load(case.id)
    assert ["expired"] == [one.standing for one in now.dossier.ruling.approvals]
    assert ["open"] == [row.standing for row in now.dossier.ledger.rows]
    answer = desk.office.submit(case.id, f.ApprovalAnswered(True, "fair"), by=p.GUS)
    assert isinstance(answer, Refused)
    assert ["not-pending"] == [each.code for each in answer.objections]
    assert "broken" == next(each.standing for each in desk.office.clocks(now) if each.clock == "approval")
    assert ["leave-unanswered"] == [each.code for each in desk.office.findings(now)]
    assert () == verify(desk.office).faults


def test_an_answer_in_time_stops_the_clock() -> None:
    desk = a_desk()
    case = desk.office.on(understood(desk), by=p.ANA).record(ASKS)
    answered = desk.office.on(case, by=p.GUS).record(f.ApprovalAnswered(False, "too much"))

    assert "kept" == next(each.standing for each in desk.office.clocks(answered) if each.clock == "approval")


def test_a_merge_waits_for_what_is_pending() -> None:
    desk = a_desk()
    asked = desk.office.on(understood(desk), by=p.ANA).record(ASKS)

    with pytest.raises(Refused, match="is pending"):
        desk.office.merge(asked, into=another(desk), by=p.ANA, because="the same plums")


@pytest.mark.clause("C4")
def test_a_yes_that_nobody_acts_on_is_missed_and_found() -> None:
    desk = a_desk()
    case = understood(desk)
    desk.office.on(case, by=p.ANA).record(f.Decided("upheld", ("picked too early",), cause="ours"))
    desk.clock.forward(days=3)

    assert [("acting", ("deadline-missed",))] == [(one.clock, one.recorded) for one in desk.office.watch.run_once()]
    assert ["yes-without-deed"] == [each.code for each in desk.office.findings(desk.office.load(case.id))]


@pytest.mark.clause("C4", "B6")
def test_a_five_minute_case_is_four_calls_whatever_the_limits() -> None:
    desk = a_desk(policy={"authority": {"per-complaint": ["0", "80"], "per-customer": ["0", "80"]}})
    office = desk.office
    received = another(desk)
    solved = office.on(received, by=p.ANA).record(f.SolvedAtOnce(("unripe",), FIFTY, word=p.WORD))
    documented = office.on(solved, by=p.ANA).record(f.CaseDocumented("known problem"))
    closed = office.on(documented, by=p.ANA).record(f.CaseClosed())

    assert "confirmed" == closed.state.kind
    assert not gives(desk, closed, Credit("more", Money("31", "EUR")))


# The duty (C2) --------------------------------------------------------------------------


@pytest.mark.clause("C2")
def test_a_duty_whom_it_is_about_hands_it_to_the_deputy() -> None:
    desk = a_desk(policy={"duty": "ana", "deputy": "cleo"})
    first = understood(desk)
    about = Complaint(p.CUSTOMER, "phone", "She was rude.", about=first.id)

    assert "cleo" == desk.office.receive(about, by=p.SYSTEM).dossier.handling.owner


@pytest.mark.clause("C2")
def test_where_both_were_involved_somebody_else_has_to_be_named() -> None:
    desk = a_desk(policy={"duty": "ana", "deputy": "ben"})
    first = understood(desk)
    desk.office.submit(first.id, f.Noted("odd"), by=p.BEN)
    about = Complaint(p.CUSTOMER, "phone", "They were rude.", about=first.id)

    with pytest.raises(Refused, match="owner="):
        desk.office.receive(about, by=p.SYSTEM)
    owner = Actor("dora", role="senior", level=3)
    assert "dora" == desk.office.receive(about, by=p.SYSTEM, owner=owner).dossier.handling.owner


# Ways round a limit ---------------------------------------------------------------------------

HUNDRED = {"authority": {"per-complaint": ["0", "100"], "per-customer": ["0", "100"]}}
ALL = Refund("all of it", Money("100", "EUR"))


def proposes(desk: Desk, case: Case[Any], *options: Any) -> Any:
    return desk.office.submit(case.id, f.SolutionsProposed(options, told=p.TOLD), by=p.ANA)


@pytest.mark.clause("C4", "B6")
def test_what_stands_proposed_counts_for_goodwill_and_for_the_customers_other_complaints() -> None:
    desk = a_desk(policy=HUNDRED)
    first, second = understood(desk), understood(desk)
    assert not isinstance(proposes(desk, first, ALL, Credit("as a credit", Money("100", "EUR"))), Refused)

    assert not gives(desk, first)
    assert isinstance(proposes(desk, second, ALL, Credit("as a credit", Money("100", "EUR"))), Refused)
    desk.office.submit(first.id, f.ProposalRejected(word=p.WORD), by=p.ANA)
    assert gives(desk, second)


@pytest.mark.clause("C6")
def test_leave_that_a_proposal_uses_is_not_given_away_besides() -> None:
    desk = a_desk()
    case = understood(desk)
    desk.office.submit(case.id, ASKS, by=p.ANA)
    desk.office.submit(case.id, f.ApprovalAnswered(True, "fair"), by=p.GUS)
    answer = proposes(desk, case, p.DEAR, Credit("less", Money("10", "EUR")))

    assert not isinstance(answer, Refused), answer
    assert not gives(desk, case, p.DEAR)


@pytest.mark.clause("C4", "C7")
def test_what_was_disputed_is_redone_once_and_not_again_and_again() -> None:
    desk = a_desk(policy=HUNDRED)
    case = understood(desk)
    done = list[bool]()
    for _ in range(3):
        agreed = desk.office.submit(case.id, f.SolutionAgreed(own=ALL, word=p.WORD), by=p.ANA)
        done.append(not isinstance(agreed, Refused))
        desk.office.submit(case.id, f.RemedyDone(), by=p.ANA)
        desk.office.submit(case.id, f.RemedyDisputed("it never came", word=p.WORD), by=p.ANA)

    assert [True, True, False] == done


def test_what_was_agreed_on_and_never_done_is_given_no_more_once_that_is_closed() -> None:
    desk = a_desk(policy=ONCE)
    first, second = understood(desk), another(desk)
    agreed = desk.office.on(first, by=p.ANA).record(f.SolutionAgreed(own=FIFTY, word=p.WORD))
    assert not gives(desk, second)
    desk.office.on(agreed, by=p.ANA).record(f.Withdrawn(word=p.WORD))

    assert gives(desk, second)
