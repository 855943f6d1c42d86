"""A table from the desk: a complaint a row, and a bad row holds up no other."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, strategies as st

from resolved import Capabilities, Complaint, Party
from resolved.channels.table import COLUMNS, TableChannel
from resolved.core.complaint import BUILT_IN
from resolved.ports import Intake

HEAD = ",".join(COLUMNS)
ROW = '2026-03-02T09:30+00:00,ana,Kim,p-1,123,kim@example.com,fi,plums,"Seven plums,\nand not one ripe."'


def read(*rows: str, head: str = HEAD, name: str = "desk") -> list[Intake]:
    return list(TableChannel(name).read("t.csv", "\n".join((head, *rows)).encode()))


def verdicts(*rows: str) -> list[str]:
    return [each.verdict for each in read(*rows)]


def test_a_row_is_a_complaint_with_all_that_it_says() -> None:
    (intake,) = read(ROW)

    customer = Party("Kim", id="p-1", phone="123", email="kim@example.com", language="fi")
    text = "Seven plums,\nand not one ripe."
    expected = Intake(
        verdict="complaint",
        why="a row of the desk's table",
        source="t.csv#1",
        complaint=Complaint(customer, "desk", text, subject="plums"),
        taken_by="ana",
        happened=datetime(2026, 3, 2, 9, 30, tzinfo=UTC),
        key="table:t.csv#1",
    )
    assert expected == intake


def test_what_a_row_leaves_out_is_nothing_yet() -> None:
    (intake,) = read("2026-03-02T09:30+02:00,,,,,,,,unripe")

    assert Complaint(Party(), "desk", "unripe") == intake.complaint
    assert "" == intake.taken_by


def test_each_row_has_a_key_of_its_own() -> None:
    assert ["table:t.csv#1", "table:t.csv#2"] == [each.key for each in read(ROW, ROW)]


@pytest.mark.parametrize("raw", [f"\ufeff{HEAD}\n{ROW}", f"{HEAD}\r\n{ROW}\r\n", f"{HEAD}\n\n{ROW}\n\n"])
def test_marks_and_line_ends_of_any_program_are_taken(raw: str) -> None:
    assert ["complaint"] == [each.verdict for each in TableChannel("desk").read("t.csv", raw.encode())]


def test_columns_may_come_in_any_order_and_with_others() -> None:
    head = ",".join((*reversed(COLUMNS), "weather"))

    (intake,) = read("unripe,plums,en,,,,Kim,ana,2026-03-02T09:30Z,rain", head=head)
    assert intake.complaint is not None
    assert ("unripe", "Kim", "plums") == (
        intake.complaint.text,
        intake.complaint.customer.name,
        intake.complaint.subject,
    )


@pytest.mark.parametrize("raw", [b"", b"when,text\n", HEAD.replace(",", ";").encode()])
def test_missing_columns_are_named(raw: bytes) -> None:
    (intake,) = TableChannel("desk").read("t.csv", raw)

    assert ("unreadable", None) == (intake.verdict, intake.complaint)
    assert "lacks the columns" in intake.why and "taken_by" in intake.why


def test_a_table_in_another_encoding_is_told_with_the_byte() -> None:
    (intake,) = TableChannel("desk").read("t.csv", f"{HEAD}\né".encode("latin-1"))

    assert ("unreadable", f"it is not UTF-8 (byte {len(HEAD) + 1})") == (intake.verdict, intake.why)


BAD = {
    "a bad time": (ROW.replace("2026", "yesterday"), "is no time; write it like"),
    "no time": (ROW.replace("2026-03-02T09:30+00:00", ""), "is no time; write it like"),
    "no zone": (ROW.replace("+00:00", ""), "has no zone; write it like"),
    "no text": (ROW.partition('"')[0], "must say something"),
    "too short": ("2026-03-02T09:30+00:00,ana", "must say something"),
    "NUL": (ROW.replace("Kim", "K\x00m"), "NUL"),
}


@pytest.mark.parametrize("why", BAD)
def test_a_row_that_cannot_be_read_holds_up_no_other(why: str) -> None:
    row, said = BAD[why]
    first, bad, last = read(ROW, row, ROW)

    assert ["complaint", "unreadable", "complaint"] == [first.verdict, bad.verdict, last.verdict]
    assert ("t.csv#2", True, None) == (bad.source, said in bad.why, bad.key)


@pytest.mark.parametrize(
    "row", [ROW.replace("Kim", '"Kim"x'), ROW.replace("Seven", "a" * 200_000)], ids=["a stray quote", "a long cell"]
)
def test_a_row_that_csv_cannot_read_holds_up_no_other(row: str) -> None:
    first, *between, last = verdicts(ROW, row, ROW)

    assert ("complaint", {"unreadable"}, "complaint") == (first, set(between), last)


def test_a_quote_that_never_ends_is_told_and_what_came_before_is_kept() -> None:
    assert ["complaint", "unreadable"] == verdicts(ROW, '2026-03-02T09:30+00:00,ana,"Kim')


@pytest.mark.parametrize(("name", "can"), [("phone", BUILT_IN["phone"]), ("pigeon", Capabilities())])
def test_a_table_is_of_one_channel(name: str, can: Capabilities) -> None:
    (intake,) = read(ROW, name=name)

    assert intake.complaint is not None
    assert (can, name) == (TableChannel(name).can, intake.complaint.channel)


@given(st.binary() | st.text().map(lambda text: f"{HEAD}\n{text}".encode("utf-8", "surrogatepass")))
def test_whatever_comes_is_read_without_raising(raw: bytes) -> None:
    assert {each.verdict for each in TableChannel("desk").read("t", raw)} <= {"complaint", "unreadable"}


@given(st.lists(st.text(), min_size=len(COLUMNS), max_size=len(COLUMNS)))
def test_whatever_a_row_says_it_gets_a_verdict(cells: list[str]) -> None:
    row = ",".join('"' + cell.replace('"', '""') + '"' for cell in cells)
    raw = f"{HEAD}\n{row}\n".encode("utf-8", "surrogatepass")

    assert {each.verdict for each in TableChannel("desk").read("t", raw)} <= {"complaint", "unreadable"}
    assert 1 <= len(list(TableChannel("desk").read("t", raw)))


@pytest.mark.clause("G2")
def test_what_the_customer_spends_may_stand_in_a_column_of_its_own() -> None:
    head, row = f"{HEAD},spend", "2026-03-02T09:30+00:00,ana,Kim,p-1,,,en,,Hm.,"
    read = list(TableChannel("desk").read("t.csv", f"{head}\n{row}15-20 USD a day\n{row}\n{row}much\n".encode()))

    assert ["15 to 20 USD a day", "None"] == [
        str(each.complaint and each.complaint.customer.spend) for each in read[:2]
    ]
    assert ("unreadable", True) == (read[2].verdict, "'much' is no spend" in read[2].why)
