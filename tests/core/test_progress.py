"""RESOLVED, letter by letter."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from resolved import Case, facts as f
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
    "listened to": (lambda: Walk.begun("desk").do(f.AccountHeard("sour")), "R ✓  E –  S –  O –  L ✓  V →  E ·  D ·"),
    "acknowledged": (lambda: Walk.begun().do(f.Acknowledged(told=p.TOLD)), "R ✓  E →  S ·  O ·  L ·  V ·  E ·  D ·"),
    "only apologised": (lambda: Walk.begun().do(f.Apologised("the plums")), "R –  E ✓  S →  O ·  L ·  V ·  E ·  D ·"),
    "agreed": (agreed, "R ✓  E –  S ✓  O ✓  L –  V ✓  E →  D ·"),
    "done": (lambda: agreed().do(f.RemedyDone()), "R ✓  E –  S ✓  O ✓  L –  V ✓  E ✓  D →"),
    "disputed": (
        lambda: agreed().do(f.RemedyDone()).do(f.RemedyDisputed("sour", word=p.WORD)),
        "R ✓  E –  S ✓  O ✓  L →  V ·  E ·  D ·",
    ),
    "solved at once": (solved_at_once, "R ✓  E –  S ✓  O –  L –  V ✓  E ✓  D →"),
    "documented": (lambda: solved_at_once().do(f.CaseDocumented("known")), "R ✓  E –  S ✓  O –  L –  V ✓  E ✓  D ✓"),
    "with everything": (with_everything, "R ✓  E ✓  S ✓  O ✓  L ✓  V ✓  E ✓  D ✓"),
    "withdrawn": (lambda: Walk.begun().do(f.Withdrawn(), p.KIM), "R –  E –  S –  O –  L –  V –  E –  D –"),
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


def test_a_closed_complaint_has_nothing_next_and_nothing_later() -> None:
    letters = progress(Walk.begun().do(f.Acknowledged(told=p.TOLD)).do(f.Withdrawn(), p.KIM).case).letters

    assert ["done", *["skipped"] * 7] == [each.mark for each in letters]


def test_each_letter_names_its_clause() -> None:
    letters = progress(Walk.begun().case).letters

    assert [("RESOLVED"[n], f"D{n + 1}") for n in range(8)] == [(each.letter, each.clause) for each in letters]


def test_at_most_one_letter_is_next() -> None:
    for walk, _ in WALKS.values():
        assert [each.mark for each in progress(walk().case).letters].count("next") <= 1


def test_a_lesson_after_the_end_documents_it() -> None:
    before = Walk.begun().do(f.Withdrawn(), p.KIM)
    after = before.do(f.LessonRecorded("wait a week"))

    assert ["skipped", "done"] == [progress(each.case).letters[-1].mark for each in (before, after)]


def test_a_letter_that_was_only_read_has_not_been_responded_to() -> None:
    walk = Walk.begun("email").do(f.AccountHeard("not ripe"))

    assert "done" != progress(walk.case).letters[0].mark
