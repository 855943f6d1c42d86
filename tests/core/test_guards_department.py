"""What ties a complaint to the rest of the house: what is refused, what is not, and what is learnt."""

from __future__ import annotations

from datetime import timedelta

import attrs
import pytest

from resolved import Evidence, Refused, facts as f
from resolved.core.clocks import deadlines, running
from resolved.core.states import Closed
from resolved.core.wire import Codec

from .. import people as p
from ..offices import a_desk, understood as an_understood
from ..walks import Walk
from .refusals import Objects, closed, confirmed, heard, near_miss, objection, understood

WEEK = timedelta(weeks=1)
FIX = f.FixTold("unripe", "we pick a week later", told=p.TOLD)
NOTED = f.OccasionNoted("the first plums of the year", p.NOON + WEEK)


def linked(walk: Walk) -> Walk:
    return walk.do(f.ProblemLinked("Unripe!"))


# Problems -------------------------------------------------------------------------------


@pytest.mark.clause("J3")
def test_the_last_problem_that_was_named_counts_in_whatever_state() -> None:
    walk = linked(heard())
    assert "unripe" == walk.case.dossier.after.problem

    walk = walk.do(f.LessonRecorded("ask the grower", "Growers"))
    assert "growers" == walk.case.dossier.after.problem
    assert "growers" == walk.do(f.LessonRecorded("and the buyer")).case.dossier.after.problem

    documented = confirmed().do(f.CaseDocumented("picked early", problem="Picked  EARLY"))
    assert "picked-early" == documented.case.dossier.after.problem
    assert "picked-early" == documented.do(f.CaseClosed()).case.dossier.after.problem


@pytest.mark.guard("fix-told", "other-problem")
def test_nobody_is_told_of_a_problem_that_is_not_theirs() -> None:
    assert Objects("other-problem", "J3", "link it first", "problem") == objection(closed(), FIX)


@near_miss("fix-told", "other-problem")
@pytest.mark.guard("fix-told", "told-already")
def test_the_customer_is_told_once_that_it_is_removed() -> None:
    told = linked(closed()).do(FIX, wait=p.DAY)

    assert ("unripe",) == told.case.dossier.after.fixes_told
    assert told.at == told.case.dossier.contact.responded or told.case.dossier.contact.responded is not None
    assert Objects("told-already", "J3", "leave them in peace", "problem") == objection(told, FIX)


@near_miss("fix-told", "told-already")
def test_the_removal_of_another_problem_is_told_too() -> None:
    told = linked(closed()).do(FIX).do(f.ProblemLinked("dear")).do(attrs.evolve(FIX, problem="Dear"))

    assert ("unripe", "dear") == told.case.dossier.after.fixes_told


@near_miss("fix-told", "not-told")
@pytest.mark.guard("fix-told", "not-told")
def test_telling_is_our_word() -> None:
    theirs = attrs.evolve(FIX, told=p.WORD)

    assert Objects("not-told", "A2", "the customer's word", "told") == objection(linked(closed()), theirs)
    assert isinstance(linked(closed()).do(FIX).case.state, Closed)


# Occasions ------------------------------------------------------------------------------


@pytest.mark.guard("occasion-noted", "not-ahead")
def test_an_occasion_is_ahead() -> None:
    late = attrs.evolve(NOTED, on=p.NOON)

    assert Objects("not-ahead", "J8", "not ahead of us", "on") == objection(closed(), late)


@near_miss("occasion-noted", "not-ahead")
@pytest.mark.clause("J8")
def test_an_occasion_falls_due_on_its_day_once_it_is_settled() -> None:
    walk = closed().do(NOTED)
    (due,) = [each for each in running(walk.case, walk.rules) if each.clock == "keep-in-touch"]

    assert (p.NOON + WEEK, ("J8",), "running") == (due.due, due.clauses, due.standing)
    assert due in deadlines(walk.case, walk.rules)


@pytest.mark.clause("J8")
def test_an_occasion_does_not_fall_due_while_the_complaint_is_open() -> None:
    walk = understood().do(NOTED)

    assert [] == [each for each in running(walk.case, walk.rules) if each.clock == "keep-in-touch"]
    (off,) = [each for each in deadlines(walk.case, walk.rules) if each.clock == "keep-in-touch"]
    assert "off" == off.standing


@pytest.mark.guard("occasion-kept", "no-such-occasion")
def test_only_an_occasion_that_waits_is_kept() -> None:
    kept = f.OccasionKept(told=p.TOLD)
    assert Objects("no-such-occasion", "J8", "there are none", "occasion") == objection(closed(), kept)

    walk = closed().do(NOTED)
    other = attrs.evolve(kept, occasion="c-1/99")
    assert Objects("no-such-occasion", "J8", walk.case.dossier.after.occasions[0].id, "occasion") == objection(
        walk, other
    )
    assert "no-such-occasion" == objection(walk.do(kept), kept).code


@near_miss("occasion-kept", "no-such-occasion")
@near_miss("occasion-kept", "not-told")
@near_miss("occasion-kept", "bad-moment")
def test_the_earliest_occasion_is_kept_where_none_is_named() -> None:
    walk = closed().do(NOTED).do(attrs.evolve(NOTED, on=p.SOON)).do(f.OccasionKept(told=p.TOLD), wait=p.DAY)

    assert [None, walk.at] == [each.kept for each in walk.case.dossier.after.occasions]
    standings = [each.standing for each in deadlines(walk.case, walk.rules) if each.clock == "keep-in-touch"]
    assert ["kept", "running"] == standings


@pytest.mark.guard("occasion-kept", "not-told")
def test_an_occasion_is_kept_by_something() -> None:
    walk = closed().do(NOTED)

    assert Objects("not-told", "J8", "or why not", "told", "passed_over") == objection(walk, f.OccasionKept())
    theirs = f.OccasionKept(told=p.WORD)
    assert Objects("not-told", "J8", "the customer's word", "told", "passed_over") == objection(walk, theirs)


@pytest.mark.guard("occasion-kept", "bad-moment")
def test_nobody_is_called_about_something_pleasant_while_they_wait_for_us() -> None:
    walk = understood().do(NOTED)

    assert Objects("bad-moment", "J8", "see to that first", "told") == objection(walk, f.OccasionKept(told=p.TOLD))
    passed = walk.do(f.OccasionKept(passed_over="they wait for us"))
    assert (passed.at,) == tuple(each.kept for each in passed.case.dossier.after.occasions)


@pytest.mark.clause("J8", "C9")
def test_another_complaint_of_theirs_that_is_open_is_reason_to_wait() -> None:
    desk = a_desk()
    office = desk.office
    first = an_understood(desk)
    office.on(first, by=p.ANA).record(NOTED)
    closed_ = office.submit(first.id, f.Withdrawn(word=p.WORD), by=p.ANA)
    assert not isinstance(closed_, Refused)
    second = office.receive(p.complaint(), by=p.ANA)

    refused = office.submit(first.id, f.OccasionKept(told=p.TOLD), by=p.ANA)
    assert isinstance(refused, Refused)
    assert ["bad-moment"] == [each.code for each in refused.objections]
    office.submit(second.id, f.Withdrawn(word=p.WORD), by=p.ANA)
    assert not isinstance(office.submit(first.id, f.OccasionKept(told=p.TOLD), by=p.ANA), Refused)


@pytest.mark.clause("J8")
def test_an_occasion_that_nobody_kept_is_missed_once() -> None:
    desk = a_desk()
    first = an_understood(desk)
    desk.office.on(first, by=p.ANA).record(NOTED)
    desk.office.submit(first.id, f.Withdrawn(word=p.WORD), by=p.ANA)
    desk.clock.forward(days=8)
    lapses = [each.clock for each in desk.office.watch.run_once()]

    assert 1 == lapses.count("keep-in-touch")
    assert () == desk.office.watch.run_once()


@pytest.mark.clause("J3")
def test_the_fix_is_told_by_a_letter_that_says_what_was_done() -> None:
    desk = a_desk()
    first = an_understood(desk)
    case = desk.office.on(first, by=p.ANA).record(f.ProblemLinked("unripe"))
    desk.office.on(case, by=p.ANA).record(attrs.evolve(FIX, told=Evidence.letter(by="ana", through="email")))
    (letter,) = (one.letter for one in desk.office.store.shelf("") if one.letter.kind == "fix-told")

    assert "we pick a week later" in letter.text
    assert "What has become of it" == letter.subject


def test_what_is_personal_in_them_is_kept_apart() -> None:
    walk = closed().do(NOTED)
    codec = Codec({NOTED.name: type(NOTED)})
    kept = codec.encode(walk.entries[-1], case_id="c-1", tenant="", subject="p-1", prev="", entropy=bytes)

    assert b"plums" not in kept.line
    assert b"plums" in (kept.parts[0].blob or b"")
