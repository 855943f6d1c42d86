"""Calendars from plain data, and questions as plain data."""

from __future__ import annotations

import copy
import pickle
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, cast

import pytest

from resolved import Invalid, PolicyError
from resolved.core.policy.rulebook import rulebook
from resolved.core.time import Calendar, Span, opening, spelt
from resolved.core.time.asked import OPS, answered
from resolved.core.time.reading import read

WEEK = {"mon": [["09:00", "17:00"]], "fri": ["22:00-06:00"]}
FILE: dict[str, Any] = {
    "time_zone": "Europe/London",
    "week": WEEK,
    "holidays": {"2026-12-25": "Christmas Day", "2026-12-26": ""},
    "breaks": {"2026-12-24": [["12:00", "17:00"]]},
    "day_overrides": {"2026-12-31": [["13:00", "15:00"], ["09:00", "12:00"]]},
    "version": "a",
}


def test_a_calendar_is_read_whole() -> None:
    calendar = read(FILE)

    assert (
        Calendar(
            "Europe/London",
            (((540, 1020),), (), (), (), ((1320, 1800),), (), ()),
            [date(2026, 12, 25), date(2026, 12, 26)],
            "a",
            day_overrides={date(2026, 12, 31): ((540, 720), (780, 900))},
            breaks={date(2026, 12, 24): ((720, 1020),)},
            names={date(2026, 12, 25): "Christmas Day"},
        )
        == calendar
    )


def test_a_calendar_is_a_value() -> None:
    calendar = read(FILE)
    _ = calendar.after(datetime(2026, 3, 2, tzinfo=UTC), Span(3, "open hours"))

    for twin in (read(FILE), copy.deepcopy(calendar), pickle.loads(pickle.dumps(calendar))):
        assert (calendar, hash(calendar)) == (twin, hash(twin))
    assert calendar != read({**FILE, "version": "b"})


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ([], r"a calendar is a table, not \[\]"),
        ({}, "a calendar needs a time_zone and a week"),
        ({**FILE, "zone": "UTC"}, "a calendar has no 'zone'; known here: time_zone, week"),
        ({**FILE, "time_zone": "Nowhere/Land"}, "there is no time zone 'Nowhere/Land'"),
        ({**FILE, "time_zone": 5}, "time_zone: write a zone such as 'Europe/Helsinki', not 5"),
        ({**FILE, "week": []}, r"week: a week is a table, not \[\]"),
        ({**FILE, "week": {"monday": []}}, "week: a week has no 'monday'; known here: mon, tue"),
        ({**FILE, "week": {"mon": "09:00-17:00"}}, "week: mon: write a list of openings"),
        ({**FILE, "week": {"mon": [["09:00"]]}}, r"week: mon: \['09:00'\] is no opening; write it like '09:00-17:00'"),
        ({**FILE, "week": {"mon": [["09:00", "24:01"]]}}, "week: mon: .* a day begins at 00:00 and ends at 24:00"),
        ({**FILE, "week": {"mon": [["24:00", "06:00"]]}}, "week: mon: .* a day begins at 00:00"),
        ({**FILE, "week": {"mon": [["09:00", "09:00"]]}}, "ends when it begins; write '00:00-24:00' for the whole day"),
        ({**FILE, "week": {"mon": [["09:00", "17:00"], ["16:00", "18:00"]]}}, "on mon the openings must follow one another"),
        ({**FILE, "week": {}, "day_overrides": {}}, "a week in which nobody works"),
        ({**FILE, "holidays": 5}, "holidays: write a list of days"),
        ({**FILE, "holidays": ["25 December"]}, "holidays: '25 December' is no day; write it like 2026-12-25"),
        ({**FILE, "holidays": ["2026-02-30"]}, "holidays: there is no 2026-02-30 in the calendar"),
        ({**FILE, "holidays": {"2026-12-25": 5}}, "holidays: a holiday's name is a text, not 5"),
        ({**FILE, "breaks": []}, "breaks: write openings by date"),
        ({**FILE, "day_overrides": {"2026-12-31": ["x"]}}, "day_overrides: 2026-12-31: 'x' is no opening"),
        ({**FILE, "version": True}, "version: a version is a whole number or a text, not True"),
        ({**FILE, "since": "soon", "before": FILE}, "since: 'soon' is no time"),
        ({**FILE, "since": "2027-01-01T00:00", "before": FILE}, "has no zone"),
        ({**FILE, "since": "2027-01-01T00:00Z", "before": {}}, "before: a calendar needs a time_zone"),
        ({**FILE, "since": "2027-01-01T00:00Z"}, "or neither"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_by_its_key(data: object, sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence):
        read(data)


@pytest.mark.parametrize("written", ["09:00-17:00", "22:00-06:00", "00:00-24:00", "18:00-24:00", "18:00-00:00"])
def test_an_opening_is_written_as_it_was_read(written: str) -> None:
    assert opening(written) == opening(spelt(opening(written)))


# In a policy -------------------------------------------------------------------------------


def test_a_policy_says_all_that_a_file_says() -> None:
    policy = {
        "zone": "Europe/London", "mon": WEEK["mon"], "fri": WEEK["fri"], "tue": [], "wed": [], "thu": [],
        "holidays": FILE["holidays"], "breaks": FILE["breaks"], "day-overrides": FILE["day_overrides"], "version": "a",
    }  # fmt: skip

    assert read(FILE) == rulebook({"calendar": policy}).calendar


def test_a_policy_keeps_the_calendar_before() -> None:
    rules = rulebook(
        {"calendar": {"version": 2, "sat": ["10:00-14:00"], "since": "2027-01-01T00:00Z", "before": {"version": 1}}}
    )

    assert Calendar(version=1) == rules.calendar.before
    assert [False, True] == [
        rules.calendar.held(datetime(year, 6, 1, tzinfo=UTC)).works_on(date(2026, 3, 7)) for year in (2026, 2027)
    ]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"breaks": {"2026-12-24": ["noon"]}}, "breaks: 2026-12-24: 'noon' is no opening"),
        ({"day-overrides": {"Christmas": []}}, "day-overrides: 'Christmas' is no day"),
        ({"since": "2027"}, "since"), ({"version": 1.5}, "version"), ({"before": {"monday": []}}, "calendar.before.monday"),
    ],
)  # fmt: skip
def test_what_a_policy_says_wrongly_of_its_calendar_is_named(wrong: dict[str, Any], sentence: str) -> None:
    with pytest.raises(PolicyError, match=sentence):
        rulebook({"calendar": wrong})


# Questions ---------------------------------------------------------------------------------

MONDAY = "2026-03-02T10:00:00Z"
OFFICE = Calendar(holidays=[date(2026, 3, 4)], breaks={date(2026, 3, 5): ((720, 780),)})


def utc(moment: str) -> datetime:
    return datetime.fromisoformat(moment).astimezone(UTC)


@pytest.mark.parametrize(
    ("op", "args", "closing", "answer"),
    [
        ("due", {"from": MONDAY, "target": "2bd"}, "stay", utc("2026-03-05T17:00Z")),
        ("due", {"from": MONDAY, "target": "PT7H"}, "roll", utc("2026-03-03T09:00Z")),
        ("add", {"at": MONDAY, "seconds": 7 * 3600}, "stay", utc("2026-03-02T17:00Z")),
        ("add", {"at": MONDAY, "seconds": 7 * 3600}, "roll", utc("2026-03-03T09:00Z")),
        ("add", {"at": MONDAY, "seconds": Decimal("0.5")}, "stay", utc("2026-03-02T10:00:00.500Z")),
        ("subtract", {"at": MONDAY, "seconds": 7200}, "stay", utc("2026-02-27T16:00Z")),
        ("between", {"from": MONDAY, "to": "2026-03-03T10:00:00.25Z"}, "stay", Decimal("28800.25")),
        ("between", {"to": MONDAY, "from": "2026-03-03T10:00:00Z"}, "stay", 0),
        ("between", {"to": MONDAY, "from": "2026-03-03T10:00:00Z", "backwards": "negative"}, "stay", -28800),
        ("in_hours", {"at": MONDAY}, "stay", True),
        ("next_open", {"at": "2026-03-04T10:00+01:00"}, "stay", utc("2026-03-05T09:00Z")),
        ("next_close", {"at": MONDAY}, "roll", utc("2026-03-02T17:00Z")),
        ("next_opening_after", {"at": MONDAY}, "stay", utc("2026-03-03T09:00Z")),
        ("last_open", {"at": "2026-03-02T09:00Z"}, "stay", utc("2026-02-27T17:00Z")),
        ("last_close", {"at": MONDAY}, "stay", utc(MONDAY)),
        ("is_workday", {"date": "2026-03-04"}, "stay", False),
        ("is_workday", {"at": MONDAY}, "stay", True),
        ("on_holiday", {"date": "2026-03-04T12:00Z"}, "stay", True),
        ("on_break", {"at": "2026-03-05T12:30Z"}, "stay", True),
        ("on_break", {"at": "2026-03-05T13:00Z"}, "stay", False),
        ("add_days", {"date": "2026-03-02", "days": 2}, "stay", date(2026, 3, 5)),
        ("subtract_days", {"date": "2026-03-07", "days": 1, "rule": "moves-first"}, "stay", date(2026, 3, 5)),
        ("add_days", {"at": MONDAY, "days": 2}, "stay", utc("2026-03-05T10:00Z")),
        ("add_days", {"at": MONDAY, "days": 2, "rule": "close-of-business"}, "roll", utc("2026-03-06T09:00Z")),
        ("add_days", {"at": "2026-03-02T20:00Z", "days": 1}, "roll", utc("2026-03-03T20:00Z")),
        ("days_between", {"from": "2026-03-02", "to": "2026-03-09T23:00Z"}, "stay", 4),
        ("add_mixed", {"at": MONDAY, "calendar_weeks": 1, "business_days": -1, "seconds": 3600}, "stay", utc("2026-03-06T11:00Z")),
        ("add_mixed", {"at": MONDAY, "calendar_weeks": 1, "business_days": 0, "seconds": 0}, "stay", utc("2026-03-09T10:00Z")),
    ],
)  # fmt: skip
def test_each_question_has_its_answer(op: str, args: dict[str, Any], closing: str, answer: object) -> None:
    found = answered(OFFICE, op, args, closing)

    assert (answer, type(answer)) == (found, type(found))


def test_no_question_is_left_out_of_these_tests() -> None:
    asked = {op for mark in cast("Any", test_each_question_has_its_answer).pytestmark for op, *_ in mark.args[1]}

    assert set(OPS) == asked


@pytest.mark.parametrize(
    ("op", "args", "closing", "sentence"),
    [
        ("fly", {}, "stay", "there is no op 'fly'; known here: due, add"), (None, {}, "stay", "there is no op None"),
        ("add", [], "stay", r"args is a table, not \[\]"), ("add", {}, "stay", "at is missing"),
        ("add", {"at": MONDAY}, "stay", "seconds is missing"), ("add", {"at": MONDAY, "seconds": 1}, "up", "closing is 'stay' or 'roll'"),
        ("add", {"at": "2026-03-02T10:00", "seconds": 1}, "stay", "at: 2026-03-02T10:00:00 has no zone"),
        ("add", {"at": "Monday", "seconds": 1}, "stay", "at: 'Monday' is no time"), ("add", {"at": 5, "seconds": 1}, "stay", "at: 5 is no time"),
        ("add", {"at": MONDAY, "seconds": "1"}, "stay", "seconds: write a number of seconds, not '1'"),
        ("add", {"at": MONDAY, "seconds": True}, "stay", "seconds: write a number"),
        ("add", {"at": MONDAY, "seconds": Decimal("1e30")}, "stay", "seconds: write a number"),
        ("add", {"at": MONDAY, "seconds": 10**13}, "stay", "beyond the end of the calendar"),
        ("add", {"at": "9999-12-31T23:00:00-05:00", "seconds": 1}, "stay", "at: .* beyond the end of the calendar"),
        ("add_days", {"at": MONDAY, "days": Decimal("1.5")}, "stay", "days: write a whole number of days"),
        ("add_days", {"at": MONDAY, "days": 1, "rule": "x"}, "stay", "there is no rule 'x'; known here: same-time-of-day"),
        ("add_days", {"at": MONDAY, "days": 1, "rule": []}, "stay", "there is no rule"),
        ("add_mixed", {"at": MONDAY, "calendar_weeks": 10**12, "business_days": 0, "seconds": 0}, "stay", "beyond the end"),
        ("between", {"from": MONDAY, "to": MONDAY, "backwards": 1}, "stay", "backwards is 'nothing' or 'negative', not 1"),
        ("is_workday", {}, "stay", "date is missing"), ("is_workday", {"date": "2026-02-30"}, "stay", "there is no 2026-02-30"),
        ("is_workday", {"date": "0001-01-01"}, "stay", "beyond the end"), ("due", {"from": MONDAY, "target": "x"}, "stay", "is no target"),
        ("due", {"from": MONDAY, "target": "999999w"}, "stay", "999999 weeks after 02 March 2026 is beyond the end"),
    ],
)  # fmt: skip
def test_what_cannot_be_answered_is_refused_in_a_sentence(op: Any, args: Any, closing: Any, sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence):
        answered(OFFICE, op, args, closing)
