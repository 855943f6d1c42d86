"""The three changes and the last word: what is refused, what is not, and who owns it afterwards."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

from resolved import Actor, Evidence, facts as f, states as s
from resolved.core.policy import rulebook

from .. import people as p
from ..walks import POSITION, Walk
from .refusals import (
    Objects,
    accepted,
    closed,
    deferred,
    escalated,
    heard,
    is_refused,
    near_miss,
    objection,
    on_duty,
    promised,
    standings,
    understood,
)

UP = f.PersonChanged(p.CLEO, "asked for it")
ROOM = f.PlaceChanged("a quiet room", "too loud here")
THEN = f.TimeChanged(p.SOON, p.EVE, "tempers", told=p.TOLD)


def person_changed() -> Walk:
    return escalated().do(f.TakenUp(), p.CLEO)


def place_changed() -> Walk:
    return person_changed().do(ROOM, p.CLEO).do(f.TakenUp(), p.CLEO)


def time_changed() -> Walk:
    return place_changed().do(THEN, p.CLEO)


def climbed() -> Walk:
    return time_changed().do(f.TakenUp(), p.EVE)


def settled(walk: Walk) -> Walk:
    walk = walk.do(f.SolutionAgreed(own=p.PLUMS, word=p.WORD), p.CLEO).do(f.RemedyDone(), p.CLEO)
    return walk.do(f.RemedyConfirmed(word=p.WORD), p.CLEO)


def reopened_after_a_change() -> Walk:
    return settled(person_changed()).do(f.Reopened("still sour", word=p.WORD), p.CLEO, p.DAY)


# Once -----------------------------------------------------------------------------------

USED = {
    "person-changed": (person_changed(), f.PersonChanged(p.EVE, "louder"), "E1", "change the place next"),
    "place-changed": (place_changed(), f.PlaceChanged("another room", "louder"), "E2", "change the time next"),
    "time-changed": (climbed(), attrs.evolve(THEN, to=Actor("zoe", role="senior", level=9)), "E3", "position-stated"),
}


@pytest.mark.clause("E1", "E2", "E3", "E6")
@pytest.mark.guard("person-changed", "rung-used")
@pytest.mark.guard("place-changed", "rung-used")
@pytest.mark.guard("time-changed", "rung-used")
@pytest.mark.parametrize("name", USED)
def test_a_rung_fires_once(name: str) -> None:
    walk, fact, clause, instead = USED[name]

    assert Objects("rung-used", clause, instead, "ground") == objection(walk, fact, p.CLEO)


@pytest.mark.clause("E6")
@near_miss("person-changed", "rung-used")
@near_miss("place-changed", "rung-used")
@near_miss("time-changed", "rung-used")
@pytest.mark.parametrize("ground", ["limit", "experience", "insists"])
@pytest.mark.parametrize("name", USED)
def test_on_a_ground_it_fires_again(name: str, ground: Any) -> None:
    walk, fact, _, _ = USED[name]

    again: Any = fact
    assert isinstance(walk.tries(attrs.evolve(again, ground=ground), p.CLEO), Walk)


@pytest.mark.clause("E1")
def test_the_customer_may_ask_for_another_person_at_any_time() -> None:
    assert isinstance(person_changed().tries(f.PersonChanged(p.EVE, "her neither"), p.KIM), Walk)


@pytest.mark.clause("E1", "C7")
def test_a_reopening_and_a_broken_promise_begin_the_ladder_anew() -> None:
    up = f.PersonChanged(p.EVE, "once more")
    promise = f.ReplyDeferred(p.promise(), "must ask", told=p.TOLD)
    owed = person_changed().do(promise, p.CLEO)
    broken = owed.do(f.PromiseBroken(owed.case.dossier.ledger.open[0].id), p.WATCH, p.DAY * 4)

    assert is_refused(owed, up, p.CLEO)
    assert isinstance(broken.tries(up, p.CLEO), Walk)
    assert isinstance(reopened_after_a_change().tries(up, p.CLEO), Walk)


# The person -----------------------------------------------------------------------------


@pytest.mark.guard("person-changed", "not-more-senior")
@pytest.mark.parametrize(("walk", "to"), [(understood(), p.BEN), (reopened_after_a_change(), Actor("tom", level=2))])
def test_an_equal_does_not_take_over(walk: Walk, to: Actor) -> None:
    said = objection(walk, f.PersonChanged(to, "asked for it"))

    assert Objects("not-more-senior", "E1", "choose somebody who is", "to") == said


@near_miss("person-changed", "not-more-senior")
@pytest.mark.parametrize("by", [p.ANA, p.DORA, p.KIM, p.WATCH], ids=str)
def test_somebody_more_senior_is_named_and_has_yet_to_take_it_up(by: Actor) -> None:
    walk = understood().do(UP, by)

    assert s.Escalated("person", "cleo", "", None, "asked for it", p.NOON) == walk.case.state
    assert ("ana", 2) == (walk.case.dossier.handling.owner, walk.case.dossier.handling.rung_level)


@pytest.mark.guard("person-changed", "involved-before")
@pytest.mark.parametrize(
    ("walk", "fragment"),
    [
        (heard().do(f.Noted("odd"), p.CLEO), "choose somebody who comes to it fresh"),
        (on_duty(barred=("cleo",)), "involved in the complaint that this one is about"),
    ],
)
def test_somebody_who_had_to_do_with_it_does_not_take_over(walk: Walk, fragment: str) -> None:
    assert Objects("involved-before", "E1", fragment, "to") == objection(walk, UP)


@near_miss("person-changed", "involved-before")
def test_a_promise_is_not_forgotten_when_somebody_takes_over() -> None:
    walk = deferred().do(UP).do(f.TakenUp(), p.CLEO)

    assert (["open"], True) == (standings(walk), walk.case.dossier.handling.knows("ana"))


@pytest.mark.parametrize("to", [p.ANA, p.BEN], ids=str)
def test_what_the_duty_holds_goes_up_from_whoever_acts(to: Actor) -> None:
    assert is_refused(on_duty(), f.PersonChanged(to, "asked for it"), p.ANA)


@pytest.mark.parametrize("role", ["customer", "approver", "watch"])
def test_only_somebody_who_could_take_it_up_is_named(role: Any) -> None:
    assert is_refused(heard(), f.PersonChanged(Actor("x", role=role, level=5), "asked for it"))


# The place ------------------------------------------------------------------------------


@pytest.mark.guard("place-changed", "person-first")
def test_the_place_is_not_changed_before_the_person() -> None:
    said = objection(understood(), ROOM)

    assert Objects("person-first", "E2", "change the person first (person-changed)", "ground") == said


@near_miss("place-changed", "person-first")
@pytest.mark.parametrize("ground", ["limit", "experience", "insists"])
def test_the_place_is_changed_after_the_person_or_on_a_ground_and_the_owner_stays(ground: Any) -> None:
    second, first = person_changed().do(ROOM, p.CLEO), understood().do(attrs.evolve(ROOM, ground=ground))

    assert s.Escalated("place", "cleo", "a quiet room", None, "too loud here", p.NOON) == second.case.state
    assert s.Escalated("place", "ana", "a quiet room", None, "too loud here", p.NOON) == first.case.state


def test_what_the_duty_holds_can_be_taken_up_after_a_change_of_place() -> None:
    walk = on_duty().do(attrs.evolve(ROOM, ground="insists"), p.ANA)

    assert walk.case.state.to == walk.case.dossier.handling.owner
    assert isinstance(walk.tries(f.TakenUp(), p.ANA), Walk)


# The time -------------------------------------------------------------------------------


@pytest.mark.guard("time-changed", "two-changes-first")
@pytest.mark.parametrize(
    ("walk", "fragment"),
    [(understood(), "change the person and the place first"), (person_changed(), "change the place first")],
)
def test_the_time_is_not_changed_before_person_and_place(walk: Walk, fragment: str) -> None:
    assert Objects("two-changes-first", "E3", fragment, "ground") == objection(walk, THEN)


@near_miss("time-changed", "two-changes-first")
@pytest.mark.parametrize(
    "walk", [place_changed().do(THEN, p.CLEO), understood().do(attrs.evolve(THEN, ground="insists"))]
)
def test_another_time_is_a_promise_and_not_one_of_an_answer(walk: Walk) -> None:
    (row,) = walk.case.dossier.ledger.open

    assert s.Escalated("time", "eve", "", p.SOON, "tempers", p.NOON) == walk.case.state
    assert ("appointment", p.SOON, "phone") == (row.sort, row.promise.due, row.promise.medium.channel)


@pytest.mark.guard("time-changed", "not-more-senior")
@pytest.mark.parametrize(
    ("walk", "fragment"),
    [(place_changed(), "choose somebody who is"), (on_duty(barred=("tom",)), "choose somebody else")],
)
def test_another_time_needs_a_still_higher_level_and_somebody_fresh(walk: Walk, fragment: str) -> None:
    tom = Actor("tom", role="senior", level=2)
    said = objection(walk, attrs.evolve(THEN, to=tom, ground="insists"))

    assert Objects("not-more-senior", "E3", fragment, "to") == said


@near_miss("time-changed", "not-more-senior")
def test_one_level_higher_is_enough() -> None:
    walk = place_changed().do(attrs.evolve(THEN, to=Actor("tom", role="senior", level=3)), p.CLEO)

    assert 3 == walk.case.dossier.handling.rung_level


@pytest.mark.guard("time-changed", "not-ahead")
def test_no_appointment_is_in_the_past() -> None:
    said = objection(place_changed(), attrs.evolve(THEN, when=p.NOON))

    assert Objects("not-ahead", "E3", "agree on a time that is", "when") == said


@near_miss("time-changed", "not-ahead")
def test_an_appointment_may_be_in_a_moment() -> None:
    soon = p.NOON.replace(microsecond=1)

    assert soon == place_changed().do(attrs.evolve(THEN, when=soon)).case.state.when


def test_a_change_that_nobody_took_up_has_not_been_tried() -> None:
    assert is_refused(understood().do(UP), ROOM)


# Taking it up ---------------------------------------------------------------------------


@pytest.mark.guard("taken-up", "not-named")
@pytest.mark.parametrize("by", [p.ANA, p.DORA], ids=str)
def test_nobody_takes_up_what_somebody_else_was_named_for(by: Actor) -> None:
    assert Objects("not-named", "E1", "cleo was named: only they can take it up") == objection(
        escalated(), f.TakenUp(), by
    )


@near_miss("taken-up", "not-named")
def test_whoever_takes_it_up_owns_it_and_the_customer_tells_nothing_twice() -> None:
    walk = person_changed()

    assert (s.Understood(), "cleo", 2) == (
        walk.case.state,
        walk.case.dossier.handling.owner,
        walk.case.dossier.handling.level,
    )
    assert understood().case.dossier.account == walk.case.dossier.account


@pytest.mark.parametrize(("wait", "standing"), [(p.DAY * 3, "kept"), (p.DAY * 4, "broken")])
def test_taking_it_up_keeps_the_appointment_in_time_and_breaks_it_later(wait: Any, standing: str) -> None:
    assert [standing] == standings(time_changed().do(f.TakenUp(), p.EVE, wait))


def test_taking_it_up_keeps_no_other_promise() -> None:
    assert ["open", "open"] == standings(promised(deferred()).do(UP).do(f.TakenUp(), p.CLEO))


def test_whoever_takes_it_up_is_as_senior_as_was_said() -> None:
    boasted = understood().do(f.PersonChanged(Actor("ben", level=5), "asked for it"))

    assert is_refused(boasted, f.TakenUp(), p.BEN)


# The last word --------------------------------------------------------------------------

LAST = attrs.evolve(POSITION, ground="ladder", word=None)


@pytest.mark.guard("position-stated", "ladder-not-climbed")
@pytest.mark.parametrize(
    ("walk", "fact", "fragment"),
    [
        (understood(), LAST, "the person, the place, the time can still be changed"),
        (place_changed(), LAST, "the time can still be changed"),
        (understood(), attrs.evolve(POSITION, word=None), "say how you know that the customer asks for it"),
        (understood(), attrs.evolve(POSITION, word=p.TOLD), "what is needed is the customer's own"),
    ],
)
def test_the_last_word_needs_a_ground(walk: Walk, fact: f.PositionStated, fragment: str) -> None:
    assert Objects("ladder-not-climbed", "E5", fragment, "ground") == objection(walk, fact, p.EVE)


@near_miss("position-stated", "ladder-not-climbed")
@pytest.mark.parametrize(
    ("walk", "fact"),
    [
        (climbed(), LAST),
        (understood(), attrs.evolve(LAST, ground="legal-clock", rule="DISP 1.6.2R")),
        (understood(), POSITION),
    ],
    ids=["ladder", "legal clock", "customer"],
)
def test_the_last_word_follows_the_ladder_a_legal_clock_or_the_customers_wish(
    walk: Walk, fact: f.PositionStated
) -> None:
    after = walk.do(fact, p.EVE)

    assert s.FinalPosition(fact.position, fact.outside, after.at) == after.case.state
    assert (1, after.at) == (after.case.dossier.ruling.answered, after.case.dossier.ruling.decided)


@pytest.mark.guard("position-stated", "no-rule")
@pytest.mark.parametrize("rule", ["", " "])
def test_a_legal_clock_is_named(rule: str) -> None:
    said = objection(understood(), attrs.evolve(LAST, ground="legal-clock", rule=rule), p.CLEO)

    assert Objects("no-rule", "E5", "say which rule sets the clock", "rule") == said


@near_miss("position-stated", "no-rule")
def test_a_legal_clock_that_is_named_is_a_ground() -> None:
    walk = understood().do(attrs.evolve(LAST, ground="legal-clock", rule="DISP 1.6.2R"), p.CLEO)

    assert "final-position" == walk.case.state.name


@pytest.mark.guard("taken-outside", "no-proof")
@pytest.mark.parametrize("by", ["ana", "ben"])
def test_that_the_customer_went_outside_is_known_from_them_or_from_there(by: str) -> None:
    walk = understood().do(f.Noted("odd"), p.BEN)
    said = objection(walk, f.TakenOutside("the ombudsman", proof=Evidence.spoken(by=by, through="phone")))

    assert Objects("no-proof", "E5", "the customer's word, or that of the ombudsman", "proof") == said


@near_miss("taken-outside", "no-proof")
@pytest.mark.parametrize("by", ["customer", "the ombudsman"])
def test_their_word_is_enough(by: str) -> None:
    fact = f.TakenOutside("the ombudsman", proof=Evidence.written(by=by, through="email"))

    assert ("the ombudsman",) == understood().do(fact).case.dossier.after.outside


@pytest.mark.guard("position-stated", "points-unanswered")
def test_the_last_word_leaves_no_point_out() -> None:
    said = objection(understood("unripe", "sour"), POSITION, p.CLEO)

    assert Objects("points-unanswered", "E5", "the customer made 2 points; answer each", "answers") == said


@near_miss("position-stated", "points-unanswered")
def test_the_last_word_repeats_no_answer_that_a_decision_gave() -> None:
    decided = understood("unripe", "sour").do(f.Decided("rejected", ("no", "no"), cause="unknown", alternative=p.PLUMS))

    assert "final-position" == decided.do(attrs.evolve(POSITION, answers=()), p.CLEO).case.state.name


def test_half_an_answer_is_none_though_a_decision_gave_them_all() -> None:
    decided = understood("unripe", "sour").do(f.Decided("rejected", ("no", "no"), cause="unknown", alternative=p.PLUMS))

    assert is_refused(decided, POSITION, p.CLEO)


def test_the_last_word_keeps_a_promise_of_an_answer() -> None:
    assert ["kept"] == standings(deferred().do(POSITION, p.CLEO))


# Outside --------------------------------------------------------------------------------


def decision(proof: Evidence = p.PROOF, **more: Any) -> f.DecidedOutside:
    return f.DecidedOutside("ombudsman", "upheld", proof=proof, **more)


@pytest.mark.guard("decided-outside", "merged")
def test_what_goes_on_elsewhere_is_decided_there() -> None:
    merged = heard().do(f.MergedInto("c-2", "the same plums"))

    assert Objects("merged", "J1", "goes on as c-2: record it there") == objection(merged, decision())


@near_miss("decided-outside", "merged")
def test_what_was_decided_outside_is_to_be_done_also_after_the_end() -> None:
    walk = closed().do(decision(remedy=p.MONEY))

    assert (s.Agreed(p.MONEY, p.NOON), None) == (walk.case.state, walk.case.dossier.after.closed_at)
    assert (p.MONEY, None) == (walk.case.dossier.solution.agreed, walk.case.dossier.solution.done_at)


@pytest.mark.guard("decided-outside", "no-proof")
@pytest.mark.parametrize("proof", [p.TOLD, p.WORD])
def test_neither_we_nor_the_customer_decide_for_somebody_outside(proof: Evidence) -> None:
    said = objection(heard(), decision(proof))

    assert Objects("no-proof", "E5", "the decision of ombudsman is needed", "proof") == said


@near_miss("decided-outside", "no-proof")
def test_where_nothing_is_to_be_done_it_ends_and_what_was_promised_moves() -> None:
    walk = promised(heard()).do(decision(), p.SYSTEM)

    assert (s.Closed("decided-outside"), ["moved"]) == (walk.case.state, standings(walk))


def test_a_colleagues_word_is_no_decision_from_outside() -> None:
    assert is_refused(heard(), decision(p.TOLD), p.SYSTEM)


def test_a_complaint_that_was_taken_outside_goes_on_here() -> None:
    walk = accepted().do(f.TakenOutside("ombudsman", proof=p.PROOF), p.KIM)

    assert (s.Understood(), ("ombudsman",)) == (walk.case.state, walk.case.dossier.after.outside)


# Whom a customer may name -----------------------------------------------------------------------

OURS = rulebook({"ladder": {"staff": [{"id": "cleo", "level": 2}, {"id": "dora", "level": 3}]}})


@pytest.mark.clause("E1")
@pytest.mark.guard("person-changed", "nobody-of-ours")
def test_a_customer_makes_up_no_level() -> None:
    for boss in (Actor("the managing director", role="senior", level=99), attrs.evolve(p.CLEO, level=9)):
        said = objection(attrs.evolve(understood(), rules=OURS), f.PersonChanged(boss, "I insist"), p.KIM)
        assert Objects("nobody-of-ours", "E1", "is none of ours at level", "to") == said


@near_miss("person-changed", "nobody-of-ours")
def test_a_customer_names_one_of_ours_or_anybody_where_nobody_says_who_there_is() -> None:
    ours = attrs.evolve(understood(), rules=OURS)

    for walk, by, to in ((ours, p.KIM, p.CLEO), (ours, p.ANA, p.EVE), (understood(), p.KIM, p.EVE)):
        assert isinstance(walk.tries(f.PersonChanged(to, "asked for it"), by), Walk)


@pytest.mark.clause("E1")
def test_whoever_was_named_and_never_took_it_up_stands_in_nobodys_way() -> None:
    boss = Actor("the managing director", role="senior", level=99)
    walk = understood().do(f.PersonChanged(boss, "I insist"), p.KIM)

    assert "eve" == walk.do(f.PersonChanged(p.EVE, "he is away", "insists")).case.state.to
    assert isinstance(walk.do(f.PersonChanged(p.EVE, "he is away", "insists")).do(f.TakenUp(), p.EVE), Walk)
