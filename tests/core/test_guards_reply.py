"""Replies and promises: what is refused, what is not, and how each promise stands afterwards."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import attrs
import pytest

from resolved import Actor, Evidence, Medium, Milestone, Promise, facts as f, states as s
from resolved.core.fact import AnyFact

from .. import people as p
from ..walks import POSITION, Walk
from .refusals import (
    NOW,
    Objects,
    accepted,
    agreed,
    closed,
    deferred,
    heard,
    is_refused,
    last_row,
    near_miss,
    objection,
    offered,
    promised,
    spoken,
    standings,
    understood,
)

DEFERRED = f.ReplyDeferred(p.promise(), "must ask", told=p.TOLD)
KEPT = f.PromiseKept("it was picked early", told=p.TOLD)
LATE = p.DAY * 4

# What we told ---------------------------------------------------------------------------

Tells = Callable[..., AnyFact]
TELLINGS: list[tuple[str, Callable[[], Walk], Tells, Actor]] = [
    ("reply-deferred", heard, partial(f.ReplyDeferred, p.promise(), "must ask"), p.ANA),
    ("promise-kept", deferred, partial(f.PromiseKept, "it was picked early"), p.ANA),
    ("promise-made", closed, partial(f.PromiseMade, p.promise()), p.ANA),
    ("progress-told", closed, partial(f.ProgressTold, "we ask"), p.ANA),
    ("reminder-sent", heard, partial(f.ReminderSent, "well?"), p.WATCH),
    ("solutions-proposed", understood, partial(f.SolutionsProposed, (p.PLUMS, p.MONEY)), p.ANA),
    ("position-stated", understood, partial(attrs.evolve, POSITION), p.CLEO),
    ("time-changed", heard, partial(f.TimeChanged, p.SOON, p.CLEO, "tempers", "insists"), p.ANA),
    ("customer-introduced", accepted, partial(f.CustomerIntroduced), p.FAY),
    ("handed-outside", offered, partial(f.HandedOutside, "the grower", "1 Orchard", proof=p.PROOF), p.ANA),
    ("reopening-refused", closed, partial(f.ReopeningRefused, "too late", "the ombudsman"), p.CLEO),
]


def params(mark: Callable[[str, str], pytest.MarkDecorator]) -> list[Any]:
    return [pytest.param(*rest, id=name, marks=mark(name, "not-told")) for name, *rest in TELLINGS]


@pytest.mark.parametrize(("walk", "tell", "by"), params(pytest.mark.guard))
def test_only_what_we_told_is_told_and_only_once_it_was(walk: Callable[[], Walk], tell: Tells, by: Actor) -> None:
    theirs, ahead = tell(told=p.WORD), tell(told=spoken(p.NOON + p.DAY))

    assert Objects("not-told", "A2", "when and how we told them", "told") == objection(walk(), theirs, by)
    assert Objects("not-told", "A2", "record it once they were", "told") == objection(walk(), ahead, by)


@pytest.mark.parametrize(("walk", "tell", "by"), params(near_miss))
def test_the_first_telling_is_a_response_when_it_was_and_not_when_it_is_recorded(
    walk: Callable[[], Walk], tell: Tells, by: Actor
) -> None:
    before = walk()
    after = before.do(tell(told=spoken(p.NOON + p.DAY)), by, wait=p.DAY * 2)

    by_itself = by.role == "watch"  # what time does is no response
    told = before.case.dossier.contact.responded or (None if by_itself else p.NOON + p.DAY)
    assert told == after.case.dossier.contact.responded


@pytest.mark.clause("D1", "A2")
def test_nothing_was_told_before_there_was_a_complaint() -> None:
    told = spoken(p.NOON - p.DAY)

    for fact in (f.Acknowledged(told=told), f.ReplyDeferred(p.promise(), "must ask", told=told)):
        assert Objects("not-told", "A2", "before the complaint began, on 02 March", "told") == objection(heard(), fact)


# Deferring ------------------------------------------------------------------------------


def made_in(walk: Walk, promise: Any) -> list[tuple[Walk, AnyFact]]:
    """Make a promise in both ways that there are."""
    return [
        (walk, f.ReplyDeferred(promise, "must ask", told=p.TOLD)),
        (walk, f.PromiseMade(promise, told=p.TOLD)),
    ]


@pytest.mark.guard("reply-deferred", "not-ahead")
@pytest.mark.guard("promise-made", "not-ahead")
@pytest.mark.parametrize(("walk", "fact"), made_in(heard(), p.promise(p.NOON)))
def test_nothing_is_promised_for_now_or_earlier(walk: Walk, fact: AnyFact) -> None:
    assert Objects("not-ahead", "A2", "promise a time that is", "promise") == objection(walk, fact)


@near_miss("reply-deferred", "not-ahead")
@near_miss("promise-made", "not-ahead")
@pytest.mark.parametrize(("walk", "fact"), made_in(heard(), p.promise(p.NOON.replace(microsecond=1))))
def test_the_very_next_moment_can_be_promised(walk: Walk, fact: AnyFact) -> None:
    assert ["open"] == standings(walk.do(fact))


NO_MEDIUM = [
    (Medium("pigeon", "loft 3"), "there are chat, desk"),
    (Medium("post"), "ask the customer, and give it as"),
    (Medium("email", "nope"), "'nope' is no e-mail address"),
]


@pytest.mark.guard("reply-deferred", "medium-unreachable")
@pytest.mark.guard("promise-made", "medium-unreachable")
@pytest.mark.parametrize(("medium", "fragment"), NO_MEDIUM)
def test_nothing_is_promised_through_a_medium_that_does_not_reach_the_customer(medium: Medium, fragment: str) -> None:
    for walk, fact in made_in(heard(), attrs.evolve(p.promise(), medium=medium)):
        assert Objects("medium-unreachable", "A2", fragment, "promise") == objection(walk, fact)


@near_miss("reply-deferred", "medium-unreachable")
@near_miss("promise-made", "medium-unreachable")
@pytest.mark.parametrize("medium", [Medium("post", "1 Lane"), Medium("email"), Medium("desk"), Medium("web")], ids=str)
def test_a_medium_reaches_by_a_given_address_a_known_one_or_the_number(medium: Medium) -> None:
    for walk, fact in made_in(heard(), attrs.evolve(p.promise(), medium=medium)):
        assert ["open"] == standings(walk.do(fact))


@pytest.mark.guard("reply-deferred", "no-plan")
def test_somebody_at_the_desk_is_not_put_off_without_a_timetable() -> None:
    fact = attrs.evolve(DEFERRED, promise=attrs.evolve(p.promise(), plan=()))

    assert Objects("no-plan", "H1", "give the plan and its timetable", "promise") == objection(heard("desk"), fact)


@near_miss("reply-deferred", "no-plan")
def test_somebody_at_the_desk_waits_with_a_timetable_and_somebody_on_the_telephone_without() -> None:
    bare = attrs.evolve(DEFERRED, promise=attrs.evolve(p.promise(), plan=()))

    assert s.Deferred(DEFERRED.promise) == heard("desk").do(DEFERRED).case.state
    assert s.Deferred(bare.promise) == heard("phone").do(bare).case.state


@pytest.mark.guard("reply-deferred", "renewed-too-late")
@pytest.mark.parametrize("wait", [p.DAY * 3, LATE], ids=["as it falls due", "later"])
def test_a_renewal_after_the_due_time_is_refused(wait: Any) -> None:
    renewal = attrs.evolve(DEFERRED, promise=p.promise(p.NOON + p.DAY * 9))
    said = objection(deferred(), renewal, wait=wait)

    assert Objects("renewed-too-late", "A2", "cannot be renewed: answer now", "promise") == said


@near_miss("reply-deferred", "renewed-too-late")
def test_a_renewal_in_time_takes_the_place_of_the_old_promise() -> None:
    renewal = attrs.evolve(DEFERRED, promise=p.promise(p.NOON + p.DAY * 9))
    walk = deferred().do(renewal, wait=p.DAY)

    assert s.Deferred(renewal.promise) == walk.case.state
    assert ["renewed", "open"] == standings(walk)


@near_miss("reply-deferred", "renewed-too-late")
def test_an_action_that_is_late_is_not_what_a_deferral_renews() -> None:
    late = promised(heard(), p.NOON + p.DAY).do(DEFERRED, wait=p.DAY * 2)

    assert ["open", "open"] == standings(late)


def broken(then: Walk | None = None) -> Walk:
    walk = then or deferred()
    return walk.do(f.PromiseBroken(last_row(walk).id), p.WATCH, LATE)


AGAIN = p.promise(p.NOON + p.DAY * 9)


@pytest.mark.guard("reply-deferred", "promise-broken")
@pytest.mark.guard("promise-made", "promise-broken")
@pytest.mark.parametrize(("walk", "fact"), made_in(broken(), AGAIN))
def test_nothing_is_promised_in_place_of_what_was_broken(walk: Walk, fact: AnyFact) -> None:
    assert Objects("promise-broken", "F6", "answer now, or have somebody more senior") == objection(walk, fact)


@near_miss("reply-deferred", "promise-broken")
@near_miss("promise-made", "promise-broken")
@pytest.mark.parametrize("n", [0, 1], ids=["deferred", "promised"])
def test_an_action_that_was_broken_an_answer_or_somebody_more_senior_allow_new_promises(n: int) -> None:
    action = broken(promised(understood()))
    answered = broken().do(f.SolutionsProposed((p.PLUMS, p.MONEY), told=p.TOLD))
    taken_up = broken().do(f.PersonChanged(p.CLEO, "a broken promise")).do(f.TakenUp(), p.CLEO)

    for walk in (action, answered, taken_up):
        assert "open" == last_row(walk.do(made_in(walk, AGAIN)[n][1])).standing


def test_another_place_is_nobody_more_senior_and_frees_nothing() -> None:
    walk = broken().do(f.PlaceChanged("another room", "too loud", "limit")).do(f.TakenUp())

    assert is_refused(walk, f.ReplyDeferred(AGAIN, "must ask", told=p.TOLD))


def test_keeping_an_action_is_no_answer_and_frees_nothing() -> None:
    walk = broken(promised(heard(), p.NOON + p.DAY * 9).do(DEFERRED))
    kept = walk.do(attrs.evolve(KEPT, promise=walk.case.dossier.ledger.rows[0].id))

    assert is_refused(kept, f.ReplyDeferred(AGAIN, "must ask", told=p.TOLD))


def test_a_handler_who_finds_a_promise_late_before_the_watch_does_may_not_renew_it_either() -> None:
    walk = deferred()
    late = walk.do(f.ProgressTold("nothing yet", (last_row(walk).id,), told=p.TOLD), wait=LATE)

    assert is_refused(late, f.ReplyDeferred(AGAIN, "must ask", told=p.TOLD))


def test_to_ask_for_approval_is_to_defer_and_to_have_one_pending() -> None:
    (one,) = deferred(approval_for=p.DEAR).case.dossier.ruling.pending

    assert ("c-1/4", p.DEAR, "ana", None) == (one.id, one.remedy, one.asker, one.granted)


def test_to_defer_what_was_agreed_undoes_the_agreement() -> None:
    assert agreed().do(DEFERRED).case.dossier.solution.agreed is None


# Keeping --------------------------------------------------------------------------------


@pytest.mark.guard("promise-kept", "no-such-promise")
@pytest.mark.parametrize(("id", "fragment"), [("c-1/99", "the open ones are c-1/4"), (None, "is broken already")])
def test_what_is_not_owed_is_not_kept(id: str | None, fragment: str) -> None:
    walk = deferred() if id else broken(deferred())
    told = spoken(p.NOON)
    said = objection(walk, attrs.evolve(KEPT, promise=id, told=told))

    assert Objects("no-such-promise", "A2", fragment, "promise") == said


@near_miss("promise-kept", "no-such-promise")
@pytest.mark.parametrize(("before", "state"), [(heard, s.Heard()), (understood, s.Understood())])
def test_a_promise_that_is_kept_goes_on_where_the_conversation_stood(before: Any, state: s.AnyState) -> None:
    walk = before().do(DEFERRED).do(KEPT, wait=p.DAY)

    assert state == walk.case.state
    assert ("kept", p.NOON + p.DAY) == (last_row(walk).standing, last_row(walk).settled)


@pytest.mark.guard("promise-kept", "kept-too-late")
def test_what_was_late_is_not_called_kept() -> None:
    said = objection(deferred(), KEPT, wait=LATE)

    assert Objects("kept-too-late", "J10", "answer now, and say sorry", "told") == said


@near_miss("promise-kept", "kept-too-late")
@pytest.mark.parametrize(("told", "wait"), [(p.TOLD, p.DAY * 3), (spoken(p.NOON + p.DAY), LATE)])
def test_a_promise_is_kept_by_when_the_customer_was_told(told: Evidence, wait: Any) -> None:
    assert ["kept"] == standings(deferred().do(attrs.evolve(KEPT, told=told), wait=wait))


@pytest.mark.guard("promise-kept", "other-medium")
def test_a_promise_is_not_kept_through_another_medium() -> None:
    said = objection(deferred(), attrs.evolve(KEPT, told=spoken(through="email")))

    assert Objects("other-medium", "A2", "tell them through that, as was promised", "told") == said


@near_miss("promise-kept", "other-medium")
def test_a_promise_is_kept_through_the_medium_whoever_tells() -> None:
    assert ["kept"] == standings(deferred().do(attrs.evolve(KEPT, told=spoken(by="ben")), p.BEN))


def test_left_out_the_promise_is_that_of_this_deferral_also_after_a_merge() -> None:
    theirs = last_row(deferred())._replace(id="c-0/4")
    walk = deferred().do(f.Absorbed("c-0", p.NOON, (theirs,))).do(KEPT)

    assert ["kept", "open"] == standings(walk)


@pytest.mark.guard("progress-told", "no-such-promise")
@pytest.mark.guard("promise-released", "no-such-promise")
@pytest.mark.parametrize(
    "fact", [f.ProgressTold("we ask", ("c-1/9",), told=p.TOLD), f.PromiseReleased("c-1/9", word=p.WORD)]
)
def test_nothing_keeps_or_releases_what_is_not_owed(fact: AnyFact) -> None:
    field = "keeps" if isinstance(fact, f.ProgressTold) else "promise"

    assert Objects("no-such-promise", "A2", "the open ones are none", field) == objection(heard(), fact)


@near_miss("progress-told", "no-such-promise")
@pytest.mark.parametrize(("wait", "standing"), [(p.DAY * 3, "kept"), (LATE, "broken")])
def test_an_action_is_kept_by_name_and_late_it_is_broken(wait: Any, standing: str) -> None:
    walk = promised(heard())

    assert [standing] == standings(walk.do(f.ProgressTold("done", ("c-1/3",), told=p.TOLD), wait=wait))
    assert ["open"] == standings(walk.do(f.ProgressTold("soon", told=p.TOLD), wait=wait))


@near_miss("promise-released", "no-such-promise")
def test_a_customer_releases_a_promise_and_only_that() -> None:
    walk = promised(promised(heard())).do(f.PromiseReleased("c-1/3"), p.KIM)

    assert ["released", "open"] == standings(walk)


def test_progress_through_another_medium_does_not_keep_an_answer() -> None:
    walk = deferred()
    fact = f.ProgressTold("picked early", (last_row(walk).id,), told=spoken(through="email"))

    assert is_refused(walk, fact) or ["open"] == standings(walk.do(fact))


def test_what_was_said_before_the_promise_does_not_keep_it() -> None:
    walk = deferred()

    assert is_refused(walk, attrs.evolve(KEPT, told=spoken(p.NOON - p.DAY)))


def answering(through: str) -> AnyFact:
    return f.SolutionsProposed((p.PLUMS, p.MONEY), told=spoken(through=through))


@pytest.mark.parametrize(
    ("through", "wait", "standing"),
    [("phone", p.DAY * 3, "kept"), ("phone", LATE, "broken"), ("email", NOW, "open"), ("email", LATE, "open")],
)
def test_an_answer_keeps_the_promise_of_one_in_time_and_by_its_medium(through: str, wait: Any, standing: str) -> None:
    assert [standing] == standings(deferred().do(answering(through), wait=wait))


def test_an_answer_keeps_no_action() -> None:
    assert ["open"] == standings(promised(understood()).do(answering("phone")))


# Breaking -------------------------------------------------------------------------------


@pytest.mark.guard("promise-broken", "not-due")
def test_a_promise_that_still_runs_is_not_broken() -> None:
    running, unknown = (objection(deferred(), f.PromiseBroken(id), p.WATCH) for id in ("c-1/4", "c-1/9"))

    assert Objects("not-due", "F6", "runs until 05 March 2026 12:00 UTC", "promise") == running
    assert Objects("not-due", "F6", "there is no open promise c-1/9", "promise") == unknown


@pytest.mark.guard("promise-broken", "not-due")
def test_a_promise_is_broken_once() -> None:
    assert "not-due" == objection(broken(), f.PromiseBroken("c-1/4"), p.WATCH).code


@near_miss("promise-broken", "not-due")
def test_a_promise_is_broken_at_its_due_and_moves_nothing() -> None:
    walk = deferred().do(f.PromiseBroken("c-1/4"), p.WATCH, p.DAY * 3)

    assert (["broken"], p.SOON) == (standings(walk), walk.case.dossier.ledger.barred)
    assert "deferred" == walk.case.state.name


@pytest.mark.guard("deadline-missed", "missed-already")
def test_a_deadline_is_missed_once() -> None:
    missed = f.DeadlineMissed("decision", p.NOON)
    said = objection(heard().do(missed, p.WATCH), missed, p.WATCH)

    assert Objects("missed-already", "F6", "decision was missed already", "deadline") == said


@near_miss("deadline-missed", "missed-already")
def test_two_deadlines_are_missed_apart() -> None:
    walk = heard().do(f.DeadlineMissed("decision", p.NOON), p.WATCH).do(f.DeadlineMissed("remedy", p.NOON), p.WATCH)

    assert ("decision", "remedy") == walk.case.dossier.ledger.missed


@pytest.mark.guard("deadline-missed", "not-due")
def test_a_deadline_that_lies_ahead_is_not_missed() -> None:
    said = objection(heard(), f.DeadlineMissed("decision", p.SOON), p.WATCH)

    assert Objects("not-due", "F6", "decision runs until 05 March 2026", "due") == said


@near_miss("deadline-missed", "not-due")
def test_a_deadline_is_missed_in_the_moment_in_which_it_is_due() -> None:
    walk = Walk.begun().do(f.DeadlineMissed("decision", p.NOON), p.WATCH)

    assert ("decision",) == walk.case.dossier.ledger.missed


# A plan, where somebody stands before us ----------------------------------------------------


def unplanned(channel: str = "desk") -> f.PromiseMade:
    return f.PromiseMade(Promise("what we find", p.SOON, Medium(channel, "+44")), told=p.TOLD)


@pytest.mark.clause("H1")
@pytest.mark.guard("promise-made", "no-plan")
def test_nobody_at_the_desk_is_put_off_by_a_promise_without_a_plan() -> None:
    said = objection(Walk.begun("desk"), unplanned())

    assert Objects("no-plan", "B8", "give the plan and its timetable", "promise") == said


@near_miss("promise-made", "no-plan")
def test_with_a_plan_or_by_telephone_or_once_there_is_an_answer_it_is_promised() -> None:
    planned = Promise("what we find", p.SOON, Medium("desk"), plan=(Milestone("we look", p.SOON),))
    solved = Walk.begun("desk").do(f.SolvedAtOnce(("unripe",), p.PLUMS, word=p.WORD))

    for walk, fact in (
        (Walk.begun("desk"), f.PromiseMade(planned, told=p.TOLD)),
        (Walk.begun("phone"), unplanned("phone")),
        (solved, unplanned()),
    ):
        assert isinstance(walk.tries(fact), Walk)


@pytest.mark.clause("E3", "A2")
def test_an_answer_keeps_no_appointment_and_a_deed_no_answer() -> None:
    owed = deferred().do(f.PromiseMade(p.promise(), told=p.TOLD))
    deed = owed.case.dossier.ledger.rows[-1].id

    said = objection(owed, f.PromiseKept("found", promise=deed, told=p.TOLD))
    assert Objects("no-such-promise", "A2", "is no answer, and one is owed", "promise") == said
