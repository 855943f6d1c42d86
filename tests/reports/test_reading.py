"""A report over a store: in one pass, without a lock, and hiding nothing."""

from __future__ import annotations

import json
import sqlite3
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import attrs
import pytest

from resolved import Invalid, Remark, State, Unavailable, facts as f, hookimpl
from resolved.core.time import Calendar
from resolved.reports import as_data, begins, ends, report, rows
from resolved.reports.period import days
from resolved.reports.reporting import definitions

from .. import people as p
from ..offices import a_desk
from .house import a_house, came


@pytest.mark.clause("J2")
def test_it_is_plain_data_with_stable_keys() -> None:
    made = report(a_house(policy={"goal": [{"figure": "transfers", "at-most": 1}]}).office, by="channel")
    data = json.loads(json.dumps(as_data(made, define=True)))

    assert ["made", "since", "until", "zone", "assumption", "figures", "goals", "by", "groups", "unread", "definitions"] == [*data]  # fmt: skip
    assert {"unit": "seconds", "value": 600.0, "n": 5, "waiting": 2, "never": 0} == data["figures"]["first-response-median"]  # fmt: skip
    assert 0.5 == data["figures"]["promises-kept"]["value"]
    assert {"key": "USD", "customers": 1, "low": "5400", "high": "7300"} == data["figures"]["money-at-risk"]["parts"][1]
    assert {"figure": "transfers", "at-most": "1", "unit": None, "channel": None, "value": 2, "n": 7, "verdict": "missed"} == data["goals"][0]  # fmt: skip
    assert ["desk", "email", "phone"] == [group["key"] for group in data["groups"]]
    assert [*data["figures"]] == [each["id"] for each in data["definitions"]] == [each["id"] for each in definitions()]


def test_an_empty_store_has_no_figures_and_no_division_by_nothing() -> None:
    made = report(a_desk().office, by="unit")

    assert 0 == made.figure("received").value
    assert {None} == {made.figure(id).value for id in ("first-response-median", "promises-kept", "transfers-each")}
    assert () == made.groups


def test_a_history_that_cannot_be_read_is_named_and_hides_no_other(tmp_path: Path) -> None:
    store = tmp_path / "complaints.db"
    a_house(store).office.close()
    with sqlite3.connect(store) as raw:
        id = raw.execute("SELECT id FROM resolved_cases WHERE number = 4").fetchone()[0]
        raw.execute("UPDATE resolved_entries SET line = X'7b' WHERE case_id = ?", (id,))
    raw.close()
    office = a_desk(store).office
    made = report(office)

    assert [("C-4", True)] == [(each.number, "damaged" in each.why) for each in made.unread]
    assert 7 == made.figure("received").value


def test_what_needs_a_plugin_that_is_not_here_is_named_too(tmp_path: Path) -> None:
    store = tmp_path / "complaints.db"
    desk = a_desk(store, plugins=[Tagging()])
    came(desk, "email", "p-9").then(p.DAY * 0, Tagged())
    came(desk, "email", "p-8")
    assert 2 == report(desk.office).figure("received").value
    desk.office.close()

    made = report(a_desk(store).office)
    assert ["C-1"] == [each.number for each in made.unread]
    assert 1 == made.figure("received").value


def test_a_commit_in_between_neither_fails_it_nor_hides_a_complaint(tmp_path: Path) -> None:
    """
    What is recorded while it reads moves complaints in the work list; each is there once all the same.
    """
    desk = a_house(tmp_path / "complaints.db")
    seen = list[str]()

    for each in rows(desk.office):
        seen.append(each.number)
        desk.office.on(desk.office.load("C-8"), by=p.ANA).record(f.PromiseMade(p.promise(desk.office.after(days=3)), told=p.TOLD))  # fmt: skip

    assert [f"C-{n}" for n in range(1, 9)] == seen


def test_it_goes_on_page_by_page_and_tells_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("resolved.reports.reporting._PAGE", 3)
    told = list[tuple[int, int]]()

    assert 8 == report(a_house().office, progress=lambda *far: told.append(far)).figure("received").value
    assert [(n, 8) for n in range(1, 9)] == told


def test_a_store_that_cannot_be_used_says_so(tmp_path: Path) -> None:
    desk = a_house(tmp_path / "complaints.db")
    desk.office.close()

    with pytest.raises(Unavailable):
        report(desk.office)


def test_what_was_taken_back_is_in_no_figure() -> None:
    desk = a_desk()
    told = came(desk, "email", "p-1").then(p.DAY * 0, f.PromiseMade(p.promise(), told=p.TOLD))
    assert 1 == report(desk.office).figure("promises").value

    desk.office.take_back(told.case, by=p.ANA, because="wrong complaint")
    assert 0 == report(desk.office).figure("promises").value
    assert 0 == report(desk.office).figure("first-response-median").n


@pytest.mark.parametrize(
    ("how", "why"),
    [
        ({"since": datetime(2026, 3, 2)}, "since"),
        ({"since": p.NOON, "until": p.NOON}, "the period ends"),
        ({"by": "weather"}, "split by channel, mode"),
        ({"until": "2026-03"}, "until"),
    ],
)
def test_a_period_that_cannot_be_is_refused(how: dict[str, Any], why: str) -> None:
    with pytest.raises(Invalid, match=why):
        report(a_desk().office, **how)


def test_a_figure_that_does_not_exist_is_refused_by_name() -> None:
    with pytest.raises(Invalid, match="there is no figure 'speed'"):
        report(a_desk().office).figure("speed")


# Periods --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "first", "after"),
    [
        ("2026", date(2026, 1, 1), date(2027, 1, 1)),
        ("2026-12", date(2026, 12, 1), date(2027, 1, 1)),
        ("2024-02", date(2024, 2, 1), date(2024, 3, 1)),
        (" 2026-03-31 ", date(2026, 3, 31), date(2026, 4, 1)),
    ],
)
def test_a_period_is_written_as_a_person_does(text: str, first: date, after: date) -> None:
    assert (first, after) == days(text)


@pytest.mark.parametrize(
    "text", ["", "March", "2026-13", "2026-02-30", "2026-3", "0000", "9999-12-31", "２０２６", "2026-03-02T00:00"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match=r"is no date|in the calendar"):
        days(text)


def test_a_date_is_a_text() -> None:
    wrong: Any = 2026

    with pytest.raises(Invalid, match="is no date"):
        begins(wrong, Calendar())


def test_days_are_those_of_the_house() -> None:
    helsinki = Calendar("Europe/Helsinki")

    assert datetime(2026, 2, 28, 22, tzinfo=UTC) == begins("2026-03", helsinki)
    assert datetime(2026, 3, 31, 21, tzinfo=UTC) == ends("2026-03", helsinki)


# A plugin's fact ------------------------------------------------------------------------


@attrs.frozen
class Tagged(Remark[State]):
    """Somebody put a tag on it."""

    name = "tagged"
    clauses = ("J1",)
    by = ("handler",)


class Tagging:
    """A plugin with one fact."""

    @hookimpl
    def resolved_facts(self) -> list[type[Remark[State]]]:
        return [Tagged]
