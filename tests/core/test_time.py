"""Time as a house keeps it: spans, calendar days, working days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from resolved import Invalid
from resolved.core.time import OFFICE_WEEK, Calendar, Opening, Span, Unit, instant, micros, opening

Week = tuple[tuple[Opening, ...], ...]
NINE_TO_FIVE: Opening = (540, 1020)

NIGHTS = [
    ("Europe/Helsinki", "2026-03-29T03:30", "2026-10-25T03:30"),
    ("Europe/Berlin", "2026-03-29T02:30", "2026-10-25T02:30"),
    ("Europe/London", "2026-03-29T01:30", "2026-10-25T01:30"),
    ("America/New_York", "2026-03-08T02:30", "2026-11-01T01:30"),
    ("America/Los_Angeles", "2026-03-08T02:30", "2026-11-01T01:30"),
    ("America/St_Johns", "2026-03-08T02:30", "2026-11-01T01:30"),
    ("America/Santiago", "2026-09-06T00:30", "2026-04-04T23:30"),
    ("Australia/Sydney", "2026-10-04T02:30", "2026-04-05T02:30"),
    ("Australia/Lord_Howe", "2026-10-04T02:15", "2026-04-05T01:45"),
    ("Pacific/Auckland", "2026-09-27T02:30", "2026-04-05T02:30"),
]
"""Zone; a time that does not exist; one that comes twice."""


def local(zone: str, moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo(zone))


def utc(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=UTC)


def days(amount: int) -> Span:
    return Span(amount, "days")


def working(amount: int) -> Span:
    return Span(amount, "working days")


# Spans -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "amount", "unit"),
    [
        ("15 minutes", 15, "minutes"), ("1 minute", 1, "minutes"), ("1 hour", 1, "hours"), ("0 days", 0, "days"),
        (" 8  weeks ", 8, "weeks"), ("3 working days", 3, "working days"), ("1 working day", 1, "working days"),
    ],
)  # fmt: skip
def test_a_span_is_read_as_people_write_it(text: str, amount: int, unit: Unit) -> None:
    assert Span(amount, unit) == Span.parse(text)


@pytest.mark.parametrize(
    "wrong", ["", "3", "days", "-1 days", "1.5 hours", "3 fortnights", "1234567 days", "3 Days", 3, None]
)
def test_what_is_no_span_is_refused_and_told_how_to_write_one(wrong: object) -> None:
    with pytest.raises(Invalid, match="is no span of time; write '15 minutes'"):
        Span.parse(wrong)


@pytest.mark.parametrize("wrong", [-1, 1.0, True, "1"])
def test_an_amount_is_a_whole_number(wrong: Any) -> None:
    with pytest.raises(Invalid, match="a whole number of its unit"):
        Span(wrong, "days")


@given(st.integers(0, 999_999), st.sampled_from(["minutes", "hours", "days", "weeks", "working days"]))
def test_a_span_reads_what_it_prints(amount: int, unit: Unit) -> None:
    assert Span(amount, unit) == Span.parse(str(Span(amount, unit)))


# Elapsed time and calendar days ------------------------------------------------------------


@pytest.mark.parametrize(("zone", "gap", "twice"), NIGHTS, ids=[zone for zone, *_ in NIGHTS])
class TestANightOnWhichTheClocksChange:
    def test_a_day_keeps_the_time_of_day(self, zone: str, gap: str, twice: str) -> None:
        calendar = Calendar(zone)
        for night in (gap, twice):
            noon = datetime.combine(datetime.fromisoformat(night).date() - timedelta(days=1), time(12), ZoneInfo(zone))
            after = [calendar.after(noon, span).astimezone(ZoneInfo(zone)) for span in (days(2), Span(1, "weeks"))]

            expected = [(noon + timedelta(days=n)).replace(tzinfo=None) for n in (2, 7)]
            assert expected == [each.replace(tzinfo=None) for each in after]

    def test_hours_are_elapsed_time(self, zone: str, gap: str, twice: str) -> None:
        for night in (gap, twice):
            start = local(zone, night) - timedelta(days=1)

            assert timedelta(hours=24) == Calendar(zone).after(start, Span(24, "hours")) - start.astimezone(UTC)

    def test_a_time_that_does_not_exist_is_moved_on_by_the_gap(self, zone: str, gap: str, twice: str) -> None:
        wanted = local(zone, gap)
        jump = wanted.replace(fold=0).utcoffset(), wanted.replace(fold=1).utcoffset()
        assert jump[0] is not None and jump[1] is not None

        after = Calendar(zone).after(wanted - timedelta(days=1), days(1)).astimezone(ZoneInfo(zone))

        expected = wanted.replace(tzinfo=None) + abs(jump[1] - jump[0])
        assert expected == after.replace(tzinfo=None)

    def test_a_time_that_comes_twice_is_the_first(self, zone: str, gap: str, twice: str) -> None:
        start = local(zone, twice) - timedelta(days=1)

        first, second = local(zone, twice), local(zone, twice).replace(fold=1)
        assert first.astimezone(UTC) == Calendar(zone).after(start, days(1)) < second.astimezone(UTC)


def test_no_days_after_a_moment_is_never_before_it() -> None:
    start = local("Europe/Helsinki", "2026-10-25T03:30").replace(fold=1)

    assert Calendar("Europe/Helsinki").after(start, days(0)) >= start.astimezone(UTC)


def test_each_of_two_equal_hours_has_its_own_hour_after() -> None:
    calendar, first = Calendar("Europe/Helsinki"), local("Europe/Helsinki", "2026-10-25T03:30")

    ends = [calendar.after(first.replace(fold=fold), Span(1, "hours")) for fold in (0, 1)]

    assert [utc("2026-10-25T01:30"), utc("2026-10-25T02:30")] == ends


@pytest.mark.parametrize("span", [Span(999_999, "weeks"), Span(10**15, "minutes")], ids=str)
def test_a_span_past_the_end_of_time_is_refused_in_words(span: Span) -> None:
    with pytest.raises(Invalid):
        Calendar().after(utc("2026-03-02T12:00"), span)


# Working days ------------------------------------------------------------------------------

FRIDAY_TO_SUNDAY: Week = (((540, 720),), *((NINE_TO_FIVE,),) * 3, (), (), (NINE_TO_FIVE,))
LATE: Week = (((540, 1440),),) * 5 + ((), ())
SPLIT: Week = (((540, 720), (780, 1080)),) * 5 + ((), ())
HOLIDAYS = frozenset({date(2026, 4, 3), date(2026, 4, 6)})


@pytest.mark.parametrize(
    ("calendar", "start", "amount", "end"),
    [
        pytest.param(Calendar(), "2026-03-02T08:00", 1, "2026-03-03T17:00", id="the start day never counts"),
        pytest.param(Calendar(), "2026-03-02T00:00", 1, "2026-03-03T17:00", id="not even from midnight"),
        pytest.param(Calendar(), "2026-03-06T16:59", 1, "2026-03-09T17:00", id="a weekend"),
        pytest.param(Calendar(), "2026-03-07T12:00", 1, "2026-03-09T17:00", id="from a Saturday"),
        pytest.param(Calendar(), "2026-03-02T12:00", 10, "2026-03-16T17:00", id="two weeks"),
        pytest.param(Calendar(holidays=HOLIDAYS), "2026-04-02T12:00", 1, "2026-04-07T17:00", id="Easter"),
        pytest.param(Calendar(week=FRIDAY_TO_SUNDAY), "2026-03-05T12:00", 1, "2026-03-08T17:00", id="a Sunday"),
        pytest.param(Calendar(week=FRIDAY_TO_SUNDAY), "2026-03-05T12:00", 2, "2026-03-09T12:00", id="a short Monday"),
        pytest.param(Calendar(week=LATE), "2026-03-02T12:00", 1, "2026-03-04T00:00", id="until 24:00"),
        pytest.param(Calendar(week=SPLIT), "2026-03-02T12:00", 1, "2026-03-03T18:00", id="the last of two openings"),
        pytest.param(Calendar("Asia/Tokyo"), "2026-03-02T16:00", 1, "2026-03-04T08:00", id="their day, not ours"),
        pytest.param(Calendar("America/New_York"), "2026-03-06T12:00", 1, "2026-03-09T21:00", id="after the change"),
        pytest.param(Calendar(), "2026-03-02T12:00", 0, "2026-03-02T17:00", id="today"),
        pytest.param(Calendar(), "2026-03-02T18:00", 0, "2026-03-02T18:00", id="at once, after close"),
    ],
)
def test_working_days_end_at_close_of_business(calendar: Calendar, start: str, amount: int, end: str) -> None:
    assert utc(end) == calendar.after(utc(start), working(amount))


def test_closing_at_midnight_keeps_to_a_night_that_skips_it() -> None:
    """
    In Santiago there is no 2026-09-06T00:00; business that closes then closes at 01:00.
    """
    calendar = Calendar("America/Santiago", week=(((540, 1440),),) * 7)

    assert local("America/Santiago", "2026-09-06T01:00").astimezone(UTC) == calendar.close_of(date(2026, 9, 5))


def test_no_working_days_from_a_day_off_is_given_in_utc() -> None:
    start = local("Europe/Helsinki", "2026-03-07T12:00")

    assert UTC is Calendar("Europe/Helsinki").after(start, working(0)).tzinfo


@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2060, 1, 1)),
    st.sampled_from([zone for zone, *_ in NIGHTS]),
    st.integers(1, 40),
    st.sampled_from(["minutes", "hours", "days", "weeks", "working days"]),
)
def test_what_is_due_lies_ahead_and_in_utc(wall: datetime, zone: str, amount: int, unit: Unit) -> None:
    start = wall.replace(tzinfo=ZoneInfo(zone))

    due = Calendar(zone).after(start, Span(amount, unit))

    assert UTC is due.tzinfo
    assert start.astimezone(UTC) < due < Calendar(zone).after(start, Span(amount + 2, unit))


@given(st.datetimes(datetime(2000, 1, 1), datetime(2060, 1, 1)), st.integers(0, 20))
def test_the_zone_in_which_a_start_is_told_does_not_matter(wall: datetime, amount: int) -> None:
    start, calendar = wall.replace(tzinfo=UTC), Calendar("Europe/Helsinki")

    for span in (days(amount), working(amount + 1)):
        assert calendar.after(start, span) == Calendar("Europe/Helsinki").after(
            start.astimezone(ZoneInfo("Asia/Tokyo")), span
        )


# What is no calendar -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("build", "sentence"),
    [
        (lambda: Calendar(week=OFFICE_WEEK[:6]), "a week has seven days, not 6"),
        (lambda: Calendar(week=((),) * 7), "a week in which nobody works"),
        (lambda: Calendar(week=(((1020, 540),), *((),) * 6)), "on mon an opening must end after it begins"),
        (lambda: Calendar(week=((), ((540, 1981),), *((),) * 5)), "on tue an opening"),
        (lambda: Calendar(week=((), (), ((-1, 60),), *((),) * 4)), "on wed an opening"),
        (lambda: Calendar("Nowhere/Land"), "there is no time zone 'Nowhere/Land'"),
        (lambda: Calendar(""), "there is no time zone ''"),
        (lambda: Calendar("../UTC"), "there is no time zone"),
        (lambda: Calendar("Europe"), "there is no time zone 'Europe'"),
        (lambda: Calendar(week=(((780, 1020), (540, 720)), *((),) * 6)), "on mon"),
        (lambda: Calendar(week=(((540, 1020), (600, 720)), *((),) * 6)), "on mon"),
    ],
)  # fmt: skip
def test_a_calendar_refuses_nonsense_in_a_sentence(build: Callable[[], Calendar], sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence):
        build()


def test_a_calendar_without_a_working_day_ahead_says_so() -> None:
    mondays = frozenset(date(2026, 3, 2) + timedelta(days=7 * n) for n in range(2200))
    calendar = Calendar(week=((NINE_TO_FIVE,), *((),) * 6), holidays=mondays)

    with pytest.raises(Invalid, match="no more working days after 2026-03-02"):
        calendar.after(utc("2026-03-02T12:00"), working(1))


@pytest.mark.parametrize(("text", "found"), [("09:00-17:00", (540, 1020)), (" 00:00 - 24:00", (0, 1440))])
def test_an_opening_is_read(text: str, found: Opening) -> None:
    assert found == opening(text)


@pytest.mark.parametrize("wrong", ["", "9-17", "09:00", "09:00-17:00-18:00", "9:00-17:00", "nine to five", 9, None])
def test_what_is_no_opening_is_refused(wrong: object) -> None:
    with pytest.raises(Invalid, match="is no opening"):
        opening(wrong)


def test_an_hour_has_no_seventy_five_minutes() -> None:
    with pytest.raises(Invalid):
        opening("09:75-17:00")


# Microseconds ------------------------------------------------------------------------------

MOMENTS = st.datetimes(datetime(2, 1, 1), datetime(9998, 1, 1))


@given(MOMENTS, st.integers(-1439, 1439))
def test_an_instant_comes_back_from_its_microseconds(wall: datetime, offset: int) -> None:
    moment = wall.replace(tzinfo=UTC) + timedelta(minutes=offset)

    back = instant(micros(moment))

    assert (moment, UTC) == (back, back.tzinfo)


@given(st.integers(-(10**16), 10**17))
def test_microseconds_come_back_from_their_instant(count: int) -> None:
    assert count == micros(instant(count))
