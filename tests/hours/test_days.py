"""Working days, months, targets, and how a deadline came about."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from resolved import Invalid
from resolved.core.time import Calendar, Counted, Span, Unit, add_days, day_after, days_between

EASTER = {date(2026, 4, 3): "Good Friday", date(2026, 4, 6): "Easter Monday"}
OFFICE = Calendar()
LONDON = Calendar("Europe/London", holidays=frozenset(EASTER), names=EASTER)
NIGHTS = Calendar(week=(((1320, 1800),),) * 5 + ((), ()))
SHORT = Calendar(breaks={date(2026, 12, 24): ((720, 1020),)}, day_overrides={date(2026, 12, 31): ((540, 720),)})


def utc(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=UTC)


# Conventions -------------------------------------------------------------------------------

TUESDAY, SATURDAY = "2026-03-03T11:30", "2026-03-07T11:30"


@pytest.mark.parametrize(
    ("start", "days", "how", "end"),
    [
        (TUESDAY, 1, {}, "2026-03-04T17:00"), (TUESDAY, 5, {}, "2026-03-10T17:00"),
        (TUESDAY, 1, {"first": "inclusive"}, "2026-03-03T17:00"),
        (TUESDAY, 4, {"first": "inclusive"}, "2026-03-06T17:00"),
        (SATURDAY, 1, {"first": "inclusive"}, "2026-03-09T17:00"),
        (TUESDAY, 4, {"ends": "same-time-of-day"}, "2026-03-09T11:30"),
        (TUESDAY, -2, {"ends": "same-time-of-day"}, "2026-02-27T11:30"),
        (TUESDAY, -1, {"first": "inclusive", "ends": "same-time-of-day"}, TUESDAY),
        (SATURDAY, 1, {"ends": "same-time-of-day"}, "2026-03-09T11:30"),
        (SATURDAY, 1, {"off": "moves-first", "ends": "same-time-of-day"}, "2026-03-10T11:30"),
        (SATURDAY, -1, {"ends": "same-time-of-day"}, "2026-03-06T11:30"),
        (SATURDAY, -1, {"off": "moves-first", "ends": "same-time-of-day"}, "2026-03-05T11:30"),
        ("2026-03-03T20:00", 1, {"ends": "nearest-open"}, "2026-03-05T09:00"),
        ("2026-03-03T20:00", -1, {"ends": "nearest-open"}, "2026-03-02T17:00"),
        ("2026-03-03T07:00", -1, {"ends": "nearest-open"}, "2026-02-27T17:00"),
        (TUESDAY, 2, {"ends": "nearest-open"}, "2026-03-05T11:30"),
        (TUESDAY, 0, {}, "2026-03-03T17:00"), (SATURDAY, 0, {}, SATURDAY),
        (SATURDAY, 0, {"off": "moves-first", "ends": "same-time-of-day"}, SATURDAY),
    ],
)  # fmt: skip
def test_working_days_by_each_convention(start: str, days: int, how: dict[str, Any], end: str) -> None:
    assert utc(end) == add_days(OFFICE, utc(start), days, **how)


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        ("03-02", "03-02", 0),
        ("03-02", "03-09", 5),
        ("03-06", "03-07", 0),
        ("03-08", "03-09", 1),
        ("03-09", "03-02", -5),
    ],
)
def test_working_days_between_two_dates(first: str, last: str, days: int) -> None:
    assert days == days_between(OFFICE, date.fromisoformat(f"2026-{first}"), date.fromisoformat(f"2026-{last}"))


def test_working_days_that_were_added_lie_between() -> None:
    start = date(2026, 4, 1)

    assert list(range(1, 40)) == [days_between(LONDON, start, day_after(LONDON, start, n)) for n in range(1, 40)]
    assert all(start == day_after(LONDON, day_after(LONDON, start, n), -n) for n in range(40))


@pytest.mark.parametrize(
    ("calendar", "day", "close"),
    [
        (SHORT, date(2026, 12, 24), "2026-12-24T12:00"), (SHORT, date(2026, 12, 31), "2026-12-31T12:00"),
        (NIGHTS, date(2026, 3, 6), "2026-03-07T06:00"), (LONDON, date(2026, 3, 30), "2026-03-30T16:00"),
    ],
)  # fmt: skip
def test_close_of_business_is_when_the_last_opening_of_the_day_ends(calendar: Calendar, day: date, close: str) -> None:
    assert utc(close) == calendar.close_of(day)


def test_a_day_on_which_nobody_works_has_no_close_of_business() -> None:
    with pytest.raises(Invalid, match="nobody works on Saturday 07 March 2026"):
        OFFICE.close_of(date(2026, 3, 7))


def test_a_day_that_a_break_takes_away_is_no_working_day() -> None:
    calendar = Calendar(week=NIGHTS.week, breaks={date(2026, 3, 3): ((1300, 1801),), date(2026, 3, 5): ((0, 1440),)})

    assert [False, True, True] == [calendar.works_on(date(2026, 3, day)) for day in (3, 4, 5)]


@pytest.mark.parametrize("days", [10**13, -(10**13), 3_000_000])
def test_more_working_days_than_there_are_is_refused(days: int) -> None:
    with pytest.raises(Invalid, match=r"beyond the end of the calendar|no more working days"):
        add_days(OFFICE, utc(TUESDAY), days)


def test_more_days_than_there_are_is_refused() -> None:
    with pytest.raises(Invalid, match="10000000 days from 03 March 2026 is beyond the end"):
        OFFICE.moved(utc(TUESDAY), days=10_000_000)


# Months and open time ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2026-01-31T12:00", 1, "2026-02-28T12:00"), ("2028-01-31T12:00", 1, "2028-02-29T12:00"),
        ("2026-01-31T12:00", 2, "2026-03-31T12:00"), ("2026-11-30T12:00", 3, "2027-02-28T12:00"),
        ("2026-02-28T12:00", 1, "2026-03-28T12:00"), ("2026-12-15T12:00", 12, "2027-12-15T12:00"),
    ],
)  # fmt: skip
def test_a_month_ends_on_its_day_or_on_its_last(start: str, months: int, end: str) -> None:
    assert utc(end) == OFFICE.after(utc(start), Span(months, "months"))


def test_more_months_than_there_are_is_refused() -> None:
    with pytest.raises(Invalid, match="999999 months after 03 March 2026 is beyond the end"):
        OFFICE.after(utc(TUESDAY), Span(999_999, "months"))


def test_a_month_keeps_the_time_of_day() -> None:
    start = datetime(2026, 3, 15, 12, tzinfo=ZoneInfo("Europe/London"))

    due = LONDON.after(start, Span(1, "months"))

    assert datetime(2026, 4, 15, 12, tzinfo=ZoneInfo("Europe/London")) == due
    assert utc("2026-04-15T11:00") == due


def test_open_time_is_a_span_like_any_other() -> None:
    friday = utc("2026-03-06T16:00")

    assert utc("2026-03-09T16:00") == OFFICE.after(friday, Span(8, "open hours"))
    assert utc("2026-03-09T09:30") == OFFICE.after(friday, Span(90, "open minutes"))


@pytest.mark.parametrize(
    ("target", "amount", "unit"),
    [
        ("PT8H", 8, "open hours"), ("PT30M", 30, "open minutes"), ("PT1H30M", 90, "open minutes"), ("15bd", 15, "working days"),
        ("30d", 30, "days"), ("8w", 8, "weeks"), ("3m", 3, "months"), (" 3m ", 3, "months"), ("0bd", 0, "working days"),
        ("3 working days", 3, "working days"), ("PT0H", 0, "open hours"),
    ],
)  # fmt: skip
def test_a_target_is_read_as_rules_abbreviate_it(target: str, amount: int, unit: Unit) -> None:
    assert Span(amount, unit) == Span.target(target)


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "PT",
        "PTH",
        "P3D",
        "8",
        "8h",
        "bd",
        "-1d",
        "1.5d",
        "PT1.5H",
        "PT8S",
        "١d",
        "1234567d",
        8,
        None,
        "8 fortnights",
    ],
)
def test_what_is_no_target_is_refused_and_told_how_to_write_one(wrong: object) -> None:
    with pytest.raises(Invalid, match=r"is no target; write PT8H \(open time\), 15bd, 30d, 8w or 3m"):
        Span.target(wrong)


# How it came about -------------------------------------------------------------------------


def days_of(counted: Counted) -> list[str]:
    return [f"{day.date:%m-%d}" for day in counted.days]


def test_eight_hours_from_friday_afternoon_over_a_monday_off() -> None:
    calendar = Calendar(holidays=[date(2026, 3, 9)])

    counted = calendar.counted(utc("2026-03-06T16:00"), Span(8, "open hours"))

    assert utc("2026-03-10T16:00") == counted.due
    assert [timedelta(hours=1), timedelta(hours=7)] == [day.time for day in counted.days]
    assert [("Sat", "weekday"), ("Sun", "weekday"), ("Mon", "holiday")] == [
        (f"{day.date:%a}", day.reason) for day in counted.skipped
    ]
    assert ("only-while-open", "closing-stays") == counted.conventions


def test_working_days_name_the_holidays_that_did_not_count() -> None:
    counted = LONDON.counted(utc("2026-04-02T12:00"), Span(2, "working days"))

    assert ["04-07", "04-08"] == days_of(counted)
    assert ["holiday: Good Friday", "not open on Saturdays", "not open on Sundays", "holiday: Easter Monday"] == [
        day.why for day in counted.skipped
    ]
    assert (
        "2 working days from Thursday 2 April 2026, 13:00 are over at close of business on Wednesday 8 April 2026, 17:00 "
        "(Europe/London). The first day is the one after the start. Not counted: Saturdays, Sundays, 3 April 2026 (Good "
        "Friday) and 6 April 2026 (Easter Monday)." == str(counted)
    )


@pytest.mark.parametrize(
    ("calendar", "start", "reason"),
    [
        (OFFICE, "2026-03-03T18:00", "over"),
        (Calendar(day_overrides={date(2026, 3, 3): ()}), "2026-03-03T12:00", "closed"),
        (Calendar(breaks={date(2026, 3, 3): ((0, 1440),)}), "2026-03-03T12:00", "closed"),
        (Calendar("Pacific/Apia", week=(((540, 1020),),) * 4 + ((), (), ())), "2011-12-30T05:00", "no-such-day"),
    ],
)
def test_why_a_day_did_not_count(calendar: Calendar, start: str, reason: str) -> None:
    counted = calendar.counted(utc(start), Span(1, "open hours"))

    assert reason in [day.reason for day in counted.skipped]
    assert all(day.why for day in counted.skipped)


@pytest.mark.parametrize(
    ("span", "days"),
    [
        (Span(3, "days"), ["03-05", "03-06", "03-07"]), (Span(36, "hours"), ["03-04", "03-05"]),
        (Span(0, "working days"), ["03-04"]), (Span(0, "open hours"), []), (Span(0, "days"), []),
    ],
)  # fmt: skip
def test_calendar_time_counts_every_day(span: Span, days: list[str]) -> None:
    counted = OFFICE.counted(utc("2026-03-04T12:00"), span)

    assert (days, ()) == (days_of(counted), counted.skipped)


def test_a_day_that_comes_back_after_midnight_is_counted_once() -> None:
    """
    In St. John's clocks went from 00:01 back to 23:01, so an hour of Saturday came back after a minute of Sunday.
    """
    calendar = Calendar("America/St_Johns", week=(((0, 1440),),) * 7)

    counted = calendar.counted(utc("2006-10-29T02:00"), Span(2, "open hours"))

    assert [("10-28", timedelta(minutes=89)), ("10-29", timedelta(minutes=31))] == [
        (f"{day.date:%m-%d}", day.time) for day in counted.days
    ]


def test_many_exceptions_are_numbered_and_not_named() -> None:
    holidays = [date(2026, 3, 2) + timedelta(days=ahead) for ahead in range(12)]

    counted = Calendar(holidays=holidays).counted(utc("2026-03-01T12:00"), Span(1, "working days"))

    assert str(counted).endswith("9 March 2026 (holiday) and 4 more days.")


# Old deadlines -----------------------------------------------------------------------------


def test_a_deadline_that_began_before_a_calendar_changed_does_not_move() -> None:
    old = Calendar(version="2026")
    new = Calendar(week=(((540, 1020),),) * 6 + ((),), version="2027", since=utc("2027-01-01T00:00"), before=old)
    friday, later, span = utc("2026-12-31T23:59"), utc("2027-01-01T00:00"), Span(1, "working days")

    assert old.after(friday, span) == new.after(friday, span)
    assert (utc("2027-01-04T17:00"), utc("2027-01-02T17:00")) == (old.after(later, span), new.after(later, span))
    assert ("2026", "2027") == (new.counted(friday, span).version, new.counted(later, span).version)


def test_a_calendar_may_change_again_and_again() -> None:
    versions = [Calendar(version=1)]
    for year in (2027, 2028, 2029):
        versions.append(Calendar(version=year, since=utc(f"{year}-01-01T00:00"), before=versions[-1]))

    assert [1, 2027, 2028, 2029] == [
        versions[-1].held(utc(f"{year}-06-01T00:00")).version for year in range(2026, 2030)
    ]


@pytest.mark.parametrize("wrong", [{"since": utc("2027-01-01T00:00")}, {"before": OFFICE}])
def test_a_calendar_names_both_since_when_it_holds_and_which_held_before(wrong: dict[str, Any]) -> None:
    with pytest.raises(Invalid, match="since when it holds, and which one held before, or neither"):
        Calendar(**wrong)


def test_since_when_a_calendar_holds_has_a_zone() -> None:
    with pytest.raises(Invalid, match="has no zone"):
        Calendar(since=datetime(2027, 1, 1), before=OFFICE)
