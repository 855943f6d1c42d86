"""The end, and what comes after it: what is refused, what is not, and what is learnt."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import attrs
import pytest

from resolved import Actor, Evidence, facts as f, states as s
from resolved.core.fact import AnyFact
from resolved.core.policy import default, rulebook

from .. import people as p
from ..walks import Walk
from .refusals import (
    LONG,
    NOW,
    Objects,
    closed,
    confirmed,
    deferred,
    documented,
    final,
    heard,
    is_refused,
    last_row,
    near_miss,
    objection,
    ordered,
    promised,
    proposed,
    remedied,
    spoken,
    standings,
    under,
    understood,
)

REFERRAL = timedelta(weeks=26)
WINDOW = timedelta(days=90)
MOMENT = timedelta(microseconds=1)
LAPSED = timedelta(days=14, hours=5)
"""Ten working days from Monday noon: 17:00 in two weeks."""

# Closing --------------------------------------------------------------------------------


@pytest.mark.guard("case-closed", "promise-open")
@pytest.mark.parametrize("before", [documented, final])
def test_nothing_is_closed_over_a_promise(before: Callable[[], Walk]) -> None:
    walk = promised(before())
    said = objection(walk, f.CaseClosed(word=p.WORD))

    assert Objects("promise-open", "J10", f"({last_row(walk).id}): keep them (progress-told with keeps)") == said


@near_miss("case-closed", "promise-open")
def test_what_was_kept_released_or_broken_is_no_promise_any_more() -> None:
    walk = promised(documented())
    id = last_row(walk).id
    kept = walk.do(f.ProgressTold("done", (id,), told=p.TOLD))
    released = walk.do(f.PromiseReleased(id), p.KIM)
    broken = walk.do(f.PromiseBroken(id), p.WATCH, p.DAY * 4)

    assert [s.Closed("confirmed")] * 3 == [each.do(f.CaseClosed()).case.state for each in (kept, released, broken)]


def over_an_approval() -> Walk:
    """Do what somebody outside decided while an approval is pending."""
    return ordered(deferred(approval_for=p.DEAR).do(f.PromiseKept("not yet", told=p.TOLD)))


@pytest.mark.guard("case-closed", "approval-pending")
def test_nothing_is_closed_over_an_approval() -> None:
    said = objection(over_an_approval(), f.CaseClosed())

    assert Objects("approval-pending", "C6", "approval c-1/4 is pending: wait for its answer") == said


@near_miss("case-closed", "approval-pending")
def test_what_was_refused_is_not_pending() -> None:
    answered = deferred(approval_for=p.DEAR).do(f.ApprovalAnswered(False, "too much"), p.GUS)
    solved = answered.do(f.SolvedAtOnce(("unripe",), p.PLUMS, word=p.WORD)).do(f.CaseDocumented("picked too early"))

    assert s.Closed("confirmed") == solved.do(f.CaseClosed()).case.state


@pytest.mark.guard("case-closed", "not-solved")
def test_what_the_customer_calls_unsolved_is_not_closed() -> None:
    walk = documented().do(f.FollowedUp(False, word=p.WORD))

    assert Objects("not-solved", "C7", "open it again (reopened)") == objection(walk, f.CaseClosed())


@near_miss("case-closed", "not-solved")
@pytest.mark.parametrize(
    "facts",
    [[], [f.FollowedUp(told=p.TOLD)], [f.FollowedUp(False, word=p.WORD), f.FollowedUp(True, word=p.WORD)]],
    ids=["not asked", "no answer", "solved since"],
)
def test_what_nobody_calls_unsolved_is_closed(facts: list[AnyFact]) -> None:
    walk = documented()
    for fact in facts:
        walk = walk.do(fact)

    assert s.Closed("confirmed") == walk.do(f.CaseClosed()).case.state


def test_a_final_position_stands_though_the_customer_is_not_content() -> None:
    assert not is_refused(final().do(f.FollowedUp(False, word=p.WORD)), f.CaseClosed(), p.ANA, LONG)


@pytest.mark.guard("case-closed", "window-open")
@pytest.mark.parametrize(
    ("word", "wait", "fragment"),
    [
        (None, NOW, "may go outside until 31 August 2026: wait, or give their word"),
        (None, REFERRAL - MOMENT, "may go outside until 31 August 2026"),
        (p.TOLD, NOW, "what is needed is the customer's own"),
    ],
)
def test_a_final_position_is_not_closed_while_it_may_be_taken_outside(
    word: Evidence | None, wait: timedelta, fragment: str
) -> None:
    assert Objects("window-open", "E5", fragment, "word") == objection(final(), f.CaseClosed(word=word), wait=wait)


@near_miss("case-closed", "window-open")
@pytest.mark.parametrize(
    ("word", "by", "wait", "kind"),
    [
        (p.WORD, p.ANA, NOW, "position-accepted"),
        (None, p.KIM, NOW, "position-accepted"),
        (None, p.SYSTEM, REFERRAL, "position-stood"),
    ],
)
def test_a_final_position_ends_accepted_or_stood(word: Evidence | None, by: Actor, wait: Any, kind: str) -> None:
    walk = final().do(f.CaseClosed(word=word), by, wait)

    assert (kind, p.NOON + wait) == (walk.case.state.kind, walk.case.dossier.after.closed_at)


def test_documenting_is_remembered_and_closing_forgets_it_not() -> None:
    assert [None, p.NOON, p.NOON] == [each().case.dossier.after.documented for each in (confirmed, documented, closed)]


def test_a_lesson_documents_only_what_has_ended() -> None:
    lesson = f.LessonRecorded("wait a week")
    ended = heard().do(f.Withdrawn(word=p.WORD))

    assert [None, None, p.NOON] == [
        walk.case.dossier.after.documented for walk in (heard().do(lesson), ended, ended.do(lesson))
    ]


def test_what_is_withdrawn_is_closed_and_every_promise_released() -> None:
    walk = promised(deferred()).do(f.Withdrawn(), p.KIM)

    assert (s.Closed("withdrawn"), ["released", "released"]) == (walk.case.state, standings(walk))
    assert p.NOON == walk.case.dossier.after.closed_at


# Silence --------------------------------------------------------------------------------

REMINDER = f.ReminderSent("well?", told=p.TOLD)
GONE = f.ClosedOnSilence()


def reminded(walk: Walk) -> Walk:
    return walk.do(REMINDER)


@pytest.mark.guard("closed-on-silence", "silence-is-no-word")
def test_silence_closes_nothing_unless_policy_says_so() -> None:
    walk = under(reminded(reminded(proposed())), default())
    said = objection(walk, GONE, p.WATCH, LAPSED)

    assert Objects("silence-is-no-word", "J7", "policy does not let it close a complaint") == said


@near_miss("closed-on-silence", "silence-is-no-word")
@pytest.mark.parametrize("before", [heard, understood, proposed, remedied])
def test_where_policy_says_so_silence_is_a_kind_of_its_own(before: Callable[[], Walk]) -> None:
    walk = reminded(before()).do(GONE, p.WATCH, LAPSED)

    assert s.Closed("silence") == walk.case.state
    assert (p.NOON + LAPSED, None) == (walk.case.dossier.after.closed_at, walk.case.dossier.after.documented)


@pytest.mark.guard("closed-on-silence", "not-reminded")
@pytest.mark.parametrize(
    ("walk", "wait", "fragment"),
    [
        (proposed(), LONG, "was reminded 0 time(s), and policy names 1: remind them"),
        (reminded(proposed()), LAPSED - MOMENT, "has until 16 March 2026 17:00 UTC to answer"),
        (reminded(proposed().do(f.Noted("odd"), wait=p.DAY)), LAPSED - p.DAY, "has until 17 March 2026 17:00"),
        (reminded(proposed()).do(f.LeaveGiven("hold"), p.KIM), LONG, "was reminded 0 time(s)"),
        (final(), REFERRAL - MOMENT, "has until 31 August 2026 12:00 UTC"),
    ],
    ids=["never", "not lapsed", "not lapsed since the last", "heard since", "window open"],
)
def test_silence_closes_nothing_before_its_reminders_and_their_time(walk: Walk, wait: timedelta, fragment: str) -> None:
    assert Objects("not-reminded", "J7", fragment) == objection(walk, GONE, p.WATCH, wait)


@near_miss("closed-on-silence", "not-reminded")
def test_a_final_position_stands_without_reminders_once_its_window_is_over() -> None:
    assert s.Closed("position-stood") == final().do(GONE, p.WATCH, REFERRAL).case.state


UNREMINDING = rulebook({"silence": {"closes": True, "reminders": 0}})


@pytest.mark.guard("closed-on-silence", "not-reminded")
@pytest.mark.parametrize("before", [heard, understood])
def test_nobody_is_silent_who_was_asked_nothing(before: Callable[[], Walk]) -> None:
    said = objection(under(before(), UNREMINDING), GONE, p.WATCH, LONG)

    assert Objects("not-reminded", "J7", "remind them first") == said


@near_miss("closed-on-silence", "not-reminded")
@pytest.mark.parametrize("before", [proposed, remedied])
def test_a_house_without_reminders_waits_as_long_all_the_same(before: Callable[[], Walk]) -> None:
    walk = under(before(), UNREMINDING)

    assert "not-reminded" == objection(walk, GONE, p.WATCH, LAPSED - MOMENT).code
    assert s.Closed("silence") == walk.do(GONE, p.WATCH, LAPSED).case.state


@pytest.mark.guard("closed-on-silence", "promise-open")
def test_silence_closes_nothing_over_a_promise() -> None:
    walk = reminded(promised(proposed()))

    assert Objects("promise-open", "J10", "keep them (progress-told with keeps)") == objection(
        walk, GONE, p.WATCH, LAPSED
    )


@near_miss("closed-on-silence", "promise-open")
def test_silence_closes_where_the_promise_was_kept() -> None:
    walk = promised(proposed())
    kept = walk.do(f.ProgressTold("done", (last_row(walk).id,), told=p.TOLD))

    assert s.Closed("silence") == reminded(kept).do(GONE, p.WATCH, LAPSED).case.state


BOUNCED = f.DeliveryFailed("l-1", "no such box", proof=p.PROOF)


def test_who_got_no_reminder_was_unreachable_and_not_silent() -> None:
    none = reminded(proposed()).do(BOUNCED, p.SYSTEM)
    one = reminded(reminded(proposed())).do(BOUNCED, p.SYSTEM)

    assert s.Closed("unreachable") == none.do(GONE, p.WATCH, LAPSED).case.state
    assert s.Closed("silence") == one.do(GONE, p.WATCH, LAPSED).case.state


def test_who_got_the_reminder_but_not_an_earlier_letter_was_silent() -> None:
    walk = reminded(proposed().do(BOUNCED, p.SYSTEM)).do(GONE, p.WATCH, LAPSED)

    assert s.Closed("silence") == walk.case.state


def test_reminders_and_failures_count_from_when_the_customer_was_last_heard() -> None:
    walk = reminded(proposed()).do(BOUNCED, p.SYSTEM)
    heard_again = walk.do(f.LeaveGiven("hold"), p.KIM)

    assert ((p.NOON,), 1) == (walk.case.dossier.contact.reminders, walk.case.dossier.contact.undelivered)
    assert ((), 0) == (heard_again.case.dossier.contact.reminders, heard_again.case.dossier.contact.undelivered)


# Merging --------------------------------------------------------------------------------


def test_what_is_merged_is_closed_and_its_promises_move_with_their_ids() -> None:
    gone = promised(deferred()).do(f.MergedInto("c-2", "the same plums"))
    rows = promised(deferred()).case.dossier.ledger.open
    took = Walk.begun().do(f.Absorbed("c-0", p.NOON - p.DAY, rows))

    assert (s.Closed("merged"), "c-2") == (gone.case.state, gone.case.dossier.after.merged_into)
    assert (["moved", "moved"], ["open", "open"]) == (standings(gone), standings(took))
    assert [row.id for row in rows] == [row.id for row in took.case.dossier.ledger.rows]


@pytest.mark.parametrize("days", [-1, 1])
def test_of_two_complaints_the_earliest_start_counts(days: int) -> None:
    began = p.NOON + p.DAY * days
    walk = Walk.begun().do(f.Absorbed("c-0", began))

    assert (min(began, p.NOON), ("c-0",)) == (walk.case.dossier.contact.began, walk.case.dossier.after.absorbed)


def test_reopening_what_was_merged_takes_it_apart_and_the_promises_stay_away() -> None:
    walk = promised(heard()).do(f.MergedInto("c-2", "the same plums")).do(f.Reopened("not the same"), p.KIM)

    assert ("", ["moved"], s.Heard()) == (walk.case.dossier.after.merged_into, standings(walk), walk.case.state)


# Reopening ------------------------------------------------------------------------------

AGAIN = f.Reopened("still sour", word=p.WORD)


@pytest.mark.guard("reopened", "window-closed")
def test_what_was_closed_too_long_ago_is_not_reopened() -> None:
    said = objection(closed(), AGAIN, wait=WINDOW + MOMENT)

    assert Objects("window-closed", "C7", "until 31 May 2026: say so, and where to turn (reopening-refused)") == said


@near_miss("reopened", "window-closed")
def test_on_the_last_day_it_is_reopened() -> None:
    assert s.Understood() == closed().do(AGAIN, wait=WINDOW).case.state


@near_miss("reopened", "window-closed")
@pytest.mark.parametrize("before", [confirmed, documented, final])
def test_what_was_never_closed_has_no_window(before: Callable[[], Walk]) -> None:
    assert s.Understood() == before().do(AGAIN, wait=LONG).case.state


def test_a_reopening_keeps_all_that_is_known_and_undoes_the_solution() -> None:
    before, walk = closed(), closed().do(AGAIN, wait=p.DAY)
    after = walk.case.dossier.after

    assert (None, None, None, 1) == (after.closed_at, after.documented, after.solved, after.reopened)
    assert (p.NOON, None) == (after.settled_at, walk.case.dossier.solution.agreed)
    assert (before.case.dossier.account, before.case.dossier.handling) == (
        walk.case.dossier.account,
        walk.case.dossier.handling,
    )


def test_what_is_new_has_to_be_heard_and_put() -> None:
    walk = closed().do(attrs.evolve(AGAIN, point="and dear"))

    assert (s.Heard(), ("unripe", "and dear"), "") == (
        walk.case.state,
        walk.case.dossier.account.points,
        walk.case.dossier.account.basis,
    )


def test_what_was_never_understood_is_reopened_as_heard() -> None:
    assert s.Heard() == heard().do(f.Withdrawn(word=p.WORD)).do(AGAIN).case.state


def test_settled_twice_is_settled_when_it_first_was() -> None:
    again = closed().do(AGAIN, wait=p.DAY).do(f.SolvedAtOnce(("unripe",), p.PLUMS, word=p.WORD), wait=p.DAY)

    assert (p.NOON, None) == (again.case.dossier.after.settled_at, again.case.dossier.after.documented)


def test_a_refusal_to_reopen_is_told_and_changes_nothing_else() -> None:
    before = closed()
    walk = before.do(f.ReopeningRefused("too late", "the ombudsman", told=spoken(p.NOON + LONG)), p.DORA, LONG)

    assert s.Closed("confirmed") == walk.case.state
    assert before.case.dossier._replace(handling=walk.case.dossier.handling) == walk.case.dossier
