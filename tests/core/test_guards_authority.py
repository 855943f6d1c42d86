"""Authority and approvals, and the reply that follows from the assessment: what is refused, and what is not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs
import pytest

from resolved import (
    Actor,
    Assessment,
    Evidence,
    Medium,
    Milestone,
    Money,
    Promise,
    Refused,
    facts as f,
    flow,
    states as s,
)
from resolved.core.fact import AnyFact
from resolved.core.policy import rulebook
from resolved.remedies import Refund

from .. import people as p
from ..walks import LONG, Walk
from .refusals import (
    Objects,
    deferred,
    heard,
    near_miss,
    objection,
    standings,
    under,
    understood,
)  # fmt: skip

NO_CHANNEL = Evidence.written(by="ana", through="email", text="You hear a day later.")
KEPT = f.PromiseKept("not yet", told=p.TOLD)
YES = f.ApprovalAnswered(True, "fair")
LATE = f.ApprovalExpired("c-1/4")
WEEK = p.DAY * 8
ASKS = f.ReplyDeferred(p.promise(), "must ask", told=p.TOLD, approval_for=p.DEAR)


def asked(*, of: Walk | None = None, fact: f.ReplyDeferred = ASKS) -> Walk:
    """Ask for leave."""
    return (of or understood()).do(fact)


def kept() -> Walk:
    """Ask for leave, and tell the customer that it is not there yet."""
    return asked().do(KEPT)


# The reply that follows from the assessment (A6) ---------------------------------------------

AT_ONCE = f.SolvedAtOnce(("unripe",), p.PLUMS, word=p.WORD)
CHOICE = f.SolutionsProposed((p.PLUMS, p.MONEY), told=p.TOLD)
OWN = f.SolutionAgreed(own=p.PLUMS, word=p.WORD)
LATER = f.ReplyDeferred(p.promise(), "must ask", told=p.TOLD)
AWAY = f.HandoverOffered(p.FAY, "seven plums")
REPLIES: list[tuple[AnyFact, str]] = [
    (AT_ONCE, "immediate"), (CHOICE, "immediate"), (OWN, "immediate"), (LATER, "deferred"), (AWAY, "transferred"),
]  # fmt: skip
ASSESSED = {
    "immediate": Assessment(True, True, True),
    "deferred": Assessment(True, False, True),
    "transferred": Assessment(True, True, True, remit=False),
}


def assessed(mode: str, **more: Any) -> Walk:
    return understood().do(f.Assessed(attrs.evolve(ASSESSED[mode], **more)))


@pytest.mark.clause("A1", "A2", "A3", "A6")
@pytest.mark.parametrize(
    ("fact", "mode", "other"),
    [
        pytest.param(fact, mode, other, id=f"{fact.name} for {other}", marks=pytest.mark.guard(fact.name, "other-mode"))
        for fact, mode in REPLIES
        for other in ASSESSED
        if other != mode
    ],
)
def test_a_reply_in_another_way_than_follows_needs_a_reason(fact: AnyFact, mode: str, other: str) -> None:
    said = objection(assessed(other), fact)

    assert Objects("other-mode", "A6", f"by the assessment the reply is {other}, and this one is {mode}") == said
    assert "other-mode" == objection(assessed(other, override="  "), fact).code


@pytest.mark.clause("A6")
@pytest.mark.parametrize(
    ("fact", "mode"), [pytest.param(*each, marks=near_miss(each[0].name, "other-mode")) for each in REPLIES]
)
def test_the_reply_that_follows_and_any_other_with_a_reason_is_recorded(fact: AnyFact, mode: str) -> None:
    for other in ASSESSED:
        assert fact == assessed(other, override="they wait outside").do(fact).entries[-1].fact
    assert fact == assessed(mode).do(fact).entries[-1].fact
    assert fact == understood().do(fact).entries[-1].fact  # nobody has to assess anything in a five-minute case


def test_an_assessment_is_about_the_next_reply_and_about_who_made_it() -> None:
    looked_into = assessed("deferred").do(LATER).do(KEPT)
    passed_on = assessed("transferred").do(AWAY).do(f.HandoverAccepted(), p.FAY)
    went_up = assessed("deferred").do(f.PersonChanged(p.CLEO, "asked for it")).do(f.TakenUp(), p.CLEO)

    for walk, by in ((looked_into, p.ANA), (passed_on, p.FAY), (went_up, p.CLEO)):
        assert "proposed" == walk.do(CHOICE, by).case.state.name


def test_a_customer_agrees_to_what_was_proposed_whatever_somebody_has_assessed_since() -> None:
    walk = understood().do(CHOICE).do(f.Assessed(ASSESSED["deferred"]))

    assert "agreed" == walk.do(f.SolutionAgreed(1), p.KIM).case.state.name


# Doing it, fast (C4) --------------------------------------------------------------------------

UPHELD = f.Decided("upheld", ("picked too early",), cause="ours")
WITH_A_REASON = f.Assessed(Assessment(True, True, True, override="the crate comes on Friday"))
ASKS = attrs.evolve(LATER, approval_for=p.DEAR)


@pytest.mark.clause("C4")
@pytest.mark.guard("reply-deferred", "decided-already")
def test_what_was_decided_for_the_customer_is_not_put_off() -> None:
    said = objection(understood().do(UPHELD), LATER)

    assert (
        Objects("decided-already", "C4", "decided for the customer on 02 March 2026: propose it", "approval_for")
        == said
    )
    assert "decided-already" == objection(understood().do(LATER).do(UPHELD), LATER).code


@pytest.mark.clause("C4")
@near_miss("reply-deferred", "decided-already")
def test_what_needs_leave_or_has_a_reason_to_wait_is_put_off_after_all() -> None:
    rejected = f.Decided("rejected", ("they were ripe",), cause="unknown", alternative=p.PLUMS)
    upheld = understood().do(UPHELD)

    for walk, fact in (
        (upheld, ASKS),
        (upheld.do(ASKS), LATER),
        (upheld.do(WITH_A_REASON), LATER),
        (upheld.do(CHOICE), LATER),
        (understood().do(rejected), LATER),
    ):
        assert isinstance(walk.tries(fact), Walk)


@pytest.mark.clause("C4")
@pytest.mark.guard("reply-deferred", "leave-not-needed")
def test_leave_is_not_asked_for_what_may_be_given() -> None:
    said = objection(understood(), attrs.evolve(ASKS, approval_for=p.MONEY))

    assert Objects("leave-not-needed", "C4", "ana may give that without asking", "approval_for") == said


@near_miss("reply-deferred", "leave-not-needed")
def test_leave_is_asked_for_what_is_more_than_one_may_give() -> None:
    for remedy in (p.DEAR, p.PLUMS):  # of what has no price nobody can tell
        assert isinstance(understood().tries(attrs.evolve(ASKS, approval_for=remedy)), Walk)


# Renewing (A2) -------------------------------------------------------------------------------


@pytest.mark.clause("A2", "J10")
@pytest.mark.guard("reply-deferred", "renewed-unknown")
def test_a_promise_is_not_moved_by_a_word_that_may_not_reach_the_customer() -> None:
    written = attrs.evolve(LATER, told=NO_CHANNEL)
    before = attrs.evolve(LATER, told=attrs.evolve(p.TOLD, at=p.NOON))
    promised = understood().do(LATER, wait=p.DAY)

    said = objection(deferred(), written)
    assert Objects("renewed-unknown", "A2", "waits for phone +44 20 7946 0000: tell them through", "told") == said
    assert Objects("renewed-unknown", "A2", "before c-1/4 was promised", "told") == objection(promised, before)


@near_miss("reply-deferred", "renewed-unknown")
def test_a_promise_is_moved_by_word_of_mouth_or_through_its_medium() -> None:
    desk = attrs.evolve(LATER, told=Evidence.spoken(by="ana", through="desk"))
    phone = attrs.evolve(LATER, told=Evidence.written(by="ana", through="phone"))

    assert [["renewed", "open"]] * 2 == [standings(deferred().do(each)) for each in (desk, phone)]
    assert "deferred" == understood().do(attrs.evolve(LATER, told=NO_CHANNEL)).case.state.name  # nothing is moved


def test_what_is_owed_beside_the_answer_is_never_moved_by_a_renewal() -> None:
    walk = understood().do(f.PromiseMade(p.promise(), told=p.TOLD)).do(LATER)

    assert ["open", "open"] == standings(walk)
    assert ["open", "renewed", "open"] == standings(walk.do(attrs.evolve(LATER, promise=p.promise(p.SOON + p.DAY))))


# A transfer that nobody answers (A5) ---------------------------------------------------------


@pytest.mark.clause("A5")
@pytest.mark.guard("handover-failed", "not-due")
def test_time_says_nothing_before_it_is_over() -> None:
    said = objection(understood().do(AWAY), f.HandoverFailed("no answer"), p.WATCH, p.DAY)

    assert Objects("not-due", "A5", "it can be accepted until 03 March 2026 17:00 UTC") == said


@pytest.mark.clause("A5")
@near_miss("handover-failed", "not-due")
def test_a_transfer_that_is_refused_or_runs_out_is_the_senders_who_owned_it_all_along() -> None:
    offered = understood().do(AWAY)
    back = [offered.do(f.HandoverFailed("busy"), p.FAY), offered.do(f.HandoverFailed("no answer"), p.WATCH, p.DAY * 2)]

    assert "ana" == offered.case.dossier.handling.owner
    assert [("understood", "ana")] * 2 == [(w.case.state.name, w.case.dossier.handling.owner) for w in back]
    assert "not-accepted" == objection(back[1], f.CustomerIntroduced(True, told=p.TOLD)).code


# Asking (C6) ---------------------------------------------------------------------------------


def promising(*steps: Milestone) -> f.ReplyDeferred:
    return attrs.evolve(ASKS, promise=Promise("what we find", p.SOON, Medium("phone"), plan=steps))


@pytest.mark.clause("C6", "B6")
@pytest.mark.guard("reply-deferred", "no-process")
def test_who_asks_for_leave_tells_the_customer_how_that_goes_and_when() -> None:
    too_late = Milestone("a colleague decides", p.SOON + p.DAY)
    over = Milestone("a colleague decides", p.NOON)

    for fact in (promising(), promising(too_late), promising(over)):
        said = objection(understood(), fact)
        assert Objects("no-process", "C6", "tell the customer how the approval goes", "promise") == said


@near_miss("reply-deferred", "no-process")
def test_a_deferral_for_any_other_reason_needs_no_process() -> None:
    plain = attrs.evolve(promising(), approval_for=None)
    step = promising(Milestone("a colleague decides", p.SOON))

    assert ["deferred", "deferred"] == [understood().do(each).case.state.name for each in (plain, step)]


@pytest.mark.guard("reply-deferred", "approval-pending")
def test_nobody_asks_twice_for_the_same() -> None:
    said = objection(asked(), ASKS)

    assert Objects("approval-pending", "C6", "wait for its answer", "approval_for") == said


@near_miss("reply-deferred", "approval-pending")
def test_a_promise_is_renewed_while_leave_is_pending_and_something_else_can_be_asked_for() -> None:
    dearer = attrs.evolve(p.DEAR, worth=Money("600", "EUR"))

    assert 1 == len(asked().do(LATER).case.dossier.ruling.pending)
    assert 2 == len(asked().do(attrs.evolve(ASKS, approval_for=dearer)).case.dossier.ruling.pending)


@pytest.mark.guard("reply-deferred", "unpriced")
def test_nobody_asks_for_leave_to_give_nobody_knows_how_much() -> None:
    said = objection(understood(), attrs.evolve(ASKS, approval_for=Refund("all of it")))

    assert Objects("unpriced", "C6", "say how much the refund is", "approval_for") == said


@near_miss("reply-deferred", "unpriced")
def test_leave_can_be_asked_for_what_has_no_price() -> None:
    assert understood().do(attrs.evolve(ASKS, approval_for=p.PLUMS)).case.dossier.ruling.pending


# Answering (C6) ------------------------------------------------------------------------------


@pytest.mark.clause("C6")
@pytest.mark.parametrize("role", ["approver", "senior"])
def test_nobody_approves_their_own_in_another_role(role: Any) -> None:
    again = Actor("ana", role=role, level=4)

    assert "own-approval" == objection(asked(), YES, again).code


@pytest.mark.parametrize(
    ("remedy", "covered"),
    [
        (p.DEAR, True),
        (attrs.evolve(p.DEAR, worth=Money("499.99", "EUR")), True),
        (attrs.evolve(p.DEAR, worth=Money("500.01", "EUR")), False),
        (attrs.evolve(p.DEAR, worth=Money("500.00", "GBP")), False),
        (attrs.evolve(p.DEAR, what="something else"), False),
    ],
    ids=["it", "less", "more", "other money", "other thing"],
)
@pytest.mark.clause("C6")
def test_leave_is_for_that_remedy_in_that_money_and_no_more(remedy: Refund, covered: bool) -> None:
    walk = asked().do(attrs.evolve(YES, conditions="by bank transfer"), p.GUS)
    answer = walk.tries(f.SolutionAgreed(own=remedy, word=p.WORD))

    assert covered is isinstance(answer, Walk)


def test_leave_is_for_one_time() -> None:
    done = asked().do(YES, p.GUS).do(f.SolutionAgreed(own=p.DEAR, word=p.WORD)).do(f.RemedyDone())
    again = done.do(f.RemedyDisputed("it never came", word=p.WORD))

    assert "beyond-authority" == objection(done, f.GoodwillGiven(p.DEAR)).code
    redone = again.do(f.SolutionAgreed(own=p.DEAR, word=p.WORD)).do(f.RemedyDone())
    assert "beyond-authority" == objection(redone, f.GoodwillGiven(p.DEAR)).code
    solved = redone.do(f.RemedyConfirmed(word=p.WORD)).do(f.Reopened("more", "a second bill", word=p.WORD))
    assert [True, True] == [gift.disputed for gift in solved.case.dossier.solution.given]


def test_leave_for_what_is_agreed_is_none_for_a_gesture_besides() -> None:
    walk = asked().do(YES, p.GUS).do(f.SolutionAgreed(own=p.DEAR, word=p.WORD))

    assert "beyond-authority" == objection(walk, f.GoodwillGiven(p.DEAR)).code


# While it is pending (C6) --------------------------------------------------------------------

OUT = f.HandedOutside("the grower", "1 Orchard", proof=p.PROOF, told=p.TOLD)
IN_MIND: list[tuple[Callable[[], Walk], AnyFact, Actor, tuple[str, ...]]] = [
    (kept, AT_ONCE, p.ANA, ()),
    (asked, attrs.evolve(CHOICE, options=(p.PLUMS, p.DEAR)), p.CLEO, ("options",)),
    (asked, f.GoodwillGiven(p.DEAR), p.CLEO, ("what",)),
    (lambda: heard().do(ASKS).do(KEPT), f.NotAComplaint("praise"), p.CLEO, ()),
    (lambda: kept().do(AWAY), OUT, p.ANA, ()),
    (kept, f.MergedInto("c-2", "the same plums"), p.ANA, ()),
]


@pytest.mark.clause("C6")
@pytest.mark.parametrize(
    ("walk", "fact", "by", "fields"),
    [pytest.param(*each, marks=pytest.mark.guard(each[1].name, "approval-pending")) for each in IN_MIND],
    ids=[each[1].name for each in IN_MIND],
)
def test_what_is_pending_stands_in_the_way(
    walk: Callable[[], Walk], fact: AnyFact, by: Actor, fields: tuple[str, ...]
) -> None:
    assert Objects("approval-pending", "C6", "wait for its answer", *fields) == objection(walk(), fact, by)


@pytest.mark.parametrize(
    ("walk", "fact", "by"),
    [pytest.param(walk, fact, by, marks=near_miss(fact.name, "approval-pending")) for walk, fact, by, _ in IN_MIND],
    ids=[each[1].name for each in IN_MIND],
)
def test_what_was_withdrawn_does_not(walk: Callable[[], Walk], fact: AnyFact, by: Actor) -> None:
    assert fact == walk().do(f.ApprovalWithdrawn("another way was found")).do(fact, by).entries[-1].fact


@pytest.mark.guard("closed-on-silence", "approval-pending")
def test_silence_is_ours_while_somebody_has_to_say_yes_or_no() -> None:
    walk = asked().do(CHOICE).do(f.ReminderSent("which one?", told=p.TOLD), p.WATCH)
    said = objection(walk, f.ClosedOnSilence(), p.WATCH, LONG)

    assert Objects("approval-pending", "C6", "wait for its answer") == said


@near_miss("closed-on-silence", "approval-pending")
def test_silence_after_an_answer_is_the_customers() -> None:
    walk = asked().do(YES, p.GUS).do(CHOICE).do(f.ReminderSent("which one?", told=p.TOLD), p.WATCH)

    assert s.Closed("silence") == walk.do(f.ClosedOnSilence(), p.WATCH, LONG).case.state


@pytest.mark.parametrize(
    ("fact", "kind"),
    [
        (f.Withdrawn(word=p.WORD), "withdrawn"),
        (f.DecidedOutside("ombudsman", "rejected", proof=p.PROOF), "decided-outside"),
    ],
)
def test_what_is_not_ours_to_hold_up_goes_on_and_nothing_is_pending_then(fact: AnyFact, kind: Any) -> None:
    walk = asked().do(fact)

    assert s.Closed(kind) == walk.case.state
    assert ["withdrawn"] == [one.standing for one in walk.case.dossier.ruling.approvals]


def test_another_thing_can_be_proposed_while_leave_for_one_is_pending() -> None:
    assert "proposed" == asked().do(CHOICE).case.state.name


# Running out (C6) ----------------------------------------------------------------------------


@pytest.mark.guard("approval-expired", "not-due")
def test_leave_can_be_given_until_its_time_is_over() -> None:
    said = objection(asked(), LATE, p.WATCH, p.DAY * 7)

    assert Objects("not-due", "C6", "until 09 March 2026 17:00 UTC", "approval") == said


@pytest.mark.guard("approval-expired", "not-pending")
def test_what_was_answered_does_not_run_out() -> None:
    said = objection(asked().do(YES, p.GUS), LATE, p.WATCH, WEEK)

    assert Objects("not-pending", "C6", "what was answered stays as it is", "approval") == said


@pytest.mark.clause("C6", "B6")
@near_miss("approval-expired", "not-due")
@near_miss("approval-expired", "not-pending")
def test_what_ran_out_counts_as_not_given_and_the_promise_stands() -> None:
    walk = asked(fact=attrs.evolve(ASKS, promise=p.promise(p.NOON + LONG))).do(LATE, p.WATCH, WEEK)
    ruling = walk.case.dossier.ruling

    assert ((), "expired", False) == (ruling.pending, ruling.approvals[0].standing, ruling.grants(p.DEAR))
    assert ("deferred", ["open"]) == (walk.case.state.name, standings(walk))
    assert "not-pending" == objection(walk, YES, p.GUS).code
    assert "not-pending" == objection(walk, LATE, p.WATCH, WEEK).code


# A no, and something else (C5) ---------------------------------------------------------------

NO = f.Decided("rejected", ("they were ripe",), cause="unknown")


@pytest.mark.clause("C5")
@pytest.mark.guard("decided", "no-alternative")
def test_a_no_comes_with_an_alternative() -> None:
    said = objection(understood(), NO)

    fields = ("alternative", "no_alternative_because")
    assert Objects("no-alternative", "C5", "offer something else instead", *fields) == said
    assert "no-alternative" == objection(understood(), attrs.evolve(NO, no_alternative_because=" ")).code


@near_miss("decided", "no-alternative")
def test_a_no_with_an_alternative_or_a_reason_or_after_an_offer_and_a_yes_are_recorded() -> None:
    offered = understood().do(CHOICE)
    facts = (attrs.evolve(NO, alternative=p.PLUMS), attrs.evolve(NO, no_alternative_because="none is left"))
    yes = attrs.evolve(NO, outcome="partly-upheld")

    assert ["rejected"] * 2 == [understood().do(each).case.dossier.ruling.outcome for each in facts]
    assert "rejected" == offered.do(NO).case.dossier.ruling.outcome
    assert "partly-upheld" == understood().do(yes).case.dossier.ruling.outcome


@pytest.mark.guard("decided", "beyond-authority")
def test_an_alternative_that_could_not_be_given_raises_no_hope() -> None:
    said = objection(understood(), attrs.evolve(NO, alternative=p.DEAR))

    assert Objects("beyond-authority", "B6", "up to 100, not 500.00 EUR", "alternative") == said


@near_miss("decided", "beyond-authority")
def test_an_alternative_within_authority_is_decided() -> None:
    assert "rejected" == understood().do(attrs.evolve(NO, alternative=p.MONEY)).case.dossier.ruling.outcome


# Summing up (C4, C8) -------------------------------------------------------------------------

FIFTY = Refund("half", Money("50", "EUR"))
OTHER = Refund("the rest", Money("31", "EUR"))
TIGHT = rulebook({"authority": {"per-complaint": ["0", "80"]}})


@pytest.mark.clause("C4", "C8", "B6")
def test_what_was_given_on_a_complaint_counts_gestures_too() -> None:
    walk = under(understood(), TIGHT).do(f.GoodwillGiven(FIFTY))
    said = objection(walk, f.SolutionAgreed(own=FIFTY, word=p.WORD))

    assert "ana may give up to 80 EUR on one complaint: 50 EUR was given already, and 50 EUR comes on top" in str(said)
    assert "agreed" == walk.do(f.SolutionAgreed(own=p.MONEY, word=p.WORD)).case.state.name


def test_what_is_agreed_counts_for_a_gesture_and_not_for_what_takes_its_place() -> None:
    walk = under(understood(), TIGHT).do(f.SolutionAgreed(own=FIFTY, word=p.WORD))

    assert "beyond-authority" == objection(walk, f.GoodwillGiven(FIFTY)).code
    anew = f.SolutionsProposed((FIFTY, p.PLUMS), because="the account was closed", told=p.TOLD)
    assert "proposed" == walk.do(anew).case.state.name


def test_what_was_done_counts_once_and_stays_given_and_what_was_never_done_does_not_count() -> None:
    agreed = under(understood(), TIGHT).do(f.SolutionAgreed(own=FIFTY, word=p.WORD))
    undone = agreed.do(attrs.evolve(LATER, because="the account was closed"))
    disputed = agreed.do(f.RemedyDone()).do(f.RemedyDisputed("too little", word=p.WORD))

    assert 0 == len(undone.case.dossier.solution.given)
    assert ["c-1/5"] == [gift.id for gift in disputed.case.dossier.solution.given]
    assert "agreed" == undone.do(f.SolutionAgreed(own=FIFTY, word=p.WORD)).case.state.name
    assert "beyond-authority" == objection(disputed, f.SolutionAgreed(own=OTHER, word=p.WORD)).code
    again = disputed.do(f.SolutionAgreed(own=FIFTY, word=p.WORD)).do(f.RemedyDone())
    assert "beyond-authority" == objection(again, f.GoodwillGiven(OTHER)).code
    assert f.GoodwillGiven(p.MONEY) == again.do(f.GoodwillGiven(p.MONEY)).entries[-1].fact


def test_sums_are_of_one_money() -> None:
    pounds = Refund("half", Money("50", "GBP"))

    assert under(understood(), TIGHT).do(f.GoodwillGiven(FIFTY)).do(f.GoodwillGiven(pounds)).case.dossier.solution.given


def test_one_leave_covers_what_a_sum_would_refuse() -> None:
    walk = under(understood(), TIGHT).do(f.GoodwillGiven(FIFTY)).do(attrs.evolve(ASKS, approval_for=FIFTY))

    assert "beyond-authority" == objection(walk, YES, Actor("joe", role="approver", level=1)).code
    wide = rulebook({"authority": {"per-complaint": ["0", "80", "1000"]}})
    yes = under(walk, wide).do(YES, p.GUS)
    assert "agreed" == yes.do(f.SolutionAgreed(own=FIFTY, word=p.WORD)).case.state.name


# Who is responsible where the duty was involved (C2) ------------------------------------------


def opened(by: Actor, *barred: str, owner: Actor | None = None, duty: str = "hal") -> str:
    fact = f.ComplaintReceived(p.complaint(), owner, barred, duty)
    owned: str = flow.opened(fact, id="c-2", by=by, at=p.NOON).case.dossier.handling.owner
    return owned


@pytest.mark.clause("C2")
@pytest.mark.guard("complaint-received", "owner-involved")
@pytest.mark.parametrize(
    ("by", "owner", "fragment"),
    [(p.SYSTEM, None, "hal was involved"), (p.ANA, None, "hal was involved"), (p.BEN, p.ANA, "ana was involved")],
    ids=["taken in by nobody", "taken in by who was involved", "given to who was involved"],
)
def test_nobody_is_responsible_for_a_complaint_about_themselves(by: Actor, owner: Actor | None, fragment: str) -> None:
    with pytest.raises(Refused, match=fragment) as caught:
        opened(by, "ana", "hal", owner=owner)

    assert ["owner-involved"] == [each.code for each in caught.value.objections]


@near_miss("complaint-received", "owner-involved")
def test_whoever_was_not_involved_is_responsible() -> None:
    assert "ben" == opened(p.BEN, "ana", "hal")
    assert "ben" == opened(p.ANA, "ana", "hal", owner=p.BEN)
    assert "hal" == opened(p.ANA, "ana")
