"""Recurring problems: found, answered, removed, found removed; and whoever complained of one is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest

from resolved import Case, Complaint, Evidence, Invalid, Party, Refused, facts as f
from resolved.core.policy import rulebook
from resolved.core.problems import Problem
from resolved.integrity import verify
from resolved.story import as_data, tell

from .. import people as p
from ..offices import Desk, a_desk

WEEK = timedelta(weeks=1)
LETTER = Evidence.letter(by="ana", through="email")


def complained(desk: Desk, customer: str = "kim", problem: str = "", at: datetime | None = None) -> Case[Any]:
    """Take a complaint in, and put it to a problem where one is named."""
    party = Party(customer.title(), id=customer, email=f"{customer}@example.com")
    case = desk.office.receive(Complaint(party, "email", "Seven plums, unripe", product="plums"), by=p.ANA, at=at)
    return desk.office.on(case, by=p.ANA).record(f.ProblemLinked(problem)) if problem else case


def fixed(desk: Desk) -> Problem:
    """Open a problem, and bring a fix in place."""
    knowledge = desk.office.knowledge
    id = knowledge.open("Unripe plums", by=p.ANA, product="plums", cause="picked too early").id
    knowledge.begin_fix(id, "pick a week later", by=p.ANA)
    return knowledge.note_fixed(id, by=p.ANA)


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refused:
        act()
    (only,) = refused.value.objections
    return only.code


# Found ----------------------------------------------------------------------------------


@pytest.mark.clause("J3")
def test_a_problem_goes_its_way_and_every_step_is_kept() -> None:
    desk = a_desk()
    knowledge = desk.office.knowledge
    id = knowledge.open("Unripe plums", by=p.ANA).id
    seen = [knowledge.problem(id).status]
    steps: list[Callable[[], object]] = [
        lambda: knowledge.answer("Unripe Plums", "they ripen in a paper bag", by=p.BEN),
        lambda: knowledge.begin_fix(id, "pick a week later", by=p.CLEO),
        lambda: knowledge.note_fixed(id, by=p.CLEO),
        lambda: knowledge.verify_fix(id, by=p.DORA, proof="four weeks without one"),
    ]
    for step in steps:
        step()
        seen.append(knowledge.problem(id).status)

    assert ["open", "known-answer", "fix-under-way", "fixed", "fix-verified"] == seen
    assert ["ana", "ben", "cleo", "cleo", "dora"] == [each.by.id for each in knowledge.history(id)]
    assert [1, 2, 3, 4, 5] == [each.version for each in knowledge.history(id)]
    assert () == verify(desk.office).faults


@pytest.mark.clause("J3")
def test_a_problem_that_only_complaints_name_is_one_too() -> None:
    desk = a_desk()
    complained(desk, problem="Unripe Plums")
    (standing,) = desk.office.knowledge.problems()

    assert ("unripe-plums", False, ["C-1"]) == (
        standing.problem.id, standing.recorded, [line.number for line in standing.lines],
    )  # fmt: skip
    desk.office.knowledge.answer("unripe-plums", "a paper bag", by=p.ANA)
    assert desk.office.knowledge.problem("unripe-plums").recorded


def test_a_complaint_that_moves_to_another_problem_belongs_to_that_alone() -> None:
    desk = a_desk()
    case = complained(desk, problem="plums")
    desk.office.on(case, by=p.ANA).record(f.ProblemLinked("pears"))

    assert ["pears"] == [each.problem.id for each in desk.office.knowledge.problems()]
    assert "no-such-problem" == refusal(lambda: desk.office.knowledge.problem("plums"))


def test_what_was_taken_back_links_nothing() -> None:
    desk = a_desk()
    case = complained(desk, problem="plums")
    desk.office.take_back(case, by=p.ANA, because="another one")

    assert () == desk.office.knowledge.problems()
    assert () == verify(desk.office).faults


@pytest.mark.clause("J3")
def test_a_problem_recurs_from_so_many_in_so_long() -> None:
    desk = a_desk(policy={"problems": {"threshold": 3, "within": "30 days"}})
    knowledge = desk.office.knowledge
    complained(desk, problem="plums")
    desk.clock.forward(days=20)
    complained(desk, problem="plums")
    desk.clock.forward(days=10)
    assert () == knowledge.recurring()
    complained(desk, problem="plums")

    assert ["plums"] == [each.problem.id for each in knowledge.recurring()]
    desk.clock.forward(days=1)
    assert () == knowledge.recurring()
    assert ["plums"] == [each.problem.id for each in knowledge.recurring(p.NOON + timedelta(days=30))]


@pytest.mark.clause("J3")
def test_what_somebody_sees_to_is_no_surprise() -> None:
    desk = a_desk(policy={"problems": {"threshold": 1}})
    knowledge = desk.office.knowledge
    complained(desk, problem="plums")
    complained(desk, problem="pears")
    knowledge.assign("plums", "ana", by=p.CLEO)
    knowledge.answer("pears", "they are always hard", by=p.ANA)
    assert ["pears"] == [each.problem.id for each in knowledge.recurring()]
    knowledge.begin_fix("pears", "a softer sort", by=p.ANA)

    assert () == knowledge.recurring()


# Fixed ----------------------------------------------------------------------------------


@pytest.mark.clause("J3")
def test_a_complaint_after_the_fix_opens_the_problem_again() -> None:
    desk = a_desk()
    knowledge = desk.office.knowledge
    id = fixed(desk).id
    knowledge.verify_fix(id, by=p.ANA, proof="none since")
    desk.clock.forward(days=3)
    late = complained(desk, problem=id)
    standing = knowledge.problem(id)

    assert ("open", [desk.office.number(late)]) == (standing.status, [line.number for line in standing.recurred])
    assert [id] == [each.problem.id for each in knowledge.recurring()]
    assert () == knowledge.to_tell(id)
    knowledge.begin_fix(id, "another grower", by=p.ANA)
    assert ("fix-under-way", ()) == (knowledge.problem(id).status, knowledge.problem(id).recurred)


def test_what_was_complained_of_before_the_fix_and_linked_after_it_is_no_recurrence() -> None:
    desk = a_desk()
    early = complained(desk)
    desk.clock.forward(days=1)
    id = fixed(desk).id
    desk.clock.forward(days=1)
    desk.office.knowledge.link(early, id, by=p.ANA)

    assert ("fixed", ()) == (desk.office.knowledge.problem(id).status, desk.office.knowledge.problem(id).recurred)


def test_a_fix_is_verified_only_where_it_is_in_place_and_holds() -> None:
    desk = a_desk()
    knowledge = desk.office.knowledge
    id = knowledge.open("Unripe plums", by=p.ANA).id

    assert "not-fixed" == refusal(lambda: knowledge.verify_fix(id, by=p.ANA, proof="it seems so"))
    assert "no-fix" == refusal(lambda: knowledge.note_fixed(id, by=p.ANA))
    knowledge.begin_fix(id, "later", by=p.ANA)
    knowledge.note_fixed(id, by=p.ANA)
    assert "says-nothing" == refusal(lambda: knowledge.verify_fix(id, by=p.ANA, proof=" "))
    desk.clock.forward(days=1)
    complained(desk, problem=id)
    assert "recurred" == refusal(lambda: knowledge.verify_fix(id, by=p.ANA, proof="it seems so"))


# Told -----------------------------------------------------------------------------------


@pytest.mark.clause("J3", "J8")
def test_each_customer_is_told_once_that_it_is_removed() -> None:
    desk = a_desk()
    knowledge = desk.office.knowledge
    for customer in ("kim", "lee", "kim"):
        complained(desk, customer, "unripe-plums")
    desk.clock.forward(days=1)
    id = fixed(desk).id
    assert () == knowledge.to_tell(id)
    knowledge.verify_fix(id, by=p.ANA, proof="none since")
    waiting = knowledge.to_tell(id)

    assert ["kim", "lee"] == sorted(str(case.complaint.customer.id) for case in waiting)
    for case in waiting:
        knowledge.tell(id, case, by=p.ANA, told=LETTER)
    assert () == knowledge.to_tell(id)
    letters = [one.letter for one in desk.office.store.shelf("") if one.letter.kind == "fix-told"]
    assert (2, True) == (len(letters), all("pick a week later" in letter.text for letter in letters))
    first = desk.office.load("C-1")
    assert "told-already" == refusal(lambda: knowledge.tell(id, first, by=p.ANA, told=LETTER))


def test_nobody_is_told_before_it_is_known_to_hold() -> None:
    desk = a_desk()
    case = complained(desk, problem="unripe-plums")
    desk.clock.forward(days=1)
    id = fixed(desk).id

    assert "not-verified" == refusal(lambda: desk.office.knowledge.tell(id, case, by=p.ANA, told=LETTER))


def test_a_complaint_that_went_on_as_another_is_told_once() -> None:
    desk = a_desk()
    knowledge = desk.office.knowledge
    for merged_too in ("", "unripe-plums"):
        source = complained(desk, f"kim{merged_too}", "unripe-plums")
        target = complained(desk, f"kim{merged_too}", merged_too)
        desk.office.merge(source, into=target, by=p.ANA, because="the same plums")
    desk.clock.forward(days=1)
    id = fixed(desk).id
    knowledge.verify_fix(id, by=p.ANA, proof="none since")

    assert ["C-1", "C-4"] == [desk.office.number(case) for case in knowledge.to_tell(id)]


def test_a_complaint_of_another_problem_is_not_told() -> None:
    desk = a_desk()
    other = complained(desk, problem="pears")
    complained(desk, "lee", problem="unripe-plums")
    desk.clock.forward(days=1)
    id = fixed(desk).id
    desk.office.knowledge.verify_fix(id, by=p.ANA, proof="none since")

    assert "not-to-tell" == refusal(lambda: desk.office.knowledge.tell(id, other, by=p.ANA, told=LETTER))


# Merged ---------------------------------------------------------------------------------


def test_a_merged_problem_brings_its_complaints_and_who_was_told_stays_told() -> None:
    desk = a_desk()
    knowledge = desk.office.knowledge
    complained(desk, "kim", "hard-plums")
    desk.clock.forward(days=1)
    knowledge.begin_fix("hard-plums", "later", by=p.ANA)
    knowledge.note_fixed("hard-plums", by=p.ANA)
    knowledge.verify_fix("hard-plums", by=p.ANA, proof="none since")
    knowledge.tell("hard-plums", knowledge.to_tell("hard-plums")[0], by=p.ANA, told=LETTER)
    complained(desk, "lee", "green-plums")
    id = knowledge.merge("hard-plums", into="green-plums", by=p.ANA).id

    assert "green-plums" == id
    assert ["C-1", "C-2"] == [line.number for line in knowledge.problem("hard-plums").lines]
    assert ["green-plums"] == [each.problem.id for each in knowledge.problems()]
    assert "ring" == refusal(lambda: knowledge.merge("hard-plums", into="green-plums", by=p.ANA))
    desk.clock.forward(days=1)
    knowledge.begin_fix(id, "later still", by=p.ANA)
    knowledge.note_fixed(id, by=p.ANA)
    knowledge.verify_fix(id, by=p.ANA, proof="none since")
    assert ["lee"] == [case.complaint.customer.id for case in knowledge.to_tell(id)]


# Wrong ----------------------------------------------------------------------------------


def test_what_cannot_be_is_said_in_a_sentence() -> None:
    desk = a_desk()
    knowledge = desk.office.knowledge
    knowledge.open("Unripe plums", by=p.ANA)

    assert "known-already" == refusal(lambda: knowledge.open("unripe, PLUMS", by=p.ANA))
    assert "no-such-problem" == refusal(lambda: knowledge.answer("pears", "none", by=p.ANA))
    assert "says-nothing" == refusal(lambda: knowledge.open("  ", by=p.ANA))
    assert "bad-text" == refusal(lambda: knowledge.open("x" * 201, by=p.ANA))
    assert "not-yours" == refusal(lambda: knowledge.open("Pears", by=p.KIM))
    assert "wrong-type" == refusal(lambda: knowledge.open("Pears", by=p.ANA, product=7))  # type: ignore[arg-type]
    with pytest.raises(Invalid):
        knowledge.open("Pe\0ars", by=p.ANA)


@pytest.mark.parametrize("title", ["李子没熟", "हिन्दी में शिकायत", "Ընկույզ", "🙂", "C'est la vie…", "e\u0301te\u0301"])
def test_a_problem_may_be_called_anything_in_any_script(tmp_path: Path, title: str) -> None:
    desk = a_desk(tmp_path / "c.db")
    id = desk.office.knowledge.open(title, by=p.ANA).id
    complained(desk, problem=title)

    assert (id, 1) == (desk.office.knowledge.problem(title).problem.id, len(desk.office.knowledge.problem(title).lines))


def test_what_is_known_survives_reopening_the_file(tmp_path: Path) -> None:
    desk = a_desk(tmp_path / "c.db")
    before = fixed(desk)
    desk.office.close()

    assert before == a_desk(tmp_path / "c.db").office.knowledge.problem(before.id).problem


def test_two_who_write_at_once_lose_nothing(tmp_path: Path) -> None:
    """
    The second decides anew, on what the first has written.
    """
    desk = a_desk(tmp_path / "c.db")
    mine, theirs = desk.office.knowledge, a_desk(tmp_path / "c.db").office.knowledge
    id = mine.open("Unripe plums", by=p.ANA).id
    keep, once = desk.office.store.keep, [True]

    def keep_late(tenant: str, leaves: Any) -> None:
        if once:
            once.clear()
            theirs.assign(id, "ben", by=p.BEN)
        keep(tenant, leaves)

    desk.office.store.keep = keep_late  # type: ignore[method-assign]
    mine.answer(id, "a paper bag", by=p.ANA)

    assert ("ben", "a paper bag") == (mine.problem(id).problem.owner, mine.problem(id).problem.answer)


# Shown ----------------------------------------------------------------------------------


@pytest.mark.clause("J3")
def test_the_handler_is_shown_the_problem_it_may_belong_to() -> None:
    desk = a_desk()
    desk.office.knowledge.open("Unripe plums", by=p.ANA, product="plums")
    case = complained(desk)
    (found,) = desk.office.knowledge.matches(case)

    assert ("unripe-plums", "the same product (plums); both say unripe, plums") == (found.problem, found.why)
    assert "May belong to a known problem:\n    unripe-plums: the same product" in tell(desk.office, case.id)
    assert ["unripe-plums"] == [each["problem"] for each in as_data(desk.office, case.id)["matches"]]
    linked = desk.office.knowledge.link(case, "unripe-plums", by=p.ANA)
    assert () == desk.office.knowledge.matches(linked)
    assert "unripe-plums" == as_data(desk.office, case.id)["problem"]


def test_the_policy_names_what_it_cannot_follow() -> None:
    assert 5 == rulebook({"problems": {"threshold": 5}}).department.threshold


def test_two_that_were_merged_into_each_other_at_once_are_one_for_every_reader() -> None:
    desk = a_desk()
    knowledge = desk.office.knowledge
    complained(desk, "kim", "hard-plums")
    complained(desk, "lee", "green-plums")
    archive = knowledge._archive
    for id, into in (("hard-plums", "green-plums"), ("green-plums", "hard-plums")):
        problem = knowledge.problem(id).problem
        archive.change(lambda p_=problem, into=into: attrs.evolve(p_, merged_into=into), type(problem), id, p.ANA)  # type: ignore[misc]

    assert {"green-plums"} == {knowledge.problem(id).problem.id for id in ("hard-plums", "green-plums")}
    assert ["green-plums"] == [each.problem.id for each in knowledge.problems()]
    assert ["C-1", "C-2"] == [line.number for line in knowledge.problem("hard-plums").lines]
