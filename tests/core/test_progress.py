"""RESOLVED, letter by letter."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from resolved import Case, Complaint, Party, facts as f, flow, open_office
from resolved.core import progress as view
from resolved.core.policy import default
from resolved.core.progress import Progress
from tests import people as p
from tests.walks import Walk


def progress(case: Case[Any]) -> Progress:
    return view.progress(case, default())


LEGEND = "      ✓ done  → next  – skipped  · not yet"


def solved_at_once() -> Walk:
    return Walk.begun("desk").do(f.SolvedAtOnce(("unripe",), p.PLUMS, word=p.WORD))


def with_everything() -> Walk:
    walk = Walk.begun("desk").do(f.AccountHeard("not ripe")).do(f.Apologised("the plums"))
    fact = f.SolvedAtOnce(("unripe",), p.PLUMS, word=p.WORD, wish="ripe ones", restated=True)
    return walk.do(fact).do(f.CaseDocumented("picked too early"))


def agreed() -> Walk:
    walk = Walk.begun().do(f.TakenAsWritten(("unripe",))).do(f.WishAsked("ripe ones"))
    return walk.do(f.SolutionAgreed(own=p.PLUMS, word=p.WORD))


WALKS: dict[str, tuple[Callable[[], Walk], str]] = {
    "received": (Walk.begun, "R →  E ·  S ·  O ·  L ·  V ·  E ·  D ·"),
    "listened to": (lambda: Walk.begun("desk").do(f.AccountHeard("sour")), "R ✓  E →  S ·  O ·  L ✓  V ·  E ·  D ·"),
    "acknowledged": (lambda: Walk.begun().do(f.Acknowledged(told=p.TOLD)), "R ✓  E ·  S ·  O ·  L →  V ·  E ·  D ·"),
    "only apologised": (lambda: Walk.begun().do(f.Apologised("the plums")), "R →  E ✓  S ·  O ·  L ·  V ·  E ·  D ·"),
    "agreed": (agreed, "R ✓  E –  S ✓  O ✓  L ✓  V ✓  E →  D ·"),
    "done": (lambda: agreed().do(f.RemedyDone()), "R ✓  E –  S ✓  O ✓  L ✓  V ✓  E ✓  D →"),
    "disputed": (
        lambda: agreed().do(f.RemedyDone()).do(f.RemedyDisputed("sour", word=p.WORD)),
        "R ✓  E →  S ✓  O ✓  L ✓  V ·  E ·  D ·",
    ),
    "solved at once": (solved_at_once, "R ✓  E –  S ✓  O –  L –  V ✓  E ✓  D →"),
    "documented": (lambda: solved_at_once().do(f.CaseDocumented("known")), "R ✓  E –  S ✓  O –  L –  V ✓  E ✓  D ✓"),
    "with everything": (with_everything, "R ✓  E ✓  S ✓  O ✓  L ✓  V ✓  E ✓  D ✓"),
    "withdrawn": (lambda: Walk.begun().do(f.Withdrawn(), p.KIM), "R –  E –  S –  O –  L –  V –  E –  D →"),
}  # fmt: skip


@pytest.mark.parametrize("name", WALKS)
@pytest.mark.clause("C1", "D1", "D2", "D3", "D4", "D5", "D6", "D7", "D8")
def test_a_complaint_shows_its_letters(name: str) -> None:
    walk, letters = WALKS[name]

    assert letters + LEGEND == str(progress(walk().case))


def test_the_desk_case_solved_at_once_documented_and_closed_shows_what_was_skipped() -> None:
    walk = solved_at_once().do(f.CaseDocumented("a known problem")).do(f.CaseClosed())

    expected = "R ✓  E –  S ✓  O –  L –  V ✓  E ✓  D ✓      ✓ done  → next  – skipped  · not yet"
    assert expected == str(progress(walk.case))


def test_what_is_closed_has_nothing_next_but_what_a_clock_still_runs_for() -> None:
    withdrawn = progress(Walk.begun().do(f.Acknowledged(told=p.TOLD)).do(f.Withdrawn(), p.KIM).case)
    closed = progress(solved_at_once().do(f.CaseDocumented("known")).do(f.CaseClosed()).case)

    assert ["done", *["skipped"] * 6, "next"] == [each.mark for each in withdrawn.letters]  # its documenting
    assert ["skipped"] * 6 == [each.mark for each in withdrawn.seven if each.mark != "done"]
    assert {"done", "skipped"} == {each.mark for each in closed.letters}
    assert "next" == closed.seven[-1].mark  # the follow-up


def test_each_letter_names_its_clause() -> None:
    letters = progress(Walk.begun().case).letters

    assert [("RESOLVED"[n], f"D{n + 1}") for n in range(8)] == [(each.letter, each.clause) for each in letters]


def test_at_most_one_letter_is_next() -> None:
    for walk, _ in WALKS.values():
        assert [each.mark for each in progress(walk().case).letters].count("next") <= 1


def test_a_lesson_after_the_end_documents_it() -> None:
    before = Walk.begun().do(f.Withdrawn(), p.KIM)
    after = before.do(f.LessonRecorded("wait a week"))

    assert ["next", "done"] == [progress(each.case).letters[-1].mark for each in (before, after)]


def test_a_letter_that_was_only_read_has_not_been_responded_to() -> None:
    walk = Walk.begun("email").do(f.AccountHeard("not ripe"))

    assert "done" != progress(walk.case).letters[0].mark


# The steps ------------------------------------------------------------------------------


def the_long_way() -> Walk:
    walk = Walk.begun("phone").do(f.AccountHeard("it hums")).do(f.RestatementConfirmed(("hums",), word=p.WORD))
    walk = walk.do(f.Apologised("the noise")).do(f.WishAsked("silence")).do(f.SolutionAgreed(own=p.PLUMS, word=p.WORD))
    walk = walk.do(f.RemedyDone()).do(f.RemedyConfirmed(word=p.WORD)).do(f.Thanked())
    return walk.do(f.FollowedUp(solved=True, word=p.WORD))


@pytest.mark.clause("C1")
def test_a_complaint_carried_all_the_way_has_gone_all_the_steps() -> None:
    seen = progress(the_long_way().case)

    assert "1 ✓ 2 ✓ 3 ✓ 4 ✓ 5 ✓ 6 ✓ 7 ✓" == " ".join(map(str, seen.seven))
    assert "1 ✓ 2 ✓ 3 ✓ 4 ✓" == " ".join(map(str, seen.four))


@pytest.mark.clause("C1", "B2")
def test_what_was_only_put_is_restated_in_writing_and_not_on_the_telephone() -> None:
    written = progress(Walk.begun("email").do(f.TakenAsWritten(("unripe",))).case)
    spoken = progress(solved_at_once().case)

    assert ["2 ✓", "2 –"] == [str(each.seven[1]) for each in (written, spoken)]


@pytest.mark.clause("C1", "B3")
def test_nobody_is_calm_who_is_angry_yet() -> None:
    angry = the_long_way().do(f.MoodNoted("angry"))

    assert ["3 ✓", "3 –", "3 ✓"] == [
        str(progress(walk.case).seven[2]) for walk in (the_long_way(), angry, angry.do(f.MoodNoted("calm")))
    ]


@pytest.mark.clause("C1", "C2")
def test_the_duty_is_nobody_who_has_taken_responsibility() -> None:
    from_the_page = Walk.begun("email", by=p.SYSTEM)

    assert ["5 ·", "5 ✓"] == [
        str(progress(walk.case).seven[4]) for walk in (from_the_page, from_the_page.do(f.AccountHeard("sour")))
    ]


# What shows it --------------------------------------------------------------------------


@pytest.mark.clause("C1")
def test_what_is_done_names_the_entry_that_shows_it() -> None:
    office = open_office(installed=False)
    case = office.receive(Complaint(Party("Kim"), "desk", "Sour."), by=p.ANA)
    for fact in (f.AccountHeard("sour"), f.Apologised("the plums")):
        office.submit(case.id, fact, by=p.ANA)
    seen = office.progress(office.load(case.id))

    assert {"R": 2, "L": 2} == {each.letter: each.entry for each in seen.letters if each.entry and each.letter != "E"}
    assert [2, None, 2, 3, 1, None, None] == [each.entry for each in seen.seven]


@pytest.mark.clause("C1", "C7")
def test_what_was_undone_is_shown_by_the_entry_that_did_it_anew() -> None:
    walk = agreed().do(f.RemedyDone()).do(f.RemedyDisputed("sour", word=p.WORD))
    again = walk.do(f.SolutionAgreed(own=p.PLUMS, word=p.WORD)).do(f.RemedyDone())
    stages = list(flow.stages(again.entries, id=again.case.id))

    seen = {each.words: each.entry for each in view.progress(again.case, default(), stages).letters}
    assert (again.case.version - 1, again.case.version) == (seen["verify the solution"], seen["eliminate the problem"])
