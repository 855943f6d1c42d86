"""What the house makes of it: assessments, approvals, decisions."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from resolved import Actor, Assessment, Evidence, Invalid, Money, facts as f, states as s
from resolved.core.dossier import Cause
from resolved.remedies import Refund

from .. import people as p
from ..walks import POSITION, Walk
from .refusals import (
    Objects,
    deferred,
    heard,
    is_refused,
    near_miss,
    objection,
    ordered,
    promised,
    standings,
    understood,
)

YES = f.ApprovalAnswered(True, "fair")
NO = f.ApprovalAnswered(False, "too much")
AGAIN = f.ReplyDeferred(p.promise(), "must ask", told=p.TOLD)


DEARER = Refund("all of it, and more", Money("5000", "EUR"))


def asked(by: Actor = p.ANA) -> Walk:
    """Ask for more than whoever asks may give."""
    remedy = p.DEAR if by is p.ANA else DEARER
    return understood().do(f.ReplyDeferred(p.promise(), "must ask", approval_for=remedy, told=p.TOLD), by)


# Assessing ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("assessment", "mode"),
    [
        (Assessment(True, True, True), "immediate"),
        (Assessment(False, True, True), "deferred"),
        (Assessment(True, False, True), "deferred"),
        (Assessment(True, True, False), "deferred"),
        (Assessment(True, True, True, remit=False), "transferred"),
        (Assessment(False, False, False, remit=False), "transferred"),
    ],
)
def test_the_mode_follows_from_the_assessment_and_the_last_one_counts(assessment: Assessment, mode: str) -> None:
    first = heard().do(f.Assessed(Assessment(False, False, False)))
    found = first.do(f.Assessed(assessment)).case.dossier.ruling.assessment

    assert found is not None
    assert mode == found.mode


# Approving ------------------------------------------------------------------------------


@pytest.mark.guard("approval-answered", "not-pending")
@pytest.mark.parametrize(
    ("walk", "fact"),
    [
        (deferred(), YES),
        (asked(), f.ApprovalAnswered(True, "fair", "c-1/9")),
        (asked().do(NO, p.GUS).do(AGAIN), YES),
    ],
    ids=["never asked", "another", "answered"],
)
def test_what_nobody_asks_or_somebody_answered_is_not_answered(walk: Walk, fact: f.ApprovalAnswered) -> None:
    said = objection(walk, fact, p.GUS)

    assert Objects("not-pending", "C6", "what was answered stays as it is", "approval") == said


@near_miss("approval-answered", "not-pending")
@pytest.mark.parametrize("fact", [YES, NO, f.ApprovalAnswered(True, "fair", "c-1/4")])
def test_an_answer_stands_and_the_customer_has_yet_to_be_told(fact: f.ApprovalAnswered) -> None:
    walk = asked().do(fact, p.GUS)
    (one,) = walk.case.dossier.ruling.approvals

    assert (fact.granted, "gus") == (one.granted, one.by)
    assert (s.Understood(), ["open"]) == (walk.case.state, standings(walk))


def test_an_approval_that_was_answered_never_changes() -> None:
    more = f.ReplyDeferred(p.promise(), "must ask", approval_for=DEARER, told=p.TOLD)
    walk = asked().do(NO, p.GUS).do(more).do(YES, p.DORA)

    assert [(False, "gus"), (True, "dora")] == [(one.granted, one.by) for one in walk.case.dossier.ruling.approvals]


@pytest.mark.guard("approval-answered", "own-approval")
def test_nobody_approves_what_they_asked_for() -> None:
    assert Objects("own-approval", "C6", "somebody else has to") == objection(asked(p.CLEO), NO, p.CLEO)


@near_miss("approval-answered", "own-approval")
def test_somebody_else_approves() -> None:
    assert asked(p.CLEO).do(YES, p.DORA).case.dossier.ruling.grants(DEARER)


JUNIOR = Actor("joe", role="approver", level=1)


@pytest.mark.guard("approval-answered", "beyond-authority")
def test_a_yes_needs_the_authority_to_give_it() -> None:
    assert Objects("beyond-authority", "C6", "not 500.00 EUR: ask higher up") == objection(asked(), YES, JUNIOR)


@near_miss("approval-answered", "beyond-authority")
def test_a_no_needs_no_authority() -> None:
    assert not asked().do(NO, JUNIOR).case.dossier.ruling.grants(p.DEAR)


AFTER: list[tuple[str, Callable[[], Walk]]] = [
    ("kept", lambda: asked().do(f.PromiseKept("not yet", told=p.TOLD))),
    ("proposed", lambda: asked().do(f.SolutionsProposed((p.PLUMS, p.MONEY), told=p.TOLD))),
    ("escalated", lambda: asked().do(f.PersonChanged(p.CLEO, "asked for it"))),
    ("documented", lambda: ordered(asked())),
]


@near_miss("approval-withdrawn", "not-pending")
@pytest.mark.parametrize("walk", [each[1] for each in AFTER], ids=[each[0] for each in AFTER])
def test_what_is_pending_can_be_withdrawn_wherever_the_complaint_has_got_to(walk: Callable[[], Walk]) -> None:
    after = walk().do(f.ApprovalWithdrawn("another way was found"))

    assert () == after.case.dossier.ruling.pending
    assert not after.case.dossier.ruling.grants(p.DEAR)


@pytest.mark.guard("approval-withdrawn", "not-pending")
def test_what_nobody_asked_for_is_not_withdrawn() -> None:
    said = objection(understood(), f.ApprovalWithdrawn("x"))

    assert Objects("not-pending", "C6", "no such approval is pending (none)", "approval") == said


# Deciding -------------------------------------------------------------------------------


@pytest.mark.guard("decided", "points-unanswered")
@pytest.mark.parametrize(
    ("walk", "reasons", "fragment"),
    [(understood("unripe", "sour"), ("picked early",), "each of the 2 points"), (heard(), (), "the customer’s points")],
)
def test_a_decision_leaves_no_point_out(walk: Walk, reasons: tuple[str, ...], fragment: str) -> None:
    said = objection(walk, f.Decided("upheld", reasons, cause="ours"))

    assert Objects("points-unanswered", "F3", fragment, "reasons") == said


@near_miss("decided", "points-unanswered")
def test_a_decision_with_a_reason_for_each_point_stops_the_decision_clock_once() -> None:
    first = f.Decided("rejected", ("no", "no"), cause="unknown", alternative=p.PLUMS)
    walk = understood("unripe", "sour").do(first).do(f.Decided("upheld", ("yes", "yes"), cause="ours"), wait=p.DAY)
    ruling = walk.case.dossier.ruling

    assert ("upheld", "ours", 2, p.NOON) == (ruling.outcome, ruling.cause, ruling.answered, ruling.decided)


def test_a_blank_reason_is_no_reason() -> None:
    with pytest.raises(Invalid, match=r"each of Decided\.reasons must say something"):
        f.Decided("rejected", (" ",), cause="unknown")


@pytest.mark.guard("decided", "blame-without-proof")
def test_the_customer_is_not_blamed_without_proof() -> None:
    said = objection(understood(), f.Decided("rejected", ("dropped",), cause="theirs", alternative=p.PLUMS))

    assert Objects("blame-without-proof", "F5", "without it the cause is 'unknown'", "proof") == said


@near_miss("decided", "blame-without-proof")
@pytest.mark.parametrize(("cause", "proof"), [("theirs", p.PROOF), ("third", None), ("ours", None), ("unknown", None)])
def test_blame_with_proof_and_any_other_cause_without_is_recorded(cause: Cause, proof: Evidence | None) -> None:
    walk = understood().do(f.Decided("rejected", ("dropped",), cause=cause, proof=proof, alternative=p.PLUMS))

    assert cause == walk.case.dossier.ruling.cause


def test_ones_own_word_is_no_proof_of_the_customers_fault() -> None:
    assert is_refused(
        understood(), f.Decided("rejected", ("dropped",), cause="theirs", proof=p.TOLD, alternative=p.PLUMS)
    )


def test_a_decision_keeps_no_promise_for_it_tells_nobody() -> None:
    walk = promised(deferred()).do(f.Decided("upheld", ("yes",), cause="ours"))

    assert ["open", "open"] == standings(walk)


# An answer that comes when the complaint has gone on (C6) ----------------------------------------

TOLD_NOT_YET = f.PromiseKept("not yet approved", told=p.TOLD)
MEANWHILE = f.AnsweredMeanwhile(True, "fair")


def went_on() -> list[Walk]:
    """Give a complaint that went on in every way while leave is asked for."""
    known = asked().do(TOLD_NOT_YET)
    return [
        known,
        asked().do(f.PointAdded("and sour", word=p.WORD)),
        known.do(f.HandoverOffered(p.BEN, "all of it")),
        known.do(f.PersonChanged(p.CLEO, "asked for it")),
        asked().do(POSITION, p.CLEO),
    ]


@pytest.mark.clause("C6")
@near_miss("answered-meanwhile", "not-pending")
@near_miss("answered-meanwhile", "own-approval")
@near_miss("answered-meanwhile", "beyond-authority")
def test_leave_is_answered_wherever_the_complaint_has_gone() -> None:
    for walk in went_on():
        after = walk.do(MEANWHILE, p.GUS)
        assert ["granted"] == [one.standing for one in after.case.dossier.ruling.approvals]
        assert walk.case.state == after.case.state


@pytest.mark.clause("C6")
def test_of_two_that_are_asked_for_both_can_be_answered() -> None:
    other = f.ReplyDeferred(p.promise(), "must ask", told=p.TOLD, approval_for=Refund("more", Money("300", "EUR")))
    both = asked().do(other).do(f.ApprovalAnswered(True, "fair", "c-1/4"), p.GUS)
    answered = both.do(f.AnsweredMeanwhile(False, "too much"), p.GUS)

    assert ["granted", "refused"] == [one.standing for one in answered.case.dossier.ruling.approvals]


@pytest.mark.guard("answered-meanwhile", "not-pending")
def test_what_nobody_asks_is_not_answered_meanwhile() -> None:
    assert "not-pending" == objection(understood(), MEANWHILE, p.GUS).code


@pytest.mark.guard("answered-meanwhile", "own-approval")
def test_nobody_answers_their_own_meanwhile() -> None:
    own = asked(p.CLEO).do(TOLD_NOT_YET, p.CLEO)

    assert "own-approval" == objection(own, f.AnsweredMeanwhile(False, "no"), p.CLEO).code


@pytest.mark.guard("answered-meanwhile", "beyond-authority")
def test_nobody_gives_leave_for_what_they_could_not_give() -> None:
    low = Actor("low", role="approver", level=1)

    assert "beyond-authority" == objection(asked().do(TOLD_NOT_YET), MEANWHILE, low).code
