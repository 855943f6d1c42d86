"""Legal clocks: golden cases worked by hand from what was read of each rule, and what moves and stops a clock."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from resolved import Evidence, Invalid, Rulebook, facts as f
from resolved.core.clocks import Deadline, counted, deadlines, running
from resolved.core.legal import counted_of
from resolved.core.policy import packs, rulebook
from resolved.core.time import Calendar
from resolved.states import Closed

from .. import people as p
from ..walks import Walk

LONDON = ZoneInfo("Europe/London")


def house(*apply: Any, holidays: tuple[str, ...] = (), zone: str = "Europe/London", memory: bool = False) -> Rulebook:
    return rulebook(
        {"regimes": {"apply": list(apply), "memory": memory}, "calendar": {"zone": zone, "holidays": list(holidays)}}
    )


def came(rules: Rulebook, at: datetime, channel: str = "email") -> Walk:
    return Walk.begun(channel, rules=rules, at=at)


def legal(walk: Walk) -> dict[str, Deadline]:
    found = (each for each in deadlines(walk.case, walk.rules) if each.clock == "legal")
    return {each.key.removeprefix("legal:"): each for each in found}


def written(at: datetime, by: str = "ana") -> Evidence:
    return Evidence.written(by=by, through="email", text="…", at=at)


def notice(kind: str, at: datetime, *says: str, until: datetime | None = None) -> f.NoticeGiven:
    return f.NoticeGiven(kind, says, until, told=written(at))


def local(year: int, month: int, day: int, hour: int = 12, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=LONDON)


def utc(month: int, day: int, hour: int = 0, minute: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


# Golden cases, worked by hand ---------------------------------------------------------------

EASTER = ("2026-04-03", "2026-04-06", "2026-05-04", "2026-12-25", "2026-12-28")


@pytest.mark.parametrize(
    ("regime", "zone", "received", "clock", "due"),
    [
        # Eight weeks to the end of the day; the clocks go forward on 29 March.
        ("uk-fca-disp", "Europe/London", utc(2, 6, 15), "final-response", utc(4, 3, 23)),
        # And over the end of the year.
        ("uk-fca-disp", "Europe/London", utc(11, 10, 15), "final-response", utc(1, 6, year=2027)),
        # Fifteen business days after the day of receipt, at close of business.
        ("uk-fca-disp-payment", "Europe/London", utc(3, 2, 10), "final-response", utc(3, 23, 17)),
        # Received on a Saturday: Monday is the first day.
        ("uk-fca-disp-payment", "Europe/London", utc(2, 28, 10), "final-response", utc(3, 20, 17)),
        ("eu-psd2", "Europe/London", utc(3, 2, 10), "answer", utc(3, 23, 17)),
        # The third business day that follows the day of receipt; Christmas and its Monday lie between.
        ("uk-fca-disp-summary", "Europe/London", utc(12, 24, 10), "summary-resolution", utc(12, 31, 17)),
        # 21, 30 and 45 calendar days; the clocks go forward in Sydney on 4 October.
        ("au-rg271-hardship", "Australia/Sydney", utc(9, 10, 1), "idr-response", utc(10, 1, 14)),
        ("au-rg271", "Australia/Sydney", utc(9, 10, 1), "idr-response", utc(10, 10, 13)),
        ("au-rg271-superannuation", "Australia/Sydney", utc(9, 10, 1), "idr-response", utc(10, 25, 13)),
        ("au-rg271", "Australia/Sydney", utc(10, 3, 10), "acknowledgement", utc(10, 4, 10)),
        # 56 calendar days after the day of receipt; the clocks go back in Toronto on 1 November.
        ("ca-fcac", "America/Toronto", utc(10, 1, 15), "final-response", utc(11, 27, 5)),
        ("ca-fcac", "America/Toronto", utc(10, 1, 15), "designated-officer", utc(10, 16, 4)),
        # What is late in the evening here is of that day, whatever day it is in UTC.
        ("ca-fcac", "America/Toronto", utc(10, 2, 2), "designated-officer", utc(10, 16, 4)),
        ("uk-housing", "Europe/London", utc(6, 1, 9), "acknowledgement", utc(6, 8, 16)),
        ("au-acma", "Australia/Sydney", utc(9, 10, 1), "acknowledgement", utc(9, 14, 7)),
        ("au-acma", "Australia/Sydney", utc(9, 10, 1), "plan", utc(9, 24, 7)),
        ("us-cfpb", "America/New_York", utc(3, 2, 15), "response", utc(3, 18, 4)),
        ("uk-ofcom", "Europe/London", utc(3, 2, 15), "resolution", utc(4, 27, 23)),
        ("in-rbi", "Asia/Kolkata", utc(3, 2, 15), "final-response", utc(4, 1, 18, 30)),
        ("es-ley-10-2025", "Europe/Madrid", utc(3, 2, 15), "answer", utc(3, 23, 16)),
    ],
)
def test_a_clock_falls_due_when_its_rule_says(
    regime: str, zone: str, received: datetime, clock: str, due: datetime
) -> None:
    found = legal(came(house(regime, holidays=EASTER, zone=zone), received))[f"{regime}/{clock}"]

    assert (due, received, None) == (found.due, found.start, found.stopped)
    assert ("off" if regime == "uk-fca-disp-summary" else "running") == found.standing


def test_the_second_leg_runs_from_the_acknowledgement_and_not_from_receipt() -> None:
    walk = came(house("uk-housing"), utc(6, 1, 9))
    assert "uk-housing/stage-1" not in legal(walk)
    walk = walk.do(notice("acknowledgement", utc(6, 3, 9), "defined"), wait=3 * p.DAY)

    assert (utc(6, 3, 9), utc(6, 17, 16)) == legal(walk)["uk-housing/stage-1"][2:4]
    assert "kept" == legal(walk)["uk-housing/acknowledgement"].standing
    walk = walk.do(notice("delay-notice", utc(6, 16, 9), "reasons", "ombudsman", until=utc(7, 1, 16)), wait=13 * p.DAY)
    assert utc(7, 1, 16) == legal(walk)["uk-housing/stage-1"].due


def test_the_second_stage_runs_from_going_up_and_the_plan_from_the_agreement() -> None:
    begun = came(house("uk-housing"), utc(6, 1, 9))
    up = begun.do(f.PersonChanged(p.CLEO, "asked for it"), p.KIM, p.DAY)
    assert utc(6, 30, 16) == legal(up)["uk-housing/stage-2"].due
    ours = begun.do(f.PersonChanged(p.CLEO, "ana is on holiday"), wait=p.DAY)
    assert "uk-housing/stage-2" not in legal(ours)  # nobody but the customer asks for a second stage

    walk = came(house("au-acma", zone="Australia/Sydney"), utc(9, 10, 1))
    known = walk.do(f.RestatementConfirmed(("unripe",), word=p.WORD)).do(f.WishAsked("plums"))
    agreed = known.do(f.SolutionAgreed(own=p.PLUMS, word=p.WORD), wait=p.DAY)
    assert ("kept", utc(9, 18, 7)) == (legal(agreed)["au-acma/plan"].standing, legal(agreed)["au-acma/carried-out"].due)
    assert "kept" == legal(agreed.do(f.RemedyDone()))["au-acma/carried-out"].standing


# More time (a story of field 5.1: business day 15 and business day 16) ------------------------


def payment() -> Walk:
    """Received on Monday 2 March: business day 15 is 23 March, and business day 35 is 22 April (Easter between)."""
    return came(house("uk-fca-disp-payment", holidays=EASTER), utc(3, 2, 10))


def held(at: datetime, until: datetime | None = None, *says: str) -> Deadline:
    walk = payment()
    letter = notice("holding-answer", at, *(says or ("reasons", "when")), until=until)
    return legal(walk.do(letter, wait=at - walk.at))["uk-fca-disp-payment/final-response"]


def test_a_holding_answer_on_business_day_15_gives_time_until_business_day_35() -> None:
    found = held(utc(3, 23, 16), utc(4, 22, 16))

    assert (utc(4, 22, 16), "running") == (found.due, found.standing)
    assert "the holding answer of 23 March 2026 gave more time, until 22 April 2026" in found.explain()


def test_a_new_date_later_on_the_last_day_ends_with_that_day() -> None:
    assert utc(4, 22, 16) == held(utc(3, 23, 16), utc(4, 22, 20)).due


@pytest.mark.parametrize(
    ("found", "why"),
    [
        (lambda: held(utc(3, 24, 9), utc(4, 22, 16)), "it came after 23 March 2026 17:00, when the time was over"),
        (lambda: held(utc(3, 23, 16), utc(4, 22, 16), "when"), "it does not say the reasons for the delay"),
        (lambda: held(utc(3, 23, 16), utc(4, 23, 8)), "its new date lies beyond 22 April 2026, which is the most"),
        (lambda: held(utc(3, 20, 16), utc(3, 23, 16)), "it gives no new date"),
        (lambda: held(utc(3, 20, 16)), "it gives no new date"),
    ],
)
def test_no_other_letter_gives_more_time_and_it_says_why(found: Any, why: str) -> None:
    deadline = found()

    assert utc(3, 23, 17) == deadline.due
    assert f"gave no more time: {why}" in deadline.explain()


def test_more_time_is_given_once() -> None:
    first = notice("holding-answer", utc(3, 10, 9), "reasons", "when", until=utc(3, 30, 9))
    second = notice("holding-answer", utc(3, 11, 9), "reasons", "when", until=utc(4, 20, 9))
    found = legal(payment().do(first, wait=8 * p.DAY).do(second, wait=p.DAY))["uk-fca-disp-payment/final-response"]

    assert utc(3, 30, 9) == found.due
    assert "once is all" in found.explain()


# What stops it, and what does not -------------------------------------------------------------

WHOLE = ("outcome", "leaflet", "ombudsman-web", "six-months", "waiver")


def test_a_final_response_that_says_all_stops_the_clock_and_one_that_does_not_says_what_it_lacks() -> None:
    walk = payment().do(notice("final-response", utc(3, 10, 9), *WHOLE[1:]), wait=8 * p.DAY)
    found = legal(walk)["uk-fca-disp-payment/final-response"]
    assert "running" == found.standing
    assert (
        "the final response of 10 March 2026 did not stop it: it does not say accepted with redress" in found.explain()
    )

    whole = legal(walk.do(notice("final-response", utc(3, 11, 9), *WHOLE), wait=p.DAY))
    assert ("kept", utc(3, 11, 9)) == (
        whole["uk-fca-disp-payment/final-response"].standing,
        whole["uk-fca-disp-payment/final-response"].stopped,
    )
    assert "stopped by the final response" in whole["uk-fca-disp-payment/final-response"].explain()


@pytest.mark.parametrize(("regime", "standing"), [("au-rg271", "kept"), ("uk-housing", "running")])
def test_any_word_of_ours_acknowledges_where_no_checklist_asks_for_more(regime: str, standing: str) -> None:
    walk = came(house(regime), utc(3, 2, 10)).do(f.Acknowledged(told=written(utc(3, 2, 11))), wait=p.DAY)

    assert standing == legal(walk)[f"{regime}/acknowledgement"].standing


def test_a_letter_that_did_not_arrive_stops_nothing() -> None:
    walk = payment().do(notice("final-response", utc(3, 10, 9), *WHOLE), wait=8 * p.DAY)
    failed = f.DeliveryFailed(f"c-1/{walk.case.version}", "no such mailbox", proof=written(utc(3, 10, 10), "email"))
    found = legal(walk.do(failed, p.SYSTEM, p.DAY))["uk-fca-disp-payment/final-response"]

    assert ("running", None) == (found.standing, found.stopped)
    assert "did not stop it: it did not arrive" in found.explain()


def test_what_is_late_is_late_also_when_it_comes() -> None:
    walk = payment().do(notice("final-response", utc(3, 24, 9), *WHOLE), wait=22 * p.DAY)

    assert "broken" == legal(walk)["uk-fca-disp-payment/final-response"].standing


def accepted(at: datetime, how: str = "phone") -> Walk:
    """Received on Thursday 24 December; business day 3 after it is the 31st."""
    walk = came(house("uk-fca-disp-summary", "uk-fca-disp", holidays=EASTER), utc(12, 24, 10), channel=how)
    word = Evidence.spoken(by="customer", through=how, text="Thank you.")
    return walk.do(f.SolvedAtOnce(("unripe",), p.PLUMS, word=word), wait=at - walk.at)


def test_acceptance_by_telephone_on_business_day_3_is_a_summary_resolution_and_on_day_4_is_none() -> None:
    in_time = legal(accepted(utc(12, 31, 16)))["uk-fca-disp-summary/summary-resolution"]
    late = legal(accepted(utc(1, 4, 10, year=2027)))["uk-fca-disp-summary/summary-resolution"]

    assert ("kept", "off") == (in_time.standing, late.standing)  # it is no duty, and late is no breach


def test_a_shorter_way_is_no_duty_and_never_missed() -> None:
    walk = came(house("uk-fca-disp-summary"), utc(12, 24, 10))

    assert ["off"] == [each.standing for each in legal(walk).values()]
    assert () == tuple(each for each in running(walk.case, walk.rules) if each.clock == "legal")


def test_the_customers_word_does_not_stop_what_asks_for_a_letter() -> None:
    walk = came(house("uk-fca-disp"), utc(12, 24, 10), channel="phone")
    solved = walk.do(f.SolvedAtOnce(("unripe",), p.PLUMS, word=p.WORD)).do(f.CaseDocumented("early")).do(f.CaseClosed())

    assert isinstance(solved.case.state, Closed)
    assert "running" == legal(solved)["uk-fca-disp/final-response"].standing


@pytest.mark.parametrize(("day", "standing"), [(utc(12, 31, 16), "off"), (utc(1, 4, 10, year=2027), "running")])
def test_what_was_resolved_in_the_shorter_way_is_owed_no_final_response(day: datetime, standing: str) -> None:
    found = legal(accepted(day))["uk-fca-disp/final-response"]

    assert standing == found.standing
    assert ("the shorter way was taken in time" in found.explain()) == (standing == "off")


def test_what_is_asked_for_after_a_no_is_not_asked_for_after_a_yes() -> None:
    for outcome, standing in (("upheld", "kept"), ("rejected", "running")):
        walk = came(house("au-rg271", zone="Australia/Sydney"), utc(9, 10, 1))
        decided = f.Decided(outcome, ("why",), cause="unknown", no_alternative_because="none")  # type: ignore[arg-type]
        letter = notice("final-response", utc(9, 11, 1), "outcome", "afca")
        assert standing == legal(walk.do(decided).do(letter, wait=p.DAY))["au-rg271/idr-response"].standing


def test_what_is_owed_again_ends_with_the_final_response() -> None:
    walk = came(house("ie-cbi-cpc", zone="Europe/Dublin"), datetime(2025, 6, 2, 9, tzinfo=UTC))
    told = datetime(2025, 6, 5, 9, tzinfo=UTC)
    found = legal(walk.do(notice("final-response", told), wait=told - walk.at))

    assert ["kept"] == [each.standing for key, each in found.items() if "/update" in key]


def test_what_is_withdrawn_is_owed_no_more() -> None:
    found = legal(payment().do(f.Withdrawn(word=p.WORD)))["uk-fca-disp-payment/final-response"]

    assert ("off", utc(3, 2, 10)) == (found.standing, found.stopped)


def test_what_is_owed_again_and_again_runs_anew_after_each_time() -> None:
    walk = came(house("ie-cbi-cpc", zone="Europe/Dublin"), datetime(2025, 6, 2, 9, tzinfo=UTC))
    told = datetime(2025, 6, 20, 9, tzinfo=UTC)
    found = legal(walk.do(notice("update", told), wait=told - walk.at))
    updates = sorted(each.due for key, each in found.items() if "/update" in key)

    assert [datetime(2025, 6, 30, 16, tzinfo=UTC), datetime(2025, 7, 18, 16, tzinfo=UTC)] == updates


def test_a_missed_one_is_missed_once() -> None:
    walk = payment()
    (found,) = legal(walk).values()
    missed = walk.do(f.DeadlineMissed(found.key, found.due), p.WATCH, found.due - walk.at)

    assert ("broken", None) == (legal(missed)["uk-fca-disp-payment/final-response"].standing, None)
    assert found.key not in {each.key for each in running(missed.case, missed.rules)}


# The customer's clock goes on -----------------------------------------------------------------


def test_reopening_does_not_reset_what_was_accepted_in_time() -> None:
    closed = accepted(utc(12, 31, 16)).do(f.CaseDocumented("picked too early")).do(f.CaseClosed())
    again = closed.do(f.Reopened("hard again", word=p.WORD), wait=5 * p.DAY)
    found = legal(again)

    assert "kept" == found["uk-fca-disp-summary/summary-resolution"].standing
    assert utc(12, 24, 10) == found["uk-fca-disp/final-response"].start


def test_a_transfer_moves_no_legal_clock() -> None:
    walk = payment()
    offered = walk.do(f.HandoverOffered(p.FAY, "unripe"), wait=p.DAY).do(f.HandoverAccepted(), p.FAY)

    assert legal(walk).keys() == legal(offered).keys()
    assert [each.due for each in legal(walk).values()] == [each.due for each in legal(offered).values()]


def test_of_merged_complaints_the_earliest_receipt_counts_and_regimes_and_letters_go_along() -> None:
    early = (
        payment()
        .do(f.RegimeSet("us-cfpb", "the card is American"))
        .do(notice("in-progress", utc(3, 2, 10), "in-progress"))
    )
    late = came(house("uk-fca-disp-payment", holidays=EASTER), utc(3, 9, 10))
    after = early.case.dossier.after
    took = f.Absorbed("c-0", utc(3, 2, 10), under=after.under, notices=after.notices)
    found = legal(late.do(took, wait=p.DAY))

    assert utc(3, 23, 17) == found["uk-fca-disp-payment/final-response"].due
    assert utc(3, 2, 10) == found["us-cfpb/response"].start


def test_the_rule_in_force_at_receipt_governs() -> None:
    before, after = (came(house("ie-cbi-cpc", zone="Europe/Dublin"), at) for at in (utc(3, 23, 12), utc(3, 24, 12)))

    assert (3, 0) == (len(legal(before)), len(legal(after)))  # what came in its place was not read: no clock


# What rests on memory ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("regime", "sure", "from_memory"),
    [("uk-ofcom", [utc(10, 28)], [utc(10, 13, 23)]), ("uk-ofgem", [], [utc(10, 28)])],
)
def test_what_rests_on_memory_counts_only_where_the_house_says_so(
    regime: str, sure: list[datetime], from_memory: list[datetime]
) -> None:
    received = utc(9, 1, 12)

    assert sure == [each.due for each in legal(came(house(regime), received)).values()]
    assert from_memory == [each.due for each in legal(came(house(regime, memory=True), received)).values()]


def test_an_element_from_memory_is_asked_for_only_where_the_house_says_so() -> None:
    for memory, standing in ((False, "kept"), (True, "running")):
        walk = came(house("uk-fca-disp", memory=memory), utc(3, 2, 10))
        letter = notice("eight-week-letter", utc(4, 20, 9), "why-late", "when", "ombudsman-now")
        assert standing == legal(walk.do(letter, wait=50 * p.DAY))["uk-fca-disp/final-response"].standing


# How it came about ---------------------------------------------------------------------------


def test_a_limit_tells_which_days_counted_and_when_its_last_day_is_over() -> None:
    walk = came(house("uk-fca-disp", "uk-fca-disp-payment", holidays=EASTER), utc(3, 2, 10))
    weeks, days = (counted(each, walk.rules) for each in sorted(legal(walk).values(), key=lambda each: each.key)[::-1])

    assert weeks is not None
    assert days is not None
    assert (utc(4, 27, 23), 56, "end-of-day") == (weeks.due, len(weeks.days), weeks.conventions[0])
    assert "are over with the end of Monday 27 April 2026 (Europe/London)." in weeks.sentence
    assert (utc(3, 23, 17), 15, 6) == (days.due, len(days.days), len(days.skipped))
    assert "at close of business on Monday 23 March 2026, 17:00" in days.sentence


def test_what_was_given_more_time_says_when_it_is_due_now() -> None:
    walk = payment()
    letter = notice("holding-answer", utc(3, 20, 10), "reasons", "when", until=utc(4, 22, 15))
    walk = walk.do(letter, wait=utc(3, 20, 10) - walk.at)
    found = counted(legal(walk)["uk-fca-disp-payment/final-response"], walk.rules)

    assert found is not None
    assert (utc(4, 22, 15), 15) == (found.due, len(found.days))
    assert found.sentence.endswith("More time was given since: it is due on Wednesday 22 April 2026, 16:00.")


def test_where_no_length_of_time_led_to_it_there_is_nothing_to_count() -> None:
    walk = came(house("uk-fca-disp"), utc(3, 2, 10)).do(f.PromiseMade(p.promise(), told=p.TOLD))
    promise, first = (
        next(each for each in deadlines(walk.case, walk.rules) if each.clock == clock)
        for clock in ("promise", "first-response")
    )

    assert None is counted(promise, walk.rules)
    found = counted(first, walk.rules)
    assert found is not None
    assert first.due == found.due


def test_of_a_rule_without_a_number_nothing_is_counted() -> None:
    clock = next(each for each in packs.shipped()["iso-10002"].editions[0].clocks if each.id == "response")

    with pytest.raises(Invalid, match="of response no limit is known: no limit"):
        counted_of(clock, utc(3, 2, 10), Calendar())
