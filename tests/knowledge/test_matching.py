"""To which known problem a complaint may belong: suggested, and never decided."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import Any

import pytest

from resolved import Complaint, Invalid, Party, PluginError, hookimpl
from resolved.core.matching import Candidate, matched, words
from resolved.core.problems import Problem, slug

from .. import people as p
from ..offices import a_desk


def problem(title: str, product: str = "", cause: str = "") -> Problem:
    return Problem(id=slug(title), title=title, product=product, cause=cause)


KNOWN = [
    problem("Unripe plums", "plums", "picked too early"), problem("Lift stands still without a notice"),
    problem("Invoice sent twice", cause="two people answer one order"), problem("李子没熟", "李子"),
    problem("Slots cancelled late", "delivery"),
]  # fmt: skip


@pytest.mark.clause("J3")
@pytest.mark.parametrize(
    ("text", "product", "expected"),
    [
        ("Seven PLUMS, and every one of them unripe!", "", ["unripe-plums"]),
        ("They were surely picked too early.", "", ["unripe-plums"]),
        ("Hard as stones.", "Plums", ["unripe-plums"]),
        ("The invoice came twice.", "", ["invoice-sent-twice"]),
        ("我买的李子没熟。", "", ["李子没熟"]),
        ("The fridge hums.", "", []),
        ("", "", []),
        ("The slots: cancelled, and late.", "plums", ["slots-cancelled-late", "unripe-plums"]),
    ],
)
def test_the_house_matches_by_product_and_by_the_words_they_share(text: str, product: str, expected: list[str]) -> None:
    found = matched(Complaint(Party(), "desk", text or " .", product=product), KNOWN)

    assert expected == [each.problem for each in found]


def test_a_huge_text_is_no_trouble() -> None:
    assert [] == matched(Complaint(Party(), "desk", "hum " * 200_000), KNOWN)
    assert 2 >= len(words("a" * 100_000))


class Knows:
    """Knows better."""

    def __init__(self, *given: Any) -> None:
        self.given = given

    @hookimpl
    def resolved_match(self, complaint: Complaint, problems: Sequence[Problem]) -> Iterable[Candidate]:
        assert complaint.text
        assert problems
        for each in self.given:
            if isinstance(each, Exception):
                raise each
            yield each


def test_a_plugin_suggests_too_and_the_best_of_each_stays() -> None:
    desk = a_desk(plugins=[Knows(Candidate("pears", 0.9, "I have seen this"), Candidate("unripe-plums", 0.1, "no"))])
    for title in ("Pears", "Unripe plums"):
        desk.office.knowledge.open(title, by=p.ANA)
    found = desk.office.knowledge.matches(desk.office.receive(p.complaint(), by=p.ANA))

    assert [("pears", 0.9), ("unripe-plums", 0.5)] == [(each.problem, each.score) for each in found]
    assert 1 == len(desk.office.knowledge.matches(desk.office.load("C-1"), most=1))


@pytest.mark.parametrize("given", [Candidate("nothing", 0.9, "?"), "pears", ValueError("no")])
def test_a_plugin_that_fails_is_named(given: Any) -> None:
    desk = a_desk(plugins=[Knows(given)])
    desk.office.knowledge.open("Pears", by=p.ANA)
    with pytest.raises(PluginError, match=r"plugin 'Knows' failed in resolved_match"):
        desk.office.knowledge.matches(desk.office.receive(p.complaint(), by=p.ANA))


@pytest.mark.parametrize("score", [-0.1, 1.1, float("nan"), True, "1"])
def test_a_score_is_a_share(score: Any) -> None:
    with pytest.raises(Invalid, match="between 0 and 1"):
        Candidate("plums", score, "so")


@pytest.mark.clause("J3")
def test_likeness_of_words_forgives_slips_and_endings() -> None:
    pytest.importorskip("rapidfuzz")
    from resolved.knowledge.similar import Similar

    desk = a_desk(plugins=[Similar()])
    desk.office.knowledge.open("Unripe plums", by=p.ANA)
    desk.office.knowledge.open("Lift without notice", by=p.ANA)
    case = desk.office.receive(Complaint(Party(), "desk", "Sevven unrype plumms"), by=p.ANA)
    (found,) = desk.office.knowledge.matches(case)

    assert ("unripe-plums", "words that are alike: plums (plumms), unripe (unrype)") == (found.problem, found.why)
    assert () == a_desk().office.knowledge.matches(case)


def test_likeness_of_words_says_which_extra_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    from resolved.knowledge.similar import Similar

    monkeypatch.setitem(sys.modules, "rapidfuzz", None)
    with pytest.raises(Invalid, match=r"resolved-complaints\[similar\]"):
        Similar()
