"""Open time: chosen cases, each with the sentence that it stands for."""

from __future__ import annotations

import time as clock
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from resolved import Invalid
from resolved.core.time import ALWAYS, Calendar, Closing, Opening, Week, micros
from resolved.core.time.hours import Hours
from resolved.core.time.zone import Zone

NINE_TO_FIVE: Opening = (540, 1020)
SPLIT: Week = (((480, 720), (780, 1080)),) * 5 + ((), ())
NIGHTS: Week = (((1320, 1800),),) * 5 + ((), ())
LATE: Week = (((540, 1440),),) * 5 + ((), ())
SUNDAY_NIGHT: Week = ((),) * 5 + (((1320, 1800),), ((60, 300),))


def utc(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=UTC)


def hours(amount: int) -> timedelta:
    return timedelta(hours=amount)


EASTER = [date(2026, 4, 3), date(2026, 4, 6)]
OFFICE = Calendar()
LONDON = Calendar("Europe/London", holidays=EASTER)
NEW_YORK = Calendar("America/New_York")
ROUND_THE_CLOCK = Calendar("Europe/London", ALWAYS)


# Adding and taking away --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("calendar", "start", "amount", "end"),
    [
        pytest.param(OFFICE, "2026-03-02T09:00", 1, "2026-03-02T10:00", id="from the opening"),
        pytest.param(OFFICE, "2026-03-02T09:00", 8, "2026-03-02T17:00", id="a whole day ends as it closes"),
        pytest.param(OFFICE, "2026-03-02T17:00", 1, "2026-03-03T10:00", id="from the closing"),
        pytest.param(OFFICE, "2026-03-02T03:00", 1, "2026-03-02T10:00", id="from before the opening"),
        pytest.param(OFFICE, "2026-03-02T16:59", 1, "2026-03-03T09:59", id="over a night"),
        pytest.param(OFFICE, "2026-03-06T16:00", 8, "2026-03-09T16:00", id="over a weekend"),
        pytest.param(OFFICE, "2026-03-07T12:00", 40, "2026-03-13T17:00", id="from a Saturday, a week"),
        pytest.param(OFFICE, "2026-03-02T09:00", 20800, "2036-02-15T17:00", id="ten years"),
        pytest.param(LONDON, "2026-04-02T15:00", 8, "2026-04-07T15:00", id="over Easter"),
        pytest.param(LONDON, "2026-03-27T16:00", 8, "2026-03-30T15:00", id="over the night of a short Sunday"),
        pytest.param(LONDON, "2026-10-23T15:00", 8, "2026-10-26T16:00", id="over the night of a long Sunday"),
        pytest.param(NEW_YORK, "2026-03-06T21:00", 8, "2026-03-09T20:00", id="the same across an ocean"),
        pytest.param(ROUND_THE_CLOCK, "2026-03-28T12:00", 24, "2026-03-29T12:00", id="day and night, 23 hours or not"),
        pytest.param(ROUND_THE_CLOCK, "2026-10-24T12:00", 24, "2026-10-25T12:00", id="day and night, 25 hours or not"),
        pytest.param(Calendar(week=SPLIT), "2026-03-02T11:00", 3, "2026-03-02T15:00", id="over lunch"),
        pytest.param(Calendar(week=SPLIT), "2026-03-02T11:00", 1, "2026-03-02T12:00", id="up to lunch"),
        pytest.param(Calendar(week=LATE), "2026-03-02T22:00", 2, "2026-03-03T00:00", id="until 24:00"),
        pytest.param(
            Calendar(week=LATE), "2026-03-06T22:00", 3, "2026-03-09T10:00", id="until 24:00 and over a weekend"
        ),
        pytest.param(Calendar(week=NIGHTS), "2026-03-02T23:00", 8, "2026-03-03T23:00", id="past midnight"),
        pytest.param(
            Calendar(week=NIGHTS), "2026-03-06T22:00", 8, "2026-03-07T06:00", id="Friday's goes on on Saturday"
        ),
        pytest.param(
            Calendar(week=NIGHTS), "2026-03-06T22:00", 9, "2026-03-09T23:00", id="and then it is Monday night"
        ),
        pytest.param(
            Calendar(week=SUNDAY_NIGHT), "2026-03-07T23:00", 6, "2026-03-08T05:00", id="openings that overlap"
        ),
        pytest.param(Calendar(week=SUNDAY_NIGHT), "2026-03-08T04:00", 3, "2026-03-14T23:00", id="count once"),
    ],
)
def test_so_much_open_time_later(calendar: Calendar, start: str, amount: int, end: str) -> None:
    assert utc(end) == calendar.add(utc(start), hours(amount))


@pytest.mark.parametrize(
    ("calendar", "end", "amount", "start"),
    [
        pytest.param(OFFICE, "2026-03-02T17:00", 8, "2026-03-02T09:00", id="a whole day begins as it opens"),
        pytest.param(OFFICE, "2026-03-02T10:00", 2, "2026-02-27T16:00", id="over a weekend"),
        pytest.param(OFFICE, "2026-03-08T10:00", 1, "2026-03-06T16:00", id="from a Sunday"),
        pytest.param(LONDON, "2026-04-07T15:00", 8, "2026-04-02T15:00", id="over Easter"),
        pytest.param(LONDON, "2026-03-30T15:00", 8, "2026-03-27T16:00", id="over the night of a short Sunday"),
        pytest.param(Calendar(week=NIGHTS), "2026-03-09T23:00", 9, "2026-03-06T22:00", id="past midnight"),
        pytest.param(OFFICE, "2036-02-15T17:00", 20800, "2026-03-02T09:00", id="ten years"),
    ],
)
def test_so_much_open_time_earlier(calendar: Calendar, end: str, amount: int, start: str) -> None:
    assert utc(start) == calendar.subtract(utc(end), hours(amount))


def test_less_than_nothing_goes_the_other_way() -> None:
    at = utc("2026-03-04T12:00")

    assert (OFFICE.add(at, hours(8)), OFFICE.subtract(at, hours(8))) == (
        OFFICE.subtract(at, -hours(8)),
        OFFICE.add(at, -hours(8)),
    )


@pytest.mark.parametrize(
    ("start", "add", "subtract"),
    [
        ("2026-03-02T12:00", "2026-03-02T12:00", "2026-03-02T12:00"),
        ("2026-03-02T09:00", "2026-03-02T09:00", "2026-03-02T09:00"),
        ("2026-03-02T17:00", "2026-03-02T17:00", "2026-03-02T17:00"),
        ("2026-03-02T20:00", "2026-03-03T09:00", "2026-03-02T17:00"),
        ("2026-03-07T12:00", "2026-03-09T09:00", "2026-03-06T17:00"),
    ],
)
def test_no_time_at_all_leads_to_where_somebody_could_work(start: str, add: str, subtract: str) -> None:
    assert utc(add) == OFFICE.add(utc(start), timedelta())
    expected = utc("2026-02-27T17:00") if start == "2026-03-02T09:00" else utc(subtract)
    assert expected == OFFICE.subtract(utc(start), timedelta())


@pytest.mark.parametrize(
    ("closing", "start", "end"),
    [
        ("stay", "2026-03-02T09:00", "2026-03-02T17:00"), ("roll", "2026-03-02T09:00", "2026-03-03T09:00"),
        ("roll", "2026-03-06T09:00", "2026-03-09T09:00"), ("roll", "2026-03-02T10:00", "2026-03-03T10:00"),
    ],
)  # fmt: skip
def test_a_result_on_a_closing_stays_or_rolls_on(closing: Closing, start: str, end: str) -> None:
    assert utc(end) == OFFICE.add(utc(start), hours(8), closing=closing)


def test_a_microsecond_is_a_microsecond() -> None:
    start, tick = utc("2026-03-02T16:59:59.999999"), timedelta(microseconds=1)

    assert [utc("2026-03-02T17:00"), utc("2026-03-03T09:00:00.000001")] == [OFFICE.add(start, n * tick) for n in (1, 2)]
    assert tick == OFFICE.between(start, utc("2026-03-03T09:00"))


# Between -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("calendar", "start", "end", "amount"),
    [
        pytest.param(OFFICE, "2026-03-02T00:00", "2026-03-09T00:00", 40, id="a week"),
        pytest.param(OFFICE, "2026-03-07T00:00", "2026-03-09T00:00", 0, id="a weekend"),
        pytest.param(OFFICE, "2026-01-01T00:00", "2027-01-01T00:00", 261 * 8, id="a year"),
        pytest.param(LONDON, "2026-04-01T00:00", "2026-04-08T00:00", 24, id="Easter"),
        pytest.param(
            Calendar("Europe/Berlin", ALWAYS), "2026-10-24T22:00", "2026-10-25T23:00", 25, id="a day of 25 hours has 25"
        ),
        pytest.param(
            Calendar("Europe/Berlin", ALWAYS), "2026-03-28T23:00", "2026-03-29T22:00", 23, id="a day of 23 has 23"
        ),
        pytest.param(Calendar(week=NIGHTS), "2026-03-02T00:00", "2026-03-09T00:00", 40, id="five nights"),
        pytest.param(Calendar(week=SUNDAY_NIGHT), "2026-03-02T00:00", "2026-03-09T00:00", 8, id="no hour twice"),
    ],
)
def test_so_much_open_time_lies_between(calendar: Calendar, start: str, end: str, amount: int) -> None:
    assert hours(amount) == calendar.between(utc(start), utc(end))


def test_an_interval_whose_end_comes_first_is_nothing_or_negative() -> None:
    early, late = utc("2026-03-02T10:00"), utc("2026-03-02T12:00")

    assert (timedelta(), -hours(2)) == (OFFICE.between(late, early), OFFICE.between(late, early, backwards="negative"))


# Exceptions --------------------------------------------------------------------------------

DAY = date(2026, 3, 4)  # a Wednesday
FULL: tuple[Opening, ...] = ((0, 1440),)


@pytest.mark.parametrize(
    ("more", "amount"),
    [
        pytest.param({"day_overrides": {DAY: ()}}, 32, id="an override closes"),
        pytest.param({"day_overrides": {DAY: ((600, 660),)}}, 33, id="an override shortens"),
        pytest.param({"day_overrides": {date(2026, 3, 7): ((600, 660),)}}, 41, id="an override opens a Saturday"),
        pytest.param({"holidays": [DAY]}, 32, id="a holiday closes"),
        pytest.param({"holidays": [DAY], "day_overrides": {DAY: ((600, 660),)}}, 33, id="an override on a holiday holds"),
        pytest.param({"breaks": {DAY: ((720, 1020),)}}, 35, id="a break closes"),
        pytest.param({"breaks": {DAY: FULL}}, 32, id="a break closes all day"),
        pytest.param({"breaks": {date(2026, 3, 3): ((960, 1980),)}}, 39, id="a break past midnight"),
        pytest.param({"breaks": {DAY: ((600, 720),)}, "day_overrides": {DAY: ((540, 660),)}}, 33, id="a break in an override"),
        pytest.param({"breaks": {date(2026, 3, 7): FULL}}, 40, id="a break where nobody works"),
    ],
)  # fmt: skip
def test_what_is_said_of_a_date_is_stronger(more: dict[str, Any], amount: int) -> None:
    calendar = Calendar(**more)

    assert hours(amount) == calendar.between(utc("2026-03-02T00:00"), utc("2026-03-09T00:00"))
    assert hours(40) == calendar.between(utc("2026-03-09T00:00"), utc("2026-03-16T00:00"))


@pytest.mark.parametrize(
    ("more", "opened"),
    [
        pytest.param({"holidays": [DAY]}, "2026-03-05T00:00", id="a holiday is closed from midnight to midnight"),
        pytest.param(
            {"day_overrides": {DAY: ()}}, "2026-03-04T01:00", id="an override leaves the evening before alone"
        ),
    ],
)
def test_the_night_before_an_exception(more: dict[str, Any], opened: str) -> None:
    calendar = Calendar(week=NIGHTS, **more)

    assert utc("2026-03-03T23:00") == calendar.next_opening(utc("2026-03-03T23:00"))
    assert utc(opened) == calendar.next_opening(utc("2026-03-04T01:00"))


# Open or not -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "is_open", "opens", "closes", "opens_after", "closed_last"),
    [
        ("2026-03-02T09:00", True, "03-02T09:00", "03-02T12:00", "03-02T13:00", "03-02T09:00"),
        ("2026-03-02T11:59", True, "03-02T11:59", "03-02T12:00", "03-02T13:00", "03-02T11:59"),
        ("2026-03-02T12:00", False, "03-02T13:00", "03-02T18:00", "03-02T13:00", "03-02T12:00"),
        ("2026-03-02T12:30", False, "03-02T13:00", "03-02T18:00", "03-02T13:00", "03-02T12:00"),
        ("2026-03-02T18:00", False, "03-03T08:00", "03-03T12:00", "03-03T08:00", "03-02T18:00"),
        ("2026-03-08T12:00", False, "03-09T08:00", "03-09T12:00", "03-09T08:00", "03-06T18:00"),
    ],
)
def test_where_an_instant_lies(
    at: str, is_open: bool, opens: str, closes: str, opens_after: str, closed_last: str
) -> None:
    calendar, moment = Calendar(week=SPLIT), utc(at)

    found = [calendar.next_opening(moment), calendar.next_closing(moment), calendar.opening_after(moment)]
    assert is_open == calendar.is_open(moment)
    assert [utc(f"2026-{each}") for each in (opens, closes, opens_after)] == found
    assert utc(f"2026-{closed_last}") == calendar.last_closing(moment)


def test_an_opening_is_open_and_ends_nothing() -> None:
    assert utc("2026-02-27T17:00") == OFFICE.last_open(utc("2026-03-02T09:00"))
    assert utc("2026-03-02T09:01") == OFFICE.last_open(utc("2026-03-02T09:01"))


def test_openings_that_touch_have_no_closing_between_them() -> None:
    calendar = Calendar(week=(((540, 1440),), ((0, 60), (60, 120)), *((),) * 5))

    assert utc("2026-03-03T02:00") == calendar.next_closing(utc("2026-03-02T10:00"))
    assert utc("2026-03-09T09:00") == calendar.opening_after(utc("2026-03-02T10:00"))


def test_what_never_closes_says_so_and_knows_no_other_opening() -> None:
    at = utc("2026-03-02T10:00")

    assert at == ROUND_THE_CLOCK.next_opening(at)
    for ask in (ROUND_THE_CLOCK.next_closing, ROUND_THE_CLOCK.opening_after):
        with pytest.raises(Invalid, match="the house does not close within forty years"):
            ask(at)


# Clocks that change ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "week", "at", "opens", "closes"),
    [
        pytest.param("Europe/Berlin", (150, 600), "2026-03-29T00:00", "2026-03-29T01:30", "2026-03-29T08:00", id="in a gap"),
        pytest.param("Europe/Berlin", (60, 150), "2026-03-29T00:00", "2026-03-29T00:00", "2026-03-29T01:30", id="to a gap"),
        pytest.param("Europe/Berlin", (150, 600), "2026-10-25T00:00", "2026-10-25T00:30", "2026-10-25T09:00", id="twice"),
        pytest.param("Europe/Berlin", (60, 150), "2026-10-24T22:30", "2026-10-24T23:00", "2026-10-25T00:30", id="to twice"),
        pytest.param(
            "Australia/Lord_Howe", (60, 180), "2026-04-04T13:00", "2026-04-04T14:00", "2026-04-04T16:30", id="half an hour"
        ),
    ],
)  # fmt: skip
def test_edges_that_do_not_exist_or_come_twice(zone: str, week: Opening, at: str, opens: str, closes: str) -> None:
    calendar = Calendar(zone, ((week,),) * 7)

    assert (utc(opens), utc(closes)) == (calendar.next_opening(utc(at)), calendar.next_closing(utc(at)))


def test_an_opening_that_a_gap_swallows_is_none() -> None:
    """
    In Berlin 02:30 to 03:10 begins at 03:30 on a night without 02:30, after it has ended.
    """
    calendar = Calendar("Europe/Berlin", (((150, 190),),) * 7)

    assert timedelta() == calendar.between(utc("2026-03-29T00:00"), utc("2026-03-29T12:00"))


def test_a_date_that_was_skipped_moves_its_openings_on_and_is_no_working_day() -> None:
    apia = Calendar("Pacific/Apia")

    assert [date(2011, 12, 29), date(2012, 1, 2)] == [day for day in DAYS_OF_APIA if apia.works_on(day)]
    assert utc("2011-12-30T19:00") == apia.next_opening(utc("2011-12-30T12:00"))
    assert hours(16) == apia.between(utc("2011-12-29T10:00"), utc("2012-01-01T10:00"))


DAYS_OF_APIA = [date(2011, 12, 29) + timedelta(days=ahead) for ahead in range(5)]


def test_a_date_of_47_hours_opens_once() -> None:
    """
    On Kwajalein the last day of September 1969 was nearly all seen twice.
    """
    kwajalein = Calendar("Pacific/Kwajalein")

    assert hours(16) == kwajalein.between(utc("1969-09-28T13:00"), utc("1969-10-01T12:00"))
    assert utc("1969-09-29T22:00") == kwajalein.next_opening(utc("1969-09-29T12:00"))
    assert utc("1969-10-01T21:00") == kwajalein.next_opening(utc("1969-09-30T07:00"))


def test_a_monday_that_has_no_midnight_begins_after_its_first_minutes() -> None:
    """
    In Toronto the clocks went from 23:30 on a Sunday to 00:30; the midnight is moved on by the gap, to 01:00.
    """
    toronto, sunday = Calendar("America/Toronto", ALWAYS), utc("1919-03-30T12:00")

    for minutes in range(0, 1440, 10):
        at = sunday + timedelta(minutes=minutes)
        assert at - sunday == toronto.between(sunday, at)
        assert at == toronto.add(sunday, at - sunday)


class SetBackOverMidnight(Zone):
    """Clocks that go from 00:30 on a Monday back to 23:30, as none in the world has done yet."""

    at = micros(datetime(2026, 3, 2, 0, 30, tzinfo=UTC))

    def _asked(self, moment: int) -> int:
        return 0 if moment < self.at else -3_600_000_000


def test_a_sunday_that_is_seen_again_after_monday_began_belongs_to_monday() -> None:
    mondays = Hours(SetBackOverMidnight("UTC"), (((0, 1440),), *((),) * 6), {}, frozenset(), {})
    sunday, minute = micros(utc("2026-03-01T12:00")), 60_000_000

    assert [0, 1, 60, 90] == [
        mondays.between(sunday, sunday + minutes * minute) // minute for minutes in (720, 721, 780, 810)
    ]
    assert micros(utc("2026-03-02T01:00")) == mondays.add(sunday, 60 * minute)


# What cannot be ----------------------------------------------------------------------------

NAIVE = datetime(2026, 3, 2, 12)


@pytest.mark.parametrize(
    "ask",
    [
        lambda: OFFICE.add(NAIVE, hours(1)), lambda: OFFICE.subtract(NAIVE, hours(1)), lambda: OFFICE.is_open(NAIVE),
        lambda: OFFICE.between(NAIVE, utc("2026-03-02T12:00")), lambda: OFFICE.between(utc("2026-03-02T12:00"), NAIVE),
        lambda: OFFICE.next_opening(NAIVE), lambda: OFFICE.next_closing(NAIVE), lambda: OFFICE.opening_after(NAIVE),
        lambda: OFFICE.last_closing(NAIVE), lambda: OFFICE.last_open(NAIVE), lambda: OFFICE.day(NAIVE),
        lambda: OFFICE.moved(NAIVE, days=1), lambda: OFFICE.is_break(NAIVE),
    ],
)  # fmt: skip
def test_a_time_without_a_zone_is_refused_in_a_sentence(ask: Callable[[], object]) -> None:
    with pytest.raises(Invalid, match=r"^2026-03-02T12:00:00 has no zone; write it like"):
        ask()


@pytest.mark.parametrize("amount", [timedelta.max, hours(24_000_000), hours(200_000_000)])
def test_more_open_time_than_the_calendar_has_is_refused(amount: timedelta) -> None:
    for ask in (OFFICE.add, OFFICE.subtract):
        with pytest.raises(Invalid, match="beyond the end of the calendar"):
            ask(utc("2026-03-02T12:00"), amount)


def test_a_calendar_that_opens_only_on_past_dates_says_so() -> None:
    calendar = Calendar(week=((),) * 7, day_overrides={DAY: (NINE_TO_FIVE,)})

    assert utc("2026-03-04T09:00") == calendar.next_opening(utc("2026-01-01T00:00"))
    for ask in (calendar.next_opening, calendar.next_closing):
        with pytest.raises(Invalid, match="no opening within forty years after 05 March 2026"):
            ask(utc("2026-03-05T00:00"))
    with pytest.raises(Invalid, match="no open time within forty years after"):
        calendar.add(utc("2026-03-05T00:00"), hours(1))
    with pytest.raises(Invalid, match="no open time within forty years before"):
        calendar.subtract(utc("2026-03-04T00:00"), hours(1))
    with pytest.raises(Invalid, match="no opening within forty years before"):
        calendar.last_closing(utc("2026-03-04T00:00"))


@given(st.datetimes(datetime(1900, 1, 9), datetime(8900, 1, 1)), st.integers(0, 10**7))
@settings(deadline=None)
def test_the_whole_calendar_can_be_asked(wall: datetime, minutes: int) -> None:
    at = wall.replace(tzinfo=UTC)

    assert LONDON.next_opening(at) <= LONDON.next_closing(at)
    assert LONDON.last_closing(at) <= at
    assert at <= LONDON.add(at, timedelta(minutes=minutes))


def test_ten_years_are_no_walk() -> None:
    """
    Ten years of open time cost less than a hundred times what an hour costs, once they were asked for.
    """
    start = utc("2026-03-02T09:00")

    def cost(amount: timedelta) -> float:
        best = float("inf")
        for _ in range(20):
            begun = clock.perf_counter()
            LONDON.add(start, amount)
            best = min(best, clock.perf_counter() - begun)
        return best

    assert cost(hours(20_800)) < 100 * cost(hours(1))
