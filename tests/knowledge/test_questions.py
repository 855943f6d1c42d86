"""Frequent questions: a repository of answers that is kept up to date."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from resolved import Refused

from .. import people as p
from ..offices import a_desk


@pytest.mark.clause("J3")
def test_an_answer_is_due_for_review_when_nobody_has_looked_at_it_for_long() -> None:
    desk = a_desk(policy={"questions": {"review": "30 days"}})
    questions = desk.office.knowledge.questions
    ripe = questions.add("When are plums ripe?", "In August.", by=p.ANA)
    questions.add("Do you deliver?", "No.", by=p.ANA)
    desk.clock.forward(days=29)
    assert () == questions.due()
    questions.confirm(ripe.id, by=p.BEN)
    desk.clock.forward(days=1)

    assert ["do-you-deliver/en"] == [each.record.id for each in questions.due()]
    questions.revise("do-you-deliver/en", "Within the town.", by=p.BEN)
    assert () == questions.due()
    assert ["No.", "Within the town."] == [each.record.answer for each in questions.history("do-you-deliver/en")]


@pytest.mark.clause("J3")
def test_a_question_is_found_in_its_language_and_not_once_it_is_retired() -> None:
    questions = a_desk().office.knowledge.questions
    questions.add("Wann sind die Pflaumen reif?", "Im August.", by=p.ANA, language="de-AT", problem="Unripe Plums")
    old = questions.add("When are plums ripe?", "In August.", by=p.ANA)
    questions.retire(old.id, by=p.ANA)

    assert ["de-AT"] == [each.record.language for each in questions.all()]
    assert [["unripe-plums"], []] == [
        [each.record.problem for each in questions.all(language=tag)] for tag in ("DE", "d")
    ]
    assert 2 == len(questions.all(retired=True))
    questions.revise(old.id, "In July.", by=p.ANA)
    assert 2 == len(questions.all())


def test_what_cannot_be_is_said_in_a_sentence() -> None:
    questions = a_desk().office.knowledge.questions
    questions.add("When?", "Now.", by=p.ANA)
    wrong: list[tuple[Callable[[], object], str]] = [
        (lambda: questions.add("when", "Later.", by=p.ANA), "known-already"),
        (lambda: questions.add("Why?", " ", by=p.ANA), "says-nothing"),
        (lambda: questions.confirm("nothing/en", by=p.ANA), "no-such-question"),
        (lambda: questions.confirm("when/en", by=p.KIM), "not-yours"),
    ]
    for act, code in wrong:
        with pytest.raises(Refused) as refused:
            act()
        assert code == refused.value.objections[0].code
