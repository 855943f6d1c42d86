"""What the house writes, in words."""

from __future__ import annotations

from typing import Any

import pytest

from resolved import Complaint, Evidence, Medium, Party, Promise, facts as f, flow
from resolved.core.fact import AnyFact, Internal, Step
from resolved.core.policy import default, rulebook
from resolved.letters import unwritable, writable, written
from resolved.ports import Letter

from . import people as p
from .walks import Walk, happenings

LETTER = Evidence.letter(by="ana", through="email", text="Thank you for your patience.")


def letters_for(walk: Walk, fact: AnyFact, by: Any = p.ANA) -> tuple[Letter, ...]:
    """Write what a fact calls for, as an office would."""
    after = walk.do(fact, by)
    return written(Step(walk.case, after.entries[-1], after.case), default())


def known() -> Walk:
    return Walk.begun().do(f.TakenAsWritten(("unripe", "sour"))).do(f.WishAsked("ripe ones"))


@pytest.mark.parametrize(
    ("fact", "subject", "said"),
    [
        (f.ReplyDeferred(p.promise(), "we must ask the grower", told=LETTER), "When you will hear from us",
         ["We cannot give you an answer today: we must ask the grower.", "Thursday 05 March 2026 at 12:00 (UTC), by phone",
          "- ask the grower: by Thursday 05 March"]),
        (f.PromiseMade(p.promise(), told=LETTER), "What we have promised you", ["what we find"]),
        (f.ProgressTold("the grower is asked", told=LETTER), "How your complaint stands", ["the grower is asked"]),
        (f.SolutionsProposed((p.PLUMS, p.MONEY), answers=("picked early", "the same"), told=LETTER),
         "What we can do for you",
         ["You can choose:", "1. seven ripe plums (replacement)", "2. the money back (refund, 20.00 EUR)", "2. sour\n   the same"]),
        (f.SolutionsProposed((p.PLUMS,), answers=("a", "b"), no_choice_because="nothing else is left", told=LETTER),
         "What we can do for you", ["This is what we can do:", "There is no other choice because nothing else is left."]),
        (f.TimeChanged(p.SOON, p.EVE, "tempers", "insists", told=LETTER), "Our appointment", ["Eve will speak with you on Thursday"]),
        (f.ReminderSent("which one would you like?", told=LETTER), "We are waiting to hear from you", ["which one would you like?"]),
        (f.Acknowledged(told=LETTER), "Your complaint", ["Thank you for your patience."]),
    ],
)  # fmt: skip
def test_a_letter_says_what_its_fact_says(fact: AnyFact, subject: str, said: list[str]) -> None:
    (letter,) = letters_for(known(), fact)

    assert (subject, "email", "kim@example.com") == (letter.subject, letter.channel, letter.recipient)
    assert letter.text.startswith("Dear Kim Doe,\n\nThank you for your patience.")
    assert letter.text.endswith("With kind regards\nAna")
    for words in said:
        assert words in letter.text, letter.text


def test_a_final_position_says_where_to_turn() -> None:
    fact = f.PositionStated(
        "More than this we cannot do.",
        "the ombudsman, 1 Some Street",
        ("a", "b"),
        ground="legal-clock",
        rule="DISP 1.6.2R",
        told=LETTER,
    )
    (letter,) = letters_for(known(), fact, p.CLEO)

    assert "1. unripe\n   a\n2. sour\n   b" in letter.text
    assert "If you do not agree, you can turn to the ombudsman, 1 Some Street." in letter.text


def test_whoever_is_responsible_outside_is_named() -> None:
    walk = known().do(f.HandoverOffered(p.FAY, "the grower's"))
    fact = f.HandedOutside("the grower", "1 Orchard Lane", proof=p.PROOF, told=LETTER)

    assert "You reach them so: 1 Orchard Lane." in letters_for(walk, fact)[0].text


def test_a_refused_reopening_says_why_and_where_to_turn() -> None:
    walk = known().do(f.Withdrawn(), p.KIM)
    fact = f.ReopeningRefused("It was closed a year ago", "the ombudsman", told=LETTER)
    (letter,) = letters_for(walk, fact, p.CLEO)

    assert "It was closed a year ago." in letter.text
    assert "you can turn to the ombudsman" in letter.text


def test_a_promise_kept_by_letter_says_what_was_found() -> None:
    by_mail = Promise("what we find", p.SOON, Medium("email"))
    walk = known().do(f.ReplyDeferred(by_mail, "x", told=p.TOLD))

    assert "it was picked early" in letters_for(walk, f.PromiseKept("it was picked early", told=LETTER))[0].text


def test_what_was_told_otherwise_needs_no_letter() -> None:
    assert () == letters_for(known(), f.ProgressTold("x", told=p.TOLD))
    assert () == letters_for(known(), f.Thanked())


def test_nothing_internal_is_ever_written_to_a_customer() -> None:
    """
    Notes, conduct, threats: a type, and not a flag.
    """
    walk = known().do(f.ThreatReported("legal", "the lawyers"))
    for fact, by, wait in happenings(walk):
        if isinstance(fact, Internal):
            after = walk.do(fact, by, wait)

            assert () == written(Step(walk.case, after.entries[-1], after.case), default())


def test_an_acknowledgement_is_written_where_the_customer_is_not_here_and_policy_wants_it() -> None:
    def begun(channel: str, customer: Party = p.CUSTOMER, rules: Any = None) -> tuple[Letter, ...]:
        fact = f.ComplaintReceived(Complaint(customer, channel, "x"))
        step = p_open(fact)
        return written(step, rules or default())

    assert ["acknowledgement"] == [letter.kind for letter in begun("email")]
    assert ["email"] == [letter.channel for letter in begun("web")]
    assert () == begun("phone")
    assert () == begun("email", Party())
    assert () == begun("email", rules=rulebook({"acknowledgement": {"send": False}}))


def p_open(fact: f.ComplaintReceived) -> Step[Any]:
    return flow.opened(fact, id="c-1", by=p.SYSTEM, at=p.NOON)


def test_a_broken_promise_is_owned_up_to_through_its_medium() -> None:
    by_mail = Promise("what we find", p.SOON, Medium("email", "elsewhere@example.com"))
    walk = known().do(f.ReplyDeferred(by_mail, "x", told=p.TOLD)).do(f.Thanked(), wait=p.DAY * 4)
    (letter,) = letters_for(walk, f.PromiseBroken("c-1/4"), p.WATCH)

    assert "elsewhere@example.com" == letter.recipient
    assert "(what we find, by Thursday 05 March 2026 at 12:00 (UTC))" in letter.text
    assert letter.text.endswith("Your complaints office")


def test_an_address_that_a_promise_named_reaches_the_customer_later_too() -> None:
    walk = Walk.begun("phone")
    nobody = Complaint(Party("No Address"), "phone", "x")
    step = p_open(f.ComplaintReceived(nobody))
    case = Walk(step.case, (step.entry,), p.NOON).do(f.AccountHeard("x"))
    promised = case.do(f.PromiseMade(Promise("x", p.SOON, Medium("post", "1 Some Street")), told=p.TOLD))

    assert None is writable(case.case, default())
    assert Medium("post", "1 Some Street") == writable(promised.case, default())
    assert Medium("email", "kim@example.com") == writable(walk.case, default())


def test_what_cannot_be_written_is_objected_to() -> None:
    case = Walk.begun("phone").case
    by_desk = f.ProgressTold("x", told=Evidence.letter(by="ana", through="desk"))
    by_post = f.ProgressTold("x", told=Evidence.letter(by="ana", through="post"))
    found = [unwritable(fact, case, default()) for fact in (by_desk, by_post)]

    assert ["letters cannot go out by desk", "there is no address for post"] == [
        objection.sentence.partition(":")[0] for objection in found if objection
    ]
    assert None is unwritable(f.Thanked(), case, default())


def test_a_letter_for_who_gave_no_name_greets_all_the_same() -> None:
    anonymous = Complaint(Party(email="x@example.com"), "email", "x")

    assert written(p_open(f.ComplaintReceived(anonymous)), default())[0].text.startswith("Good day,")
