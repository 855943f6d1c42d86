"""What holds for every calendar: adding, taking away and counting belong together."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random
from zoneinfo import available_timezones

from hypothesis import given, settings, strategies as st

from resolved.core.time import ALWAYS, Calendar, Span, instant, micros
from resolved.core.time.instants import DAY
from resolved.core.time.zone import Zone, zone

from .cases import ZONES, a_calendar, a_moment

AMOUNTS = st.timedeltas(timedelta(microseconds=1), timedelta(days=200))


@st.composite
def asked(draw: st.DrawFn) -> tuple[Calendar, datetime, datetime]:
    """A calendar of any kind, and two instants."""
    random, name = Random(draw(st.integers(0, 10**9))), draw(st.sampled_from(ZONES))
    calendar = a_calendar(random, name, overnight=draw(st.booleans()), holidays=True, exceptions=draw(st.booleans()))
    return calendar, a_moment(random, name), a_moment(random, name)


@given(asked(), AMOUNTS)
@settings(deadline=None)
def test_what_was_added_lies_between(given: tuple[Calendar, datetime, datetime], amount: timedelta) -> None:
    calendar, start, _ = given

    end = calendar.add(start, amount)

    assert (amount, UTC) == (calendar.between(start, end), end.tzinfo)
    assert not calendar.is_open(end - timedelta(microseconds=1)) or calendar.between(start, end - TICK) == amount - TICK


TICK = timedelta(microseconds=1)


@given(asked(), AMOUNTS)
@settings(deadline=None)
def test_what_was_added_can_be_taken_away(given: tuple[Calendar, datetime, datetime], amount: timedelta) -> None:
    calendar, start, _ = given
    opened = calendar.next_opening(start)

    assert opened == calendar.subtract(calendar.add(start, amount), amount)
    assert opened == calendar.next_opening(calendar.subtract(calendar.add(opened, amount), amount))


@given(asked(), AMOUNTS)
@settings(deadline=None)
def test_what_was_taken_away_lies_between(given: tuple[Calendar, datetime, datetime], amount: timedelta) -> None:
    calendar, end, _ = given

    assert amount == calendar.between(calendar.subtract(end, amount), end)


@given(asked(), AMOUNTS, AMOUNTS)
@settings(deadline=None)
def test_more_time_never_ends_earlier(
    given: tuple[Calendar, datetime, datetime], some: timedelta, more: timedelta
) -> None:
    calendar, one, other = given
    early, late = sorted((one, other))

    assert calendar.add(early, some) <= calendar.add(late, some)
    assert calendar.add(early, some) < calendar.add(early, some + more)
    assert calendar.add(calendar.add(early, some), more) == calendar.add(early, some + more)


@given(asked(), st.integers(0, 1000))
@settings(deadline=None)
def test_parts_add_up_to_the_whole(given: tuple[Calendar, datetime, datetime], share: int) -> None:
    calendar, one, other = given
    start, end = sorted((one, other))
    middle = start + (end - start) * share // 1000

    assert calendar.between(start, end) == calendar.between(start, middle) + calendar.between(middle, end)
    assert -calendar.between(start, end) == calendar.between(end, start, backwards="negative")


@given(st.sampled_from(ZONES), st.integers(0, 10**9), AMOUNTS)
@settings(deadline=None)
def test_day_and_night_adds_exactly_that(name: str, seed: int, amount: timedelta) -> None:
    start, calendar = a_moment(Random(seed), name), Calendar(name, ALWAYS)

    assert start + amount == calendar.add(start, amount)
    assert start - amount == calendar.subtract(start, amount)


@given(asked())
@settings(deadline=None)
def test_open_is_what_lies_in_no_closing(given: tuple[Calendar, datetime, datetime]) -> None:
    calendar, at, _ = given

    assert calendar.is_open(at) == (calendar.next_opening(at) == at)
    assert calendar.is_open(calendar.next_opening(at))
    assert not calendar.is_open(calendar.next_closing(at))
    assert at < calendar.opening_after(at) <= calendar.next_opening(calendar.next_closing(at))
    assert calendar.last_open(at) <= calendar.last_closing(at) <= at
    assert timedelta() == calendar.between(calendar.last_closing(at), calendar.next_opening(at))


@given(asked(), st.integers(0, 60), st.sampled_from(["working days", "open hours", "open minutes", "days", "months"]))
@settings(deadline=None)
def test_every_day_from_start_to_due_either_counted_or_did_not(
    given: tuple[Calendar, datetime, datetime], amount: int, unit: str
) -> None:
    calendar, start, _ = given

    counted = calendar.counted(start, Span.parse(f"{amount} {unit}"))

    days = [each.date for each in counted.days] + [each.date for each in counted.skipped]
    assert counted.due == calendar.after(start, counted.span)
    assert len(set(days)) == len(days)
    if unit == "working days":
        assert amount == len(counted.days) or not amount
        assert all(calendar.works_on(day.date) for day in counted.days)
        assert not any(calendar.works_on(day.date) for day in counted.skipped)
    if unit == "open hours":
        assert timedelta(hours=amount) == sum((day.time for day in counted.days if day.time), timedelta())
        assert {calendar.day(start), calendar.day(counted.due - TICK)} <= {*days, calendar.day(counted.due)}


@given(asked(), st.integers(0, 60), st.sampled_from(["open hours", "hours"]))
@settings(deadline=None)
def test_time_that_counted_adds_up_over_its_days(
    given: tuple[Calendar, datetime, datetime], amount: int, unit: str
) -> None:
    calendar, start, _ = given

    counted = calendar.counted(start, Span.parse(f"{amount} {unit}"))

    assert timedelta(hours=amount) == sum((day.time for day in counted.days if day.time), timedelta())


# Zones -------------------------------------------------------------------------------------


@given(st.sampled_from(sorted(available_timezones())), st.integers(-(2 * 10**15), 8 * 10**15))
@settings(max_examples=300, deadline=None)
def test_a_zone_shows_what_the_library_of_python_shows(name: str, moment: int) -> None:
    known, there = zone(name), instant(moment).astimezone(zone(name).tz)
    wall = micros(there.replace(tzinfo=UTC))

    assert wall == known.wall(moment)
    assert micros(there.replace(fold=0)) == known.instant(wall)


@given(st.sampled_from(ZONES), st.integers(0, 10**9), st.integers(-90, 90))
@settings(deadline=None)
def test_a_wall_time_near_a_change_is_an_instant_as_in_the_library_of_python(
    name: str, seed: int, minutes: int
) -> None:
    there = a_moment(Random(seed), name) + timedelta(minutes=minutes)

    expected = micros(there.replace(tzinfo=zone(name).tz, fold=0))
    assert expected == zone(name).instant(micros(there))


def test_no_zone_changes_its_clocks_twice_within_six_days() -> None:
    """
    What the search for changes rests on: looked at every half day, over the years that most zones have changed in.
    """
    for name in ZONES:
        known = Zone(name)
        found = [change.at for period in range(-10, 91) for change in known.changes(period)]
        seen, before = list[int](), known.offset(-10 * 364 * DAY)
        for at in range(-10 * 364 * DAY, 91 * 364 * DAY, DAY // 2):
            gap = instant(at).astimezone(known.tz).utcoffset()
            assert gap is not None
            if (offset := gap // TICK) != before:
                seen.append(at)
            before = offset

        assert len(seen) == len(found), name
        assert all(0 <= at - change <= DAY // 2 for at, change in zip(seen, found, strict=True))
        assert all(later - earlier > 6 * DAY for earlier, later in pairwise(found))
