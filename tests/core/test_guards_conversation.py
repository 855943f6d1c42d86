"""The first word, the conversation, conduct: what is refused, what is not, and what is learnt."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import attrs
import pytest

from resolved import Actor, Evidence, Invalid, Refused, facts as f, flow, states as s
from resolved.core.complaint import BUILT_IN
from resolved.core.dossier import LeaveFor
from resolved.core.fact import AnyFact

from .. import people as p
from ..walks import Walk
from .refusals import (
    Objects,
    agreed,
    closed,
    deferred,
    heard,
    is_refused,
    near_miss,
    objection,
    on_duty,
    proposed,
    remedied,
    spoken,
    understood,
)

# Whose word it is -----------------------------------------------------------------------

Says = Callable[..., AnyFact]


def with_a_promise() -> Walk:
    return heard().do(f.PromiseMade(p.promise(), told=p.TOLD))


SAYINGS: list[tuple[str, Callable[[], Walk], Says]] = [
    ("point-added", understood, partial(f.PointAdded, "and sour")),
    ("restatement-confirmed", heard, partial(f.RestatementConfirmed, ("unripe",))),
    ("solved-at-once", heard, partial(f.SolvedAtOnce, ("unripe",), p.PLUMS)),
    ("proposal-rejected", proposed, partial(f.ProposalRejected)),
    ("solution-agreed", proposed, partial(f.SolutionAgreed, 1)),
    ("remedy-confirmed", remedied, partial(f.RemedyConfirmed)),
    ("remedy-disputed", remedied, partial(f.RemedyDisputed, "still sour")),
    ("withdrawn", heard, partial(f.Withdrawn)),
    ("reopened", closed, partial(f.Reopened, "still sour")),
    ("leave-given", heard, partial(f.LeaveGiven, "hold")),
    ("promise-released", with_a_promise, partial(f.PromiseReleased, "c-1/3")),
]
THEIRS = [each for each in SAYINGS if each[0] != "solved-at-once"]
"""Those that a customer may record themselves."""


def params(
    sayings: list[tuple[str, Callable[[], Walk], Says]], mark: Callable[[str, str], pytest.MarkDecorator]
) -> list[Any]:
    return [pytest.param(walk, say, id=name, marks=mark(name, "no-word")) for name, walk, say in sayings]


@pytest.mark.parametrize(("walk", "say"), params(SAYINGS, pytest.mark.guard))
def test_a_handler_does_not_speak_for_the_customer(walk: Callable[[], Walk], say: Says) -> None:
    assert Objects("no-word", "J7", "word=Evidence.spoken(by='customer'", "word") == objection(walk(), say())
    assert Objects("no-word", "J7", "the word of ana", "word") == objection(walk(), say(word=p.TOLD))


@pytest.mark.parametrize(("walk", "say"), params(SAYINGS, near_miss))
def test_a_handler_writes_down_what_the_customer_said(walk: Callable[[], Walk], say: Says) -> None:
    fact = say(word=p.WORD)

    assert fact == walk().do(fact).entries[-1].fact


@pytest.mark.parametrize(("walk", "say"), params(THEIRS, near_miss))
def test_a_customer_needs_no_evidence_of_their_own_word(walk: Callable[[], Walk], say: Says) -> None:
    assert p.KIM == walk().do(say(), p.KIM).entries[-1].by


@pytest.mark.parametrize(("walk", "say"), params(THEIRS, pytest.mark.guard))
def test_a_customer_does_not_record_somebody_elses_word(walk: Callable[[], Walk], say: Says) -> None:
    assert Objects("no-word", "J7", "the customer's own", "word") == objection(walk(), say(word=p.TOLD), p.KIM)


@pytest.mark.parametrize(("walk", "say"), [each[1:] for each in SAYINGS], ids=[each[0] for each in SAYINGS])
def test_a_word_that_is_yet_to_be_said_is_refused(walk: Callable[[], Walk], say: Says) -> None:
    assert is_refused(walk(), say(word=attrs.evolve(p.WORD, at=p.LATER)))


def test_what_the_customer_said_aloud_is_a_conversation_and_so_a_response() -> None:
    said = heard().do(f.LeaveGiven("restating", word=p.WORD), wait=p.DAY).case.dossier.contact

    assert (p.NOON + p.DAY, ("restating",)) == (said.responded, said.manners.leaves)


@pytest.mark.clause("D1", "H2")
@pytest.mark.parametrize("leave", ["hold", "transfer"])
def test_to_be_asked_to_wait_is_no_response(leave: LeaveFor) -> None:
    said = heard().do(f.LeaveGiven(leave, word=p.WORD), wait=p.DAY).case.dossier.contact

    assert (None, (leave,)) == (said.responded, said.manners.leaves)


def test_what_the_customer_wrote_is_no_response_of_ours() -> None:
    written = Evidence.written(by="customer", through="email", message="m-2")

    assert heard().do(f.LeaveGiven("restating", word=written)).case.dossier.contact.responded is None
    assert heard().do(f.LeaveGiven("restating"), p.KIM).case.dossier.contact.responded is None


# The first word -------------------------------------------------------------------------


def test_whoever_takes_a_complaint_in_owns_it() -> None:
    handling = Walk.begun().case.dossier.handling

    assert ("ana", False, 1) == (handling.owner, handling.duty, handling.level)


def test_what_no_person_took_in_is_the_dutys_until_somebody_of_the_staff_acts() -> None:
    walk = on_duty()
    acted = walk.do(f.AccountHeard("not ripe"), p.BEN).case.dossier.handling

    assert ("duty", True) == (walk.case.dossier.handling.owner, walk.case.dossier.handling.duty)
    assert ("ben", False, 1) == (acted.owner, acted.duty, acted.level)


def test_neither_customer_machine_nor_approver_takes_a_complaint_from_the_duty() -> None:
    walk = on_duty().do(f.Acknowledged(automatic=True, told=p.TOLD), p.SYSTEM).do(f.LeaveGiven("hold"), p.KIM)
    asked = walk.do(f.ReplyDeferred(p.promise(), "must ask", approval_for=p.DEAR, told=p.TOLD), p.BEN)

    assert "duty" == walk.case.dossier.handling.owner
    assert "ben" == asked.do(f.ApprovalAnswered(True, "fair"), p.GUS).case.dossier.handling.owner


def test_somebody_whom_the_complaint_is_about_does_not_take_it_from_the_duty() -> None:
    handling = on_duty(barred=("ana",)).do(f.AccountHeard("not ripe")).case.dossier.handling

    assert ("duty", True, True) == (handling.owner, handling.duty, handling.knows("ana"))


def test_an_owner_who_was_named_at_receipt_owns_it() -> None:
    fact = f.ComplaintReceived(p.complaint(), p.BEN)

    assert "ben" == flow.opened(fact, id="c-1", by=p.SYSTEM, at=p.NOON).case.dossier.handling.owner


@pytest.mark.guard("acknowledged", "not-told")
def test_an_acknowledgement_is_ours_to_give() -> None:
    assert Objects("not-told", "A2", "how we told them", "told") == objection(heard(), f.Acknowledged(told=p.WORD))


@near_miss("acknowledged", "not-told")
def test_a_persons_acknowledgement_is_the_first_response_and_a_machines_is_not() -> None:
    by_person = heard().do(f.Acknowledged(told=spoken(p.NOON)), wait=p.DAY).case.dossier.contact
    by_machine = heard().do(f.Acknowledged(automatic=True, told=p.TOLD), p.SYSTEM).case.dossier.contact

    assert (p.NOON, None) == (by_person.responded, by_person.acknowledged)
    assert (None, p.NOON) == (by_machine.responded, by_machine.acknowledged)


def test_only_the_first_response_is_the_first() -> None:
    walk = heard().do(f.Acknowledged(told=p.TOLD)).do(f.ProgressTold("we ask", told=p.TOLD), wait=p.DAY)

    assert p.NOON == walk.case.dossier.contact.responded


def test_what_is_no_complaint_is_closed_as_such() -> None:
    walk = heard().do(f.NotAComplaint("praise"), p.CLEO)

    assert (s.Closed("not-a-complaint"), p.NOON) == (walk.case.state, walk.case.dossier.after.closed_at)


@pytest.mark.guard("not-a-complaint", "promise-open")
def test_what_is_no_complaint_is_not_closed_over_a_promise() -> None:
    said = objection(with_a_promise(), f.NotAComplaint("praise"), p.CLEO)

    assert Objects("promise-open", "J10", "keep them (progress-told with keeps)") == said


# Understanding --------------------------------------------------------------------------


@pytest.mark.guard("restatement-confirmed", "no-points")
def test_nothing_cannot_be_said_back() -> None:
    said = objection(heard(), f.RestatementConfirmed((), word=p.WORD))

    assert Objects("no-points", "B2", "list of at least one point", "points") == said


@near_miss("restatement-confirmed", "no-points")
def test_one_point_that_the_customer_confirms_is_enough() -> None:
    walk = heard().do(f.RestatementConfirmed(("unripe",), word=p.WORD))

    assert s.Understood() == walk.case.state
    assert (("unripe",), "confirmed") == (walk.case.dossier.account.points, walk.case.dossier.account.basis)


@pytest.mark.guard("taken-as-written", "no-points")
def test_nothing_cannot_be_taken_as_written() -> None:
    assert Objects("no-points", "B2", "at least one point", "points") == objection(heard(), f.TakenAsWritten(()))


@near_miss("taken-as-written", "no-points")
def test_what_is_taken_as_written_is_put_and_not_confirmed() -> None:
    assert "put" == heard().do(f.TakenAsWritten(("unripe",))).case.dossier.account.basis


@pytest.mark.guard("taken-as-written", "customer-is-here")
@pytest.mark.parametrize("channel", ["desk", "phone", "chat"])
def test_a_customer_who_is_here_is_asked(channel: str) -> None:
    said = objection(heard(channel), f.TakenAsWritten(("unripe",)))

    assert Objects("customer-is-here", "B2", "have them confirm it (restatement-confirmed)") == said


@near_miss("taken-as-written", "customer-is-here")
@pytest.mark.parametrize("channel", ["email", "web", "post", "social", "survey"])
def test_a_customer_who_wrote_need_not_be_asked(channel: str) -> None:
    assert s.Understood() == heard(channel).do(f.TakenAsWritten(("unripe",))).case.state


def test_a_blank_point_is_no_point() -> None:
    with pytest.raises(Invalid, match=r"each of TakenAsWritten\.points must say something"):
        f.TakenAsWritten((" ",))


def test_points_that_came_with_the_account_are_ours_until_they_are_put() -> None:
    account = Walk.begun().do(f.AccountHeard("not ripe", ("unripe",))).case.dossier.account

    assert (("not ripe",), ("unripe",), "") == (account.told, account.points, account.basis)


@pytest.mark.parametrize("before", [understood, deferred, proposed])
def test_a_point_that_is_added_later_has_all_points_put_anew(before: Callable[[], Walk]) -> None:
    walk = before().do(f.PointAdded("and sour"), p.KIM)

    assert s.Heard() == walk.case.state
    assert (("unripe", "and sour"), "") == (walk.case.dossier.account.points, walk.case.dossier.account.basis)


def test_asking_for_a_wish_is_known_though_there_was_none_and_forgets_none() -> None:
    none, kept = heard().do(f.WishAsked()), understood().do(f.WishAsked())

    assert (True, None) == (none.case.dossier.account.asked, none.case.dossier.account.wish)
    assert (True, "ripe ones") == (kept.case.dossier.account.asked, kept.case.dossier.account.wish)


def test_the_mood_is_the_last_that_was_noted() -> None:
    assert "calm" == heard().do(f.MoodNoted("angry")).do(f.MoodNoted("calm")).case.dossier.account.mood


def test_apology_and_thanks_are_remembered() -> None:
    contact = heard().do(f.Apologised("the plums")).do(f.Thanked()).case.dossier.contact.manners

    assert (True, True) == (contact.apologised, contact.thanked)


def test_being_heard_is_remembered_the_first_time_and_reminders_start_anew() -> None:
    walk = heard().do(f.ReminderSent("well?", told=p.TOLD)).do(f.AccountHeard("and sour"), wait=p.DAY)

    assert (p.NOON, ()) == (walk.case.dossier.contact.listened, walk.case.dossier.contact.reminders)


# The end of a contact, and conduct ------------------------------------------------------


@pytest.mark.clause("B9")
@pytest.mark.guard("contact-ended", "nothing-told")
def test_no_contact_ends_before_the_customer_knows_what_happens_next() -> None:
    said = objection(heard(), f.ContactEnded("phone", "ask for Ana", what=" "))

    assert Objects("nothing-told", "B9", "what happens next and when", "what") == said


@pytest.mark.clause("B9")
@near_miss("contact-ended", "nothing-told")
def test_a_contact_ends_once_the_customer_was_told_something() -> None:
    told = heard().do(f.ProgressTold("we look into it", told=p.TOLD))

    for walk, fact in (
        (told, f.ContactEnded("phone", "ask for Ana")),
        (heard(), f.ContactEnded("phone", "ask for Ana", what="we look into it")),
    ):
        assert isinstance(walk.tries(fact), Walk)


@pytest.mark.guard("contact-ended", "no-way-back")
@pytest.mark.parametrize("way_back", ["", "  "])
def test_no_contact_ends_without_a_way_back(way_back: str) -> None:
    said = objection(heard(), f.ContactEnded("phone", way_back, what="we look into it"))

    assert Objects("no-way-back", "B9", "tell the customer how to get back", "way_back") == said


@near_miss("contact-ended", "no-way-back")
def test_a_contact_ends_with_a_way_back_and_the_complaint_does_not() -> None:
    walk = heard().do(f.ContactEnded("phone", "ask for Ana, 0000", what="we look into it", unhappy=True))

    assert (s.Heard(), True) == (walk.case.state, walk.case.dossier.contact.manners.way_back)


GONE = f.ContactEnded(
    "phone", for_conduct=True, because="it did not stop; nobody was in the house", unrelieved=True, announced=True
)


CALLED = f.ContactEnded("phone", "ask for Ana, 0000", what="we look into it")


def insulted(kind: Any = "insult", warned: bool = True) -> Walk:
    return heard("phone").do(f.ConductNoted(kind, "a word", warned))


@pytest.mark.guard("contact-ended", "not-warned")
@pytest.mark.parametrize(
    ("walk", "fact", "fragment"),
    [
        (heard(), GONE, "note the conduct of this contact first (conduct-noted)"),
        (insulted(warned=False), GONE, "ask politely and firmly for it to stop"),
        (insulted(), attrs.evolve(GONE, because=" "), "say that nobody could relieve you"),
        (insulted(), attrs.evolve(GONE, unrelieved=False), "say that nobody could relieve you (unrelieved)"),
        (insulted(), attrs.evolve(GONE, announced=False), "tell the customer first"),
        (insulted().do(CALLED), GONE, "note the conduct of this contact first"),
        (insulted().do(CALLED).do(f.ConductNoted("insult", "again")), GONE, "ask politely and firmly"),
    ],
)
def test_no_contact_ends_for_conduct_unless_noted_warned_and_unrelieved(walk: Walk, fact: Any, fragment: str) -> None:
    assert Objects("not-warned", "I2", fragment, "for_conduct") == objection(walk, fact)


@near_miss("contact-ended", "not-warned")
def test_a_contact_that_ends_for_conduct_needs_no_way_back_and_closes_nothing() -> None:
    walk = insulted().do(GONE)

    assert (s.Heard(), False) == (walk.case.state, walk.case.dossier.contact.manners.way_back)


@pytest.mark.parametrize("kind", ["contact-refused", "sent-away"])
def test_our_own_misconduct_is_no_ground_to_end_a_contact(kind: str) -> None:
    assert is_refused(insulted(kind), GONE)


def test_what_was_said_half_a_day_ago_was_said_in_another_conversation() -> None:
    said = objection(insulted(), GONE, wait=timedelta(hours=13))

    assert Objects("not-warned", "I2", "note the conduct of this contact first", "for_conduct") == said
    assert "contact-ended" == insulted().do(GONE, wait=timedelta(hours=11)).entries[-1].fact.name


@pytest.mark.guard("contact-ended", "only-passed-over")
@pytest.mark.parametrize("channel", ["email", "web", "social"])
def test_a_letter_is_passed_over_and_never_ended(channel: str) -> None:
    walk = heard(channel).do(f.ConductNoted("insult", "a word", warned=True))
    said = objection(walk, attrs.evolve(GONE, channel=channel))

    assert Objects("only-passed-over", "I2", f"{channel} is no conversation", "for_conduct") == said


@near_miss("contact-ended", "only-passed-over")
@pytest.mark.parametrize("channel", ["phone", "chat", "desk"])
def test_a_conversation_may_be_ended_wherever_it_is_held(channel: str) -> None:
    walk = heard(channel).do(f.ConductNoted("insult", "a word", warned=True))

    assert s.Heard() == walk.do(attrs.evolve(GONE, channel=channel)).case.state


@pytest.mark.guard("contact-ended", "unknown-channel")
def test_no_contact_ends_through_a_channel_that_nobody_knows() -> None:
    said = objection(heard(), f.ContactEnded("pigeon", "ask for Ana", what="we look into it"))

    assert Objects("unknown-channel", "H6", "no channel 'pigeon'", "channel") == said


@near_miss("contact-ended", "unknown-channel")
def test_a_contact_ends_through_a_channel_that_there_is() -> None:
    assert (
        "contact-ended"
        == heard().do(f.ContactEnded("desk", "ask for Ana", what="we look into it")).entries[-1].fact.name
    )


# Holding the line -----------------------------------------------------------------------

HOLD = f.PutOnHold("phone", "to find the order")


@pytest.mark.guard("put-on-hold", "no-leave")
def test_nobody_waits_on_the_line_who_was_not_asked() -> None:
    asked = heard("phone").do(f.LeaveGiven("hold", word=p.WORD))

    assert Objects("no-leave", "H2", "ask the customer's leave", "leave") == objection(heard("phone"), HOLD)
    assert Objects("no-leave", "H2", "ask the customer's leave", "leave") == objection(asked.do(HOLD), HOLD)
    assert Objects("no-leave", "H2", "ask the customer's leave", "leave") == objection(asked.do(CALLED), HOLD)
    assert Objects("no-leave", "H2", "the word of ana", "leave") == objection(asked, attrs.evolve(HOLD, leave=p.TOLD))
    assert Objects("no-leave", "H2", "no channel 'fone'", "leave") == objection(asked, f.PutOnHold("fone"))


@near_miss("put-on-hold", "no-leave")
def test_each_hold_has_its_own_leave() -> None:
    asked = heard("phone").do(f.LeaveGiven("hold", word=p.WORD))

    assert () == asked.do(HOLD).case.dossier.contact.manners.leaves
    assert ("hold",) == asked.do(attrs.evolve(HOLD, leave=p.WORD)).case.dossier.contact.manners.leaves
    assert "put-on-hold" == heard("desk").do(f.PutOnHold("desk")).entries[-1].fact.name


def test_leave_holds_for_its_own_contact_and_a_first_name_stays_given() -> None:
    walk = heard("phone")
    for leave in ("transfer", "hold", "first-name"):
        walk = walk.do(f.LeaveGiven(leave, word=p.WORD))

    assert ("first-name",) == walk.do(CALLED).case.dossier.contact.manners.leaves
    offer = f.HandoverOffered(p.FAY, "unripe plums")
    assert Objects("no-leave", "H2", "before you pass them on", "leave") == objection(walk.do(CALLED), offer)


def test_a_blank_way_back_was_not_told() -> None:
    assert not insulted().do(attrs.evolve(GONE, way_back=" ")).case.dossier.contact.manners.way_back


def test_conduct_and_threats_are_kept_and_a_warning_stays_given() -> None:
    walk = insulted().do(f.ConductNoted("vulgarity", "another")).do(f.ThreatReported("legal", "the lawyers"), p.WATCH)
    conduct = walk.case.dossier.conduct

    assert (("insult", "vulgarity"), True, ("legal",)) == (conduct.records, conduct.warned, conduct.threats)


def test_a_note_changes_nothing() -> None:
    before = agreed()

    assert before.case.dossier == before.do(f.Noted("odd")).case.dossier


@near_miss("not-a-complaint", "promise-open")
def test_what_is_no_complaint_is_closed_by_a_senior() -> None:
    assert s.Closed("not-a-complaint") == heard().do(f.NotAComplaint("praise"), p.CLEO).case.state


@pytest.mark.guard("complaint-received", "owner-unable")
@pytest.mark.parametrize("owner", [p.KIM, p.WATCH, p.SYSTEM, p.GUS], ids=str)
def test_nobody_but_a_handler_is_made_responsible(owner: Actor) -> None:
    with pytest.raises(Refused) as refused:
        flow.opened(f.ComplaintReceived(p.complaint(), owner), id="c", by=p.SYSTEM, at=p.NOON)

    assert [Objects("owner-unable", "C2", "a handler or a senior is responsible", "owner")] == [
        *refused.value.objections
    ]


@near_miss("complaint-received", "owner-unable")
def test_a_handler_who_is_named_is_responsible_from_the_first_moment() -> None:
    step = flow.opened(f.ComplaintReceived(p.complaint(), p.CLEO), id="c", by=p.SYSTEM, at=p.NOON)

    assert ("cleo", 2) == (step.case.dossier.handling.owner, step.case.dossier.handling.level)


@pytest.mark.guard("complaint-received", "unknown-channel")
def test_a_channel_that_nobody_knows_is_a_slip() -> None:
    with pytest.raises(Refused) as refused:
        flow.opened(f.ComplaintReceived(p.complaint("fone")), id="c", by=p.ANA, at=p.NOON)

    assert [Objects("unknown-channel", "H6", "no channel 'fone' here; there are chat, desk", "complaint")] == [
        *refused.value.objections
    ]


@near_miss("complaint-received", "unknown-channel")
@pytest.mark.parametrize("channel", sorted(BUILT_IN))
def test_every_channel_that_is_known_will_do(channel: str) -> None:
    assert 1 == flow.opened(f.ComplaintReceived(p.complaint(channel)), id="c", by=p.ANA, at=p.NOON).case.version


def test_neither_is_a_word_through_one() -> None:
    told, word = attrs.evolve(p.TOLD, through="fone"), attrs.evolve(p.WORD, through="fone")

    assert Objects("not-told", "A2", "no channel 'fone'", "told") == objection(
        heard(), f.ReplyDeferred(p.promise(), "must ask", told=told)
    )
    assert Objects("no-word", "J7", "no channel 'fone'", "word") == objection(heard(), f.Withdrawn(word=word))
