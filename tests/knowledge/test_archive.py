"""The form in which records are kept can never be changed, and a change behind the office's back is seen."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from resolved import Unreadable
from resolved.core.fact import Entry
from resolved.core.feedback import Asked, Round
from resolved.core.problems import Problem, Question
from resolved.core.wire import Kept
from resolved.integrity import verify
from resolved.knowledge.archive import KINDS, AnyRecord, codec

from .. import people as p
from ..offices import a_desk

PROBLEM = Problem(
    id="unripe-plums", title="Unripe plums", product="plums", cause="picked too early", answer="a paper bag",
    fix="later", fixed=p.NOON, verified=p.LATER, proof="none since", owner="ana", merged_into="green-plums",
)  # fmt: skip
QUESTION = Question(id="when/en", question="When?", answer="Now.", problem="unripe-plums", retired=True)
ROUND = Round(id="r", questions=("How do we do?",), seed=7, wanted=2, drawn_from="a list")
ASKED = Asked(
    id="r/1", round="r", customer="kim", case="c-1", through="phone", at=p.NOON, answers=("wëll",), gift="plums",
    complaint="c-2", considered="yes",
)  # fmt: skip

HEAD = b'{"at":1772452800000000,"by":["ana","handler",1,"desk","in-house"],"case":'
TAIL = b'"flow":0,"form":1,"happened":1772452800000000,"parts":%s,"prev":"","tenant":"","unit":null,"v":1,"version":1}'
GOLDEN: list[tuple[AnyRecord, bytes]] = [
    (PROBLEM, b'"problem/unripe-plums","data":{"answer":"a paper bag","cause":"picked too early","fix":"later","fixed":'
     b'1772452800000000,"id":"unripe-plums","merged_into":"green-plums","owner":"ana","product":"plums","proof":'
     b'"none since","title":"Unripe plums","verified":1772625600000000},"fact":"problem",'),
    (QUESTION, b'"question/when/en","data":{"answer":"Now.","id":"when/en","language":"en","problem":"unripe-plums",'
     b'"question":"When?","retired":true},"fact":"question",'),
    (ROUND, b'"round/r","data":{"drawn_from":"a list","id":"r","questions":["How do we do?"],"seed":7,"wanted":2},'
     b'"fact":"round",'),
    (ASKED, b'"asked/r/1","data":{"answers":[{"$":0}],"at":1772452800000000,"case":"c-1","complaint":"c-2",'
     b'"considered":{"$":1},"customer":"kim","declined":false,"gift":"plums","id":"r/1","round":"r","through":"phone"},'
     b'"fact":"asked",'),
]  # fmt: skip


def kept(record: AnyRecord) -> Kept:
    return codec().encode(
        Entry(1, p.NOON, p.NOON, p.ANA, record, 0),  # type: ignore[arg-type]
        case_id=f"{record.name}/{record.id}", tenant="", subject="kim", prev="", entropy=lambda n: b"salt" * (n // 4),
    )  # fmt: skip


@pytest.mark.parametrize(("record", "middle"), GOLDEN, ids=[record.name for record, _ in GOLDEN])
def test_the_bytes_of_a_record_are_golden(record: AnyRecord, middle: bytes) -> None:
    """
    Whoever has to change this test makes every kept record unreadable: add a form, and leave this one alone.
    """
    found = kept(record)
    parts = b"".join(b'["kim","plain","%s"]' % part.hash.encode() for part in found.parts)

    assert HEAD + middle + TAIL % (b"[" + parts + b"]") == found.line
    assert repr(record) == repr(codec().decode(found).fact)


def test_every_sort_of_record_is_golden() -> None:
    assert set(KINDS) == {type(record) for record, _ in GOLDEN}


def test_what_a_customer_said_stands_apart() -> None:
    assert ['{"0":"wëll","1":"yes"}'.encode()] == [part.blob for part in kept(ASKED).parts]


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("UPDATE resolved_leaves SET line = CAST('{}' AS BLOB) WHERE version = 1", "bytes were changed"),
        ("UPDATE resolved_leaves SET head = 'x' WHERE version = 2", "bytes were changed"),
        ("DELETE FROM resolved_leaves WHERE version = 1", "missing"),
        ("UPDATE resolved_leaves SET version = 9 WHERE version = 2", "missing"),
        ("UPDATE resolved_leaves SET id = 'pears' WHERE version = 1", "missing"),
        ("UPDATE resolved_leaves SET kind = 'question'", "belongs somewhere else"),
    ],
)
def test_a_planted_fault_is_found(tmp_path: Path, sql: str, said: str) -> None:
    office = a_desk(tmp_path / "c.db").office
    office.knowledge.open("Unripe plums", by=p.ANA)
    office.knowledge.answer("unripe-plums", "a paper bag", by=p.ANA)
    assert () == verify(office).faults
    connection = sqlite3.connect(tmp_path / "c.db")
    connection.execute(sql)
    connection.commit()
    connection.close()

    assert any(said in fault.what for fault in verify(office).faults), verify(office).faults


def test_a_changed_answer_is_found(tmp_path: Path) -> None:
    office = a_desk(tmp_path / "c.db").office
    (kim,) = office.knowledge.feedback.draw(1, seed=1, by=p.ANA, among=["kim"]).asked
    office.knowledge.feedback.answered(kim.id, ["a", "b", "c", "d"], by=p.ANA, through="phone")
    connection = sqlite3.connect(tmp_path / "c.db")
    connection.execute("UPDATE resolved_leaf_parts SET blob = CAST('{}' AS BLOB)")
    connection.commit()
    connection.close()

    assert ["asked 2026-03-02-1/1"] == [fault.number for fault in verify(office).faults]


def test_a_record_of_a_later_program_is_named(tmp_path: Path) -> None:
    office = a_desk(tmp_path / "c.db").office
    office.knowledge.open("Unripe plums", by=p.ANA)
    later = kept(PROBLEM)
    line = later.line.replace(b'"form":1', b'"form":2')
    connection = sqlite3.connect(tmp_path / "c.db")
    connection.execute("UPDATE resolved_leaves SET line = ?", (line,))
    connection.commit()
    connection.close()

    with pytest.raises(Unreadable, match="a form that this program does not know"):
        office.knowledge.problems()
