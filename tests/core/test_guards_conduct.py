"""Threats, a handler's own limit, limits of contact: what is refused, what is not, and what is learnt."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import attrs
import pytest

from resolved import Actor, Evidence, Medium, Party, Promise, facts as f, flow, states as s
from resolved.core.conduct import LIMITS
from resolved.core.fact import AnyFact
from resolved.core.policy import rulebook

from .. import people as p
from ..walks import POSITION, Walk
from .refusals import (
    Objects,
    accepted,
    closed,
    confirmed,
    deferred,
    heard,
    near_miss,
    objection,
    offered,
    on_duty,
    promised,
    spoken,
    under,
    understood,
)

REVIEW = p.NOON + 30 * p.DAY
BY_POST = Evidence.written(by="cleo", through="post", text="From now on in writing.")
WRITING = f.ContactLimited("writing-only", "of what was said on the telephone", REVIEW, told=BY_POST)


def insulted(walk: Walk | None = None) -> Walk:
    return (walk or understood()).do(f.ConductNoted("insult", "a word", warned=True))


def limited(walk: Walk | None = None, limit: f.ContactLimited = WRITING) -> Walk:
    return insulted(walk).do(limit, p.CLEO)


# Threats ----------------------------------------------------------------------------------

ACKNOWLEDGED = f.ThreatAcknowledged("legal", "keep every letter")
REPORTED = f.ThreatReported("legal", "the legal desk", "she will sue")


@pytest.mark.guard("threat-acknowledged", "not-reported")
def test_what_nobody_reported_is_not_acknowledged() -> None:
    heard_of = heard().do(f.ThreatMade("legal", "she will sue"))

    for walk in (heard(), heard_of, heard().do(f.ThreatReported("physical", "the guard"))):
        said = objection(walk, ACKNOWLEDGED, p.GUS)
        assert Objects("not-reported", "I3", "no legal threat waits to be acknowledged", "kind") == said


@near_miss("threat-acknowledged", "not-reported")
@pytest.mark.clause("I3")
def test_a_threat_is_heard_reported_and_acknowledged_and_the_work_goes_on() -> None:
    made = heard().do(f.ThreatMade("legal", "she will sue"))
    reported = made.do(REPORTED, wait=p.DAY)
    after = reported.do(ACKNOWLEDGED, p.GUS, wait=p.DAY)
    (threat,) = after.case.dossier.conduct.dangers

    assert ((), ("legal",)) == (made.case.dossier.conduct.threats, after.case.dossier.conduct.threats)
    assert ("c-1/3", "ana") == (threat.id, threat.by)
    assert (p.NOON, p.NOON + p.DAY, p.NOON + 2 * p.DAY) == (threat.made, threat.reported, threat.acknowledged)
    assert s.Heard() == after.case.state
    assert "not-reported" == objection(after, ACKNOWLEDGED, p.GUS).code


def test_a_threat_that_was_not_noted_before_is_told_by_its_report() -> None:
    (threat,) = heard().do(REPORTED).case.dossier.conduct.dangers

    assert (p.NOON, p.NOON) == (threat.made, threat.reported)


def test_one_report_tells_of_every_threat_of_its_kind_and_of_no_other() -> None:
    walk = heard()
    for kind in ("legal", "physical", "legal"):
        walk = walk.do(f.ThreatMade(kind, "…"))

    dangers = walk.do(REPORTED).case.dossier.conduct.dangers

    assert [True, False, True] == [each.reported is not None for each in dangers]


@pytest.mark.guard("threat-acknowledged", "own-report")
def test_whoever_reported_it_does_not_answer_for_those_responsible() -> None:
    walk = heard().do(REPORTED)
    own = Evidence.written(by="ana", through="email")

    assert Objects("own-report", "I3", "ana reported it", "word") == objection(walk, ACKNOWLEDGED)
    assert "own-report" == objection(walk, attrs.evolve(ACKNOWLEDGED, word=own), p.GUS).code
    said = objection(walk, attrs.evolve(ACKNOWLEDGED, word=p.WORD))
    assert Objects("own-report", "I3", "not the customer's", "word") == said


@near_miss("threat-acknowledged", "own-report")
def test_whoever_reported_it_writes_their_word_down() -> None:
    word = Evidence.written(by="the legal desk", through="email", message="LD-7")
    walk = heard().do(REPORTED).do(attrs.evolve(ACKNOWLEDGED, word=word))

    assert () == walk.case.dossier.conduct.waiting("legal")


# A handler's own limit ----------------------------------------------------------------------

RELIEF = f.ReliefAsked("hostility", "the third call today")


@pytest.mark.guard("relief-asked", "not-the-owner")
def test_only_who_has_it_says_that_their_limit_is_passed() -> None:
    assert Objects("not-the-owner", "I4", "ana has it") == objection(heard(), RELIEF, p.BEN)


@near_miss("relief-asked", "not-the-owner")
@pytest.mark.clause("I4", "E6")
def test_a_handler_asks_to_be_relieved_and_the_next_owner_relieves_them() -> None:
    asked = heard().do(RELIEF)
    relief = asked.case.dossier.handling.relief

    assert relief is not None
    assert ("ana", p.NOON, "hostility") == tuple(relief)
    assert None is asked.do(f.Reassigned(p.BEN, "ana has had enough")).case.dossier.handling.relief
    assert relief == asked.do(f.Noted("nobody is free yet")).case.dossier.handling.relief
    assert relief == asked.do(f.ReliefAsked("time", "an hour later"), wait=p.DAY).case.dossier.handling.relief
    assert None is asked.do(f.Reassigned(p.ANA, "it goes again, after a cup of tea")).case.dossier.handling.relief
    assert on_duty().do(RELIEF).case.dossier.handling.relief == relief
    up = asked.do(f.PersonChanged(p.CLEO, "ana's limit"))
    assert None is up.do(f.TakenUp(), p.CLEO).case.dossier.handling.relief


def test_it_is_not_asked_for_anew_by_coming_back() -> None:
    away = heard().do(RELIEF).do(f.Reassigned(p.BEN, "ana has had enough"))

    assert None is away.do(f.Reassigned(p.ANA, "she is rested"), p.BEN).case.dossier.handling.relief


@pytest.mark.clause("E6", "I4")
def test_a_limit_that_is_passed_is_ground_enough_to_change_the_place() -> None:
    quiet = f.PlaceChanged("a quiet room", "it is too loud here")

    assert "person-first" == objection(heard(), quiet).code
    assert isinstance(heard().do(RELIEF).do(quiet).case.state, s.Escalated)


# Limits of contact --------------------------------------------------------------------------


@pytest.mark.guard("contact-limited", "too-junior")
@pytest.mark.guard("contact-limit-lifted", "too-junior")
def test_contact_is_limited_and_the_limit_lifted_by_somebody_senior_enough() -> None:
    strict = rulebook({"conduct": {"limit-level": 3}})
    lifted = f.ContactLimitLifted("it went well", told=BY_POST)

    for walk, fact in ((insulted(), WRITING), (limited(), lifted)):
        said = objection(under(walk, strict), fact, p.CLEO)
        assert Objects("too-junior", "I2", "cleo acts at level 2: somebody of level 3 or above") == said


@near_miss("contact-limited", "too-junior")
@near_miss("contact-limit-lifted", "too-junior")
@near_miss("contact-limit-lifted", "no-limit")
@pytest.mark.clause("I2")
def test_a_limit_holds_until_its_review_or_until_it_is_lifted() -> None:
    conduct = limited().case.dossier.conduct
    lifted = limited().do(f.ContactLimitLifted("it went well", told=BY_POST), p.DORA)

    assert conduct.limit is not None
    assert ("writing-only", REVIEW, "cleo") == (conduct.limit.kind, conduct.limit.until, conduct.limit.by)
    assert (conduct.limit, None) == (conduct.limited(REVIEW - p.DAY), conduct.limited(REVIEW))
    assert None is lifted.case.dossier.conduct.limit


@pytest.mark.guard("contact-limit-lifted", "no-limit")
def test_what_does_not_hold_is_not_lifted() -> None:
    lifted = f.ContactLimitLifted("it went well", told=BY_POST)

    for walk, wait in ((insulted(), 0), (limited(), 31)):
        assert Objects("no-limit", "I2", "no limit of contact holds") == objection(walk, lifted, p.CLEO, wait * p.DAY)


@pytest.mark.guard("contact-limited", "no-conduct")
def test_no_contact_is_limited_without_something_on_record() -> None:
    ours = understood().do(f.ConductNoted("sent-away", "to come back on Friday"))

    for walk in (understood(), ours):
        assert Objects("no-conduct", "I2", "note it first (conduct-noted, threat-made)") == objection(
            walk, WRITING, p.CLEO
        )


@near_miss("contact-limited", "no-conduct")
def test_conduct_or_a_threat_is_what_a_limit_rests_on() -> None:
    for fact in (f.ConductNoted("vulgarity", "…"), f.ThreatMade("physical", "…")):
        assert "contact-limited" == understood().do(fact).do(WRITING, p.CLEO).entries[-1].fact.name


@pytest.mark.guard("contact-limited", "no-review")
@pytest.mark.parametrize(
    ("review", "fragment"),
    [(p.NOON, "is not ahead of us"), (p.NOON + 183 * p.DAY, "within 26 weeks: by 31 August 2026")],
)
def test_a_limit_without_review_is_none(review: Any, fragment: str) -> None:
    said = objection(insulted(), attrs.evolve(WRITING, review=review), p.CLEO)

    assert Objects("no-review", "I2", fragment, "review") == said


@near_miss("contact-limited", "no-review")
def test_a_limit_is_looked_at_anew_within_the_policys_time() -> None:
    assert "contact-limited" == limited(limit=attrs.evolve(WRITING, review=p.NOON + 182 * p.DAY)).entries[-1].fact.name


FIELDS = ("kind", "medium", "person", "times")
EMAIL, THEIR_LAWYER = Medium("email"), Medium("email", "lawyer@example.com")


@pytest.mark.guard("contact-limited", "no-way-left")
@pytest.mark.parametrize(
    ("kind", "given", "fragment"),
    [
        ("one-person", {}, "say how contact goes on: person=…"),
        ("one-person", {"person": " "}, "person=…"),
        ("set-times", {}, "times=…"),
        ("one-channel", {}, "medium=…"),
        ("representative-only", {}, "medium=…"),
        ("representative-only", {"medium": EMAIL}, "give the representative's address"),
        ("one-channel", {"medium": Medium("social")}, "others read along on social"),
        ("one-channel", {"medium": Medium("pigeon")}, "no channel 'pigeon'"),
        ("one-channel", {"medium": Medium("post")}, "we have no address for post"),
        ("writing-only", {"medium": Medium("phone")}, "phone is not in writing"),
        ("writing-only", {"medium": Medium("chat")}, "chat is not in writing"),
        ("one-person", {"person": "cleo", "medium": EMAIL}, "one-person takes no medium"),
    ],
)
def test_a_limit_says_how_contact_goes_on(kind: Any, given: dict[str, Any], fragment: str) -> None:
    limit = attrs.evolve(WRITING, kind=kind, **given)

    assert Objects("no-way-left", "I2", fragment, *FIELDS) == objection(insulted(), limit, p.CLEO)


def test_nobody_is_limited_to_writing_to_whom_we_cannot_write() -> None:
    known = f.ComplaintReceived(attrs.evolve(p.complaint("phone"), customer=Party("Kim", phone="+44 20 7946 0000")))
    step = flow.opened(known, id="c-1", by=p.ANA, at=p.NOON)
    walk = Walk(step.case, (step.entry,), p.NOON).do(f.ConductNoted("insult", "a word"))

    assert "we have no address to write to" in objection(walk, WRITING, p.CLEO).sentence
    by_post = attrs.evolve(WRITING, medium=Medium("post", "1 Some Street"))
    assert "contact-limited" == walk.do(by_post, p.CLEO).entries[-1].fact.name


WAYS: dict[str, dict[str, Any]] = {
    "one-person": {"person": "cleo"}, "set-times": {"times": "Tuesdays from nine to ten"},
    "one-channel": {"medium": EMAIL}, "writing-only": {}, "representative-only": {"medium": THEIR_LAWYER},
}  # fmt: skip


@near_miss("contact-limited", "no-way-left")
@pytest.mark.parametrize("kind", LIMITS)
def test_every_limit_of_the_scale_leaves_a_way(kind: Any) -> None:
    limit = limited(limit=attrs.evolve(WRITING, kind=kind, **WAYS[kind])).case.dossier.conduct.limit

    assert limit is not None
    assert "alone" in limit.way


@pytest.mark.guard("contact-limited", "not-told")
@pytest.mark.guard("contact-limit-lifted", "not-told")
def test_a_limit_that_nobody_told_them_of_is_not_fair() -> None:
    for walk, fact in ((insulted(), WRITING), (limited(), f.ContactLimitLifted("it went well", told=BY_POST))):
        said = objection(walk, attrs.evolve(fact, told=p.WORD), p.CLEO)
        assert Objects("not-told", "A2", "this is the customer's word", "told") == said


@near_miss("contact-limited", "not-told")
@near_miss("contact-limit-lifted", "not-told")
def test_a_limit_is_told_by_whatever_way_and_stops_no_clock() -> None:
    by_phone = spoken(by="cleo")
    begun = insulted(Walk.begun())
    walk = begun.do(attrs.evolve(WRITING, told=by_phone), p.CLEO)

    assert None is walk.case.dossier.contact.responded
    assert "contact-limit-lifted" == walk.do(f.ContactLimitLifted("…", told=by_phone), p.CLEO).entries[-1].fact.name


# Honoured by what we tell and promise -------------------------------------------------------


def linked() -> Walk:
    return confirmed().do(f.ProblemLinked("unripe"))


BY_MAIL = Promise("what we find", p.SOON, Medium("email"))
Tells = Callable[..., AnyFact]
TELLINGS: list[tuple[str, Callable[[], Walk], Tells, Actor]] = [
    ("acknowledged", heard, partial(f.Acknowledged), p.ANA),
    ("reply-deferred", heard, partial(f.ReplyDeferred, BY_MAIL, "must ask"), p.ANA),
    ("promise-kept", partial(deferred, due=p.SOON), partial(f.PromiseKept, "it was picked early"), p.ANA),
    ("promise-made", closed, partial(f.PromiseMade, BY_MAIL), p.ANA),
    ("progress-told", closed, partial(f.ProgressTold, "we ask"), p.ANA),
    ("reminder-sent", heard, partial(f.ReminderSent, "well?"), p.WATCH),
    ("solutions-proposed", understood, partial(f.SolutionsProposed, (p.PLUMS, p.MONEY)), p.ANA),
    ("time-changed", heard, partial(f.TimeChanged, p.SOON, p.CLEO, "tempers", "insists"), p.ANA),
    ("customer-introduced", accepted, partial(f.CustomerIntroduced), p.FAY),
    ("fix-told", linked, partial(f.FixTold, "unripe", "we pick a week later"), p.ANA),
]


def params(mark: Callable[[str, str], pytest.MarkDecorator]) -> list[Any]:
    return [pytest.param(*rest, id=name, marks=mark(name, "contact-limited")) for name, *rest in TELLINGS]


def without_promises(walk: Walk) -> Walk:
    """Take away what was promised through the telephone, which may be kept as it was promised."""
    ledger = walk.case.dossier.ledger
    moved = ledger.settled([row.id for row in ledger.rows], "moved", p.NOON)
    return attrs.evolve(walk, case=walk.case._replace(dossier=walk.case.dossier.but(ledger=moved)))  # type: ignore[attr-defined]


@pytest.mark.parametrize(("walk", "tell", "by"), params(pytest.mark.guard))
def test_what_a_limit_excludes_is_not_used(walk: Callable[[], Walk], tell: Tells, by: Actor) -> None:
    there = limited(without_promises(walk()))
    answer = there.tries(tell(told=spoken()), by)
    (said,) = [each for each in getattr(answer, "objections", ()) if each.code == "contact-limited"]

    assert Objects("contact-limited", "I2", "until 01 April 2026 contact goes on in writing alone", "told") == said
    assert "not by phone: tell them that way" in said.sentence


@pytest.mark.parametrize(("walk", "tell", "by"), params(near_miss))
def test_what_a_limit_leaves_is_used(walk: Callable[[], Walk], tell: Tells, by: Actor) -> None:
    through = "phone" if tell.func is f.PromiseKept else "email"  # type: ignore[attr-defined]
    fact = tell(told=spoken(through=through))

    assert fact == limited(walk()).do(fact, by).entries[-1].fact


def test_nobody_is_asked_afterwards_through_what_a_limit_excludes() -> None:
    there = limited(confirmed())

    assert "contact goes on in writing alone" in objection(there, f.FollowedUp(told=spoken())).sentence
    asked = f.FollowedUp(told=spoken(through="email"))
    assert asked == there.do(asked).entries[-1].fact


def test_a_limit_that_is_over_excludes_nothing() -> None:
    fact = f.ProgressTold("we ask", told=spoken())

    assert fact == limited().do(fact, wait=30 * p.DAY).entries[-1].fact


def test_a_promise_is_kept_as_it_was_made_before_the_limit() -> None:
    walk = limited(promised(understood()))

    assert "progress-told" == walk.do(f.ProgressTold("found", told=spoken())).entries[-1].fact.name


def test_whoever_stands_before_us_is_spoken_to_whatever_limit_holds() -> None:
    at_the_desk = f.ProgressTold("we ask", told=spoken(through="desk"))

    for channel in ("desk", "email"):
        there = limited(understood(channel=channel))
        assert at_the_desk == there.do(at_the_desk).entries[-1].fact
        assert "contact-limited" == objection(there, f.ProgressTold("we ask", told=spoken(through="phone"))).code


def test_nothing_is_promised_through_what_a_limit_excludes() -> None:
    for fact in (
        f.PromiseMade(p.promise(), told=spoken(through="email")),
        f.ReplyDeferred(p.promise(), "must ask", told=spoken(through="email")),
    ):
        said = objection(limited(), fact)
        assert Objects("medium-unreachable", "A2", "in writing alone, and not by phone", "promise") == said


@pytest.mark.clause("E5", "A3", "C7")
def test_a_last_word_and_the_way_outside_are_told_whatever_limit_holds() -> None:
    assert POSITION == limited().do(POSITION, p.CLEO).entries[-1].fact
    outside = f.HandedOutside("the grower", "1 Orchard", proof=p.PROOF, told=spoken())
    assert outside == limited(offered()).do(outside).entries[-1].fact
    stays = f.ReopeningRefused("too late", "the ombudsman", told=spoken())
    assert stays == limited(closed()).do(stays, p.CLEO).entries[-1].fact


@pytest.mark.parametrize(
    ("kind", "excluded", "left"),
    [
        ("one-person", (), ("phone", "email", "desk", "chat")),
        ("set-times", (), ("phone", "email", "desk")),
        ("one-channel", ("phone", "post", "desk"), ("email",)),
        ("writing-only", ("phone", "desk", "chat"), ("email", "post", "web")),
        ("representative-only", ("phone", "post"), ("email",)),
    ],
)
def test_the_scale_asks_what_a_channel_can_do_and_not_what_it_is_called(
    kind: Any, excluded: tuple[str, ...], left: tuple[str, ...]
) -> None:
    walk = limited(limit=attrs.evolve(WRITING, kind=kind, **WAYS[kind]))
    limit = walk.case.dossier.conduct.limit
    assert limit is not None

    assert {*excluded} == {each for each in (*excluded, *left) if limit.excludes(each, walk.rules.can(each))}


# In public ------------------------------------------------------------------------------------

IN_PUBLIC = Evidence.written(by="ana", through="social", text="We look into it, and write to you.")


@pytest.mark.guard("solutions-proposed", "in-public")
@pytest.mark.clause("H7")
def test_nothing_is_proposed_where_others_read_along() -> None:
    said = objection(understood(channel="social"), f.SolutionsProposed((p.PLUMS, p.MONEY), told=IN_PUBLIC))

    assert Objects("in-public", "H7", "others read along on social: move to a private medium", "told") == said


@near_miss("solutions-proposed", "in-public")
@pytest.mark.clause("H7")
def test_what_is_promised_in_public_is_answered_in_private() -> None:
    promised = understood(channel="social").do(f.ReplyDeferred(p.promise(), "must ask", told=IN_PUBLIC))
    proposed = promised.do(f.SolutionsProposed((p.PLUMS, p.MONEY), told=p.TOLD))

    assert isinstance(proposed.case.state, s.Proposed)


@pytest.mark.clause("H7")
def test_nothing_is_promised_through_what_others_read_along() -> None:
    said = objection(heard("social"), f.ReplyDeferred(p.promise(channel="social"), "must ask", told=IN_PUBLIC))

    assert Objects("medium-unreachable", "A2", "others read along on social", "promise") == said


@pytest.mark.clause("I2")
@pytest.mark.guard("promise-made", "medium-unreachable")
def test_nothing_is_promised_past_a_representative() -> None:
    lawyer, kim = (Medium("email", f"{who}@example.com") for who in ("lawyer", "kim"))
    limit = f.ContactLimited("representative-only", "of a word", REVIEW, medium=lawyer, told=BY_POST)
    walk, told = insulted().do(limit, p.CLEO), Evidence.written(by="ana", through="email")

    said = objection(walk, f.PromiseMade(Promise("what we find", p.SOON, kim), told=told))
    assert "medium-unreachable" == said.code
    assert "and not to kim@example.com" in said.sentence
    assert isinstance(walk.tries(f.PromiseMade(Promise("what we find", p.SOON, lawyer), told=told)), Walk)


@pytest.mark.clause("I3")
@pytest.mark.guard("threat-reported", "to-oneself")
def test_a_threat_is_not_reported_to_oneself() -> None:
    said = objection(heard(), f.ThreatReported("legal", "ana"))

    assert Objects("to-oneself", "I3", "report it to those responsible", "to") == said


@near_miss("threat-reported", "to-oneself")
def test_a_threat_is_reported_to_those_responsible() -> None:
    assert isinstance(heard().tries(f.ThreatReported("legal", "the lawyers")), Walk)
