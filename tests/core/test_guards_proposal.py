"""What is put before the customer: what is refused, what is not, and what is learnt."""

from __future__ import annotations

import attrs
import pytest

from resolved import Evidence, facts as f, states as s
from resolved.core.fact import AnyFact
from resolved.remedies import Replacement

from .. import people as p
from ..walks import Walk
from .refusals import (
    Objects,
    agreed,
    deferred,
    heard,
    is_refused,
    near_miss,
    objection,
    proposed,
    understood,
)

CHOICE = f.SolutionsProposed((p.PLUMS, p.MONEY), told=p.TOLD)
BY_MAIL = Evidence.written(by="ana", through="email")


def unknown(channel: str = "email") -> Walk:
    """Defer before anybody knows what the complaint comes to."""
    return heard(channel).do(f.WishAsked()).do(f.ReplyDeferred(p.promise(), "must ask", told=p.TOLD))


@pytest.mark.guard("solutions-proposed", "points-unknown")
@pytest.mark.guard("solution-agreed", "points-unknown")
@pytest.mark.parametrize("fact", [CHOICE, f.SolutionAgreed(own=p.PLUMS, word=p.WORD)])
def test_nothing_is_proposed_or_agreed_to_nobody_knows_what(fact: AnyFact) -> None:
    assert Objects("points-unknown", "B2", "go back to the conversation (point-added)") == objection(unknown(), fact)


@near_miss("solutions-proposed", "points-unknown")
@near_miss("solution-agreed", "points-unknown")
@pytest.mark.parametrize(
    ("fact", "state"),
    [(CHOICE, "proposed"), (f.SolutionAgreed(own=p.PLUMS, word=p.WORD), "agreed")],
)
def test_where_the_points_are_known_a_deferral_ends_in_a_solution(fact: AnyFact, state: str) -> None:
    assert state == deferred().do(fact).case.state.name


def test_what_says_the_complaint_back_can_be_recorded_where_the_sentence_says_so() -> None:
    back = unknown().do(f.PointAdded("unripe", word=p.WORD)).do(f.TakenAsWritten(("unripe",)))

    assert isinstance(back.do(CHOICE).case.state, s.Proposed)


def test_points_that_were_never_put_to_somebody_on_the_telephone_are_not_known() -> None:
    noted = Walk.begun("phone").do(f.AccountHeard("not ripe", ("unripe",))).do(f.WishAsked("ripe ones"))
    walk = noted.do(f.ReplyDeferred(p.promise(), "must ask", told=p.TOLD))

    assert is_refused(walk, CHOICE)


@pytest.mark.guard("solutions-proposed", "wish-unasked")
def test_ours_is_not_proposed_before_the_customers_wish_was_asked() -> None:
    walk = heard().do(f.TakenAsWritten(("unripe",)))

    assert Objects("wish-unasked", "C3", "(wish-asked)") == objection(walk, CHOICE)


@near_miss("solutions-proposed", "wish-unasked")
def test_it_is_enough_to_have_asked_though_there_was_no_wish() -> None:
    walk = heard().do(f.TakenAsWritten(("unripe",))).do(f.WishAsked()).do(CHOICE)

    assert s.Proposed((p.PLUMS, p.MONEY), p.NOON) == walk.case.state
    assert (2, p.NOON) == (walk.case.dossier.solution.offered, walk.case.dossier.ruling.decided)


def angry(channel: str, *, listened: bool = True) -> Walk:
    begun = Walk.begun(channel).do(f.AccountHeard("not ripe")) if listened else Walk.begun(channel)
    restated = begun.do(f.RestatementConfirmed(("unripe",), word=p.WORD))
    return restated.do(f.WishAsked("ripe ones")).do(f.MoodNoted("angry"))


@pytest.mark.guard("solutions-proposed", "not-heard")
@pytest.mark.parametrize(
    ("walk", "fragment"),
    [
        (angry("email", listened=False), "go back and hear them (point-added, account-heard)"),
        (angry("phone"), "note when they have calmed down (mood-noted)"),
        (angry("email"), "note when they have calmed down (mood-noted)"),  # who are told by telephone
    ],
)
def test_nothing_is_proposed_to_somebody_angry(walk: Walk, fragment: str) -> None:
    assert Objects("not-heard", "B5", fragment) == objection(walk, CHOICE)


@near_miss("solutions-proposed", "not-heard")
@pytest.mark.parametrize(
    ("walk", "fact"),
    [
        (angry("phone").do(f.MoodNoted("calm")), CHOICE),
        (angry("phone").do(f.MoodNoted("frustrated")), CHOICE),
        (angry("email"), attrs.evolve(CHOICE, told=BY_MAIL)),
    ],
)
def test_something_is_proposed_to_somebody_heard_and_calm_or_far_away(walk: Walk, fact: f.SolutionsProposed) -> None:
    assert "proposed" == walk.do(fact).case.state.name


def test_somebody_angry_can_be_heard_out_where_the_sentence_says_so() -> None:
    back = angry("email", listened=False).do(f.PointAdded("and sour", word=p.WORD)).do(f.AccountHeard("not ripe"))
    known = back.do(f.TakenAsWritten(("unripe", "sour")))

    assert isinstance(known.do(attrs.evolve(CHOICE, answers=("a", "b"), told=BY_MAIL)).case.state, s.Proposed)


ONE = attrs.evolve(CHOICE, options=(p.PLUMS,))


@pytest.mark.guard("solutions-proposed", "no-choice")
@pytest.mark.parametrize("fact", [attrs.evolve(CHOICE, options=()), ONE, attrs.evolve(ONE, no_choice_because=" ")])
def test_the_customer_is_never_left_without_a_choice(fact: f.SolutionsProposed) -> None:
    said = objection(understood(), fact)

    assert Objects("no-choice", "B7", "offer at least two solutions", "options", "no_choice_because") == said


@near_miss("solutions-proposed", "no-choice")
@pytest.mark.parametrize(
    "fact", [attrs.evolve(ONE, customers_own=True), attrs.evolve(ONE, no_choice_because="the last crate")]
)
def test_one_solution_is_enough_where_it_is_the_customers_or_the_only_one(fact: f.SolutionsProposed) -> None:
    assert s.Proposed((p.PLUMS,), p.NOON) == understood().do(fact).case.state


def test_the_same_twice_is_no_choice() -> None:
    shouted = Replacement("Seven  RIPE plums")

    assert is_refused(understood(), attrs.evolve(CHOICE, options=(p.PLUMS, p.PLUMS)))
    assert is_refused(understood(), attrs.evolve(CHOICE, options=(p.PLUMS, shouted)))


def test_a_customer_who_had_no_wish_has_no_solution_of_their_own() -> None:
    wishless = heard().do(f.TakenAsWritten(("unripe",))).do(f.WishAsked())

    assert is_refused(wishless, attrs.evolve(ONE, customers_own=True))


@pytest.mark.guard("solutions-proposed", "points-unanswered")
@pytest.mark.parametrize("answers", [(), ("picked early",)])
def test_a_proposal_leaves_no_point_out(answers: tuple[str, ...]) -> None:
    said = objection(understood("unripe", "sour"), attrs.evolve(CHOICE, answers=answers))

    assert Objects("points-unanswered", "D3", "answer each of them, in order", "answers") == said


@near_miss("solutions-proposed", "points-unanswered")
def test_a_proposal_answers_each_point_or_a_decision_did() -> None:
    two = understood("unripe", "sour")
    decided = two.do(f.Decided("upheld", ("picked early", "as well"), cause="ours"))

    assert 2 == two.do(attrs.evolve(CHOICE, answers=("early", "early"))).case.dossier.ruling.answered
    assert "proposed" == decided.do(CHOICE).case.state.name


@pytest.mark.guard("solutions-proposed", "agreed-already")
def test_what_was_agreed_stands_unless_somebody_says_why_not() -> None:
    said = objection(agreed(), attrs.evolve(CHOICE, because=" "))

    assert Objects("agreed-already", "D6", "say why it does not stand", "because") == said


@near_miss("solutions-proposed", "agreed-already")
def test_with_a_reason_something_else_is_proposed_and_the_agreement_is_off() -> None:
    walk = agreed().do(attrs.evolve(CHOICE, because="sold out"))

    assert (4, None) == (walk.case.dossier.solution.offered, walk.case.dossier.solution.agreed)
    assert "proposed" == proposed().do(CHOICE).case.state.name


def test_a_proposal_that_is_rejected_leads_back_and_may_bring_a_wish() -> None:
    plain, wish = (proposed().do(f.ProposalRejected(wish=wish), p.KIM) for wish in (None, "money"))

    assert (s.Understood(), "ripe ones") == (plain.case.state, plain.case.dossier.account.wish)
    assert "money" == wish.case.dossier.account.wish
