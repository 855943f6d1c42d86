"""``verify`` finds every planted fault, and says where."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from resolved import facts as f
from resolved.core.wire import redacted
from resolved.integrity import Fault, verify

from .. import people as p
from ..offices import Desk, a_desk, deferred, proposed, understood


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Give an office with some complaints in various states."""
    desk = a_desk(tmp_path / "complaints.db", policy={"silence": {"closes": True, "reminders": 1}})
    source, target = deferred(desk), understood(desk)
    desk.office.merge(source, into=target, by=p.ANA, because="x")
    proposed(desk)
    desk.office.receive(p.complaint("email"), by=p.SYSTEM)
    desk.clock.forward(days=4)
    desk.office.watch.run_once()
    desk.office.outbox.deliver_once()
    return desk


def plant(desk: Desk, sql: str, *, least: int = 1) -> tuple[Fault, ...]:
    """Change the file behind the office's back, and look."""
    path = desk.office.store._path  # type: ignore[attr-defined]
    connection = sqlite3.connect(path)
    changed = connection.execute(sql).rowcount
    connection.commit()
    connection.close()
    assert changed >= least, "the fault was not planted"
    return verify(desk.office).faults


def test_what_is_sound_is_found_sound(desk: Desk) -> None:
    found = verify(desk.office)

    assert (4, ()) == (found.complaints, found.faults)
    assert found.entries == sum(line.version for line in desk.office.find().lines)


def test_a_history_that_is_gone_hides_no_other_fault(desk: Desk) -> None:
    plant(desk, f"DELETE FROM resolved_entries {C1}")
    found = plant(desk, "UPDATE resolved_cases SET state = 'closed' WHERE number = 2")

    assert {"C-1", "C-2"} == {fault.number for fault in found}


C1 = "WHERE case_id = (SELECT id FROM resolved_cases WHERE number = 1)"
C3 = "SELECT id FROM resolved_cases WHERE number = 3"
C4 = "WHERE case_id = (SELECT id FROM resolved_cases WHERE number = 4)"


@pytest.mark.parametrize(
    ("sql", "number", "version", "said"),
    [
        (f"UPDATE resolved_entries SET line = CAST('{{}}' AS BLOB) {C1} AND version = 2", "C-1", 2, "bytes were changed"),
        (f"UPDATE resolved_entries SET head = 'x' {C1} AND version = 3", "C-1", 3, "bytes were changed"),
        (f"DELETE FROM resolved_entries {C1} AND version = 3", "C-1", 3, "missing"),
        (f"DELETE FROM resolved_entries {C1} AND version = 6", "C-1", 0, "list line says version 6"),
        (f"UPDATE resolved_entries SET version = version + 10 {C1} AND version = 4", "C-1", 4, "missing"),
        (f"UPDATE resolved_entries SET case_id = ({C3}), version = 6 {C1} AND version = 6", "C-3", 6, "does not follow"),
        (f"UPDATE resolved_parts SET blob = CAST('{{}}' AS BLOB) {C1} AND version = 1", "C-1", 1, "does not give its hash"),
        (f"UPDATE resolved_parts SET salt = NULL {C1} AND version = 1", "C-1", 1, "does not give its hash"),
        (f"UPDATE resolved_parts SET subject = 'p-2' {C1} AND version = 1", "C-1", 1, "vouches for"),
        (f"DELETE FROM resolved_parts {C1} AND version = 1", "C-1", 1, "vouches for"),
        ("UPDATE resolved_cases SET state = 'closed' WHERE number = 2", "C-2", 0, "says state closed, its history says state understood"),
        ("UPDATE resolved_cases SET owner = 'bob' WHERE number = 2", "C-2", 0, "list line says"),
        ("UPDATE resolved_cases SET head = 'x' WHERE number = 2", "C-2", 0, "list line says version"),
        (f"UPDATE resolved_deadlines SET open = 0 {C4} AND clock = 'decision'", "C-4", 0, "runs, and is not kept"),
        (f"UPDATE resolved_deadlines SET open = 1 {C4} AND clock = 'first-response'", "C-4", 0, "does not run"),
        (f"UPDATE resolved_deadlines SET at = at + 1 {C4} AND clock = 'decision'", "C-4", 0, "decision"),
        (f"UPDATE resolved_letters SET version = 99 {C4}", "C-4", 99, "no fact that calls for it"),
    ],
)  # fmt: skip
def test_a_planted_fault_is_found_where_it_is(desk: Desk, sql: str, number: str, version: int, said: str) -> None:
    faults = plant(desk, sql)

    assert any((fault.number, fault.version) == (number, version) and said in fault.what for fault in faults), faults


def test_every_byte_of_a_line_that_is_flipped_is_seen() -> None:
    """
    All the bytes of one entry, one after the other.
    """
    desk = a_desk()
    proposed(desk)
    store = desk.office.store
    line = desk.office.find(state="proposed").lines[0]
    entries = list(store.entries("", line.case_id))
    kept = entries[2]
    for n in range(len(kept.line)):
        flipped = bytes([*kept.line[:n], kept.line[n] ^ 1, *kept.line[n + 1 :]])
        tampered = [*entries[:2], kept._replace(line=flipped), *entries[3:]]
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(
                store,
                "entries",
                lambda tenant, case_id, until=None, tampered=tampered: (
                    tampered if case_id == line.case_id else type(store).entries(store, tenant, case_id, until=until)
                ),
            )
            assert [3] == [fault.version for fault in verify(desk.office).faults], n


def test_a_unit_of_which_a_part_is_missing_is_found(desk: Desk) -> None:
    """
    The merge's other half is gone as a whole, with its chain in order.
    """
    for table in ("entries", "parts", "deadlines", "letters"):
        plant(desk, f"DELETE FROM resolved_{table} {C1}", least=0)
    faults = plant(desk, "DELETE FROM resolved_cases WHERE number = 1")

    assert ["C-2: a unit of 2 entries has only 1 of them"] == [str(fault) for fault in faults]


@pytest.mark.parametrize("left", ["entries", "deadlines", "letters"])
def test_what_is_left_of_a_complaint_whose_line_is_gone_is_found(desk: Desk, left: str) -> None:
    id = desk.office.load("C-4").id
    for table in {"entries", "deadlines", "letters"} - {left}:
        plant(desk, f"DELETE FROM resolved_{table} {C4}", least=0)
    faults = plant(desk, "DELETE FROM resolved_cases WHERE number = 4")

    assert [(id, 0)] == [(fault.number, fault.version) for fault in faults]
    assert "its line in the work list is gone" in str(faults[0])


def test_a_lapse_that_was_recorded_twice_is_found(desk: Desk) -> None:
    case = desk.office.load("C-4")
    missed = f.DeadlineMissed("first-response", p.LATER)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("resolved.core.graph.Edge.hinders", lambda *_: False)
        desk.office.record_all(case, [missed], by=p.WATCH)

    assert "first-response lapsed 2 times" in [fault.what for fault in verify(desk.office).faults]


def test_erased_parts_are_no_fault(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    store = desk.office.store
    entries = type(store).entries
    monkeypatch.setattr(
        store,
        "entries",
        lambda tenant, case_id, until=None: [
            redacted(kept, ["p-1"]) for kept in entries(store, tenant, case_id, until=until)
        ],
    )

    assert () == verify(desk.office).faults


def test_a_policy_that_changed_is_named_as_a_cause(desk: Desk) -> None:
    path = desk.office.store._path  # type: ignore[attr-defined]
    other = a_desk(path, policy={"clocks": {"decision": "1 day"}}, at=desk.clock.now)

    assert all("policy changed" in fault.what for fault in verify(other.office).faults)
    assert verify(other.office).faults
