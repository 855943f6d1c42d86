"""Every deadline: from when it runs, when it is due, and what alone stops it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from resolved import Actor, Capabilities, Evidence, Medium, Promise, Rulebook, facts as f, flow
from resolved.core.clocks import CLAUSES, Clock, Deadline, deadlines, running
from resolved.core.fact import AnyFact
from resolved.core.policy import default, rulebook
from resolved.core.time import micros
from tests import people as p, walks
from tests.walks import Walk

HOUR = timedelta(hours=1)
BOTH = rulebook({"acknowledgement": {"counts": True}})
"""A house in which an automatic acknowledgement is a response."""


def utc(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=UTC)


def of(walk: Walk, clock: Clock, rules: Rulebook | None = None) -> Deadline:
    """Return the only deadline of a clock."""
    (found,) = [each for each in deadlines(walk.case, rules or walk.rules) if each.clock == clock]
    return found


def clocks(walk: Walk) -> list[str]:
    return [each.clock for each in running(walk.case, walk.rules)]


def understood(channel: str = "email") -> Walk:
    walk = Walk.begun(channel)
    if channel == "email":
        return walk.do(f.TakenAsWritten(("unripe",))).do(f.WishAsked("ripe ones"))
    return walk.do(f.RestatementConfirmed(("unripe",), word=p.WORD)).do(f.WishAsked("ripe ones"))


def proposed() -> Walk:
    return understood().do(f.SolutionsProposed((p.PLUMS, p.MONEY), told=p.TOLD), wait=p.DAY)


def agreed() -> Walk:
    return proposed().do(f.SolutionAgreed(1, word=p.WORD), wait=p.DAY)


def remedied() -> Walk:
    return agreed().do(f.RemedyDone(), wait=p.DAY)


def confirmed() -> Walk:
    return remedied().do(f.RemedyConfirmed(word=p.WORD), wait=p.DAY)


def remembering() -> Walk:
    return confirmed().do(f.OccasionNoted("the first plums", utc("2026-04-01T09:00")))


def closed() -> Walk:
    return confirmed().do(f.CaseDocumented("picked too early"), wait=HOUR).do(f.CaseClosed(), wait=HOUR)


def deferred() -> Walk:
    return understood().do(f.ReplyDeferred(p.promise(), "must ask", told=p.TOLD), wait=HOUR)


def broken() -> Walk:
    before = deferred()
    return before.do(f.PromiseBroken(before.case.dossier.ledger.open[0].id), p.WATCH, 4 * p.DAY)


def reopened() -> Walk:
    walk = confirmed()
    return walk.do(f.Reopened("still sour", word=p.WORD), wait=p.NOON + 9 * p.DAY - walk.at)


def handing_over(channel: str = "email") -> Walk:
    return understood(channel).do(f.HandoverOffered(p.BEN, "seven plums", leave=p.WORD), wait=p.DAY)


def escalated() -> Walk:
    return understood().do(f.PersonChanged(p.CLEO, "asked for it"), wait=p.DAY)


def appointed() -> Walk:
    return understood().do(f.TimeChanged(p.SOON, p.EVE, "tempers", "insists", told=p.TOLD), wait=p.DAY)


def positioned() -> Walk:
    return understood().do(walks.POSITION, p.CLEO, p.DAY)


def upheld() -> Walk:
    return understood().do(f.Decided("upheld", ("picked too early",), cause="ours"), wait=p.DAY)


def asked() -> Walk:
    asks = f.ReplyDeferred(p.promise(), "must ask", told=p.TOLD, approval_for=p.DEAR)
    return upheld().do(asks)


def threatened() -> Walk:
    return understood().do(f.ThreatMade("legal", "she will sue"))


def reported() -> Walk:
    return threatened().do(f.ThreatReported("legal", "the legal desk"), wait=HOUR)


def tired() -> Walk:
    return understood().do(f.ReliefAsked("hostility"))


def limited(review: datetime = p.NOON + 30 * p.DAY) -> Walk:
    noted = understood().do(f.ConductNoted("insult", "a word"))
    return noted.do(f.ContactLimited("one-person", "of a word", review, person="cleo", told=p.TOLD), p.CLEO)


def regulated() -> Walk:
    return Walk.begun().do(f.RegimeSet("us-cfpb", "a card"), wait=p.DAY)


STARTS: list[tuple[Clock, Callable[[], Walk], str, str]] = [
    ("first-response", Walk.begun, "2026-03-02T12:00", "2026-03-03T17:00"),
    ("first-response", lambda: Walk.begun("desk"), "2026-03-02T12:00", "2026-03-02T12:15"),
    ("first-response", lambda: Walk.begun("phone"), "2026-03-02T12:00", "2026-03-02T12:15"),
    ("first-response", lambda: Walk.begun("chat"), "2026-03-02T12:00", "2026-03-02T12:15"),
    ("first-response", lambda: Walk.begun("web"), "2026-03-02T12:00", "2026-03-03T17:00"),
    ("decision", Walk.begun, "2026-03-02T12:00", "2026-03-16T17:00"),
    ("acting", upheld, "2026-03-03T12:00", "2026-03-05T17:00"),
    (
        "acting",
        lambda: asked().do(f.ApprovalAnswered(True, "fair"), p.GUS, p.DAY),
        "2026-03-04T12:00",
        "2026-03-06T17:00",
    ),
    ("approval", asked, "2026-03-03T12:00", "2026-03-10T17:00"),
    ("promise", deferred, "2026-03-02T13:00", "2026-03-05T12:00"),
    ("promise", appointed, "2026-03-03T12:00", "2026-03-05T12:30"),  # and half an hour to come
    ("acceptance", handing_over, "2026-03-03T12:00", "2026-03-04T17:00"),
    ("acceptance", lambda: handing_over("phone"), "2026-03-03T12:00", "2026-03-03T12:30"),
    ("taking-up", escalated, "2026-03-03T12:00", "2026-03-04T17:00"),
    ("taking-up", appointed, "2026-03-05T12:00", "2026-03-06T17:00"),
    ("taking-up", broken, "2026-03-06T13:00", "2026-03-09T17:00"),
    ("climbing", reopened, "2026-03-11T12:00", "2026-03-12T17:00"),
    ("remedy", agreed, "2026-03-04T12:00", "2026-03-11T17:00"),
    ("answer", proposed, "2026-03-03T12:00", "2026-03-17T17:00"),
    ("answer", remedied, "2026-03-05T12:00", "2026-03-19T17:00"),
    ("referral", positioned, "2026-03-03T12:00", "2026-09-01T12:00"),
    ("documenting", confirmed, "2026-03-06T12:00", "2026-03-13T17:00"),
    ("documenting", lambda: agreed().do(f.Withdrawn(word=p.WORD)), "2026-03-04T12:00", "2026-03-11T17:00"),
    ("follow-up", confirmed, "2026-03-06T12:00", "2026-03-20T17:00"),
    ("threat-report", lambda: threatened(), "2026-03-02T12:00", "2026-03-02T14:00"),
    ("threat-acknowledgement", lambda: reported(), "2026-03-02T13:00", "2026-03-03T17:00"),
    ("relief", lambda: tired(), "2026-03-02T12:00", "2026-03-02T12:30"),
    ("limit-review", lambda: limited(), "2026-03-02T12:00", "2026-04-01T12:00"),
    ("keep-in-touch", remembering, "2026-03-06T12:00", "2026-04-01T09:00"),
    ("legal", lambda: regulated(), "2026-03-02T12:00", "2026-03-18T00:00"),
]
BY_CLOCK = pytest.mark.parametrize(("clock", "walk", "start", "due"), STARTS, ids=[f"{c}-{d}" for c, _, _, d in STARTS])

UNRELATED: tuple[AnyFact, ...] = (
    f.Noted("odd"), f.MoodNoted("calm"), f.Apologised("the plums"), f.ConductNoted("insult", "a word"),
    f.ContactEnded("phone", "ask for Ana"), f.WishAsked("ripe ones"), f.Thanked(), f.Acknowledged(told=p.TOLD),
    f.LessonRecorded("wait a week"), f.DeadlineMissed("another", p.NOON), f.GoodwillGiven(p.PLUMS),
)  # fmt: skip


@BY_CLOCK
def test_a_clock_runs_from_its_start_until_it_is_due(
    clock: Clock, walk: Callable[[], Walk], start: str, due: str
) -> None:
    found = of(walk(), clock)

    expected = (utc(start), utc(due), "running", None)
    assert expected == (found.start, found.due, found.standing, found.stopped)


@BY_CLOCK
def test_a_clock_is_the_same_while_unrelated_facts_are_recorded(
    clock: Clock, walk: Callable[[], Walk], start: str, due: str
) -> None:
    before = after = walk()
    for fact in UNRELATED:
        if (clock, type(fact)) not in STOPS:
            after = allowed(after, fact)

    assert after.case.version >= before.case.version + 5
    assert of(before, clock) == of(after, clock)


STOPS = {("first-response", f.Acknowledged), ("documenting", f.LessonRecorded)}
"""What a clock waits for is not unrelated to it."""


def allowed(walk: Walk, fact: AnyFact) -> Walk:
    """Record a fact an hour later; one that the state does not allow disturbs nothing."""
    tried = walk.tries(fact, p.WATCH if isinstance(fact, f.DeadlineMissed) else p.ANA, HOUR)
    return tried if isinstance(tried, Walk) else walk


@BY_CLOCK
def test_a_missed_deadline_runs_no_longer_and_is_broken(
    clock: Clock, walk: Callable[[], Walk], start: str, due: str
) -> None:
    before = walk()
    key = of(before, clock).key

    if clock == "promise":
        fact: AnyFact = f.PromiseBroken(key.partition(":")[2])
    elif clock == "approval":
        fact = f.ApprovalExpired(key.partition(":")[2])
    else:
        fact = f.DeadlineMissed(key, utc(due))
    after = before.do(fact, p.WATCH, walks.LONG)

    (found,) = [each for each in deadlines(after.case, after.rules) if each.key == key]
    assert "broken" == found.standing
    assert key not in [each.key for each in running(after.case, after.rules)]


# Kept, broken, off -------------------------------------------------------------------------


@pytest.mark.parametrize(("wait", "standing"), [(29 * HOUR, "kept"), (29 * HOUR + timedelta(microseconds=1), "broken")])
@pytest.mark.clause("A1", "D1", "H1", "H2", "H3")
def test_a_first_response_is_kept_until_the_very_moment(wait: timedelta, standing: str) -> None:
    walk = Walk.begun().do(f.Acknowledged(told=p.TOLD), wait=wait)

    assert (standing, p.NOON + wait) == (of(walk, "first-response").standing, of(walk, "first-response").stopped)


@pytest.mark.clause("H1", "H3", "H6")
def test_what_may_not_wait_is_answered_at_once_whatever_it_is_called() -> None:
    rules = default().with_channels({"email": Capabilities(writes=True, may_wait=False)})

    assert p.NOON + timedelta(minutes=15) == of(Walk.begun("email"), "first-response", rules).due


@pytest.mark.parametrize(("wait", "standing"), [(14 * p.DAY, "kept"), (15 * p.DAY, "broken")])
@pytest.mark.clause("C4", "J9", "F3")
def test_a_decision_stops_its_clock(wait: timedelta, standing: str) -> None:
    walk = understood().do(f.Decided("upheld", ("picked early",), cause="ours"), wait=wait)

    assert standing == of(walk, "decision").standing


@pytest.mark.parametrize(("wait", "standing"), [(p.DAY, "kept"), (8 * p.DAY, "broken")])
@pytest.mark.clause("D7")
def test_doing_what_was_agreed_stops_the_clock_of_the_remedy(wait: timedelta, standing: str) -> None:
    before = agreed()
    walk = before.do(f.RemedyDone(), wait=wait)

    assert (of(before, "remedy").key, standing) == (of(walk, "remedy").key, of(walk, "remedy").standing)


@pytest.mark.parametrize(
    ("channel", "at", "standing"),
    [("phone", p.SOON, "kept"), ("phone", p.SOON + HOUR, "broken"), ("email", p.SOON, "running")],
)
def test_an_answer_keeps_a_promise_in_time_and_through_its_medium(channel: str, at: datetime, standing: str) -> None:
    told = Evidence.spoken(by="ana", through=channel)
    walk = deferred()
    walk = walk.do(f.SolutionsProposed((p.PLUMS, p.MONEY), told=told), wait=at - walk.at)

    assert standing == of(walk, "promise").standing


@pytest.mark.parametrize(("wait", "standing"), [(14 * p.DAY, "kept"), (15 * p.DAY, "broken")])
@pytest.mark.clause("C7", "J8")
def test_asking_whether_it_is_solved_stops_the_follow_up(wait: timedelta, standing: str) -> None:
    walk = closed()
    found = of(walk.do(f.FollowedUp(True, word=p.WORD), wait=wait - 2 * HOUR), "follow-up")

    assert (standing, of(walk, "follow-up").key) == (found.standing, found.key)


@pytest.mark.parametrize(
    ("walk", "fact", "by", "clock"),
    [
        (handing_over, f.HandoverAccepted(), p.BEN, "acceptance"),
        (handing_over, f.HandoverFailed("not mine"), p.BEN, "acceptance"),
        (escalated, f.TakenUp(), p.CLEO, "taking-up"),
        (proposed, f.SolutionAgreed(1, word=p.WORD), p.ANA, "answer"),
        (remedied, f.RemedyConfirmed(word=p.WORD), p.ANA, "answer"),
        (positioned, f.CaseClosed(word=p.WORD), p.ANA, "referral"),
        (confirmed, f.CaseDocumented("picked too early"), p.ANA, "documenting"),
        (broken, f.SolutionsProposed((p.PLUMS, p.MONEY), told=p.TOLD), p.ANA, "taking-up"),
    ],
)
def test_what_a_clock_waits_for_stops_it(walk: Callable[[], Walk], fact: AnyFact, by: Actor, clock: str) -> None:
    before = walk()

    assert (True, False) == (clock in clocks(before), clock in clocks(before.do(fact, by)))


def test_whoever_is_to_take_up_a_broken_promise_stops_the_clock_by_doing_so() -> None:
    walk = broken().do(f.PersonChanged(p.CLEO, "broken"), p.WATCH).do(f.TakenUp(), p.CLEO)

    assert ["decision"] == clocks(walk)


def test_what_was_owed_from_the_start_is_off_once_it_is_closed() -> None:
    walk = Walk.begun().do(f.Withdrawn(word=Evidence.written(by="customer", through="email")), wait=p.DAY)

    found = [of(walk, "first-response"), of(walk, "decision")]
    assert [("off", walk.at)] * 2 == [(each.standing, each.stopped) for each in found]


def test_a_promise_is_off_once_the_customer_drops_the_complaint() -> None:
    walk = deferred().do(f.Withdrawn(word=p.WORD), wait=HOUR)

    assert ("off", walk.at) == (of(walk, "promise").standing, of(walk, "promise").stopped)


def test_a_promise_that_was_renewed_in_time_is_off_and_the_new_one_runs() -> None:
    walk = deferred().do(f.ReplyDeferred(p.promise(p.SOON + p.DAY), "still asking", told=p.TOLD), wait=HOUR)

    found = [(each.standing, each.due) for each in deadlines(walk.case, walk.rules) if each.clock == "promise"]
    assert [("off", p.SOON), ("running", p.SOON + p.DAY)] == found


def test_only_the_follow_up_survives_a_documented_end() -> None:
    assert ["follow-up"] == clocks(closed())


@pytest.mark.clause("D8", "J3")
def test_documenting_survives_an_end_of_any_kind_until_a_lesson_is_recorded() -> None:
    walk = proposed().do(f.Withdrawn(word=p.WORD), wait=p.DAY)

    assert (["documenting"], []) == (clocks(walk), clocks(walk.do(f.LessonRecorded("wait a week"), wait=p.DAY)))


def test_a_reopened_complaint_is_followed_up_only_when_it_is_solved_again() -> None:
    walk = closed().do(f.Reopened("still sour", word=p.WORD), wait=p.DAY)

    assert ["climbing", "decision"] == clocks(walk)


@pytest.mark.clause("C7", "F3")
@pytest.mark.parametrize(
    "walk",
    [
        lambda: proposed().do(f.ProposalRejected(word=p.WORD), wait=p.DAY),
        lambda: remedied().do(f.RemedyDisputed("as before", word=p.WORD), wait=p.DAY),
        lambda: Walk.begun().do(f.Decided("rejected", ("ripe",), cause="unknown", alternative=p.PLUMS), wait=p.DAY),
        lambda: upheld().do(f.PersonChanged(p.CLEO, "asked for it")).do(f.TakenUp(), p.CLEO, p.DAY),
        lambda: closed().do(f.FollowedUp(False, word=p.WORD), wait=p.DAY),
        lambda: proposed().do(f.PointAdded("and sour", word=p.WORD), wait=p.DAY),
        lambda: agreed().do(f.ReplyDeferred(p.promise(p.NOON + 9 * p.DAY), "sold out", told=p.TOLD), wait=p.DAY),
        lambda: remedied().do(f.PersonChanged(p.CLEO, "asked for it")).do(f.TakenUp(), p.CLEO, p.DAY),
        lambda: Walk.begun().do(f.Withdrawn(word=p.WORD)).do(f.Reopened("still hard", word=p.WORD), wait=p.DAY),
    ],
)
def test_who_is_not_settled_is_owed_something_new_by_a_clock(walk: Callable[[], Walk]) -> None:
    found = [each for each in running(walk().case, default()) if each.key.startswith("decision@")]

    assert [walk().at] == [each.start for each in found]


@pytest.mark.clause("C7")
def test_what_is_owed_anew_is_owed_until_there_is_something_new() -> None:
    turned_down = proposed().do(f.ProposalRejected(word=p.WORD), wait=p.DAY)
    no = Walk.begun().do(f.Decided("rejected", ("ripe",), cause="unknown", no_alternative_because="none"))
    unsolved = closed().do(f.FollowedUp(False, word=p.WORD))

    for walk in (
        turned_down.do(f.SolutionAgreed(own=p.PLUMS, word=p.WORD)),
        no.do(f.ProgressTold("they were ripe", told=p.TOLD)),
        unsolved.do(f.FollowedUp(True, word=p.WORD)),
        unsolved.do(f.ReopeningRefused("too late", "the ombudsman", told=p.TOLD), p.CLEO),
    ):
        assert None is walk.case.dossier.ruling.anew


@pytest.mark.clause("F3", "C7")
def test_the_time_in_which_it_was_closed_drags_nothing_on() -> None:
    gone = Walk.begun().do(f.Withdrawn(word=p.WORD), wait=p.DAY)
    again = gone.do(f.Reopened("still hard", word=p.WORD), wait=60 * p.DAY)
    solved = again.do(f.Decided("upheld", ("early",), cause="ours"))

    for walk in (again, solved):
        assert [] == [each for each in deadlines(walk.case, default()) if each.standing == "broken"]


def test_what_is_found_unsolved_again_and_again_moves_nothing() -> None:
    once = closed().do(f.FollowedUp(False, word=p.WORD))
    twice = once.do(f.FollowedUp(False, word=p.WORD), wait=5 * p.DAY)

    assert once.case.dossier.ruling.anew == twice.case.dossier.ruling.anew


@pytest.mark.clause("E3")
def test_whoever_comes_within_half_an_hour_has_kept_the_appointment() -> None:
    when = appointed().case.state.when
    assert when is not None
    for minutes, standing in ((0, "kept"), (30, "kept"), (31, "broken")):
        walk = appointed()
        taken = walk.do(f.TakenUp(), p.EVE, when + timedelta(minutes=minutes) - walk.at)
        assert [standing] == [row.standing for row in taken.case.dossier.ledger.rows if row.sort == "appointment"]


# Who counts as having responded ------------------------------------------------------------


@pytest.mark.parametrize(("rules", "standing"), [(default(), "running"), (BOTH, "kept")], ids=["shipped", "counts"])
def test_an_automatic_acknowledgement_is_a_response_only_if_policy_says_so(rules: Rulebook, standing: str) -> None:
    walk = Walk.begun().do(f.Acknowledged(automatic=True, told=p.TOLD), p.SYSTEM, HOUR)

    assert standing == of(walk, "first-response", rules).standing


@pytest.mark.parametrize(("channel", "standing"), [("desk", "kept"), ("phone", "kept"), ("email", "running")])
def test_listening_is_a_response_where_the_customer_is_here(channel: str, standing: str) -> None:
    walk = Walk.begun(channel).do(f.AccountHeard("not ripe"), wait=timedelta(minutes=5))

    assert standing == of(walk, "first-response").standing


def test_the_first_of_several_responses_counts() -> None:
    walk = Walk.begun("desk").do(f.AccountHeard("not ripe"), wait=HOUR).do(f.Acknowledged(told=p.TOLD), wait=HOUR)

    assert p.NOON + HOUR == of(walk, "first-response").stopped


# Reminders ---------------------------------------------------------------------------------


@pytest.mark.parametrize("walk", [proposed, remedied])
def test_a_reminder_starts_the_answer_clock_anew(walk: Callable[[], Walk]) -> None:
    before = walk()
    after = before.do(f.ReminderSent("is it solved?", told=p.TOLD), wait=2 * p.DAY)

    found = of(after, "answer")
    assert (after.at, f"answer@{micros(after.at)}") == (found.start, found.key)
    assert found.due > of(before, "answer").due


def test_a_reminder_to_a_customer_whose_turn_it_is_starts_the_answer_clock() -> None:
    walk = understood()

    assert (False, True) == (
        "answer" in clocks(walk),
        "answer" in clocks(walk.do(f.ReminderSent("which plums?", told=p.TOLD))),
    )


def test_a_word_from_the_customer_never_moves_their_answer_earlier() -> None:
    reminded = proposed().do(f.ReminderSent("which one?", told=p.TOLD), wait=13 * p.DAY)
    talked = reminded.do(f.LeaveGiven("hold", word=p.WORD), wait=7 * p.DAY)

    assert of(talked, "answer").due >= of(reminded, "answer").due


def test_what_was_agreed_stays_due_while_somebody_else_takes_over() -> None:
    before = agreed()
    after = before.do(f.PersonChanged(p.CLEO, "asked for it"), wait=HOUR)

    assert of(before, "remedy").key in [each.key for each in running(after.case, after.rules)]


def test_documenting_late_is_told_as_broken() -> None:
    walk = confirmed().do(f.CaseDocumented("picked too early"), wait=30 * p.DAY)

    assert "broken" == of(walk, "documenting").standing


# Threats, relief, limits -------------------------------------------------------------------


@pytest.mark.clause("I3")
def test_a_threat_is_reported_and_acknowledged_in_time_or_late_also_after_closing() -> None:
    acknowledged = f.ThreatAcknowledged("legal")
    late = threatened().do(f.ThreatReported("legal", "the legal desk"), wait=3 * HOUR)
    gone = threatened().do(f.Withdrawn(word=p.WORD))

    assert ["kept", "kept"] == [
        of(reported().do(acknowledged, p.GUS), clock).standing for clock in ("threat-report", "threat-acknowledgement")
    ]
    assert "broken" == of(late, "threat-report").standing
    assert "broken" == of(late.do(acknowledged, p.GUS, 3 * p.DAY), "threat-acknowledgement").standing
    assert "threat-report" in clocks(gone)


def test_every_threat_has_its_own_clock_even_of_one_moment() -> None:
    walk = threatened().do(f.ThreatMade("physical", "he would come by"))

    assert ["c-1/4", "c-1/5"] == [
        each.key.partition("@")[2] for each in running(walk.case, walk.rules) if each.clock == "threat-report"
    ]


@pytest.mark.clause("I4")
def test_relief_is_due_until_somebody_else_has_it_or_is_to_have_it() -> None:
    assert "relief" in clocks(tired())
    assert "relief" in clocks(tired().do(f.Noted("nobody is free")))
    assert "relief" not in clocks(tired().do(f.Reassigned(p.BEN, "ana needs a break")))
    assert "relief" not in clocks(tired().do(f.PersonChanged(p.CLEO, "ana's limit")))
    assert "relief" not in clocks(tired().do(f.Withdrawn(word=p.WORD)))


@pytest.mark.clause("I2")
def test_a_limit_is_reviewed_by_its_day_unless_it_is_lifted_or_set_again() -> None:
    again = f.ContactLimited("one-person", "of a word", p.NOON + 60 * p.DAY, person="cleo", told=p.TOLD)

    assert ", as set: due Wed 01 April 2026 12:00 UTC; running" in of(limited(), "limit-review").explain()
    assert "limit-review" not in clocks(limited().do(f.ContactLimitLifted("over", told=p.TOLD), p.CLEO))
    assert p.NOON + 60 * p.DAY == of(limited().do(again, p.CLEO, p.DAY), "limit-review").due
    assert "off" == of(limited().do(f.Withdrawn(word=p.WORD)), "limit-review").standing


# Telling, and purity -----------------------------------------------------------------------


def test_a_deadline_explains_itself() -> None:
    walk = Walk.begun()
    late = walk.do(f.Acknowledged(told=p.TOLD), wait=7 * p.DAY)
    missed = walk.do(f.DeadlineMissed("decision", p.LATER), p.WATCH, wait=2 * p.DAY)

    line = "first-response: from Mon 02 March 2026 12:00 UTC, 1 working day: due Tue 03 March 2026 17:00 UTC"
    assert [f"{line}; running", f"{line}; broken on Mon 09 March 2026 12:00 UTC"] == [
        of(each, "first-response").explain() for each in (walk, late)
    ]
    assert of(missed, "decision").explain().endswith("10 working days: due Mon 16 March 2026 17:00 UTC; missed")
    assert ", as promised: due Thu 05 March 2026 12:00 UTC; running" in of(deferred(), "promise").explain()


def test_deadlines_come_in_the_order_in_which_they_fall_due() -> None:
    found = deadlines(broken().case, walks.SILENT)

    assert sorted(found, key=lambda each: each.due) == list(found)


def test_every_clock_carries_clauses_and_is_walked_here() -> None:
    assert set(CLAUSES) == {clock for clock, *_ in STARTS}
    assert ("D7", "G1") == of(agreed(), "remedy").clauses


HURRY = rulebook({"clocks": {"decision": "1 hour"}, "transfers": 0, "authority": {"limits": ["0"]}})
"""A house that would have refused much of this."""


@pytest.mark.parametrize("walk", [closed, broken, appointed, positioned, lambda: handing_over("phone")])
def test_a_case_is_replayed_equal_and_so_are_its_deadlines_under_any_rules(walk: Callable[[], Walk]) -> None:
    case, entries = walk().case, walk().entries
    again = flow.replay(entries, id=case.id)

    assert case == again
    for rules in (default(), BOTH, HURRY):
        assert deadlines(case, rules) == deadlines(again, rules)


def test_a_deadline_is_told_in_utc_whatever_zone_it_was_given_in() -> None:
    helsinki = ZoneInfo("Europe/Helsinki")
    promise = Promise("news", p.SOON.astimezone(helsinki), Medium("phone", "1"))
    walk = Walk.begun(at=p.NOON.astimezone(helsinki)).do(f.PromiseMade(promise, told=p.TOLD))

    found = deadlines(walk.case, walk.rules)
    assert {"UTC"} == {moment.tzname() for each in found for moment in (each.start, each.due)}


def test_a_promise_kept_in_the_second_of_two_equal_hours_is_late() -> None:
    due = datetime(2026, 10, 25, 3, 30, tzinfo=ZoneInfo("Europe/Helsinki"))
    late = Evidence.spoken(by="ana", through="phone", at=due.replace(minute=10, fold=1))
    promise = f.PromiseMade(Promise("news", due, Medium("phone", "1")), told=p.TOLD)
    walk = Walk.begun(at=utc("2026-10-24T12:00")).do(promise)

    assert (
        "broken" == of(walk.do(f.ProgressTold("news", told=late, keeps=("c-1/2",)), wait=2 * p.DAY), "promise").standing
    )


@pytest.mark.clause("G1")
def test_what_is_our_cause_is_put_right_sooner() -> None:
    theirs, ours = (
        agreed().do(f.Decided("upheld", ("picked too early",), cause=cause)) for cause in ("unknown", "ours")
    )
    same_day = rulebook({"clocks": {"remedy-ours": "0 working days"}})

    assert [utc("2026-03-11T17:00"), utc("2026-03-06T17:00")] == [of(walk, "remedy").due for walk in (theirs, ours)]
    (today,) = [each.due for each in deadlines(ours.case, same_day) if each.clock == "remedy"]
    assert utc("2026-03-04T17:00") == today
