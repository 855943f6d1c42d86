"""The solution, from the choice to the customer's word that it is solved: what is refused, and what is not."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

from resolved import Actor, Evidence, Money, facts as f, states as s
from resolved.core.fact import AnyFact
from resolved.remedies import Credit, Explanation, Refund

from .. import people as p
from ..walks import Walk
from .refusals import (
    TWO_EYES,
    Objects,
    agreed,
    closed,
    confirmed,
    deferred,
    heard,
    is_refused,
    last_row,
    near_miss,
    objection,
    promised,
    proposed,
    remedied,
    spoken,
    standings,
    under,
    understood,
)

AT_ONCE = f.SolvedAtOnce(("unripe",), p.PLUMS, word=p.WORD)
CHOICE = f.SolutionsProposed((p.PLUMS, p.MONEY), told=p.TOLD)
LIMIT = Refund("as much as Ana may give", Money("100", "EUR"))
ABOVE = Refund("a cent more", Money("100.01", "EUR"))


def approved(granted: bool = True) -> Walk:
    return deferred(approval_for=p.DEAR).do(f.ApprovalAnswered(granted, "so be it"), p.GUS)


# At once --------------------------------------------------------------------------------


@pytest.mark.guard("solved-at-once", "no-points")
def test_nothing_is_not_solved() -> None:
    said = objection(heard(), attrs.evolve(AT_ONCE, points=()))

    assert Objects("no-points", "B2", "say what was solved", "points") == said


@near_miss("solved-at-once", "no-points")
@pytest.mark.parametrize(("restated", "basis"), [(False, "put"), (True, "confirmed")])
def test_what_is_solved_at_once_is_heard_solved_and_confirmed_in_one_go(restated: bool, basis: str) -> None:
    more: dict[str, Any] = {
        "wish": "ripe ones",
        "restated": restated,
        "apology": "the plums",
        "way_back": "ask for Ana",
    }
    walk = Walk.begun("desk").do(attrs.evolve(AT_ONCE, **more))
    known = walk.case.dossier

    assert (s.Confirmed(p.WORD), p.NOON) == (walk.case.state, known.after.settled_at)
    assert (("unripe",), basis, "ripe ones") == (known.account.points, known.account.basis, known.account.wish)
    assert (p.PLUMS, "ana", p.NOON) == (known.solution.agreed, known.solution.done_by, known.solution.confirmed_at)
    assert (True, True, p.NOON) == (
        known.contact.manners.apologised,
        known.contact.manners.way_back,
        known.contact.responded,
    )


def test_what_was_not_said_at_once_is_not_invented() -> None:
    known = Walk.begun("desk").do(AT_ONCE).case.dossier

    assert (False, False, False) == (known.account.asked, *known.contact.manners[1::2])


@pytest.mark.guard("solved-at-once", "second-person")
def test_a_house_of_two_pairs_of_eyes_has_them_at_once_too() -> None:
    said = objection(under(heard(), TWO_EYES), AT_ONCE)

    assert Objects("second-person", "J7", "here somebody else records that it is solved") == said


# Authority ------------------------------------------------------------------------------


def giving(remedy: Any) -> list[tuple[str, str, str, Walk, AnyFact]]:
    return [
        ("solved-at-once", "C6", "remedy", heard(), attrs.evolve(AT_ONCE, remedy=remedy)),
        (
            "solutions-proposed",
            "B6",
            "options",
            understood(),
            attrs.evolve(CHOICE, options=(Explanation("how it came"), remedy)),
        ),
        ("solution-agreed", "C6", "own", understood(), f.SolutionAgreed(own=remedy, word=p.WORD)),
        ("goodwill-given", "C8", "what", closed(), f.GoodwillGiven(remedy)),
    ]


@pytest.mark.parametrize(
    ("clause", "field", "walk", "fact"),
    [pytest.param(*rest, id=name, marks=pytest.mark.guard(name, "beyond-authority")) for name, *rest in giving(ABOVE)],
)
def test_nobody_gives_above_their_authority(clause: str, field: str, walk: Walk, fact: AnyFact) -> None:
    advice = "give less, or have somebody" if field == "what" else "ask for approval (reply-deferred"
    fragment = f"ana may give up to 100, not 100.01 EUR: {advice}"

    assert Objects("beyond-authority", clause, fragment, field) == objection(walk, fact)


@pytest.mark.parametrize("remedy", [Refund("the plums"), Credit("the plums")], ids=str)
def test_money_without_an_amount_is_in_nobodys_authority(remedy: Any) -> None:
    for name, clause, field, walk, fact in giving(remedy):
        said = objection(walk, fact)
        assert Objects("beyond-authority", clause, f"say how much the {remedy.kind} is", field) == said, name


@pytest.mark.parametrize(
    ("walk", "fact"),
    [
        pytest.param(walk, fact, id=f"{name} {what}", marks=near_miss(name, "beyond-authority"))
        for what, remedy in (("at the limit", LIMIT), ("without a price", p.PLUMS))
        for name, _, _, walk, fact in giving(remedy)
    ],
)
def test_anybody_gives_up_to_their_authority(walk: Walk, fact: AnyFact) -> None:
    assert fact == walk.do(fact).entries[-1].fact


@near_miss("solved-at-once", "beyond-authority")
@near_miss("solutions-proposed", "beyond-authority")
def test_a_senior_gives_more_and_with_leave_everybody_does() -> None:
    dear = attrs.evolve(CHOICE, options=(p.PLUMS, p.DEAR))

    assert "proposed" == understood().do(dear, p.CLEO).case.state.name
    assert "proposed" == approved().do(dear).case.state.name


@pytest.mark.guard("solutions-proposed", "beyond-authority")
def test_leave_that_was_refused_or_given_for_something_else_is_none() -> None:
    dearer = attrs.evolve(CHOICE, options=(p.PLUMS, attrs.evolve(p.DEAR, worth=Money("501", "EUR"))))

    assert "beyond-authority" == objection(approved(), dearer).code
    assert "beyond-authority" == objection(approved(False), attrs.evolve(CHOICE, options=(p.PLUMS, p.DEAR))).code


@pytest.mark.guard("solution-agreed", "beyond-authority")
def test_the_customers_own_solution_needs_our_word_too() -> None:
    said = objection(understood(), f.SolutionAgreed(own=p.PLUMS), p.KIM)

    assert Objects("beyond-authority", "C6", "a handler records that both agree", "own") == said


@near_miss("solution-agreed", "beyond-authority")
def test_what_a_senior_proposed_anybody_agrees_on() -> None:
    dear = understood().do(attrs.evolve(CHOICE, options=(p.PLUMS, p.DEAR)), p.CLEO)

    assert s.Agreed(p.DEAR, p.NOON) == dear.do(f.SolutionAgreed(2, word=p.WORD)).case.state


def test_goodwill_is_remembered_apart_from_what_was_agreed() -> None:
    solution = agreed().do(f.GoodwillGiven(p.PLUMS)).case.dossier.solution

    assert (p.PLUMS, ("seven ripe plums",)) == (solution.agreed, solution.goodwill)


# Agreeing -------------------------------------------------------------------------------


@pytest.mark.guard("solution-agreed", "approval-pending")
def test_nothing_is_agreed_while_an_approval_is_pending() -> None:
    said = objection(deferred(approval_for=p.DEAR), f.SolutionAgreed(own=p.PLUMS, word=p.WORD))

    assert Objects("approval-pending", "C6", "wait for its answer, or say that it is not needed") == said


@near_miss("solution-agreed", "approval-pending")
@pytest.mark.parametrize("granted", [True, False])
def test_whatever_the_answer_to_an_approval_something_can_be_agreed_then(granted: bool) -> None:
    walk = approved(granted).do(f.SolutionAgreed(own=p.PLUMS, word=p.WORD))

    assert "agreed" == walk.case.state.name


@pytest.mark.guard("solution-agreed", "no-solution")
@pytest.mark.parametrize(
    ("walk", "fact", "fragment"),
    [
        (proposed(), f.SolutionAgreed(word=p.WORD), "either choice=… (which option) or own=…"),
        (proposed(), f.SolutionAgreed(1, p.PLUMS, word=p.WORD), "either choice=…"),
        (proposed(), f.SolutionAgreed(0, word=p.WORD), "no option 0; choose 1 to 2"),
        (proposed(), f.SolutionAgreed(3, word=p.WORD), "no option 3; choose 1 to 2"),
        (understood(), f.SolutionAgreed(1, word=p.WORD), "none were proposed"),
    ],
)
def test_an_agreement_says_on_what(walk: Walk, fact: f.SolutionAgreed, fragment: str) -> None:
    assert Objects("no-solution", "D6", fragment, "choice", "own") == objection(walk, fact)


@near_miss("solution-agreed", "no-solution")
@pytest.mark.parametrize(
    ("walk", "fact", "remedy"),
    [
        (proposed(), f.SolutionAgreed(1, word=p.WORD), p.PLUMS),
        (proposed(), f.SolutionAgreed(2, word=p.WORD), p.MONEY),
        (understood(), f.SolutionAgreed(own=p.MONEY, word=p.WORD), p.MONEY),
    ],
)
def test_what_was_agreed_is_the_option_or_the_customers_own(walk: Walk, fact: AnyFact, remedy: Any) -> None:
    after = walk.do(fact)

    assert (s.Agreed(remedy, p.NOON), remedy) == (after.case.state, after.case.dossier.solution.agreed)


def test_an_agreement_by_word_of_mouth_is_an_answer_and_one_in_writing_is_not() -> None:
    written = Evidence.written(by="customer", through="phone")
    by_mouth, in_writing = (deferred().do(f.SolutionAgreed(own=p.PLUMS, word=word)) for word in (p.WORD, written))

    assert (["kept"], ["open"]) == (standings(by_mouth), standings(in_writing))


# Doing ----------------------------------------------------------------------------------


@pytest.mark.guard("remedy-done", "not-as-agreed")
def test_nothing_else_is_done_than_what_was_agreed() -> None:
    said = objection(agreed(), f.RemedyDone(p.MONEY))

    assert Objects("not-as-agreed", "D6", "propose and agree anew (solutions-proposed)", "what") == said


@near_miss("remedy-done", "not-as-agreed")
@pytest.mark.parametrize(("what", "done_by"), [(None, ""), (p.PLUMS, "fay")])
def test_what_was_agreed_is_done_by_who_records_it_or_by_who_is_named(what: Any, done_by: str) -> None:
    walk = agreed().do(f.RemedyDone(what, done_by))

    assert s.Remedied(p.PLUMS, done_by or "ana", p.NOON) == walk.case.state
    assert (p.NOON, done_by or "ana") == (walk.case.dossier.solution.done_at, walk.case.dossier.solution.done_by)


@pytest.mark.guard("remedy-done", "no-such-promise")
@pytest.mark.guard("followed-up", "no-such-promise")
@pytest.mark.parametrize(
    ("walk", "fact"),
    [(agreed(), f.RemedyDone(keeps=("c-1/99",))), (confirmed(), f.FollowedUp(told=p.TOLD, keeps=("c-1/99",)))],
)
def test_neither_a_deed_nor_a_question_keeps_what_is_not_owed(walk: Walk, fact: AnyFact) -> None:
    assert Objects("no-such-promise", "A2", "no open promise c-1/99; the open ones are none", "keeps") == objection(
        walk, fact
    )


@near_miss("remedy-done", "no-such-promise")
@near_miss("followed-up", "no-such-promise")
def test_a_deed_and_a_question_keep_what_was_promised() -> None:
    done, asked = promised(agreed()), promised(confirmed())

    assert ["kept"] == standings(done.do(f.RemedyDone(keeps=(last_row(done).id,)), wait=p.DAY))
    assert ["broken"] == standings(done.do(f.RemedyDone(keeps=(last_row(done).id,)), wait=p.DAY * 4))
    assert ["kept"] == standings(asked.do(f.FollowedUp(told=p.TOLD, keeps=(last_row(asked).id,))))


def test_a_deed_is_no_answer() -> None:
    written = Evidence.written(by="customer", through="email")
    walk = deferred().do(f.SolutionAgreed(own=p.PLUMS, word=written))
    done = f.RemedyDone(keeps=(last_row(walk).id,))

    assert is_refused(walk, done) or ["open"] == standings(walk.do(done))


@near_miss("solved-at-once", "second-person")
def test_a_house_of_one_pair_of_eyes_solves_at_once() -> None:
    assert isinstance(heard().do(AT_ONCE).case.state, s.Confirmed)


@pytest.mark.guard("remedy-confirmed", "second-person")
@pytest.mark.parametrize("done_by", ["", "ana"])
def test_who_did_it_does_not_confirm_it_in_a_house_of_two_pairs_of_eyes(done_by: str) -> None:
    walk = under(agreed(), TWO_EYES).do(f.RemedyDone(done_by=done_by))

    assert Objects("second-person", "J7", "somebody else, or the customer") == objection(
        walk, f.RemedyConfirmed(word=p.WORD)
    )


@near_miss("remedy-confirmed", "second-person")
@pytest.mark.parametrize("by", [p.BEN, p.KIM], ids=str)
def test_somebody_else_or_the_customer_confirms_it(by: Actor) -> None:
    walk = under(remedied(), TWO_EYES).do(f.RemedyConfirmed(word=p.WORD), by)

    assert (s.Confirmed(p.WORD), p.NOON) == (walk.case.state, walk.case.dossier.solution.confirmed_at)


@near_miss("remedy-confirmed", "second-person")
def test_in_any_other_house_who_did_it_writes_down_that_it_is_solved() -> None:
    assert "confirmed" == remedied().do(f.RemedyConfirmed(word=p.WORD)).case.state.name


def test_what_is_disputed_is_open_again_with_all_that_is_known() -> None:
    walk = remedied().do(f.RemedyDisputed("still sour"), p.KIM)

    assert (s.Understood(), None) == (walk.case.state, walk.case.dossier.solution.agreed)
    assert understood().case.dossier.account == walk.case.dossier.account


# Following up ---------------------------------------------------------------------------


@pytest.mark.guard("followed-up", "no-word")
@pytest.mark.parametrize(
    ("fact", "fragment"),
    [
        (f.FollowedUp(), "say how the customer was asked: told=…"),
        (f.FollowedUp(True), "word=Evidence.spoken(by='customer'"),
        (f.FollowedUp(False, told=p.TOLD), "word=Evidence.spoken(by='customer'"),
        (f.FollowedUp(True, word=p.TOLD), "what is needed is the customer's own"),
        (f.FollowedUp(True, word=attrs.evolve(p.WORD, at=p.SOON)), "record it once they have"),
    ],
)
def test_nobody_is_content_without_their_word_and_nobody_was_asked_without_a_telling(
    fact: f.FollowedUp, fragment: str
) -> None:
    assert Objects("no-word", "C7", fragment, "word", "told") == objection(confirmed(), fact)


@near_miss("followed-up", "no-word")
@pytest.mark.parametrize(
    ("fact", "solved"),
    [
        (f.FollowedUp(True, word=p.WORD), True),
        (f.FollowedUp(False, word=p.WORD), False),
        (f.FollowedUp(told=p.TOLD), None),
        (f.FollowedUp(word=p.WORD), None),
    ],
)
def test_the_answer_is_remembered_and_that_there_was_none_too(fact: f.FollowedUp, solved: bool | None) -> None:
    walk = confirmed().do(fact, wait=p.DAY)

    assert "confirmed" == walk.case.state.name
    assert (solved, p.NOON + p.DAY) == (walk.case.dossier.after.solved, walk.case.dossier.after.followed_up)


@pytest.mark.parametrize("told", [p.WORD, spoken(p.LATER)], ids=["the customer's", "ahead"])
def test_a_question_is_ours_and_was_asked(told: Evidence) -> None:
    assert is_refused(confirmed(), f.FollowedUp(told=told))


def test_a_question_keeps_a_promise_by_when_it_was_asked() -> None:
    walk = promised(confirmed())
    asked = f.FollowedUp(told=spoken(p.NOON + p.DAY), keeps=(last_row(walk).id,))

    assert ["kept"] == standings(walk.do(asked, wait=p.DAY * 4))


# A word on what was put before them -----------------------------------------------------------

EARLY = attrs.evolve(p.WORD, at=p.NOON)


@pytest.mark.clause("J7")
@pytest.mark.parametrize(
    ("walk", "fact"),
    [
        pytest.param(walk, fact, marks=pytest.mark.guard(fact.name, "said-before"), id=fact.name)
        for walk, fact in (
            (understood().do(CHOICE, wait=3 * p.DAY), f.SolutionAgreed(1, word=EARLY)),
            (understood().do(CHOICE, wait=3 * p.DAY), f.ProposalRejected(word=EARLY)),
            (agreed().do(f.RemedyDone(), wait=3 * p.DAY), f.RemedyConfirmed(word=EARLY)),
            (agreed().do(f.RemedyDone(), wait=3 * p.DAY), f.RemedyDisputed("as before", word=EARLY)),
        )
    ],
)
def test_nobody_says_yes_or_no_before_there_is_anything_to_say_it_to(walk: Walk, fact: AnyFact) -> None:
    assert Objects("said-before", "J7", "was said before 05 March 2026", "word") == objection(walk, fact)


@pytest.mark.parametrize(
    ("walk", "fact"),
    [
        pytest.param(walk, fact, marks=near_miss(fact.name, "said-before"), id=fact.name)
        for walk, fact in (
            (understood().do(CHOICE), f.SolutionAgreed(1, word=EARLY)),
            (understood().do(CHOICE), f.ProposalRejected(word=p.WORD)),
            (agreed().do(f.RemedyDone()), f.RemedyConfirmed(word=EARLY)),
            (agreed().do(f.RemedyDone()), f.RemedyDisputed("as before", word=p.WORD)),
        )
    ],
)
def test_what_is_typed_up_later_on_the_same_day_is_a_word_on_it(walk: Walk, fact: AnyFact) -> None:
    assert isinstance(walk.tries(fact), Walk)
