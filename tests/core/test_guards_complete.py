"""Every guard has a test that shows it objecting and one that shows it silent; and who may record what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import FunctionType, ModuleType
from typing import Final, cast, get_args

import pytest

from resolved import Actor, Refused, facts as f, flow
from resolved.core.complaint import Role
from resolved.core.edges import guards_of

from .. import people as p
from ..walks import TO, Walk, happenings
from . import (
    test_guards_authority,
    test_guards_closing,
    test_guards_conduct,
    test_guards_conversation,
    test_guards_department,
    test_guards_escalation,
    test_guards_handover,
    test_guards_legal,
    test_guards_proposal,
    test_guards_reply,
    test_guards_ruling,
    test_guards_solution,
)

MODULES: Final[tuple[ModuleType, ...]] = (
    test_guards_authority,
    test_guards_closing,
    test_guards_conduct,
    test_guards_conversation,
    test_guards_department,
    test_guards_escalation,
    test_guards_handover,
    test_guards_legal,
    test_guards_proposal,
    test_guards_reply,
    test_guards_ruling,
    test_guards_solution,
)

# What is shown --------------------------------------------------------------------------

Shown = tuple[str, str]
GUARDS: Final = {(name, guard.code) for name, fact in flow.facts.items() for guard in guards_of(fact)}


def every_test() -> Iterator[FunctionType]:
    """Give every test of the guards, read from its module and not from what was collected."""
    for module in MODULES:
        found = vars(module).items()
        yield from (each for name, each in found if name.startswith("test_") and isinstance(each, FunctionType))


def marks_of(test: FunctionType) -> Iterator[pytest.Mark]:
    """Give the marks of a test, and those of its parameters."""
    for mark in cast("list[pytest.Mark]", getattr(test, "pytestmark", [])):
        yield mark
        if mark.name == "parametrize":
            yield from (inner for row in mark.args[1] for inner in getattr(row, "marks", ()))


def guard_marks(test: FunctionType) -> Iterator[pytest.Mark]:
    yield from (each for mark in marks_of(test) if (each := getattr(mark, "mark", mark)).name == "guard")


def shown(*, near_miss: bool) -> set[Shown]:
    """Give the guards that some test, which is not expected to fail, shows objecting, or silent."""
    return {
        (str(mark.args[0]), str(mark.args[1]))
        for test in every_test()
        if not any(mark.name == "xfail" for mark in marks_of(test))
        for mark in guard_marks(test)
        if bool(mark.kwargs.get("near_miss")) == near_miss
    }


def test_every_guard_is_shown_objecting() -> None:
    assert set() == GUARDS - shown(near_miss=False)


def test_every_guard_is_shown_with_nothing_to_object_to() -> None:
    assert set() == GUARDS - shown(near_miss=True)


def test_no_mark_names_a_guard_that_does_not_exist() -> None:
    assert set() == (shown(near_miss=False) | shown(near_miss=True)) - GUARDS


@pytest.mark.parametrize("test", [pytest.param(test, id=test.__name__) for test in every_test()])
def test_a_test_that_shows_a_guard_objecting_says_its_code(test: FunctionType) -> None:
    """
    A mark alone shows nothing: the code is among the constants of the test's own body.
    """
    marked = {str(mark.args[1]) for mark in guard_marks(test) if not mark.kwargs.get("near_miss")}

    assert set() == marked - set(test.__code__.co_consts)


def test_every_module_of_guards_is_read() -> None:
    """
    Whoever adds a module adds it above, or its marks count for nothing.
    """
    from pathlib import Path

    stems = {path.stem for path in Path(__file__).parent.glob("test_guards_*.py")} - {"test_guards_complete"}

    assert stems == {module.__name__.rpartition(".")[2] for module in MODULES}


# Who may ----------------------------------------------------------------------------------

# As facts.md has it: C customer, H handler, S senior, A approver, W watch, Y system.
LETTERS: Final[Mapping[str, Role]] = {
    "C": "customer", "H": "handler", "S": "senior", "A": "approver", "W": "watch", "Y": "system",
}  # fmt: skip
WHO: Final[Mapping[str, str]] = {
    # Moves.
    "complaint-received": "HCY", "account-heard": "H", "point-added": "HC", "restatement-confirmed": "HC",
    "taken-as-written": "H", "solved-at-once": "H", "reply-deferred": "H", "promise-kept": "H",
    "approval-answered": "AS", "handover-offered": "H", "handover-accepted": "H", "handover-failed": "HW",
    "handed-outside": "H", "person-changed": "HSCW", "place-changed": "HS", "time-changed": "HS", "taken-up": "H",
    "solutions-proposed": "H", "proposal-rejected": "CH", "solution-agreed": "CH", "remedy-done": "HY",
    "remedy-confirmed": "CH", "remedy-disputed": "CH", "case-documented": "H", "position-stated": "S",
    "case-closed": "HCY", "withdrawn": "CH", "merged-into": "H", "closed-on-silence": "W", "not-a-complaint": "S",
    "decided-outside": "HY", "reopened": "CH",
    # Remarks.
    "acknowledged": "HY", "wish-asked": "H", "assessed": "H", "mood-noted": "H", "apologised": "H",
    "leave-given": "HC", "progress-told": "H", "reminder-sent": "WH", "promise-made": "H", "promise-broken": "W",
    "decided": "HS", "customer-introduced": "H", "contact-ended": "H", "thanked": "H", "conduct-noted": "HS",
    "threat-reported": "HSW", "goodwill-given": "H", "reassigned": "HS", "followed-up": "H", "lesson-recorded": "HS",
    "taken-outside": "CHY", "absorbed": "H", "delivery-failed": "Y", "reopening-refused": "S", "noted": "HSY",
    # What ties a complaint to the rest of the house.
    "problem-linked": "HY", "fix-told": "H", "occasion-noted": "H", "occasion-kept": "H",
    # Not in facts.md, and as they stand in the code.
    "approval-expired": "W",  # C6: as promise-broken, of leave that nobody gave
    "answered-meanwhile": "AS",  # C6: as approval-answered, where the complaint has gone on
    "approval-withdrawn": "H",  # C6: who asked says that it is not needed
    "promise-released": "HC",  # J10: a promise is the customer's to release
    "put-on-hold": "H",  # H2: a hold is a thing that happens, and not only the leave for it
    "threat-made": "HS", "relief-asked": "HS", "threat-acknowledged": "HSA",  # I3, I4: heard first, then reported
    "contact-limited": "S", "contact-limit-lifted": "S",  # I2: only a senior limits contact
    "regime-set": "HY", "notice-given": "HY",  # E5: what laws and regulators ask for
    "deadline-missed": "W",  # F3, F6: as promise-broken, of a clock that is no promise
}  # fmt: skip


def may(name: str) -> set[Role]:
    """Read the table; a senior may do what a handler may."""
    letters = WHO[name] + ("S" if "H" in WHO[name] else "")
    return {LETTERS[letter] for letter in letters}


def test_the_table_has_every_fact() -> None:
    assert set(WHO) == set(flow.facts)


WALKS: Final = {state: next(walks()) for state, walks in TO.items()}
RIGHTS: Final = [(name, role) for name in WHO for role in get_args(Role)]


@pytest.mark.parametrize(("name", "role"), RIGHTS)
def test_a_fact_is_recorded_by_whom_the_table_says_and_by_nobody_else(name: str, role: Role) -> None:
    answer = tried(name, Actor("somebody", role=role, level=4))
    forbidden = [each for each in getattr(answer, "objections", ()) if each.code == "not-yours"]

    assert (role in may(name)) == (not forbidden)
    assert all(
        f"{name} is recorded by" in each.sentence and f"you act as {role}" in each.sentence for each in forbidden
    )
    assert all(each.clause == flow.facts[name].clauses[0] and each.fields == () for each in forbidden)


def tried(name: str, by: Actor) -> Walk | Refused:
    """Try a fact in a state from which it may happen."""
    if name == f.ComplaintReceived.name:
        try:
            step = flow.opened(f.ComplaintReceived(p.complaint()), id="c-1", by=by, at=p.NOON)
        except Refused as refused:
            return refused
        return Walk(step.case, (step.entry,), p.NOON)
    kind = flow.facts[name]
    walk = next(each for state, each in WALKS.items() if kind in flow.table[flow.states[state]])
    fact, _, wait = next(each for each in happenings(walk) if type(each[0]) is kind)
    return walk.tries(fact, by, wait)
